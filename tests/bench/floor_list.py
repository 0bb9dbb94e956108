"""Owns the floor of the paint measures: a bare Textual screen with a virtual list of 500 fixed rows, and nothing else.

Invariant: it draws what a queue row draws (its columns, its cursor), from texts that are ready, and does no other work.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

ROW = "  现在      王文山           京A{:05d}  定期保养提醒             1/3 最迟25日周三"
ROWS = [ROW.format(n).ljust(100) for n in range(500)]
PLAIN, CURSOR = Style(color="white", bgcolor="black"), Style(color="white", bgcolor="blue", bold=True)


class FixedList(ScrollView, can_focus=False):
    """The rows and a cursor."""

    DEFAULT_CSS = "FixedList { overflow-x: hidden; scrollbar-size-vertical: 1; }"

    cursor = 0

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, len(ROWS))

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(ROWS))

    def down(self) -> None:
        self.refresh_line(self.cursor)
        self.cursor = min(self.cursor + 1, len(ROWS) - 1)
        self.refresh_line(self.cursor)
        if self.cursor >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=self.cursor - self.size.height + 1, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        if place >= len(ROWS):
            return Strip.blank(self.size.width, PLAIN)
        style = CURSOR if place == self.cursor else PLAIN
        return Strip([Segment(ROWS[place], style)]).adjust_cell_length(self.size.width, style)


class FloorApp(App[None]):
    """One list."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("down", "down", "down"), ("q", "quit", "quit")]

    def compose(self) -> ComposeResult:
        yield FixedList()

    def action_down(self) -> None:
        self.query_one(FixedList).down()


def main() -> None:
    FloorApp().run()
