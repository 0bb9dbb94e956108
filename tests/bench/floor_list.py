"""Owns the floor of the measures of the queue: a bare Textual screen with a virtual list of fixed rows; for keys there
is a label of three lines below it that changes with the cursor.

Invariant: it draws what the queue draws (a row's columns, its cursor, lines about it), from texts that are ready, and
does no other work.
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
from textual.widgets import Static

ROW = "  现在      王文山           京A{:05d}  定期保养提醒             1/3 最迟25日周三"
ABOUT = """王文山, {} / {}: 按上次保养后六个月推算, 保养到期日是11月30日; 在到期日前七天内联系.
今天上午联系; 还没有打过电话, 最迟在25日周三打第一次.
如果这次没有接通: 明天下午早些时候再打 (2/3)."""
PLAIN, CURSOR = Style(color="white", bgcolor="black"), Style(color="white", bgcolor="blue", bold=True)


class FixedList(ScrollView, can_focus=False):
    """`count` rows and a cursor."""

    DEFAULT_CSS = "FixedList { overflow-x: hidden; scrollbar-size-vertical: 1; height: 1fr; }"

    cursor = 0

    def __init__(self, count: int) -> None:
        super().__init__()
        self.rows = [ROW.format(n).ljust(100) for n in range(count)]
        self.strips: dict[tuple[int, bool], Strip] = {}

    def on_mount(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows))

    def on_resize(self) -> None:
        self.strips.clear()
        self.virtual_size = Size(self.size.width, len(self.rows))

    def go(self, place: int) -> None:
        """The cursor to a row, at most to the last."""
        self.refresh_line(self.cursor)
        self.cursor = max(min(place, len(self.rows) - 1), 0)
        self.refresh_line(self.cursor)
        top, height = self.scroll_offset.y, self.size.height
        if not top <= self.cursor < top + height:
            row = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=row, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        if place >= len(self.rows):
            return Strip.blank(self.size.width, PLAIN)
        at_cursor = place == self.cursor
        strip = self.strips.get((place, at_cursor))
        if strip is None:
            style = CURSOR if at_cursor else PLAIN
            strip = Strip([Segment(self.rows[place], style)]).adjust_cell_length(self.size.width, style)
            self.strips[place, at_cursor] = strip
        return strip


class FloorApp(App[None]):
    """One list, and its label."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "#about { height: 3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "move(1)", "down"), ("up", "move(-1)", "up"), ("end", "move(1000000)", "end"), ("q", "quit", "quit"),
    ]  # fmt: skip

    def __init__(self, count: int, labelled: bool) -> None:
        super().__init__()
        self.count = count
        self.labelled = labelled

    def compose(self) -> ComposeResult:
        yield FixedList(self.count)
        if self.labelled:
            yield Static(ABOUT.format(1, self.count), id="about", markup=False)

    def action_move(self, step: int) -> None:
        found = self.query_one(FixedList)
        found.go(found.cursor + step)
        self.query_one("#about", Static).update(ABOUT.format(found.cursor + 1, self.count), layout=False)


def main(count: int, labelled: int) -> None:
    FloorApp(count, bool(labelled)).run()
