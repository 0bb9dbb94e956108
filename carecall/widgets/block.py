"""Owns a region of lines that is refilled and never rebuilt. Invariant: a refill of the same height moves nothing else,
so that it costs one paint and no layout; what it shows as a key can be clicked as that key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.events import Click
from textual.geometry import Size
from textual.message import Message

from carecall.view.parts import Parts, key_at
from carecall.widgets.painted import Painted

Build = Callable[[int], Sequence[Parts]]
"""The lines for a width in cells."""
USUAL_CELLS = 76
"""The width that is counted with while a hidden block has none."""


def nothing(cells: int) -> Sequence[Parts]:
    return ()


class Block(Painted):
    """Lines of parts, as high as they are many. `bar`: the style of a bar of one cell along its left edge, which is a
    shade and no sign, so that every terminal draws it alike."""

    DEFAULT_CSS = "Block { height: auto; width: 100%; }"
    bar: ClassVar[str] = ""

    @dataclass
    class Clicked(Message):
        """A key that the block shows was clicked, as it is shown."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._build: Build = nothing
        self._lines: tuple[tuple[tuple[str, str], ...], ...] = ()
        self._cells = 0

    def show(self, build: Build) -> None:
        """Show what `build` gives for the width that there is; it is asked again when the width changes."""
        self._build = build
        before = self._lines
        self._lay_out(self._cells or USUAL_CELLS)
        if self._lines != before:
            self.refresh(layout=len(before) != len(self._lines))

    def reword(self) -> None:
        """Show the same in other words: the language has changed."""
        self.show(self._build)

    def _lay_out(self, cells: int) -> None:
        self._cells = cells
        lines = self._build(cells - 1 if self.bar else cells)
        edge = ((" ", self.bar),) if self.bar else ()
        self._lines = tuple((*edge, *parts) for parts in lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if width != self._cells:
            self._lay_out(width)
        return len(self._lines)

    def laid_out(self) -> Sequence[Parts]:
        cells = self.content_size.width
        if cells and cells != self._cells:
            self._lay_out(cells)
        return self._lines

    def on_click(self, event: Click) -> None:
        at = event.get_content_offset(self)
        key = key_at(self._lines, at.x, at.y) if at else ""
        if key:
            event.stop()
            self.post_message(self.Clicked(key))
