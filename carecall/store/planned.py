"""Owns the query of what is planned and not done. Invariant: reads only; a contact is named by what it is of, not by
its number, which a planning that is taken back would have given to another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from carecall.store.database import Transaction

FORESEEN = """
SELECT c.programme, c.touch, d.kind, d.occurrence, c.round, k.name, coalesce(v.plate, ''),
  CASE WHEN c.state = 'open' THEN c.next_on ELSE c.not_before END, c.not_after, c.give_up
FROM contact c
JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
WHERE c.dealership_id = :dealership AND c.state IN ('open', 'outbox', 'held') AND c.not_before <= :last
"""


class Key(NamedTuple):
    """A round of a touch of a due date."""

    programme: str
    touch: str
    kind: str
    occurrence: str
    round: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A contact that is not closed: of whom, from which day on it is to be called, or sent, by which, and when it is
    given up."""

    name: str
    plate: str
    day: date
    last: date
    give_up: date

    @property
    def window(self) -> tuple[date, date, date]:
        return self.day, self.last, self.give_up


def foreseen(tx: Transaction, dealership: int, last: date) -> dict[Key, Foreseen]:
    """Every contact that is open, held or waits in the outbox and begins by `last`."""
    rows = tx.all(FORESEEN, dealership=dealership, last=last.isoformat())
    return {
        Key(*key): Foreseen(name, plate, *map(date.fromisoformat, days))
        for *key, name, plate, day, last_day, give_up in rows
        for days in [(day, last_day, give_up)]
    }
