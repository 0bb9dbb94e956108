"""Owns what is known of days to come: how many contacts may first be called on which. Invariant: a contact counts on
one day, so that days add up; a dry run of planning and the summary of a day to come read it here, and cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from carecall.desk.context import Desk
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
    many owners these contacts are of, one call each; `promises`: how many calls are promised."""

    day: date
    programmes: Mapping[str, Count] = field(default_factory=dict)
    owners: int = 0
    promises: int = 0

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
    """What is planned for [first, last]; what could be called before today counts for today, where it can be called.
    Visits, deliveries, further tries and promises that are still to come are in nobody's records yet."""
    since = date.min if first <= desk.clock.today() else first
    programmes: dict[date, dict[str, Count]] = {}
    new = _on_its_day(made or {}, first, since)
    for day, programme, contacts in figures.coming(tx, desk.id, first, since, last):
        programmes.setdefault(day, {})[programme] = Count(contacts, new.get((day, programme), 0))
    owners = figures.coming_owners(tx, desk.id, first, since, last)
    order = list(desk.pack.programmes)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return Coming(
        tuple(ComingDay(day, _in_order(programmes.get(day, {}), order), *owners.get(day, (0, 0))) for day in days),
        figures.open_before(tx, desk.id, since),
    )


def _on_its_day(made: Made, first: date, since: date) -> dict[tuple[date, str], int]:
    """The same with what counts for the first day moved there."""
    found: dict[tuple[date, str], int] = {}
    for (day, programme), count in made.items():
        if day >= since:
            key = max(day, first), programme
            found[key] = found.get(key, 0) + count
    return found


def _in_order(counts: Mapping[str, Count], order: list[str]) -> dict[str, Count]:
    known = [code for code in order if code in counts]
    return {code: counts[code] for code in (*known, *sorted(counts.keys() - set(known)))}
