"""Owns what stands beside the script: answers so far, notices, earlier calls, visits. Invariant: it takes the room
that is left and asks for none: its lines are chosen for the height that there is; a click says what is shown there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.events import Click
from textual.geometry import Size
from textual.message import Message

from carecall.view.parts import Parts
from carecall.widgets.painted import Painted

BuildArea = Callable[[int, int], Sequence[Parts]]


def empty(cells: int, lines: int) -> Sequence[Parts]:
    return ()


class SoFar(Painted):
    """Lines for an area of (cells, lines)."""

    DEFAULT_CSS = "SoFar { height: 1fr; width: 1fr; margin: 1 0 0 0; }"

    @dataclass
    class Clicked(Message):
        """Cell `x` of line `y` was clicked, of what is `shown` in lines of `cells` cells."""

        x: int
        y: int
        cells: int
        shown: Sequence[Parts]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._build: BuildArea = empty
        self._lines: Sequence[Parts] = ()
        self._area = Size(0, 0)

    def show(self, build: BuildArea) -> None:
        """Show what `build` gives for the room that there is; it is asked again when that changes."""
        self._build = build
        before = self._lines
        self._lay_out(self._area)
        if self._lines != before:
            self.refresh()

    def _lay_out(self, area: Size) -> None:
        self._area, self._lines = area, self._build(*area)

    def laid_out(self) -> Sequence[Parts]:
        if self._area != self.content_size:
            self._lay_out(self.content_size)
        return self._lines

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        if at:
            event.stop()
            self.post_message(self.Clicked(at.x, at.y, self.content_size.width, self.laid_out()))
