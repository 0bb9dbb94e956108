"""What is known of days to come (B-16): a contact counts on one day; a dry run and the summary say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import support
from support import add_owner, at, days_ago, dial_and_end, make_desk, sit

from carecall.desk import planning
from carecall.desk.coming import Coming, ComingDay, Count
from carecall.desk.context import Desk
from carecall.desk.summary import summary
from carecall.model.calendar import Calendar
from carecall.model.dispositions import Outcome
from carecall.model.reasons import Reason
from carecall.store.database import Database

MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(db: Database) -> Desk:
    """Owners of cars that were delivered from two to a hundred days ago, and some that were here yesterday."""
    found = make_desk(db, "2026-11-23 09:30")
    for days in (2, 3, 4, 6, 25, 27, 29, 30, 83, 84, 86, 90, 100):
        add_owner(found, delivered=days_ago(found, days))
    for _ in range(3):
        add_owner(found, visits=((days_ago(found, 1), "repair", None),))
    return found


def ahead(desk: Desk, days: int, first: date | None = None) -> Coming:
    found = planning.plan(desk, first, days, dry_run=True).coming
    assert found is not None
    return found


def counts(found: Coming) -> dict[date, int]:
    return {day.day: day.total.contacts for day in found.days}


def test_days_add_up_to_what_is_planned_and_a_dry_run_stores_nothing(desk: Desk) -> None:
    before = support.picture(desk.db)
    week = ahead(desk, 7)
    assert support.picture(desk.db) == before
    planned = planning.plan(desk, days=7)
    assert sum(counts(week).values()) == planned.planned
    assert [day.day for day in week.days] == [MONDAY + timedelta(days=ahead) for ahead in range(7)]
    stored = support.rows(desk.db, "SELECT next_on, count(*) FROM contact GROUP BY next_on ORDER BY next_on")
    by_day = {date.fromisoformat(day): count for day, count in stored}
    today = sum(count for day, count in by_day.items() if day <= MONDAY)
    assert counts(week) == {day: by_day.get(day, 0) for day in counts(week)} | {MONDAY: today}
    assert len({*counts(week).values()}) > 1


def test_a_day_says_the_same_whichever_day_a_dry_run_begins_with(desk: Desk) -> None:
    """What may be called earlier is of no day of the span. D-07: what waits for another call cannot be known before."""
    week = ahead(desk, 7).days[4:]
    later = ahead(desk, 3, MONDAY + timedelta(days=4))
    assert later.earlier > 0
    assert [_without(day, "7dc") for day in later.days] == [_without(day, "7dc") for day in week]


def _without(day: ComingDay, programme: str) -> tuple[date, dict[str, Count]]:
    return day.day, {code: count for code, count in day.programmes.items() if code != programme}


def test_it_says_what_of_it_was_planned_before(desk: Desk) -> None:
    first = planning.plan(desk, days=3)
    assert first.coming is not None
    assert {count.before for day in first.coming.days for count in day.programmes.values()} == {0}
    add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    today, *rest = ahead(desk, 7).days
    assert today.programmes["visit-survey"] == Count(4, 1)
    assert [day.total.new for day in rest[:2]] == [0, 0]
    assert sum(day.total.new for day in rest[2:]) > 0


def test_one_day_that_is_planned_for_good_counts_nothing_more(desk: Desk) -> None:
    """Planning is measured: the desk's own never asks for days to come."""
    assert planning.plan(desk).coming is None


def test_a_summary_of_a_day_to_come_has_the_same_figures_and_a_promise_in_them(desk: Desk) -> None:
    planning.plan(desk, days=7)
    owner = support.value(desk.db, "SELECT max(customer_id) FROM contact WHERE programme = 'visit-survey'")
    dial_and_end(sit(desk, "A01"), owner, Outcome.CALLBACK, callback="tomorrow 3pm")
    week = ahead(at(desk, "2026-11-23 10:00"), 7)
    for day in week.days[1:]:
        found = summary(desk, day.day).coming
        assert found is not None
        assert found.days == (day,)
        assert found.earlier == sum(count for other, count in counts(week).items() if other < day.day)
    assert (week.days[1].promises, week.days[2].promises) == (1, 0)
    assert week.days[1].programmes["visit-survey"] == Count(1, 0)
    assert summary(desk).coming is None


def test_two_contacts_of_an_owner_are_one_owner_to_call(desk: Desk) -> None:
    add_owner(desk, delivered=days_ago(desk, 30), visits=((days_ago(desk, 1), "repair", None),))
    today = ahead(desk, 1).days[0]
    assert today.total.contacts == today.owners + 1


def test_a_day_that_is_over_is_planned_for_today(desk: Desk) -> None:
    assert [day.day for day in ahead(desk, 2, MONDAY - timedelta(days=5)).days] == [MONDAY]


def closed_on(desk: Desk, *days: date) -> Desk:
    return replace(desk, pack=replace(desk.pack, calendar=Calendar(closed=frozenset(days))))


def test_what_falls_on_a_closed_day_is_called_on_the_next_open_one(desk: Desk) -> None:
    """Planned before the house said that it is closed then: the dry run, the summary and the list say one day."""
    planning.plan(desk, days=7)
    open_week = counts(ahead(desk, 7))
    tuesday, wednesday, thursday = (MONDAY + timedelta(days=n) for n in (1, 2, 3))
    house = closed_on(desk, tuesday, wednesday)
    week = ahead(house, 7)
    assert counts(week) == open_week | {
        tuesday: 0, wednesday: 0, thursday: open_week[tuesday] + open_week[wednesday] + open_week[thursday],
    }  # fmt: skip
    assert [day.closed_until for day in week.days[:4]] == [None, thursday, thursday, None]
    assert ahead(house, 1, thursday).days == (week.days[3],)
    assert ahead(house, 1, thursday).earlier == open_week[MONDAY]
    assert summary(house, wednesday).remark == Reason("day-closed", {"promised": 0, "day": "2026-11-26"})
    found = summary(house, thursday).coming
    assert found is not None
    assert found.days == (week.days[3],)


def test_a_promise_is_kept_on_a_closed_day_and_today_may_be_one(desk: Desk) -> None:
    planning.plan(desk)
    owner = support.value(desk.db, "SELECT max(customer_id) FROM contact WHERE programme = 'visit-survey'")
    dial_and_end(sit(desk, "A01"), owner, Outcome.CALLBACK, callback="tomorrow 3pm")
    tuesday = MONDAY + timedelta(days=1)
    house = closed_on(at(desk, "2026-11-23 18:30"), MONDAY, tuesday)
    first, second, third = ahead(house, 3).days
    assert (first.total.contacts, second.promises, second.total.contacts) == (0, 1, 1)
    assert third.total.contacts > 1
    assert summary(house).remark == Reason("house-closed", {"day": "2026-11-25"})
