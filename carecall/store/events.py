"""Owns the rows of what packs keep of cars and owners. Invariant: an event is of one car or one owner, who never
changes; a row that would not change is not written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carecall.model.kinds import Subject
from carecall.store import records
from carecall.store.changes import Change
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Event:
    """A day that was kept, its natural id, and the day on which it became known; `campaign`: the programme of the
    campaign of that number that runs, "" where there is none, or where it `waits` for a director (A-04)."""

    on: date
    number: str
    known_on: date
    campaign: str = ""
    waits: bool = False


SUBJECTS: dict[Subject, str] = {"vehicle": "vehicle_id", "customer": "customer_id"}
Events = dict[str, list[Event]]
"""By the code of the record, in the order of their days."""
STORED = """
SELECT id, on_day, amount FROM event
WHERE dealership_id = :dealership AND kind = :kind AND number = :number AND {whose}_id = :subject
"""
TAKE_BACK = """
DELETE FROM event
WHERE dealership_id = :dealership AND kind = :kind AND number = :number AND {whose}_id = :subject AND on_day = :on
"""
MARK_WITH = """
UPDATE {subject} SET stale = 1 WHERE dealership_id = :dealership AND stale = 0 AND id IN (
  SELECT e.{column} FROM event e WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.{column} IS NOT NULL)
"""
OF_SUBJECT = """
SELECT e.kind, e.on_day, e.number, e.known_on, coalesce(g.programme, ''), e.waits FROM event e
LEFT JOIN campaign g ON g.dealership_id = e.dealership_id AND g.code = e.number AND e.waits = 0
  AND g.approved_at IS NOT NULL AND g.called_off = 0
WHERE e.dealership_id = :dealership AND e.{whose}_id = :subject ORDER BY e.kind, e.on_day, e.number
"""


def write(
    tx: Transaction, dealership: int, kind: str, whose: Subject, subject: int, on: date, number: str, today: date,
    amount: int | None = None, waits: bool = False,
) -> str:  # fmt: skip
    """Keep the day: `added`, `updated` where it, or its `amount`, is another than before (None: it does not say), or
    `unchanged`. Without a `number` each day is one of its own; one number may be several subjects', as that of a recall
    is. `waits`: what is new waits for a director."""
    key = {"kind": kind, "number": number or on.isoformat()}
    stored = tx.one(STORED.format(whose=whose), dealership=dealership, subject=subject, **key)
    if stored is None:
        tx.insert("event", dealership_id=dealership, **key, **{f"{whose}_id": subject}, on_day=on.isoformat(),
                  known_on=today.isoformat(), amount=amount or 0, waits=int(waits))  # fmt: skip
        return "added"
    now = (on.isoformat(), stored[2] if amount is None else amount)
    if (stored[1], stored[2]) == now:
        return "unchanged"
    tx.update("event", {"dealership_id": dealership, "id": int(stored[0])}, on_day=now[0], amount=now[1],
              known_on=today.isoformat())  # fmt: skip
    return "updated"


def take_back(
    tx: Transaction, dealership: int, kind: str, whose: Subject, subject: int, on: date, number: str
) -> bool:  # fmt: skip
    """Keep the day no longer; whether it was kept."""
    key = {"kind": kind, "number": number or on.isoformat(), "subject": subject, "on": on.isoformat()}
    return tx.run(TAKE_BACK.format(whose=whose), dealership=dealership, **key) > 0


def is_kept(tx: Transaction, dealership: int, kind: str, whose: Subject, subject: int, number: str) -> bool:
    """Whether a record of this number is kept."""
    key = {"kind": kind, "number": number, "subject": subject}
    return tx.one(STORED.format(whose=whose), dealership=dealership, **key) is not None


def to_derive(tx: Transaction, dealership: int, changed: Iterable[Change]) -> None:
    """What falls due from the records that a call kept, or that were taken back, is to be derived again."""
    rows = [change.after for change in changed if change.table == "event"]
    for subject, column in SUBJECTS.items():
        numbers = sorted({row[column] for row in rows if row.get(column)})
        records.mark_stale(tx, dealership, subject, numbers)


def mark_stale_with(tx: Transaction, dealership: int, subject: Subject, kinds: Iterable[str]) -> None:
    """What falls due of the cars, or owners, that have such a record is to be derived again: of a fleet these are
    few."""
    column = SUBJECTS[subject]
    for kind in sorted(kinds):
        tx.run(MARK_WITH.format(subject=subject, column=column), dealership=dealership, kind=kind)


def of_subject(tx: Transaction, dealership: int, whose: Subject, subject: int) -> Events:
    """What is kept of a car, or of an owner."""
    found: Events = {}
    rows = tx.all(OF_SUBJECT.format(whose=whose), dealership=dealership, subject=subject)
    for kind, on, number, known, campaign, waits in rows:
        event = Event(date.fromisoformat(on), str(number), date.fromisoformat(known), str(campaign), bool(waits))
        found.setdefault(str(kind), []).append(event)
    return found
