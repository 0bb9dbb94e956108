"""Owns what is made ready for the first call, and for the first question why, while the agent reads the list.
Invariant: it begins when the list is on the terminal; what is slow is done in a thread, and it asks the database
nothing: no key waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

from textual.screen import Screen

from carecall.errors import CarecallError
from carecall.screens.workstation import Workstation
from carecall.scripts.library import Library

MODULES = {
    "screens": ("call", "summary", "help", "hand", "away"),
    "widgets": ("palette",),
    "desk": ("undoing", "leaving", "promising", "away", "finding"),
    "view": ("reasons", "rules", "leaving", "away", "funnel"),
}
"""What keys load late, and what they load with it."""


async def load(scripts: Library, loaded: Callable[[], None]) -> None:
    """What the call is made of, modules and compiled scripts; and what the rules ask. `loaded` is told of each."""
    await asyncio.to_thread(_load, scripts, loaded)


def _load(scripts: Library, loaded: Callable[[], None]) -> None:
    for room, names in MODULES.items():
        for name in names:
            import_module(f"carecall.{room}.{name}")
            loaded()
    from carecall.model import callback_rules
    from carecall.programmes.catalogue import catalogue

    callback_rules.read("now")  # has the phrases compiled
    catalogue()
    with suppress(CarecallError):  # a script that is wrong is said when it is called for
        for name in scripts.names():
            scripts.get(name)
    loaded()


async def make(app: Workstation, screen: Screen[None]) -> None:
    """Compose and mount an installed screen that nobody sees yet. Its styles are added to those that are parsed; the
    first showing of a screen would parse and apply everything anew."""
    for path in screen.css_path:
        if not app.stylesheet.has_source(str(path)):
            app.stylesheet.read(path)
    await app._get_screen(screen)[1]
