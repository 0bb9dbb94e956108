"""On the last days of a free first service it is said what is lost by a next try, or a promise, that comes after it
(D-12, D-27)."""

from __future__ import annotations

import pytest
import support
from call_driver import asked, press, says, type_in, walk_to
from desk_driver import SIZES, both, opened, status_of, text_of

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.store.database import Database

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

LAST = "2026-11-30 10:00"
LOSES = {
    "en": "The first service is free until today only: at the next call it costs the owner something.",
    "zh": "首保只免费到今天为止：下次打到时，车主就要自费了。",
}
ENOUGH = {
    "en": "Nothing more can be done today: one call that nobody answers is enough for a day (C-03).",
    "zh": "今天不用再做什么：没接通的电话一天一次就够（C-03）；下次打通，话术会照实告诉车主。",
}
ASK = {"en": "With somebody on the line: ask for a time until then.", "zh": "对方还在线，就问能不能在那之前约个时间。"}
ENDS = {"en": "Free only until today", "zh": "免费首保今天到期。"}


def due(db: Database, delivered: str) -> Desk:
    """A first service to be called about, of a car that was delivered on this day."""
    desk = support.make_desk(db, LAST, agent="A01")
    for name in ("张文山", "王磊"):
        support.add_owner(desk, name, delivered=delivered)
    planning.plan(desk)
    return desk


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [("x",), ("o", "1")])
async def test_d_27_who_is_not_reached_on_the_last_free_day_pays_at_the_next_try(
    sqlite_db: Database, lang: str, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async with opened(due(sqlite_db, "2026-08-30"), lang, size) as (_, pilot):
        await press(pilot, "enter", "enter", *keys)
        assert says(pilot, LOSES[lang])
        assert says(pilot, ENOUGH[lang])
        await press(pilot, "enter")
        assert status_of(pilot).endswith(ENDS[lang])


async def test_d_27_a_promise_for_a_day_that_is_no_longer_free_says_so_too(sqlite_db: Database, lang: str) -> None:
    async with opened(due(sqlite_db, "2026-08-30"), lang) as (_, pilot):
        await press(pilot, "enter", "enter", "c")
        await type_in(pilot, "4pm")
        assert not says(pilot, LOSES[lang])
        await press(pilot, "f4", "c")
        await type_in(pilot, "tomorrow 4pm")
        assert says(pilot, LOSES[lang])
        assert says(pilot, ASK[lang])
        await press(pilot, "f4", "o", "3")
        assert says(pilot, ASK[lang])


@pytest.mark.parametrize("delivered", ["2026-09-01", "2026-08-29"])
async def test_d_27_nothing_is_said_where_the_next_try_is_in_time_or_it_is_over_already(
    sqlite_db: Database, lang: str, delivered: str
) -> None:
    """Tomorrow is free still; or yesterday was the last day, which the card says."""
    async with opened(due(sqlite_db, delivered), lang) as (_, pilot):
        await press(pilot, "enter", "enter", "x")
        assert not says(pilot, {"en": "costs the owner", "zh": "自费"}[lang])


async def test_d_27_the_card_says_that_the_kilometres_have_ended_it(sqlite_db: Database, lang: str) -> None:
    """It agrees with the sentence that is read."""
    async with opened(due(sqlite_db, "2026-08-30"), lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        assert app.words("first service free until {date}", date="")[:8] in text_of(pilot)
        await walk_to(pilot, "odometer")
        await type_in(pilot, "11000")
        await press(pilot, "enter")
        assert app.words("first service no longer free at {km} km", km="11,000") in text_of(pilot)


async def test_d_27_a_day_that_is_no_longer_free_is_asked_again_at_once(sqlite_db: Database, lang: str) -> None:
    async with opened(due(sqlite_db, "2026-09-05"), lang) as (_, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, "agreed-date", {"odometer": "2500"})
        await type_in(pilot, "2026-12-06")
        await press(pilot, "enter")
        assert asked(pilot) == "agreed-date"
        assert says(pilot, {"en": "no longer free, only until Sat 5 Dec.", "zh": "免费最晚到12月5日 周六"}[lang])
        await press(pilot, "enter")
        assert asked(pilot) == "agreed-time"
