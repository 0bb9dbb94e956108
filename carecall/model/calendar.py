"""Owns which days the dealership calls on. Invariant: a listed day (closed or opened) beats the kind's rule, and a day
whose rule is not published yet is said to be unconfirmed, never passed off as known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

KINDS = ("seven_day", "statutory", "custom")
LONGEST_CLOSURE = 366
FIXED = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})
"""Month and day of China's holidays that are free every year, whatever else is published: New Year, Labour Day, the
National Day. The others move."""


class Why(StrEnum):
    """Why a day is worked or not."""

    LISTED = "listed"
    EVERY_DAY = "every-day"
    NOT_LISTED = "not-listed"
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a day is worked, and why. Not `confirmed`: the year is not published yet, and what is said rests on the
    day of the week and on FIXED alone."""

    is_open: bool
    why: Why
    confirmed: bool = True

    @property
    def usual(self) -> bool:
        """Whether nobody has to be told: a plain weekday or weekend, or what holds every day."""
        return self.why in (Why.EVERY_DAY, Why.NOT_LISTED, Why.WORKDAY, Why.WEEKEND)


@dataclass(frozen=True, slots=True)
class Calendar:
    """`seven_day`: every day; `statutory`: China's working days; `custom`: only the listed `opened` days."""

    kind: str = "seven_day"
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether the day is worked."""
        if self.kind == "seven_day":  # asked for every row of a list
            return day not in self.closed
        return self.ruling(day).is_open

    def ruling(self, day: date) -> Ruling:
        """Whether the day is worked, and why."""
        if day in self.closed or day in self.opened:
            return Ruling(day not in self.closed, Why.LISTED)
        if self.kind == "statutory":
            return _statutory(day)
        return Ruling(True, Why.EVERY_DAY) if self.kind == "seven_day" else Ruling(False, Why.NOT_LISTED)

    def with_days(self, days: Mapping[date, bool]) -> Calendar:
        """The same calendar with these days open or closed, whatever it said of them."""
        opened = frozenset(day for day, is_open in days.items() if is_open)
        closed = frozenset(days) - opened
        return Calendar(self.kind, self.closed - opened | closed, self.opened - closed | opened)

    def open_from(self, day: date) -> date:
        """`day`, or the first open day after it; `day` itself where a year has none (a closed house plans nothing)."""
        for ahead in range(LONGEST_CLOSURE):
            if self.is_open(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def open_until(self, day: date) -> date:
        """`day`, or the last open day before it; `day` itself where a year has none."""
        for back in range(LONGEST_CLOSURE):
            if self.is_open(day - timedelta(days=back)):
                return day - timedelta(days=back)
        return day

    def open_after(self, day: date) -> date:
        """The first open day after `day`: "the next calling day"."""
        return self.open_from(day + timedelta(days=1))


def _statutory(day: date) -> Ruling:
    """China's working days with the weekends that are worked instead of a holiday."""
    import chinese_calendar

    weekend = day.weekday() >= 5
    try:
        works = bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        free = weekend or (day.month, day.day) in FIXED
        why = (Why.WEEKEND if weekend else Why.HOLIDAY) if free else Why.WORKDAY
        return Ruling(not free, why, confirmed=False)
    if works:
        return Ruling(True, Why.MAKE_UP if weekend else Why.WORKDAY)
    return Ruling(False, Why.WEEKEND if weekend and not _named(day) else Why.HOLIDAY)


def _named(day: date) -> bool:
    """Whether a free day has a holiday's name."""
    import chinese_calendar

    return chinese_calendar.get_holiday_detail(day)[1] is not None
