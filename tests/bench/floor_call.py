"""Owns the floor of opening a call: a bare Textual screen of as many widgets as the call screen, kept installed. Enter
on the list refills every widget and pushes it, q leads back.

Invariant: it shows as much as a prepared call shows, from texts that are ready, and asks no database.
"""

from __future__ import annotations

from typing import ClassVar

from floor_list import FixedList
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

LINE = "王文山  女士  138 {0:04d} 5678  京A{0:05d} 云途S1  第{0}位, 定期保养 11月30日到期"
LINES = LINE + "\n请拨打这个号码, 拨出后按回车"


class Kept(Screen[None]):
    """`count` widgets, one below the other."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "app.pop_screen", "back")]
    CSS = "Kept Static { height: 1fr; }"

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def compose(self) -> ComposeResult:
        for _ in range(self.count):
            yield Static("", markup=False)

    def fill(self, number: int) -> None:
        for place, widget in enumerate(self.query(Static)):
            widget.update((LINES if place % 2 else LINE).format(number), layout=False)


class FloorApp(App[None]):
    """The list, and the screen that is kept."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("down", "down", "down"), ("enter", "open", "open")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.kept = Kept(count)
        self.opened = 0

    def compose(self) -> ComposeResult:
        yield FixedList(500)

    def on_mount(self) -> None:
        self.install_screen(self.kept, "kept")

    def action_down(self) -> None:
        found = self.query_one(FixedList)
        found.go(found.cursor + 1)

    async def action_open(self) -> None:
        self.opened += 1
        if not self.kept.is_mounted:
            await self.push_screen("kept")
        self.kept.fill(self.opened)
        if self.screen is not self.kept:
            self.push_screen("kept")


def main(count: int) -> None:
    FloorApp(count).run()
