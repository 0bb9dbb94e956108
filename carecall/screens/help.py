"""Owns the help page. Invariant: it tells of the screen it was opened from, and closing it leads back there."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from carecall.keys import Where
from carecall.screens.paged import PagedScreen
from carecall.view.help import help_lines
from carecall.widgets.page import Page


class HelpScreen(PagedScreen):
    """The keys of a screen and what its words mean."""

    WHERE = Where.HELP

    def __init__(self, of: Where) -> None:
        super().__init__()
        self._of = of

    def body(self) -> Iterable[Widget]:
        yield Page(id="help")

    @property
    def step(self) -> int:
        """Half of what is in sight."""
        return self.page.size.height // 2

    def retranslate(self) -> None:
        self.page.show(lambda room: help_lines(self.words, self.app.key_table, self._of, room))
        super().retranslate()

    def action_back(self) -> None:
        self.app.pop_screen()
