"""Owns the list of the queue screen: reading it, showing it, its cursor.

Invariant: the list is read in the reading thread and replaced whole; the cursor stays on its owner, and Enter never
acts on an owner that came under the cursor by itself, and not by a key of the agent, a moment ago.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import Future
from datetime import datetime
from time import monotonic
from typing import ClassVar

from textual import getters, on
from textual.types import CSSPathType
from textual.widget import Widget

from carecall import keys
from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.desk.summary import day_load
from carecall.keys import Where
from carecall.model.ids import CustomerId
from carecall.screens.base import DeskScreen
from carecall.screens.why import WhyPanel
from carecall.screens.workstation import Workstation
from carecall.view import figures
from carecall.view.asked import Asked
from carecall.view.queue import Saying, columns, row_cells
from carecall.view.rows import Row
from carecall.view.shown import Picture, Shown
from carecall.widgets.lines import Line
from carecall.widgets.text_line import TextLine
from carecall.widgets.virtual_list import VirtualList

SETTLED = 0.4  # seconds after which a row that slid under the cursor may be opened


def take_picture(desk: Desk, everybody: bool, stored: str | None) -> Picture:
    """Read the list and the day's load; in the reading thread."""
    rows = queue.load(desk, everybody, stored)
    return Picture(tuple(rows), day_load(desk, rows), desk.clock.wall())


class QueueList(DeskScreen):
    """Today's owners, as far as they are shown."""

    WHERE = Where.QUEUE
    BINDINGS = keys.bindings(Where.QUEUE)
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "queue.tcss"]

    rows = getters.query_one("#rows", VirtualList)
    finder = getters.query_one("#find", TextLine)
    why = getters.query_one("#why", WhyPanel)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown()
        self._ahead: Future[Picture] | None = None
        self._slid = 0.0
        self._asked_for = False

    def body(self) -> Iterable[Widget]:
        yield Line(id="load")
        yield Line(id="views")
        yield Line(id="filter")
        yield TextLine(id="find", limit=40)
        yield VirtualList(id="rows")
        yield WhyPanel(id="why")

    # ------------------------------------------------------------ reading

    def read_ahead(self, app: Workstation) -> None:
        """Begin to read while the terminal is still being set up."""
        self._ahead = app.read_ahead(take_picture, app.desk, False, None)

    def reload(self) -> None:
        """Read the list again."""
        self.start(self.load(), group="load")

    def reload_by_key(self) -> None:
        """The same because the agent wants it: what comes under the cursor by it did not slide there."""
        self._asked_for = True
        self.reload()

    async def load(self) -> None:
        ahead, self._ahead = self._ahead, None
        asked = self.shown.asked
        picture = await (
            asyncio.wrap_future(ahead)
            if ahead
            else self.app.reading(take_picture, self.app.desk, asked.everybody, asked.stored)
        )
        by_key, self._asked_for = self._asked_for, False
        self._show(self.shown.of(self.shown.asked, picture), by_key)
        self.why.forget()
        self.tick(self.app.desk.clock.wall())

    def ask(self, asked: Asked) -> None:
        """Show what is asked for now; another stored state, or whose list it is, needs another reading."""
        before = self.shown.asked
        self._show(self.shown.of(asked, self.shown.picture), by_key=True)
        if (before.stored, before.everybody) != (asked.stored, asked.everybody):
            self.reload_by_key()

    # ------------------------------------------------------------ showing

    def retranslate(self) -> None:
        self.finder.placeholder = self.words("name, pinyin initials, plate or end of the number")
        self._show(self.shown)
        self.why.forget()
        super().retranslate()

    def _show(self, shown: Shown, by_key: bool = False) -> None:
        self.shown = shown
        picture, _, pack, rows = shown.picture, self.words, self.app.desk.pack, shown.rows
        if picture is None:
            self.rows.show((), _no_row, lambda room: (), [_("Reading today's calls ...")])
            return
        say = Saying(_, pack, picture.at, shown.asked.everybody)
        empty = () if rows else figures.empty_words(_, pack, shown.asked, shown.hidden, picture.load)
        before = self.rows.key
        self.rows.show(
            tuple(int(row.customer) for row in rows),
            lambda place: row_cells(say, rows[place]),
            lambda room: columns(room, say.everybody),
            empty,
        )
        if by_key:
            self._slid = 0.0
        elif before is not None and self.rows.key != before:
            self._slid = monotonic()
        self._moved()
        self._show_lines()

    def _show_lines(self) -> None:
        shown, _, pack = self.shown, self.words, self.app.desk.pack
        views = figures.view_parts(_, pack, self.views, shown.counted, shown.asked.programme, self.size.width)
        self.query_one("#views", Line).show(views)
        narrowed = shown.asked.narrowed or shown.asked.everybody
        self.set_class(narrowed, "-narrowed")
        if narrowed:
            words = figures.shown_words(_, pack, shown.asked, len(shown.rows), shown.total)
            self.query_one("#filter", Line).show([(f" {words}", "$warning")])
        self._show_load()

    @property
    def views(self) -> list[str]:
        """The programmes that have a view; the same ones whatever is filtered."""
        agent, picture = self.app.desk.agent, self.shown.picture
        counted = queue.counts(picture.rows if picture else ())
        return figures.view_codes(self.app.desk.pack, counted, agent.role if agent else "")

    def _show_load(self) -> None:
        line = self.query_one_optional("#load", Line)
        if self.shown.picture and line:
            now, room = self.app.desk.clock.wall(), self.size.width
            parts = figures.load_parts(self.words, self.app.desk.pack, self.shown.picture.load, now, room)
            line.show(parts)

    def on_resize(self) -> None:
        self._show_lines()

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        self._show_load()

    @property
    def next_promise(self) -> datetime | None:
        """The agent's next promise, by wall clock."""
        return self.shown.picture.load.next_promise if self.shown.picture else None

    # ------------------------------------------------------------ the cursor

    @property
    def current(self) -> QueueRow | None:
        """The row under the cursor."""
        return self.shown.row(self.rows.key) if self.rows.key is not None else None

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self.why.explain(self.current, (self.rows.cursor + 1, len(self.shown.rows)))

    @on(VirtualList.Chosen)
    def action_prepare(self) -> None:
        row = self.current
        if row is None:
            self.say(self.words("There is nobody to call on this list."))
        elif monotonic() - self._slid < SETTLED:
            self.say(self.words("The list has just changed; press Enter once more."))
        else:
            self.app.open_call(row.customer)

    def _move(self, step: int) -> None:
        self._slid = 0.0
        if not self.rows.move(step):
            self.say(self.words("That is the last one.") if step > 0 else self.words("That is the first one."))

    def action_down(self) -> None:
        self._move(1)

    def action_up(self) -> None:
        self._move(-1)

    def action_page_down(self) -> None:
        self._move(self.rows.page)

    def action_page_up(self) -> None:
        self._move(-self.rows.page)

    def action_first(self) -> None:
        self._slid = 0.0
        self.rows.go(0)

    def action_last(self) -> None:
        self._slid = 0.0
        self.rows.go(len(self.shown.rows) - 1)

    # ------------------------------------------------------------ what the call screen asks

    def row(self, customer: CustomerId) -> QueueRow | None:
        return self.shown.row(customer)

    def neighbour(self, customer: CustomerId, step: int) -> QueueRow | None:
        return self.shown.neighbour(customer, step)

    def following(self, customer: CustomerId) -> QueueRow | None:
        return self.shown.following(customer)

    def select(self, customer: CustomerId) -> None:
        self.rows.select(int(customer))


def _no_row(place: int) -> Row:
    return Row(" ", ())
