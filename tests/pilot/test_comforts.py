"""What makes a desk one's own: colours, bell, remembered filters, other keys, actions found by name, the mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from call_driver import come_to_rest, press
from desk_driver import both, opened, settle, status_of, text_of, until, until_seen
from textual import events
from textual.pilot import Pilot

from carecall.app import CarecallApp
from carecall.desk import preferences
from carecall.desk.context import Desk
from carecall.keys import KeyTable, Where
from carecall.screens.comforts import Memory
from carecall.widgets.themes import CONTRAST, DARK, LIGHT

pytestmark = both


def remembering(folder: Path) -> dict[str, Memory]:
    return {"memory": Memory(lambda agent: preferences.load(folder, agent), preferences.keeper(folder))}


async def test_colours_go_round_and_are_found_again(office: Desk, tmp_path: Path, lang: str) -> None:
    async with opened(office, lang, **remembering(tmp_path)) as (app, pilot):
        seen = [app.theme]
        for _ in range(3):
            await pilot.press("d")
            seen.append(app.theme)
        assert seen == [DARK.name, LIGHT.name, CONTRAST.name, DARK.name]
        await pilot.press("d", "d")
    async with opened(office, lang, **remembering(tmp_path)) as (app, _):
        assert app.theme == CONTRAST.name


async def test_filters_are_found_again_on_their_day(office: Desk, tmp_path: Path, lang: str) -> None:
    async with opened(office, lang, **remembering(tmp_path)) as (app, pilot):
        await pilot.press("2", "t")
        await settle(pilot)
        asked, rows = app.queue.shown.asked, len(app.queue.shown.rows)
        assert asked.programme
        assert asked.state == "ready"
    async with opened(office, lang, **remembering(tmp_path)) as (app, pilot):
        assert app.queue.shown.asked == asked
        assert len(app.queue.shown.rows) == rows
        await pilot.press("escape")
        await settle(pilot)
    async with opened(office, lang, **remembering(tmp_path)) as (app, _):
        assert app.queue.shown.asked == asked.cleared()


async def test_the_bell_can_be_turned_off_at_the_desk_and_by_the_site(office: Desk, tmp_path: Path, lang: str) -> None:
    async with opened(office, lang, **remembering(tmp_path)) as (app, pilot):
        assert app.comforts.rings
        await pilot.press("ctrl+g")
        assert status_of(pilot) == app.words("Promises come up silently.")
        assert not app.comforts.rings
    async with opened(office, lang, **remembering(tmp_path)) as (app, pilot):
        assert not app.comforts.rings
        await pilot.press("ctrl+g")
        assert app.comforts.rings
    async with opened(office, lang, memory=Memory(bell=False)) as (app, pilot):
        await pilot.press("ctrl+g")
        assert status_of(pilot) == app.words("The bell is off in the settings file.")


async def test_a_site_s_keys_work_and_are_shown(office: Desk, lang: str) -> None:
    table = KeyTable.changed({"queue.why": "y", "queue.summary": "w"})
    async with opened(office, lang, size=(120, 40), key_table=table) as (app, pilot):
        assert f"y {app.words('why')}" in text_of(pilot)
        await pilot.press("y")
        assert app.queue.why.full
        await pilot.press("ｗ")
        await until(pilot, lambda: app.screen is not app.queue)
        await pilot.press("escape", "?")
        await until_seen(pilot, app.words("why this owner, why now, and what follows"))
        told = app.words("why this owner, why now, and what follows")[:4]
        line = next(line for line in text_of(pilot).splitlines() if told in line)
        assert line.split()[0] == "y"


async def test_any_action_is_found_by_its_name(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen is not app.queue)
        await type_words(pilot, app.words("the figures of the day"))
        await pilot.pause(0.3)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not app.queue and app.screen.WHERE is Where.SUMMARY)


async def type_words(pilot: Pilot[None], text: str) -> None:
    for character in text[:8]:
        await pilot.press(character if character != " " else "space")


async def test_the_palette_says_when_nothing_is_called_that_and_leaves_the_queue_as_it_was(
    office: Desk, lang: str
) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen is not app.queue)
        await type_words(pilot, "qqqqqqqq")
        await until_seen(pilot, app.words("No action is called that."))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.queue)


async def test_a_click_on_the_key_line_does_what_the_key_does(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        line = text_of(pilot).splitlines()[-1]
        at = place_of(line, f"w {app.words('why')}")
        await pilot.click("#keys", offset=(at, 0))
        await until(pilot, lambda: app.queue.why.full)
        await pilot.click("#keys", offset=(78, 0))
        await until_seen(pilot, app.words("prepare the call to this owner"))


def place_of(line: str, text: str) -> int:
    from carecall.view.cells import width

    return width(line[: line.index(text)])


async def test_nothing_moves_by_itself(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, _):
        assert app.animation_level == "none"


async def test_without_colours_every_row_still_says_what_it_is(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR: the same words stand there, and marks tell what is urgent."""
    async with opened(office, lang) as (_, pilot):
        coloured = rows_of(pilot)
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(office, lang) as (app, pilot):
        assert app.no_color
        assert isinstance(app, CarecallApp)
        assert rows_of(pilot) == coloured


def rows_of(pilot: Pilot[None]) -> list[str]:
    """The list as it is painted, without what explains the row under the cursor."""
    return text_of(pilot).splitlines()[:17]


async def test_what_is_pasted_into_the_palette_is_made_safe(office: Desk, lang: str) -> None:
    """The palette's line is Textual's own; escape sequences and direction overrides would reach the terminal."""
    async with opened(office, lang) as (app, pilot):
        await press(pilot, "ctrl+p")
        app.post_message(events.Paste("\x1b[31m红\x1b[0m\u202e\n第二行"))
        await until_seen(pilot, " 红 第二行")
        assert not {"\x1b", "\u202e"} & {*text_of(pilot)}


async def test_what_is_pasted_where_nothing_is_typed_comes_to_rest(office: Desk, lang: str) -> None:
    """Nobody takes it, and it comes back to the door it came in by."""
    async with opened(office, lang) as (app, pilot):
        for text in ("王磊", "", "q\nq"):
            app.post_message(events.Paste(text))
            await come_to_rest(pilot)
        assert app.message_queue_size == 0
        assert app.screen is app.queue
