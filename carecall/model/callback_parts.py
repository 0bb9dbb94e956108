"""Owns the parts of the day, and which promised windows are one. Invariant: the same window is the same part
wherever it is shown, however it was named: "tomorrow 9 to 12" is its morning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from carecall.model.reasons import to_minute
from carecall.model.slots import Band, Hours


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the `hours` of the clock that it may be said of, and the span that it means alone."""

    hours: range
    start: time
    end: time


PARTS: dict[str, Part] = {
    "morning": Part(range(1, 12), time(8), time(12)),
    "noon": Part(range(11, 15), time(11, 30), time(13, 30)),
    "afternoon": Part(range(12, 20), time(13, 30), time(18)),
    "dusk": Part(range(16, 20), time(17), time(19)),
    "evening": Part(range(17, 24), time(18), time(21)),
    "night": Part(range(6), time(0), time(6)),
    "am": Part(range(12), time(8), time(12)),
    "pm": Part(range(12, 24), time(13, 30), time(18)),
}
BEGUN = timedelta(minutes=1)
"""What is left of a part of today begins with the minute after it was promised."""


class Promised(Protocol):
    """A promise by wall clock, whoever keeps it."""

    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...
    @property
    def made(self) -> datetime: ...


def promised_for(promise: Promised, hours: Hours) -> dict[str, str]:
    """When a promise is for (`at`), with its `part` of the day where that was said, and when it was `made`: the
    parameters of what is said about it."""
    part = part_of_window(promise.starts, promise.ends, promise.made, hours)
    moments = {"at": to_minute(promise.starts), "made": to_minute(promise.made)}
    return {**moments, "part": part} if part else moments


def part_of_window(starts: datetime, ends: datetime, made: datetime, hours: Hours) -> str:
    """The part of the day that was promised at `made`, all by wall clock; "" where a time was."""
    return next((part for part in PARTS if _is_part(part, starts, ends, made, hours)), "")


def _is_part(part: str, starts: datetime, ends: datetime, made: datetime, hours: Hours) -> bool:
    span = Band("", PARTS[part].start, PARTS[part].end).within(hours.limits)
    if span is None or starts.date() != ends.date():
        return False
    span = span.within(hours.calling) or span
    begun = starts.time() in span and timedelta() <= starts - made <= BEGUN
    return ends.time() == span.end and (starts.time() == span.start or begun)
