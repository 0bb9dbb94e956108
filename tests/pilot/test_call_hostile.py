"""Hostile and long text through every field of the call screen, in both languages and at both sizes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest
from call_driver import answers, attempts, calling_first, come_to_rest, press, survey_desk
from desk_driver import HOSTILE, SIZES, everywhere, text_of
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from carecall.desk.card import AttemptLine, Card, NoticeLine, VisitLine
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.screens.call import CallScreen
from carecall.screens.call_notes import Pick
from carecall.screens.call_outcome import Outcomes
from carecall.store.database import Database
from carecall.text import clean

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


def poisoned(card: Card, text: str) -> Card:
    """The card with `text` wherever somebody outside may have written."""
    on = card.visits[0].on
    return replace(
        card,
        name=text,
        plate=text,
        consultant=text,
        surname_pinyin=text,
        extension=text,
        model_names={"zh": text, "en": text},
        visits=(VisitLine(on, text, 12000, text, text),) * 5,
        attempts=(AttemptLine(datetime.combine(on, time(10)), text, "no-answer", "morning", text, text),) * 5,
        notices=(NoticeLine(on, "notice", text),) * 5,
    )


def check_screen(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Nothing is wider than the screen, nothing reaches the terminal raw, and both sides of a cut are whole."""
    lines = text_of(pilot).splitlines()
    assert len(lines) == size[1]
    assert all(cell_len(line) <= size[0] for line in lines)
    assert not any(character in "\x1b\u202e\u200d\r" for character in text_of(pilot))


@everywhere
async def test_hostile_text_in_every_field_of_the_card(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    async with calling_first(survey, lang, size) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1")
        screen = app.screen
        assert isinstance(screen, CallScreen)
        card, talk = screen.card, screen.talk
        assert card is not None
        assert talk is not None
        sentence = talk.say(lang)
        for text in map(clean, HOSTILE):
            screen.card = poisoned(card, text)
            screen.talk = Conversation(screen.card, talk.walks)
            screen.note = text
            for mode in (None, Outcomes(screen), Pick(screen)):
                screen.settle() if mode is None else screen.enter_mode(mode)
                await come_to_rest(pilot)
                check_screen(pilot, size)
                assert sentence[:20] in text_of(pilot)
        assert app.screen is screen


@pytest.mark.parametrize(("lang", "size"), [("zh", SIZES[0]), ("en", SIZES[1])])
async def test_hostile_text_typed_as_answer_note_and_time(survey: Desk, lang: str, size: tuple[int, int]) -> None:
    """What comes in by typing or pasting is cleaned at the door and shown as text ever after."""
    async with calling_first(survey, lang, size) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1", "2")
        for text in HOSTILE:
            app.post_message(events.Paste(text))
            await press(pilot, "enter")
            check_screen(pilot, size)
            assert answers(survey)["problem"] == clean(text)
            await press(pilot, "f2")
            app.post_message(events.Paste(text))
            await press(pilot, "enter", "f7")
            check_screen(pilot, size)
            app.post_message(events.Paste(text))
            await press(pilot, "enter")
            check_screen(pilot, size)
            await press(pilot, "f4", "f4", "ctrl+u")
        await press(pilot, "f8", "enter")
    assert attempts(survey)[0][1].endswith(clean(HOSTILE[-1]))


async def test_a_long_sentence_leaves_room_for_its_answers(survey: Desk) -> None:
    """At 80x24 the longest read-back, every answer and the key line are all there."""
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "1", "enter", "enter", "1", "2")
        app.post_message(events.Paste("很长的话" * 20))
        await press(pilot, "enter", "2", "1")
        app.post_message(events.Paste("another long story " * 8))
        await press(pilot, "enter", "2", "-", "-", "-", "1", "-", "enter")
        shown = text_of(pilot)
        assert "Did I get everything right?" in shown
        assert "A number corrects that answer; Enter: the owner agrees." in shown
        assert "hung up" in shown.splitlines()[-1]
