"""Drives the call screen in pilot tests: owners to survey, keys pressed as fast as the screen takes them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import support
from desk_driver import opened, text_of, until
from rich.cells import cell_len
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from carecall.app import CarecallApp
from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.screens.call import CallScreen
from carecall.screens.call_talk import Talking
from carecall.scripts.steps import Kind
from carecall.store import calls
from carecall.store.database import Database
from carecall.view.cells import straight
from carecall.widgets.script_step import by_key


def survey_desk(db: Database, *names: str) -> Desk:
    """A01 with owners to survey, in this order."""
    desk = support.make_desk(db, agent="A01")
    for place, name in enumerate(names):
        visits = ((support.days_ago(desk, 2), "maintenance", 12000),)
        support.add_owner(desk, name, delivered=support.days_ago(desk, 500 - place), visits=visits)
    planning.plan(desk)
    assert desk.agent is not None
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :agent", agent=int(desk.agent.id))
    return desk


@asynccontextmanager
async def calling_first(
    desk: Desk, lang: str = "en", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CarecallApp, Pilot[None]]]:
    """The first owner of the queue, dialled."""
    async with opened(desk, lang, size) as (app, pilot):
        await press(pilot, "enter", "enter")
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after another, each when what the one before started is done and shown."""
    for key in keys:
        send(pilot, key)
        await come_to_rest(pilot)
    pilot.app.screen._on_timer_update()


async def come_to_rest(pilot: Pilot[None]) -> None:
    """Until every message that was sent is handled and everything that it started is stored."""
    for _ in range(2):
        await _reach_app(pilot)
        await pilot._wait_for_screen()
    while not all(worker.is_finished for worker in pilot.app.workers):  # one may start another
        with suppress(WorkerFailed, WorkerCancelled):  # refused, which is said, or replaced
            await pilot.app.workers.wait_for_complete()
        await _reach_app(pilot)
        await pilot._wait_for_screen()
    await _reach_app(pilot)
    await pilot._wait_for_screen()


async def _reach_app(pilot: Pilot[None]) -> None:
    """Until the app has handled the messages that are in its queue now; one that has crashed handles none any more."""
    reached = asyncio.Event()
    if pilot.app.call_later(reached.set):
        ends = [asyncio.create_task(event.wait()) for event in (reached, pilot.app._exception_event)]
        _, waiting = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for each in waiting:
            each.cancel()


async def walk_to(pilot: Pilot[None], step: str, given: Mapping[str, str] | None = None) -> None:
    """Answer the script by keys until `step` is asked, or to its end."""
    for _ in range(60):
        mode = screen_of(pilot).mode
        if not isinstance(mode, Talking) or mode.step.id == step:
            return
        await answer(pilot, given)


async def answer(pilot: Pilot[None], given: Mapping[str, str] | None = None) -> None:
    """Answer what is asked: as given (a key, or what is typed), else by the first choice, a good score, what is
    optional by Enter, kilometres."""
    mode = screen_of(pilot).mode
    assert isinstance(mode, Talking)
    usual = {Kind.SCORE: "9", Kind.ODOMETER: "13000", Kind.NUMBER: "5", Kind.DATE: "2026-12-01", Kind.TIME: "15:00"}
    said = (given or {}).get(mode.step.id, usual.get(mode.step.kind, ""))
    if mode.step.kind is Kind.SAY:
        await press(pilot, "enter")
    elif by_key(mode.step):
        await press(pilot, said or ("enter" if mode.step.optional else "1"))
    elif said == "f9" or not (said or mode.step.optional):
        await press(pilot, "f9")
    else:
        pilot.app.post_message(events.Paste(said))
        await press(pilot, "enter")
        if mode.doubted:  # asked again, and meant
            await press(pilot, "enter")


def screen_of(pilot: Pilot[None]) -> CallScreen:
    """The call screen, which is open."""
    screen = pilot.app.screen
    assert isinstance(screen, CallScreen)
    return screen


def asked(pilot: Pilot[None]) -> str:
    """The step that is asked now; "" where none is."""
    mode = screen_of(pilot).mode
    return mode.step.id if isinstance(mode, Talking) else ""


def says(pilot: Pilot[None], text: str) -> bool:
    """Whether the screen says this, wherever its lines break."""
    return "".join(straight(text).split()) in "".join(text_of(pilot).split())


async def until_said(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: says(pilot, text), text)


def timeless(pilot: Pilot[None]) -> str:
    """The screen as text, without how long the call and its box have taken."""
    return re.sub(r"(?<!\d)\d:\d\d(/\d:\d\d)?|[⣿⡇⣀]+", "", text_of(pilot))


async def click(pilot: Pilot[None], text: str) -> None:
    """Click where this text begins on the screen."""
    for y, line in enumerate(text_of(pilot).splitlines()):
        if text in line:
            await pilot.click(offset=(cell_len(line[: line.index(text)]), y))
            await come_to_rest(pilot)
            pilot.app.screen._on_timer_update()
            return
    raise AssertionError(f"{text} is not on the screen:\n{text_of(pilot)}")


async def type_in(pilot: Pilot[None], text: str) -> None:
    await press(pilot, *text)


def send(pilot: Pilot[None], key: str) -> None:
    """Hand a key to the app as the terminal does, without waiting for it."""
    named = _character_to_key(key) if len(key) == 1 else key
    event = events.Key(named, key if len(key) == 1 else {"enter": "\r", "space": " "}.get(key))
    event.set_sender(pilot.app)
    pilot.app.post_message(event)


def answers(desk: Desk) -> dict[str, str]:
    """The answers of the contact that was talked about last."""
    with desk.db.read() as tx:
        contact = tx.value("SELECT max(contact_id) FROM answer")
        return {step: value for step, value, *_ in calls.answers(tx, desk.id, int(contact or 0))}


def attempts(desk: Desk) -> list[tuple[str, str]]:
    """Outcome and note of every attempt."""
    with desk.db.read() as tx:
        rows = tx.all("SELECT a.outcome, c.note FROM attempt a JOIN call c ON c.id = a.call_id ORDER BY a.id")
    return [(outcome, note) for outcome, note in rows]
