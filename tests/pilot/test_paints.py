"""What a key costs, counted in paints and layouts, which no load changes: one of what is seen, none of what is not."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import idle
import pytest
from call_driver import press, send
from desk_driver import opened, settle, text_of, until
from textual._compositor import Compositor
from textual.app import App
from textual.content import Content
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from carecall.app import CarecallApp
from carecall.desk import calling
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.screens import call
from carecall.screens.call import CallScreen
from carecall.widgets.owner_card import OwnerCard

Counted = Counter[str]


@pytest.fixture(autouse=True)
def by_keys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key is too quick, no second of the clock is painted, and what is painted is gathered as at a real desk."""
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", idle.FOR_EYES)
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)
    monkeypatch.setattr(CarecallApp, "_tick", lambda app: None)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How often each screen was painted and laid out, by its class; anything styled anew, and any text that Textual
    wrapped, which costs as much as all the rest of a paint."""
    found: Counted = Counter()
    display, reflow, restyle, wrap = App._display, Compositor.reflow, Stylesheet.update_nodes, Content.render_strips

    def paints(app: App[None], screen: Widget, what: object) -> None:
        if what is not None:
            found[f"{type(screen).__name__} painted"] += 1
        display(app, screen, what)  # type: ignore[arg-type]

    def lays_out(compositor: Compositor, parent: Widget, size: object) -> object:
        found[f"{type(parent).__name__} laid out"] += 1
        return reflow(compositor, parent, size)  # type: ignore[arg-type]

    def styles(sheet: Stylesheet, nodes: object, animate: bool = False) -> None:
        found["styled"] += 1
        restyle(sheet, nodes, animate)  # type: ignore[arg-type]

    def wraps(content: Content, width: int, *rest: object) -> list[Strip]:
        found["wrapped"] += bool(content)
        return wrap(content, width, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Content, "render_strips", wraps)
    monkeypatch.setattr(App, "_display", paints)
    monkeypatch.setattr(Compositor, "reflow", lays_out)
    monkeypatch.setattr(Stylesheet, "update_nodes", styles)
    return found


async def kept(pilot: Pilot[None]) -> None:
    """The call screen, made and painted by a first call; back in the list, on the next owner."""
    await press(pilot, "enter")
    await press(pilot, "q", "down")
    await settle(pilot)


async def test_enter_in_the_list_paints_the_card_once_and_nothing_else(
    office: Desk, monkeypatch: pytest.MonkeyPatch, counted: Counted
) -> None:
    monkeypatch.setattr(call, "BLINK", 10.0)  # however slow the machine is
    async with opened(office) as (_, pilot):
        await kept(pilot)
        counted.clear()
        send(pilot, "enter")
        await until(pilot, lambda: counted["CallScreen painted"] > 0)
        await settle(pilot)
        assert "Dial this number" in text_of(pilot)
        assert counted["CallScreen laid out"] <= 1
        assert counted.keys() <= {"CallScreen painted", "CallScreen laid out"}
        assert counted["CallScreen painted"] == 1


async def test_a_claim_that_takes_longer_says_so_meanwhile(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(office) as (_, pilot):
        await kept(pilot)
        go_on, prepare = threading.Event(), calling.prepare

        def slowly(*asked: Any) -> Card:
            go_on.wait(10)
            return prepare(*asked)

        monkeypatch.setattr(calling, "prepare", slowly)
        pilot.app.open_call(pilot.app.queue.current.customer)
        await until(pilot, lambda: "Claiming ..." in text_of(pilot))
        go_on.set()
        await until(pilot, lambda: "Dial this number" in text_of(pilot))


async def test_an_owner_who_was_left_is_not_seen_through_what_covers_a_claim(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(office) as (app, pilot):
        await kept(pilot)
        go_on, prepare = threading.Event(), calling.prepare

        def slowly(desk: Desk, customer: int) -> Card:
            go_on.wait(10)
            return prepare(desk, customer)  # type: ignore[arg-type]

        monkeypatch.setattr(calling, "prepare", slowly)
        monkeypatch.setattr(call, "BLINK", 10.0)
        screen, row = app.get_screen("call"), app.queue.current
        assert row.name not in screen.query_one(OwnerCard).text
        app.open_call(row.customer)
        screen.action_palette()
        await until(pilot, lambda: row.name in screen.query_one(OwnerCard).text)
        go_on.set()
        await settle(pilot)


async def test_the_list_under_a_call_is_not_painted_when_it_is_read_anew(office: Desk, counted: Counted) -> None:
    async with opened(office) as (app, pilot):
        await press(pilot, "enter")
        counted.clear()
        app.queue.reload()
        app.queue.say("said under the call")
        await settle(pilot)
        assert not counted["QueueScreen painted"] + counted["QueueScreen laid out"]


async def test_moving_the_cursor_paints_the_list_once_and_lays_nothing_out(office: Desk, counted: Counted) -> None:
    async with opened(office) as (_, pilot):
        await press(pilot, "down")
        await settle(pilot)
        counted.clear()
        pilot.app.queue.step_by(1)
        await until(pilot, lambda: counted["QueueScreen painted"] > 0)
        assert counted == {"QueueScreen painted": 1}


async def test_another_theme_reaches_the_screen_that_was_hidden(office: Desk, counted: Counted) -> None:
    async with opened(office) as (app, pilot):
        await kept(pilot)
        app.queue.action_theme()
        await settle(pilot)
        await press(pilot, "enter")
        assert app.screen.styles.background == app.queue.styles.background


async def test_the_call_screen_is_made_unseen_before_the_first_call(office: Desk, counted: Counted) -> None:
    async with opened(office) as (app, _):
        assert app.get_screen("call").is_mounted
        assert not counted["CallScreen painted"] + counted["CallScreen laid out"]
