"""Owns the summary screen: the figures of a day. Invariant: figures come whole from one reading, and are live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from textual.types import CSSPathType
from textual.widget import Widget

from carecall.desk.leaving import ToPass, to_pass
from carecall.desk.summary import Summary, summary
from carecall.keys import Where
from carecall.screens.paged import PagedScreen
from carecall.view.leaving import passed_words
from carecall.view.summary import summary_lines
from carecall.widgets.page import Page, PageLine

REFRESH_SECONDS = 5


class SummaryScreen(PagedScreen):
    """Planned, dialled, reached ... of a day, per programme and per agent."""

    WHERE = Where.SUMMARY
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "summary.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self._day: date | None = None
        self.picture: Summary | None = None
        self.passed: list[ToPass] = []
        self._read_at: datetime | None = None

    def body(self) -> Iterable[Widget]:
        yield Page(id="figures")

    def on_screen_resume(self) -> None:
        self.page.scroll_home(animate=False, immediate=True)
        self._turn(None)

    def retranslate(self) -> None:
        self.page.show(self._lines)
        super().retranslate()

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        if self.is_current and (self._read_at is None or (wall - self._read_at).total_seconds() >= REFRESH_SECONDS):
            self._read_at = wall
            self.start(self._read(), group="figures")

    def _turn(self, day: date | None) -> None:
        """Another day; None is today, and stays it at midnight."""
        self._day = day
        self.read_anew()

    def read_anew(self) -> None:
        self.start(self._read(), group="figures")

    async def _read(self) -> None:
        desk = self.app.desk
        day = self._day or desk.clock.today()
        self.picture = await self.app.reading(summary, desk, day)
        self.passed = await self.app.reading(to_pass, desk, day)
        self.page.show(self._lines)

    def _lines(self, room: int) -> list[PageLine]:
        if self.picture is None:
            return [[(" " + self.words("Reading the figures ..."), "$text-muted")]]
        desk = self.app.desk
        told = passed_words(self.words, desk.pack, self.passed, desk.clock.wall())
        return [*summary_lines(self.words, desk.pack, self.picture, desk.clock.today(), room, told)]

    def action_day_before(self) -> None:
        self._go(-1)

    def action_day_after(self) -> None:
        self._go(1)

    def _go(self, days: int) -> None:
        """Days before today have figures, of those to come it is said what is planned."""
        today = self.app.desk.clock.today()
        day = (self._day or today) + timedelta(days=days)
        self._turn(None if day == today else day)

    def action_today(self) -> None:
        if self._day is None:
            self.say(self.words("That is today."))
        self._turn(None)

    def action_back(self) -> None:
        self.app.pop_screen()
