"""The queue by mouse: select, prepare, views, filters, the wheel. Nothing needs it."""

from __future__ import annotations

import pytest
from desk_driver import SIZES, both, opened, settle, text_of, until
from rich.cells import cell_len
from textual.events import MouseScrollDown

from carecall.desk.context import Desk
from carecall.view.tabs import short_name

pytestmark = both


def line_with(text: str, word: str) -> int:
    return next(y for y, line in enumerate(text.splitlines()) if word in line)


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_selects_and_a_double_click_prepares(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size) as (app, pilot):
        row = app.queue.shown.rows[4]
        y = line_with(text_of(pilot), row.plate)
        await pilot.click(offset=(20, y))
        assert app.queue.current.customer == row.customer
        assert app.screen is app.queue
        await pilot.double_click(offset=(20, y))
        await until(pilot, lambda: app.screen is not app.queue)
        assert app.screen.customer == row.customer


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_view_shows_it(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size) as (app, pilot):
        for place, code in enumerate(app.queue.views, 2):
            line, name = text_of(pilot).splitlines()[2], short_name(office.pack, code, lang)
            await pilot.click(offset=(cell_len(line[: line.index(f"{place} {name}")]), 2))
            await settle(pilot)
            assert app.queue.shown.asked.programme == code
        await pilot.click(offset=(2, 2))
        await settle(pilot)
        assert app.queue.shown.asked.programme == ""


async def test_a_click_on_the_filter_line_clears_it(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("a", "t")
        await settle(pilot)
        await pilot.click(offset=(5, 3))
        await settle(pilot)
        assert app.queue.shown.asked == app.queue.shown.asked.cleared()
        assert app.queue.shown.asked.everybody
        await pilot.click(offset=(5, 3))
        await settle(pilot)
        assert not app.queue.shown.asked.everybody


async def test_the_wheel_scrolls_and_enter_brings_the_chosen_owner_back_first(office: Desk, lang: str) -> None:
    """Enter never opens an owner who is not on the terminal."""
    async with opened(office, lang, (80, 16)) as (app, pilot):
        chosen = app.queue.current
        for _ in range(10):
            app.queue.rows.post_message(MouseScrollDown(app.queue.rows, 5, 5, 0, 0, 0, False, False, False))
        await until(pilot, lambda: not app.queue.rows.in_sight)
        await pilot.press("enter")
        assert app.screen is app.queue
        assert app.queue.said == app.words("This is the owner whom you chose; press {key} once more.", key="Enter")
        assert app.queue.rows.in_sight
        assert chosen.plate in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not app.queue)
        assert app.screen.customer == chosen.customer
