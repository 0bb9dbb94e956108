"""The training desk guides the first three calls: a line above the keys that leaves by itself, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from call_driver import press, says, screen_of, survey_desk, walk_to
from desk_driver import SIZES, both, opened, other_than, settle, text_of, until
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.desk.context import Desk
from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.screens.call import CallScreen
from carecall.screens.guided import phase_of
from carecall.scripts.steps import Kind
from carecall.store.database import Database
from carecall.view.cells import width
from carecall.view.guide import Phase, Progress, hint
from carecall.widgets.lines import Line

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

OWNERS = ("欧阳小雪", "王磊", "张文山", "李娜", "曾国强")
TALK = 30
"""More keys than any script has steps."""


@pytest.fixture
def desk(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, *OWNERS)


@asynccontextmanager
async def trained(
    desk: Desk, lang: str, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CarecallApp, Pilot[None]]]:
    async with opened(desk, lang, size, training=True, **options) as (app, pilot):
        await settle(pilot)
        yield app, pilot


def shown(pilot: Pilot[None]) -> str:
    """The hint as it stands above the status line; "" where the line is not there."""
    line = pilot.app.screen.query_one("#hint", Line)
    said = line.text.strip()
    assert bool(said) == line.display
    if said:
        assert text_of(pilot).splitlines()[-3].strip() == said
    return said


@pytest.mark.parametrize(("step", "key"), [("low-score", "F9"), ("odometer", "-")])
async def test_a_hint_names_the_key_that_works(desk: Desk, lang: str, step: str, key: str) -> None:
    """A dash is a letter where letters are typed: on a line for words, and on one for a number once it has begun."""
    async with trained(desk, lang) as (_, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, step, {"overall": "3"} if step == "low-score" else None)
        assert [each for each in ("F9", "-") if each in shown(pilot)] == [key]
        await press(pilot, "1")
        assert [each for each in ("F9", "-") if each in shown(pilot)] == ["F9"]


def worded(phase: Phase, lang: str, table: KeyTable | None = None, how_far: Progress | None = None) -> str:
    where = Where.QUEUE if phase is Phase.QUEUE else Where.CALL
    keys = table or KeyTable()
    return hint(Words(lang), lambda action: keys.shown(where, action), phase, how_far or Progress())


def answer(call: CallScreen, phase: Phase) -> tuple[str, ...]:
    """The keys by which a friendly owner's answer is given."""
    plain = {Phase.OPENING: "1", Phase.CHOICE: "1", Phase.SCORE: "9"}
    if phase is not Phase.TYPED:
        return (plain.get(phase, "enter"),)
    assert call.talk is not None
    assert call.talk.step is not None
    typed = {Kind.ODOMETER: "13000", Kind.NUMBER: "1", Kind.TEXT: "ok"}.get(call.talk.step.kind, "")
    return (*typed, "enter") if typed else ("-",)


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_call_has_a_hint_for_every_new_thing(desk: Desk, lang: str, size: tuple[int, int]) -> None:
    """To the end of the script: what was done once is not said again."""
    async with trained(desk, lang, size) as (_, pilot):
        assert shown(pilot) == worded(Phase.QUEUE, lang)
        seen = []
        await press(pilot, "enter")
        for _ in range(TALK):
            phase = phase_of(screen_of(pilot))
            assert phase is not None
            if shown(pilot):
                assert shown(pilot) == worded(phase, lang)
                seen.append(phase)
            if phase is Phase.PROPOSED:
                break
            await press(pilot, *answer(screen_of(pilot), phase))
        assert seen[0] is Phase.PREPARED
        assert {Phase.OPENING, Phase.SAID, Phase.CHOICE, Phase.SCORE, Phase.PROPOSED} <= set(seen)
        assert len(seen) == len(set(seen)), "a hint that was followed is gone"
        assert all(width(line) <= size[0] for line in text_of(pilot).splitlines())


async def no_answer(pilot: Pilot[None]) -> None:
    """The next owner, who does not answer."""
    await press(pilot, "enter", "enter", "x", "enter")


AFTER = "That owner comes back by itself, in another slot. {go} takes this one."
NO_TIME = "The owner has no time? {call_back}, and type when, as it is said."
WRONG = "Recorded the wrong thing? {undo} takes the latest call back."


async def test_the_hints_leave_after_three_calls_and_do_not_come_back_with_the_desk(desk: Desk, lang: str) -> None:
    async with trained(desk, lang) as (app, pilot):
        _ = app.words
        await no_answer(pilot)
        await until(pilot, lambda: shown(pilot) == _(AFTER, go="Enter"))
        await press(pilot, "enter", "enter")
        assert shown(pilot) == _(NO_TIME, call_back="c")
        await press(pilot, "x", "enter")
        await until(pilot, lambda: shown(pilot) == _(WRONG, undo="u"))
        await no_answer(pilot)
        await until(pilot, lambda: shown(pilot) == "")
        await press(pilot, "enter", "enter")
        assert shown(pilot) == ""
        await press(pilot, "x", "enter", "q")
        await until(pilot, lambda: app.screen is app.queue)
        assert shown(pilot) == ""
    async with trained(desk, lang) as (_app, pilot):
        assert shown(pilot) == ""


async def test_a_desk_that_is_opened_again_goes_on_where_the_trainee_was(desk: Desk, lang: str) -> None:
    async with trained(desk, lang) as (_, pilot):
        await no_answer(pilot)
    async with trained(desk, lang) as (app, pilot):
        assert shown(pilot) == "", "the first call is over"
        await press(pilot, "enter", "enter")
        assert shown(pilot) == app.words(NO_TIME, call_back="c")


async def test_the_keys_in_a_hint_are_those_of_this_desk(desk: Desk, lang: str) -> None:
    table = KeyTable.changed({"queue.prepare": "o", "call.go": "f9 enter", "call.unknown": "-"})
    async with trained(desk, lang, key_table=table) as (_, pilot):
        assert shown(pilot) == worded(Phase.QUEUE, lang, table)
        assert " o " in shown(pilot)


async def test_a_hint_follows_the_language(desk: Desk, lang: str) -> None:
    async with trained(desk, lang) as (_, pilot):
        await press(pilot, "l")
        assert shown(pilot) == worded(Phase.QUEUE, other_than(lang))


async def test_a_hint_takes_neither_the_focus_nor_the_place_of_the_sentence(desk: Desk, lang: str) -> None:
    async with trained(desk, lang) as (app, pilot):
        await press(pilot, "enter", "enter")
        assert shown(pilot)
        assert app.focused is None
        assert says(pilot, screen_of(pilot).sentence)


async def test_a_desk_of_ones_own_has_no_hints(desk: Desk, lang: str) -> None:
    async with opened(desk, lang) as (_, pilot):
        assert shown(pilot) == ""
        await press(pilot, "enter", "enter")
        assert shown(pilot) == ""
