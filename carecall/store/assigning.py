"""Owns who gets a planned contact. Invariant: an owner's new contacts of one role go to one person.

The programme's named person, else who last reached the owner, else who already has the owner, else the least loaded
of the role; whoever is absent or unknown leaves the contact to the role's pool (assignee null).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carecall.model.programmes import Programme
from carecall.store.database import Transaction
from carecall.store.planning import in_list

PRESENT = "s.active = 1 AND (s.absent_until IS NULL OR s.absent_until < :day)"
MAKE_SHARE = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_share (role VARCHAR(40), first BIGINT, last BIGINT, staff_id BIGINT)
"""
TO_CONSULTANT = f"""
UPDATE contact SET assignee_id = (
  SELECT s.id FROM vehicle v JOIN staff s ON s.dealership_id = v.dealership_id AND s.id = v.consultant_id
  WHERE v.dealership_id = contact.dealership_id AND v.id = contact.vehicle_id AND {PRESENT})
WHERE dealership_id = :dealership AND id > :before {{programmes}}
"""
TO_ADVISOR = f"""
UPDATE contact SET assignee_id = (
  SELECT s.id FROM staff s WHERE s.dealership_id = contact.dealership_id AND {PRESENT} AND s.id = (
    SELECT v.advisor_id FROM visit v
    WHERE v.dealership_id = contact.dealership_id AND v.vehicle_id = contact.vehicle_id
    ORDER BY v.returned_on DESC, v.id DESC LIMIT 1))
WHERE dealership_id = :dealership AND id > :before {{programmes}}
"""
TO_WHO_REACHED = f"""
UPDATE contact SET assignee_id = (
  SELECT s.id FROM customer k JOIN staff s ON s.dealership_id = k.dealership_id AND s.id = k.reached_by
  WHERE k.dealership_id = contact.dealership_id AND k.id = contact.customer_id AND s.role = contact.role AND {PRESENT})
WHERE dealership_id = :dealership AND id > :before AND assignee_id IS NULL {{programmes}}
"""
TO_WHO_HAS_OWNER = f"""
UPDATE contact SET assignee_id = (
  SELECT s.id FROM contact o JOIN staff s ON s.dealership_id = o.dealership_id AND s.id = o.assignee_id
  WHERE o.dealership_id = contact.dealership_id AND o.customer_id = contact.customer_id AND o.state IN ('open', 'held')
    AND o.role = contact.role AND o.id <= :before AND {PRESENT} ORDER BY o.id LIMIT 1)
WHERE dealership_id = :dealership AND id > :before AND assignee_id IS NULL {{programmes}}
"""
# Nobody of the role reached this owner before: absence of the one who did leaves the contact to the pool.
FREE = """
  contact.dealership_id = :dealership AND contact.id > :before AND contact.assignee_id IS NULL {programmes}
  AND NOT EXISTS (SELECT 1 FROM customer k JOIN staff s ON s.dealership_id = k.dealership_id AND s.id = k.reached_by
                  WHERE k.dealership_id = contact.dealership_id AND k.id = contact.customer_id
                  AND s.role = contact.role)
"""
COUNT_FREE = f"SELECT role, count(DISTINCT customer_id) FROM contact WHERE {FREE} GROUP BY role"
LOADS = f"""
SELECT s.id, (SELECT count(*) FROM contact c WHERE c.dealership_id = s.dealership_id AND c.assignee_id = s.id
              AND c.state = 'open')
FROM staff s WHERE s.dealership_id = :dealership AND s.role = :role AND {PRESENT} ORDER BY s.id
"""
TO_LEAST_LOADED = f"""
UPDATE contact SET assignee_id = share.staff_id
FROM (SELECT contact.id, contact.role, dense_rank() OVER (PARTITION BY role ORDER BY customer_id) AS place
      FROM contact WHERE {FREE}) AS free
JOIN plan_share AS share ON share.role = free.role AND free.place BETWEEN share.first AND share.last
WHERE contact.id = free.id
"""


def assign(tx: Transaction, dealership: int, programmes: Sequence[Programme], before: int, day: date) -> None:
    """Give the contacts with an id above `before` to somebody."""
    common = {"dealership": dealership, "before": before, "day": day.isoformat()}
    for named, sql in (("consultant", TO_CONSULTANT), ("advisor", TO_ADVISOR)):
        codes = [programme.code for programme in programmes if programme.named == named]
        if codes:
            clause, params = in_list("programme", "p", codes)
            tx.run(sql.format(programmes=clause), **common, **params)
    codes = [programme.code for programme in programmes if not programme.named]
    if codes:
        clause, params = in_list("programme", "p", codes)
        tx.run(TO_WHO_REACHED.format(programmes=clause), **common, **params)
        tx.run(TO_WHO_HAS_OWNER.format(programmes=clause), **common, **params)
        _to_least_loaded(tx, dealership, before, day, clause, params)


def _to_least_loaded(
    tx: Transaction, dealership: int, before: int, day: date, clause: str, params: dict[str, str]
) -> None:
    tx.run(MAKE_SHARE)
    tx.run("DELETE FROM plan_share")
    for role, owners in tx.all(COUNT_FREE.format(programmes=clause), dealership=dealership, before=before, **params):
        loads = tx.all(LOADS, dealership=dealership, role=role, day=day.isoformat())
        tx.many("INSERT INTO plan_share VALUES (:role, :first, :last, :staff)", _share_rows(role, loads, int(owners)))
    tx.run(TO_LEAST_LOADED.format(programmes=clause), dealership=dealership, before=before, **params)


def _share_rows(role: str, loads: Sequence[tuple[int, ...]], owners: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    first = 1
    for staff, count in level({int(staff): int(load) for staff, load in loads}, owners).items():
        if count:
            rows.append({"role": role, "first": first, "last": first + count - 1, "staff": staff})
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
