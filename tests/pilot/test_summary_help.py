"""The summary and the help, in both languages and sizes."""

from __future__ import annotations

import asyncio

import pytest
import support
from desk_driver import SIZES, both, call, opened, settle, status_of, text_of, until, until_seen
from rich.cells import cell_len

from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.summary import summary
from carecall.keys import QUEUE
from carecall.model.dispositions import Outcome
from carecall.view.cells import FULL

FIGURES = ("planned", "dialled", "reached", "completed", "failed", "missed", "waiting")
RATES = ("connect rate", "contact rate", "promises kept")


@pytest.mark.parametrize("size", SIZES)
@both
async def test_the_day_in_figures_per_programme_and_per_agent(office: Desk, lang: str, size: tuple[int, int]) -> None:
    async with opened(office, lang, size) as (app, pilot):
        await pilot.press("s")
        words, day = app.words, summary(office)
        await until_seen(pilot, words("as of {time}", time="15:41"))
        text = text_of(pilot)
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        for word in FIGURES:
            assert f"{words(word)} {getattr(day.total, word)}" in text
        for word in RATES:
            assert words(word) in text
        assert "林月" in text
        assert "陈晨" in text
        assert office.pack.programmes["visit-survey"].name(lang) in text
        assert FULL in text


async def test_figures_are_live(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("s")
        await until_seen(pilot, "dialled 2")
        row = next(row for row in queue.load(office) if row.lead.where and row.lead.where.ready)
        await asyncio.to_thread(call, office, row.customer, Outcome.NO_ANSWER)
        app.screen._read_at = None
        app._tick()
        await until_seen(pilot, "dialled 3")


async def test_days_before_and_back(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await pilot.press("s", "left")
        await until_seen(pilot, "Sun 22 Nov")
        assert "yesterday" in text_of(pilot)
        await pilot.press("right")
        await until_seen(pilot, "today")
        await pilot.press("right")
        assert status_of(pilot).startswith("That is today")
        await pilot.press("left", "left", "t")
        await until_seen(pilot, "Mon 23 Nov  today")
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is app.queue


async def test_a_day_without_dials_divides_by_nothing(office: Desk) -> None:
    async with opened(support.at(office, "2026-11-25 09:00")) as (_, pilot):
        await pilot.press("s")
        await until_seen(pilot, "as of")
        assert "n/a" in text_of(pilot)


async def test_the_definitions_are_in_the_help_of_the_summary(office: Desk) -> None:
    async with opened(office, size=(120, 40)) as (app, pilot):
        await pilot.press("s", "?")
        await until_seen(pilot, "owners who were reached, of the owners who were dialled")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.id != "help" and "as of" in text_of(pilot))


@pytest.mark.parametrize("key", ["?", "？", "f1"])
async def test_help_is_everywhere_and_leads_back(office: Desk, key: str) -> None:
    async with opened(office, size=(120, 40)) as (app, pilot):
        await pilot.press(key)
        await until_seen(pilot, "On every screen")
        text = text_of(pilot)
        for action in QUEUE:
            assert action.help in text
        await pilot.press("down", "up", key)
        await settle(pilot)
        assert app.screen is app.queue


async def test_the_help_speaks_the_language_at_once(office: Desk) -> None:
    async with opened(office, "en") as (app, pilot):
        await pilot.press("?", "f12")
        await settle(pilot)
        assert app.words.lang == "zh"
        assert app.words("On every screen") in text_of(pilot) or app.words("Keys") in text_of(pilot)
