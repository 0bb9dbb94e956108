"""Keys and clicks that come faster than screens change: none acts on a screen that is not there any more, none ends the
desk. What the random walk has found, written out."""

from __future__ import annotations

import pytest
from call_driver import calling_first, come_to_rest, press, send, survey_desk
from desk_driver import both, opened, status_of, text_of
from textual import events

from carecall.desk.context import Desk
from carecall.screens.base import DeskScreen
from carecall.screens.call import CallScreen
from carecall.store.database import Database
from carecall.widgets.palette import ActionPalette

pytestmark = [both, pytest.mark.usefixtures("no_guard")]


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


async def test_escape_twice_on_the_help_of_a_call_leads_back_to_the_call(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "?")
        send(pilot, "escape")
        send(pilot, "escape")
        await come_to_rest(pilot)
        assert isinstance(app.screen, CallScreen)
        assert status_of(pilot) == app.words("Too quick: that key was dropped, the screen had just changed.")


@pytest.mark.parametrize("key", ["?", "s"])
async def test_escape_twice_from_the_queue_stays_on_the_queue(survey: Desk, lang: str, key: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, key)
        for _ in range(3):
            send(pilot, "escape")
        await come_to_rest(pilot)
        assert app.screen is app.queue


async def test_a_key_without_a_meaning_on_the_help_page_is_told_the_way_back(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "?", "z")
        assert status_of(pilot) == app.words("That key does nothing here; {key} leads back.", key="Esc")
        await press(pilot, "escape")
        assert app.screen is app.queue


async def test_two_clicks_beside_the_palette_close_the_palette_alone(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "?", "ctrl+p")
        assert isinstance(app.screen, ActionPalette)
        for kind in (events.MouseDown, events.MouseUp) * 2:
            app.post_message(kind(None, 40, 2, 0, 0, 1, False, False, False, screen_x=40, screen_y=2))
        await come_to_rest(pilot)
        assert isinstance(app.screen, DeskScreen)
        assert app.screen is not app.queue


async def test_a_palette_over_a_screen_that_leaves_at_once_is_gone_with_it(survey: Desk, lang: str) -> None:
    """The break ends when it is stored, which is when the palette is being put up."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "b")
        send(pilot, "enter")
        send(pilot, "ctrl+p")
        await come_to_rest(pilot)
        assert app.screen is app.queue
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, ActionPalette)


async def test_nothing_is_begun_in_a_desk_that_is_being_closed(survey: Desk, lang: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        for key in ("q", "ctrl+p", "enter", "?"):
            send(pilot, key)
        await app._task
    with survey.db.read() as tx:
        assert tx.value("SELECT count(*) FROM call") == 0


@pytest.mark.parametrize(
    ("key", "said"), [("k", "That is the top of the page."), ("j", "That is the end of the page.")]
)
async def test_where_a_page_ends_is_said(survey: Desk, lang: str, key: str, said: str) -> None:
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "?")
        for _ in range(12):
            await press(pilot, key)
            if status_of(pilot) == app.words(said):
                return
        raise AssertionError(text_of(pilot))


async def test_where_nobody_is_left_to_be_explained_the_keys_say_so(survey: Desk, lang: str) -> None:
    """The explanation stays open behind an empty list: w says that there is nobody, Esc clears the filters."""
    async with opened(survey, lang) as (app, pilot):
        await press(pilot, "w", "T", "w")
        assert not app.queue.shown.order
        assert status_of(pilot) == app.words("There is nobody to call on this list.")
        await press(pilot, "escape")
        assert len(app.queue.shown.order) == 2
        assert app.queue.why.full
        await press(pilot, "w")
        assert not app.queue.why.full


async def test_what_is_said_again_stays_as_long_as_what_is_said_once(
    survey: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(survey, lang) as (app, pilot):
        for seconds in (0.2, 60.0):
            monkeypatch.setattr("carecall.screens.base.SHOWN_SECONDS", seconds)
            await press(pilot, "z")
        await pilot.pause(0.25)
        assert status_of(pilot) == app.words("That key does nothing here; {key} helps.", key="?")
