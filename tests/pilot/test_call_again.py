"""Kilometres that are corrected: the day that was reckoned from them is proposed and asked again, with what was said
before in sight (D-13, D-14)."""

from __future__ import annotations

import pytest
import support
from call_driver import answers, asked, calling_first, press, says, screen_of, type_in, walk_to
from desk_driver import everywhere, text_of
from rich.cells import cell_len
from textual.pilot import Pilot

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call_talk import ReadBack
from carecall.store.database import Database
from carecall.view.beside import told
from carecall.view.outcomes import digit_of

pytestmark = pytest.mark.usefixtures("no_guard")

AGAIN = {"en": "Odometer was corrected: ask this again.", "zh": '"公里数"改过了：这里请再问一次。'}
ONCE_MORE = {"en": "Odometer was corrected: say this again.", "zh": '"公里数"改过了：这里请再说一遍。'}


def owner_of(db: Database, days: int) -> Desk:
    """A01 with an owner whose car was delivered so many days ago."""
    desk = support.make_desk(db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, days))
    planning.plan(desk)
    return desk


async def correct(pilot: Pilot[None], step: str, *keys: str) -> None:
    """From the answers so far."""
    talk = screen_of(pilot).talk
    assert talk is not None
    place = [each[1].step.id for each in told(talk)].index(step)
    await press(pilot, "f3" if screen_of(pilot).mode.letters else "a", digit_of(place), *keys)


async def correct_kilometres(pilot: Pilot[None], to: str) -> None:
    await correct(pilot, "odometer", *to, "enter")


@everywhere
async def test_the_day_that_was_agreed_is_proposed_and_asked_again(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    """D-13, D-14: 31 days, first 1,600 km (60 a day), then 2,100 (70 a day); the old proposal stands there still."""
    desk = owner_of(sqlite_db, 31)
    async with calling_first(desk, lang, size) as (_, pilot):
        await walk_to(pilot, "estimate", {"odometer": "1600"})
        before = screen_of(pilot).sentence
        await walk_to(pilot, "experience", {"odometer": "1600"})
        assert answers(desk)["estimate"] == "agreed"
        await correct_kilometres(pilot, "2100")
        assert asked(pilot) == "estimate"
        assert screen_of(pilot).sentence != before
        assert AGAIN[lang] in text_of(pilot)
        assert says(pilot, before)
        assert "estimate" not in answers(desk), "it stands for other kilometres"
        assert all(cell_len(line) <= size[0] for line in text_of(pilot).splitlines())
        await press(pilot, "enter")
        assert asked(pilot) == "estimate", "the old yes was to another day"
        await press(pilot, "1")
        assert asked(pilot) == "experience"
        assert AGAIN[lang] not in text_of(pilot)
    assert answers(desk)["estimate"] == "agreed"


@everywhere
async def test_from_the_page_that_reads_back_too(sqlite_db: Database, lang: str, size: tuple[int, int]) -> None:
    """B-02: and the page is read with the new day."""
    desk = owner_of(sqlite_db, 31)
    async with calling_first(desk, lang, size) as (_, pilot):
        await walk_to(pilot, "read-back", {"odometer": "1600"})
        page = screen_of(pilot).mode
        assert isinstance(page, ReadBack)
        numbers = [given.step.id for given in page.page.given]
        await press(pilot, digit_of(numbers.index("odometer")))
        await type_in(pilot, "2100")
        await press(pilot, "enter")
        assert asked(pilot) == "estimate"
        await press(pilot, "1")
        assert asked(pilot) == "read-back"
        assert "2,100" in text_of(pilot)


@everywhere
async def test_a_booking_is_proposed_again_with_its_old_day_on_the_line(
    sqlite_db: Database, lang: str, size: tuple[int, int]
) -> None:
    """D-12, D-14: what was said of the term, whether the owner comes, the day; the hour and the rest stand."""
    desk = owner_of(sqlite_db, 86)
    async with calling_first(desk, lang, size) as (_, pilot):
        await walk_to(pilot, "booked-words", {"odometer": "3000"})
        await correct_kilometres(pilot, "5200")
        assert asked(pilot) == "when-due"
        assert ONCE_MORE[lang] in text_of(pilot)
        await walk_to(pilot, "booking")
        assert AGAIN[lang] in text_of(pilot)
        await press(pilot, "enter")
        assert asked(pilot) == "agreed-date"
        assert AGAIN[lang] in text_of(pilot)
        assert screen_of(pilot).line.value == "2026-12-01"
        assert says(pilot, {"en": "Before: Tuesday 1 December", "zh": "原来：12月1日周二"}[lang])
        await press(pilot, "enter", "enter")  # it is free no longer, and asked once more
        assert asked(pilot) == "booked-words"
        assert answers(desk)["agreed-time"] == "15:00"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_kilometres_that_change_no_day_ask_nothing_again(sqlite_db: Database, lang: str) -> None:
    """D-13: the rate is rounded, and the same day stands."""
    desk = owner_of(sqlite_db, 31)
    async with calling_first(desk, lang) as (_, pilot):
        await walk_to(pilot, "experience", {"odometer": "2100"})
        await correct_kilometres(pilot, "2150")
        assert asked(pilot) == "experience"
        assert answers(desk)["estimate"] == "agreed"


async def test_an_answer_that_was_left_with_its_branch_does_not_come_back_unasked(sqlite_db: Database) -> None:
    """The owner would not come, then gave other kilometres, then comes after all: the day is asked again."""
    desk = owner_of(sqlite_db, 86)
    async with calling_first(desk) as (_, pilot):
        await walk_to(pilot, "agreed-time", {"odometer": "3000"})
        await correct(pilot, "booking", "5")
        assert asked(pilot) == "reason"
        await correct_kilometres(pilot, "5200")
        await walk_to(pilot, "booking")
        await press(pilot, "1")
        assert asked(pilot) == "agreed-date"
        assert screen_of(pilot).line.value == "2026-12-01"
    assert "agreed-date" not in answers(desk)
