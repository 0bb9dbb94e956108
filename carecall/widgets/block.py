"""Owns a region of lines that is refilled and never rebuilt. Invariant: a refill of the same height moves nothing else,
so that it costs one paint and no layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget

from carecall.view.parts import Parts

Build = Callable[[int], Sequence[Parts]]
"""The lines for a width in cells."""
USUAL_CELLS = 76
"""The width that is counted with while a hidden block has none."""


def nothing(cells: int) -> Sequence[Parts]:
    return ()


class Still(Widget):
    """A widget that never scrolls: taking another size asks for no second layout, which would double every paint."""

    virtual_size = Reactive(Size(0, 0), layout=False)


class Column(Still):
    """Widgets one below the other."""

    DEFAULT_CSS = "Column { layout: vertical; overflow: hidden hidden; }"


class Block(Still):
    """Lines of parts, as high as they are many."""

    DEFAULT_CSS = "Block { height: auto; width: 100%; }"

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

    def _lay_out(self, cells: int) -> None:
        self._cells = cells
        self._lines = tuple(tuple(parts) for parts in self._build(cells))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if width != self._cells:
            self._lay_out(width)
        return len(self._lines)

    @property
    def text(self) -> str:
        """What the block says, for tests and screen readers."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    def render(self) -> Content:
        cells = self.content_size.width
        if cells and cells != self._cells:
            self._lay_out(cells)
        return Content("\n").join(Content.assemble(*line) for line in self._lines)
