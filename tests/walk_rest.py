"""Waiting at a desk until everything that was sent is handled, stored and painted. No wait is without an end: a desk
that has crashed answers nothing any more."""

from __future__ import annotations

import asyncio

import call_driver
from textual.pilot import Pilot

from carecall.app import CarecallApp

PATIENCE = 30.0


async def come_to_rest(app: CarecallApp, pilot: Pilot[None]) -> None:
    try:
        await asyncio.wait_for(_rest(app, pilot), PATIENCE)
    except TimeoutError:
        raise AssertionError("it never came that what was done comes to an end") from None


async def _rest(app: CarecallApp, pilot: Pilot[None]) -> None:
    while app._exception is None and not app._exit:
        await call_driver._reach_app(pilot)
        await pilot._wait_for_screen()
        if _is_quiet(app):
            break
        await asyncio.sleep(0.001)
    await paint(app, pilot)


def _is_quiet(app: CarecallApp) -> bool:
    """Nothing is sent, nothing is being done, and nobody holds the paint up, as the palette does when it is left."""
    sized = app.screen._compositor.size == app.screen.size == app.size
    sent = sum(pump.message_queue_size for pump in (app, *app.screen.walk_children(with_self=True)))
    return sized and not sent and not app._batch_count and all(worker.is_finished for worker in app.workers)


async def paint(app: CarecallApp, pilot: Pilot[None]) -> None:
    if app._exception is None and not app._exit:
        await pilot._wait_for_screen()
        app.screen._on_timer_update()
