"""The poorest record there is, through all six scripts: whatever is missing, every sentence reads well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import support
from call_driver import calling_first, screen_of, survey_desk
from desk_driver import both, text_of
from textual.pilot import Pilot

from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.i18n import LANGUAGES
from carecall.screens.call_talk import Talking
from carecall.scripts.engine import reachable
from carecall.scripts.script import Script
from carecall.scripts.steps import UNKNOWN, Kind, Step
from carecall.store.database import Database
from carecall.view.cells import straight

pytestmark = pytest.mark.usefixtures("no_guard")

NEVER = (
    "{",
    "}",
    "[",
    "]",
    "|",
    "None",
    " ,",
    " .",
    ",,",
    "..",
    "，，",
    "。。",
    "，。",
    "：。",
    "、。",
    "( ",
    "（）",
    "()",
)
BEGINS_NO_SENTENCE, ENDS_ONE = "，。,.;:！？", "。？！.?!"
TYPED = {Kind.SAY: "ok", Kind.SCORE: "3", Kind.ODOMETER: "3000", Kind.NUMBER: "5", Kind.DATE: "2026-12-01",
         Kind.TIME: "15:00", Kind.PLATE: "京A12345", Kind.TEXT: "noise"}  # fmt: skip


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山")


def poorest(card: Card, script: Script) -> Card:
    """An owner of whom only the number is known, with this script to be read."""
    nothing = {lang: {"owner.phone": card.number} for lang in LANGUAGES}
    part = replace(card.contacts[0], script=script, records=nothing, answers={}, this_call=(), service=None)
    return replace(
        card, name="", salutation="", plate="", model_names={}, consultant="", surname_pinyin="", odometer=None,
        delivered_on=None, visits=(), attempts=(), notices=(), contacts=(part,),
    )  # fmt: skip


def ways(step: Step) -> Iterator[str]:
    """Every answer that a step takes, one of each kind."""
    if step.choices:
        yield from (choice.id for choice in step.choices)
    else:
        yield TYPED[step.kind]
    if step.kind is Kind.SCORE:
        yield "9"
    if step.is_question and not step.must_answer:
        yield UNKNOWN


def talks(card: Card) -> Iterator[Conversation]:
    """The script at each of its steps that can be come to, once."""
    seen, waiting = set(), [Conversation.open(card)]
    while waiting:
        talk = waiting.pop()
        if talk.step is None or talk.step.id in seen:
            continue
        seen.add(talk.step.id)
        yield talk
        waiting += [talk.forward(value)[0] for value in ways(talk.step)]


async def shown(pilot: Pilot[None], talk: Conversation) -> str:
    screen = screen_of(pilot)
    screen.talk = talk
    screen.settle()
    await pilot.pause()
    assert isinstance(screen.mode, Talking)
    return text_of(pilot)


@both
@pytest.mark.parametrize("name", support.library().names())
async def test_every_sentence_reads_well_where_everything_is_missing(survey: Desk, name: str, lang: str) -> None:
    async with calling_first(survey, lang) as (_, pilot):
        screen, script = screen_of(pilot), support.library().get(name)
        assert screen.card is not None
        screen.card = poorest(screen.card, script)
        for talk in talks(screen.card):
            text = await shown(pilot, talk)
            said = talk.say(lang)
            assert said
            assert not [bad for bad in NEVER if bad in said], said
            assert all(_joined(piece.text) in _joined(text) for piece in talk.recital(lang)), said
            assert said[0] not in BEGINS_NO_SENTENCE, said
            assert said[-1] in ENDS_ONE, said


def test_the_walk_comes_to_every_step_that_the_poorest_record_meets(survey: Desk) -> None:
    customer = support.value(survey.db, "SELECT min(id) FROM customer")
    card = support.call_up(survey, customer)
    for name in support.library().names():
        script = support.library().get(name)
        met = {talk.step.id for talk in talks(poorest(card, script)) if talk.step}
        asked = {step.id for step in script.steps if not step.if_known and not _behind_known(script, step)}
        turned = reachable(script, script.anywhere) if script.anywhere else set()  # a complaint, from wherever (B-17)
        assert asked <= met | turned, name


def _joined(text: str) -> str:
    return "".join(straight(text).split())


def _behind_known(script: Script, step: Step, way: tuple[str, ...] = ()) -> bool:
    """Whether only steps that ask for known data, or stand behind such steps, lead to it."""
    leading = [each for each in script.steps if step.id in each.targets() and each.id not in (step.id, *way)]
    return bool(leading) and all(each.if_known or _behind_known(script, each, (step.id, *way)) for each in leading)
