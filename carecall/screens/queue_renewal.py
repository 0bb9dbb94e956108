"""Owns when the list of the queue screen is read, and which order of it is shown.

Invariant: what other seats do greys a row in place and moves none; a new order is taken over at the next key of the
agent that moves or filters. One reading follows the other, so that a slow one is never overtaken nor starved.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from dataclasses import replace
from enum import Flag, auto

from textual._time import get_time

from carecall.desk import watching
from carecall.desk.preferences import Preferences
from carecall.desk.watching import Mark
from carecall.screens.base import DeskScreen
from carecall.screens.outlived import Outlived, free
from carecall.screens.queue_reading import Look, later, look
from carecall.screens.workstation import Workstation
from carecall.view.asked import AT_RISK, Asked
from carecall.view.shown import Picture, Shown

PULSE = 2.0
"""Seconds between two looks at whether other seats changed anything."""
SETTLED = 0.4
"""Seconds after which somebody who came under the cursor because its owner has left the list may be opened."""


class Wanted(Flag):
    """What is to be done to the list: show it, read it anew, take over its order because a key asks for it, put the
    cursor on its first row."""

    NOTHING = 0
    SHOWN = auto()
    READ = auto()
    BY_KEY = auto()
    FIRST = auto()


class QueueRenewal(DeskScreen):
    """The list as it was read. `asked` is what the agent wants to see, `shown` what is on the screen, `coming` the list
    as it is now where the screen keeps an older order."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()
        self.shown = Shown()
        self.coming: Shown | None = None
        self._latest: Picture | None = None
        self._outlived = Outlived()
        self._mark: Mark | None = None
        self._ahead: Future[Look] | None = None
        self._wanted = Wanted.NOTHING
        self._turn = asyncio.Lock()
        self._away = False
        self._slid = -SETTLED

    def on_mount(self) -> None:
        self.set_interval(PULSE, self._beat)

    def on_screen_suspend(self) -> None:
        self._away = True

    def on_screen_resume(self) -> None:
        self._away = False

    def put(self, shown: Shown, step: int = 1) -> bool:
        """Put these rows on the screen; whether the cursor is on the owner on whom it was. Else it goes to the next
        one in the direction of `step`."""
        raise NotImplementedError

    def to_first(self) -> None:
        """Put the cursor on the first row."""
        raise NotImplementedError

    def show_preferred(self, left: Preferences) -> None:
        """Ask for what the agent looked at last, before the list is read."""
        self.asked = Asked(left.everybody, left.programme, left.slot, left.state)

    def read_ahead(self, app: Workstation) -> None:
        """Begin to read while the terminal is still being set up."""
        self._ahead = app.read_ahead(app.collector.keeping(look), app.desk, self.asked, Shown())

    def reload(self) -> None:
        """Read the list again; what is shown keeps its order, unless the agent comes back to it just now."""
        self._want(Wanted.READ | Wanted.BY_KEY if self._away else Wanted.READ)

    def reload_by_key(self) -> None:
        """The same because the agent wants it: in the order that it has now."""
        self._want(Wanted.READ | Wanted.BY_KEY)

    def read_anew(self) -> None:
        self.reload_by_key()

    def _want(self, wanted: Wanted) -> None:
        self._wanted |= wanted
        self.start(self._renew(), group="load", exclusive=False)

    async def load(self, by_key: bool = False) -> None:
        """Read the list and show it; `by_key`: because the agent wants it, in the order that it has now."""
        self._wanted |= Wanted.READ | Wanted.BY_KEY if by_key else Wanted.READ
        await self._renew()

    async def _renew(self) -> None:
        """Do what is wanted, one reading after the other; whoever comes later finds it done or does the rest."""
        async with self._turn:
            while self._wanted:
                wanted, self._wanted = self._wanted, Wanted.NOTHING
                left = await self._look(wanted)
                self._wanted |= left  # what was asked for during that look is kept
                self._leave_outlived()

    async def _look(self, wanted: Wanted) -> Wanted:
        """One look at the list; what is still to be done where keys have changed the question or the order since."""
        asked, base = self.asked, self.shown
        picture = None if Wanted.READ in wanted else self._latest
        ahead, self._ahead = self._ahead, None
        keeps = Shown() if Wanted.BY_KEY in wanted else base
        found = await (
            asyncio.wrap_future(ahead)
            if ahead and not picture
            else self.app.reading(self.app.collector.keeping(look), self.app.desk, asked, keeps, picture)
        )
        assert found.fresh.picture is not None
        if found.fresh.picture is not picture:
            self._outlived.keep(found.fresh.picture)
        self._latest = found.fresh.picture
        if asked != self.asked or (self.shown is not base and Wanted.BY_KEY not in wanted):
            return wanted & (Wanted.BY_KEY | Wanted.FIRST) or Wanted.SHOWN
        self._land(found, wanted)
        return Wanted.NOTHING

    def _land(self, found: Look, wanted: Wanted) -> None:
        """Show what was read: as it is where the agent asked for it or was away, else in the order that is shown."""
        adopts = Wanted.BY_KEY in wanted or not self.is_current or not self.shown.rows
        self.coming = None if adopts or found.fresh is found.held else found.fresh
        someone = bool(self.shown.rows)
        stayed = self.put(found.fresh if adopts else found.held)
        self.let_go()
        if Wanted.FIRST in wanted:
            self.to_first()
        if someone and not stayed and Wanted.READ in wanted:
            self._slid = get_time()
        assert self._latest is not None
        self._mark = self._latest.mark
        self.app.tell_the_time()

    def _beat(self) -> None:
        """Every other second: has anybody changed anything, or has another minute begun?"""
        if self._latest is None or self._turn.locked():
            return
        if self.app.desk.clock.wall().replace(second=0, microsecond=0) <= self._latest.at:
            self.start(self._feel(), group="pulse", exclusive=False)
        elif self.shown.rows and self.asked.state != AT_RISK:
            self.start(self._last(self._latest), group="pulse", exclusive=False)
        else:
            self.reload()

    async def _feel(self) -> None:
        before = self._mark
        mark = await self.app.reading(watching.mark, self.app.desk, before)
        if self._mark is not before:
            return  # the list has been read meanwhile
        if mark == before:
            self._mark = mark
        else:
            self.reload()

    async def _last(self, latest: Picture) -> None:
        """Another minute has begun: a long list is read only where that changes it."""
        async with self._turn:
            picture = await self.app.reading(later, self.app.desk, latest)
            if picture and self._latest is latest and not self._wanted:
                self._pass_to(picture)
                return
        self.reload()

    def _pass_to(self, picture: Picture) -> None:
        """The same rows, told at another minute."""
        self._outlived.keep(picture)
        self._latest, self._mark = picture, picture.mark
        self.coming = self.coming and replace(self.coming, picture=picture)
        self.put(replace(self.shown, picture=picture))
        self._leave_outlived()
        self.app.tell_the_time()

    def _leave_outlived(self) -> None:
        if gone := self._outlived.leave():
            self.app.read_ahead(free, gone)

    def adopt(self, step: int) -> bool:
        """Take over the order that the list has now; what `put` says."""
        shown, self.coming = self.coming, None
        return shown is None or self.put(shown, step)

    def ask(self, asked: Asked, first: bool = False) -> None:
        """Show what is asked for now; another stored state, or whose list it is, is read first. `first`: the cursor
        goes to the first row, whoever it was on."""
        self.asked = asked
        left = {"programme": asked.programme, "slot": asked.slot, "state": asked.state, "everybody": asked.everybody}
        self.app.comforts.prefer(**left)
        self.hush()
        self._want(Wanted.BY_KEY | Wanted.FIRST if first else Wanted.BY_KEY)
