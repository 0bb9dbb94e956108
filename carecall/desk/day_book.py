"""Owns the figures of days that are over. Invariant: the first write of a new day closes the days before it, in its own
transaction and before it changes anything; the figures of a closed day stand in the audit, and whatever is entered for
it afterwards changes them by exactly what it adds.

The rows of a day go on living: what waited then is called, moved or cancelled later. So what stood at its end cannot be
counted again, and is kept. A late entry (B-10), or the outcome of a call that was dialled on that day, amends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carecall.desk import auditing
from carecall.desk.context import Desk, bounds, from_instant
from carecall.store import audit, figures
from carecall.store.database import Transaction
from carecall.store.figures import AGENT, PROGRAMME, TOTAL

DAY, CLOSED, AMENDED = "day", "closed", "amended"
"""The audit's words: its subject is the day by its ordinal, its parameters are the figures."""
AT_ONCE = 31
"""How many days are closed where none ever was; what stood before them nobody can know any more."""
WORK, DIALS, PROMISES, MISSED, RANG_IN, COMPLAINTS = 4, 4, 2, 1, 1, 1
NOTHING = (0,) * (WORK + DIALS + PROMISES + MISSED + RANG_IN + COMPLAINTS)

Key = str | int | None
Figures = tuple[int, ...]
Grouped = dict[Key, Figures]
Day = dict[str, Grouped]
"""The figures of a day by what they are grouped by: planned, completed, failed, waiting; dials, those connected, owners
dialled, owners reached; promises due, those kept; missed; calls of owners to us; complaints told."""


@dataclass(frozen=True, slots=True)
class Page:
    """The figures of a day. `amended`: when it was last entered for after its end, by wall clock; None for never.
    `as_it_ended`: False of a day that was over before its figures were kept: its rows have lived on since."""

    figures: Day
    amended: datetime | None
    as_it_ended: bool = True


# --- what happened ---


@contextmanager
def writing(desk: Desk, day: date | None = None, plans: bool = False) -> Iterator[Transaction]:
    """The transaction of a use case that may change what a day's figures count; `day` is that which it is entered for,
    today by default. `plans`: it plans, or says of a campaign whether it is planned; these take turns, so that whoever
    comes later sees what the other did."""
    with desk.db.write() as tx:
        _hold(desk, tx)
        if plans:
            figures.plan_alone(tx, desk.id)
        with entering(desk, tx, day or desk.clock.today()):
            yield tx


def _hold(desk: Desk, tx: Transaction) -> None:
    """Write beside the others while no day is to be closed. Who closes one waits until nobody writes on it any more,
    and whoever comes meanwhile waits for that: who had begun before midnight is counted, who comes behind amends."""
    if _first_open(desk, tx) < desk.clock.today():
        figures.hold_days(tx, desk.id, alone=True)
        close(desk, tx)
    else:
        figures.hold_days(tx, desk.id, alone=False)


def close(desk: Desk, tx: Transaction) -> None:
    """Close the days that are over and were not closed yet."""
    for number in range(_first_open(desk, tx).toordinal(), desk.clock.today().toordinal()):
        _write(desk, tx, date.fromordinal(number), CLOSED, counted(desk, tx, date.fromordinal(number)))


def _first_open(desk: Desk, tx: Transaction) -> date:
    """The first day that is not closed: behind the last one that is, else as far back as days are closed at once."""
    last = audit.last_subject(tx, desk.id, DAY)
    if last is not None:
        return date.fromordinal(last + 1)
    return max(figures.first_day(tx, desk.id), desk.clock.today() - timedelta(days=AT_ONCE + 1))


@contextmanager
def entering(desk: Desk, tx: Transaction, day: date) -> Iterator[None]:
    """What happens within counts for `day`: one that is closed, or that was over before anything began, is amended by
    it."""
    page = read(desk, tx, day) or _before_all(desk, tx, day)
    if page is None:
        yield
        return
    before = counted(desk, tx, day)
    yield
    after = counted(desk, tx, day)
    if before != after:
        _write(desk, tx, day, AMENDED, _amended(page.figures, before, after))


def _write(desk: Desk, tx: Transaction, day: date, action: str, found: Day) -> None:
    kept = {by: [[key, *values] for key, values in grouped.items()] for by, grouped in found.items()}
    auditing.note(desk, tx, DAY, day.toordinal(), action, **kept)


def _amended(kept: Day, before: Day, after: Day) -> Day:
    return {by: _moved(kept[by], before[by], after[by]) for by in kept}


def _moved(kept: Grouped, before: Grouped, after: Grouped) -> Grouped:
    """What is kept and what has come since; a line that has become nothing goes."""
    lines = {
        key: tuple(
            stood + now - was
            for stood, was, now in zip(*(each.get(key, NOTHING) for each in (kept, before, after)), strict=True)
        )
        for key in kept.keys() | after.keys() | before.keys()
    }
    return {key: values for key, values in lines.items() if any(values)}


# --- the figures ---


def of_day(desk: Desk, tx: Transaction, day: date) -> Page:
    """The figures of a day: those that are kept, else those that its rows have now; none before anything was planned or
    dialled, whatever was due then, and none of a day that is still to come (desk.coming)."""
    if day > desk.clock.today():
        return _empty()
    kept = read(desk, tx, day) or _before_all(desk, tx, day)
    if kept:
        return kept
    begun = figures.first_day(tx, desk.id) <= day
    return Page(counted(desk, tx, day), None, as_it_ended=not (begun and day < _first_open(desk, tx)))


def _before_all(desk: Desk, tx: Transaction, day: date) -> Page | None:
    """The empty page of a day that was over before anything was planned or dialled; None for any other."""
    over = day < min(figures.first_day(tx, desk.id), desk.clock.today())
    return _empty() if over else None


def _empty() -> Page:
    return Page({by: {} for by in (TOTAL, PROGRAMME, AGENT)}, None)


def read(desk: Desk, tx: Transaction, day: date) -> Page | None:
    """A day that was closed; None for any other."""
    found = audit.last_entry(tx, desk.id, DAY, day.toordinal())
    if found is None:
        return None
    action, at, params = found
    kept: Day = {by: {key: _all_figures(values) for key, *values in lines} for by, lines in params.items()}
    return Page(kept, desk.clock.to_wall(from_instant(at)) if action == AMENDED else None)


def _all_figures(values: list[int]) -> Figures:
    """A page of before a figure was known has none of it: the newest figure stands last."""
    return (*values, *NOTHING[len(values) :])


def counted(desk: Desk, tx: Transaction, day: date) -> Day:
    """The figures of a day as its rows stand now."""
    start, end = bounds(desk, day)
    found: Day = {}
    for by in (TOTAL, PROGRAMME, AGENT):
        work = figures.contacts(tx, desk.id, day, by)
        dials = figures.dials(tx, desk.id, day, by)
        promises = figures.promises(tx, desk.id, start, end, min(desk.now, end), by)
        missed = figures.missed(tx, desk.id, day, by)
        rang_in = figures.rang_in(tx, desk.id, day, by)
        complaints = figures.complaints(tx, desk.id, day, by)
        parts = ((work, WORK), (dials, DIALS), (promises, PROMISES), (missed, MISSED), (rang_in, RANG_IN),
                 (complaints, COMPLAINTS))  # fmt: skip
        keys = {key for part, _size in parts for key in part}
        found[by] = {key: tuple(n for part, size in parts for n in part.get(key, (0,) * size)) for key in keys}
    return found
