"""The event loop never waits for the database: the real program is worked while another process writes to the same
database as fast as it can, and a watchdog beside the loop notes what held it up."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import busy_writer
import pytest
import support
import watchdog
from terminal import Terminal
from watchdog import Report, Watchdog

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.desk.summary import summary
from carecall.i18n import Words
from carecall.store.database import Database

NOW = "2026-11-23 15:41"
SAY = Words("zh")
PREPARE, DIALLED, RECORD = (f"Enter {SAY(label)}" for label in ("prepare", "number dialled", "record"))
FEW = 3
"""Turns of the loop that may be heavy: on a machine busy with other tests a screen's first showing may be."""
MINE = ("欧阳晓雪", "张文山", "王磊", "李娜", "曾国强")


@pytest.fixture
def shared_desk(db: Database) -> Desk:
    """Owners to survey: five of A01, and five of A02, which the other process claims and gives back."""
    desk = support.make_desk(db, agent="A01")
    for n, name in enumerate((*MINE, *("赵敏",) * 5)):
        visits = ((support.days_ago(desk, 2), "maintenance", 12000),)
        support.add_owner(desk, name, delivered=support.days_ago(desk, 500 - n), visits=visits)
    planning.plan(desk)
    agents = {agent.code: int(agent.id) for agent in support.staff_of(desk)}
    with desk.db.write() as tx:
        for code, sign in (("A01", "<="), ("A02", ">")):
            tx.run(f"UPDATE contact SET assignee_id = :agent WHERE customer_id {sign} 5", agent=agents[code])
    return desk


@pytest.fixture
def writer(shared_desk: Desk) -> Iterator[None]:
    """Another process that writes as fast as it can, while the test runs."""
    process = subprocess.Popen([sys.executable, busy_writer.__file__, shared_desk.db.url])
    until = time.monotonic() + 60
    while busy_writer.claims(shared_desk) < 20:
        assert process.poll() is None, "the writer has died"
        assert time.monotonic() < until, "the writer does not write"
        time.sleep(0.1)
    yield
    assert process.poll() is None, "the writer has died"
    process.kill()
    process.wait()


def prepare(terminal: Terminal) -> None:
    """Enter on the list; where it says that it has just changed, once more."""
    again = SAY("The list has just changed; press {key} once more.", key="Enter")
    terminal.keys("Enter")
    while again in terminal.wait_for_any(DIALLED, again):
        terminal.keys("Enter")
        terminal.wait(gone=again)


def work(terminal: Terminal) -> None:
    """Moves, readings of the list, a call that nobody answers, one with answers and a promise, the summary, the end."""
    terminal.wait(*MINE, PREPARE)
    for _ in range(5):
        terminal.keys("Down", "Down", "Up", "r", "Up")
    prepare(terminal)
    terminal.keys("Enter")
    terminal.wait("第 1 步")
    terminal.keys("x")
    terminal.wait(RECORD)
    terminal.keys("Enter")
    terminal.wait(PREPARE, gone=RECORD)
    terminal.keys("Enter")
    terminal.wait(DIALLED)
    terminal.keys("Enter")
    for step in range(1, 4):
        terminal.wait(f"第 {step} 步")
        terminal.keys("Enter" if SAY("{go} when it is said.", go="Enter") in terminal.screen() else "1")
    terminal.wait("第 4 步")
    terminal.keys("c")
    terminal.wait(SAY("Call back: type the time that the owner names."))
    terminal.type("明天下午三点")
    terminal.wait(RECORD)
    terminal.keys("Enter")
    terminal.wait(PREPARE, gone=RECORD)
    terminal.keys("q")
    terminal.wait(*MINE, PREPARE)
    terminal.keys("s")
    terminal.wait(gone=PREPARE)
    terminal.keys("Escape")
    terminal.wait(PREPARE)
    terminal.keys("q")
    terminal.wait_end()


@pytest.mark.terminal
@pytest.mark.xdist_group("terminal")
def test_the_loop_never_waits_for_a_database_that_is_written_to_as_fast_as_can_be(
    shared_desk: Desk, writer: None, tmp_path: Path
) -> None:
    before, path = busy_writer.claims(shared_desk), tmp_path / "watchdog.json"
    terminal = Terminal(tmp_path, 120, 40)
    environment = {
        "CARECALL_DATA": str(tmp_path), "CARECALL_CACHE": str(tmp_path), "HOME": str(tmp_path), "LANG": "C.UTF-8",
        "CARECALL_CONFIG": str(tmp_path / "none.toml"), "TERM": "screen-256color",
    }  # fmt: skip
    place = ["--agent", "A01", "--db", shared_desk.db.url, "--now", NOW, "--lang", "zh"]
    terminal.start([sys.executable, watchdog.__file__, str(path), *place], environment)
    try:
        work(terminal)
    finally:
        terminal.close()
    report, written = Report.read(path), busy_writer.claims(shared_desk) - before
    print(f"{written} claims beside it; the loop was asked {report.asked} times and late {len(report.stalls)} times:")
    print(*report.stalls, sep="\n")
    assert report.transactions == []
    assert report.of_database == []
    print(*report.heavy, sep="\n")
    assert not any(heavy.what.startswith("collection") for heavy in report.heavy)
    assert len(report.heavy) <= FEW
    assert report.asked > 200
    assert written > 100
    found = summary(shared_desk).total
    assert (found.dialled, found.reached) == (2, 1)


async def test_the_watchdog_tells_a_loop_that_waits_for_the_database_from_one_that_is_busy(sqlite_db: Database) -> None:
    """The watchdog sees what the test above says is not there."""
    desk = support.make_desk(sqlite_db, agent="A01")
    held, loop = threading.Event(), asyncio.get_running_loop()

    def hold() -> None:
        with desk.db.write():
            held.set()
            time.sleep(0.4)

    with Watchdog() as watch:
        time.sleep(0.2)
        await asyncio.sleep(0.05)
        assert [stall.database for stall in watch.report.stalls] == [False]
        holding = loop.run_in_executor(None, hold)
        while not held.is_set():
            await asyncio.sleep(0.001)
        with desk.db.write():
            pass
        await holding
        await asyncio.sleep(0.05)
    assert len(watch.report.of_database) == 1
    assert len(watch.report.transactions) == 1
    assert watch.report.heavy == []
    assert "test_the_watchdog" in watch.report.transactions[0]


async def test_the_watchdog_weighs_turns_and_collections() -> None:
    """A turn that waits is light, one that works is heavy; so is a collection that walks over very much. To wait for
    the interpreter's lock while another thread collects costs a little of the processor too."""
    much = [[n] for n in range(1_500_000)]
    worked = 0.5
    with Watchdog() as watch:
        await asyncio.sleep(0)
        time.sleep(worked)
        await asyncio.sleep(0)
        until = time.thread_time() + worked
        while time.thread_time() < until:
            pass
        await asyncio.sleep(0)
        await asyncio.to_thread(gc.collect)
    weighed = [(heavy.what.split()[0], heavy.seconds) for heavy in watch.report.heavy]
    assert [what for what, seconds in weighed if what == "turn" and seconds >= worked] == ["turn"]
    assert "collection" in dict(weighed)
    assert len(much) == 1_500_000
