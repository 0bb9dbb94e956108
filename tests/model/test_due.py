"""When a service is due: the examples of D-13, its edges, and properties of the rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.due import (
    DEFAULT_TERMS,
    Reading,
    Source,
    Terms,
    agree,
    agreed_window,
    first_service_due,
    free_first_service,
    maintenance_due,
    newest,
)
from carecall.model.reasons import Reason

TERMS = Terms(first_months=3, first_km=5000, interval_months=6, interval_km=7500)
MARCH_1 = date(2026, 3, 1)
APRIL_1 = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("today", "km", "over"),
    [
        (date(2026, 6, 1), None, False),
        (date(2026, 6, 2), None, True),
        (date(2026, 5, 1), 5500, False),
        (date(2026, 5, 1), 5501, True),
    ],
)
def test_free_only_when_on_time(today: date, km: int | None, over: bool) -> None:
    """D-12, D-27: three months at the latest, 500 km over the kilometres at most."""
    reading = Reading(APRIL_1, km) if km else None
    found = free_first_service(MARCH_1, TERMS, reading, today)
    assert (found.until, found.over) == (date(2026, 6, 1), over)
    by_months = Terms(first_months=3, first_km=0, interval_months=6, interval_km=0)
    assert free_first_service(MARCH_1, by_months, reading, today).over is (today > date(2026, 6, 1))


days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
kms = st.integers(0, 400_000)
terms = st.builds(Terms, st.integers(1, 36), st.integers(0, 60_000), st.integers(1, 36), st.integers(0, 60_000))


@pytest.mark.parametrize(
    ("km", "km_a_day", "interval", "due", "capped"),
    [(2000, 70, 71, date(2026, 5, 11), False), (1200, 40, 125, date(2026, 6, 1), True)],
)
def test_d_13_both_examples(km: int, km_a_day: int, interval: int, due: date, capped: bool) -> None:
    """D-13: delivered on 1 March, read on 1 April, 5,000 km."""
    found = first_service_due(MARCH_1, TERMS, Reading(APRIL_1, km))
    assert found.due_on == due
    assert found.cap == date(2026, 6, 1)
    assert found.basis == Reason(
        "D-13",
        {
            "start": "2026-03-01",
            "months": 3,
            "cap": "2026-06-01",
            "limit_km": 5000,
            "since": "delivery",
            "reading_on": "2026-04-01",
            "km": km,
            "days": 31,
            "km_a_day": km_a_day,
            "interval_days": interval,
            "capped": capped,
            "reached": False,
        },
    )
    assert Reason.from_json(found.basis.to_json()) == found.basis


@pytest.mark.parametrize(
    "reading",
    [None, Reading(APRIL_1, 0), Reading(MARCH_1, 40), Reading(date(2026, 2, 27), 900), Reading(APRIL_1, -5)],
    ids=["none", "0 km", "delivery day", "before delivery", "negative"],
)
def test_d_13_without_a_usable_reading_the_months_decide(reading: Reading | None) -> None:
    """A-02, C-02, D-11: three months after delivery, and the basis says so."""
    found = first_service_due(MARCH_1, TERMS, reading)
    assert found.due_on == date(2026, 6, 1)
    assert found.basis.code == "A-02"
    assert found.basis.params["months"] == 3


@pytest.mark.parametrize("km", [5000, 5001, 80_000])
def test_d_13_past_the_kilometres_is_due_on_the_day_it_was_recorded(km: int) -> None:
    found = first_service_due(MARCH_1, TERMS, Reading(APRIL_1, km))
    assert found.due_on == APRIL_1
    assert found.basis.params["reached"]


def test_d_13_past_the_kilometres_after_the_cap_was_due_at_the_cap() -> None:
    found = first_service_due(MARCH_1, TERMS, Reading(date(2026, 8, 1), 9000))
    assert found.due_on == date(2026, 6, 1)
    assert found.basis.params["capped"]


def test_d_13_is_never_before_a_reading_that_has_not_reached_the_kilometres() -> None:
    """4,900 km on day 80 rounds to 70 km a day and 71 days, but on day 80 the car was still short of 5,000."""
    read_on = MARCH_1 + timedelta(days=80)
    found = first_service_due(MARCH_1, TERMS, Reading(read_on, 4900))
    assert found.due_on == read_on
    assert found.basis.params["interval_days"] == 71
    assert not found.basis.params["reached"]


@pytest.mark.parametrize(("km", "km_a_day"), [(3100, 100), (3101, 110), (1, 10), (310, 10), (311, 20)])
def test_d_13_rounds_up_to_the_next_ten(km: int, km_a_day: int) -> None:
    assert first_service_due(MARCH_1, TERMS, Reading(APRIL_1, km)).basis.params["km_a_day"] == km_a_day


@pytest.mark.parametrize(
    ("delivered", "months", "cap"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)),
    ],
)
def test_a_02_months_end_where_the_month_ends(delivered: date, months: int, cap: date) -> None:
    assert first_service_due(delivered, Terms(months, 5000, 6, 7500), None).due_on == cap


def test_a_10_the_next_maintenance_counts_from_the_last_service() -> None:
    """A-10: 2,000 km in the 31 days since the visit, 70 a day, 7,500 km: 107 days."""
    found = maintenance_due(MARCH_1, 5200, TERMS, Reading(APRIL_1, 7200))
    assert found.due_on == MARCH_1 + timedelta(days=107)
    assert found.cap == date(2026, 9, 1)
    facts = found.basis.params
    assert (found.basis.code, facts["since"], facts["km"], facts["due_km"]) == ("D-13", "service", 2000, 12_700)


@pytest.mark.parametrize(
    ("service_km", "reading"),
    [
        (None, Reading(APRIL_1, 7200)),
        (5200, None),
        (5200, Reading(MARCH_1, 5200)),
        (5200, Reading(APRIL_1, 5200)),
        (5200, Reading(APRIL_1, 4000)),
        (5200, Reading(date(2026, 2, 1), 4000)),
    ],
    ids=["no odometer", "no reading", "the visit's own", "stood still", "runs backwards", "before the visit"],
)
def test_a_10_without_a_later_reading_the_months_decide(service_km: int | None, reading: Reading | None) -> None:
    found = maintenance_due(MARCH_1, service_km, TERMS, reading)
    assert (found.due_on, found.basis.code) == (date(2026, 9, 1), "A-10")


def test_a_10_the_owners_habit_up_to_the_visit_gives_the_rate() -> None:
    """A-10: 9,000 km in 90 days is 100 a day; 7,500 km more last 75 days, and the odometer will show 16,500."""
    delivered = MARCH_1 - timedelta(days=90)
    found = maintenance_due(MARCH_1, 9000, TERMS, None, delivered)
    assert found.due_on == MARCH_1 + timedelta(days=75)
    facts = found.basis.params
    assert (facts["since"], facts["days"], facts["due_km"], facts["km_a_day"]) == ("delivery", 90, 16_500, 100)
    assert not facts["reached"]
    later = maintenance_due(MARCH_1, 9000, TERMS, Reading(APRIL_1, 9310), delivered)
    assert later.basis.params["since"] == "service"


def test_no_kilometres_in_the_terms_leaves_the_months() -> None:
    found = first_service_due(MARCH_1, Terms(2, 0, 6, 0), Reading(APRIL_1, 3000))
    assert (found.due_on, found.basis.code) == (date(2026, 5, 1), "A-02")


def test_the_newest_reading_counts_whoever_took_it() -> None:
    readings = [Reading(MARCH_1, 900), Reading(APRIL_1, 2000), Reading(APRIL_1, 1900)]
    assert newest(readings) == Reading(APRIL_1, 2000)
    assert newest([]) is None


@given(days, terms, st.none() | st.builds(Reading, days, kms))
def test_never_past_the_cap_never_before_the_start(
    delivered: date, given_terms: Terms, reading: Reading | None
) -> None:
    """A-02, D-13."""
    found = first_service_due(delivered, given_terms, reading)
    assert delivered <= found.due_on <= found.cap == delivered + relativedelta(months=given_terms.first_months)
    if reading and found.basis.code == "D-13":
        assert found.due_on >= min(reading.on, found.cap)


@given(days, terms, st.integers(1, 900), kms, kms)
def test_d_13_more_kilometres_are_never_due_later(
    delivered: date, given_terms: Terms, after: int, one: int, other: int
) -> None:
    read_on = delivered + timedelta(days=after)
    less, more = (first_service_due(delivered, given_terms, Reading(read_on, km)).due_on for km in sorted((one, other)))
    assert more <= less


@given(days, terms, st.integers(0, 200_000), st.none() | st.builds(Reading, days, kms), st.none() | days)
def test_maintenance_is_never_past_its_cap(
    service: date, given_terms: Terms, km: int, reading: Reading | None, delivered: date | None
) -> None:
    """A-10."""
    found = maintenance_due(service, km, given_terms, reading, delivered)
    assert service <= found.due_on <= found.cap == service + relativedelta(months=given_terms.interval_months)


@pytest.mark.parametrize(
    ("agreed", "allowed"),
    [
        (date(2026, 5, 3), False),
        (date(2026, 5, 4), True),
        (date(2026, 5, 11), True),
        (date(2026, 5, 18), True),
        (date(2026, 5, 19), False),
    ],
)
def test_d_14_a_week_either_way(agreed: date, allowed: bool) -> None:
    """D-14: the first example of D-13, estimated for 11 May."""
    assert agree(date(2026, 5, 11), agreed, date(2026, 6, 1)).basis.params["kept"] is allowed


def test_d_14_never_past_the_cap() -> None:
    estimated, cap = date(2026, 5, 28), date(2026, 6, 1)
    assert agreed_window(estimated, cap) == (date(2026, 5, 21), cap)
    assert agree(estimated, date(2026, 6, 2), cap).due_on == cap


@pytest.mark.parametrize(
    ("wished", "agreed", "limit"),
    [
        (date(2026, 5, 25), date(2026, 5, 25), ""),
        (date(2026, 5, 1), date(2026, 5, 21), "week"),
        (date(2026, 7, 1), date(2026, 6, 1), "cap"),
    ],
)
def test_d_14_a_wish_is_kept_or_moved_to_the_nearest_day(wished: date, agreed: date, limit: str) -> None:
    found = agree(date(2026, 5, 28), wished, date(2026, 6, 1))
    assert found.due_on == agreed
    assert (found.basis.code, found.basis.params["kept"], found.basis.params["limit"]) == ("D-14", not limit, limit)


@given(days, days, days)
def test_d_14_what_is_agreed_may_be_agreed(estimated: date, wished: date, cap: date) -> None:
    found = agree(estimated, wished, cap)
    first, last = agreed_window(estimated, cap)
    assert first <= found.due_on <= last
    assert found.due_on <= cap
    assert found.basis.params["kept"] is (first <= wished <= last)


def test_a_weaker_source_never_overwrites_a_stronger_one() -> None:
    strong_first = [Source.AGREED, Source.TYPED, Source.IMPORTED, Source.ESTIMATED]
    for place, new in enumerate(strong_first):
        assert [new.beats(stored) for stored in strong_first] == [place <= other for other in range(4)]


def test_the_digest_changes_with_what_a_date_came_from_and_with_nothing_else() -> None:
    assert DEFAULT_TERMS == TERMS
    mark = TERMS.digest("first-service", "S1")
    assert mark == Terms(3, 5000, 12, 9000).digest("first-service", "S1")
    assert len(mark) == 16
    others = {
        Terms(2, 5000, 6, 7500).digest("first-service", "S1"),
        Terms(3, 3000, 6, 7500).digest("first-service", "S1"),
        TERMS.digest("first-service", "S2"),
        TERMS.digest("maintenance", "S1"),
        Terms(3, 5000, 12, 7500).digest("maintenance", "S1"),
        TERMS.digest("visit", "S1"),
        mark,
    }
    assert len(others) == 7


def test_the_digest_is_stable_between_runs() -> None:
    """It is stored: another value for the same terms would make planning derive every date again."""
    assert TERMS.digest("first-service", "S1") == "df5c6b80c38c6389"
