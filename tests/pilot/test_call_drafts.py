"""What is typed is kept until it is stored or cleared: over languages, steps taken back, outcomes opened, failures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from call_driver import (
    answers,
    asked,
    attempts,
    calling_first,
    come_to_rest,
    press,
    says,
    screen_of,
    send,
    survey_desk,
    type_in,
    until_said,
    walk_to,
)
from desk_driver import SIZES, both, opened, other_than, status_of, until
from textual.pilot import Pilot

from carecall.desk import calling
from carecall.desk.context import Desk
from carecall.errors import StoreError
from carecall.i18n import Words
from carecall.screens.call import CallScreen
from carecall.store.database import Database
from carecall.view.reasons import error_text

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

LOW = {"overall": "3"}
TIME = {"en": "tomorrow 3pm", "zh": "明天下午三点"}
MEANS = {"en": "Read back: tomorrow, Tue 24 Nov", "zh": "向对方复述：明天，11月24日周二"}
BUSY = StoreError("database-busy", seconds=5)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@pytest.mark.parametrize("size", SIZES)
async def test_an_answer_is_kept_over_both_languages_outcomes_and_notes(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "low-score", LOW)
        await type_in(pilot, "等太久 wait")
        for way in (("f12",), ("f6", "f4"), ("f2", "f4"), ("f3", "b"), ("f8", "b"), ("f7", "f4")):
            await press(pilot, *way)
            assert screen_of(pilot).line.value == "等太久 wait", way
        await press(pilot, "enter")
    assert answers(survey)["low-score"] == "等太久 wait"


async def test_a_key_that_overtakes_what_was_typed_loses_nothing(survey: Desk, lang: str) -> None:
    """The language is switched before the screen has heard of the letters."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "low-score", LOW)
        for key in (*"slow", "f12", *"er"):
            send(pilot, key)
        await come_to_rest(pilot)
        assert screen_of(pilot).line.value == "slower"


async def test_a_window_that_changes_under_the_letters_loses_none(survey: Desk, lang: str) -> None:
    """It is filled anew before the screen has heard of them."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "low-score", LOW)
        await type_in(pilot, "后备箱")
        screen_of(pilot).line.insert_text_at_cursor("有异响")
        screen_of(pilot).fit()
        await come_to_rest(pilot)
        assert screen_of(pilot).line.value == "后备箱有异响"


async def test_going_back_leaves_what_is_typed_and_restores_what_was_answered(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "low-score", LOW)
        await type_in(pilot, "too long")
        await press(pilot, "f4")
        assert asked(pilot) == "overall"
        await press(pilot, "enter")
        assert screen_of(pilot).line.value == "too long"
        await press(pilot, "enter")
        assert answers(survey)["low-score"] == "too long"
        await press(pilot, "b")
        assert screen_of(pilot).line.value == "too long"
        assert "low-score" not in answers(survey)


async def test_what_was_cleared_stays_cleared(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        await type_in(pilot, "12500")
        await press(pilot, "enter", "f4")
        assert screen_of(pilot).line.value == "12500"
        await press(pilot, "ctrl+u", "f6", "b")
        assert screen_of(pilot).line.value == ""


@pytest.mark.parametrize(("step", "typed", "key"), [("low-score", "慢", "F4"), ("odometer", "12", "b")])
async def test_backspace_held_down_takes_no_answer_back(
    survey: Desk, lang: str, step: str, typed: str, key: str
) -> None:
    """It deletes what is typed and stops there, however often it comes; the key that goes back is named."""
    said = {"en": "Nothing is left to delete here; {key} goes back.", "zh": "已经没有可删的了；按 {key} 返回。"}[lang]
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, step, LOW if step == "low-score" else None)
        given = answers(survey)
        await type_in(pilot, typed)
        await press(pilot, *["backspace"] * (len(typed) + 3))
        assert screen_of(pilot).line.value == ""
        assert answers(survey) == given
        assert status_of(pilot) == said.format(key=key)
        await type_in(pilot, typed)
        assert said.format(key=key) not in status_of(pilot)
        await press(pilot, *["backspace"] * (len(typed) + 1))
        assert status_of(pilot) == said.format(key=key)
        await press(pilot, key.lower())
        assert said.format(key=key) not in status_of(pilot)
        assert answers(survey) != given


async def test_backspace_behind_an_answer_that_was_taken_back_deletes_it_only(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        given = answers(survey)
        await type_in(pilot, "12")
        await press(pilot, "ctrl+u")
        await type_in(pilot, "12500")
        await press(pilot, "enter", "f4", *["backspace"] * 9)
        assert answers(survey) == given


async def test_backspace_on_a_line_that_nobody_has_touched_goes_back(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        given = answers(survey)
        await press(pilot, "backspace")
        assert len(answers(survey)) == len(given) - 1
        await press(pilot, "enter")
        assert answers(survey) == given


async def test_a_number_that_was_taken_back_is_stored_again_by_enter(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        await type_in(pilot, "12500")
        await press(pilot, "enter", "f4", "enter")
    assert answers(survey)["odometer"] == "12500"


async def test_a_time_to_call_back_is_kept_with_what_it_means(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, TIME[lang])
        await press(pilot, "f2", "f4", "c")
        assert screen_of(pilot).line.value == TIME[lang]
        assert says(pilot, MEANS[lang])
        await press(pilot, "f12")
        assert screen_of(pilot).line.value == TIME[lang]
        assert says(pilot, MEANS[other_than(lang)])
        await press(pilot, "enter")
    assert attempts(survey)[0][0] == "callback"


async def test_a_note_is_kept_whichever_way_it_is_left(survey: Desk, lang: str) -> None:
    written = ""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "e")
        for way in (("enter",), ("f4",), ("escape",), ("f7", "f4"), ("f12", "f4")):
            await type_in(pilot, "吵 loud")
            written += "吵 loud"
            await press(pilot, *way)
            await press(pilot, "e")
            assert screen_of(pilot).line.value == written, way
        await press(pilot, "f8", "enter")
    assert attempts(survey)[0] == ("broken-off", written)


async def test_a_note_is_stored_while_it_is_written_and_stands_there_when_the_call_is_resumed(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecall.screens.call_jotting.RESTS", 0.01)
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "e")
        await type_in(pilot, "half a no")
        await pilot.pause(0.05)
        await come_to_rest(pilot)
    async with resumed(survey, lang) as pilot:
        assert says(pilot, Words(lang)("note:") + "half a no")


@asynccontextmanager
async def resumed(desk: Desk, lang: str) -> AsyncIterator[Pilot[None]]:
    """The call that was left open, at the desk that is opened again."""
    async with opened(desk, lang) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, CallScreen))
        await come_to_rest(pilot)
        yield pilot


@pytest.mark.parametrize(("step", "text"), [("low-score", "等太久 wai"), ("odometer", "13")])
async def test_a_half_typed_answer_stands_on_the_line_when_the_call_is_resumed(
    survey: Desk, lang: str, step: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecall.screens.call_jotting.RESTS", 0.01)
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, step, LOW if step == "low-score" else None)
        await type_in(pilot, text)
        await until(pilot, lambda: draft(survey) == text)
    async with resumed(survey, other_than(lang)) as pilot:
        assert screen_of(pilot).line.value == text
    async with resumed(survey, lang) as pilot:
        assert screen_of(pilot).line.value == text
        await type_in(pilot, "000")
        await press(pilot, "enter")
        assert answers(survey)[step] == text + "000"
        assert draft(survey) == ""


async def test_what_was_deleted_or_answered_is_not_offered_again(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carecall.screens.call_jotting.RESTS", 0.01)
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        await type_in(pilot, "12")
        await until(pilot, lambda: draft(survey) == "12")
        await press(pilot, "ctrl+u")
        await until(pilot, lambda: draft(survey) == "")
        await type_in(pilot, "13")
        await until(pilot, lambda: draft(survey) == "13")
        await press(pilot, "f6", "5", "enter")
        assert attempts(survey)[0][0] == "refused"
    assert draft(survey) == ""


def draft(desk: Desk) -> str:
    """What the last call has half typed."""
    with desk.db.read() as tx:
        return str(tx.value("SELECT draft FROM call ORDER BY id DESC LIMIT 1"))


async def test_a_correction_is_kept_while_it_is_typed(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "notice")
        await press(pilot, "f3", "1")
        await type_in(pilot, "15")
        await press(pilot, "f12")
        assert screen_of(pilot).line.value == "15"
        await press(pilot, "f4", "f3", "1")
        assert screen_of(pilot).line.value == "15"


async def test_nothing_of_one_call_is_left_over_in_the_next(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "1", "c")
        await type_in(pilot, TIME[lang])
        await press(pilot, "enter", "enter", "enter", "c")
        assert screen_of(pilot).line.value == ""


async def test_what_could_not_be_stored_stands_on_the_line_again(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: Any) -> None:
        raise BUSY

    stored = calling.answer
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "low-score", LOW)
        monkeypatch.setattr(calling, "answer", fails)
        await type_in(pilot, "too long")
        send(pilot, "enter")
        await until_said(pilot, error_text(app.words, BUSY))
        assert screen_of(pilot).line.value == "too long"
        monkeypatch.setattr(calling, "answer", stored)
        await press(pilot, "enter")
    assert answers(survey)["low-score"] == "too long"
