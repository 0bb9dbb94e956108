"""Owns which days the dealership calls on. Invariant: a listed day (closed or opened) beats the kind's rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("seven_day", "statutory", "custom")
LONGEST_CLOSURE = 366


@dataclass(frozen=True, slots=True)
class Calendar:
    """`seven_day`: every day; `statutory`: China's working days; `custom`: only the listed `opened` days."""

    kind: str = "seven_day"
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        if day in self.closed:
            return False
        return day in self.opened or self._by_kind(day)

    def with_days(self, days: Mapping[date, bool]) -> Calendar:
        """The same calendar with these days open or closed, whatever it said of them."""
        opened = frozenset(day for day, is_open in days.items() if is_open)
        closed = frozenset(days) - opened
        return Calendar(self.kind, self.closed - opened | closed, self.opened - closed | opened)

    def _by_kind(self, day: date) -> bool:
        if self.kind == "statutory":
            return _is_workday(day)
        return self.kind == "seven_day"

    def open_from(self, day: date) -> date:
        """`day`, or the first open day after it; `day` itself where a year has none (a closed house plans nothing)."""
        for ahead in range(LONGEST_CLOSURE):
            if self.is_open(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day

    def open_after(self, day: date) -> date:
        """The first open day after `day`: "the next calling day"."""
        return self.open_from(day + timedelta(days=1))


def _is_workday(day: date) -> bool:
    """China's working days; a year that is not published yet falls back to Monday to Friday."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5
