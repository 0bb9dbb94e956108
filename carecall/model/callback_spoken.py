"""Owns how a promised time is read back. Invariant: the weekday and the day are always among what is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carecall.model.callback_phrases import Window
from carecall.model.reasons import Reason

_RELATIVE = {0: "today", 1: "tomorrow", 2: "day-after"}


def spoken(window: Window, now: datetime) -> Reason:
    """The parts of the sentence to read back (B-02): 周三，二十五号，下午三点.

    Codes: `callback-at` (part, hour, hour12, minute), `callback-part` (part), `callback-between` (those of
    `callback-at`, and again with `to_` before them). All have relative (today, tomorrow, day-after or ""), weekday
    (0 is Monday), day, month, year, and `start` and `end` as ISO strings.
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
        return Reason("callback-at", facts)
    return Reason("callback-between", facts | {f"to_{key}": value for key, value in _clock(window.end).items()})


def _clock(moment: datetime) -> dict[str, Any]:
    return {
        "part": part_of(moment.hour),
        "hour": moment.hour,
        "hour12": moment.hour % 12 or 12,
        "minute": moment.minute,
    }


def part_of(hour: int) -> str:
    """The part of the day that an hour is spoken with; twelve to one is noon."""
    if hour < 12:
        return "morning"
    if hour == 12:
        return "noon"
    return "afternoon" if hour < 18 else "evening"
