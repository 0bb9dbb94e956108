"""Kinds of due date: A-07, A-14, C-05, C-13, E-01, E-09; days counted from the base, month ends and leap days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.kinds import AFTER, BEFORE, LATE, Bound, Kind, Span

TODAY = date(2026, 11, 23)
days = st.dates(date(1930, 1, 1), date(2060, 12, 31))
lengths = st.builds(
    Span, years=st.integers(0, 3), months=st.integers(0, 24), weeks=st.integers(0, 8), days=st.integers(0, 40)
)


def kind(base: str = "delivery", after: Span = Span(), every: Span = Span(), times: int = 0) -> Kind:  # noqa: B008
    return Kind("some", base, after, every, times)


@pytest.mark.parametrize(
    ("base", "after", "due"),
    [
        (date(2023, 11, 30), Span(years=3), date(2026, 11, 30)),
        (date(2024, 2, 29), Span(years=3), date(2027, 2, 28)),
        (date(2026, 8, 31), Span(months=6), date(2027, 2, 28)),
        (date(2026, 8, 31), Span(weeks=2), date(2026, 9, 14)),
        (date(2026, 8, 31), Span(), date(2026, 8, 31)),
    ],
)
def test_a_14_what_is_due_once_has_one_day(base: date, after: Span, due: date) -> None:
    assert list(kind(after=after).coming(base, TODAY)) == [(1, due)]
    assert list(kind(after=after).coming(base, TODAY + timedelta(days=4000))) == [(1, due)]


def test_a_15_on_the_day_itself_it_is_after_and_of_an_unknown_day_everything_is_before() -> None:
    after, before = Bound(AFTER, kind()), Bound(BEFORE, kind())
    assert (after.holds(TODAY, TODAY), before.holds(TODAY, TODAY)) == (True, False)
    assert (after.holds(TODAY, None), before.holds(TODAY, None)) == (False, True)


@given(days, days | st.none())
def test_a_15_of_before_and_after_one_holds(own: date, other: date | None) -> None:
    assert Bound(AFTER, kind()).holds(own, other) != Bound(BEFORE, kind()).holds(own, other)


def test_e_01_half_a_year_after_half_a_year_keeps_to_the_end_of_the_month() -> None:
    every = kind(after=Span(months=1), every=Span(months=6))
    installed = date(2026, 7, 31)
    assert [every.day(installed, n) for n in (1, 2, 3)] == [date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)]


def test_c_05_a_birthday_on_a_leap_day_comes_every_year() -> None:
    birthday = kind("birth", every=Span(years=1))
    assert list(birthday.coming(date(1992, 2, 29), TODAY)) == [(36, date(2027, 2, 28))]
    assert list(birthday.coming(date(1992, 2, 29), date(2028, 1, 2))) == [(37, date(2028, 2, 29))]


def test_c_05_yesterdays_birthday_is_not_lost_and_the_next_is_known() -> None:
    birthday = kind("birth", every=Span(years=1))
    found = list(birthday.coming(date(1980, 11, 22), TODAY))
    assert [day for _, day in found] == [date(2026, 11, 22), date(2027, 11, 22)]


def test_e_09_so_many_times_and_no_more() -> None:
    half_monthly = kind(after=Span(days=15), every=Span(days=15), times=2)
    sold = date(2026, 11, 1)
    assert [day for _, day in half_monthly.coming(sold, TODAY)] == [date(2026, 11, 16), date(2026, 12, 1)]
    assert [day for _, day in half_monthly.coming(sold, date(2026, 12, 2))] == [date(2026, 12, 1)]
    assert list(half_monthly.coming(sold, date(2027, 2, 1))) == []


def test_what_is_beyond_all_days_is_never_due() -> None:
    assert list(kind(after=Span(years=100), every=Span(years=9000)).coming(date(9950, 1, 1), date(9990, 1, 1))) == []


@given(days, lengths, lengths.filter(bool), days)
def test_the_next_occurrence_is_the_first_that_is_not_over(base: date, after: Span, every: Span, today: date) -> None:
    one = kind(after=after, every=every)
    *before, (number, day) = one.coming(base, today)
    assert day >= today
    assert number == 1 or one.day(base, number - 1) < today
    assert all(today - LATE <= earlier < today for _, earlier in before)
    assert all(one.day(base, n) == told for n, told in (*before, (number, day)))


@given(days, lengths, lengths.filter(bool), days, st.integers(1, 60))
def test_whoever_asks_later_finds_the_same_days(base: date, after: Span, every: Span, today: date, later: int) -> None:
    one = kind(after=after, every=every)
    known = dict(one.coming(base, today))
    for number, day in one.coming(base, today + timedelta(days=later)):
        assert known.get(number, day) == day


@given(lengths.filter(bool))
def test_a_length_takes_at_least_its_shortest(length: Span) -> None:
    assert all((length.from_day(day) - day).days >= length.shortest for day in (TODAY, date(2027, 1, 31)))


def test_the_arithmetic_has_a_mark_of_its_own() -> None:
    one = kind(after=Span(months=6))
    assert one.digest == kind(after=Span(months=6)).digest
    assert one.digest not in (kind(after=Span(months=7)).digest, kind("last-visit", Span(months=6)).digest)
