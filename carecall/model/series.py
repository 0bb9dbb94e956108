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
    """One attempt of a contact that stands: its calling day, the slot it counts in, what came of it.

    `promised`: a third person named a time, which makes it a callback and uses no try. `rang_in`: it was no dial of
    ours, the owner rang us; it uses no try and counts for no limit of dials.
    """

    day: date
    slot: str
    outcome: Outcome
    promised: bool = False
    rang_in: bool = False

    @property
    def uses_try(self) -> bool:
        return DISPOSITIONS[self.outcome].tries and not self.promised and not self.rang_in


@dataclass(frozen=True, slots=True)
class Series:
    """What the dials so far amount to. `used`: the slots of the tries. `any_slot`: the last dial was broken off, so the
    next may be made in whichever slot comes first, not only in the preferred one."""

    tries: int = 0
    dials: int = 0
    promises: int = 0
    break_offs: int = 0
    used: frozenset[str] = frozenset()
    last_day: date | None = None
    any_slot: bool = False

    def after(self, dial: Dial) -> Series:
        """The series with one more dial."""
        broken = dial.outcome is Outcome.BROKEN_OFF
        return replace(
            self,
            tries=self.tries + dial.uses_try,
            dials=self.dials + (not dial.rang_in),
            promises=self.promises + (dial.promised or dial.outcome is Outcome.CALLBACK),
            break_offs=self.break_offs + broken,
            used=self.used | {dial.slot} if dial.uses_try else self.used,
            last_day=max(dial.day, self.last_day or dial.day),
            any_slot=broken,
        )

    def spent(self, tries: int) -> bool:
        """Whether no try is left of so many; whoever broke off is called once more all the same."""
        return 0 < tries <= self.tries and not self.any_slot


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

    A first dial, and the one after a broken-off call, takes the slot that is running or comes next; the others the
    preferred one. No slot is used by two tries, unless the owner's band leaves none: then a slot repeats (D-15).
    """
    slots, code = _open_to(series, policy, rhythm.hours, wish)
    by_time = series.any_slot or not series.tries
    order = sorted(slots, key=lambda band: band.start) if by_time else rhythm.hours.by_preference(slots)
    today, moment = now.date(), now.time()
    day = max(earliest, today)
    band = _first_left(order, moment if day == today else time.min)
    if band is None:
        day = rhythm.calendar.open_after(day)
        band = order[0]
    coming = min(series.tries + 1, policy.tries)
    params = {"day": day.isoformat(), "slot": band.name, "try": coming, "of": policy.tries}
    return NextSlot(day, band, Reason("spent" if series.spent(policy.tries) else code, params))


def _open_to(series: Series, policy: Policy, hours: Hours, wish: Band | None) -> tuple[Sequence[Band], str]:
    allowed = hours.allowed(wish)
    if not series.tries:
        return allowed, "first-dial"
    if not policy.distinct:
        return allowed, "next-slot"
    # An owner's band outside all slots counts in the next slot, as a dial in it does.
    fresh = [band for band in allowed if hours.counted_slot(band.start) not in series.used]
    return (fresh, "next-slot") if fresh else (allowed, "slot-repeats")


def _first_left(order: Sequence[Band], moment: time) -> Band | None:
    return next((band for band in order if moment < band.end), None)
