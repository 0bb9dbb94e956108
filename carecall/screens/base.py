"""Owns what all screens share: the top line, the status line, the key line, and how work and its errors are shown.

Invariant: no error of a worker is swallowed, no key does nothing silently, and the whole screen speaks one language.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Coroutine, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from textual import getters
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from carecall import keys
from carecall.i18n import Words
from carecall.keys import Where
from carecall.screens.workstation import Workstation
from carecall.view.times import clock_words, day_words, moment_words
from carecall.widgets.lines import KeyLine, Line

Kind = Literal["info", "good", "error"]
MARKS: dict[Kind, tuple[str, str]] = {
    "info": (" ", "$text"),
    "good": (" ", "$success"),
    "error": (" ! ", "bold $error"),
}
SHOWN_SECONDS = 8.0
DUE_SOON = timedelta(minutes=5)
log = logging.getLogger("carecall")


class DeskScreen(Screen[None]):
    """A screen of the desk: top line, `body()`, status line, key line."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["base.tcss"]
    AUTO_FOCUS = ""
    WHERE: ClassVar[Where] = Where.EVERYWHERE

    app = getters.app(Workstation)

    def __init__(self) -> None:
        super().__init__()
        self._notice: tuple[str, Kind] = ("", "info")
        self._standing = ""

    def body(self) -> Iterable[Widget]:
        """What stands between the top line and the status line."""
        return ()

    def compose(self) -> ComposeResult:
        yield Line(id="top")
        yield from self.body()
        yield Line(id="status")
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.tick(self.app.desk.clock.wall())
        self.retranslate()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self.tick(self.app.desk.clock.wall())

    # ------------------------------------------------------------ language

    @property
    def words(self) -> Words:
        """The words of the current language; read anew each time, since it changes at run time."""
        return self.app.words

    def retranslate(self) -> None:
        """Word everything anew. Screens extend it: refill what shows words, then call super()."""
        self.show_keys(keys.on_line(self.WHERE))
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
            top.show(left, [*self.top_right(), (when, "")])

    def who(self) -> str:
        """Whose desk it is."""
        agent = self.app.desk.agent
        return agent.name if agent else self.words("everybody")

    def top_right(self) -> list[tuple[str, str]]:
        """What stands before the time of day: the next promise; one that is due is told on the status line."""
        coming, now = self.app.queue.next_promise, self.app.desk.clock.wall()
        if coming is None or coming - now <= DUE_SOON:
            return []
        return [(self.words("promise {time}", time=moment_words(self.words, coming, now)), ""), ("   ", "")]

    # ------------------------------------------------------------ status line, keys

    def say(self, text: str, kind: Kind = "info") -> None:
        """Show a sentence on the status line for a while; errors stay until the next key."""
        self._notice = (text, kind)
        self._show_status()
        if kind != "error":
            self.set_timer(SHOWN_SECONDS, lambda: self._forget(text))

    def stand(self, text: str) -> None:
        """Keep a notice at the right end of the status line (a promise that is due) until it is replaced by ""."""
        self._standing = text
        self._show_status()

    def _forget(self, text: str) -> None:
        if self._notice[0] == text:
            self._notice = ("", "info")
            self._show_status()

    def _show_status(self) -> None:
        text, kind = self._notice
        mark, style = MARKS[kind]
        right = [(f"{self._standing} ", "bold $warning")] if self._standing else []
        status = self.query_one_optional("#status", Line)
        if status:
            status.show([(mark + text, style)] if text else [], right)

    def show_keys(self, actions: Iterable[keys.Action]) -> None:
        """Put these actions on the key line."""
        _ = self.words
        self.query_one("#keys", KeyLine).show_keys([(action.shown, _(action.label)) for action in actions])

    def on_key(self, event: Key) -> None:
        if self._notice[1] == "error":
            self._forget(self._notice[0])
        if self.focused is None and event.key not in keys.pressed(self.WHERE):
            self.say(self.words("That key does nothing here; ? shows those that do."))

    # ------------------------------------------------------------ work

    def start(self, work: Coroutine[Any, Any, None], group: str, exclusive: bool = True) -> Worker[None]:
        """Run `work` beside the screen; a newer one of the same group cancels it. Its errors reach the status line."""
        worker = self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=False)
        weakref.finalize(worker, work.close).atexit = False  # one that is cancelled before its first step
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
        self.app.change_theme()
