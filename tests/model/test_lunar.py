"""Days of the lunar calendar (C-05, C-26): the new year, months of 29 days, leap months; how they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.kinds import LATE, Kind, Span
from carecall.model.lunar import LunarDay, is_birthday, read_lunar, stored

lunar_days = st.builds(LunarDay, st.integers(1, 12), st.integers(1, 30))
BIRTHDAY = Kind("birthday", "birth", every=Span(years=1))


@pytest.mark.parametrize(
    ("month", "day", "year", "on"),
    [
        (1, 1, 2026, "2026-02-17"), (8, 15, 2026, "2026-09-25"), (12, 29, 2026, "2027-02-05"),
        (12, 30, 2026, "2027-02-05"),  # a month of 29 days: New Year's Eve
        (12, 30, 2023, "2024-02-09"), (6, 1, 2025, "2025-06-25"),  # the plain month before the leap one
    ],
)  # fmt: skip
def test_c_05_a_lunar_day_falls_on_another_day_each_year(month: int, day: int, year: int, on: str) -> None:
    assert LunarDay(month, day).in_year(year) == date.fromisoformat(on)


@given(lunar_days, st.integers(1901, 2098))
def test_c_05_every_lunar_day_is_in_every_year(day: LunarDay, year: int) -> None:
    this, following = day.in_year(year), day.in_year(year + 1)
    assert date(year, 1, 20) <= this <= date(year + 1, 2, 20)
    assert timedelta(350) <= following - this <= timedelta(386)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("八月十五", 8, 15), ("农历腊月初八", 12, 8), ("阴历正月初一", 1, 1), ("08-15", 8, 15), ("1990-08-15", 8, 15),
        ("一九九〇年冬月廿三", 11, 23), ("1988年腊月二十三日", 12, 23), ("十二月三十", 12, 30), ("8月15日", 8, 15),
        ("闰四月初一", 4, 1),
    ],
)  # fmt: skip
def test_a_lunar_day_is_understood_as_it_is_written(text: str, month: int, day: int) -> None:
    assert read_lunar(text) == LunarDay(month, day)


@pytest.mark.parametrize("text", ["", "生日", "八月", "13-01", "12-31", "八月四十", "2026年8月"])
def test_what_is_no_lunar_day_is_not_guessed(text: str) -> None:
    assert read_lunar(text) is None


@given(lunar_days)
def test_what_is_stored_or_said_is_read_again(day: LunarDay) -> None:
    assert stored(str(day)) == day == read_lunar(day.chinese)
    assert stored("") is None


@given(lunar_days, st.dates(date(1930, 1, 1), date(2090, 1, 1)))
def test_c_05_the_next_lunar_birthday_and_the_one_before_while_that_is_not_long_ago(
    day: LunarDay, today: date
) -> None:
    *before, (year, coming) = BIRTHDAY.coming_lunar(day, today)
    assert coming >= today
    assert day.in_year(year - 1) < today
    assert all(today - LATE <= on < today for _, on in before)


def test_what_does_not_come_every_year_has_no_lunar_day() -> None:
    monthly = Kind("monthly", "birth", every=Span(months=1))
    assert list(monthly.coming_lunar(LunarDay(8, 15), date(2026, 11, 23))) == []


def test_c_05_a_birthday_is_kept_on_its_lunar_day() -> None:
    eve = LunarDay(12, 29)
    assert is_birthday(eve, date(2027, 2, 5))
    assert not is_birthday(eve, date(2027, 2, 6))
    assert is_birthday(date(1980, 11, 23), date(2026, 11, 23))
    assert not is_birthday(date(1980, 11, 23), date(2026, 11, 24))
