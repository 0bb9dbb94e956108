"""Owns what happens by itself while a desk is open: clock, promises that come due, midnight, planning, heartbeat.

Invariant: none of it takes the focus or holds up a key; the database is asked in the app's own threads.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carecall.desk.context import Desk
from carecall.screens.base import DUE_SOON, DeskScreen
from carecall.screens.queue import QueueScreen
from carecall.screens.workstation import Workstation
from carecall.view.cells import fit
from carecall.view.times import due_words

NAME = 12
"""The most cells of an owner's name on the status line."""


class Workday:
    """The day at one desk."""

    def __init__(self, app: Workstation, queue: QueueScreen) -> None:
        self.app = app
        self.queue = queue
        self.rung_for: datetime | None = None
        self.day = app.desk.clock.today()
        self._unplanned = False

    def tick(self, screen: DeskScreen) -> None:
        """Once a second, for the screen that is open."""
        wall = self.app.desk.clock.wall()
        screen.tick(wall)
        self._call_attention(screen, wall)
        if wall.date() != self.day:
            self.day = wall.date()
            self._begin_day()

    def _begin_day(self) -> None:
        """Midnight is over: yesterday's filters would hide today's calls."""
        self.queue.show_preferred(self.app.comforts.recall())
        self.queue.reload_by_key()
        self._plan_behind()

    def _call_attention(self, screen: DeskScreen, wall: datetime) -> None:
        """A promise that comes due is told on the status line of any screen, and rung once where that is wanted."""
        coming = self.queue.next_promise
        if coming is None or coming.starts - wall > DUE_SOON:
            screen.stand()
            return
        named = replace(coming, name=fit(coming.name, NAME))
        screen.stand(*due_words(self.app.words, named, wall, screen.talking, screen.leads_to(coming.starts)))
        if self.rung_for != coming.starts:
            self.rung_for = coming.starts
            if self.app.comforts.rings:
                self.app.bell()

    async def plan(self) -> None:
        """Plan an unplanned day and show it; a day that is planned costs one small read. What fails is tried again with
        the next heartbeat."""
        self._unplanned = False
        try:
            made = await self.app.writing(_plan, self.app.desk)
        except Exception:
            self._unplanned = True
            raise
        if made:
            self.queue.reload()

    def _plan_behind(self) -> None:
        self.queue.start(self.plan(), group="plan")

    def beat(self) -> None:
        """Say that this seat lives."""
        self.queue.start(self._heartbeat(), group="heartbeat", exclusive=False)
        if self._unplanned:
            self._plan_behind()

    def end(self) -> None:
        """Say, behind all that is still to be stored, that this seat lives no more."""
        self.app.write_behind(_leave, self.app.desk)

    async def _heartbeat(self) -> None:
        await self.app.writing(_beat, self.app.desk)


# What these load is much; in the event loop it would hold the first keys up.


def _plan(desk: Desk) -> bool:
    """Whether it is this desk that has planned the day."""
    from carecall.desk.planning import plan_once

    return plan_once(desk) is not None


def _beat(desk: Desk) -> None:
    from carecall.desk.calling import heartbeat

    heartbeat(desk)


def _leave(desk: Desk) -> None:
    from carecall.desk.calling import leave

    leave(desk)
