"""The series of dials of one contact: C-03, C-08, D-15, D-16, D-17."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import DAY, HOURS, RHYTHM, THREE, wall

from carecall.model.calendar import Calendar
from carecall.model.dispositions import DISPOSITIONS, UNREACHED, Outcome
from carecall.model.programmes import Policy
from carecall.model.series import Dial, NextSlot, Rhythm, Series, earliest_day, fold, next_slot
from carecall.model.slots import Band

SLOTS = [slot.name for slot in HOURS.slots]
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
times = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
dials = st.builds(Dial, days, st.sampled_from(SLOTS), st.sampled_from(Outcome), st.just(False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    shut = draw(st.sets(st.integers(0, 15), max_size=6))
    return Calendar(closed=frozenset(DAY + timedelta(days=n) for n in shut))


@st.composite
def wishes(draw: st.DrawFn) -> Band | None:
    if draw(st.booleans()):
        return None
    start, end = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    return Band("owner", start, end)


# --- the fold ---


@given(st.lists(dials, max_size=8))
def test_c_03_the_fold_counts_what_the_dispositions_say(history: list[Dial]) -> None:
    series = fold(history)
    tries = [dial for dial in history if DISPOSITIONS[dial.outcome].tries]
    assert series.tries == len(tries)
    assert series.used == frozenset(dial.slot for dial in tries)
    assert series.dials == len(history)
    assert series.promises == sum(dial.outcome is Outcome.CALLBACK for dial in history)
    assert series.break_offs == sum(dial.outcome is Outcome.BROKEN_OFF for dial in history)
    assert series.last_day == max((dial.day for dial in history), default=None), "one that is entered late counts too"
    assert series.any_slot == (bool(history) and history[-1].outcome is Outcome.BROKEN_OFF)


@given(st.lists(dials, max_size=6), dials)
def test_a_fold_goes_on_where_it_stood(history: list[Dial], dial: Dial) -> None:
    assert fold([*history, dial]) == fold(history).after(dial)


def test_a_third_person_who_names_a_time_uses_a_promise_and_no_try() -> None:
    series = fold([Dial(DAY, "morning", Outcome.THIRD_PERSON, promised=True)])
    assert (series.tries, series.promises, series.dials, series.used) == (0, 1, 1, frozenset())


# --- a whole series, dialled when it comes due ---


@dataclass(frozen=True)
class Played:
    coming: NextSlot
    at: datetime
    slot: str


def play(rhythm: Rhythm, wish: Band | None, outcomes: list[Outcome], misses: list[int], now: datetime) -> list[Played]:
    """Dial each time as soon as the series allows, `misses` calling days late."""
    series, played = Series(), []
    for outcome, missed in zip(outcomes, misses, strict=True):
        late = now
        for _ in range(missed):
            late = datetime.combine(rhythm.calendar.open_after(late.date()), time(8))
        coming = coming_slot(series, rhythm, wish, late)
        at = max(late, coming.starts)
        assert coming.starts <= at < coming.ends
        played.append(Played(coming, at, rhythm.hours.counted_slot(at.time())))
        series = series.after(Dial(at.date(), played[-1].slot, outcome))
        now = at + timedelta(minutes=1)
    return played


def coming_slot(series: Series, rhythm: Rhythm, wish: Band | None, now: datetime) -> NextSlot:
    earliest = earliest_day(series, rhythm.calendar, DAY, now.date())
    return next_slot(series, THREE, rhythm, wish, earliest, now)


unreached = st.sampled_from(sorted(UNREACHED))
histories = st.lists(unreached, min_size=3, max_size=3)


@given(calendars(), histories, times)
def test_c_03_three_tries_on_three_calling_days_in_a_row_in_three_slots(
    calendar: Calendar, outcomes: list[Outcome], begun: time
) -> None:
    rhythm = Rhythm(HOURS, calendar)
    played = play(rhythm, None, outcomes, [0, 0, 0], datetime.combine(DAY, begun))
    assert sorted(each.slot for each in played) == sorted(SLOTS)
    first, second, third = (each.at.date() for each in played)
    assert calendar.is_open(first)
    assert (second, third) == (calendar.open_after(first), calendar.open_after(second))


@given(calendars(), wishes(), st.lists(st.sampled_from(Outcome), min_size=6, max_size=6), times,
       st.lists(st.integers(0, 3), min_size=6, max_size=6))  # fmt: skip
def test_d_15_no_two_tries_on_one_day_nor_in_one_slot_while_the_owners_band_leaves_one(
    calendar: Calendar, wish: Band | None, outcomes: list[Outcome], begun: time, misses: list[int]
) -> None:
    rhythm = Rhythm(HOURS, calendar)
    played = play(rhythm, wish, outcomes, misses, datetime.combine(DAY, begun))
    tries = [each for each, outcome in zip(played, outcomes, strict=True) if DISPOSITIONS[outcome].tries][:3]
    assert len({each.at.date() for each in tries}) == len(tries)
    open_to = {HOURS.counted_slot(band.start) for band in HOURS.allowed(wish)}
    assert len({each.slot for each in tries}) == min(len(tries), len(open_to))
    if wish and wish.within(HOURS.limits):
        assert all(each.at.time() in wish for each in played)
    assert all(calendar.is_open(each.at.date()) for each in played)


@given(calendars(), st.integers(1, 4), histories)
def test_a_missed_day_moves_to_the_next_calling_day_and_keeps_its_slots(
    calendar: Calendar, missed: int, outcomes: list[Outcome]
) -> None:
    played = play(Rhythm(HOURS, calendar), None, outcomes, [0, missed + 1, 0], wall("09:00"))
    assert sorted(each.slot for each in played) == sorted(SLOTS)
    assert played[1].at.date() > calendar.open_after(played[0].at.date())


# --- the coming slot, by example ---


@pytest.mark.parametrize(
    ("now", "day", "slot"),
    [
        ("08:10", 0, "morning"),
        ("10:00", 0, "morning"),
        ("11:29", 0, "morning"),
        ("11:30", 0, "early-afternoon"),
        ("12:30", 0, "early-afternoon"),
        ("15:30", 0, "late-afternoon"),
        ("17:29", 0, "late-afternoon"),
        ("17:30", 1, "morning"),
    ],
)
def test_a_first_dial_may_be_made_in_any_slot(now: str, day: int, slot: str) -> None:
    coming = next_slot(Series(), THREE, RHYTHM, None, DAY, wall(now))
    assert (coming.day - DAY, coming.band.name, coming.reason.code) == (timedelta(days=day), slot, "first-dial")


@pytest.mark.parametrize(
    ("used", "slot"),
    [
        ({"morning"}, "late-afternoon"),
        ({"late-afternoon"}, "morning"),
        ({"late-afternoon", "morning"}, "early-afternoon"),
    ],
)
def test_e_08_later_tries_take_the_preferred_slot_that_is_not_used(used: set[str], slot: str) -> None:
    series = Series(tries=len(used), dials=len(used), used=frozenset(used), last_day=DAY - timedelta(days=1))
    coming = next_slot(series, THREE, RHYTHM, None, DAY, wall("08:00"))
    assert (coming.band.name, coming.reason.code) == (slot, "next-slot")
    assert coming.reason.params == {"day": "2026-11-23", "slot": slot, "try": len(used) + 1, "of": 3}


def test_a_preferred_slot_that_is_over_gives_way_to_the_next_of_the_day() -> None:
    series = Series(tries=1, dials=1, used=frozenset({"late-afternoon"}), last_day=DAY - timedelta(days=1))
    assert next_slot(series, THREE, RHYTHM, None, DAY, wall("11:45")).band.name == "early-afternoon"
    tomorrow = next_slot(series, THREE, RHYTHM, None, DAY, wall("15:45"))
    assert (tomorrow.day, tomorrow.band.name) == (DAY + timedelta(days=1), "morning")


def test_d_15_a_slot_repeats_where_the_owners_band_leaves_too_few_and_says_so() -> None:
    series = Series(tries=1, dials=1, used=frozenset({"morning"}), last_day=DAY - timedelta(days=1))
    coming = next_slot(series, THREE, RHYTHM, Band("owner", time(9), time(11)), DAY, wall("08:00"))
    assert (coming.band, coming.reason.code) == (Band("morning", time(9), time(11)), "slot-repeats")
    evening = replace(series, used=frozenset({"late-afternoon"}))
    coming = next_slot(evening, THREE, RHYTHM, Band("owner", time(18), time(20)), DAY, wall("08:00"))
    assert (coming.band.start, coming.reason.code) == (time(18), "slot-repeats")


def test_d_17_after_a_broken_off_call_whichever_slot_comes_first() -> None:
    """Its own slot is not used up, and the order of preference does not bind; a slot of a try stays used (C-03)."""
    yesterday = DAY - timedelta(days=1)
    broken = fold([Dial(yesterday, "late-afternoon", Outcome.BROKEN_OFF)])
    assert next_slot(broken, THREE, RHYTHM, None, DAY, wall("08:00")).band.name == "morning"
    assert next_slot(broken, THREE, RHYTHM, None, DAY, wall("16:00")).band.name == "late-afternoon"
    earlier = Dial(yesterday - timedelta(days=1), "morning", Outcome.NO_ANSWER)
    tried = fold([earlier, Dial(yesterday, "late-afternoon", Outcome.BROKEN_OFF)])
    assert next_slot(tried, THREE, RHYTHM, None, DAY, wall("08:00")).band.name == "early-afternoon"


def test_a_policy_without_distinct_slots_repeats_the_preferred_one() -> None:
    series = Series(tries=1, dials=1, used=frozenset({"late-afternoon"}), last_day=DAY - timedelta(days=1))
    coming = next_slot(series, Policy("next-day", distinct=False), RHYTHM, None, DAY, wall("08:00"))
    assert coming.band.name == "late-afternoon"


# --- the earliest day ---


@given(days, days, st.none() | days, st.none() | days, st.sets(st.integers(-5, 30), max_size=10))
def test_d_16_the_earliest_day_is_open_and_after_every_dial(
    not_before: date, today: date, last: date | None, dialled: date | None, shut: set[int]
) -> None:
    calendar = Calendar(closed=frozenset(today + timedelta(days=n) for n in shut))
    day = earliest_day(Series(last_day=last, dials=1 if last else 0), calendar, not_before, today, dialled)
    assert calendar.is_open(day)
    assert day >= max(not_before, today)
    assert last is None or day > last
    assert dialled is None or day > dialled, "an owner gets one unreached dial a day over all programmes"
