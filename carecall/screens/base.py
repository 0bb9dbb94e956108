"""Owns what all screens share: the top line, the status line, the key line, and how work and its errors are shown.

Invariant: no error of a worker is swallowed, no key does nothing silently, and the whole screen speaks one language.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime, timedelta
from inspect import CORO_CREATED, getcoroutinestate
from typing import Any, ClassVar, Literal

from textual import getters, on
from textual.app import ComposeResult
from textual.events import Event, Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState

from carecall import keys
from carecall.i18n import Words
from carecall.keys import N_, Where
from carecall.screens.seen import SeenScreen
from carecall.screens.workstation import Workstation
from carecall.view.times import clock_words, day_words, when_words
from carecall.widgets.lines import Hint, KeyLine, Line, StatusLine
from carecall.widgets.page import Page
from carecall.widgets.virtual_list import VirtualList

Kind = Literal["info", "good", "error"]
MARKS: dict[Kind, tuple[str, str]] = {
    "info": (" ", "$text"),
    "good": (" ", "$success"),
    "error": (" ! ", "bold $error"),
}
SHOWN_SECONDS = 8.0
DUE_SOON = timedelta(minutes=5)
LEAST = Size(60, 20)
"""The smallest window in which every screen shows all that its keys mean."""
log = logging.getLogger("carecall")


class DeskScreen(SeenScreen):
    """A screen of the desk: top line, `body()`, status line, key line. Textual calls the `on_...` of every base too."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss"]
    AUTO_FOCUS = ""
    WHERE: ClassVar[Where] = Where.EVERYWHERE

    app = getters.app(Workstation)

    def __init__(self) -> None:
        super().__init__()
        self._notice: tuple[str, Kind] = ("", "info")
        self._shorter: tuple[str, ...] = ()
        self._fading: Timer | None = None
        self._standing: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        """What stands between the top line and the status line."""
        return ()

    def compose(self) -> ComposeResult:
        yield Line(id="top")
        yield from self.body()
        yield Line(id="hint")
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.tick(self.app.desk.clock.wall())
        self.retranslate()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self.tick(self.app.desk.clock.wall())

    def read_anew(self) -> None:
        """Read again what is shown: the rules that it follows from have changed. Screens that show such things do."""

    # ------------------------------------------------------------ language

    @property
    def words(self) -> Words:
        """The words of the current language; read anew each time, since it changes at run time."""
        return self.app.words

    def retranslate(self) -> None:
        """Word everything anew. Screens extend it: refill what shows words, then call super()."""
        self.show_keys(self.app.key_table.on_line(self.WHERE))
        self.tick(self.app.desk.clock.wall())
        self._show_status()

    # ------------------------------------------------------------ top line

    def tick(self, wall: datetime) -> None:
        """Once a second: the clock of the top line; screens extend it."""
        desk, _ = self.app.desk, self.words
        left = [(" carecall", "bold $accent"), (f"  {desk.dealership.name(_.lang)}  {self.who()}", "")]
        if self.app.training:
            left += [("  ", ""), (" " + _("training") + " ", "bold reverse")]
        when = f"{day_words(_, wall.date())} {clock_words(wall)} "
        top = self.query_one_optional("#top", Line)
        if top:  # the clock may tick once more while the screen is being taken down
            small = self._too_small()
            top.show(small or left, [] if small else [*self.top_right(), (when, "")])
            self.show_hint()

    def _too_small(self) -> list[tuple[str, str]]:
        """What the top line says, where the last lines of the screen may be out of sight."""
        if self.app.size.width >= LEAST.width and self.app.size.height >= LEAST.height:
            return []
        least = f"{LEAST.width}x{LEAST.height}"
        return [(" " + self.words("window too small: {least} at least", least=least), "bold $warning")]

    def on_resize(self, event: Resize) -> None:
        self.tick(self.app.desk.clock.wall())

    def who(self) -> str:
        """Whose desk it is."""
        agent = self.app.desk.agent
        return agent.name if agent else self.words("everybody")

    def top_right(self) -> list[tuple[str, str]]:
        """What stands before the time of day: the next promise, which the status line has no room for at times."""
        coming, now = self.app.queue.next_promise, self.app.desk.clock.wall()
        if coming is None:
            return []
        when = when_words(self.words, coming.starts, coming.part, now)
        style = "bold $warning" if coming.starts - now <= DUE_SOON else ""
        told = N_("promise {time} of {agent}") if coming.whose else N_("promise {time}")
        return [(self.words(told, time=when, agent=coming.whose), style), ("   ", "")]

    # ------------------------------------------------------------ status line, keys

    def say(self, text: str, kind: Kind = "info", *shorter: str) -> None:
        """Show a sentence on the status line for a while; errors stay until the next key. `shorter`: the same with less
        and less of what is seen elsewhere, for a window without room for the whole."""
        self._notice, self._shorter = (text, kind), shorter
        self._show_status()
        if self._fading:  # what is said again is shown as long as what is said once
            self._fading.stop()
        self._fading = None if kind == "error" else self.set_timer(SHOWN_SECONDS, lambda: self.forget(text))

    @property
    def said(self) -> str:
        """What the status line says."""
        return self._notice[0]

    @property
    def complains(self) -> bool:
        """Whether that is an error, which stays until the next key."""
        return self._notice[1] == "error"

    @property
    def talking(self) -> bool:
        """Whether somebody is on the line."""
        return False

    def leads_to(self, promised: datetime) -> str:
        """How the key is named that takes up the promise of that time from here; "" where none does."""
        return ""

    def stand(self, *worded: str) -> None:
        """Keep a notice at the right end of the status line (a promise that is due) until it is replaced by another;
        `worded`: the whole of it, then the same shorter, for where what is said leaves no room."""
        self._standing = worded
        self._show_status()

    def hush(self) -> None:
        """Take back what the status line says: it was said of what is no longer shown, or in another language."""
        self.forget(self._notice[0])

    def forget(self, text: str) -> None:
        """Say this no longer, where it is what the status line says."""
        if self._notice[0] == text:
            self._notice = ("", "info")
            self._show_status()

    def _show_status(self) -> None:
        text, kind = self._notice
        mark, style = MARKS[kind]
        status = self.query_one_optional("#status", StatusLine)
        if status:
            standing = [(f"{worded} ", "bold $warning") for worded in self._standing]
            forms = (text, *self._shorter) if text else ()
            status.show_said([(mark + form, style) for form in forms], standing)

    def show_hint(self) -> None:
        """What the training desk says of this place; a line that stands there only where there is something to say."""
        text, line = self.app.hint(self), self.query_one_optional("#hint", Line)
        self.set_class(bool(text), "-hinted")
        if line:
            line.show([(f" {text}", "")] if text else [])

    def show_keys(self, actions: Iterable[keys.Action]) -> None:
        """Put these actions on the key line."""
        _ = self.words
        hints = [Hint(action.id, action.shown, _(action.label)) for action in actions]
        self.query_one("#keys", KeyLine).show_keys(hints)

    async def on_event(self, event: Event) -> None:
        """A key that was sent before another screen took the place of this one was meant for neither; a desk that is
        being closed says so and takes none."""
        if not isinstance(event, Key) or (self.is_open and not self.app.closing):
            await super().on_event(event)
        elif not self.app.closing:
            self.app.tell(self.words("Too quick: that key was dropped, the screen had just changed."))

    @property
    def is_open(self) -> bool:
        """Whether this is the screen that is worked on."""
        return self.app.screen_stack[-1:] == [self]

    def on_key(self, event: Key) -> None:
        """Act at once, so that what is typed right behind a key is not taken for keys of what was there before."""
        if self.complains:
            self.forget(self._notice[0])
        if self._for_line(event):
            return
        found = self.app.key_table.pressed(self.WHERE).get(event.key)
        if found:
            event.stop()
            event.prevent_default()
            self.perform(*found)
        elif self.focused is None:
            self.say(self._nothing_here())

    def on_paste(self, event: Paste) -> None:
        """What a line of text has not taken is dropped, however many keys its letters are."""
        event.stop()
        self.say(self.words("Pasted text is not read as keys."))

    def _nothing_here(self) -> str:
        """Where to look for the keys; the help page shows them itself."""
        if self.WHERE is Where.HELP:
            return self.words("That key does nothing here; {key} leads back.", key=self.key_of("back"))
        return self.words("That key does nothing here; {key} helps.", key=self.key_of("help"))

    def _for_line(self, event: Key) -> bool:
        """Whether the key belongs to the line that is being typed on."""
        line = self.focused
        return isinstance(line, Input) and (event.is_printable or event.key in line._bindings.key_to_bindings)

    def perform(self, action: keys.Action, plain: str = "") -> None:
        """Do an action of this screen; `plain` is the key it was asked for with."""
        self.app.done(self, action.id)
        doing: Callable[..., None] = getattr(self, f"action_{action.id}")
        if action.each:
            doing(plain)
        else:
            doing()

    def key_of(self, action: str) -> str:
        """How the key of an action of this screen is named."""
        return self.app.key_table.shown(self.WHERE, action)

    def turn(self, page: Page, lines: int) -> None:
        """Scroll a page, or say that it ends there."""
        if not page.turn(lines):
            _ = self.words
            self.say(_("That is the end of the page.") if lines > 0 else _("That is the top of the page."))

    def step_in(self, rows: VirtualList, step: int) -> None:
        """Move a list's cursor, or say that the list ends there."""
        if not rows.move(step):
            self.say(self.words("That is the last one.") if step > 0 else self.words("That is the first one."))

    @on(KeyLine.Clicked)
    def _clicked(self, event: KeyLine.Clicked) -> None:
        action = next(each for each in self.app.key_table.actions(self.WHERE) if each.id == event.id)
        if self.is_open and not action.each and not self.too_soon(event):
            self.perform(action)

    def too_soon(self, event: Message) -> bool:
        """Whether a key or a click came before what is shown could be seen; that is said."""
        return False

    # ------------------------------------------------------------ work

    def start(self, work: Coroutine[Any, Any, None], group: str, exclusive: bool = True) -> Worker[None]:
        """Run `work` beside the screen; a newer one of the same group cancels it. Its errors reach the status line."""
        worker = self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)
        weakref.finalize(worker, _never_begun, work)
        return worker

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self.app.complain(event.worker.error)

    # ------------------------------------------------------------ actions of every screen

    def action_help(self) -> None:
        self.app.open_help(self.WHERE)

    def action_language(self) -> None:
        self.app.speak("en" if self.words.lang == "zh" else "zh")

    def action_theme(self) -> None:
        self.app.comforts.change_theme()

    def action_bell(self) -> None:
        self.app.comforts.change_bell()

    def action_palette(self) -> None:
        """Every action that is no plain number key, by name."""
        from carecall.widgets.palette import ActionPalette

        known = [each for each in self.app.key_table.actions(self.WHERE) if each.help and not each.each]
        self.app.push_screen(ActionPalette(self.words, known, self.perform))


def _never_begun(work: Coroutine[Any, Any, None]) -> None:
    """Work that was cancelled before its first step, perhaps because the desk was closed, has nothing to be told of."""
    if getcoroutinestate(work) == CORO_CREATED:
        work.close()
