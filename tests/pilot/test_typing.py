"""An input method is on: full-width digits are digits in every field, composed text arrives whole, pasted text is never
read as keys, and keys that come before a step can have been read are dropped."""

from __future__ import annotations

import pytest
import support
from call_driver import (
    answers,
    asked,
    calling_first,
    come_to_rest,
    press,
    says,
    screen_of,
    send,
    survey_desk,
    timeless,
    walk_to,
)
from desk_driver import both, opened, status_of, text_of, until
from support import value
from textual import events
from textual.pilot import Pilot

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_notes import Correct, Pick
from carecall.store.database import Database

pytestmark = [both, pytest.mark.usefixtures("no_guard")]
TROUBLE = {"condition": "2", "problem": "noise", "notice": "seat"}


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


@pytest.fixture
def service(sqlite_db: Database) -> Desk:
    """A first service that is due within the week."""
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 88))
    planning.plan(desk)
    return desk


# --- full width ---


async def test_full_width_digits_are_answers(survey: Desk, lang: str) -> None:
    """As number keys, as kilometres, as the number of one of many answers, as a plate."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "overall", TROUBLE)
        await press(pilot, "８")
        await walk_to(pilot, "plate-check")
        await press(pilot, "２", *"京ａ５４３２１", "enter", *"１２８００", "enter")
        assert {**answers(survey), "overall": "8", "plate": "京A54321", "odometer": "12800"} == answers(survey)
        await walk_to(pilot, "read-back", TROUBLE)
        await press(pilot, "ａ", *"１２", "enter")
        assert isinstance(screen_of(pilot).mode, Correct)


async def test_full_width_digits_are_days_and_hours(service: Desk, lang: str) -> None:
    async with calling_first(service, lang) as (_, pilot):
        await walk_to(pilot, "agreed-date")
        await press(pilot, *"１１－３０", "enter", *"１０：３０", "enter")
        given = answers(service)
        assert (given["agreed-date"], given["agreed-time"]) == ("2026-11-30", "10:30")


@pytest.mark.parametrize(
    ("day", "rest", "hour"), [("周六上午", "上午", "10点"), ("sat morning", "morning", "10"), ("周六10点", "10点", "")]
)
async def test_what_is_said_of_the_hour_beside_the_day_stands_on_the_line_that_asks_for_it(
    service: Desk, lang: str, day: str, rest: str, hour: str
) -> None:
    async with calling_first(service, lang) as (_, pilot):
        await walk_to(pilot, "agreed-date")
        await press(pilot, *day, "enter")
        assert asked(pilot) == "agreed-time"
        assert rest in text_of(pilot)
        await press(pilot, *hour, "enter")
    given = answers(service)
    assert (given["agreed-date"], given["agreed-time"]) == ("2026-11-28", "10:00")


async def test_another_day_with_its_hour_corrects_the_hour_too(service: Desk, lang: str) -> None:
    """The hour that was agreed for the old day never stands beside the new one unseen."""
    async with calling_first(service, lang) as (_, pilot):
        await walk_to(pilot, "agreed-date")
        await press(pilot, *"11-28", "enter", *"10:00", "enter", "a")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Pick)
        place = next(at for at, (_, given) in enumerate(mode.given) if given.step.id == "agreed-date")
        await press(pilot, str(place + 1), *"下周一下午两点", "enter")
        mode = screen_of(pilot).mode
        assert isinstance(mode, Correct)
        assert (mode.step.id, screen_of(pilot).line.value) == ("agreed-time", "下午两点")
        await press(pilot, "enter")
    given = answers(service)
    assert (given["agreed-date"], given["agreed-time"]) == ("2026-11-30", "14:00")


async def test_full_width_digits_are_a_time_to_call_back(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "１", "ｃ", *"明天１５：３０", "enter")
    assert value(survey.db, "SELECT starts_at FROM promise") == "2026-11-24T07:30:00Z"


async def test_function_keys_do_what_letters_do_while_text_is_composed(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "low-score", {"overall": "3"})
        await press(pilot, *"等太久 xo")
        for key, said in (
            ("f6", app.words("What came of it?")),
            ("f8", app.words("The owner hung up. What now?")),
            ("f7", app.words("Call back: type the time that the owner names.")),
            ("f2", app.words("Note for this call: it is kept as you write.")),
            ("f3", app.words("Which answer is to be corrected?")),
        ):
            await press(pilot, key)
            assert says(pilot, said), key
            await press(pilot, "f4")
            assert screen_of(pilot).line.value == "等太久 xo"


# --- composed text ---


FIELDS = {
    "an answer": ("enter", "enter", "> low-score"),
    "a note": ("enter", "enter", "e"),
    "a time to call back": ("enter", "enter", "c"),
    "a search": ("/",),
}


@pytest.mark.parametrize("field", FIELDS)
async def test_what_an_input_method_sends_at_once_is_typed_whole(survey: Desk, lang: str, field: str) -> None:
    """With its full-width signs, and letters that are keys elsewhere."""
    async with opened(survey, lang) as (app, pilot):
        await go(pilot, FIELDS[field])
        for character in "明天，下午3点！xｑ":
            send(pilot, character)
        await come_to_rest(pilot)
        line = screen_of(pilot).line if isinstance(app.screen, CallScreen) else app.queue.finder
        assert line.value == "明天，下午3点！xｑ"
        assert line.value in text_of(pilot)


DISSATISFIED = {"overall": "3", "complaint-content": "等太久"}


async def go(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    """Press these keys; `> step` answers the script until that step is asked."""
    for key in keys:
        await (walk_to(pilot, key[2:], DISSATISFIED) if key.startswith("> ") else press(pilot, key))


# --- pasted text ---


PLACES: dict[str, tuple[str, ...]] = {
    "the list": (),
    "the help": ("?",),
    "the summary": ("escape", "s"),
    "a break": ("escape", "b"),
    "a prepared call": ("enter", "enter"),
    "a question": ("enter",),
    "the outcomes": ("o",),
    "which result": ("9",),
    "a chosen outcome": ("b", "x"),
    "something to say": ("b", "1"),
    "the ways out of a hang-up": ("h",),
    "which answer": ("b", "a"),
    "a correction": ("1",),
    "the read-back page": ("b", "> read-back"),
    "the end": ("> end",),
}
"""One after the other, each with the keys from the one before."""


async def test_pasted_text_is_never_keys_and_that_is_said(survey: Desk, lang: str) -> None:
    """`1`, `x`, `q` and Enter mean something nearly everywhere: none of them is done, wherever it is pasted."""
    async with opened(survey, lang) as (app, pilot):
        for place, keys in PLACES.items():
            await go(pilot, keys)
            await until(pilot, lambda: app.screen is not app.queue or bool(app.queue.why.text))
            app.screen.hush()
            shown, before = timeless(pilot).splitlines()[:-2], support.picture(survey.db)
            app.post_message(events.Paste("1xq\r\n"))
            await come_to_rest(pilot)
            assert status_of(pilot) == app.words("Pasted text is not read as keys."), place
            assert timeless(pilot).splitlines()[:-2] == shown, place
            assert support.picture(survey.db) == before, place


# --- hurried keys ---


async def test_a_key_for_the_step_before_is_dropped_and_said(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sooner than anybody can have read the step: after an answer, a panel, a language, on the answer line too."""
    async with calling_first(survey, lang) as (app, pilot):
        said = app.words("Too quick: that key was dropped, the step had just changed.")
        for key in ("1", "enter", "o"):
            await press(pilot, key)
            monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)
            for hurried in ("1", "enter", "x", "１", "f8"):
                screen_of(pilot).hush()
                mode = screen_of(pilot).mode
                await press(pilot, hurried)
                assert status_of(pilot) == said
                assert screen_of(pilot).mode is mode
            monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)
        await press(pilot, "b")
        assert asked(pilot) == "purpose-survey"
        await walk_to(pilot, "odometer")
        monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)
        await press(pilot, "1", "-", "enter")
        assert screen_of(pilot).line.value == ""
    assert "odometer" not in answers(survey)


async def test_what_was_wrong_goes_with_what_it_was_said_of(survey: Desk, lang: str) -> None:
    """However it is taken from the line; of an empty line it is said until something is typed."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        await press(pilot, *"1..", "enter")
        assert "\n ! " in text_of(pilot)
        await press(pilot, "ctrl+u")
        assert "\n ! " not in text_of(pilot)
        await press(pilot, "enter")
        assert "\n ! " in text_of(pilot)
        await press(pilot, "1")
        assert "\n ! " not in text_of(pilot)


async def test_what_is_wrong_is_said_however_fast_enter_follows(survey: Desk, lang: str) -> None:
    """Enter overtakes the news that something was typed, which must not take the words away again."""
    async with calling_first(survey, lang) as (_, pilot):
        await walk_to(pilot, "odometer")
        for key in (*"100", "enter"):
            send(pilot, key)
        await come_to_rest(pilot)
        await press(pilot)
        assert "\n ! " in text_of(pilot)
        await press(pilot, "enter")
    assert answers(survey)["odometer"] == "100"
