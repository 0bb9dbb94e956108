"""Owns when a desk under test is at rest: its loop has nothing to do, nothing is due in a moment, no thread works.

Textual's own way is to sleep 20 ms at a time until the process uses no processor, which was half of what the tests of
screens took, and on a busy machine is not even true. Invariant: what somebody holds up on purpose is not waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

PAINTED, FOR_EYES = 0.001, 1 / 60
"""Seconds after which what has changed is painted: in tests, and by Textual, for people's eyes."""
SOON = 0.01
"""Seconds in which what is due is waited for: a paint, a new size of the window."""
LOOKS = 3
"""How often it is seen at rest, one after another, until it is."""
HELD_UP = 30
"""Looks, each of a moment, after which threads that are still at work are held up by somebody."""
submit = ThreadPoolExecutor.submit
_given: list[Future[Any]] = []
_at_work: set[Future[Any]] = set()


@contextmanager
def seen() -> Iterator[None]:
    """Textual waits by this rule, and no longer than that for a paint."""
    with (
        patch("textual.screen.UPDATE_PERIOD", PAINTED),
        patch("textual.pilot.wait_for_idle", until_idle),
        patch("textual.app.wait_for_idle", until_idle),
        patch.object(ThreadPoolExecutor, "submit", noted),
    ):
        yield


def noted(pool: ThreadPoolExecutor, /, *args: Any, **kwargs: Any) -> Future[Any]:
    """Hand work to a thread, and know of it until it is done and whoever asked for it is told."""
    work = submit(pool, *args, **kwargs)
    _given.append(work)
    return work


async def until_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    loop = asyncio.get_running_loop()
    end, quiet, held_up = loop.time() + max_sleep, 0, 0
    while quiet < LOOKS and held_up < HELD_UP and loop.time() < end:
        if _is_ready(loop) or _is_due(loop):
            quiet = held_up = 0
        elif _works():
            quiet, held_up = 0, held_up + 1
        else:
            quiet += 1
        await asyncio.sleep(0 if quiet or _is_ready(loop) else PAINTED)


def _works() -> bool:
    """Whoever waits for a thread has said so before, and is told before it is forgotten here."""
    while _given:
        work = _given.pop()
        _at_work.add(work)
        work.add_done_callback(_at_work.discard)
    return bool(_at_work)


def _is_ready(loop: Any) -> bool:
    """What is ready, and below what is due: the queue and the heap of asyncio's own loop."""
    return bool(loop._ready)


def _is_due(loop: Any) -> bool:
    soon = loop.time() + SOON
    return any(each.when() < soon and not each.cancelled() for each in loop._scheduled)
