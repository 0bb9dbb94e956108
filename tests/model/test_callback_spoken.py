"""What is read back of a promised time (B-02): weekday, day and hour, as one says them."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from carecall.model.callback_phrases import parse_callback
from carecall.model.callback_spoken import part_of, spoken
from carecall.model.reasons import Reason
from carecall.model.slots import Band, Hours

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOURS = Hours(Band("calling", time(9), time(18)), Band("limits", time(8), time(21)), (), ())


def said(text: str) -> Reason:
    return spoken(parse_callback(text, NOW, HOURS), NOW)


def test_an_exact_time() -> None:
    """周三，二十五号，下午三点."""
    assert said("25号下午3点") == Reason(
        "callback-at",
        {
            "relative": "day-after",
            "weekday": 2,
            "day": 25,
            "month": 11,
            "year": 2026,
            "start": "2026-11-25T15:00:00+08:00",
            "end": "2026-11-25T15:15:00+08:00",
            "part": "afternoon",
            "hour": 15,
            "hour12": 3,
            "minute": 0,
            "minutes": 0,
        },
    )


@pytest.mark.parametrize(
    ("phrase", "clock", "minutes"),
    [("in 59 min", (10, 59), 59), ("五分钟后", (10, 5), 0), ("in 7 min", (10, 7), 7), ("in 61 min", (11, 1), 0)],
)
def test_a_time_that_nobody_names_is_read_back_as_it_was_said(
    phrase: str, clock: tuple[int, int], minutes: int
) -> None:
    """Seven minutes are said as such, beside the minute that the list will show."""
    facts = said(phrase).params
    assert ((facts["hour"], facts["minute"]), facts["minutes"]) == (clock, minutes)
    assert facts["start"] == f"2026-11-23T{clock[0]:02}:{clock[1]:02}:00+08:00"


def test_a_part_of_the_day() -> None:
    found = said("tomorrow afternoon")
    assert found.code == "callback-part"
    assert (found.params["part"], found.params["relative"], found.params["weekday"]) == ("afternoon", "tomorrow", 1)


def test_a_range() -> None:
    found = said("今天11点到12点半")
    facts = found.params
    assert found.code == "callback-between"
    assert (facts["part"], facts["hour"], facts["minute"], facts["relative"]) == ("morning", 11, 0, "today")
    assert (facts["to_part"], facts["to_hour"], facts["to_hour12"], facts["to_minute"]) == ("noon", 12, 12, 30)


@pytest.mark.parametrize(
    ("phrase", "relative"),
    [("in 20 min", "today"), ("明天3点", "tomorrow"), ("后天3点", "day-after"), ("大后天3点", "")],
)
def test_days_near_today_have_a_name(phrase: str, relative: str) -> None:
    assert said(phrase).params["relative"] == relative


@pytest.mark.parametrize(
    ("hour", "part"),
    [(8, "morning"), (11, "morning"), (12, "noon"), (13, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_every_hour_has_its_part_of_the_day(hour: int, part: str) -> None:
    assert part_of(hour) == part


def test_it_can_be_stored_as_a_reason() -> None:
    found = said("明天9点到11点")
    assert Reason.from_json(found.to_json()) == found
