"""Owns driving an open desk in a scene. Invariant: the desk is at rest after every call, and time goes on only by them:
four seconds with every key, so that the pace meter tells the same figures each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from call_driver import come_to_rest, send
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerError

from carecall.app import CarecallApp
from carecall.scripts.steps import Kind, Step
from carecall.widgets.script_step import by_key
from scenes.houses import StoppedClock

if TYPE_CHECKING:
    from carecall.screens.call import CallScreen

SECONDS_A_KEY = 4
MOST_ERRORS = 5
A_WEEK = 7
UNKNOWN = "f9"
USUAL = {Kind.SAY: "", Kind.SCORE: "9", Kind.NUMBER: "320", Kind.DATE: "11-28",
         Kind.TIME: "10:30", Kind.PLATE: "京A12345"}  # fmt: skip


class Stage:
    """The desk that a scene plays on."""

    def __init__(self, app: CarecallApp, pilot: Pilot[None], machine: StoppedClock, lang: str) -> None:
        self.app, self.pilot, self.machine, self.lang = app, pilot, machine, lang

    @property
    def call(self) -> CallScreen:
        """The call screen, which must be open."""
        from carecall.screens.call import CallScreen

        assert isinstance(self.app.screen, CallScreen), f"{self.app.screen} is open"
        return self.app.screen

    def either(self, en: str, zh: str) -> str:
        """What somebody says in the language of the screen."""
        return zh if self.lang == "zh" else en

    # ------------------------------------------------------------ keys

    async def press(self, *keys: str) -> None:
        """Press keys, each when what the one before started is done."""
        for key in keys:
            self.machine.go_on(SECONDS_A_KEY)
            send(self.pilot, key)
            await self.rest()
            self.app.screen._on_timer_update()  # what the next key moves in is laid out

    async def type(self, text: str) -> None:
        """Type a text."""
        self.machine.go_on(SECONDS_A_KEY)
        for character in text:
            send(self.pilot, character)
        await self.rest()

    async def enter(self, text: str) -> None:
        """Type a text and press Enter."""
        if text:
            await self.type(text)
        await self.press("enter")

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.rest()

    async def wait(self, seconds: float) -> None:
        """So much machine time goes by."""
        self.machine.go_on(seconds)
        await self.rest()

    # ------------------------------------------------------------ ways

    async def select(self, owner: str) -> None:
        """The cursor of the queue on this owner."""
        rows = {row.name: row.customer for row in self.app.queue.shown.rows}
        assert owner in rows, f"{owner} is not on the list: {', '.join(rows)}"
        self.app.queue.select(rows[owner])
        await self.rest()

    async def prepare(self, owner: str) -> None:
        """From the queue: claim the owner."""
        await self.select(owner)
        await self.press("enter")

    async def dial(self, owner: str) -> None:
        """From the queue: claim the owner and dial."""
        await self.prepare(owner)
        await self.press("enter")

    async def talk(self, until: str = "", **given: str) -> None:
        """Go through the script by keys up to the step `until`, or to its end: each step is answered as `given`
        (`plate_check="2"`; "f9": does not know), else as most owners answer."""
        for _ in range(60):
            step = self.call.talk and self.call.talk.step
            if not step or step.id == until:
                assert step or not until, f"the talk never came to {until}"
                return
            answer = given.get(step.id.replace("-", "_"), self._usual(step))
            await (self.press(answer) if by_key(step) or answer == UNKNOWN else self.enter(answer))
        raise AssertionError(f"the talk does not come to {until or 'its end'}")

    def _usual(self, step: Step) -> str:
        if step.kind is Kind.TEXT:
            return "" if step.optional else self.either("near the station", "车站附近")
        if step.kind is Kind.ODOMETER:
            read = self.call.card.odometer if self.call.card else None
            lately = read and (self.app.desk.clock.today() - read.on).days < A_WEEK
            return str(read.km + 200) if read and lately else "13000"
        return "enter" if step.choices and step.optional else USUAL.get(step.kind, "1")

    # ------------------------------------------------------------ rest

    async def rest(self) -> None:
        """Until everything that was started is done and shown; an error that it ended with is on the status line."""
        for _ in range(MOST_ERRORS):
            try:
                return await come_to_rest(self.pilot)
            except WorkerError:
                pass
        raise AssertionError("workers go on failing")

    async def still(self) -> None:
        """Until nothing moves: what waits for a moment has come, and the cursors of lines do not blink."""
        await self.pilot.pause(0.02)
        self.app.workday.tick(self.app._desk_screen())
        await self.rest()
        for line in self.app.screen.query(Input):
            line.cursor_blink = False
            line._cursor_visible = line.has_focus
        self.app.screen._on_timer_update()

    async def resize(self, size: tuple[int, int]) -> None:
        """A terminal of this size; still again."""
        await self.pilot.resize_terminal(*size)
        while not self.app.size == self.app.screen.size == self.app.screen._compositor.size:
            await self.rest()
        await self.still()
