"""Owns the queries of the day that an owner has agreed to come (D-12). Invariant: reads only; the day is the answer
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
# From the owner's calls, which an index finds: a closed contact has none by owner.
OF_OWNER = """
SELECT DISTINCT w.contact_id FROM call l CROSS JOIN attempt a CROSS JOIN answer w CROSS JOIN contact c
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.undone_at IS NULL
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL
  AND w.field = 'agreed_date' AND w.value >= :today AND w.value < ':'
  AND c.dealership_id = a.dealership_id AND c.id = a.contact_id AND c.state = 'completed'
ORDER BY w.contact_id
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


def _hour(told: str) -> str:
    return told if told[:1].isdigit() else ""


def coming(tx: Transaction, dealership: int, customer: int, today: date) -> list[int]:
    """The completed contacts for which this owner is still to come."""
    rows = tx.all(OF_OWNER, dealership=dealership, customer=customer, today=today.isoformat())
    return [int(contact) for (contact,) in rows]
