"""The keys of a call: none too early, none twice, none silent; typing, pasting, full-width twins, function keys."""

from __future__ import annotations

import pytest
from call_driver import (
    answers,
    attempts,
    calling_first,
    come_to_rest,
    press,
    screen_of,
    send,
    survey_desk,
    type_in,
)
from desk_driver import both, opened, status_of, text_of, until_seen
from textual import events

from carecall import keys
from carecall.desk.context import Desk
from carecall.keys import KeyTable, Where
from carecall.screens.call import CallScreen
from carecall.screens.call_notes import Correct
from carecall.screens.call_outcome import Confirm
from carecall.screens.call_talk import Talking
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")

TO_SCORE = ("1", "enter", "enter", "1", "1")
TO_ODOMETER = (*TO_SCORE, "9", "1", "1", "1", "1")


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
        await until_seen(pilot, "not yours")
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


async def test_every_letter_has_a_key_that_works_while_text_is_typed(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_SCORE, "3")
        await type_in(pilot, "等太久 xo")
        assert "等太久 xo" in text_of(pilot)
        assert "F7 call back" in text_of(pilot)
        await press(pilot, "f8")
        assert "The owner hung up." in text_of(pilot)
        await press(pilot, "f4")
        assert "等太久 xo" in text_of(pilot)
    letters = [action for action in keys.CALL if any(len(key) == 1 and key.isalpha() for key in action.keys)]
    before_the_dial = {"next", "previous", "undo"}
    assert all(any(len(key) > 1 for key in a.keys) for a in letters if a.id not in before_the_dial)


async def test_on_an_empty_line_for_a_number_letters_are_keys(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_ODOMETER)
        await press(pilot, "h")
        assert "The owner hung up." in text_of(pilot)
        await press(pilot, "b", "backspace")
        assert "price seem reasonable" in text_of(pilot) or "plate" in text_of(pilot)


async def test_the_keys_of_a_number_line_are_letters_until_something_is_typed(survey: Desk) -> None:
    """What acts is what is named: on the key line and beside "does not know"."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *TO_ODOMETER)
        assert " -  does not know" in text_of(pilot)
        assert "c call back" in text_of(pilot).splitlines()[-1]
        await type_in(pilot, "1")
        assert "F9  does not know" in text_of(pilot)
        assert "F7 call back" in text_of(pilot).splitlines()[-1]
        await press(pilot, "backspace")
        assert "c call back" in text_of(pilot).splitlines()[-1]
        await press(pilot, "?")
        assert not isinstance(pilot.app.screen, CallScreen)


@both
async def test_what_is_needed_stands_on_the_key_line_of_eighty_cells(survey: Desk, lang: str) -> None:
    """Also the note; what is shown with its own key beside the sentence is not named twice."""
    needed = ("call back", "hung up", "outcome", "note")
    async with calling_first(survey, lang) as (app, pilot):
        for keys_pressed in ((), ("1",), ("enter", "enter"), ("1",), ("1",), ("3",), ("s",)):
            await press(pilot, *keys_pressed)
            line = text_of(pilot).splitlines()[-1]
            assert all(app.words(word) in line for word in needed), line
            assert app.words("help") in line


async def test_keys_that_a_site_has_changed_are_named_as_they_are(survey: Desk) -> None:
    changed = KeyTable.changed(
        {"call.back": "v f4", "call.no_answer": "m f5", "call.go": "enter f8", "call.hung_up": "k"}
    )
    async with opened(survey, key_table=changed) as (_, pilot):
        await press(pilot, "enter", "enter", "m")
        assert "v back to the script" in text_of(pilot)
        await press(pilot, "v", "1", "m")
        assert status_of(pilot) == "Somebody has answered: k if the line broke, v takes the answer back."
        await press(pilot, "q")
        assert status_of(pilot) == "An outcome first: k hung up, c call back, o every other."
        await press(pilot, "o")
        assert " m  no answer" in text_of(pilot)


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
        assert "The owner hung up." in text_of(pilot)


MODES = {
    "prepared": (),
    "asked": ("enter",),
    "outcomes": ("enter", "o"),
    "confirm": ("enter", "x"),
    "pick": ("enter", "1", "a"),
    "correct": ("enter", "1", "a", "1"),
    "said": ("enter", "1"),
    "hung up": ("enter", "1", "h"),
    "results": ("enter", "o", "9"),
    "note": ("enter", "e"),
    "promise": ("enter", "c"),
    "number": ("enter", *TO_ODOMETER),
    "text": ("enter", *TO_SCORE, "3"),
    "read back": ("enter", *TO_ODOMETER, "1", "3", "0", "0", "0", "enter", "f9"),
}
DONE_AT_ONCE = {("prepared", "undo"), ("hung up", "answer")}
"""What ends the call, and has tests of its own; so have Enter and the ways out."""


@pytest.mark.parametrize("name", list(MODES))
async def test_no_key_of_the_call_is_silent(survey: Desk, name: str) -> None:
    """In every mode each key changes the screen or says why it does not, and the sentence is never covered."""
    async with opened(survey) as (_, pilot):
        await press(pilot, "enter", *MODES[name])
        screen = screen_of(pilot)
        talk, mode, customer = screen.talk, screen.mode, screen.customer
        assert talk is not None or not screen.sentence
        again = isinstance(mode, Correct) and talk and talk.say_step(mode.contact, mode.step, "en")
        sentence = (again or screen.sentence)[:20]
        for action in keys.CALL:
            if action.id in ("go", "leave", "next", "previous") or (name, action.id) in DONE_AT_ONCE:
                continue
            screen.say("")
            shown = text_of(pilot)
            function = next((key for key in action.keys if key[0] == "f" and key[1:]), action.keys[0])
            await press(pilot, function if mode.letters else action.keys[0])
            assert text_of(pilot) != shown, action.id
            assert screen.customer == customer
            screen.talk = talk
            screen.enter_mode(mode)
            await come_to_rest(pilot)
            assert sentence in text_of(pilot)


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


async def test_what_was_said_of_one_step_is_gone_with_it(survey: Desk) -> None:
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "z")
        assert "does nothing here" in status_of(pilot)
        await press(pilot, "1")
        assert status_of(pilot) == ""


async def test_help_and_language_work_in_a_call(survey: Desk) -> None:
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "l")
        assert "请问" in text_of(pilot) or "您好" in text_of(pilot)
        await press(pilot, "?")
        assert not isinstance(app.screen, CallScreen)
        shown = text_of(pilot)
        assert all(app.words(action.help)[:6] in shown for action in keys.KeyTable().actions(Where.CALL)[:4])


@pytest.mark.parametrize(("answered", "chosen"), [(("2", "2"), ("o", "4")), (("1", "2"), ("o", "3"))])
async def test_back_from_the_outcome_that_the_script_proposes_leads_to_its_last_question(
    survey: Desk, answered: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    """Whoever chose it: what goes back must not show the same outcome again and say nothing."""
    async with calling_first(survey) as (_, pilot):
        await press(pilot, *answered)
        while isinstance(screen_of(pilot).mode, Talking):
            await press(pilot, "enter", "2")
        proposed = screen_of(pilot).mode
        assert isinstance(proposed, Confirm)
        await press(pilot, *chosen)
        found = screen_of(pilot).mode
        assert isinstance(found, Confirm)
        assert found is not proposed
        assert found.ended == proposed.ended
        await press(pilot, "b")
        assert isinstance(screen_of(pilot).mode, Talking)
