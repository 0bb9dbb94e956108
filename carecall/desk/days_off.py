"""Owns the days on which the house calls: what holds for each, and the ones that are entered against the rule.
Invariant: what is entered is audited with who did it (A-24), and a day that is over stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carecall.desk import auditing, day_book
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Desk, with_days
from carecall.errors import Refused
from carecall.model.calendar import Ruling
from carecall.store import calendar_days, campaigns
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class HouseDay:
    """A day, whether it is worked and why; `entered`: by a file or a command, with the `note` given there; what is
    listed and was not entered stands in a pack."""

    day: date
    ruling: Ruling
    entered: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A day to be entered. `is_open` None: the rule of the calendar is to hold again."""

    day: date
    is_open: bool | None
    note: str = ""


def days(desk: Desk, first: date, last: date) -> tuple[HouseDay, ...]:
    """What holds for each day from `first` to `last`."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        known = calendar_days.entered(tx, desk.id)
    span = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    calendar = desk.rhythm.calendar
    return tuple(HouseDay(day, calendar.ruling(day), day in known, known.get(day, (True, ""))[1]) for day in span)


@dataclass(frozen=True, slots=True)
class Entered:
    """How many days `changed`, were so `already`, and are `over`; the codes of running campaigns that have people come
    on days that are closed by it."""

    changed: int
    already: int
    over: int
    campaigns: tuple[str, ...] = ()


def enter(desk: Desk, entries: Sequence[Entry]) -> Entered:
    """Enter these days, but those that are over. Raises Refused `days-not-yours`: only a supervisor, or nobody in
    particular, says when the house is closed."""
    if desk.agent is not None and desk.agent.role != SUPERVISOR:
        raise Refused("days-not-yours")
    today = desk.clock.today()
    coming = [entry for entry in entries if entry.day >= today]
    with day_book.writing(desk) as tx:
        done = [entry for entry in coming if _enter(desk, tx, entry)]
        closed = [entry.day for entry in done if entry.is_open is False]
        hit = dict.fromkeys(code for day in closed for code in campaigns.running_on(tx, desk.id, day))
    return Entered(len(done), len(coming) - len(done), len(entries) - len(coming), tuple(hit))


def _enter(desk: Desk, tx: Transaction, entry: Entry) -> bool:
    if entry.is_open is None:
        done = calendar_days.remove(tx, desk.id, entry.day)
    else:
        done = calendar_days.write(tx, desk.id, entry.day, entry.is_open, entry.note)
    if done:
        auditing.note(desk, tx, "calendar_day", entry.day.toordinal(), "entered", day=entry.day.isoformat(),
                      open=entry.is_open, note=entry.note)  # fmt: skip
    return done
