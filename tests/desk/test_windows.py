"""The days of a touch around closed days: D-19's calendar under the windows of the programmes."""

from __future__ import annotations

from datetime import date, timedelta

import support
from hypothesis import given
from hypothesis import strategies as st

from carecall.desk.due_dates import window
from carecall.model.calendar import Calendar
from carecall.model.programmes import Policy, Touch
from carecall.model.series import Rhythm

DUE = date(2026, 12, 20)


@given(
    shut=st.sets(st.integers(-20, 20)), start=st.integers(-12, 12), length=st.integers(0, 8), later=st.integers(0, 9)
)
def test_a_touch_keeps_its_order_on_open_days_and_what_is_before_its_day_is_over_before_it(
    shut: set[int], start: int, length: int, later: int
) -> None:
    rhythm = Rhythm(support.pack().hours, Calendar("seven_day", frozenset(DUE + timedelta(days=n) for n in shut)))
    end = start + length
    touch = Touch("t", "", start, end, end + later, Policy("plain"))
    found = window(rhythm, touch, DUE)
    assert found.not_before <= found.not_after <= found.give_up
    assert all(rhythm.calendar.is_open(day) for day in (found.not_before, found.not_after, found.give_up))
    if end < 0:
        assert found.not_before <= found.not_after < DUE
    else:
        assert found.not_after >= DUE + timedelta(days=end)
