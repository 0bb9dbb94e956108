"""Owns what is known of days to come: how many contacts may first be called on which. Invariant: a contact counts on
one day, so that days add up; a dry run of planning and the summary of a day to come read it here, and cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from carecall.desk.context import Desk, with_days
from carecall.store import figures
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Count:
    """Contacts; `new`: how many of them the planning run that asks has made."""

    contacts: int = 0
    new: int = 0

    @property
    def before(self) -> int:
        """How many were planned before."""
        return self.contacts - self.new


@dataclass(frozen=True, slots=True)
class ComingDay:
    """What may be called on a day for the first time, or again: by programme, those of the pack first. `owners`: how
    many owners these contacts are of, one call each; `promises`: how many calls are promised; `closed_until`: the next
    open day, where the house is closed on this one."""

    day: date
    programmes: Mapping[str, Count] = field(default_factory=dict)
    owners: int = 0
    promises: int = 0
    closed_until: date | None = None

    @property
    def total(self) -> Count:
        """All programmes together."""
        each = self.programmes.values()
        return Count(sum(count.contacts for count in each), sum(count.new for count in each))


@dataclass(frozen=True, slots=True)
class Coming:
    """The days of a span, one behind the other. `earlier`: contacts that may be called before it."""

    days: tuple[ComingDay, ...]
    earlier: int = 0


Made = Mapping[tuple[date, str], int]
"""Contacts that a planning run has just made, by the first day on which they may be called and by programme."""


def coming(desk: Desk, tx: Transaction, first: date, last: date, made: Made | None = None) -> Coming:
    """What is planned for [first, last]; what could be called before today counts for today, and what falls on a closed
    day for the next open one. Visits, deliveries, further tries and promises that are still to come are in nobody's
    records yet."""
    desk = with_days(desk, tx)
    today, moves = desk.clock.today(), _moves(desk, last)
    programmes: dict[date, dict[str, Count]] = {}
    new = _on_its_day(made or {}, today, moves)
    earlier = 0
    for day, programme, contacts in figures.coming(tx, desk.id, today, moves, last):
        if day < first:
            earlier += contacts
        programmes.setdefault(day, {})[programme] = Count(contacts, new.get((day, programme), 0))
    owners = figures.coming_owners(tx, desk.id, today, moves, last)
    order = list(desk.pack.programmes)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    found = (
        ComingDay(day, _in_order(programmes.get(day, {}), order), *owners.get(day, (0, 0)), moves.get(day))
        for day in days
    )
    return Coming(tuple(found), earlier)


def _moves(desk: Desk, last: date) -> dict[date, date]:
    """The closed days from today to `last`, each with the next open one."""
    calendar, today = desk.rhythm.calendar, desk.clock.today()
    days = (today + timedelta(days=ahead) for ahead in range((last - today).days + 1))
    return {day: calendar.open_from(day) for day in days if not calendar.is_open(day)}


def _on_its_day(made: Made, today: date, moves: Mapping[date, date]) -> dict[tuple[date, str], int]:
    """The same by the day on which they are called."""
    found: Counter[tuple[date, str]] = Counter()
    for (day, programme), count in made.items():
        at = max(day, today)
        found[moves.get(at, at), programme] += count
    return found


def _in_order(counts: Mapping[str, Count], order: list[str]) -> dict[str, Count]:
    known = [code for code in order if code in counts]
    return {code: counts[code] for code in (*known, *sorted(counts.keys() - set(known)))}
