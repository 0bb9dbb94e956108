"""Owns which thread of a desk goes first. Invariant: a key waits for a reading of a long list, or for a write, no
longer than `GIVES_WAY`; what was begun for it goes on for `GOES_ON`, after which the others have their turn, the one
that writes to the terminal among them.

Python's threads take turns at a lock, and whoever waits for it asks for it back after the switch interval. While the
event loop works that interval is long; while it waits for the next key, short.
"""

from __future__ import annotations

import asyncio
import selectors
import sys

GIVES_WAY = 0.0005
"""Seconds after which another thread gives way to the loop: with Python's own 5 ms a key that is pressed while a long
list is read is painted twice as late."""
GOES_ON = 0.003
"""Seconds for which the loop goes on before another thread has its turn."""


class LoopFirst(selectors.DefaultSelector):
    """Waits for what happens next, as the loop does wherever it has nothing to do."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        sys.setswitchinterval(GIVES_WAY)
        try:
            return super().select(timeout)
        finally:
            sys.setswitchinterval(GOES_ON)


def loop() -> asyncio.AbstractEventLoop:
    """An event loop that goes first."""
    return asyncio.SelectorEventLoop(LoopFirst())
