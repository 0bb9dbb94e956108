"""Owns the help page. Invariant: it tells of the screen it was opened from, and closing it leads back there."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters
from textual.widget import Widget

from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.view.help import help_lines
from carecall.widgets.page import Page


class HelpScreen(DeskScreen):
    """The keys of a screen and what its words mean."""

    WHERE = Where.HELP

    page = getters.query_one("#help", Page)

    def __init__(self, of: Where) -> None:
        super().__init__()
        self._of = of

    def body(self) -> Iterable[Widget]:
        yield Page(id="help")

    def retranslate(self) -> None:
        self.page.show(lambda room: help_lines(self.words, self.app.key_table, self._of, room))
        super().retranslate()

    def action_down(self) -> None:
        self.turn(self.page, self.page.size.height // 2)

    def action_up(self) -> None:
        self.turn(self.page, -(self.page.size.height // 2))

    def action_back(self) -> None:
        self.app.pop_screen()
