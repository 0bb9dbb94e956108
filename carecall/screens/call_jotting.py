"""Owns what is stored while it is being written: the note of a call, the answer that is half typed. Invariant: it is
stored when the agent's hands rest, so that a desk that is killed loses a second of it, and never once it is done with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.timer import Timer

from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.ids import CallId
from carecall.screens.call_base import CallBase

RESTS = 1.0
"""Seconds without a key after which what is being written is stored."""
GONE = frozenset({"call-moved", "call-ended"})
"""Refusals that say that the call is not this desk's any more."""


class Jotting:
    """One text that is written at a call; `store` is handed the desk, the call and the text."""

    def __init__(self, screen: CallBase, group: str, store: Callable[[Desk, CallId, str], None]) -> None:
        self._screen, self._group, self._store = screen, group, store
        self._text = ""
        self._timer: Timer | None = None

    def write(self, text: str) -> None:
        """It reads like this now."""
        if text != self._text:
            self.settle(text)
            self._timer = self._screen.set_timer(RESTS, self.keep)

    def settle(self, text: str = "") -> None:
        """It is stored like this, or done with."""
        self._text = text
        if self._timer:
            self._timer.stop()
            self._timer = None

    def keep(self) -> None:
        """Store what was written, now."""
        screen, card = self._screen, self._screen.card
        if self._timer and card:
            write = screen.app.queue_write(self._store, screen.app.desk, card.call, self._text)
            screen.start(self._keep(write, card.call), self._group, exclusive=False)
        self.settle(self._text)

    def put_away(self) -> None:
        """The desk closes: what was being written is stored behind all that was asked for before."""
        card, app = self._screen.card, self._screen.app
        if self._timer and card:
            app.write_behind(self._store, app.desk, card.call, self._text)
        self.settle(self._text)

    async def _keep(self, write: asyncio.Future[None], call: CallId) -> None:
        screen = self._screen
        try:
            await screen.app.stored(write)
        except Refused as refused:
            if screen.card and screen.card.call == call and refused.code in GONE:
                screen.go_to_queue()
            raise
