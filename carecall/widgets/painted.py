"""Owns how lines of parts become what is painted. Invariant: a line takes one line of the terminal, whatever is in it,
and its text can be marked with the mouse and copied.

Textual would join the lines, split them again, wrap each and look for links in it: most of what a paint costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as CellStyle
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from carecall.view.parts import Parts

CONTROLS = dict.fromkeys(range(32), " ")


class Still(Widget):
    """A widget that never scrolls: taking another size asks for no second layout and no second paint; the layout that
    gave it that size paints it."""

    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)
    auto_links = Reactive(False)


class Column(Still):
    """Widgets one below the other; what is seen of it between them is blank."""

    DEFAULT_CSS = "Column { layout: vertical; overflow: hidden hidden; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """All lines are one, which is cut once."""
        blank, background = Strip.blank(crop.width, self.visual_style.rich_style), self.background_colors[1]
        for each in self.get_line_filters():
            blank = blank.apply_filter(each, background)
        return [blank] * crop.height


class Painted(Still):
    """Lines of parts."""

    def laid_out(self) -> Sequence[Parts]:
        """The lines as they stand in the room that there is now."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """What it says, for tests and screen readers."""
        return "\n".join("".join(text for text, _ in line) for line in self.laid_out())

    def render(self) -> Content:
        """The same for Textual, which shows what is marked and copies it."""
        return Content("\n").join(Content.assemble(*line) for line in self.laid_out())

    def render_line(self, y: int) -> Strip:
        if self.text_selection is not None:
            return super().render_line(y)
        lines = self.laid_out()
        return _painted(lines[y], y, self.visual_style) if y < len(lines) \
            else Strip.blank(self.size.width, self.visual_style.rich_style)  # fmt: skip


def _painted(line: Parts, y: int, base: Style) -> Strip:
    segments, at = [], 0
    for text, style in line:
        if text:
            shown = text if text.isprintable() else text.translate(CONTROLS)
            segments.append(Segment(shown, _cell_style(base + Style.parse(style) if style else base, at, y)))
            at += len(text)
    return Strip(segments)


@lru_cache(maxsize=8192)
def _cell_style(style: Style, x: int, y: int) -> CellStyle:
    """The style of a text, with where that stands: marking asks for it."""
    return style.rich_style_with_offset(x, y)
