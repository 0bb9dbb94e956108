"""The keys of a call: none twice, none silent; typing, pasting, function keys, keys that a site has changed."""

from __future__ import annotations

import pytest
import support
from call_driver import (
    answer,
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
    walk_to,
)
from desk_driver import both, key_line, opened, other_than, status_of, text_of
from textual import events
from textual.pilot import Pilot

from carecall import keys
from carecall.desk.context import Desk
from carecall.i18n import LANGUAGES
from carecall.keys import KeyTable, Where
from carecall.model.dispositions import Outcome
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Preview
from carecall.screens.call_modes import OUTCOME_OF_A_TALK
from carecall.screens.call_notes import Correct
from carecall.screens.call_outcome import Confirm
from carecall.screens.call_talk import Talking
from carecall.store.database import Database

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

HUNG_UP = "The owner hung up. What now?"
NOTHING_HERE = "That key does nothing here; {key} helps."
NOT_YOURS = "Next: {go} prepares the call. It is not yours yet. A break: {leave}, then {pause}."
ANSWERED = "Somebody has answered: {hung_up} if the line broke, {back} takes the answer back."
TO_SCORE = ("1", "enter", "enter", "1", "1")
TO_ODOMETER = (*TO_SCORE, "9", "1", "1", "1", "1")


def chosen(pilot: Pilot[None]) -> Outcome | None:
    """The outcome that is shown and not recorded yet."""
    mode = screen_of(pilot).mode
    return mode.ended.outcome if isinstance(mode, Confirm) else None


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_a_number_key_twice_answers_one_step(survey: Desk, lang: str) -> None:
    """The second one finds a sentence that is only said: it answers nothing, and that is told."""
    async with calling_first(survey, lang) as (_, pilot):
        send(pilot, "1")
        send(pilot, "1")
        await come_to_rest(pilot)
        assert answers(survey) == {"identity": "yes"}
        assert status_of(pilot)


async def test_enter_twice_commits_once_and_claims_nobody(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "x")
        send(pilot, "enter")
        send(pilot, "enter")
        send(pilot, "enter")
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Preview)
        assert app.words(NOT_YOURS, go="Enter", leave="q", pause="b")[:11] in text_of(pilot)
        assert support.value(survey.db, "SELECT count(*) FROM call WHERE ended_at IS NULL") == 0
    assert attempts(survey) == [("no-answer", "")]


async def test_enter_twice_on_the_line_answers_once(survey: Desk, lang: str) -> None:
    """The text of one step is never taken for the next."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, *TO_ODOMETER)
        await type_in(pilot, "13000")
        send(pilot, "enter")
        send(pilot, "enter")
        await come_to_rest(pilot)
        assert answers(survey)["odometer"] == "13000"
        assert "notice" not in answers(survey)


async def test_every_letter_has_a_key_that_works_while_text_is_typed(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, *TO_SCORE, "3")
        await type_in(pilot, "等太久 xo")
        assert "等太久 xo" in text_of(pilot)
        assert f"F8 {app.words('hung up')}" in key_line(pilot)
        await press(pilot, "f8")
        assert app.words(HUNG_UP) in text_of(pilot)
        await press(pilot, "f4")
        assert "等太久 xo" in text_of(pilot)
    letters = [action for action in keys.CALL if any(len(key) == 1 and key.isalpha() for key in action.keys)]
    before_the_dial = {"next", "previous", "undo"}
    assert all(any(len(key) > 1 for key in a.keys) for a in letters if a.id not in before_the_dial)


async def test_on_an_empty_line_for_a_number_letters_are_keys(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, *TO_ODOMETER)
        await press(pilot, "h")
        assert app.words(HUNG_UP) in text_of(pilot)
        await press(pilot, "b", "backspace")
        assert asked(pilot) == "plate-check"


async def test_the_keys_of_a_number_line_are_letters_until_something_is_typed(survey: Desk, lang: str) -> None:
    """What acts is what is named: on the key line and beside "does not know"."""
    async with calling_first(survey, lang) as (app, pilot):
        unknown, hung_up = app.words("does not know or want to say"), app.words("hung up")
        await press(pilot, *TO_ODOMETER)
        assert f" -  {unknown}" in text_of(pilot)
        assert f"h {hung_up}" in key_line(pilot)
        await type_in(pilot, "1")
        assert f"F9  {unknown}" in text_of(pilot)
        assert f"F8 {hung_up}" in key_line(pilot)
        await press(pilot, "backspace")
        assert f"h {hung_up}" in key_line(pilot)
        await press(pilot, "?")
        assert not isinstance(pilot.app.screen, CallScreen)


async def test_what_is_needed_stands_on_the_key_line_of_eighty_cells(survey: Desk, lang: str) -> None:
    """What is shown with its own key beside the sentence is not named twice, and every outcome leads to the rest."""
    needed = ("complaint", "why", "outcome", "hung up")
    async with calling_first(survey, lang) as (app, pilot):
        for keys_pressed in ((), ("1",), ("enter", "enter"), ("1",), ("1",), ("3",), ("s",)):
            await press(pilot, *keys_pressed)
            assert all(app.words(word) in key_line(pilot) for word in (*needed, "help")), key_line(pilot)


async def test_keys_that_a_site_has_changed_are_named_as_they_are(survey: Desk, lang: str) -> None:
    changed = KeyTable.changed(
        {"call.back": "v f4", "call.no_answer": "m f5", "call.go": "enter f8", "call.hung_up": "k"}
    )
    async with opened(survey, lang, key_table=changed) as (app, pilot):
        await press(pilot, "enter", "enter", "m")
        assert f"v {app.words('back to the script')}" in text_of(pilot)
        await press(pilot, "v", "1", "m")
        assert status_of(pilot) == app.words(ANSWERED, hung_up="k", back="v")
        await press(pilot, "q")
        assert status_of(pilot) == app.words(OUTCOME_OF_A_TALK, hung_up="k", call_back="c", outcomes="o")
        await press(pilot, "o")
        assert f" m  {app.words('no answer')}" in text_of(pilot)


async def test_what_is_pasted_on_the_line_is_one_line_of_plain_text(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, *TO_SCORE, "3")
        app.post_message(events.Paste("\x1b[31m等太久\x1b[0m\u202e\n第二行"))
        await come_to_rest(pilot)
        assert isinstance(app.screen, CallScreen)
        assert app.screen.line.value == "等太久 第二行"


async def test_tab_leaves_the_line_and_comes_back_and_digits_lead_there(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "tab")
        assert status_of(pilot) == app.words("Nothing is typed here: the keys answer.")
        await press(pilot, *TO_ODOMETER, "tab")
        assert "F5" not in text_of(pilot)
        await press(pilot, "1", "3")
        assert isinstance(app.screen, CallScreen)
        assert app.screen.line.value == "13"
        await press(pilot, "escape", "h")
        assert app.words(HUNG_UP) in text_of(pilot)


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
DONE_AT_ONCE = {("prepared", "undo"), ("prepared", "search"), ("prepared", "ring_in"), ("hung up", "answer")}
"""What ends the call, and has tests of its own; so have Enter and the ways out."""


@pytest.mark.parametrize("name", list(MODES))
async def test_no_key_of_the_call_is_silent(survey: Desk, lang: str, name: str) -> None:
    """In every mode each key changes the screen or says why it does not, and the sentence is never covered. A language
    has every other key of a mode, and the rest in the next one: every key and every mode is met in both."""
    half = (LANGUAGES.index(lang) + list(MODES).index(name)) % 2
    async with opened(survey, lang) as (_, pilot):
        await press(pilot, "enter", *MODES[name])
        screen = screen_of(pilot)
        talk, mode, customer = screen.talk, screen.mode, screen.customer
        assert talk is not None or not screen.sentence
        again = isinstance(mode, Correct) and talk and talk.say_step(mode.contact, mode.step, lang)
        sentence = (again or screen.sentence)[:8]
        for action in keys.CALL[half::2]:
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


async def test_once_somebody_has_answered_the_number_was_not_silent(survey: Desk, lang: str) -> None:
    """No answer, busy and switched off are refused, and what is meant instead is said; other outcomes stay."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1")
        for keys_pressed in (("x",), ("f5",), ("o", "1"), ("2",)):
            screen_of(pilot).hush()
            await press(pilot, *keys_pressed)
            assert status_of(pilot) == app.words(ANSWERED, hung_up="h", back="b")
            assert chosen(pilot) is None
        await press(pilot, "7")
        assert chosen(pilot) is Outcome.WRONG_NUMBER
        assert app.words("wrong number") in text_of(pilot)
        await press(pilot, "b", "b", "x")
        assert chosen(pilot) is Outcome.NO_ANSWER
        assert says(pilot, app.words("Next try {try} of {of}: {day}, {slot}.").partition("{")[0])
    assert attempts(survey) == [("", "")]


async def test_a_number_that_is_no_answer_is_said_below(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "9")
        assert f"! {app.words('Press a number from 1 to {count}.', count=3)}" in text_of(pilot)
        await press(pilot, "enter")
        assert status_of(pilot) == app.words("Press the number of the answer.")


async def test_an_unknown_key_says_so_until_the_next_step(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "z")
        assert status_of(pilot) == app.words(NOTHING_HERE, key="?")
        await press(pilot, "1")
        assert status_of(pilot) == ""


async def test_help_and_language_work_in_a_call(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        talk = screen_of(pilot).talk
        assert talk is not None
        assert says(pilot, talk.say(lang))
        await press(pilot, "l")
        assert says(pilot, talk.say(other_than(lang)))
        await press(pilot, "?")
        assert not isinstance(app.screen, CallScreen)
        shown = text_of(pilot)
        assert all(app.words(action.help)[:6] in shown for action in keys.KeyTable().actions(Where.CALL)[:4])


@pytest.mark.parametrize(("answered", "chosen"), [(("2", "2"), ("o", "4")), (("1", "2"), ("o", "3"))])
async def test_back_from_the_outcome_that_the_script_proposes_leads_to_its_last_question(
    survey: Desk, lang: str, answered: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    """Whoever chose it: what goes back must not show the same outcome again and say nothing."""
    async with calling_first(survey, lang) as (_, pilot):
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


@pytest.mark.parametrize("size", [(60, 20), (120, 20)])
async def test_what_is_wrong_is_told_in_the_smallest_window(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    """A step that fills the window gives way to it."""
    async with calling_first(survey, lang, size) as (_, pilot):
        await walk_to(pilot, "permission")
        await press(pilot, "9")
        assert " ! " in text_of(pilot)


@pytest.mark.parametrize("score", ["3", "9"])
async def test_b_17_complaint_and_why_are_named_at_every_step_of_a_small_window(
    survey: Desk, lang: str, score: str
) -> None:
    """What is said, pressed and typed, the first step and the later ones; and how to get to an outcome."""
    seen: set[str] = set()
    async with calling_first(survey, lang) as (app, pilot):
        while isinstance(mode := screen_of(pilot).mode, Talking):
            for typing in (False, True) if mode.ask() else (False,):
                if typing:
                    screen_of(pilot).focus_line("a")
                    await come_to_rest(pilot)
                for letter, function, label in (("t", "^T", "complaint"), ("w", "^Y", "why"), ("o", "F6", "outcome")):
                    key = function if screen_of(pilot).mode.letters else letter
                    assert f" {key} {app.words(label)} " in key_line(pilot), (mode.step.id, typing)
            seen.add(mode.step.kind)
            screen_of(pilot).line.value = ""
            await answer(pilot, {"overall": score, "problem": "2"})
    assert {"say", "choose", "score", "text"} <= seen
