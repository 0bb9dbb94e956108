"""Owns the choice of who keeps a promise, or calls a lost customer, instead. Invariant: it only asks; the call moves
when Enter says whose it is, and stays where it is on every other way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import getters, on
from textual.types import CSSPathType
from textual.widget import Widget

from carecall.desk.giving import Takers, takers
from carecall.desk.promising import Colleague, colleagues
from carecall.desk.queue import QueueRow
from carecall.keys import Where
from carecall.model.contacts import Promise
from carecall.screens.base import DeskScreen
from carecall.view.away import HAND_COLUMNS, colleague_row, hand_follows, hand_question
from carecall.view.parts import Parts, paragraph
from carecall.view.rows import Row
from carecall.view.sharing import give_follows, give_question
from carecall.widgets.block import Block
from carecall.widgets.lines import Line
from carecall.widgets.virtual_list import VirtualList


class HandScreen(DeskScreen):
    """Everybody who may have the promise; first of all whoever is free, and the advisor of the last visit where nothing
    is promised (A-07)."""

    WHERE = Where.HAND
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "picker.tcss"]

    staff = getters.query_one("#staff", VirtualList)

    def __init__(self, row: QueueRow, promise: Promise | None) -> None:
        super().__init__()
        self._row = row
        self._promise = promise
        self._takers = Takers((), None, None)
        self._known: Sequence[Colleague | None] = ()

    def body(self) -> Iterable[Widget]:
        yield Line(id="question")
        yield VirtualList(id="staff")
        yield Block(id="follows")

    def on_mount(self) -> None:
        self.start(self._read(), group="colleagues")

    async def _read(self) -> None:
        contact, me = self._row.lead.contact, self.app.desk.agent
        if self._promise is None:
            self._takers = await self.app.reading(takers, self.app.desk, contact.customer, contact.programme,
                                                  contact.role)  # fmt: skip
            found, has = self._takers.people, contact.assignee
        else:
            found, has = await self.app.reading(colleagues, self.app.desk, contact.role), self._promise.staff
        others = [each for each in found if each.agent.id != has]
        mine = [Colleague(me, True, False, 0)] if me and me.id != has and not self._takers.people else []
        self._known = (*mine, *others, None)
        self.retranslate()

    def retranslate(self) -> None:
        self.query_one("#question", Line).show([(f" {self._asked()}", "bold")])
        numbers = tuple(int(each.agent.id) if each else 0 for each in self._known)
        self.staff.show(numbers, self._worded, _columns)
        self.query_one("#follows", Block).show(self._follows)
        super().retranslate()

    def _asked(self) -> str:
        pack, name = self.app.desk.pack, self._row.name
        if self._promise is None:
            return give_question(self.words, pack, name, self._row.lead.contact.programme)
        return hand_question(self.words, name, self._promise, pack.hours, self.app.desk.clock.wall())

    def _follows(self, cells: int) -> list[Parts]:
        """What handing it to the one under the cursor leads to."""
        if not self._known:
            return []
        now, role, each = self.app.desk.clock.wall(), self._row.lead.contact.role, self._known[self.staff.cursor]
        told = hand_follows(self.words, each, self._promise, role, now) if self._promise \
            else give_follows(self.words, self._takers, each, role, now.date())  # fmt: skip
        return paragraph(told, cells, indent=1)

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self.query_one("#follows", Block).show(self._follows)

    def _worded(self, place: int) -> Row:
        return colleague_row(self.words, self._known[place], self._row.lead.contact.role)

    @on(VirtualList.Chosen)
    def action_choose(self) -> None:
        if not self._known:  # they are still being read
            return
        chosen = self._known[self.staff.cursor]
        programme = "" if self._promise else self._row.lead.contact.programme
        self.app.errands.hand(self._row.customer, chosen.agent.id if chosen else None, programme)

    def action_down(self) -> None:
        self.step_in(self.staff, 1)

    def action_up(self) -> None:
        self.step_in(self.staff, -1)

    def action_back(self) -> None:
        self.app.pop_screen()


def _columns(room: int) -> Sequence[int]:
    return (*HAND_COLUMNS, max(room - sum(HAND_COLUMNS) - len(HAND_COLUMNS) - 1, 0))
