"""Keys and clicks that slip: held down, pressed twice, sent in one burst. None does what was not read before."""

from __future__ import annotations

import asyncio

import pytest
import support
from call_driver import answer, attempts, calling_first, come_to_rest, press, screen_of, send, survey_desk
from desk_driver import both, opened, status_of, until
from textual.pilot import Pilot

from carecall.desk import calling, queue
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_outcome import Outcomes
from carecall.screens.call_talk import Talking
from carecall.screens.errands import WHICH
from carecall.store.database import Database
from carecall.view.cells import straight
from carecall.view.names import outcome_name

SEEN = CallScreen.guard_seconds + 0.05
"""Seconds after which a key is taken for the step that is shown."""
HELD = 0.04
"""Seconds between two keys of one that is held down."""


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊", "李娜", "曾国强")


async def press_calmly(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await press(pilot, key)
        await pilot.pause(SEEN)


async def hold_down(pilot: Pilot[None], key: str, times: int) -> None:
    for _ in range(times):
        send(pilot, key)
        await asyncio.sleep(HELD)
    await come_to_rest(pilot)


def undone(desk: Desk) -> int:
    return int(support.value(desk.db, "SELECT count(*) FROM call WHERE undone_at IS NOT NULL"))


# ------------------------------------------------------------ undo


async def test_undo_held_down_on_the_next_card_undoes_the_outcome_before_it_alone(survey: Desk) -> None:
    for row in queue.load(survey)[:2]:
        support.dial_and_end(survey, row.customer, Outcome.NO_ANSWER)
    async with opened(survey) as (_, pilot):
        await press_calmly(pilot, "enter", "enter", "x", "enter")
        assert isinstance(screen_of(pilot).mode, Preview)
        await hold_down(pilot, "u", 12)
        assert undone(survey) == 1
        assert isinstance(screen_of(pilot).mode, Outcomes), "nor is its dial taken back"


@both
@pytest.mark.parametrize("keys", [("enter",), ("enter", "enter", "x", "enter", "n")], ids=["from-list", "neighbour"])
async def test_a_card_that_did_not_follow_an_outcome_asks_which_is_undone(
    survey: Desk, lang: str, keys: tuple[str, ...]
) -> None:
    """An outcome of this morning, perhaps a "no more calls", does not go at one key on another owner's card."""
    first, second = queue.load(survey)[:2]
    support.dial_and_end(survey, first.customer, Outcome.DO_NOT_CALL)
    async with opened(survey, lang) as (app, pilot):
        await press_calmly(pilot, *keys)
        mode = screen_of(pilot).mode
        await press_calmly(pilot, "u")
        assert undone(survey) == 0
        last = (second, "no-answer") if "n" in keys else (first, "do-not-call")
        said = app.words(WHICH, outcome=outcome_name(app.words, last[1]), name=last[0].name, key="u")
        assert status_of(pilot) == straight(said)
        assert screen_of(pilot).mode is mode
        await pilot.pause(0.5)
        await press_calmly(pilot, "u")
        assert isinstance(screen_of(pilot).mode, Outcomes)
        assert undone(survey) == 1
    open_call = "SELECT customer_id FROM call WHERE ended_at IS NULL"
    assert support.rows(survey.db, open_call) == [(last[0].customer,)]


async def test_a_question_that_was_not_read_is_no_question(survey: Desk) -> None:
    """The key that undoes, held down on the list, asks and asks."""
    support.dial_and_end(survey, queue.load(survey)[0].customer, Outcome.NO_ANSWER)
    async with opened(survey) as (_, pilot):
        await hold_down(pilot, "u", 12)
        assert undone(survey) == 0
        assert "once more does it" in status_of(pilot)


@both
async def test_where_nothing_can_be_undone_the_claim_is_kept(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press_calmly(pilot, "enter", "u")
        assert isinstance(screen_of(pilot).mode, Prepared)
        assert status_of(pilot) == "! " + app.words("There is no outcome of yours today that can be undone.")
        await press_calmly(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Talking)


# ------------------------------------------------------------ the mouse


async def test_two_clicks_on_the_key_line_prepare_and_do_not_dial(
    survey: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(survey) as (app, pilot):
        await press_calmly(pilot, "enter", "enter", "x", "enter")
        screen = screen_of(pilot)
        assert isinstance(screen.mode, Preview)
        on_enter = (2, app.size.height - 1)
        await pilot.click(offset=on_enter)
        await until(pilot, lambda: isinstance(screen.mode, Prepared))
        monkeypatch.setattr(CallScreen, "guard_seconds", 60.0)  # however slow this machine is
        await pilot.click(offset=on_enter)
        await come_to_rest(pilot)
        assert isinstance(screen.mode, Prepared)
        assert "Too quick" in status_of(pilot)
    assert len(attempts(survey)) == 1


# ------------------------------------------------------------ an empty line


@pytest.mark.parametrize("seconds", [0.0, 0.15])
async def test_of_two_keys_in_one_burst_on_an_empty_line_the_first_acts(
    survey: Desk, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """Over a slow line o and 1 arrive at once: o opens the outcomes, and 1 is not an answer to the question before."""
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)
    async with calling_first(survey) as (_, pilot):
        for _ in range(20):
            mode = screen_of(pilot).mode
            if isinstance(mode, Talking) and mode.step.id == "odometer":
                break
            await answer(pilot)
        monkeypatch.setattr(CallScreen, "guard_seconds", seconds)
        await pilot.pause(seconds)
        send(pilot, "o")
        send(pilot, "1")
        await come_to_rest(pilot)
        assert screen_of(pilot).line.value == ""
        assert isinstance(screen_of(pilot).mode, Outcomes)
        assert "Too quick" in status_of(pilot)
    assert calling.unfinished(survey) is not None
