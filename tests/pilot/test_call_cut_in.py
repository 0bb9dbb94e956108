"""An owner cuts in when told what the call is about: the service has been done. One key says so, nothing more is asked
of time and kilometres; whoever listens costs Enter, as any sentence does (C-04, D-11)."""

from __future__ import annotations

import pytest
from call_driver import asked, press, says, screen_of
from desk_driver import both, everywhere, opened, status_of

from carecall.desk.context import Desk

pytestmark = pytest.mark.usefixtures("no_guard")

NONE_OF_THESE = {"en": "Enter: none of these.", "zh": "都不是，按 Enter。"}
DONE_HERE = {"en": "done here", "zh": "已在本店保养"}


@everywhere
async def test_who_listens_costs_enter_and_leaves_no_answer(invited: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(invited, lang, size) as (_, pilot):
        await press(pilot, "enter", "enter", "1", "enter")
        assert asked(pilot) == "purpose-first-service"
        assert says(pilot, NONE_OF_THESE[lang])
        await press(pilot, "enter")
        assert asked(pilot) == "permission"
        talk = screen_of(pilot).talk
        assert talk is not None
        assert [given.step.id for given in talk.so_far] == ["identity"]


@both
async def test_who_has_had_it_done_here_is_read_that_back_at_once(invited: Desk, lang: str) -> None:
    async with opened(invited, lang) as (_, pilot):
        await press(pilot, "enter", "enter", "1", "enter", "1")
        assert asked(pilot) == "done-here-check"
        await press(pilot, "enter", "enter")
        assert says(pilot, DONE_HERE[lang])
        await press(pilot, "enter")
        assert DONE_HERE[lang] in status_of(pilot)


@both
async def test_a_slip_there_is_taken_back_by_enter(invited: Desk, lang: str) -> None:
    """Once back at the sentence, and from the list of answers later."""
    async with opened(invited, lang) as (_, pilot):
        await press(pilot, "enter", "enter", "1", "enter", "1", "b")
        assert says(pilot, NONE_OF_THESE[lang])
        await press(pilot, "enter")
        assert asked(pilot) == "permission"
        await press(pilot, "b", "1", "a", "1")
        assert says(pilot, NONE_OF_THESE[lang])
        await press(pilot, "enter")
        assert asked(pilot) == "permission"
