"""The owner hangs up, and the agent chooses later what comes of it: as things are then, not as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest
import support
from call_driver import calling_first, press, screen_of, survey_desk
from desk_driver import both, status_of, text_of

from carecall.desk.context import Desk
from carecall.screens.call_before import Prepared
from carecall.screens.call_hangup import HungUp
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


def promises(desk: Desk) -> list[tuple[str, str]]:
    return support.rows(desk.db, "SELECT starts_at, ends_at FROM promise ORDER BY id")


async def test_call_back_now_is_promised_for_the_moment_in_which_it_is_chosen(survey: Desk) -> None:
    """The panel may stand there while the agent looks something up: no promise is made for a time that is past."""
    async with calling_first(survey) as (app, pilot):
        await press(pilot, "1", "h")
        clock = app.desk.clock
        app.desk = app.desk.with_clock(clock.at(clock.now() + timedelta(minutes=40)))
        await press(pilot, "1")
        assert isinstance(screen_of(pilot).mode, Prepared)
    made = support.value(survey.db, "SELECT made_at FROM promise")
    (starts, ends), *_ = promises(survey)
    assert starts <= made < ends


@both
async def test_what_is_offered_no_more_is_not_promised(survey: Desk, lang: str) -> None:
    """Late in the evening nobody is called back now: the panel says what is left, and one chooses anew."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "h")
        clock = app.desk.clock
        app.desk = app.desk.with_clock(clock.at(clock.now() + timedelta(hours=7)))
        await press(pilot, "1")
        assert isinstance(screen_of(pilot).mode, HungUp)
        assert status_of(pilot) == app.words("Time has gone on: this is what can be done now. Choose once more.")
        assert app.words("call back now") not in text_of(pilot)
    assert promises(survey) == []
