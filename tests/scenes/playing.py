"""Owns playing a scene: a desk over a copy of its house, driven to its state, and what is seen there.

Invariant: what is shown depends on the scene, the language and the size alone. On the way there nothing is painted,
which would take a third of the time: only what is looked at is.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from desk_driver import open_app, text_of, until
from textual._compositor import Compositor

from carecall.app import CarecallApp
from carecall.screens.call import CallScreen
from carecall.store.database import Database
from carecall.widgets.virtual_list import VirtualList
from scenes.catalogue import Scene
from scenes.houses import RUNS, Houses, StoppedClock, desk_over
from scenes.stage import Stage

PATIENCE = 60  # seconds
render_update = Compositor.render_update


@contextmanager
def unhurried() -> Iterator[None]:
    """Notices stay, nothing waits for an agent's eyes, no key is too quick, no clock ticks, no garbage is collected."""
    gc.disable()
    try:
        with (
            patch.object(CarecallApp, "_tick", nothing),
            patch.object(Compositor, "render_update", only_whole),
            patch.object(VirtualList, "was_painted", lambda *_: True),
            patch("carecall.screens.base.SHOWN_SECONDS", 3600.0),
            patch("carecall.screens.why.RESTED", 0.001),
            patch("carecall.screens.queue_renewal.PULSE", 3600.0),
            patch.object(CallScreen, "guard_seconds", 0.0),
        ):
            yield
    finally:
        gc.enable()


def nothing(*_: object, **__: object) -> None:
    """Stands in for what is not done."""


def only_whole(compositor: Compositor, full: bool = False, **options: Any) -> Any:
    """Paints the screen where all of it is asked for, and not after every key."""
    return render_update(compositor, full=True, **options) if full else None


@asynccontextmanager
async def played(
    scene: Scene, houses: Houses, lang: str, size: tuple[int, int], theme: str = ""
) -> AsyncIterator[Stage]:
    """The stage with the scene played on it, in a theme of the desk's or in its usual one."""
    machine = StoppedClock(scene.at)
    with TemporaryDirectory(dir=houses.folder) as folder, unhurried():
        database = Database(f"sqlite:///{houses.copy(scene.house, Path(folder, 'care.db'))}")
        desk = desk_over(database, scene.at, scene.agent, machine, RUNS.get(scene.house, ""))
        app = open_app(desk, lang, training=scene.training)
        async with app.run_test(size=size) as pilot:
            stage = Stage(app, pilot, machine, lang)
            try:
                async with asyncio.timeout(PATIENCE):
                    await until(pilot, lambda: app.queue.shown.picture is not None or not scene.agent)
                    if theme:
                        app.theme = theme
                    await stage.rest()
                    await scene.play(stage)
                    await stage.still()
            except (AssertionError, TimeoutError) as error:
                raise AssertionError(f"{scene.name}: {error or 'no end'}\n{text_of(pilot)}") from error
            yield stage
        database.close()
