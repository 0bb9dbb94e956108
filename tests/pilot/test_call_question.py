"""An owner who is invited asks something: it is taken down, answered, passed on or answered in a call (E-17)."""

from __future__ import annotations

import pytest
from call_driver import press, says, screen_of, type_in, walk_to
from desk_driver import both, everywhere, opened, status_of, text_of

from carecall.desk.context import Desk

pytestmark = pytest.mark.usefixtures("no_guard")

WAITS = {
    "en": "The question waits for an answer. carecall tells nobody",
    "zh": "车主的问题还等着答复，系统不会通知任何人",
}
LISTED = {"en": "s on the list shows what is to be passed on.", "zh": "名单上按 s 可看要转告的事。"}
PASS_ON = {"en": "Pass the question on.", "zh": "请转告车主的问题。"}
NOTE = {
    "en": "The note: on the owner's card and in carecall export calls; nobody is told.",
    "zh": "备注记在车主卡片和 carecall export calls 里；系统不会通知任何人。",
}


@everywhere
async def test_e_17_a_question_that_is_passed_on_says_that_nobody_is_told(
    invited: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with opened(invited, lang, size) as (_, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, "booking")
        await press(pilot, "7")
        await type_in(pilot, "500")
        await press(pilot, "enter", "2", "enter")
        assert screen_of(pilot).mode.step.id == "after-question", "a day may be agreed all the same"
        await press(pilot, "2", "f9", "enter", "enter")
        assert says(pilot, WAITS[lang])
        assert says(pilot, LISTED[lang]) or size[0] >= 110, "a column beside it breaks its lines"
        assert "carecall export" not in text_of(pilot)
        await press(pilot, "enter")
        assert PASS_ON[lang] in status_of(pilot)


@both
async def test_e_17_after_the_answer_a_day_is_agreed_in_the_same_call(invited: Desk, lang: str) -> None:
    async with opened(invited, lang) as (_, pilot):
        await press(pilot, "enter", "enter")
        await walk_to(pilot, "booking")
        await press(pilot, "7")
        await type_in(pilot, "500")
        await press(pilot, "enter", "1", "1")
        assert screen_of(pilot).mode.step.id == "agreed-date"


@everywhere
async def test_what_becomes_of_a_note_is_said_where_it_is_written_and_at_the_end(
    invited: Desk, lang: str, size: tuple[int, int]
) -> None:
    """Without a note nothing is said."""
    async with opened(invited, lang, size) as (_, pilot):
        await press(pilot, "enter", "enter", "x")
        assert not says(pilot, NOTE[lang])
        await press(pilot, "e")
        assert says(pilot, NOTE[lang])
        await type_in(pilot, "500")
        await press(pilot, "enter", "x")
        assert says(pilot, NOTE[lang])
