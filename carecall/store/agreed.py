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
