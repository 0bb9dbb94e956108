"""Who is lost, who is about to be, and in which class (C-13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.kinds import LAST_VISIT, Kind, Span
from carecall.model.losses import Cover, Home, Losses, Standing
from carecall.scripts.plates import read_plate_start

MONTHLY = Kind("lost", LAST_VISIT, Span(days=90), Span(days=30), 10)
SOON = Kind("soon", LAST_VISIT, Span(days=60))
WARRANTY = Kind("warranty", "delivery", Span(years=3), models={"S1": Span(years=4)}, recorded="warranty")
LOSSES = Losses({"lost": MONTHLY, "soon": SOON, "warranty": WARRANTY}, ("京", "粤B"))
VISIT = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("days", "standing"),
    [(0, None), (59, None), (60, Standing.SOON), (89, Standing.SOON), (90, Standing.LOST), (360, Standing.LOST),
     (361, None)],
)  # fmt: skip
def test_c_13_lost_is_who_was_here_90_to_360_days_ago_and_about_to_be_who_was_before_that(
    days: int, standing: Standing | None
) -> None:
    assert LOSSES.standing(VISIT, VISIT + timedelta(days=days)) is standing


def test_a_07_who_is_lost_after_half_a_year_is_so_without_end() -> None:
    lost, soon = (Kind(code, LAST_VISIT, Span(months=months)) for code, months in (("lost", 6), ("soon", 5)))
    losses = Losses({"lost": lost, "soon": soon})
    assert losses.standing(date(2025, 8, 31), date(2026, 2, 27)) is Standing.SOON
    assert losses.standing(date(2025, 8, 31), date(2026, 2, 28)) is Standing.LOST
    assert losses.standing(date(1999, 8, 31), date(2026, 2, 28)) is Standing.LOST
    assert Losses({"lost": losses.lost}).standing(date(2025, 8, 31), date(2026, 2, 27)) is None


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 2000))
def test_nobody_counts_who_was_here_sooner_than_the_shortest_span(visit: date, days: int) -> None:
    """The store leaves those out before they are judged."""
    if LOSSES.standing(visit, visit + timedelta(days=days)):
        assert days >= LOSSES.shortest()


@pytest.mark.parametrize(
    ("plate", "home"),
    [("京A12345", Home.LOCAL), ("粤BD12345", Home.LOCAL), ("粤A12345", Home.ELSEWHERE), ("", Home.UNKNOWN)],
)
def test_c_13_local_is_what_the_plate_begins_with_and_no_plate_is_never_guessed(plate: str, home: Home) -> None:
    assert LOSSES.home(plate) is home
    assert Losses({"lost": MONTHLY}).home(plate) is Home.UNKNOWN, "nobody said how the plates of this place begin"


@pytest.mark.parametrize(
    ("model", "delivered", "recorded", "cover"),
    [("", "2023-03-01", None, Cover.IN), ("", "2023-02-28", None, Cover.OUT), ("S1", "2023-02-28", None, Cover.IN),
     ("", "2016-02-29", "2026-03-01", Cover.IN), ("", "2025-02-28", "2026-02-28", Cover.OUT),
     ("", None, "2026-02-28", Cover.OUT), ("", None, None, Cover.UNKNOWN)],
)  # fmt: skip
def test_c_13_the_warranty_is_that_on_record_else_that_of_the_model(
    model: str, delivered: str | None, recorded: str | None, cover: Cover
) -> None:
    days = (date.fromisoformat(day) if day else None for day in (delivered, recorded))
    assert LOSSES.cover(model, *days, date(2026, 2, 28)) is cover


def test_without_a_kind_of_warranty_nothing_is_known() -> None:
    assert Losses({"lost": MONTHLY}).cover("S1", VISIT, VISIT, VISIT) is Cover.UNKNOWN


@pytest.mark.parametrize(("text", "start"), [("京", "京"), (" 粤b ", "粤B"), ("B京", None), ("京A1", None), ("", None)])
def test_how_plates_begin_is_read(text: str, start: str | None) -> None:
    assert read_plate_start(text) == start
