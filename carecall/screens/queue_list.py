"""Owns how the list of the queue screen is shown, and its cursor. Invariant: the cursor stays on its owner until a key
moves it or clears the filters, and what a key costs does not depend on how long the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import getters, on
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.types import CSSPathType
from textual.widget import Widget

from carecall.desk.day_load import Coming
from carecall.desk.queue import QueueRow
from carecall.keys import N_, Action, Where, function_key
from carecall.model.ids import CustomerId
from carecall.screens.queue_renewal import QueueRenewal
from carecall.screens.why import WhyPanel
from carecall.view import figures
from carecall.view.queue import Saying, beside_cells, beside_columns, columns, row_cells
from carecall.view.rows import Row
from carecall.view.shown import Shown, waits
from carecall.view.tabs import tabs
from carecall.widgets.lines import Line
from carecall.widgets.tab_line import FilterLine, TabLine
from carecall.widgets.text_line import TextLine
from carecall.widgets.virtual_list import VirtualList

EDGE = 2
"""The cells before a row: the cursor's mark and the urgent one's."""
OF_THE_LINE = ("prepare", "search")
"""What Enter and the key of the search mean only where nothing is being typed."""


class QueueList(QueueRenewal):
    """Today's owners, as far as they are shown."""

    WHERE = Where.QUEUE
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "queue.tcss"]

    rows = getters.query_one("#rows", VirtualList)
    finder = getters.query_one("#find", TextLine)
    why = getters.query_one("#why", WhyPanel)

    def __init__(self) -> None:
        super().__init__()
        self._undoable = False

    def body(self) -> Iterable[Widget]:
        yield Line(id="load")
        yield TabLine(id="views")
        yield FilterLine(id="filter")
        yield TextLine(id="find", limit=40)
        yield VirtualList(id="rows")
        yield WhyPanel(id="why")

    # ------------------------------------------------------------ showing

    def retranslate(self) -> None:
        self.finder.placeholder = self.words("name, pinyin initials, plate or end of the number")
        self.hush()
        super().retranslate()
        self.put(self.shown)

    def put(self, shown: Shown, step: int = 1) -> bool:
        self.shown = shown
        if shown.picture is None:
            self.rows.show((), _no_row, lambda room: (), [self.words("Reading today's calls ...")])
            return True
        if shown.beside:
            stayed = self.rows.show(shown.order, self._beside_at, beside_columns)
        else:
            stayed = self.rows.show(shown.order, self._row_at, self._columns, self._empty(), step)
        self.why.forget()
        self._moved()
        self._show_lines()
        return stayed

    @property
    def _saying(self) -> Saying:
        picture, desk = self.shown.picture, self.app.desk
        assert picture is not None
        me = desk.agent.id if desk.agent else None
        room = self.rows.scrollable_content_region.width - EDGE
        return Saying(self.words, desk.pack, picture.at, picture.of_all, me, picture.staff, room)

    def _row_at(self, place: int) -> Row:
        row = self.shown.rows[place]
        return row_cells(self._saying, row, row.customer in self.shown.left)

    def _beside_at(self, place: int) -> Row:
        return beside_cells(self._saying, self.shown.beside[place])

    def _columns(self, room: int) -> tuple[int, ...]:
        picture = self.shown.picture
        return columns(room, picture is not None and picture.of_all)

    def _empty(self) -> list[str]:
        """Why nobody is on the list."""
        if self.shown.why is None:
            return []
        from carecall.view.funnel import funnel_lines

        room = self.rows.scrollable_content_region.width - 2 * EDGE
        return funnel_lines(self.words, self.app.desk.pack, self.shown.why, max(room, 40), self.key_of)

    def _show_lines(self) -> None:
        shown, _, pack, room = self.shown, self.words, self.app.desk.pack, self.size.width
        found = tabs(_, pack, self.views, shown.counted, shown.asked.programme, room)
        self.query_one("#views", TabLine).show_tabs(found)
        narrowed = shown.asked.narrowed or shown.asked.everybody
        self.set_class(narrowed, "-narrowed")
        if narrowed:
            parts = figures.filter_parts(_, pack, shown.asked, shown, self.key_of, room, self.why.full)
            self.query_one("#filter", Line).show(parts)
        self._show_load()

    @property
    def views(self) -> list[str]:
        """The programmes that have a view; the same ones whatever is filtered."""
        agent, picture = self.app.desk.agent, self.shown.picture
        return figures.view_codes(
            self.app.desk.pack, picture.programmes if picture else (), agent.role if agent else ""
        )

    def _show_load(self) -> None:
        line = self.query_one_optional("#load", Line)
        if self.shown.picture and line:
            now, room, picture = self.app.desk.clock.wall(), self.size.width, self.shown.picture
            of_all = picture.of_all and self.app.desk.agent is not None
            line.show(figures.load_parts(self.words, self.app.desk.pack, picture.load, now, room, of_all))

    def on_resize(self, event: Resize) -> None:
        self.put(self.shown)

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        self._show_load()

    @property
    def next_promise(self) -> Coming | None:
        """The agent's next promise."""
        return self.shown.picture.load.coming if self.shown.picture else None

    # ------------------------------------------------------------ the cursor

    @property
    def current(self) -> QueueRow | None:
        """The row under the cursor."""
        if self.shown.beside:
            return self.shown.beside[self.rows.cursor].row
        return self.shown.rows[self.rows.cursor] if self.shown.rows else None

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self.why.explain(self.current, (self.rows.cursor + 1, len(self.shown.order)))
        self._show_row_keys()

    def show_undo(self, undoable: bool) -> None:
        """Whether the key that undoes stands on the key line."""
        self._undoable = undoable
        self._show_row_keys()

    def _show_row_keys(self) -> None:
        """What can be done with this owner and what can be undone stand first; none is named where it cannot be, nor
        that an owner may ring in whom one calls anyway."""
        row = self.current
        promised = row is not None and any(entry.contact.promise for entry in row.entries)
        handed = promised or (row is not None and self.is_lost(row))
        needless = {"undo": not self._undoable, "hand": not handed, "ring_in": not self._may_ring_in(row)}
        known = self.app.key_table.on_line(self.WHERE)
        able = [action for action in known if not needless.get(action.id)]
        self.show_keys(self._beside_typing(able) if self.typing else able)

    def is_lost(self, row: QueueRow) -> bool:
        """Whether the owner has stayed away, so that the advisor of the last visit may ask why (A-07)."""
        losses = self.app.desk.pack.losses
        return row.lead.where is not None and losses is not None and row.lead.contact.programme in losses.programmes

    def _beside_typing(self, able: Iterable[Action]) -> Iterator[Action]:
        """What works while letters are typed: Enter and Esc end that, and of the rest what has a key that is none."""
        known = {action.id: action for action in self.app.key_table.actions(self.WHERE)}
        yield replace(known["prepare"], shown="Enter", label=N_("done"))
        for action in dict.fromkeys((known["clear"], known["down"], *able)):
            if action.id not in OF_THE_LINE and any(len(key) > 1 for key in action.keys):
                yield replace(action, shown=function_key(action).replace("Ctrl-", "^"))

    @property
    def typing(self) -> bool:
        """Whether a letter would be typed and not be a key."""
        return self.focused is self.finder

    def key_of(self, action: str) -> str:
        if not self.typing:
            return super().key_of(action)
        return function_key(next(each for each in self.app.key_table.actions(self.WHERE) if each.id == action))

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _turned(self) -> None:
        """The keys have other names from now on."""
        self._moved()

    def _may_ring_in(self, row: QueueRow | None) -> bool:
        """Whether that may be of use: the owner is not to be called now, and there is something to speak of."""
        if self.shown.beside:
            return self.shown.beside[self.rows.cursor].heard
        return row is not None and waits(row)

    def step_by(self, step: int) -> None:
        """The cursor `step` rows on. Where its owner has left the list, the way to the next one is that step."""
        stayed = self.adopt(step)
        moved = (stayed or abs(step) > 1) and self.rows.move(step)
        self._say_end(step, moved or not stayed)

    def go_to(self, place: int) -> None:
        """The cursor to the first row (0) or to the last (-1)."""
        stayed = self.adopt(1)
        moved = self.rows.go(place if place >= 0 else len(self.shown.order) + place)
        self._say_end(1 if place < 0 else -1, moved or not stayed)

    def to_first(self) -> None:
        self.rows.go(0)

    def _say_end(self, step: int, moved: bool) -> None:
        """Say why the cursor did not move; where it did, what was said of another owner goes."""
        if moved:
            if self._notice[1] == "info":
                self.hush()
        elif not len(self.shown.order):
            self.say(self.words("There is nobody to call on this list."))
        else:
            self.say(self.words("That is the last one.") if step > 0 else self.words("That is the first one."))

    # ------------------------------------------------------------ what the call screen asks

    def row(self, customer: CustomerId) -> QueueRow | None:
        return self.shown.row(customer)

    def neighbour(self, customer: CustomerId, step: int) -> QueueRow | None:
        return self.shown.neighbour(customer, step)

    def following(self, customer: CustomerId, urgent: bool = False) -> QueueRow | None:
        return self.shown.following(customer, self.app.desk.clock.wall(), urgent, self.asked.find(""))

    def due(self, customer: CustomerId) -> QueueRow | None:
        return self.shown.due(customer, self.app.desk.clock.wall())

    def select(self, customer: CustomerId) -> None:
        self.rows.select(int(customer))


def _no_row(place: int) -> Row:
    return Row(" ", ())
