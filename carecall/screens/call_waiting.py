"""Owns how the call screen waits for a write: wait, write, go on or back. Invariant: however that ends, nobody is left
waiting; and whoever has gone elsewhere meanwhile is not called back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from carecall.screens.call_answers import Overtaken
from carecall.screens.call_base import CallBase
from carecall.screens.call_modes import Mode

T = TypeVar("T")


async def wait_for(
    call: CallBase,
    waiting: Mode,
    write: asyncio.Future[T],
    go_on: Callable[[T], Awaitable[None]],
    go_back: Callable[[Exception], None],
) -> None:
    """What the call does in the mode `waiting`, once `write` is done. Where the write fails it goes back; where only
    what comes after it fails the write stands, and the list shows what became of it."""
    try:
        done = await call.app.stored(write)
    except Overtaken:  # said, and shown, where that was decided
        return
    except Exception as error:
        if call.mode is waiting:
            go_back(error)
        raise
    if call.mode is not waiting:
        return
    try:
        await go_on(done)
    except Exception:
        if call.mode is waiting:
            call.go_to_queue()
        raise
