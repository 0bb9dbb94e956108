"""Owns what stands beside the script: answers so far, notices, earlier calls, visits. Invariant: it takes the room
that is left and asks for none: its lines are chosen for the height that there is; a click says what is shown there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.message import Message

from carecall.view.parts import Parts
from carecall.widgets.block import Still

BuildArea = Callable[[int, int], Sequence[Parts]]


class SoFar(Still):
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
        self._build: BuildArea | None = None

    def show(self, build: BuildArea | None) -> None:
        self._build = build
        self.refresh()

    @property
    def text(self) -> str:
        return self.render().plain

    def render(self) -> Content:
        return Content("\n").join(Content.assemble(*parts) for parts in self._lines())

    def _lines(self) -> Sequence[Parts]:
        return self._build(*self.content_size) if self._build else ()

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        if at:
            event.stop()
            self.post_message(self.Clicked(at.x, at.y, self.content_size.width, self._lines()))
