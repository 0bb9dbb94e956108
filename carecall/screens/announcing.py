"""Owns what the desk says that nobody asked for. Invariant: it has stood on the status line for as long as any sentence
does before it is over; an error is read first, and what a key has said in between is replaced by nothing.
"""

from __future__ import annotations

from carecall.screens.base import SHOWN_SECONDS, DeskScreen


class Announcement:
    """The last one, a message id; `_left`: the seconds that it is still to be seen."""

    def __init__(self) -> None:
        self._message = ""
        self._left = 0.0

    def begin(self, screen: DeskScreen, message: str) -> None:
        """At once, unless an error stands there."""
        self._message, self._left = message, SHOWN_SECONDS
        if not screen.complains:
            screen.say(screen.words(message), "good")

    def tick(self, screen: DeskScreen, seconds: float) -> None:
        """So many seconds have passed, on the screen that is open."""
        if not self._message:
            return
        if screen.said == screen.words(self._message):
            self._left -= seconds
        elif not screen.said:
            screen.say(screen.words(self._message), "good")
        if self._left <= 0:
            self._message = ""
