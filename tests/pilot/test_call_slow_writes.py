"""Writes that take their time: what an agent does meanwhile never leaves a claim behind a screen that does not show it,
never throws anybody out of a call, and never leaves the desk waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import support
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
from desk_driver import both, open_app, opened, status_of, until

from carecall.desk import away, calling, queue, training, undoing
from carecall.desk.context import Desk
from carecall.errors import Refused, StoreError
from carecall.keys import Where
from carecall.model.dispositions import Outcome
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_hangup import HungUp
from carecall.screens.call_outcome import Outcomes
from carecall.screens.call_talk import Talking
from carecall.screens.call_undoing import REOPENED
from carecall.store.database import Database
from carecall.view.reasons import error_text
from carecall.view.times import minutes_words

pytestmark = [both, pytest.mark.usefixtures("no_guard")]

CLAIMING, UNDOING = "Claiming ...", "Undoing the outcome ..."
SINCE = "Break since {time}, {length}."
BUSY = StoreError("database-busy", seconds=5)


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊", "李娜")


class Gate:
    """Holds a write up until it is opened."""

    def __init__(self, write: Callable[..., Any]) -> None:
        self.write = write
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *args: Any) -> Any:
        self.reached.set()
        self.opened.wait(10)
        return self.write(*args)

    def open(self) -> None:
        self.opened.set()


def hold(monkeypatch: pytest.MonkeyPatch, room: ModuleType, name: str) -> Gate:
    gate = Gate(getattr(room, name))
    monkeypatch.setattr(room, name, gate)
    return gate


def busy(*args: Any) -> None:
    raise BUSY


def held(desk: Desk) -> list[int]:
    """The owners who are claimed or on the phone."""
    with desk.db.read() as tx:
        return [int(owner) for (owner,) in tx.all("SELECT customer_id FROM call WHERE ended_at IS NULL")]


# ------------------------------------------------------------ the claim


async def test_an_owner_who_was_left_and_opened_again_while_claiming_is_held(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter, q, Enter while the database is slow: no other desk may dial the number that stands there in clear."""
    gate = hold(monkeypatch, calling, "prepare")
    async with opened(survey, lang) as (app, pilot):
        send(pilot, "enter")
        await until_said(pilot, app.words(CLAIMING))
        send(pilot, "q")
        await until(pilot, lambda: app.screen is app.queue)
        send(pilot, "enter")
        await until_said(pilot, app.words(CLAIMING))
        gate.open()
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Prepared)
        assert held(survey) == [screen_of(pilot).customer]


async def test_an_owner_who_was_left_while_claiming_is_free(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hold(monkeypatch, calling, "prepare")
    async with opened(survey, lang) as (app, pilot):
        send(pilot, "enter")
        await until_said(pilot, app.words(CLAIMING))
        send(pilot, "q")
        await until(pilot, lambda: app.screen is app.queue)
        gate.open()
        await come_to_rest(pilot)
        assert held(survey) == []


async def test_a_call_that_was_not_closed_takes_the_place_of_one_that_is_being_claimed(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk was killed in a talk; opened again it is slow, and the agent has pressed Enter on somebody else."""
    unfinished, other = (row.customer for row in queue.load(survey)[:2])
    calling.dial(survey, calling.prepare(survey, unfinished).call)
    gate = hold(monkeypatch, away, "end_break")
    app = open_app(survey, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.queue.shown.picture is not None)
        app.queue.select(other)
        send(pilot, "enter")
        await until_said(pilot, app.words(CLAIMING))
        gate.open()
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Talking)
        assert screen_of(pilot).customer == unfinished
        assert held(survey) == [unfinished]


# ------------------------------------------------------------ undo


async def test_nobody_is_claimed_behind_the_call_that_undoing_leads_to(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next card takes no Enter while the outcome before it is being undone."""
    first, gate = queue.load(survey)[0], hold(monkeypatch, undoing, "reopen")
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "x", "enter")
        send(pilot, "u")
        await until_said(pilot, app.words(UNDOING))
        send(pilot, "enter")
        await pilot.pause()
        assert says(pilot, app.words(UNDOING))
        gate.open()
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Outcomes)
        assert says(pilot, app.words(REOPENED, outcome=app.words("no answer"), name=first.name, undo="u"))
        assert held(survey) == [screen_of(pilot).customer]


async def test_an_undo_from_the_list_lets_nobody_be_claimed_meanwhile(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    support.dial_and_end(survey, queue.load(survey)[0].customer, Outcome.NO_ANSWER)
    gate = hold(monkeypatch, undoing, "reopen")
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "u")
        send(pilot, "u")
        await until(pilot, gate.reached.is_set)
        send(pilot, "enter")
        await until_said(pilot, app.words(UNDOING))
        gate.open()
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Outcomes)
        assert support.value(survey.db, "SELECT count(*) FROM call WHERE undone_at IS NOT NULL") == 1
        assert held(survey) == [screen_of(pilot).customer]


async def test_an_undo_that_fails_leaves_the_card_where_it_was(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "x", "enter")
        monkeypatch.setattr(undoing, "reopen", busy)
        await press(pilot, "u")
        assert status_of(pilot) == f"! {error_text(app.words, BUSY)}"
        assert isinstance(screen_of(pilot).mode, Preview)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Prepared)


# ------------------------------------------------------------ breaks


async def test_the_list_takes_no_key_while_a_break_is_being_begun(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """b, Enter: nobody is claimed and kept through the break."""
    gate = hold(monkeypatch, away, "take_break")
    async with opened(survey, lang) as (app, pilot):
        send(pilot, "b")
        await until(pilot, lambda: app.screen is not app.queue)
        gate.open()
        await until_said(pilot, app.words(SINCE, time="15:41", length=minutes_words(app.words, 0)))
        assert held(survey) == []
        await press(pilot, "enter")
        assert app.screen is app.queue


async def test_enter_behind_the_key_of_a_break_claims_nobody(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hold(monkeypatch, away, "take_break")
    async with opened(survey, lang) as (app, pilot):
        send(pilot, "b")
        send(pilot, "enter")
        await until(pilot, lambda: app.screen is not app.queue)
        gate.open()
        await come_to_rest(pilot)
        assert not any(isinstance(screen, CallScreen) for screen in app.screen_stack)
        assert held(survey) == []


async def test_a_break_that_cannot_be_begun_is_none(survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(away, "take_break", busy)
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "b")
        assert app.screen is app.queue
        assert status_of(pilot) == f"! {error_text(app.words, BUSY)}"


async def test_the_end_of_a_break_throws_nobody_out_of_a_call(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter twice on the screen of a break, and once more on the list: the second end of the break is over late."""
    first, second = gates = Gate(away.end_break), Gate(away.end_break)
    to_come = iter(gates)
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "b")
        await until(pilot, lambda: getattr(app.screen, "WHERE", None) is Where.BREAK)
        monkeypatch.setattr(away, "end_break", lambda *args: next(to_come)(*args))
        send(pilot, "enter")
        send(pilot, "enter")
        await pilot.pause()
        first.open()
        await until(pilot, lambda: app.screen is app.queue)
        send(pilot, "enter")
        await until_said(pilot, app.words(CLAIMING))
        second.open()
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Prepared)


# ------------------------------------------------------------ answers and outcomes


async def test_an_outcome_that_is_committed_in_the_moment_an_answer_fails_is_not_stored(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter is handled in the very turn of the loop in which it is learned that the answer was not stored."""
    gate, kept = Gate(busy), CallScreen._keep_typed

    def enter_first(self: CallScreen, *args: Any) -> None:
        monkeypatch.setattr(CallScreen, "_keep_typed", kept)
        self.mode.enter()
        kept(self, *args)

    async with calling_first(survey, lang) as (_, pilot):
        monkeypatch.setattr(calling, "answer", gate)
        send(pilot, "1")
        await until(pilot, lambda: asked(pilot) == "introduction")
        send(pilot, "h")
        await until(pilot, lambda: isinstance(screen_of(pilot).mode, HungUp))
        monkeypatch.setattr(CallScreen, "_keep_typed", enter_first)
        gate.open()
        await come_to_rest(pilot)
        assert not attempts(survey)[0][0]
        assert answers(survey) == {}
        assert isinstance(screen_of(pilot).mode, Talking)


@pytest.mark.parametrize("fails", [StoreError("database-busy", seconds=5), Refused("nothing-to-undo"), ValueError("x")])
async def test_what_fails_behind_an_outcome_that_was_stored_traps_nobody(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch, fails: Exception
) -> None:
    """The outcome stands; whatever comes after it, there is a way on."""

    def look_back(self: Any) -> None:
        raise fails

    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "x")
        monkeypatch.setattr(type(app.errands), "look_back", look_back)
        send(pilot, "enter")
        await come_to_rest(pilot)
        assert attempts(survey) == [("no-answer", "")]
        assert app.screen is app.queue
        assert held(survey) == []


async def test_the_training_desk_goes_on_where_it_cannot_read_how_far_the_trainee_is(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(survey, lang, training=True) as (app, pilot):
        await press(pilot, "enter", "enter", "x")
        monkeypatch.setattr(training, "practised", busy)
        await press(pilot, "enter")
        assert attempts(survey) == [("no-answer", "")]
        assert isinstance(screen_of(pilot).mode, Preview)
        assert says(pilot, app.words("Recorded: {outcome}. {then}", outcome=app.words("no answer"), then=""))


async def test_a_talk_that_cannot_be_begun_traps_nobody(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dial is stored, the script cannot be opened: the list leads to the call again."""
    begin = CallScreen.begin_talk

    def fails(self: CallScreen, *args: Any) -> None:
        monkeypatch.setattr(CallScreen, "begin_talk", begin)
        raise ValueError("a slip")

    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter")
        customer = screen_of(pilot).customer
        monkeypatch.setattr(CallScreen, "begin_talk", fails)
        await press(pilot, "enter")
        assert app.screen is app.queue
        assert customer is not None
        app.queue.select(customer)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Talking)
