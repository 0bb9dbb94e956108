"""Owns the choice of who sits here, until there is a sign-in. Invariant: it only asks; the app takes the seat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import getters, on
from textual.types import CSSPathType
from textual.widget import Widget

from carecall.desk.context import Agent
from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.view.names import role_name
from carecall.view.rows import Row, Tone
from carecall.widgets.lines import Line
from carecall.widgets.virtual_list import VirtualList

NAME, ROLE, CODE = 16, 24, 12


class PickerScreen(DeskScreen):
    """Everybody who works here; Enter says who."""

    WHERE = Where.PICKER
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "picker.tcss"]

    staff = getters.query_one("#staff", VirtualList)

    def __init__(self, staff: Sequence[Agent], chosen: Callable[[Agent], None]) -> None:
        super().__init__()
        self._staff = staff
        self._chosen = chosen

    def body(self) -> Iterable[Widget]:
        yield Line(id="question")
        yield VirtualList(id="staff")

    def who(self) -> str:
        return ""

    def retranslate(self) -> None:
        self.query_one("#question", Line).show([(" " + self.words("Who is working at this desk?"), "bold")])
        numbers = tuple(int(agent.id) for agent in self._staff)
        self.staff.show(numbers, self._row, lambda room: (NAME, ROLE, CODE, max(room - NAME - ROLE - CODE - 4, 0)))
        super().retranslate()

    def _row(self, place: int) -> Row:
        agent, _ = self._staff[place], self.words
        away = "" if agent.present else _("away today")
        tone = Tone.PLAIN if agent.present else Tone.TAKEN
        cells = (agent.name, Tone.STRONG), (role_name(_, agent.role), tone), (agent.code, Tone.QUIET), (away, tone)
        return Row(" ", cells)

    @on(VirtualList.Chosen)
    def action_choose(self) -> None:
        if self.staff.key is not None:
            self._chosen(self._staff[self.staff.cursor])

    def action_down(self) -> None:
        self.step_in(self.staff, 1)

    def action_up(self) -> None:
        self.step_in(self.staff, -1)

    def action_quit(self) -> None:
        self.app.close_desk()
