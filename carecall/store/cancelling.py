"""Owns the SQL of contacts that are cancelled. Invariant: only what is open, held or not sent yet is cancelled, and it
waits for no promise afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from carecall.model.programmes import RING_IN, Programme
from carecall.model.reasons import Reason
from carecall.store import classes as of_classes
from carecall.store import outbox
from carecall.store.database import Transaction
from carecall.store.lists import names_of

OF_OWNER = "customer_id = :customer"
SEEN = """customer_id = :customer AND programme = :programme AND EXISTS (
SELECT 1 FROM due_date d JOIN visit s ON s.dealership_id = d.dealership_id AND s.vehicle_id = d.vehicle_id
WHERE d.dealership_id = contact.dealership_id AND d.id = contact.due_id AND s.returned_on > d.since
  AND s.kind IN ({kinds}))"""
ENDED = """{whose}_id = :subject AND programme IN ({programmes}) AND EXISTS (
SELECT 1 FROM due_date d WHERE d.dealership_id = contact.dealership_id AND d.id = contact.due_id AND d.since <= :on)"""
OF_NO_CALL = f"""customer_id = :customer AND EXISTS (
SELECT 1 FROM due_date d WHERE d.dealership_id = contact.dealership_id AND d.id = contact.due_id
AND d.kind = '{RING_IN}') AND NOT EXISTS (
SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id
AND a.undone_at IS NULL)"""
OF_DUE = "due_id = :due"
OF_PROGRAMMES = "customer_id = :customer AND programme IN ({programmes})"
OF_CAR = "vehicle_id = :vehicle"
OF_PROGRAMMES_CAR = f"{OF_PROGRAMMES} AND {OF_CAR}"
OF_OWNERS_CAR = f"{OF_OWNER} AND {OF_CAR}"
OF_SOLD_CAR = f"""{OF_OWNER} AND EXISTS (SELECT 1 FROM vehicle v
WHERE v.dealership_id = contact.dealership_id AND v.id = contact.vehicle_id AND v.customer_id <> contact.customer_id)"""
OF_NO_TOUCH = """programme || '/' || touch NOT IN ({touches}) AND NOT EXISTS (
SELECT 1 FROM call o WHERE o.dealership_id = contact.dealership_id AND o.customer_id = contact.customer_id
AND o.ended_at IS NULL)"""
ON_ITS_DAY = "CASE WHEN contact.not_before > :today THEN contact.not_before ELSE CAST(:today AS VARCHAR) END"
# Those of the programme by the two indexes that hold it; of all the others no row is read.
OF_UNMEANT = """id IN (
SELECT id FROM contact WHERE dealership_id = :dealership AND state = 'open' AND programme = :programme
UNION ALL SELECT id FROM contact
WHERE dealership_id = :dealership AND state IN ('held', 'outbox') AND programme = :programme)
AND dials = 0 AND promise_id IS NULL AND NOT (1 = 1 {meant})
AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id)
AND NOT EXISTS (
SELECT 1 FROM call o WHERE o.dealership_id = contact.dealership_id AND o.customer_id = contact.customer_id
AND o.ended_at IS NULL)"""
ANSWERED = """vehicle_id = :vehicle AND programme IN ({programmes}) AND EXISTS (
SELECT 1 FROM due_date d WHERE d.dealership_id = contact.dealership_id AND d.id = contact.due_id AND d.since < :on)"""
FORGET_SEEN = """
DELETE FROM contact WHERE dealership_id = :dealership AND programme = :programme AND state = 'cancelled'
  AND result = 'seen' AND reason = :reason AND dials = 0 AND give_up >= :today
  AND due_id IN (SELECT id FROM due_date WHERE dealership_id = :dealership AND vehicle_id = :vehicle)
  AND NOT EXISTS (SELECT 1 FROM due_date d JOIN visit s ON s.dealership_id = d.dealership_id
                  AND s.vehicle_id = d.vehicle_id WHERE d.dealership_id = contact.dealership_id
                  AND d.id = contact.due_id AND s.returned_on > d.since AND s.kind IN ({kinds}))
  AND NOT EXISTS (SELECT 1 FROM message m WHERE m.dealership_id = contact.dealership_id AND m.contact_id = contact.id)
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id)
RETURNING id"""

# Two indexes hold all of it, contact_open and contact_waits: no row is read.
TOUCHES = """
SELECT programme, touch FROM contact WHERE dealership_id = :dealership AND state = 'open'
UNION SELECT programme, touch FROM contact WHERE dealership_id = :dealership AND state IN ('held', 'outbox')
"""

OTHER_CLASS = "other-class"
"""What became of contacts of owners who are not of the classes of its programme."""
FORGET_RECLASSED = f"""
DELETE FROM contact WHERE dealership_id = :dealership AND programme = :programme AND state = 'cancelled'
  AND result = '{OTHER_CLASS}' AND give_up >= :today {{meant}}
  AND NOT EXISTS (SELECT 1 FROM message m WHERE m.dealership_id = contact.dealership_id AND m.contact_id = contact.id)
  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id)
"""


def touches(tx: Transaction, dealership: int) -> set[str]:
    """The touches of everything that could be cancelled, each as `programme/touch`."""
    return {f"{programme}/{touch}" for programme, touch in tx.all(TOUCHES, dealership=dealership)}


def cancel_open(
    tx: Transaction, dealership: int, where: str, result: str, reason: str, day: str, params: dict[str, Any]
) -> Sequence[tuple[int, str]]:
    """Cancel the contacts that `where` (a constant of this room) names and that are open, held, or a message that waits
    in the outbox; (id, programme) of each."""
    sql = f"""UPDATE contact SET state = 'cancelled', result = :result, reason = :reason, closed_on = :day,
    promise_id = NULL WHERE dealership_id = :dealership AND state IN ('open', 'held') AND {where}
    RETURNING id, programme"""
    rows = tx.all(sql, dealership=dealership, result=result, reason=reason, day=day, **params)
    messages = outbox.withdraw(tx, dealership, where, result, reason, day, params)
    return [*((int(number), str(programme)) for number, programme in rows), *messages]


def forget_undialled(tx: Transaction, dealership: int, due: int, results: Sequence[str]) -> list[int]:
    """Take away the calls of a due date that nobody had ever dialled when they were cancelled with one of these
    `results`, so that they are planned again like any other; their numbers. Messages stay withdrawn."""
    named, params = names_of("result", results)
    sql = f"""DELETE FROM contact
    WHERE dealership_id = :dealership AND due_id = :due AND state = 'cancelled' AND result IN ({named}) AND dials = 0
      AND NOT EXISTS (SELECT 1 FROM message m WHERE m.dealership_id = contact.dealership_id
                      AND m.contact_id = contact.id)
      AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id
                      AND a.contact_id = contact.id)
    RETURNING id"""
    return [int(number) for (number,) in tx.all(sql, dealership=dealership, due=due, **params)]


def forget_seen(
    tx: Transaction, dealership: int, programme: Programme, vehicle: int, reason: str, today: str
) -> list[int]:  # fmt: skip
    """Take away the calls of a car that nobody had ever dialled when a visit answered them for this `reason`, and that
    no visit on record answers, so that they are planned again like any other; their numbers."""
    named, kinds = names_of("kind", sorted(programme.answered_by))
    params = {"programme": programme.code, "vehicle": vehicle, "reason": reason, "today": today, **kinds}
    rows = tx.all(FORGET_SEEN.format(kinds=named), dealership=dealership, **params)
    return [int(number) for (number,) in rows]


def cancel_unmeant(
    tx: Transaction, dealership: int, programme: str, classes: tuple[Collection[str], Collection[str]], reason: str,
    today: str,
) -> Sequence[tuple[int, str]]:  # fmt: skip
    """Cancel the contacts of a programme that nobody has dialled, be it undone since, or promised, of owners who are
    not of the first `classes`, or are of the second, on the day that they are for; (id, programme) of each."""
    meant, params = of_classes.meant(*classes, "contact.customer_id", ON_ITS_DAY)
    where, named = OF_UNMEANT.format(meant=meant), {"programme": programme, "today": today}
    return cancel_open(tx, dealership, where, OTHER_CLASS, reason, today, {**params, **named})


def forget_reclassed(tx: Transaction, dealership: int, programme: Programme, today: str) -> None:
    """Take away the calls of a programme that were cancelled because of their owner's class, where the owner is of its
    classes now, so that they are planned again like any other. Messages stay withdrawn."""
    meant, params = of_classes.meant(programme.only_for, programme.not_for, "contact.customer_id", ON_ITS_DAY)
    named = {"programme": programme.code, "today": today}
    tx.run(FORGET_RECLASSED.format(meant=meant), dealership=dealership, **named, **params)


def cancel_seen(tx: Transaction, dealership: int, customer: int, programme: Programme, day: str) -> list[int]:
    """Cancel the owner's open contacts of a programme that a visit since has answered (D-11)."""
    kinds, params = names_of("seen", sorted(programme.answered_by))
    reason = Reason("seen", {"on": day}).to_json()
    where = SEEN.format(kinds=kinds)
    found = cancel_open(
        tx, dealership, where, "seen", reason, day, {**params, "customer": customer, "programme": programme.code}
    )
    return [contact for contact, _ in found]
