"""Which promised windows are a part of the day: as they are parsed from what the owner said, whenever that was."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import support

from carecall.model.callback_parts import part_of_window
from carecall.model.callback_phrases import parse_callback

ZONE = ZoneInfo("Asia/Shanghai")


def part(text: str, now: str = "2026-11-23 15:41:20") -> str:
    said, hours = datetime.fromisoformat(now).replace(tzinfo=ZONE), support.pack().hours
    window = parse_callback(text, said, hours)
    wall = [moment.replace(tzinfo=None) for moment in (window.start, window.end, said)]
    return part_of_window(wall[0], wall[1], wall[2], hours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明天上午", "morning"), ("tomorrow morning", "morning"), ("明天中午", "noon"), ("周三下午", "afternoon"),
        ("明天傍晚", "dusk"), ("明天晚上", "evening"), ("今天下午", "afternoon"), ("tonight", "evening"),
    ],
)  # fmt: skip
def test_a_part_of_the_day_is_one(text: str, expected: str) -> None:
    assert part(text) == expected


@pytest.mark.parametrize(
    "text", ["明天上午九点", "tomorrow 9:00", "明天十点以后", "between 10 and 11 tomorrow", "20分钟后"]
)
def test_a_time_is_none(text: str) -> None:
    assert part(text) == ""


@pytest.mark.parametrize("now", ["2026-11-23 14:00:00", "2026-11-23 14:00:59"])
def test_what_is_left_of_a_part_of_today_counts_from_when_it_was_promised(now: str) -> None:
    assert part("今天下午", now) == "afternoon"
