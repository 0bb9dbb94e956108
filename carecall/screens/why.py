"""Owns the panel that explains the row under the cursor. Invariant: it is read in the reading thread once the cursor
rests, and shows the row that the cursor is on or nothing of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.screens.base import DeskScreen
from carecall.view.reasons import Names
from carecall.view.why import why_lines
from carecall.widgets.page import Page, PageLine

if TYPE_CHECKING:
    from carecall.desk.explaining import Explanation

RESTED = 0.12  # seconds


def explain_row(desk: Desk, row: QueueRow) -> list[Explanation]:
    """Why each contact of the row is where it is; in the reading thread."""
    from carecall.desk.explaining import explain  # nothing is explained in the first paint

    return [explain(desk, int(entry.contact.id)) for entry in row.entries]


class WhyPanel(Page):
    """Why this owner, why now, and what follows."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.full = False
        self._row: QueueRow | None = None
        self._place = (0, 0)
        self._told = 0
        self._known: dict[int, list[Explanation]] = {}
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        self.watch(self, "show_vertical_scrollbar", self._say_more, init=False)

    def explain(self, row: QueueRow | None, place: tuple[int, int]) -> None:
        """Explain this row, which stands at `place` (n, of), when the cursor has rested on it."""
        self._row, self._place = row, place
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(RESTED, self._begin)

    def forget(self) -> None:
        """What was explained may have changed, or be wanted in other words."""
        self._known.clear()
        self.explain(self._row, self._place)

    def toggle(self) -> bool:
        """The short form or everything; whether it is everything now."""
        self.full, self._told = not self.full, 0
        self._begin()
        return self.full

    def turn_on(self) -> bool:
        """A page further, where there is more of it."""
        self._say_more(False)
        return self.full and self.turn(self.size.height - 1)

    def _begin(self) -> None:
        row = self._row
        if row is None or row.customer in self._known:
            self._fill_in()
        elif isinstance(self.screen, DeskScreen):
            self.screen.start(self._read(row), group="why")

    def _say_more(self, more: bool) -> None:
        """How to come to what there is no room for; what else the status line says is more urgent."""
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        rest = screen.words("{key} shows the rest.", key=screen.key_of("why"))
        if more and not screen.said:
            screen.say(rest)
        elif not more and screen.said == rest:
            screen.hush()

    async def _read(self, row: QueueRow) -> None:
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        self._known[row.customer] = await screen.app.reading(explain_row, screen.app.desk, row)
        if self._row is row:
            self._fill_in()

    def _fill_in(self) -> None:
        """What is told anew of the same owner stays where the agent reads it."""
        self.show(self._lines)
        told = self._row.customer if self._row else 0
        if told != self._told:
            self.scroll_home(animate=False)
        self._told = told

    def _lines(self, room: int) -> list[PageLine]:
        screen = self.screen
        if self._row is None or not isinstance(screen, DeskScreen):
            return []
        known = Names(screen.app.desk.pack, screen.app.desk.clock.wall())
        explained = self._known.get(self._row.customer, [])
        key = screen.key_of("why")
        return [*why_lines(screen.words, known, explained, self._place, room, self.full, key)]
