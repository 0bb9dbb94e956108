"""Owns the screen of a break. Invariant: it stands there as long as the break lasts, and tells what the others do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from textual import getters
from textual.widget import Widget

from carecall.desk.away import Break, running_break
from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.view.away import break_lines
from carecall.widgets.page import Page, PageLine

READ_EVERY = timedelta(seconds=15)


class BreakScreen(DeskScreen):
    """The agent is away from the desk."""

    WHERE = Where.BREAK

    page = getters.query_one("#help", Page)

    def __init__(self) -> None:
        super().__init__()
        self._away: Break | None = None
        self._read_at: datetime | None = None

    def body(self) -> Iterable[Widget]:
        yield Page(id="help")

    def retranslate(self) -> None:
        self.page.show(self._lines)
        super().retranslate()

    def _lines(self, room: int) -> list[PageLine]:
        if self._away is None:
            return [[(" " + self.words("The break begins ..."), "$text-muted")]]
        hours, now = self.app.desk.pack.hours, self.app.desk.clock.wall()
        return [*break_lines(self.words, self._away, hours, now, self.key_of("back"), room)]

    def show_break(self, away: Break) -> None:
        """The break is stored: what becomes of the promises in it."""
        self._away, self._read_at = away, away.since
        self.page.show(self._lines)

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        if self._read_at and wall - self._read_at >= READ_EVERY:
            self._read_at = wall
            self.start(self._read(), group="break")

    async def _read(self) -> None:
        found = await self.app.reading(running_break, self.app.desk)
        self._away = found or self._away
        self.page.show(self._lines)

    def action_back(self) -> None:
        self.app.errands.end_break(self)
