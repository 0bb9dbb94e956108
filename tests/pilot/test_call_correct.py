"""Correcting an earlier answer: the list, its line and its key line are all on the screen, however long it is."""

from __future__ import annotations

import pytest
from call_driver import answers, asked, calling_first, press, says, screen_of, survey_desk, type_in, walk_to
from desk_driver import SIZES, both, status_of, text_of
from rich.cells import cell_len
from textual.pilot import Pilot

from carecall.desk.context import Desk
from carecall.screens.call_notes import Correct, Pick
from carecall.store.database import Database
from carecall.view.outcomes import digit_of

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

LONG = "Rattle at front left"
LONGER = {"en": "a long story about a noise that comes and goes, " * 4, "zh": "车左前方有异响，时有时无，" * 7}
NUMBER = "Press a number from 1 to {count}."


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


async def to_read_back(pilot: Pilot[None], remark: str = LONG) -> None:
    """A survey with a problem and a remark, at its read-back: more answers than there are number keys."""
    await walk_to(pilot, "read-back", {"condition": "2", "problem": remark, "problem-help": "2", "notice": remark})


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_list_its_line_and_its_keys_are_all_seen(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    async with calling_first(survey, lang, size) as (app, pilot):
        await to_read_back(pilot)
        await press(pilot, "a")
        screen, lines = screen_of(pilot), text_of(pilot).splitlines()
        assert isinstance(screen.mode, Pick)
        assert screen.mode.many
        shown = "\n".join(lines)
        assert all(f" {number:>2} " in shown for number in range(1, len(screen.mode.given) + 1))
        assert all(cell_len(line) <= size[0] for line in lines)
        assert app.words("the number of the answer") in shown
        assert f"Enter {app.words('choose')}" in lines[-1]
        await type_in(pilot, "12")
        assert "12" in text_of(pilot).splitlines()[screen.line.region.y]
        await press(pilot, "enter")
        assert isinstance(screen.mode, Correct)


async def test_a_sentence_that_leaves_no_room_gives_way_to_the_list_until_it_is_left(survey: Desk, lang: str) -> None:
    sentence = {"en": "Let me read that back", "zh": "我跟您核对一下"}[lang]
    async with calling_first(survey, lang) as (app, pilot):
        await to_read_back(pilot, LONGER[lang])
        await press(pilot, "a")
        shown = text_of(pilot)
        assert sentence not in shown
        assert {"en": " 12 Right person", "zh": " 12 确认车主"}[lang] in shown
        assert app.words("the number of the answer") in shown
        await press(pilot, "f4")
        assert sentence in text_of(pilot)


async def test_a_number_outside_of_the_list_is_said(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "a", "7")
        assert status_of(pilot) == app.words(NUMBER, count=1)
        await press(pilot, "b")
        await to_read_back(pilot)
        await press(pilot, "a", "9", "9", "enter")
        assert status_of(pilot) == app.words(NUMBER, count=12)


async def test_a_number_outside_of_the_list_is_said_where_kilometres_are_asked_for(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "odometer")
        await press(pilot, "a", "0")
        assert status_of(pilot) == app.words(NUMBER, count=8)
        await press(pilot, "1", "9")
        assert "! " + app.words(NUMBER, count=2) in text_of(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_a_branch_that_is_come_back_to_is_filled_in(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    """A problem that turns out to be none, and then is one after all: its answers are there again, and stored."""
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "explanation", {"condition": "2", "problem": LONG})
        whole = answers(survey)
        assert whole["problem"] == LONG
        for key, step in (("1", "problem"), ("2", "")):
            await press(pilot, "a")
            place = [each[1].step.id for each in pick_of(pilot).given].index("condition")
            await press(pilot, digit_of(place), key)
            assert asked(pilot) == "explanation"
            assert (step in answers(survey)) is False
        assert answers(survey) == whole
        assert says(pilot, LONG)


async def test_answers_that_were_taken_back_are_kept_by_enter(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "waiting", {"overall": "8"})
        await press(pilot, "b", "b")
        assert "overall" not in answers(survey)
        assert app.words("{go} keeps what was answered before: {answer}", go="Enter", answer="8") in text_of(pilot)
        assert f"Enter {app.words('keep')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "enter", "enter")
        assert asked(pilot) == "waiting"
        await press(pilot, "b", "b", "9")
    assert answers(survey)["overall"] == "9"


def pick_of(pilot: Pilot[None]) -> Pick:
    mode = screen_of(pilot).mode
    assert isinstance(mode, Pick)
    return mode
