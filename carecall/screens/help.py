"""Owns the help page. Invariant: it tells of the screen it was opened from, and closing it leads back there."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters
from textual.widget import Widget

from carecall import keys
from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.view.help import help_lines
from carecall.widgets.page import Page


class HelpScreen(DeskScreen):
    """The keys of a screen and what its words mean."""

    WHERE = Where.HELP
    BINDINGS = keys.bindings(Where.HELP)

    page = getters.query_one("#help", Page)

    def __init__(self, of: Where) -> None:
        super().__init__()
        self._of = of

    def body(self) -> Iterable[Widget]:
        yield Page(id="help")

    def retranslate(self) -> None:
        self.page.show(lambda room: help_lines(self.words, self._of, room))
        super().retranslate()

    def action_down(self) -> None:
        self.page.scroll_relative(y=self.page.size.height // 2, animate=False)

    def action_up(self) -> None:
        self.page.scroll_relative(y=-(self.page.size.height // 2), animate=False)

    def action_back(self) -> None:
        self.app.pop_screen()
