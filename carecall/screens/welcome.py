"""Owns the screen of a desk that never worked: it says what to do. Invariant: it leads on by itself as soon as there is
something to call, and what is planned is planned in the writing thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import getters
from textual.types import CSSPathType
from textual.widget import Widget

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.desk.first_run import FirstRun, look_again
from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.view.welcome import Place, welcome_lines
from carecall.widgets.page import Page, PageLine


class WelcomeScreen(DeskScreen):
    """What the desk lacks and what to do. `place` is its database; `go_on` is told the desk as it has become and what
    to say on it, `train` opens the training desk."""

    WHERE = Where.WELCOME
    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss", "welcome.tcss"]

    page = getters.query_one("#welcome", Page)

    def __init__(
        self, found: FirstRun, place: Place, go_on: Callable[[Desk, str], None], train: Callable[[], None]
    ) -> None:
        super().__init__()
        self._found = found
        self._place = place
        self._go_on = go_on
        self._train = train
        self._busy = False

    def body(self) -> Iterable[Widget]:
        yield Page(id="welcome")

    def who(self) -> str:
        agent = self.app.desk.agent
        return agent.name if agent else ""

    def retranslate(self) -> None:
        super().retranslate()
        useless = "plan" if not self._found.owners else "train"
        self.show_keys(each for each in self.app.key_table.on_line(self.WHERE) if each.id != useless)
        self.page.show(self._lines)

    def _lines(self, room: int) -> list[PageLine]:
        pack = self.app.desk.pack
        return [*welcome_lines(self.words, self._found, pack, self._place, self.key_of, room)]

    # ------------------------------------------------------------ ways on

    def action_again(self) -> None:
        """See what another window has brought in."""
        self.start(self._look(), group="again")

    async def _look(self) -> None:
        desk, found = await self.app.reading(look_again, self.app.desk)
        if found is None:
            self._go_on(desk, "")
            return
        same = found == self._found
        self._found, self.app.desk = found, desk
        self.retranslate()
        if same:
            self.say(self.words("Nothing has come in yet."))

    def action_plan(self) -> None:
        if not self._found.owners:
            self.say(self.words("There are no owners to plan calls for yet."))
        elif not self._busy:
            self._busy = True
            self.say(self.words("Planning ..."))
            self.start(self._plan(), group="plan")

    async def _plan(self) -> None:
        try:
            desk, _found = await self.app.reading(look_again, self.app.desk)
            done = await self.app.writing(planning.plan, desk)
        finally:
            self._busy = False
        self._go_on(desk, self._planned_words(done.planned))

    def _planned_words(self, count: int) -> str:
        if not count:
            return self.words("Planned: nothing is due today.")
        return self.words.n("{count} contact planned.", "{count} contacts planned.", count)

    def action_train(self) -> None:
        self._train()

    def action_quit(self) -> None:
        self.app.close_desk()

    def action_down(self) -> None:
        self.turn(self.page, 3)

    def action_up(self) -> None:
        self.turn(self.page, -3)
