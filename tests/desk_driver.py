"""Drives the desk in pilot tests: opens it, waits for what must come, reads the screen as text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from carecall.app import CarecallApp
from carecall.desk import calling
from carecall.desk.context import Desk
from carecall.i18n import LANGUAGES, Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.view.times import minutes_words

SIZES = ((80, 24), (120, 40))
both = pytest.mark.parametrize("lang", LANGUAGES)
everywhere = pytest.mark.parametrize(("lang", "size"), [(lang, size) for lang in LANGUAGES for size in SIZES])
HOSTILE = (
    "a [/] b", "Smith [Ltd]", "[@click=app.quit]Smith[/]", "\x1b[31m红\x1b[0m", "李\u202e小龍", "x" * 200, "王" * 100,
    "😀👨‍👩‍👧‍👦", "=HYPERLINK(1)", "$accent [bold", "[red]", "\\[/]", "a\tb\nc", "İ̇̇̇",
)  # fmt: skip


def call(desk: Desk, customer: int, outcome: Outcome, back: str = "") -> None:
    """One dial with its outcome; `back` is what the owner says of a callback."""
    card = calling.dial(desk, calling.prepare(desk, customer).call)
    calling.close(desk, card.call, Ended(outcome), calling.read_callback(desk, back) if back else None)


def other_than(lang: str) -> str:
    """The language that is switched to."""
    return next(each for each in LANGUAGES if each != lang)


def open_app(desk: Desk, lang: str = "en", **options: Any) -> CarecallApp:
    return CarecallApp(desk, Words(lang), **options)


@asynccontextmanager
async def opened(
    desk: Desk, lang: str = "en", size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CarecallApp, Pilot[None]]]:
    """The desk with its list on the screen."""
    app = open_app(desk, lang, **options)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.queue.shown.picture is not None)
        await settle(pilot)
        yield app, pilot


async def until(pilot: Pilot[None], true: Callable[[], bool], what: str = "") -> None:
    """Wait until something is true; fails with the screen's text after ten seconds."""
    for _ in range(1000):
        if true():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{what or 'it'} did not come:\n{text_of(pilot)}")


async def until_seen(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in text_of(pilot), text)


def text_of(pilot: Pilot[Any]) -> str:
    """The screen as lines of text."""
    return "\n".join(strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips())


def status_of(pilot: Pilot[Any]) -> str:
    """What the status line says, without the promise that is due at its right end."""
    return text_of(pilot).splitlines()[-2].strip().split("   ")[0]


def key_line(pilot: Pilot[Any]) -> str:
    """The key line."""
    return text_of(pilot).splitlines()[-1]


async def settle(pilot: Pilot[None]) -> None:
    """Let workers, timers and paint come to rest."""
    while not all(worker.is_finished for worker in pilot.app.workers):
        with suppress(WorkerCancelled):  # replaced by another
            await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def in_four_minutes(_: Words, name: str) -> str:
    """What the status line says at 15:41 of the promise of 15:45."""
    return _("Promise {time}, in {length}", time=f"15:45 {name}", length=minutes_words(_, 4))
