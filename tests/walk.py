"""A random walk over the real desk on a real database: gesture after gesture, with a second seat and a clock that
moves, and what must hold looked at after each. A finding is told with its seed and kept as a file to walk it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import call_driver
import support
import walk_checks as must
import walk_hand
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from walk_hand import CLOSING, Gesture
from walk_plan import Plan, Tally, Times, written
from walk_rest import come_to_rest, paint
from walk_seat import OtherSeat

from carecall.app import CarecallApp
from carecall.desk.context import Agent, Desk
from carecall.desk.preferences import Preferences
from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.keys import KeyTable
from carecall.screens.base import DeskScreen
from carecall.screens.call import CallScreen
from carecall.screens.comforts import Memory
from carecall.screens.picker import PickerScreen
from carecall.screens.queue import QueueScreen
from carecall.widgets.block import Block

LOOK_EVERY = 50
"""Gestures between two looks at everything that is stored, and for the way out."""
WAY_OUT = ("escape", "q", "escape", "q", "f5", "enter", "enter", "q", "f8", "enter", "enter", "q")
"""What leads to the queue from wherever one is: leave what is open, else end the call as one that nobody answered,
else as one that broke off."""
LAPS = 3
LOWEST = 20
"""Lines of a window below which the status line may have no room."""
TABLE = KeyTable()


class Walk:
    """One walk. `again`: the gestures of an earlier one, walked instead of new ones."""

    def __init__(self, desk: Desk, plan: Plan, keep: Path, tally: Tally, again: list[Gesture] | None = None) -> None:
        self.plan, self.keep, self.tally = plan, keep, tally
        self.times = Times(datetime.fromisoformat(support.MONDAY), datetime.now(UTC).replace(microsecond=0))
        seated = desk.with_clock(self.times.clock())
        self.desk = support.sit(seated, plan.agent) if plan.agent else seated.seated(None)
        self.other = OtherSeat(support.sit(seated, "A02", "other"))
        self.rng = Random(plan.seed)
        self.again = list(reversed(again)) if again else None
        self.done: list[Gesture] = []
        self.opened = 0
        self.fault: Exception | None = None
        self.seen: must.Picture = []
        self.preferred: dict[str, Preferences] = {}

    # ------------------------------------------------------------ the desk

    async def run(self) -> None:
        """Open the desk as often as it is closed, until everything is walked."""
        while not self._over:
            self.opened += 1
            app = self._app()
            try:
                async with app.run_test(size=self.plan.size) as pilot:
                    await self._walk(app, pilot)
            except Exception as finding:
                raise AssertionError(self._told(finding)) from (app._exception or self.fault or finding)

    def _app(self) -> CarecallApp:
        """Each opening is another process: another seat of the same agent."""
        desk = replace(self.desk, seat=f"seat-{self.opened}")
        memory = Memory(lambda code: self.preferred.get(code, Preferences()), self.preferred.__setitem__)
        app = CarecallApp(desk, Words(self.plan.lang), self.plan.training, self._remember, memory=memory)
        app.complain = partial(self._complain, app.complain)  # type: ignore[method-assign]
        return app

    def _complain(self, complain: Callable[[Exception], None], error: Exception) -> None:
        """What is no refusal is a fault: the desk says so and goes on, the walk does not."""
        if self.fault is None and not isinstance(error, CarecallError):
            self.fault = error
        complain(error)

    def _remember(self, agent: Agent) -> None:
        """Who was picked sits there when the desk is opened again."""
        self.desk = self.desk.seated(agent)

    @property
    def _over(self) -> bool:
        return not self.again if self.again is not None else len(self.done) >= self.plan.gestures

    async def _walk(self, app: CarecallApp, pilot: Pilot[None]) -> None:
        await self._rest(app, pilot)
        self.seen = must.picture(app.screen)
        while not self._over:
            gesture = self._next(app)
            self.done.append(gesture)
            if len(self.done) % 2:
                self._read(app)
            await self._step(app, pilot, gesture)
            if gesture == ("open again",) or not self._is_open(app, gesture):
                return
            if len(self.done) % LOOK_EVERY == 0:
                await self._look_at_everything(app, pilot)
        await self._look_at_everything(app, pilot)

    def _next(self, app: CarecallApp) -> Gesture:
        if self.again is not None:
            return self.again.pop()
        return walk_hand.gesture(self.rng, app.screen, TABLE, self.times.rule.hour)

    def _is_open(self, app: CarecallApp, gesture: Gesture) -> bool:
        """Whether the desk is still open; what closes it is a key for it or a click."""
        if not app._exit:
            return True
        may = gesture[0] in ("click", "race") or {*CLOSING, "enter", "escape"} & {*gesture[1:]}
        assert may, f"{gesture} closed the desk"
        return False

    # ------------------------------------------------------------ one gesture

    async def _step(self, app: CarecallApp, pilot: Pilot[None], gesture: Gesture) -> None:
        single = gesture[1] if gesture[0] == "keys" and len(gesture) == 2 else ""
        if single:
            await self._wipe(app, pilot)
        screen, typing, shown = app.screen, walk_hand.typing(app.screen), must.owner_shown(app)
        before = self.seen
        self._do(app, pilot, gesture)
        await self._rest(app, pilot)
        if app._exit:
            return
        self.seen = after = must.picture(app.screen)
        must.is_straight(after, *app.screen.size)
        must.is_filled(after)
        must.is_under_cursor(app, after)
        must.is_masked(app, self.desk.db, after)
        must.is_stored(app, self.desk.db)
        must.is_nobody_kept(app, self.desk.db)
        typing |= walk_hand.typing(app.screen)
        if single and app.screen is screen and not typing and app.size.height >= LOWEST:
            must.is_heard(before, after, single)
        if "enter" in (single, gesture[0] == "race" and gesture[2]):
            must.is_that_owner(app, screen, shown)
        self._count(app, gesture)

    def _read(self, app: CarecallApp) -> None:
        """As if what is shown had stood there for as long as the desk takes keys for those of the step before."""
        if isinstance(app.screen, CallScreen):
            app.screen.changed_at -= self.plan.guard

    async def _wipe(self, app: CarecallApp, pilot: Pilot[None]) -> None:
        """Take away what was said, so that the same said again is seen."""
        screen = app.screen
        problem = isinstance(screen, CallScreen) and bool(screen.query_one("#problem", Block).text)
        if isinstance(screen, DeskScreen) and (problem or screen._notice[0]):
            screen.forget(screen._notice[0])
            if isinstance(screen, CallScreen):
                screen.object_to(str)
            await paint(app, pilot)
            self.seen = must.picture(screen)

    def _do(self, app: CarecallApp, pilot: Pilot[None], gesture: Gesture) -> None:
        kind, *values = gesture
        if kind == "keys":
            for key in values:
                call_driver.send(pilot, key)
        elif kind == "race":
            self.other.act(values[0], must.owner_shown(app))
            app.queue.reload()
            call_driver.send(pilot, values[1])
        elif kind == "seat":
            self.other.act(*values)
        elif kind == "time":
            self._move_time(app, *values)
        elif kind == "paste":
            app.post_message(events.Paste(*values))
        else:
            self._point(app, gesture)

    def _move_time(self, app: CarecallApp, minutes: int, seconds: int, alive: bool) -> None:
        self.times.move(minutes, seconds)
        if alive:
            app.workday.beat()
        app._tick()

    def _point(self, app: CarecallApp, gesture: Gesture) -> None:
        """Mouse and window, as the terminal's driver sends them."""
        kind, *values = gesture
        if kind == "resize":
            size = Size(*values)
            assert app._driver is not None
            app._driver._size = size
            app.post_message(events.Resize(size, size))
        elif kind == "click":
            x, y, times = values
            for pressed in (events.MouseDown, events.MouseUp) * times:
                app.post_message(_mouse(pressed, x, y, 1))
        elif kind == "wheel":
            x, y, down = values
            app.post_message(_mouse(events.MouseScrollDown if down else events.MouseScrollUp, x, y, 0))

    async def _rest(self, app: CarecallApp, pilot: Pilot[None]) -> None:
        """Until everything that was sent is handled, stored and painted."""
        await come_to_rest(app, pilot)
        assert app._exception is None, f"a crash: {app._exception!r}"
        assert self.fault is None, f"an error that nobody has foreseen: {self.fault!r}"

    # ------------------------------------------------------------ everything

    async def _look_at_everything(self, app: CarecallApp, pilot: Pilot[None]) -> None:
        must.is_in_order(self.desk.db)
        await self._find_out(app, pilot)
        must.is_in_order(self.desk.db)

    async def _find_out(self, app: CarecallApp, pilot: Pilot[None]) -> None:
        """There is a way to the queue from here, and it is short."""
        for key in WAY_OUT * LAPS:
            if isinstance(app.screen, PickerScreen) or (isinstance(app.screen, QueueScreen) and not app.screen.finding):
                self.tally.ways_out += 1
                return
            if self.again is None:
                self.done.append(("keys", key))
            self._read(app)
            call_driver.send(pilot, key)
            await self._rest(app, pilot)
            assert not app._exit, "the way to the queue closed the desk"
            self.seen = must.picture(app.screen)
        raise AssertionError(f"no way out of {type(app.screen).__name__}")

    def _count(self, app: CarecallApp, gesture: Gesture) -> None:
        self.tally.gestures += 1
        self.tally.keys += len(gesture) - 1 if gesture[0] == "keys" else 1
        self.tally.screens[type(app.screen).__name__] += 1
        if isinstance(app.screen, CallScreen):
            self.tally.modes[type(app.screen.mode).__name__] += 1

    def _told(self, finding: Exception) -> str:
        """What was found, the way to walk there again, the latest gestures and the screen before it."""
        path = written(self.keep / f"walk-{self.plan.seed}.json", self.plan, self.done)
        where = f"{finding!r}\nafter {len(self.done)} of {self.plan}; CARECALL_WALK={path} walks it again"
        return "\n".join([where, *map(repr, self.done[-30:]), must.words_of(self.seen)])


def _mouse(kind: type[events.MouseEvent], x: int, y: int, button: int) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
