"""Owns when a screen is styled and painted. Invariant: what nobody sees costs nothing: a screen that another one covers
is not painted, one that is kept is styled anew only for another theme, and what takes a moment only is not painted.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.events import Mount, ScreenResume, ScreenSuspend
from textual.screen import Screen
from textual.timer import Timer

BLINK = 0.08
"""Seconds that a list, a claim, a dial or an outcome may take before it is painted that it is waited for; most take
less, and then what comes of it is the first thing that is painted."""


class SeenScreen(Screen[None]):
    """A screen that fills the terminal and lets nothing shine through."""

    def __init__(self) -> None:
        super().__init__()
        self._held: Timer | None = None
        self._late: Callable[[], None] = self.let_go
        self._styled_for = ""

    @property
    def is_current(self) -> bool:
        """Whether it is painted. Textual counts the one below the open screen too, even where that covers all of it,
        and has both painted whenever one of them changes."""
        stack = self.app.screen_stack
        if self._held or self not in stack:
            return False
        return not any(isinstance(above, SeenScreen) for above in stack[stack.index(self) + 1 :])

    def hold(self, seconds: float, late: Callable[[], None]) -> None:
        """Paint nothing of this screen until `let_go`, at most for so long: what follows is painted instead of what
        would have stood there for a blink. Where nothing follows in time `late` fills the screen with that."""
        self.let_go()
        self._late = late
        self._held = self.set_timer(seconds, self._give_up)

    @on(ScreenSuspend)
    def _give_up(self) -> None:
        """It is painted as it is now, even where it is only seen through the screen that covers it."""
        if self._held:
            self._late()
            self.let_go()

    def let_go(self) -> None:
        if self._held:
            self._held.stop()
            self._held = None
            self.check_idle()

    @on(Mount)
    def _is_styled(self) -> None:
        self._styled_for = self.app.theme

    @on(ScreenResume)
    def _keep_styles(self, event: ScreenResume) -> None:
        """Textual would style every widget anew."""
        event.refresh_styles = self._styled_for != self.app.theme
        self._styled_for = self.app.theme

    def _compositor_refresh(self) -> None:
        """Textual paints what has been laid out, and then all of the screen where that was asked for too."""
        if not (self._layout_required and self._repaint_required):
            super()._compositor_refresh()
