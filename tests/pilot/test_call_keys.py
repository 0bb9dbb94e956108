"""The keys of a call: none too early, none twice, none silent; typing, pasting, full-width twins, function keys."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from call_driver import answers, attempts, calling_first, come_to_rest, press, send, survey_desk, type_in
from desk_driver import opened, status_of, text_of, until_seen
from textual import events

from carecall import keys
from carecall.desk import calling
from carecall.desk.context import Desk
from carecall.errors import StoreError
from carecall.keys import Where
from carecall.screens.call import CallScreen
from carecall.store.database import Database

TO_SCORE = ("1", "enter", "enter", "1", "1")
TO_ODOMETER = (*TO_SCORE, "9", "1", "1", "1", "1")


@pytest.fixture(autouse=True)
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_a_key_for_the_step_before_is_dropped_and_said(survey: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys within 150 ms after the step changed: the second `1` was meant for nothing that could be seen."""
    async with calling_first(survey) as (_, pilot):
        monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)
        await press(pilot, "1")
        assert "Too quick" in status_of(pilot)
        monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)
        send(pilot, "1")
        send(pilot, "1")
        await come_to_rest(pilot)
        assert answers(survey) == {"identity": "yes"}
    assert CallScreen.guard_seconds == 0.0


async def test_the_guard_holds_on_the_answer_line_too(survey: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with calling_first(survey) as (app, pilot):
        await press(pilot, *TO_ODOMETER)
        monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)
        await type_in(pilot, "12")
        await press(pilot, "-", "enter")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.line.value == ""
        assert "odometer" not in answers(survey)


async def test_enter_twice_commits_once_and_claims_nobody(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "x")
        send(pilot, "enter")
        send(pilot, "enter")
        send(pilot, "enter")
        await come_to_rest(pilot)
        assert "nobody has claimed it yet" in text_of(pilot)
    assert attempts(survey) == [("no-answer", "")]


async def test_nothing_is_taken_up_while_an_outcome_is_being_stored(
    survey: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, slow = calling.close, threading.Event()

    def late(*args: Any) -> Any:
        slow.wait(10)
        return store(*args)

    async with calling_first(survey) as (_, pilot):
        monkeypatch.setattr(calling, "close", late)
        await press(pilot, "x")
        send(pilot, "enter")
        await until_seen(pilot, "Storing the outcome")
        for key in ("o", "h", "enter", "q", "n", "1", "b", "c"):
            send(pilot, key)
            await pilot.pause()
            assert "Storing the outcome" in status_of(pilot)
            assert "Next try" in text_of(pilot)
        slow.set()
        await come_to_rest(pilot)
        assert "nobody has claimed it yet" in text_of(pilot)
    assert attempts(survey) == [("no-answer", "")]


async def test_enter_twice_on_the_line_answers_once(survey: Desk) -> None:
    """The text of one step is never taken for the next."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_ODOMETER)
        await type_in(pilot, "13000")
        send(pilot, "enter")
        send(pilot, "enter")
        await come_to_rest(pilot)
        assert answers(survey)["odometer"] == "13000"
        assert "notice" not in answers(survey)


async def test_full_width_digits_and_letters_are_keys(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "１")
        assert answers(survey) == {"identity": "yes"}
        await press(pilot, "ｈ")
        assert "hung up" in text_of(pilot)


async def test_every_letter_has_a_function_key_that_works_while_text_is_typed(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_SCORE, "3")
        await type_in(pilot, "等太久 xo")
        assert "等太久 xo" in text_of(pilot)
        assert "F5 no answer" in text_of(pilot)
        await press(pilot, "f8")
        assert "records it" in text_of(pilot)
        await press(pilot, "f4")
        assert "等太久 xo" in text_of(pilot)
    letters = [action for action in keys.CALL if any(len(key) == 1 and key.isalpha() for key in action.keys)]
    before_the_dial = {"next", "previous"}
    assert all(any(key[0] == "f" and key[1:] for key in a.keys) for a in letters if a.id not in before_the_dial)


async def test_on_an_empty_line_for_a_number_letters_are_keys(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_ODOMETER)
        await press(pilot, "h")
        assert "records it" in text_of(pilot)
        await press(pilot, "b", "backspace")
        assert "price seem reasonable" in text_of(pilot) or "plate" in text_of(pilot)


async def test_a_dash_is_does_not_know_everywhere(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "-")
        assert "! This must be answered." in text_of(pilot)
        await press(pilot, *TO_SCORE, "-", "-", "－", "-", "-", "-")
        given = answers(survey)
        assert {given[step] for step in ("overall", "explanation", "waiting", "odometer")} == {"?"}


async def test_pasted_text_is_never_keys(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        app.post_message(events.Paste("1x\n"))
        await come_to_rest(pilot)
        assert answers(survey) == {}
        assert "Pasted text is not read as keys." in status_of(pilot)
        await press(pilot, *TO_SCORE, "3")
        app.post_message(events.Paste("\x1b[31m等太久\x1b[0m\u202e\n第二行"))
        await come_to_rest(pilot)
        assert isinstance(app.screen, CallScreen)
        assert app.screen.line.value == "等太久 第二行"


async def test_tab_leaves_the_line_and_comes_back_and_digits_lead_there(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "tab")
        assert "Nothing is typed here" in status_of(pilot)
        await press(pilot, *TO_ODOMETER, "tab")
        assert "F5" not in text_of(pilot)
        await press(pilot, "1", "3")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.line.value == "13"
        await press(pilot, "escape", "h")
        assert "records it" in text_of(pilot)


@pytest.mark.parametrize("before", [(), ("enter",), ("enter", "o"), ("enter", "x"), ("enter", "1", "a")])
async def test_no_key_of_the_call_is_silent(survey: Desk, before: tuple[str, ...]) -> None:
    """In every phase each key changes the screen or says why it does not (Enter and q have tests of their own)."""
    async with opened(survey) as (app, pilot):
        await press(pilot, "enter", *before)
        screen = app.screen
        assert isinstance(screen, CallScreen)
        talk, mode, customer = screen.talk, screen.mode, screen.customer
        for action in keys.CALL:
            if action.id in ("go", "leave", "next", "previous"):
                continue
            screen.say("")
            shown = text_of(pilot)
            await press(pilot, action.keys[0])
            assert text_of(pilot) != shown, action.id
            assert screen.customer == customer
            screen.talk = talk
            screen.enter_mode(mode)
            await come_to_rest(pilot)


@pytest.mark.parametrize("keys_pressed", [("x",), ("o", "1"), ("o", "2"), ("f5",)])
async def test_once_somebody_has_answered_the_number_was_not_silent(
    survey: Desk, keys_pressed: tuple[str, ...]
) -> None:
    """No answer, busy and switched off are refused, and what is meant instead is said; other outcomes stay."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "1", *keys_pressed)
        said = status_of(pilot)
        assert said == "Somebody has answered: h if the line broke, b takes the answer back."
        assert "records it" not in text_of(pilot)
        await press(pilot, "o", "7")
        assert "wrong number" in text_of(pilot)
        assert "records it" in text_of(pilot)
        await press(pilot, "b", "b", "x")
        assert "Next try" in text_of(pilot)
    assert attempts(survey) == [("", "")]


async def test_an_unknown_key_says_so(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "z")
        assert "does nothing here" in status_of(pilot)


async def test_a_number_that_is_no_answer_is_said_below(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "9")
        assert "! Press a number from 1 to 3." in text_of(pilot)
        await press(pilot, "enter")
        assert "Press the number of the answer." in status_of(pilot)


async def test_a_write_that_fails_is_said_and_taken_back(survey: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is stored at once: what is not stored is not shown as answered."""
    stored = calling.answer

    def fails(*args: Any) -> None:
        raise StoreError("database-busy", seconds=5)

    async with calling_first(survey) as (_, pilot):
        monkeypatch.setattr(calling, "answer", fails)
        send(pilot, "1")
        await until_seen(pilot, "busy")
        assert "Am I speaking" in text_of(pilot)
        monkeypatch.setattr(calling, "answer", stored)
        await press(pilot, "1")
        assert answers(survey) == {"identity": "yes"}


async def test_help_and_language_work_in_a_call(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "l")
        assert "请问" in text_of(pilot) or "您好" in text_of(pilot)
        await press(pilot, "?")
        assert not isinstance(app.screen, CallScreen)
        shown = text_of(pilot)
        assert all(app.words(action.help)[:6] in shown for action in keys.actions(Where.CALL)[:4])
