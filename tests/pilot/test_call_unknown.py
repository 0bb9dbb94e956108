"""The owner who does not know or does not want to say: a key of its own at every question."""

from __future__ import annotations

import pytest
import support
from call_driver import (
    answers,
    calling_first,
    press,
    screen_of,
    survey_desk,
    type_in,
    walk_to,
)
from desk_driver import text_of

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_talk import Talking
from carecall.store.database import Database
from carecall.widgets.script_step import Choices

TO_SCORE = ("1", "enter", "enter", "1", "1")


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_a_dash_is_does_not_know_everywhere(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, *TO_SCORE, "-", "-", "－", "-", "-", "-")
        given = answers(survey)
        assert {given[step] for step in ("overall", "explanation", "waiting", "odometer")} == {"?"}


async def test_who_does_not_say_who_it_is_is_asked_for_the_owner(survey: Desk) -> None:
    """D-01: nothing of the car is said to somebody who will not say who it is; the owner is called again."""
    async with calling_first(survey) as (_, pilot):
        assert " -  does not know or want to say" in text_of(pilot)
        await press(pilot, "-")
        assert "Could I speak to Mr 张" in text_of(pilot)
        await press(pilot, "-")
        assert "When would be a good time to call again?" in text_of(pilot)
        await press(pilot, "enter")
        assert "somebody else answered" in text_of(pilot)


async def test_who_does_not_say_whether_it_is_a_good_time_is_asked_for_a_better_one(survey: Desk) -> None:
    """B-02."""
    async with calling_first(survey) as (_, pilot):
        await walk_to(pilot, "permission")
        await press(pilot, "-", "enter")
        assert "not convenient now" in text_of(pilot)
        assert "c the owner named a time to call back" in text_of(pilot)


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_question_offers_does_not_know(survey: Desk, lang: str) -> None:
    """Whatever is asked, in every script that is shipped."""
    names = support.library().names()
    steps = [step for name in names for step in support.library().get(name).steps if step.is_question]
    assert not [step.id for step in steps if step.must_answer]
    async with calling_first(survey, lang) as (app, pilot):
        while isinstance(mode := screen_of(pilot).mode, Talking):
            below, step = screen_of(pilot).query_one("#choices", Choices).text, mode.step
            assert (app.words("does not know or want to say") in below) == step.is_question
            await press(pilot, "enter" if not step.is_question else "1" if step.each_call else "f9")


async def test_a_dash_that_begins_a_text_is_typed(survey: Desk) -> None:
    """The function key says "does not know" there, and the screen names it."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_SCORE, "3")
        assert "F9  does not know or want to say" in text_of(pilot)
        await type_in(pilot, "- too slow")
        await press(pilot, "enter")
        assert answers(survey)["low-score"] == "- too slow"
        await press(pilot, "b", "f9")
        assert answers(survey)["low-score"] == "?"
