"""Owns the screens that are one page. Invariant: the key line names a key that scrolls where there is anywhere to go,
and no other, so that it says whether more follows."""

from __future__ import annotations

from textual import getters, on

from carecall.screens.base import DeskScreen
from carecall.widgets.page import Page

STEP = 3
"""The lines that a key scrolls where no screen says otherwise."""
WAYS: dict[str, int] = {"down": 1, "up": -1}


class PagedScreen(DeskScreen):
    """A screen whose keys scroll its page."""

    page = getters.query_one(Page)

    @property
    def step(self) -> int:
        """How many lines a key scrolls."""
        return STEP

    def retranslate(self) -> None:
        super().retranslate()
        self._show_page_keys()

    @on(Page.Moved)
    def _show_page_keys(self) -> None:
        known = self.app.key_table.on_line(self.WHERE)
        self.show_keys(each for each in known if each.id not in WAYS or self.page.goes(WAYS[each.id]))

    def action_down(self) -> None:
        self.turn(self.page, self.step)

    def action_up(self) -> None:
        self.turn(self.page, -self.step)
