"""The app: who sits here, the unfinished call, planning, midnight, writes that outlive their screen, closing."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
import support
from desk_driver import SIZES, both, open_app, opened, settle, status_of, text_of, until, until_seen

from carecall.app import CarecallApp
from carecall.config import Settings
from carecall.desk import calling, opening, planning, queue, staffing
from carecall.desk.context import Agent, Desk
from carecall.errors import Refused, StoreError
from carecall.model.clock import Clock
from carecall.screens.comforts import Comforts
from carecall.store.database import Database
from carecall.view.cells import straight
from carecall.view.reasons import error_text

BUSY = StoreError("database-busy", seconds=5)


@pytest.mark.parametrize("size", SIZES)
@both
async def test_a_desk_without_an_agent_asks_who_works_here(office: Desk, lang: str, size: tuple[int, int]) -> None:
    told: list[Agent] = []
    app = open_app(office.seated(None), lang, remember=told.append)
    async with app.run_test(size=size) as pilot:
        await until_seen(pilot, app.words("Who is working at this desk?"))
        assert "陈晨" in text_of(pilot)
        assert app.words("care agent") in text_of(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.queue.shown.picture is not None)
        assert app.desk.agent == told[0]
        assert app.desk.agent.name == "陈晨"
        assert "陈晨" in text_of(pilot).splitlines()[0]


@both
async def test_the_only_member_of_staff_sits_down_at_once(sqlite_db: Database, lang: str) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    with desk.db.write() as tx:
        tx.run("UPDATE staff SET active = 0 WHERE code <> 'A01'")
        tx.run("DELETE FROM staff WHERE code <> 'A01'")
    async with opened(desk.seated(None), lang) as (app, _):
        assert app.desk.agent.code == "A01"


@both
async def test_an_unplanned_day_is_planned_after_the_first_paint(sqlite_db: Database, lang: str) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 31))
    app = open_app(desk, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "张文山")
        assert desk.pack.programmes["month-one"].name(lang) in text_of(pilot)


@both
async def test_midnight_plans_the_new_day(sqlite_db: Database, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carecall.app.TICK", 0.05)
    desk = support.make_desk(sqlite_db, at="2026-11-22 23:59", agent="A01")
    support.add_owner(desk, "张文山", delivered="2026-10-24")
    async with opened(desk, lang) as (app, pilot):
        assert app.queue.shown.total == 0
        app.desk = support.at(app.desk, "2026-11-23 00:00")
        await until(pilot, lambda: app.queue.shown.total == 1, "the new day")


@both
async def test_the_unfinished_call_is_offered_at_once(office: Desk, lang: str) -> None:
    row = queue.load(office)[0]
    calling.dial(office, calling.prepare(office, row.customer).call)
    async with opened(office, lang) as (app, pilot):
        await until(pilot, lambda: app.screen is not app.queue, "the call screen")
        assert row.name in text_of(pilot)
        assert status_of(pilot) == app.words("This call was not closed. It goes on where it stopped.")


@both
async def test_enter_opens_the_call_and_the_way_back_keeps_the_place(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("down", "enter")
        chosen = app.queue.current
        await until(pilot, lambda: app.screen is not app.queue)
        await until_seen(pilot, chosen.name)
        await settle(pilot)
        app.open_queue()
        await settle(pilot)
        assert app.screen is app.queue
        assert app.queue.current.customer == chosen.customer


async def test_writes_are_done_in_order_even_if_whoever_waits_goes_away(office: Desk) -> None:
    order: list[str] = []
    gate = threading.Event()
    async with opened(office) as (app, _):

        def first() -> None:
            gate.wait(10)
            order.append("first")

        waiting = [
            asyncio.ensure_future(app.writing(first)),
            asyncio.ensure_future(app.writing(order.append, "second")),
        ]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        gate.set()
        await app.writing(order.append, "third")
    assert order == ["first", "second", "third"]


@both
async def test_the_error_of_a_write_that_nobody_waits_for_is_shown(office: Desk, lang: str) -> None:
    gate = threading.Event()
    async with opened(office, lang) as (app, pilot):

        def refuse() -> None:
            gate.wait(10)
            raise Refused("no-number", name="王磊")

        task = asyncio.ensure_future(app.writing(refuse))
        await asyncio.sleep(0)
        task.cancel()
        gate.set()
        await until_seen(pilot, app.words("{name} has no number that works.", name="王磊"))


@both
async def test_closing_waits_for_what_is_still_being_stored(office: Desk, lang: str) -> None:
    gate, stored = threading.Event(), []
    async with opened(office, lang) as (app, pilot):

        def slow() -> None:
            gate.wait(10)
            stored.append(True)

        task = asyncio.ensure_future(app.writing(slow))
        await asyncio.sleep(0)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert status_of(pilot) == straight(app.words("Storing what is left ..."))
        assert not stored
        gate.set()
        await task
        await until(pilot, lambda: not app.is_running or bool(app._exit))
    assert stored


@both
async def test_an_unexpected_error_of_a_worker_is_one_sentence(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(office, lang) as (app, pilot):
        monkeypatch.setattr("carecall.screens.queue_reading.take_picture", lambda *_: 1 / 0)
        await pilot.press("r")
        await until_seen(pilot, app.words("Something went wrong in carecall itself; the log has it."))
    assert "ZeroDivisionError" in caplog.text


async def test_a_crash_shows_no_traceback_with_owners_data(
    office: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Comforts, "change_theme", lambda self: 1 / 0)

    async def press_d() -> None:
        async with opened(office) as (_, pilot):
            await pilot.press("d")
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await press_d()
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err


def test_what_ends_a_desk_unexpectedly_is_raised_to_whoever_opened_it(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line says it in a sentence, with an exit status (cli.main)."""
    monkeypatch.setattr(CarecallApp, "run_async", partialmethod(CarecallApp.run_async, headless=True))
    monkeypatch.setattr(CarecallApp, "_tick", lambda self: 1 / 0)
    with asyncio.Runner() as runner, pytest.raises(ZeroDivisionError):
        open_app(office).run_in(runner)


async def test_the_seat_says_that_it_lives(office: Desk) -> None:
    async with opened(office) as (app, pilot):
        await until(pilot, lambda: app.queue.shown.picture is not None)
        await app.writing(lambda: None)
    with office.db.read() as tx:
        assert tx.value("SELECT seen_at FROM staff WHERE code = 'A01'") is not None


async def test_a_desk_that_is_closed_is_closed_at_once_for_everybody(office: Desk) -> None:
    def where() -> bool:
        return next(each.desk_open for each in staffing.members(office) if each.agent.code == "A01")

    async with opened(office) as (app, pilot):
        await app.writing(lambda: None)
        assert where()
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running or bool(app._exit))
    assert not where()


@both
async def test_the_clock_of_the_top_line_runs(office: Desk, lang: str) -> None:
    later = support.moment("2026-11-23 15:42")
    async with opened(office, lang) as (app, pilot):
        clock = Clock(office.clock.machine, lambda: later, office.clock.zone)
        app.desk = replace(app.desk, clock=clock)
        app._tick()
        await pilot.pause()
        assert "15:42" in text_of(pilot).splitlines()[0]


@both
async def test_ctrl_c_closes_nothing(office: Desk, lang: str) -> None:
    async with opened(office, lang) as (app, pilot):
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.is_running
        assert status_of(pilot) == app.words("Press q on the queue to close the desk.")


@both
async def test_planning_never_holds_up_the_first_paint(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(desk: Desk) -> None:
        gate.wait(10)

    monkeypatch.setattr(planning, "plan_once", slow)
    app = open_app(office, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, app.words("promised for {time}", time="15:45"))
        gate.set()


@both
async def test_a_list_that_cannot_be_read_at_first_is_read_again_and_the_day_begins(
    office: Desk, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unfinished call too is offered once the database answers."""
    monkeypatch.setattr("carecall.app.ASK_AGAIN", 0.01)
    support.call_up(office, int(queue.load(office)[0].customer))
    load, failures = queue.load, iter(range(3))

    def busy(*args: Any, **kwargs: Any) -> Any:
        if next(failures, None) is not None:
            raise BUSY
        return load(*args, **kwargs)

    monkeypatch.setattr(queue, "load", busy)
    app = open_app(office, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "CallScreen")


@both
async def test_planning_that_failed_is_tried_again_with_the_heartbeat(
    sqlite_db: Database, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 31))
    plan, failures = planning.plan_once, iter([BUSY])

    def busy(desk: Desk) -> Any:
        for error in failures:
            raise error
        return plan(desk)

    monkeypatch.setattr(planning, "plan_once", busy)
    app = open_app(desk, lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, error_text(app.words, BUSY))
        assert app.queue.shown.total == 0
        app.workday.beat()
        await until_seen(pilot, "张文山")


@both
async def test_yesterdays_filters_are_gone_after_midnight(sqlite_db: Database, lang: str) -> None:
    desk = support.make_desk(sqlite_db, at="2026-11-22 23:59", agent="A01")
    support.add_owner(desk, "张文山", delivered="2026-10-24")
    async with opened(desk, lang) as (app, pilot):
        app.queue.ask(replace(app.queue.asked, slot="morning", programme="visit-survey"))
        app.desk = support.at(app.desk, "2026-11-23 00:00")
        app._tick()
        await until_seen(pilot, "张文山")
        assert app.queue.asked == app.queue.asked.cleared()
        app.queue.ask(replace(app.queue.asked, slot="morning"))
        assert (app.comforts.now.day, app.comforts.now.programme) == ("2026-11-23", "")


@both
@pytest.mark.usefixtures("no_guard")
async def test_what_was_being_written_when_the_desk_was_closed_is_kept(office: Desk, lang: str) -> None:
    card = support.call_up(office, int(queue.load(office)[0].customer))
    async with opened(office, lang) as (app, pilot):
        await until(pilot, lambda: type(app.screen).__name__ == "CallScreen")
        await pilot.press("e")
        await pilot.press("a", "b", "c", "ctrl+q")
    assert support.value(office.db, "SELECT note FROM call WHERE id = :id", id=int(card.call)) == "abc"


async def test_who_sits_here_is_no_matter_of_a_folder_that_can_be_written(office: Desk, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    settings = Settings(blocked / "folder", tmp_path)
    opening.remember_agent(settings)(office.agent)
    assert not blocked.read_text()
