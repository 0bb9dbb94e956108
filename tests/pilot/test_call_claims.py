"""A claim that is lost is said and nothing is dialled; a call that another desk took up leaves this one; undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import support
from call_driver import answers, attempts, calling_first, come_to_rest, press, screen_of, survey_desk, until_said
from desk_driver import both, everywhere, opened, settle, status_of, text_of, until, until_seen
from textual.pilot import Pilot

from carecall.desk import calling, queue
from carecall.desk.context import Desk
from carecall.model.ids import CallId
from carecall.screens.call import CallScreen
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_opening import LOST
from carecall.screens.call_outcome import Outcomes
from carecall.screens.call_talk import Talking
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


def sleep_on(pilot: Pilot[None], seconds: int) -> None:
    """The machine was asleep: its clock goes on, nothing was said in between, and the screen's clock ticks."""
    app = pilot.app
    clock = app.desk.clock  # type: ignore[attr-defined]
    machine = clock.machine
    later = replace(clock, machine=lambda: machine() + timedelta(seconds=seconds))
    app.desk = app.desk.with_clock(later)  # type: ignore[attr-defined]
    screen_of(pilot).tick(later.wall())


@everywhere
async def test_a_claim_that_has_lapsed_is_said_and_can_be_made_again(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    """Nothing is dialled on a number that is anybody's; the next Enter claims it anew."""
    async with opened(survey, lang, size) as (app, pilot):
        await press(pilot, "enter")
        sleep_on(pilot, survey.lease + 1)
        await come_to_rest(pilot)
        assert isinstance(screen_of(pilot).mode, Preview)
        assert status_of(pilot)[:20] == app.words(LOST["lapsed"], go="Enter")[:20]
        assert "****" in text_of(pilot)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Prepared)
    assert attempts(survey) == []


@both
async def test_a_claim_that_has_lapsed_is_not_renewed_by_the_next_sign_of_life(survey: Desk, lang: str) -> None:
    """The machine was asleep; whoever is shown unclaimed is anybody's, and stays so."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter")
        sleep_on(pilot, survey.lease + 1)
        await until_said(pilot, app.words(LOST["lapsed"], go="Enter")[:20])
        await come_to_rest(pilot)
        calling.heartbeat(app.desk)
    assert support.value(survey.db, "SELECT count(*) FROM call WHERE ended_at IS NULL") == 0


@both
async def test_a_claim_that_somebody_else_has_now_is_said_too(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter")
        customer = screen_of(pilot).customer
        assert customer is not None
        other = support.sit(support.machine_at(survey, survey.lease + 1), "A02", "seat-2")
        calling.prepare(other, customer)
        sleep_on(pilot, survey.lease + 1)
        await until_said(pilot, app.words(LOST["lapsed"], go="Enter")[:20])
        await press(pilot, "enter")
        await until_seen(pilot, app.words("{by} has this owner open.", by="陈晨"))
    assert attempts(survey) == []


@both
async def test_a_claim_that_is_held_is_left_alone(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (_, pilot):
        await press(pilot, "enter")
        for _ in range(3):
            sleep_on(pilot, survey.heartbeat)
            calling.heartbeat(pilot.app.desk)  # type: ignore[attr-defined]
            await come_to_rest(pilot)
            assert isinstance(screen_of(pilot).mode, Prepared)
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Talking)


@both
async def test_a_call_that_was_taken_up_at_another_desk_is_left_with_its_answers(survey: Desk, lang: str) -> None:
    """The same agent sits down elsewhere: the answers are there, and this desk is free for the next owner."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1")
        elsewhere = support.sit(survey, "A01", "seat-9")
        card = calling.unfinished(elsewhere)
        assert card is not None
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == "! " + app.words("Another desk has taken this call up.")
        assert answers(survey) == {"identity": "yes"}
        assert card.contacts[0].answers == {"identity": "yes"}


@both
@pytest.mark.parametrize("keys", [("h", "enter"), ("e", "x", "y", "enter")])
async def test_nobody_is_trapped_in_a_call_that_has_moved(survey: Desk, lang: str, keys: tuple[str, ...]) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1")
        calling.unfinished(support.sit(survey, "A01", "seat-9"))
        await press(pilot, *keys)
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == "! " + app.words("Another desk has taken this call up.")


@both
async def test_a_call_that_moves_while_nothing_is_pressed_is_said(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        calling.unfinished(support.sit(survey, "A01", "seat-9"))
        sleep_on(pilot, survey.heartbeat)
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == app.words(LOST["moved"])


@both
async def test_a_call_that_was_closed_elsewhere_is_said(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        elsewhere = support.sit(survey, "A01", "seat-9")
        card = calling.unfinished(elsewhere)
        assert card is not None
        support.talk_through(elsewhere, card, until="condition")
        calling.close(elsewhere, CallId(card.call), support.Ended(support.Outcome.BROKEN_OFF))
        sleep_on(pilot, survey.heartbeat)
        await until(pilot, lambda: app.screen is app.queue)
        assert status_of(pilot) == app.words(LOST["ended"])


# ------------------------------------------------------------ undo


@both
@pytest.mark.parametrize("claimed", [False, True])
async def test_before_the_dial_the_last_outcome_is_undone(survey: Desk, lang: str, claimed: bool) -> None:
    first = queue.load(survey)[0]
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, "x", "enter", *(["enter"] if claimed else []))
        assert isinstance(screen_of(pilot).mode, Prepared if claimed else Preview)
        await press(pilot, "u")
        assert isinstance(screen_of(pilot).mode, Outcomes)
        assert first.name in status_of(pilot)
        assert screen_of(pilot).customer == first.customer
    claimed_still = "SELECT customer_id FROM call WHERE ended_at IS NULL"
    assert support.rows(survey.db, claimed_still) == [(first.customer,)], "whoever was claimed is let go"


@both
async def test_where_nothing_can_be_undone_the_card_stays(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "enter", "u")
        await settle(pilot)
        assert isinstance(screen_of(pilot).mode, Prepared)
        assert status_of(pilot) == "! " + app.words("There is no outcome of yours today that can be undone.")
        await press(pilot, "enter")
        assert isinstance(screen_of(pilot).mode, Talking)


@both
async def test_during_the_talk_undo_says_which_key_takes_an_answer_back(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        for keys in ((), ("1",), ("o",), ("b", "e")):
            await press(pilot, *keys, "ctrl+z")
            key = "F4" if "e" in keys else "b"
            said = app.words("{back} takes an answer back; an outcome can be undone once this call is ended.", back=key)
            assert status_of(pilot) == said


# ------------------------------------------------------------ the next card


@everywhere
async def test_the_next_card_says_why_and_what_was_tried_and_hides_the_number(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    second = queue.load(survey)[1]
    morning = support.at(survey, "2026-11-22 10:05")
    support.dial_and_end(morning, int(second.customer), support.Outcome.NO_ANSWER)
    async with calling_first(survey, lang, size) as (app, pilot):
        number = support.value(survey.db, "SELECT number FROM phone WHERE customer_id = :c", c=int(second.customer))
        await press(pilot, "x", "enter")
        shown, screen = text_of(pilot), screen_of(pilot)
        assert isinstance(screen.mode, Preview)
        assert second.name in shown
        assert app.words("why:") in shown
        assert " 10:05" in shown
        assert f"{number[-8:-4]} {number[-4:]}" not in shown
        await press(pilot, "enter")
        assert f"{number[-8:-4]} {number[-4:]}" in text_of(pilot)


async def test_what_is_known_of_the_next_owner_is_read_while_the_outcome_is_stored(
    survey: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card that opens by itself is whole in its first frame."""
    known = []
    enter_mode = CallScreen.enter_mode

    def entered(self: CallScreen, mode: object) -> None:
        if isinstance(mode, Preview):
            known.append(self.upcoming is not None)
        enter_mode(self, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(CallScreen, "enter_mode", entered)
    async with calling_first(survey) as (_, pilot):
        await press(pilot, "x", "enter")
    assert known == [True]
