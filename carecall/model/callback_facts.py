"""Owns what a callback phrase has said so far. Invariant: two different answers to one question are refused.

Nothing here knows words of a language, and nothing knows what day it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from carecall.errors import Refused
from carecall.model.callback_parts import PARTS

Day = Literal["minutes", "days", "year", "month", "month_shift", "day", "week", "weekday", "weekend"]
LONGEST_RANGE = 8 * 60  # "9 to 5" is a range, "9 to 8" is a slip


def contradiction(what: str, **params: object) -> Refused:
    """`what` names the mistake: no-such-time, no-such-day, day-or-hour, two-times, two-days, hour-part, weekday, order,
    offset."""
    return Refused("callback-contradictory", what=what, **params)


_HALVES = {"am": "morning", "pm": "afternoon"}


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour and a minute as said; `plain` where it is of the 24-hour clock, such as 03:15 or noon."""

    hour: int
    minute: int = 0
    plain: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60):
            raise contradiction("no-such-time", hour=self.hour, minute=self.minute)

    def readings(self, marked: bool) -> tuple[int, ...]:
        """The minutes of the day that it may mean, the earlier first; `03:15` is twelve-hour only beside a mark."""
        if self.hour == 0 or self.hour > 12 or (self.plain and not marked):
            return (self.hour * 60 + self.minute,)
        early = self.hour % 12 * 60 + self.minute
        return early, early + 12 * 60

    def bare(self) -> int:
        """What it means with nothing else said: 1 to 7 o'clock is afternoon, 8 to 12 as it stands."""
        return (self.hour + (12 if 1 <= self.hour <= 7 and not self.plain else 0)) * 60 + self.minute


@dataclass(slots=True)
class Side:
    """One end of a range, or the one time: its clock and the marks (`morning`, `pm`) that were said of it."""

    clock: Clock | None = None
    marks: list[str] = field(default_factory=list)

    def say(self, clock: Clock) -> None:
        if self.clock is not None:
            raise contradiction("two-times")
        self.clock = clock

    @property
    def part(self) -> str:
        """The part of the day that was named; two different ones contradict each other."""
        named = set(self.marks) - _HALVES.keys()
        if len(named) > 1:
            raise contradiction("hour-part")
        return next(iter(named), "")

    @property
    def alone(self) -> str:
        """The part of the day that is meant where no hour was said: "tomorrow pm" is its afternoon."""
        halves = {_HALVES[mark] for mark in self.marks if mark in _HALVES}
        if len(halves) > 1 or (halves and self.part and not self._agrees(self.part)):
            raise contradiction("hour-part")
        return self.part or next(iter(halves), "")

    def _agrees(self, part: str) -> bool:
        hours = PARTS[part].hours
        return all(PARTS[mark].hours[0] <= hours[-1] and hours[0] <= PARTS[mark].hours[-1] for mark in self.marks)

    def moments(self) -> tuple[int, ...]:
        """The minutes of the day that clock and marks allow together; none is a contradiction."""
        assert self.clock is not None
        readings = self.clock.readings(marked=bool(self.marks))
        fits = tuple(moment for moment in readings if all(moment // 60 in PARTS[mark].hours for mark in self.marks))
        if not fits:
            raise contradiction("hour-part")
        return fits

    def moment(self) -> int:
        """The one minute of the day that is meant."""
        assert self.clock is not None
        return self.moments()[0] if self.marks else self.clock.bare()


@dataclass(slots=True)
class Facts:
    """What was said: about the day, and about one time or the two ends of a range.

    `bound` is `after` or `before` where a time was said as one, `within` where it is the hour that begins then;
    `hinted` tells a bare number from an hour; `dotted` are the two numbers of an hour such as 10.20. `vague` is the
    first word that says no time (晚点), `another_day` one that says another day and not which.
    """

    said: dict[Day, int] = field(default_factory=dict)
    sides: list[Side] = field(default_factory=lambda: [Side()])
    bound: str = ""
    hinted: bool = False
    dotted: tuple[int, int] | None = None
    vague: str = ""
    another_day: str = ""

    def note(self, key: Day, value: int) -> None:
        if self.said.setdefault(key, value) != value:
            raise contradiction("two-days")
        self.hinted = True

    def get(self, key: Day) -> int | None:
        return self.said.get(key)

    @property
    def names_day(self) -> bool:
        return bool(self.said.keys() - {"minutes"})

    def span(self) -> tuple[int, int]:
        """The minutes of the day that a range begins and ends at."""
        first, last = self.sides
        if first.marks or not last.marks:
            start = first.moment()
            end = next((moment for moment in last.moments() if moment > start), start)
        else:
            end = last.moment()
            start = max((moment for moment in first.moments() if moment < end), default=end)
        if not 0 < end - start <= LONGEST_RANGE:
            raise contradiction("order")
        return start, end
