"""Correcting an earlier answer: the list, its line and its key line are all on the screen, however long it is."""

from __future__ import annotations

import pytest
from call_driver import answers, calling_first, press, screen_of, survey_desk, type_in, walk_to
from desk_driver import SIZES, both, status_of, text_of
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_notes import Correct, Pick
from carecall.screens.call_talk import Talking
from carecall.scripts.steps import Box, Kind
from carecall.store.database import Database
from carecall.view.outcomes import digit_of
from carecall.widgets.script_step import by_key

pytestmark = pytest.mark.usefixtures("no_guard")

LONG = "Rattle at front left"
LONGER = "a long story about a noise that comes and goes, " * 4


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


async def to_read_back(pilot: Pilot[None], remark: str = LONG) -> None:
    """A survey with a problem and a remark, at its read-back: more answers than there are number keys."""
    screen = pilot.app.screen
    assert isinstance(screen, CallScreen)
    keys = {"condition": "2", "overall": "9"}
    while isinstance(screen.mode, Talking):
        step = screen.mode.step
        if step.kind is Kind.SAY and step.box is Box.READ_BACK:
            return
        if step.kind is Kind.TEXT:
            pilot.app.post_message(events.Paste(remark))
        elif step.kind is Kind.ODOMETER:
            await type_in(pilot, "13000")
        await press(pilot, keys.get(step.id, "1") if by_key(step) else "enter")


@pytest.mark.parametrize("size", SIZES)
@both
async def test_a_long_list_its_line_and_its_keys_are_all_seen(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    async with calling_first(survey, lang, size) as (app, pilot):
        await to_read_back(pilot)
        await press(pilot, "a")
        screen, lines = app.screen, text_of(pilot).splitlines()
        assert isinstance(screen, CallScreen)
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


async def test_a_sentence_that_leaves_no_room_gives_way_to_the_list_until_it_is_left(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await to_read_back(pilot, LONGER)
        await press(pilot, "a")
        screen, shown = app.screen, text_of(pilot)
        assert isinstance(screen, CallScreen)
        assert "Let me read that back" not in shown
        assert " 12 Right person" in shown
        assert "the number of the answer" in shown
        await press(pilot, "f4")
        assert "Let me read that back" in text_of(pilot)


async def test_a_number_outside_of_the_list_is_said(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "a", "7")
        assert status_of(pilot) == "Press a number from 1 to 1."
        await press(pilot, "b")
        await to_read_back(pilot)
        await press(pilot, "a", "9", "9", "enter")
        assert status_of(pilot) == "Press a number from 1 to 12."


async def test_a_number_outside_of_the_list_is_said_where_kilometres_are_asked_for(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", "enter", "enter", "1", "1", "9", "1", "1", "1", "1")
        assert "kilometres" in text_of(pilot)
        await press(pilot, "a", "0")
        assert status_of(pilot) == "Press a number from 1 to 8."
        await press(pilot, "1", "9")
        assert "! Press a number from 1 to 2." in text_of(pilot)


@pytest.mark.parametrize("size", SIZES)
@both
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
            mode = screen_of(pilot).mode
            assert isinstance(mode, Talking)
            assert mode.step.id == "explanation"
            assert (step in answers(survey)) is False
        assert answers(survey) == whole
        assert LONG in text_of(pilot).replace("\n", " ")


@both
async def test_answers_that_were_taken_back_are_kept_by_enter(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "waiting", {"overall": "8"})
        await press(pilot, "b", "b")
        assert "overall" not in answers(survey)
        assert app.words("{go} keeps what was answered before: {answer}", go="Enter", answer="8") in text_of(pilot)
        assert f"Enter {app.words('keep')}" in text_of(pilot).splitlines()[-1]
        await press(pilot, "enter", "enter")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Talking)
        assert mode.step.id == "waiting"
        await press(pilot, "b", "b", "9")
    assert answers(survey)["overall"] == "9"


def pick_of(pilot: Pilot[None]) -> Pick:
    mode = screen_of(pilot).mode
    assert isinstance(mode, Pick)
    return mode
