"""Writes that are slow or fail: nothing is done twice, and what is not stored is not shown as stored."""

from __future__ import annotations

import threading
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
    until_said,
)
from desk_driver import both, text_of, until

from carecall.desk import calling
from carecall.desk.context import Desk
from carecall.errors import StoreError
from carecall.screens.call_before import Preview
from carecall.store.database import Database
from carecall.view.names import outcome_name
from carecall.view.reasons import error_text

pytestmark = pytest.mark.usefixtures("no_guard")

BUSY = StoreError("database-busy", seconds=5)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@both
async def test_nothing_is_taken_up_while_an_outcome_is_being_stored(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, slow = calling.close, threading.Event()

    def late(*args: Any) -> Any:
        slow.wait(10)
        return store(*args)

    async with calling_first(survey, lang) as (app, pilot):
        monkeypatch.setattr(calling, "close", late)
        await press(pilot, "x")
        send(pilot, "enter")
        await until_said(pilot, app.words("Storing the outcome ..."))
        for key in ("o", "h", "enter", "q", "n", "1", "b", "c"):
            send(pilot, key)
            await pilot.pause()
            assert says(pilot, app.words("Storing the outcome ..."))
            assert outcome_name(app.words, "no-answer") in text_of(pilot)
        slow.set()
        await come_to_rest(pilot)
        await until(pilot, lambda: isinstance(screen_of(pilot).mode, Preview))
    assert attempts(survey) == [("no-answer", "")]


@both
async def test_a_write_that_fails_is_said_and_taken_back(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every answer is stored at once: what is not stored is not shown as answered."""
    stored = calling.answer

    def fails(*args: Any) -> None:
        raise BUSY

    async with calling_first(survey, lang) as (app, pilot):
        monkeypatch.setattr(calling, "answer", fails)
        send(pilot, "1")
        await until_said(pilot, error_text(app.words, BUSY))
        assert asked(pilot) == "identity"
        monkeypatch.setattr(calling, "answer", stored)
        await press(pilot, "1")
        assert answers(survey) == {"identity": "yes"}


@both
async def test_of_two_answers_that_could_not_be_stored_neither_is_shown(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second was given before the first was known to have failed: it is neither stored nor shown as answered."""
    stored, slow = calling.answer, threading.Event()
    failed: list[Any] = []

    def fails(*args: Any) -> None:
        slow.wait(10)
        failed.append(args)
        if len(failed) == 1:
            raise BUSY
        stored(*args)

    async with calling_first(survey, lang) as (app, pilot):
        monkeypatch.setattr(calling, "answer", fails)
        send(pilot, "1")
        await until(pilot, lambda: asked(pilot) == "introduction")
        send(pilot, "enter")
        await until(pilot, lambda: asked(pilot) == "purpose-survey")
        slow.set()
        await until_said(pilot, error_text(app.words, BUSY))
        await come_to_rest(pilot)
        assert asked(pilot) == "identity"
        assert answers(survey) == {}
        await press(pilot, "1", "enter")
        assert asked(pilot) == "purpose-survey"
        assert answers(survey) == {"identity": "yes", "introduction": "ok"}
        await press(pilot, "h", "enter")
    assert attempts(survey)[0][0] == "broken-off"


@both
async def test_an_outcome_never_overtakes_an_answer_that_could_not_be_stored(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, slow = calling.answer, threading.Event()

    def fails(*args: Any) -> None:
        slow.wait(10)
        raise BUSY

    async with calling_first(survey, lang) as (app, pilot):
        monkeypatch.setattr(calling, "answer", fails)
        send(pilot, "1")
        await until(pilot, lambda: asked(pilot) == "introduction")
        send(pilot, "h")
        await until_said(pilot, app.words("The owner hung up. What now?"))
        send(pilot, "enter")
        await until_said(pilot, app.words("Storing the outcome ..."))
        slow.set()
        await until_said(pilot, error_text(app.words, BUSY))
        await come_to_rest(pilot)
        assert asked(pilot) == "identity"
        assert attempts(survey) == [("", "")]
        monkeypatch.setattr(calling, "answer", stored)
        await press(pilot, "1", "h", "enter")
    assert attempts(survey)[0][0] == "broken-off"
