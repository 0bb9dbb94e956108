"""Spreading owners over the days of a campaign (A-13)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.campaigns import sentence, spread

FIRST = date(2026, 12, 1)
seen = st.dictionaries(st.integers(1, 500), st.none() | st.dates(date(2024, 1, 1), date(2026, 11, 23)), max_size=60)
lengths = st.integers(1, 14)


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(count)]


def test_a_13_who_was_away_longest_comes_first_and_who_never_came_before_all() -> None:
    last_seen = {1: date(2026, 11, 1), 2: None, 3: date(2025, 1, 31), 4: date(2026, 2, 28)}
    assert spread(last_seen, days(2), 2) == {2: FIRST, 3: FIRST, 4: days(2)[1], 1: days(2)[1]}


def test_a_13_without_a_number_the_days_are_filled_evenly() -> None:
    counted = Counter(spread(dict.fromkeys(range(10)), days(4)).values())
    assert sorted(counted.values()) == [1, 3, 3, 3]


def test_on_no_day_nobody_finds_room() -> None:
    assert spread({1: None}, []) == {}


@given(seen, lengths, st.integers(0, 12))
def test_a_13_no_day_has_more_than_it_takes_and_whoever_waits_longer_is_never_later(
    last_seen: dict[int, date | None], count: int, per_day: int
) -> None:
    found = spread(last_seen, days(count), per_day)
    assert set(found) <= set(last_seen)
    assert len(found) == (min(len(last_seen), per_day * count) if per_day else len(last_seen))
    if per_day:
        assert max(Counter(found.values()).values(), default=0) <= per_day
    order = sorted(found, key=lambda each: (last_seen[each] or date.min, each))
    assert [found[each] for each in order] == sorted(found.values())
    left = set(last_seen) - set(found)
    assert all((last_seen[one] or date.min) >= (last_seen[other] or date.min) for one in left for other in found)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("免费检查空调", "免费检查空调。"),
        ("免费检查空调，", "免费检查空调。"),
        ("免费检查空调！", "免费检查空调！"),
        ("Free check of the air conditioning", "Free check of the air conditioning."),
        ("Free check;", "Free check."),
        ("It’s free", "It’s free."),
        ("夏季检查 A/C", "夏季检查 A/C。"),
        ("检查（免费）", "检查（免费）。"),
    ],
)
def test_more_can_be_said_behind_what_a_campaign_tells(typed: str, said: str) -> None:
    assert sentence(typed) == said
    assert sentence(said) == said
