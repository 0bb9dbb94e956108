"""Owns the series of dials of one contact and what comes next in it.

Invariant: a series never gets two dials that use a try on one day, nor two in one slot while a slot is left that
the owner's own band allows; what comes next is a pure function of history, policy, hours, calendar, wish and time.
Implements C-03, C-08, D-15, D-16, D-17 and the series of the design's section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from carecall.model.calendar import Calendar
from carecall.model.dispositions import DISPOSITIONS, Outcome
from carecall.model.programmes import Policy
from carecall.model.reasons import Reason
from carecall.model.slots import Band, Hours


@dataclass(frozen=True, slots=True)
class Dial:
    """One attempt of a contact that stands: its calling day, the slot it counts in, what came of it."""

    day: date
    slot: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Series:
    """What the dials so far amount to. `any_slot`: the last one was broken off, so the next may use every slot."""

    tries: int = 0
    dials: int = 0
    promises: int = 0
    break_offs: int = 0
    used: frozenset[str] = frozenset()
    last_day: date | None = None
    any_slot: bool = False

    def after(self, dial: Dial) -> Series:
        """The series with one more dial."""
        tries = DISPOSITIONS[dial.outcome].tries
        broken = dial.outcome is Outcome.BROKEN_OFF
        return replace(
            self,
            tries=self.tries + tries,
            dials=self.dials + 1,
            promises=self.promises + (dial.outcome is Outcome.CALLBACK),
            break_offs=self.break_offs + broken,
            used=self.used | {dial.slot} if tries else self.used,
            last_day=dial.day,
            any_slot=broken,
        )


def fold(dials: Iterable[Dial]) -> Series:
    """The series of a whole history, oldest first."""
    series = Series()
    for dial in dials:
        series = series.after(dial)
    return series


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a dealership calls: the hours and the calendar, which are always needed together."""

    hours: Hours
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class NextSlot:
    """Where the coming try belongs: a calling day and a band of it, in the dealership's wall clock."""

    day: date
    band: Band
    reason: Reason

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.day, self.band.start)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.day, self.band.end)


def earliest_day(
    series: Series, calendar: Calendar, not_before: date, today: date, dialled_on: date | None = None
) -> date:
    """The first calling day on which the series may be dialled; `dialled_on` is the owner's last unreached dial."""
    days = [not_before, today]
    days += [calendar.open_after(day) for day in (series.last_day, dialled_on) if day]
    return calendar.open_from(max(days))


def next_slot(
    series: Series,
    policy: Policy,
    rhythm: Rhythm,
    wish: Band | None,
    earliest: date,
    now: datetime,
) -> NextSlot:
    """The slot of the coming try, at wall-clock time `now`, on `earliest` or the next calling day that has one left.

    A first dial takes the slot that is running or comes next; later ones the preferred slot that the series has not
    used. Where the owner's band leaves none, a slot repeats (D-15).
    """
    allowed = rhythm.hours.allowed(wish)
    slots, code = _open_to(series, policy, allowed)
    order = sorted(slots, key=lambda band: band.start) if not series.tries else rhythm.hours.by_preference(slots)
    today, moment = now.date(), now.time()
    day = max(earliest, today)
    band = _first_left(order, moment if day == today else time.min)
    if band is None:
        day = rhythm.calendar.open_after(day)
        band = order[0]
    params = {"day": day.isoformat(), "slot": band.name, "try": series.tries + 1, "of": policy.tries}
    return NextSlot(day, band, Reason(code, params))


def _open_to(series: Series, policy: Policy, allowed: Sequence[Band]) -> tuple[Sequence[Band], str]:
    if not series.tries:
        return allowed, "first-dial"
    if not policy.distinct or series.any_slot:
        return allowed, "next-slot"
    fresh = [band for band in allowed if band.name not in series.used]
    return (fresh, "next-slot") if fresh else (allowed, "slot-repeats")


def _first_left(order: Sequence[Band], moment: time) -> Band | None:
    return next((band for band in order if moment < band.end), None)
