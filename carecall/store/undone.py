"""Owns the SQL of undoing a call. Invariant: an undone call and its attempts stay, marked, and are counted nowhere;
what was answered stands, and is written back by the next call in which the owner speaks.

Whose a call is: the member of staff's who made it; where nobody has a name (`staff` 0), the seat's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.model.ids import ContactId
from carecall.store import changes
from carecall.store.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class ClosedCall:
    """A closed call as it is undone; `result` is that of its first contact that has one, `ended_at` a stored moment."""

    id: int
    customer: int
    name: str
    outcome: str
    result: str
    ended_at: str
    undone: bool
    changes: str


MINE = "coalesce({o}.staff_id, 0) = :staff AND ({o}.staff_id IS NOT NULL OR {o}.seat = :seat)"
CLOSED = """
SELECT l.id, l.customer_id, k.name, l.outcome, coalesce((
  SELECT a.result FROM attempt a WHERE a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.result <> ''
  ORDER BY a.id LIMIT 1), ''), l.ended_at, CASE WHEN l.undone_at IS NULL THEN 0 ELSE 1 END, l.changes
FROM call l JOIN customer k ON k.dealership_id = l.dealership_id AND k.id = l.customer_id
WHERE l.dealership_id = :dealership AND l.dialled_at IS NOT NULL AND l.ended_at IS NOT NULL"""
BY_ID = f"{CLOSED} AND l.id = :id"
# The lease is the machine's time of the call's last sign of life: what was entered late for an earlier hour (B-10) is
# the last all the same. It is a whole second: of two calls in one, the later is the one that was written of last.
LAST = f"""{CLOSED} AND l.day = :day AND l.undone_at IS NULL AND {MINE.format(o="l")}
ORDER BY l.lease_until DESC, (
  SELECT max(u.id) FROM attempt a JOIN audit u ON u.dealership_id = a.dealership_id AND u.subject = 'contact'
    AND u.subject_id = a.contact_id WHERE a.dealership_id = l.dealership_id AND a.call_id = l.id
) DESC, l.id DESC LIMIT 1"""
DIALLED = f"""
SELECT 1 FROM call l
WHERE l.dealership_id = :dealership AND l.ended_at IS NULL AND l.dialled_at IS NOT NULL AND {MINE.format(o="l")} LIMIT 1
"""
OPENED_SINCE = f"""
SELECT coalesce(s.name, '') FROM call o
LEFT JOIN staff s ON s.dealership_id = o.dealership_id AND s.id = o.staff_id
WHERE o.dealership_id = :dealership AND o.customer_id = :customer AND o.id > :call AND NOT ({MINE.format(o="o")})
ORDER BY o.id LIMIT 1
"""
CONTACTS = "SELECT contact_id FROM attempt WHERE dealership_id = :dealership AND call_id = :id ORDER BY contact_id"
MARK_CALL = "UPDATE call SET undone_at = :now, changes = :nothing WHERE dealership_id = :dealership AND id = :id"
MARK_ATTEMPTS = "UPDATE attempt SET undone_at = :now WHERE dealership_id = :dealership AND call_id = :id"
# What was dialled and said was dialled and said whatever came of it: the same again, with no outcome yet.
STAND_IN = """
INSERT INTO call (dealership_id, customer_id, number, staff_id, role, seat, claimed_at, lease_until, dialled_at,
                  reached_at, day, slot, note, broke_rule, rang_in)
SELECT dealership_id, customer_id, number, staff_id, role, :seat, claimed_at, :lease, dialled_at,
       reached_at, day, slot, note, broke_rule, rang_in
FROM call WHERE dealership_id = :dealership AND id = :call RETURNING id
"""
STAND_IN_ATTEMPTS = """
INSERT INTO attempt (dealership_id, call_id, contact_id, number, day, slot, script, script_version, started_at)
SELECT dealership_id, :stands, contact_id, number, day, slot, script, script_version, started_at
FROM attempt WHERE dealership_id = :dealership AND call_id = :call
"""
MOVE_ANSWERS = """
UPDATE answer SET attempt_id = (
  SELECT n.id FROM attempt n WHERE n.dealership_id = answer.dealership_id AND n.call_id = :stands
  AND n.contact_id = answer.contact_id)
WHERE dealership_id = :dealership AND attempt_id IN (
  SELECT o.id FROM attempt o WHERE o.dealership_id = :dealership AND o.call_id = :call)
"""
END = "UPDATE call SET ended_at = :now, draft = '' WHERE dealership_id = :dealership AND id = :id"
FORGET = """
UPDATE call SET changes = :nothing
WHERE dealership_id = :dealership AND day >= :since AND day < :today AND changes <> :nothing
"""
# Where nobody spoke in this attempt, nothing is told, and nothing goes over to it.
SPOKEN = """EXISTS (SELECT 1 FROM answer o
  WHERE o.dealership_id = :dealership AND o.attempt_id = :attempt AND o.replaced_at IS NULL)"""
TAKE_OVER = f"""
UPDATE answer SET attempt_id = :attempt
WHERE dealership_id = :dealership AND contact_id = :contact AND replaced_at IS NULL AND attempt_id IN (
  SELECT a.id FROM attempt a
  WHERE a.dealership_id = :dealership AND a.contact_id = :contact AND a.undone_at IS NOT NULL) AND {SPOKEN}
"""
TOLD = """
SELECT field, value FROM answer
WHERE dealership_id = :dealership AND attempt_id = :attempt AND replaced_at IS NULL AND field <> '' ORDER BY id
"""


def _closed(row: Row | None) -> ClosedCall | None:
    if row is None:
        return None
    number, customer, name, outcome, result, ended, undone, changed = row
    return ClosedCall(number, customer, name, outcome, result, ended, bool(undone), changed)


def closed(tx: Transaction, dealership: int, call: int) -> ClosedCall | None:
    """A call that was dialled and closed, undone or not."""
    return _closed(tx.one(BY_ID, dealership=dealership, id=call))


def last(tx: Transaction, dealership: int, staff: int, seat: str, day: date) -> ClosedCall | None:
    """The last of these calls that was dialled on this day, closed and not undone."""
    return _closed(tx.one(LAST, dealership=dealership, staff=staff, seat=seat, day=day.isoformat()))


def contacts(tx: Transaction, dealership: int, call: int) -> tuple[ContactId, ...]:
    """What a call was about, whether or not it was undone."""
    rows = tx.all(CONTACTS, dealership=dealership, id=call)
    return tuple(ContactId(int(contact)) for (contact,) in rows)


def on_the_phone(tx: Transaction, dealership: int, staff: int, seat: str) -> bool:
    """Whether one of these calls is dialled and waits for its outcome."""
    return tx.one(DIALLED, dealership=dealership, staff=staff, seat=seat) is not None


def opened_since(tx: Transaction, dealership: int, call: ClosedCall, staff: int, seat: str) -> str | None:
    """Who else has opened the call's owner since, dialled or not; "" where nobody knows, None where nobody has."""
    found = tx.value(OPENED_SINCE, dealership=dealership, customer=call.customer, call=call.id, staff=staff, seat=seat)
    return None if found is None else str(found)


def mark(tx: Transaction, dealership: int, call: int, now: str) -> None:
    """The call and its attempts are undone."""
    tx.run(MARK_CALL, dealership=dealership, id=call, now=now, nothing=changes.NOTHING)
    tx.run(MARK_ATTEMPTS, dealership=dealership, id=call, now=now)


def stand_in(tx: Transaction, dealership: int, call: int, seat: str, lease: str) -> int:
    """A call that is open in the place of an undone one, held by this seat; its id. What was answered goes over to it.
    Raises Conflict where the owner or the number is somebody's by now."""
    stands = int(tx.value(STAND_IN, dealership=dealership, call=call, seat=seat, lease=lease))
    for sql in (STAND_IN_ATTEMPTS, MOVE_ANSWERS):
        tx.run(sql, dealership=dealership, call=call, stands=stands)
    return stands


def end(tx: Transaction, dealership: int, call: int, now: str) -> None:
    """The call is over without an outcome."""
    tx.run(END, dealership=dealership, id=call, now=now)


def forget(tx: Transaction, dealership: int, since: date, today: date) -> int:
    """Empty what the calls of [since, today) changed: they are undone no more; how many."""
    days = {"since": since.isoformat(), "today": today.isoformat()}
    return tx.run(FORGET, dealership=dealership, nothing=changes.NOTHING, **days)


def told(tx: Transaction, dealership: int, contact: int, attempt: int) -> dict[str, str]:
    """What is to be saved to the record, by field, at the end of this attempt: its answers, and those of attempts that
    were undone, which are its own from here on: their records were taken back."""
    tx.run(TAKE_OVER, dealership=dealership, contact=contact, attempt=attempt)
    return {str(field): str(value) for field, value in tx.all(TOLD, dealership=dealership, attempt=attempt)}
