"""Owns the rows of what packs keep of cars and owners. Invariant: an event is of one car or one owner, who never
changes; a row that would not change is not written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.store.database import Transaction
from carecall.store.records import Subject


@dataclass(frozen=True, slots=True)
class Event:
    """A day that was kept, its natural id, and the day on which it became known."""

    on: date
    number: str
    known_on: date


Events = dict[str, list[Event]]
"""By the code of the record, in the order of their days."""
STORED = """
SELECT id, on_day FROM event
WHERE dealership_id = :dealership AND kind = :kind AND number = :number AND {whose}_id = :subject
"""
OF_SUBJECT = """
SELECT kind, on_day, number, known_on FROM event WHERE dealership_id = :dealership AND {whose}_id = :subject
ORDER BY kind, on_day, number
"""


def write(
    tx: Transaction, dealership: int, kind: str, whose: Subject, subject: int, on: date, number: str, today: date
) -> bool:
    """Keep the day; whether it is new, or another than before. Without a `number` each day is one of its own; one
    number may be several subjects', as that of a recall is."""
    key = {"kind": kind, "number": number or on.isoformat()}
    stored = tx.one(STORED.format(whose=whose), dealership=dealership, subject=subject, **key)
    if stored is None:
        tx.insert("event", dealership_id=dealership, **key, **{f"{whose}_id": subject}, on_day=on.isoformat(),
                  known_on=today.isoformat())  # fmt: skip
        return True
    if stored[1] == on.isoformat():
        return False
    tx.update("event", {"dealership_id": dealership, "id": int(stored[0])}, on_day=on.isoformat(),
              known_on=today.isoformat())  # fmt: skip
    return True


def of_subject(tx: Transaction, dealership: int, whose: Subject, subject: int) -> Events:
    """What is kept of a car, or of an owner."""
    found: Events = {}
    for kind, on, number, known in tx.all(OF_SUBJECT.format(whose=whose), dealership=dealership, subject=subject):
        event = Event(date.fromisoformat(on), str(number), date.fromisoformat(known))
        found.setdefault(str(kind), []).append(event)
    return found
