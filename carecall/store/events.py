"""Owns the rows of what packs keep of cars and owners. Invariant: an event is of a car or of an owner, and written
once; a row that would not change is not written."""

from __future__ import annotations

from datetime import date

from carecall.store.database import Transaction
from carecall.store.records import Subject

Events = dict[str, list[tuple[date, str]]]
"""By the code of the record, the days and the natural ids, in order."""
STORED = """
SELECT id, on_day, {whose}_id FROM event WHERE dealership_id = :dealership AND kind = :kind AND number = :number
"""
OF_SUBJECT = """
SELECT kind, on_day, number FROM event WHERE dealership_id = :dealership AND {whose}_id = :subject
ORDER BY kind, on_day, number
"""


def write(tx: Transaction, dealership: int, kind: str, whose: Subject, subject: int, on: date, number: str) -> bool:
    """Keep the day; whether it is new, or another than before. Without a `number` each day is one of its own."""
    natural = number or f"{mark(whose, subject)}/{on.isoformat()}"
    stored = tx.one(STORED.format(whose=whose), dealership=dealership, kind=kind, number=natural)
    values = {"on_day": on.isoformat(), f"{whose}_id": subject}
    if stored is None:
        tx.insert("event", dealership_id=dealership, kind=kind, number=natural, **values)
        return True
    if stored[1:] == (on.isoformat(), subject):
        return False
    tx.update("event", {"dealership_id": dealership, "id": int(stored[0])}, **values)
    return True


def of_subject(tx: Transaction, dealership: int, whose: Subject, subject: int) -> Events:
    """What is kept of a car, or of an owner."""
    found: Events = {}
    for kind, on, number in tx.all(OF_SUBJECT.format(whose=whose), dealership=dealership, subject=subject):
        found.setdefault(str(kind), []).append((date.fromisoformat(on), str(number)))
    return found


def mark(whose: Subject, subject: int) -> str:
    """How a natural id begins: `v12` of a car, `c7` of an owner."""
    return f"{whose[0]}{subject}"
