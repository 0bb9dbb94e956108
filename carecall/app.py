"""Owns the running desk: who sits there, which screen is open, how it closes.

Invariant: it decides nothing about owners; screens are made once and refilled; the first paint waits for the list only.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.events import Event, Paste
from textual.filter import LineFilter
from textual.types import CSSPathType

from carecall.desk.context import Agent, Desk, staff_of
from carecall.errors import CarecallError, StoreError
from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.model.ids import CustomerId
from carecall.screens.announcing import Announcement
from carecall.screens.base import DeskScreen
from carecall.screens.collector import Unheeded
from carecall.screens.comforts import Comforts, Memory
from carecall.screens.errands import Errands
from carecall.screens.new_rules import NewRules
from carecall.screens.queue import QueueScreen
from carecall.screens.queue_renewal import PULSE
from carecall.screens.seen import BLINK
from carecall.screens.workday import Workday
from carecall.screens.workstation import Workstation
from carecall.text import LONGEST, clean
from carecall.widgets.themes import THEMES, Uncoloured

if TYPE_CHECKING:
    from carecall.desk.undoing import Undoable
    from carecall.screens.call import CallScreen
    from carecall.screens.summary import SummaryScreen
    from carecall.screens.trainer import Trainer

log = logging.getLogger("carecall")
UNCOLOURED = (Uncoloured(),)
SHIPPED_KEYS, NOTHING_KEPT, UNHEEDED = KeyTable(), Memory(), Unheeded()
TICK = 1.0
"""Seconds between two looks at the clock."""
ASK_AGAIN = 2.0
"""Seconds until a database that could not be read is asked again."""
Welcome = Callable[["CarecallApp"], Awaitable[bool]]
"""Takes over where there is nothing to call yet; whether it did."""


def nobody_cares(agent: Agent) -> None:
    """Forgets who was picked."""


class CarecallApp(Workstation):
    """The desk. `remember` is told who was picked, so that the next start knows; `memory` holds what agents prefer;
    `welcome` is asked on an empty list; `in_part`: the settings file has a mistake; `collector` is
    Python's, where the process is this desk and nothing else."""

    TITLE = "carecall"
    ENABLE_COMMAND_PALETTE = False  # Textual's own commands; `action_palette` finds ours
    CSS_PATH: ClassVar[CSSPathType | None] = ["screens/base.tcss", "screens/queue.tcss"]  # parsed once, with the rest

    def __init__(
        self,
        desk: Desk,
        words: Words,
        training: bool = False,
        remember: Callable[[Agent], None] = nobody_cares,
        key_table: KeyTable = SHIPPED_KEYS,
        memory: Memory = NOTHING_KEPT,
        welcome: Welcome | None = None,
        in_part: bool = False,
        collector: Unheeded = UNHEEDED,
    ) -> None:
        super().__init__(desk, words, training, key_table)
        self.collector = collector
        self._remember, self._welcome, self._in_part = remember, welcome, in_part
        self._queue = QueueScreen()
        self._call: CallScreen | None = None
        self._summary: SummaryScreen | None = None
        self.workday = Workday(self, self._queue)
        self.errands = Errands(self, self._queue)
        self.new_rules = NewRules(self, self._queue, self._at_leisure)
        self._announcement = Announcement()
        self._trainer = self._hired() if training else None
        self.animation_level = "none"
        self.comforts = Comforts(self, memory)
        self._queue.show_preferred(self.comforts.now)
        self._choose_colours()

    def _hired(self) -> Trainer:
        from carecall.screens.trainer import Trainer

        return Trainer(self)

    def _choose_colours(self) -> None:
        """Before anything is parsed: setting the theme of an app that runs parses everything once more."""
        for theme in THEMES:
            self.register_theme(theme)
        self.set_reactive(Workstation.theme, self.comforts.theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        return UNCOLOURED if self.no_color else super().get_line_filters()

    def get_default_screen(self) -> QueueScreen:
        """The queue is what the app begins with; as the screen of a mode it would have everything parsed twice."""
        return self._queue

    # ------------------------------------------------------------ opening and closing

    def on_load(self) -> None:
        if self.desk.agent:
            self._queue.read_ahead(self)

    def on_mount(self) -> None:
        self.set_interval(TICK, self._tick)
        self.set_interval(TICK, lambda: self._announcement.tick(self._desk_screen(), TICK))
        self.set_interval(self.desk.heartbeat, self.workday.beat)
        self.set_interval(PULSE, self.new_rules.look)
        self.app_resume_signal.subscribe(self, self._come_back)
        if self.desk.agent:
            self._queue.hold(BLINK, self._queue.let_go)
        self._queue.start(self._open(), group="open")

    def _come_back(self, _: App[Any]) -> None:
        """From a stop in the shell (SIGTSTP): whatever stood on the terminal meanwhile is painted over."""
        self.screen.refresh(layout=True)
        self.workday.beat()

    async def _open(self) -> None:
        """Who sits here; then today's list, the call that was not closed, and a day that nobody has planned."""
        if self.desk.agent is None:
            staff = await self.reading(staff_of, self.desk)
            if len(staff) > 1:
                self._pick(staff)
                return
            if staff:
                self.seat(staff[0])
        await self._work()

    async def _work(self) -> None:
        await self._first_list()
        await self.outcome_stored()
        self._tick()
        await self._painted()
        if self._in_part:
            told = self.words("A mistake in the settings file: see carecall doctor.")
            self._queue.say(told, "error")
        elif self.desk.agent and not self.desk.agent.present:
            self._queue.say(self.words("Marked away today: others have your calls."), "error")
        if self._welcome and not self._queue.shown.total and await self._welcome(self):
            return
        unfinished = await self.errands.come_in()
        if unfinished:
            self._call_screen().resume(unfinished)
        self.workday.beat()
        await self.workday.plan()
        await self._make_ready()

    async def _first_list(self) -> None:
        """Nothing can be done before it: a database that cannot be asked is asked again."""
        while True:
            try:
                return await self._queue.load()
            except StoreError as error:
                self.complain(error)
                await asyncio.sleep(ASK_AGAIN)

    async def _painted(self) -> None:
        """Until what was shown is on the terminal: what follows loads the rest of the desk and holds the loop up."""
        done = asyncio.Event()
        self._queue.call_after_refresh(done.set)
        await done.wait()

    def work_on(self, desk: Desk, told: str) -> None:
        """From the first screen to the list of a desk that has something to do now."""
        self.desk = desk
        while self.screen is not self._queue:  # a page of help may lie over it
            self.pop_screen()
        self._queue.start(self._open_again(told), group="open")

    async def _open_again(self, told: str) -> None:
        await self._open()
        self._desk_screen().say(told)

    def _pick(self, staff: Sequence[Agent]) -> None:
        from carecall.screens.picker import PickerScreen

        self.push_screen(PickerScreen(staff, self._picked))

    def _picked(self, agent: Agent) -> None:
        self._remember(agent)
        self.seat(agent)
        self.pop_screen()
        self._queue.start(self._work(), group="open")

    def seat(self, agent: Agent) -> None:
        self.desk = self.desk.seated(agent)
        self._queue.show_preferred(self.comforts.recall())
        self.theme = self.comforts.theme

    def close_desk(self) -> None:
        if self._call:
            self._call.put_away()
        self.tell(self.words("Storing what is left ..."))
        self.workday.end()
        self._finishing = True
        self.run_worker(self._close(), group="close", exit_on_error=False)

    async def _close(self) -> None:
        await self.finish_work()
        self.exit()

    async def on_event(self, event: Event) -> None:
        """What is pasted comes from outside: it is made safe here, at the door, whatever it is typed on."""
        if isinstance(event, Paste) and not event.is_forwarded:  # one that nobody took comes back
            event = Paste(clean(event.text, LONGEST))
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Ctrl+Q: at once, whatever waits."""
        self.close_desk()

    def action_help_quit(self) -> None:
        """Ctrl+C closes nothing: an agent copies with it."""
        self._desk_screen().say(self.words("Press q on the queue to close the desk."))

    async def on_unmount(self) -> None:
        await self.finish_work()

    def _fatal_error(self) -> None:
        """No traceback on the terminal: it would show owners' data. `run` raises what happened."""
        self._close_messages_no_wait()

    def run_in(self, runner: asyncio.Runner) -> None:
        """Run the desk; raises the unexpected error that ended it."""
        runner.run(self.run_async())
        if self._exception:
            raise self._exception

    def _tick(self) -> None:
        self.workday.tick(self._desk_screen())

    def tell_the_time(self) -> None:
        self._tick()

    def _at_leisure(self) -> bool:
        """Whether no owner is held."""
        held = self._call in self.screen_stack and self._call is not None and self._call.card is not None
        return not held and not self.closing

    # ------------------------------------------------------------ what screens ask for

    @property
    def queue(self) -> QueueScreen:
        return self._queue

    def tell(self, text: str, *shorter: str) -> None:
        self._desk_screen().say(text, "good", *shorter)

    def announce(self, message: str) -> None:
        self._announcement.begin(self._desk_screen(), message)

    def read_anew(self) -> None:
        for screen in self._desk_screens():
            screen.read_anew()

    def hint(self, screen: DeskScreen) -> str:
        return self._trainer.hint(screen) if self._trainer else ""

    def done(self, screen: DeskScreen, action: str) -> None:
        if self._trainer:
            self._trainer.did(screen, action)
            screen.call_after_refresh(screen.show_hint)

    async def outcome_stored(self) -> None:
        if self._trainer:
            await self._trainer.look()
            self._desk_screen().show_hint()

    def complain(self, error: Exception) -> None:
        if isinstance(error, CarecallError):
            from carecall.view.reasons import error_text

            self._desk_screen().say(error_text(self.words, error), "error")
        else:
            log.error("unexpected", exc_info=error)
            self._desk_screen().say(self.words("Something went wrong in carecall itself; the log has it."), "error")

    def take_back(self, error: CarecallError) -> None:
        from carecall.view.reasons import error_text

        for screen in self._desk_screens():
            screen.forget(error_text(self.words, error))

    def speak(self, lang: str) -> None:
        self.words = Words(lang)
        for screen in self._desk_screens():
            screen.hush()
            screen.retranslate()
        self._tick()

    def _call_screen(self) -> CallScreen:
        """The call screen, opened."""
        call = self._kept_call()
        if self.screen is not call:
            self.push_screen(call)
        return call

    def _kept_call(self) -> CallScreen:
        from carecall.screens.call import CallScreen

        if self._call is None:
            self._call = CallScreen()
            self.install_screen(self._call, "call")
        return self._call

    async def _make_ready(self) -> None:
        """For the first call."""
        from carecall.screens import ahead

        await ahead.load(self.desk.scripts, self.collector.loaded)
        if not self.closing:
            await ahead.make(self, self._kept_call())

    def open_call(self, customer: CustomerId, rang_in: bool = False) -> None:
        self._call_screen().begin(customer, rang_in=rang_in)

    def reopen_call(self, undoable: Undoable) -> None:
        self._call_screen().reopen_for(undoable)

    def open_queue(self) -> None:
        if self.screen is not self._queue:
            self._queue.come_back()
        while self.screen is not self._queue:
            self.pop_screen()
        self._queue.reload()

    def open_summary(self) -> None:
        from carecall.screens.summary import SummaryScreen

        if self._summary is None:
            self._summary = SummaryScreen()
            self.install_screen(self._summary, "summary")
        self.push_screen(self._summary)

    def open_help(self, where: Where) -> None:
        from carecall.screens.help import HelpScreen

        self.push_screen(HelpScreen(where))

    def _desk_screens(self) -> list[DeskScreen]:
        screens = {*self.screen_stack, *filter(None, (self._call, self._summary))}
        return [screen for screen in screens if isinstance(screen, DeskScreen) and screen.is_mounted]

    def _desk_screen(self) -> DeskScreen:
        """The screen that is open; every screen of the app is a screen of the desk."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, DeskScreen)), self._queue)
