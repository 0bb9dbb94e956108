"""Owns making planned contacts and who gets them. Invariant: an owner's new contacts of one role go to one person.

The programme's named person, else who last reached the owner, else who already has the owner, else the least loaded
of the role; whoever is absent or unknown leaves the contact to the role's pool (assignee null).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from carecall.store.absences import present
from carecall.store.database import Transaction
from carecall.store.planning import Step

PRESENT = present("s", ":day")
MAKE_OWNER = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_owner (
  role VARCHAR(40), customer_id BIGINT, staff_id BIGINT, known INTEGER, PRIMARY KEY (role, customer_id))
"""
MAKE_SHARE = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_share (first BIGINT, last BIGINT, staff_id BIGINT)
"""
# Who reached the owner last, else who has the owner. `known`: somebody of the role reached this owner before, whose
# absence leaves the contact to the pool. Joined as sets: PostgreSQL, which knows nothing yet of what was just planned,
# would look all contacts through for each owner.
FIND_OWNERS = f"""
INSERT INTO plan_owner
SELECT CAST(:role AS VARCHAR), p.customer_id, coalesce(r.here, h.staff_id), CASE WHEN r.id IS NULL THEN 0 ELSE 1 END
FROM (SELECT DISTINCT customer_id FROM plan_candidate WHERE verdict = 'planned' {{steps}}) AS p
JOIN customer k ON k.dealership_id = :dealership AND k.id = p.customer_id
LEFT JOIN (
  SELECT s.id, CASE WHEN {PRESENT} THEN s.id END AS here FROM staff s
  WHERE s.dealership_id = :dealership AND s.role = :role) AS r ON r.id = k.reached_by
LEFT JOIN (
  SELECT o.customer_id, min(o.assignee_id) AS staff_id FROM contact o
  JOIN staff s ON s.dealership_id = o.dealership_id AND s.id = o.assignee_id
  WHERE o.dealership_id = :dealership AND o.state IN ('open', 'held') AND o.role = :role AND {PRESENT}
  GROUP BY o.customer_id) AS h ON h.customer_id = p.customer_id
"""
COUNT_FREE = "SELECT count(*) FROM plan_owner WHERE role = :role AND staff_id IS NULL AND known = 0"
STAFF = f"SELECT s.id FROM staff s WHERE s.dealership_id = :dealership AND s.role = :role AND {PRESENT} ORDER BY s.id"
LOADS = """
SELECT assignee_id, count(*) FROM contact
WHERE dealership_id = :dealership AND state = 'open' AND assignee_id IS NOT NULL GROUP BY assignee_id
"""
NEW_LOADS = """
SELECT o.staff_id, count(*) FROM plan_candidate p JOIN plan_owner o ON o.role = :role AND o.customer_id = p.customer_id
WHERE p.verdict = 'planned' AND o.staff_id IS NOT NULL {steps} GROUP BY o.staff_id
"""
TO_LEAST_LOADED = """
UPDATE plan_owner SET staff_id = share.staff_id
FROM (SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS place FROM plan_owner
      WHERE role = :role AND staff_id IS NULL AND known = 0) AS free
JOIN plan_share AS share ON free.place BETWEEN share.first AND share.last
WHERE plan_owner.role = :role AND plan_owner.customer_id = free.customer_id
"""
# CAST: PostgreSQL takes a parameter for one type wherever it stands.
# Who gets a contact is said when it is made: writing it a second time would cost as much as the first.
MAKE_CONTACTS = """
INSERT INTO contact (dealership_id, programme, touch, due_id, round, customer_id, vehicle_id, state, not_before,
                     not_after, give_up, next_on, priority, role, planned_on, assignee_id)
SELECT :dealership, :programme, :touch, p.due_id, 1, p.customer_id, p.vehicle_id, :state, w.not_before,
       w.not_after, w.give_up, w.not_before, :priority, CAST(:role AS VARCHAR), CAST(:today AS VARCHAR), {assignee}
FROM plan_candidate p JOIN plan_window w ON w.step = p.step AND w.due_on = p.due_on
WHERE p.step = :step AND p.verdict = 'planned'
ON CONFLICT DO NOTHING
"""
# Days are planned ahead: whoever is on leave when a contact may first be dialled does not get it.
DAY = "CAST(:day AS VARCHAR)"
BY_THEN = present("s", f"CASE WHEN w.not_before > {DAY} THEN w.not_before ELSE {DAY} END")
WHOSE_OWNER = f"""(
  SELECT o.staff_id FROM plan_owner o JOIN staff s ON s.dealership_id = :dealership AND s.id = o.staff_id
  WHERE o.role = :role AND o.customer_id = p.customer_id AND {BY_THEN})"""
CONSULTANT = f"""(
  SELECT s.id FROM vehicle v JOIN staff s ON s.dealership_id = v.dealership_id AND s.id = v.consultant_id
  WHERE v.dealership_id = :dealership AND v.id = p.vehicle_id AND {BY_THEN})"""
ADVISOR = f"""(
  SELECT s.id FROM staff s WHERE s.dealership_id = :dealership AND {BY_THEN} AND s.id = (
    SELECT v.advisor_id FROM visit v WHERE v.dealership_id = :dealership AND v.vehicle_id = p.vehicle_id
    ORDER BY v.returned_on DESC, v.id DESC LIMIT 1))"""
NAMED = {"consultant": CONSULTANT, "advisor": ADVISOR}


def make_contacts(tx: Transaction, dealership: int, steps: Sequence[Step], day: date, today: date) -> Counter[str]:
    """Make the contacts of the candidates that may be called from `day` on, planned `today`; how many, by programme."""
    tx.run(MAKE_OWNER)
    tx.run(MAKE_SHARE)
    tx.run("DELETE FROM plan_owner")
    made: Counter[str] = Counter()
    named = [step for step in steps if step.programme.named]
    others = [step for step in steps if not step.programme.named]
    for step in named:
        made[step.programme.code] += _make(tx, dealership, step, NAMED[step.programme.named], day, today)
    for role in sorted({step.programme.role for step in others}):
        _share_out(tx, dealership, role, [step.number for step in others if step.programme.role == role], day)
    for step in others:
        made[step.programme.code] += _make(tx, dealership, step, WHOSE_OWNER, day, today)
    return made


def _make(tx: Transaction, dealership: int, step: Step, assignee: str, day: date, today: date) -> int:
    return tx.run(
        MAKE_CONTACTS.format(assignee=assignee),
        dealership=dealership,
        step=step.number,
        programme=step.programme.code,
        touch=step.touch.code,
        state="outbox" if step.touch.message else "open",
        priority=step.programme.priority,
        role=step.programme.role,
        day=day.isoformat(),
        today=today.isoformat(),
    )


def _share_out(tx: Transaction, dealership: int, role: str, steps: Sequence[int], day: date) -> None:
    """Say who gets each owner of these steps: who reached or has them, else the least loaded of the role."""
    clause = f"AND step IN ({', '.join(map(str, steps))})"
    common = {"dealership": dealership, "role": role, "day": day.isoformat()}
    tx.run(FIND_OWNERS.format(steps=clause), **common)
    free = int(tx.value(COUNT_FREE, role=role))
    if not free:
        return
    loads = {int(staff): 0 for (staff,) in tx.all(STAFF, **common)}
    for staff, count in (*tx.all(LOADS, **common), *tx.all(NEW_LOADS.format(steps=clause), **common)):
        if staff in loads:
            loads[staff] += int(count)
    tx.run("DELETE FROM plan_share")
    rows = _share_rows(loads, free)
    tx.many("INSERT INTO plan_share VALUES (:first, :last, :staff)", rows)
    tx.run(TO_LEAST_LOADED, role=role)


def _share_rows(loads: dict[int, int], owners: int) -> list[dict[str, int]]:
    rows = []
    first = 1
    for staff, count in level(loads, owners).items():
        if count:
            rows.append({"first": first, "last": first + count - 1, "staff": staff})
            first += count
    return rows


def level(loads: dict[int, int], new: int) -> dict[int, int]:
    """How many of `new` each gets so that loads end as level as they can: the least loaded are filled first."""
    shares = dict.fromkeys(loads, 0)
    order = sorted(loads, key=lambda staff: (loads[staff], staff))
    for place, staff in enumerate(order):
        following = loads[order[place + 1]] if place + 1 < len(order) else None
        group = order[: place + 1]
        room = new if following is None else min(new, (following - loads[staff]) * len(group))
        for turn, member in enumerate(group):
            shares[member] += room // len(group) + (turn < room % len(group))
        new -= room
    return shares
