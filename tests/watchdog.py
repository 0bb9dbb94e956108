"""Owns the watch over an event loop: a thread beside it asks for an answer again and again, and notes what the loop's
thread was doing whenever none came within 50 ms; and each turn of the loop and each collection of garbage, which holds
every thread up, is weighed. As a program it runs carecall watched, and writes what it saw:

    python watchdog.py REPORT [what carecall takes ...]

Invariant: what the database had to do with it is read from the stack of the loop's thread, never from a time, so that
a busy machine changes how many stalls there are, and not whose they are; and turns are weighed in processor time.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic, thread_time
from types import FrameType, TracebackType
from typing import Any

from carecall.store.database import Database

LATE = 0.05
LOOK = 0.005
STORE = ("carecall.store", "sqlite3", "psycopg")
WAITS = ("concurrent.futures._base:result", "concurrent.futures._base:wait", "concurrent.futures.thread:shutdown")
"""To wait in the loop's own thread for what another thread does is to wait for the database."""


@dataclass(frozen=True)
class Stall:
    """The loop gave no answer for `seconds`; `at` says where its thread was found, most often first."""

    seconds: float
    database: bool
    at: list[str]


@dataclass(frozen=True)
class Heavy:
    """A turn of the loop, or a collection wherever it ran, that took this much processor time."""

    seconds: float
    what: str


@dataclass
class Report:
    """How often the loop was asked, when it was late, the transactions that were begun in its own thread, and what took
    more than 50 ms of the processor at once."""

    asked: int = 0
    stalls: list[Stall] = field(default_factory=list)
    transactions: list[str] = field(default_factory=list)
    heavy: list[Heavy] = field(default_factory=list)

    @property
    def of_database(self) -> list[Stall]:
        return [stall for stall in self.stalls if stall.database]

    @classmethod
    def read(cls, path: Path) -> Report:
        told = json.loads(path.read_text(encoding="utf-8"))
        stalls, heavy = ([kind(**each) for each in told[name]] for kind, name in ((Stall, "stalls"), (Heavy, "heavy")))
        return cls(told["asked"], stalls, told["transactions"], heavy)


class Watchdog:
    """Watches the running loop of this thread: `with Watchdog() as watch: ...`, then `watch.report`."""

    def __init__(self) -> None:
        self.report = Report()
        self._loop = asyncio.get_running_loop()
        self._ident = threading.get_ident()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Watchdog:
        self._connection = Database.connection
        self._run = asyncio.Handle._run  # type: ignore[attr-defined]
        watchdog = self

        def connection(database: Database) -> Any:
            """Every transaction begins with it."""
            if threading.get_ident() == watchdog._ident:
                watchdog.report.transactions.append(" < ".join(places(sys._getframe(1))[::-1][:12]))
            return watchdog._connection(database)

        Database.connection = connection  # type: ignore[method-assign]
        gc.callbacks.append(self._collection)
        asyncio.Handle._run = _weighed(self._run, self.report)  # type: ignore[attr-defined]
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()
        Database.connection = self._connection  # type: ignore[method-assign]
        gc.callbacks.remove(self._collection)
        asyncio.Handle._run = self._run  # type: ignore[attr-defined]

    def _collection(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._begun = thread_time()
        elif thread_time() - self._begun > LATE:
            self.report.heavy.append(Heavy(round(thread_time() - self._begun, 3), f"collection {info['generation']}"))

    def _watch(self) -> None:
        while not self._end.wait(LOOK):
            answered, begun = threading.Event(), monotonic()
            self._loop.call_soon_threadsafe(answered.set)
            stacks = []
            while not answered.wait(LOOK) and not self._end.is_set():
                stacks.append(places(sys._current_frames().get(self._ident)))
            self.report.asked += 1
            if monotonic() - begun > LATE:
                self._note(monotonic() - begun, stacks)

    def _note(self, seconds: float, stacks: list[list[str]]) -> None:
        """The place of our own that was found most often says most; else where the stack ended."""
        own = [[place for place in stack if place.startswith("carecall")] for stack in stacks]
        ends = Counter((ours or stack)[-1] for ours, stack in zip(own, stacks, strict=True) if stack)
        at = [f"{place} {times}" for place, times in ends.most_common(5)]
        self.report.stalls.append(Stall(round(seconds, 3), any(map(in_database, stacks)), at))


def _weighed(run: Callable[[asyncio.Handle], None], report: Report) -> Callable[[asyncio.Handle], None]:
    """One turn of the loop, weighed."""

    def weighed(handle: asyncio.Handle) -> None:
        begun = thread_time()
        run(handle)
        if thread_time() - begun > LATE:
            report.heavy.append(Heavy(round(thread_time() - begun, 3), f"turn {_work_of(handle)}"))

    return weighed


def _work_of(handle: asyncio.Handle) -> str:
    """What a turn was for. Its own words would show all that it was given, which may be a list of 50,000 rows."""
    callback = handle._callback  # type: ignore[attr-defined]
    owner = getattr(callback, "__self__", None)
    return owner.get_coro().__qualname__ if isinstance(owner, asyncio.Task) else type(owner or callback).__name__


def _stack(frame: FrameType | None) -> list[FrameType]:
    """The frames from the outermost to this one."""
    found: list[FrameType] = []
    while frame:
        found.append(frame)
        frame = frame.f_back
    return found[::-1]


def places(frame: FrameType | None) -> list[str]:
    """`module:function` of the frames, from the outermost to this one."""
    return [f"{each.f_globals.get('__name__')}:{each.f_code.co_name}" for each in _stack(frame)]


def in_database(stack: list[str]) -> bool:
    """Whether these places work for the database or wait for it. A module that is being imported does neither."""
    for place in stack:
        if place.startswith("importlib"):
            return False
        if place.startswith(STORE) or place in WAITS:
            return True
    return False


async def watched(work: Coroutine[Any, Any, Any], path: Path) -> Any:
    """`work`, watched; its report is written when it ends."""
    with Watchdog() as watchdog:
        result = await work
    path.write_text(json.dumps(asdict(watchdog.report), ensure_ascii=False), encoding="utf-8")
    return result


def main() -> None:
    """carecall, its event loop watched."""
    from carecall.cli import main

    path = Path(sys.argv.pop(1))
    run = asyncio.Runner.run
    asyncio.Runner.run = (  # type: ignore[method-assign]
        lambda runner, work, **options: run(runner, watched(work, path), **options)
    )
    main()


if __name__ == "__main__":
    main()
