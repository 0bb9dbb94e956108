"""Owns when a screen is styled and painted. Invariant: what nobody sees costs nothing: a screen that another one covers
is not painted, one that is kept is styled anew only for another theme, and what takes a moment only is not painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual import on
from textual.events import Mount, ScreenResume
from textual.screen import Screen


class SeenScreen(Screen[None]):
    """A screen that fills the terminal and lets nothing shine through."""

    def __init__(self) -> None:
        super().__init__()
        self._holds: set[object] = set()
        self._styled_for = ""

    @property
    def is_current(self) -> bool:
        """Whether it is painted. Textual counts the one below the open screen too, even where that covers all of it,
        and has both painted whenever one of them changes."""
        stack = self.app.screen_stack
        if self._holds or self not in stack:
            return False
        return not any(isinstance(above, SeenScreen) for above in stack[stack.index(self) + 1 :])

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Paint nothing of this screen until the block ends, at most for so long: what follows at once is painted
        instead of what would have stood there for a blink."""
        hold = object()
        self._holds.add(hold)
        timer = self.set_timer(seconds, lambda: self._let_go(hold))
        try:
            yield
        finally:
            timer.stop()
            self._let_go(hold)

    def _let_go(self, hold: object) -> None:
        self._holds.discard(hold)
        self.check_idle()

    @on(Mount)
    def _is_styled(self) -> None:
        self._styled_for = self.app.theme

    @on(ScreenResume)
    def _keep_styles(self, event: ScreenResume) -> None:
        """Textual would style every widget anew."""
        event.refresh_styles = self._styled_for != self.app.theme
        self._styled_for = self.app.theme
