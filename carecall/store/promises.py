"""Owns the SQL of promises. Invariant: an owner has one open promise, and an open promise has a contact that waits
for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from carecall.model.clock import Clock
from carecall.model.contacts import KEPT_WITHIN
from carecall.store.database import Transaction
from carecall.store.instants import from_instant

AT_ONCE = timedelta(minutes=1)
CLOSE_PROMISE = """
UPDATE promise SET closed_at = :now, ending = :ending, kept = :kept
WHERE dealership_id = :dealership AND customer_id = :customer AND closed_at IS NULL
"""
REOPEN_PROMISE = """
UPDATE promise SET closed_at = NULL, ending = '', kept = NULL WHERE dealership_id = :dealership AND id = :promise
"""
# Only what is open waits for a promise; naming both states lets the index contact_owner find it.
FORGET_PROMISE = """
UPDATE contact SET promise_id = NULL
WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held') AND promise_id IS NOT NULL
"""
REPLACE_PROMISE = """
UPDATE contact SET promise_id = :promise, next_on = :day
WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held') AND promise_id IS NOT NULL
"""
DROP_IDLE_PROMISES = """
UPDATE promise SET closed_at = :now, ending = 'cancelled'
WHERE dealership_id = :dealership AND closed_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM contact c WHERE c.dealership_id = promise.dealership_id AND c.customer_id = promise.customer_id
  AND c.state IN ('open', 'held') AND c.state = 'open' AND c.promise_id = promise.id)
"""
HAND_PROMISE = "UPDATE promise SET staff_id = :staff WHERE dealership_id = :dealership AND id = :promise"
HAND_CONTACTS = """
UPDATE contact SET assignee_id = :staff
WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held') AND promise_id = :promise
"""
CALL_OF = "SELECT call_id FROM promise WHERE dealership_id = :dealership AND id = :promise"
MADE = """
SELECT p.starts_at, p.ends_at, p.made_at, coalesce(s.name, ''), coalesce(l.note, '') FROM promise p
LEFT JOIN call l ON l.dealership_id = p.dealership_id AND l.id = p.call_id
LEFT JOIN staff s ON s.dealership_id = l.dealership_id AND s.id = l.staff_id
WHERE p.dealership_id = :dealership AND p.id = :promise
"""
TO_COME = """
SELECT staff_id, count(*) FROM promise
WHERE dealership_id = :dealership AND closed_at IS NULL AND starts_at < :until AND ends_at >= :now
  AND staff_id IS NOT NULL GROUP BY staff_id
"""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What was promised, by wall clock; `by` made it in a call with this `note`."""

    starts: datetime
    ends: datetime
    made: datetime
    by: str = ""
    note: str = ""

    @property
    def exact(self) -> bool:
        """Whether an hour was named, and not a part of a day."""
        return self.ends - self.starts <= KEPT_WITHIN

    @property
    def at_once(self) -> bool:
        """Whether nobody named a time: the line was cut and is taken up right then."""
        return self.starts - self.made <= AT_ONCE

    def to_come(self, now: datetime) -> bool:
        """Whether there is time for it still: an hour that was named is not over, nor a part of a day."""
        return now < (self.starts if self.exact else self.ends)


def made(tx: Transaction, dealership: int, clock: Clock, promise: int) -> PromiseLine | None:
    """A promise as it was made, open or not."""
    row = tx.one(MADE, dealership=dealership, promise=promise)
    if row is None:
        return None
    starts, ends, said = (clock.to_wall(from_instant(text)) for text in row[:3])
    return PromiseLine(starts, ends, said, str(row[3]), str(row[4]))


def close_replaced(tx: Transaction, dealership: int, customer: int, now: str, missed: bool = False) -> None:
    """Close the owner's open promise, which a new one replaces; what waits for it is moved by `move_promised`. One that
    was `missed` before counts as not kept; else it is not judged."""
    ending, kept = ("missed", 0) if missed else ("replaced", None)
    tx.run(CLOSE_PROMISE, dealership=dealership, customer=customer, now=now, ending=ending, kept=kept)


def move_promised(tx: Transaction, dealership: int, customer: int, promise: int, day: str) -> None:
    """What waited for the replaced promise waits for the new one, which begins on `day`."""
    tx.run(REPLACE_PROMISE, dealership=dealership, customer=customer, promise=promise, day=day)


def drop_idle(tx: Transaction, dealership: int, now: str) -> int:
    """Close the promises that no open contact waits for any more; how many."""
    return tx.run(DROP_IDLE_PROMISES, dealership=dealership, now=now)


def close(tx: Transaction, dealership: int, customer: int, now: str, ending: str, kept: int | None) -> int:
    """Close the owner's open promise and let the owner's contacts go on without it."""
    closed = tx.run(CLOSE_PROMISE, dealership=dealership, customer=customer, now=now, ending=ending, kept=kept)
    tx.run(FORGET_PROMISE, dealership=dealership, customer=customer)
    return closed


def reopen(tx: Transaction, dealership: int, promise: int) -> None:
    """A promise that a call had closed is still to be kept, by whose it was, and judged then."""
    tx.run(REOPEN_PROMISE, dealership=dealership, promise=promise)


def hand(tx: Transaction, dealership: int, customer: int, promise: int, staff: int | None) -> None:
    """The owner's promise, and what waits for it, is this member of staff's from now on; None: its role's."""
    key = {"dealership": dealership, "promise": promise, "staff": staff}
    tx.run(HAND_PROMISE, **key)
    tx.run(HAND_CONTACTS, customer=customer, **key)


def move(tx: Transaction, dealership: int, promise: int, values: dict[str, Any]) -> int:
    """A promise in the place of one that was closed just now, of the same call; its id."""
    call = tx.value(CALL_OF, dealership=dealership, promise=promise)
    return tx.insert("promise", dealership_id=dealership, call_id=call, **values)


def to_come(tx: Transaction, dealership: int, now: str, until: str) -> dict[int, int]:
    """How many open promises each of the staff has that begin before `until` and whose window is not over."""
    rows = tx.all(TO_COME, dealership=dealership, now=now, until=until)
    return {int(staff): int(count) for staff, count in rows}
