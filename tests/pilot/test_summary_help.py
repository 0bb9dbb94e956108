"""The summary and the help, in both languages and sizes."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
import support
from desk_driver import SIZES, both, call, key_line, opened, settle, status_of, text_of, until, until_seen
from rich.cells import cell_len

from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.summary import summary
from carecall.keys import QUEUE
from carecall.model.dispositions import Outcome
from carecall.view.cells import FULL
from carecall.view.times import day_words

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


@both
async def test_figures_are_live(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("s")
        await until_seen(pilot, app.words("dialled") + " 2")
        row = next(row for row in queue.load(office) if row.lead.where and row.lead.where.ready)
        await asyncio.to_thread(call, office, row.customer, Outcome.NO_ANSWER)
        app.screen._read_at = None
        app._tick()
        await until_seen(pilot, app.words("dialled") + " 3")


@both
async def test_days_before_and_back(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("s", "left")
        await until_seen(pilot, day_words(app.words, date(2026, 11, 22)))
        assert app.words("yesterday") in text_of(pilot)
        await pilot.press("right")
        await until_seen(pilot, app.words("today"))
        await pilot.press("t")
        assert status_of(pilot) == app.words("That is today.")
        await pilot.press("right")
        await until_seen(pilot, f"{day_words(app.words, date(2026, 11, 24))}  {app.words('tomorrow')}")
        assert "carecall plan --dry-run --days 2" in " ".join(text_of(pilot).split())
        await pilot.press("left")
        await until_seen(pilot, app.words("as of {time}", time="15:41"))
        await pilot.press("left", "left", "t")
        await until_seen(pilot, f"{day_words(app.words, date(2026, 11, 23))}  {app.words('today')}")
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is app.queue


@both
async def test_a_day_without_dials_divides_by_nothing(office: Desk, lang: str) -> None:
    async with opened(support.at(office, "2026-11-25 09:00"), lang) as (app, pilot):
        await pilot.press("s")
        await until_seen(pilot, app.words("as of {time}", time="09:00"))
        assert app.words("n/a") in text_of(pilot)


@both
async def test_the_definitions_are_in_the_help_of_the_summary(office: Desk, lang: str) -> None:
    async with opened(office, lang, (120, 40)) as (app, pilot):
        await pilot.press("s", "?")
        await until_seen(pilot, app.words("owners who were reached, of the owners who were dialled"))
        await pilot.press("escape")
        await until(
            pilot, lambda: app.screen.id != "help" and app.words("as of {time}", time="15:41") in text_of(pilot)
        )


@both
@pytest.mark.parametrize("key", ["?", "？", "f1"])
async def test_help_is_everywhere_and_leads_back(office: Desk, lang: str, key: str) -> None:
    async with opened(office, lang, (120, 40)) as (app, pilot):
        await pilot.press(key)
        await until_seen(pilot, app.words("On every screen"))
        text = text_of(pilot)
        for action in QUEUE:
            assert app.words(action.help) in text
        await pilot.press("down", "up", key)
        await settle(pilot)
        assert app.screen is app.queue


async def test_the_help_speaks_the_language_at_once(office: Desk) -> None:
    async with opened(office, "en") as (app, pilot):
        await pilot.press("?", "f12")
        await settle(pilot)
        assert app.words.lang == "zh"
        assert app.words("On every screen") in text_of(pilot) or app.words("Keys") in text_of(pilot)


@pytest.mark.parametrize(("height", "fits"), [(24, False), (60, True)])
@both
async def test_the_key_line_says_that_more_of_the_summary_follows(
    office: Desk, lang: str, height: int, fits: bool
) -> None:
    async with opened(office, lang, (80, height)) as (app, pilot):
        await pilot.press("s")
        await until_seen(pilot, app.words("as of {time}", time="15:41"))
        down, up = f"Down {app.words('more')}", f"Up {app.words('up')}"
        await settle(pilot)
        assert (down in key_line(pilot), up in key_line(pilot)) == (not fits, False)
        await pilot.press(*["down"] * 9)
        await settle(pilot)
        assert (down in key_line(pilot), up in key_line(pilot)) == (False, not fits)
        await pilot.resize_terminal(80, 84 - height)
        await until(pilot, lambda: (down in key_line(pilot)) is fits)


@both
async def test_the_help_names_the_keys_that_lead_somewhere(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("?")
        down, up = f"Down {app.words('more')}", f"Up {app.words('up')}"
        await until(pilot, lambda: down in key_line(pilot) and up not in key_line(pilot))
        await pilot.press("down")
        await until(pilot, lambda: down in key_line(pilot) and up in key_line(pilot))
        await pilot.press(*["down"] * 9)
        await until(pilot, lambda: down not in key_line(pilot) and up in key_line(pilot))
