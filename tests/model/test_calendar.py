"""Which days the dealership calls on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.calendar import FIXED, LONGEST_CLOSURE, Calendar, Ruling, Why

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
NATIONAL_DAY = date(2025, 10, 1)
MADE_UP_SUNDAY = date(2025, 9, 28)  # a Sunday on which China worked for the long holiday


def test_seven_day_is_open_at_weekends() -> None:
    assert Calendar().is_open(date(2026, 11, 22))
    assert Calendar("seven_day").is_open(NATIONAL_DAY)


def test_statutory_follows_chinas_working_days() -> None:
    calendar = Calendar("statutory")
    assert not calendar.is_open(NATIONAL_DAY)
    assert calendar.is_open(MADE_UP_SUNDAY)
    assert not calendar.is_open(date(2025, 9, 27))


@given(st.dates(date(2090, 1, 1), date(2095, 12, 31)))
def test_a_year_that_is_not_published_yet_works_monday_to_friday(day: date) -> None:
    works = day.weekday() < 5 and (day.month, day.day) not in FIXED
    assert Calendar("statutory").is_open(day) == works


def test_custom_is_open_on_listed_days_only() -> None:
    calendar = Calendar("custom", opened=frozenset({date(2026, 11, 25)}))
    assert [calendar.is_open(date(2026, 11, day)) for day in (24, 25, 26)] == [False, True, False]


@given(st.sampled_from(["seven_day", "statutory", "custom"]), st.sets(days, max_size=5), st.sets(days, max_size=5))
def test_a_listed_day_beats_the_kind_and_closed_beats_opened(kind: str, closed: set[date], opened: set[date]) -> None:
    calendar = Calendar(kind, frozenset(closed), frozenset(opened))
    assert not any(calendar.is_open(day) for day in closed)
    assert all(calendar.is_open(day) for day in opened - closed)


@given(days, st.sets(st.integers(0, 20), max_size=15))
def test_the_next_open_day_is_the_first(day: date, shut: set[int]) -> None:
    calendar = Calendar(closed=frozenset(day + timedelta(days=n) for n in shut))
    found = calendar.open_from(day)
    assert calendar.is_open(found)
    assert not any(calendar.is_open(day + timedelta(days=n)) for n in range((found - day).days))
    assert calendar.open_after(day) == calendar.open_from(day + timedelta(days=1))


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 12, 31)])
def test_a_house_that_never_opens_plans_on_the_day_itself(day: date) -> None:
    assert Calendar("custom").open_from(day) == day
    assert LONGEST_CLOSURE >= 365


@pytest.mark.parametrize(
    ("day", "is_open", "why"),
    [
        ("2026-02-13", True, Why.WORKDAY), ("2026-02-14", True, Why.MAKE_UP), ("2026-02-17", False, Why.HOLIDAY),
        ("2026-02-21", False, Why.HOLIDAY), ("2026-02-28", True, Why.MAKE_UP), ("2026-03-07", False, Why.WEEKEND),
        ("2024-02-29", True, Why.WORKDAY), ("2026-10-01", False, Why.HOLIDAY),
    ],
)  # fmt: skip
def test_statutory_says_why_a_day_is_worked_or_not(day: str, is_open: bool, why: Why) -> None:
    """Around the lunar new year of 2026 two Saturdays are worked."""
    assert Calendar("statutory").ruling(date.fromisoformat(day)) == Ruling(is_open, why)


@pytest.mark.parametrize(
    ("day", "is_open", "why"),
    [
        ("2090-01-02", True, Why.WORKDAY), ("2090-01-01", False, Why.WEEKEND), ("2090-05-01", False, Why.HOLIDAY),
        ("2090-10-03", False, Why.HOLIDAY),
    ],
)  # fmt: skip
def test_a_year_that_is_not_published_is_never_passed_off_as_known(day: str, is_open: bool, why: Why) -> None:
    assert Calendar("statutory").ruling(date.fromisoformat(day)) == Ruling(is_open, why, confirmed=False)


def test_what_is_listed_is_confirmed_whatever_the_year() -> None:
    filled = Calendar("statutory").with_days({date(2090, 2, 1): False, date(2090, 2, 4): True})
    assert filled.ruling(date(2090, 2, 1)) == Ruling(False, Why.LISTED)
    assert filled.ruling(date(2090, 2, 4)) == Ruling(True, Why.LISTED)


@given(days, st.sampled_from(["seven_day", "custom"]))
def test_only_the_statutory_calendar_has_days_that_are_not_confirmed(day: date, kind: str) -> None:
    assert Calendar(kind).ruling(day).confirmed
