"""Owns which promised windows are a part of the day. Invariant: the same window is the same part wherever it is shown,
however it was named: "tomorrow 9 to 12" is its morning.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from carecall.model.callback_facts import PARTS
from carecall.model.slots import Band, Hours

BEGUN = timedelta(minutes=1)
"""What is left of a part of today begins with the minute after it was promised."""


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
