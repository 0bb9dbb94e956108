"""Owns the query of the day that an owner has agreed to come (D-12). Invariant: reads only; the day is the answer
that stands, whenever it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.store.database import Transaction

OF_CONTACT = """
SELECT field, value FROM answer
WHERE dealership_id = :dealership AND contact_id = :contact AND replaced_at IS NULL
  AND field IN ('agreed_date', 'agreed_time')
"""
# From the owner's calls, which an index finds; `CROSS JOIN` keeps SQLite to this order.
LAST_OF_OWNER = """
SELECT w.contact_id FROM call l CROSS JOIN attempt a CROSS JOIN answer w
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.outcome = 'finished' AND a.undone_at IS NULL
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL AND w.field = 'agreed_date'
ORDER BY w.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The day, and the hour as it was stored ("" where none was named)."""

    on: date
    hour: str


def of_contact(tx: Transaction, dealership: int, contact: int) -> Agreed | None:
    """What was agreed in the calls of this contact; None where nothing was."""
    told: dict[str, str] = dict(tx.all(OF_CONTACT, dealership=dealership, contact=contact))
    try:
        return Agreed(date.fromisoformat(told.get("agreed_date", "")), _hour(told.get("agreed_time", "")))
    except ValueError:  # the owner could not say
        return None


def to_come(tx: Transaction, dealership: int, customer: int, today: date) -> Agreed | None:
    """The day on which the owner is still to come: what was agreed last; None where that is over, or no day any
    more."""
    found = of_contact(tx, dealership, last_of_owner(tx, dealership, customer))
    return found if found and found.on >= today else None


def last_of_owner(tx: Transaction, dealership: int, customer: int) -> int:
    """The contact in whose calls a day was last spoken of, so that what was agreed before stands no more; 0 for
    none."""
    return int(tx.value(LAST_OF_OWNER, dealership=dealership, customer=customer) or 0)


def _hour(told: str) -> str:
    return told if told[:1].isdigit() else ""
