"""A desk that was killed offers its unfinished call at once: at its question, with the script text it began with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from call_driver import answers, asked, calling_first, press, says, screen_of, survey_desk
from desk_driver import both, opened, other_than, status_of, text_of, until

from carecall.desk.context import Desk
from carecall.scripts.library import Library, shipped
from carecall.store.database import Database

pytestmark = [both, pytest.mark.usefixtures("no_guard")]
TO_EXPLANATION = ("1", "enter", "enter", "1", "1", "9")
SCORE = {"zh": "总体评分", "en": "Overall score"}


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


def rewritten(desk: Desk, folder: Path, lang: str) -> Desk:
    """The same desk the next time, when the site says everything in the survey otherwise."""
    words = (shipped() / f"visit-survey.{lang}.yaml").read_text("utf-8").replace(' say: "', ' say: "NEW ')
    (folder / f"visit-survey.{lang}.yaml").write_text(words, "utf-8")
    return replace(desk, scripts=Library([shipped(), folder]))


async def test_at_its_question_with_every_answer(survey: Desk, lang: str) -> None:
    """D-17: nothing that was answered is lost."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, *TO_EXPLANATION)
        assert asked(pilot) == "explanation"
        sentence = screen_of(pilot).sentence
    async with opened(survey, lang) as (app, pilot):
        await until(pilot, lambda: app.screen is not app.queue, "the call")
        assert says(pilot, sentence)
        assert status_of(pilot) == app.words("This call was not closed. It goes on where it stopped.")
        assert app.words("{question}: {answer}", question=SCORE[lang], answer="9") in text_of(pilot)
        await press(pilot, "1")
    assert answers(survey)["explanation"] == "clear"


async def test_with_the_text_that_it_began_with_though_the_files_have_changed(
    survey: Desk, lang: str, tmp_path: Path
) -> None:
    """C-01: to its end; the next call has the new words."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, *TO_EXPLANATION)
        sentence = screen_of(pilot).sentence
    later = rewritten(survey, tmp_path, lang)
    async with opened(later, lang) as (app, pilot):
        await until(pilot, lambda: app.screen is not app.queue, "the call")
        assert screen_of(pilot).sentence == sentence
        await press(pilot, "1")
        assert asked(pilot) == "waiting"
        assert "NEW" not in text_of(pilot)
        await press(pilot, "h", "3", "enter", "enter", "1", "enter")
        assert asked(pilot) == "purpose-survey"
        assert screen_of(pilot).sentence.startswith("NEW ")


async def test_from_another_seat_in_the_other_language(survey: Desk, lang: str) -> None:
    """The session was lost, or the machine was started anew: the agent goes on at any desk."""
    async with calling_first(survey, lang) as (_, pilot):
        await press(pilot, *TO_EXPLANATION)
    async with opened(replace(survey, seat="seat-9"), other_than(lang)) as (app, pilot):
        await until(pilot, lambda: app.screen is not app.queue, "the call")
        assert asked(pilot) == "explanation"
        assert says(pilot, screen_of(pilot).sentence)


async def test_an_owner_who_was_only_prepared_is_anybody_s_again(survey: Desk, lang: str) -> None:
    """Nothing was dialled, so that nothing is to be gone on with."""
    async with opened(survey, lang) as (_, pilot):
        await press(pilot, "enter")
    async with opened(survey, lang) as (app, pilot):
        await press(pilot)
        assert app.screen is app.queue
        await press(pilot, "enter", "enter")
        assert asked(pilot) == "identity"
