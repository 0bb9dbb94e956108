"""Owns what stands beside the script: answers so far, notices, earlier calls, visits. Invariant: it takes the room
that is left and asks for none: its lines are chosen for the height that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from carecall.view.parts import Parts
from carecall.widgets.block import Still

BuildArea = Callable[[int, int], Sequence[Parts]]


class SoFar(Still):
    """Lines for an area of (cells, lines)."""

    DEFAULT_CSS = "SoFar { height: 1fr; width: 1fr; margin: 1 0 0 0; }"

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
        cells, lines = self.content_size
        built = self._build(cells, lines) if self._build else ()
        return Content("\n").join(Content.assemble(*parts) for parts in built)
