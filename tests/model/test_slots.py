"""The bands of a day: D-15, E-08, C-03."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HOURS, pack

from carecall.model.slots import Band, Hours

moments = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def bands(draw: st.DrawFn) -> Band:
    start, end = sorted(draw(st.lists(moments, min_size=2, max_size=2, unique=True)))
    return Band("owner", start, end)


def test_the_shipped_pack_has_the_hours_of_the_tests() -> None:
    """D-15, E-08: no commuting hours, late afternoon first."""
    hours = pack().hours
    assert replace(hours, calling=HOURS.calling, limits=HOURS.limits) == HOURS
    assert (hours.calling.start, hours.calling.end) == (time(9), time(18))
    assert (hours.limits.start, hours.limits.end) == (time(8), time(21))


@pytest.mark.parametrize(
    ("moment", "running", "counted"),
    [
        ("08:00", None, "morning"),
        ("09:00", "morning", "morning"),
        ("11:29", "morning", "morning"),
        ("11:30", None, "early-afternoon"),
        ("13:30", "early-afternoon", "early-afternoon"),
        ("15:29", "early-afternoon", "early-afternoon"),
        ("15:30", "late-afternoon", "late-afternoon"),
        ("17:30", None, "late-afternoon"),
        ("20:59", None, "late-afternoon"),
    ],
)
def test_c_03_slots_are_half_open_and_a_dial_outside_counts_in_the_next(
    moment: str, running: str | None, counted: str
) -> None:
    at = time.fromisoformat(moment)
    assert next((slot.name for slot in HOURS.slots if at in slot), None) == running
    assert HOURS.counted_slot(at) == counted


@given(moments)
def test_c_03_every_moment_counts_in_exactly_one_slot(at: time) -> None:
    assert sum(at in slot for slot in HOURS.slots) <= 1
    counted = next(slot for slot in HOURS.slots if slot.name == HOURS.counted_slot(at))
    assert at in counted or at < counted.start or counted is HOURS.slots[-1]


@given(bands())
def test_d_15_the_owners_band_bounds_every_slot_and_the_limits_bound_the_band(wish: Band) -> None:
    allowed = HOURS.allowed(wish)
    assert allowed
    if wish.within(HOURS.limits):
        assert all(band.within(wish) == band for band in allowed)
    else:
        assert allowed == HOURS.slots, "a band that is wholly outside the limits says nothing"
    assert all(band.within(HOURS.limits) == band for band in allowed)


def test_d_15_without_a_wish_all_slots_are_open() -> None:
    assert HOURS.allowed(None) == HOURS.slots


def test_d_15_a_band_between_the_slots_is_dialled_in_itself() -> None:
    assert HOURS.allowed(Band("owner", time(18), time(20))) == (Band("owner", time(18), time(20)),)
    assert HOURS.allowed(Band("owner", time(19), time(23))) == (Band("owner", time(19), time(21)),)


def test_d_15_a_slot_is_clipped_to_the_band() -> None:
    assert HOURS.allowed(Band("owner", time(11), time(14))) == (
        Band("morning", time(11), time(11, 30)),
        Band("early-afternoon", time(13, 30), time(14)),
    )


def test_e_08_unlisted_slots_come_last_in_time_order() -> None:
    names = [band.name for band in HOURS.by_preference(HOURS.slots)]
    assert names == ["late-afternoon", "morning", "early-afternoon"]
    unsure = Hours(HOURS.calling, HOURS.limits, HOURS.slots, ("early-afternoon",))
    assert [band.name for band in unsure.by_preference(unsure.slots)] == [
        "early-afternoon",
        "morning",
        "late-afternoon",
    ]


@given(bands(), bands())
def test_what_lies_within_is_the_common_part(inner: Band, outer: Band) -> None:
    part = inner.within(outer)
    for minute in range(0, 24 * 60, 7):
        at = time(minute // 60, minute % 60)
        assert (at in inner and at in outer) == (part is not None and at in part)
