"""Owns how a promised time is read back. Invariant: the weekday and the day are always among what is said, and the
time is the one that is promised, to the minute.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from carecall.model.reasons import Reason

if TYPE_CHECKING:
    from carecall.model.callback_phrases import Window

ROUND_MINUTES = 5
SHORT_WAIT = 60
"""Minutes that are counted; a longer wait is told by the clock alone."""
_RELATIVE = {0: "today", 1: "tomorrow", 2: "day-after"}


def spoken(window: Window, now: datetime) -> Reason:
    """The parts of the sentence to read back (B-02): 周三，二十五号，下午三点.

    Codes: `callback-at` (part, hour, hour12, minute, minutes), `callback-part` (part), `callback-between` (the first
    four of `callback-at`, and again with `to_` before them). All have relative (today, tomorrow, day-after or ""),
    weekday (0 is Monday), day, month, year, and `start` and `end` as ISO strings.

    `minutes`: nobody names a time such as 10:22, it came of "in five minutes", and that is said too; else 0.
    """
    day = window.start.date()
    facts: dict[str, Any] = {
        "relative": _RELATIVE.get((day - now.date()).days, ""),
        "weekday": day.weekday(),
        "day": day.day,
        "month": day.month,
        "year": day.year,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }
    if window.part:
        return Reason("callback-part", {**facts, "part": window.part})
    facts |= _clock(window.start)
    if window.exact:
        return Reason("callback-at", facts | {"minutes": _wait(window.start, now)})
    return Reason("callback-between", facts | {f"to_{key}": value for key, value in _clock(window.end).items()})


def _clock(moment: datetime) -> dict[str, Any]:
    return {
        "part": part_of(moment.hour),
        "hour": moment.hour,
        "hour12": moment.hour % 12 or 12,
        "minute": moment.minute,
    }


def _wait(start: datetime, now: datetime) -> int:
    """How many minutes a short wait lasts that ends at a minute which nobody names; else 0."""
    minutes = int((start - now).total_seconds() // 60)
    return minutes if is_rough(start.time()) and 0 < minutes < SHORT_WAIT else 0


def is_rough(at: time) -> bool:
    """Whether a minute is one that nobody names."""
    return at.minute % ROUND_MINUTES != 0


def rounded(at: time) -> time:
    """The nearest five minutes."""
    fives = round((at.hour * 60 + at.minute) / ROUND_MINUTES)
    return time(*divmod(fives * ROUND_MINUTES % (24 * 60), 60))


def part_of(hour: int) -> str:
    """The part of the day that an hour is spoken with; twelve to one is noon."""
    if hour < 12:
        return "morning"
    if hour == 12:
        return "noon"
    return "afternoon" if hour < 18 else "evening"
