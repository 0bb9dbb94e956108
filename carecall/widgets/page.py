"""Owns a scrolling page of lines. Invariant: it takes no focus, and its lines are worded anew for every width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from carecall.widgets.scrollbar import plain_bar

PageLine = Sequence[tuple[str, str]]  # texts with their styles
Wording = Callable[[int], Sequence[PageLine]]  # the lines for a width


class Page(VerticalScroll, can_focus=False):
    """Lines of text; `show` gives the function that makes them for a width."""

    DEFAULT_CSS = """
    Page { scrollbar-size-vertical: 1; scrollbar-gutter: stable; overflow-x: hidden; }
    Page > Static { width: 100%; }
    """

    class Moved(Message):
        """Another part of the page may be in sight: it was scrolled, or is as long or as high as it was not before."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wording: Wording = lambda room: ()
        self._text = ""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def on_mount(self) -> None:
        plain_bar(self)
        for cause in ("scroll_y", "virtual_size"):
            self.watch(self, cause, self._tell_moved, init=False)

    def _tell_moved(self) -> None:
        self.post_message(self.Moved())

    def show(self, wording: Wording) -> None:
        self._wording = wording
        self._fill()

    def on_resize(self, event: Resize) -> None:
        self._fill()
        self._tell_moved()

    def _fill(self) -> None:
        room = self.scrollable_content_region.width
        if not room or not self.is_mounted:
            return
        lines = [Content.assemble(*parts) for parts in self._wording(room)]
        self._text = "\n".join(line.plain for line in lines)
        self.query_one(Static).update(Content("\n").join(lines))

    def turn(self, lines: int) -> bool:
        """Scroll by so many lines, at most to the end; whether there was anywhere to go."""
        goes = self.goes(lines)
        self.scroll_relative(y=lines, animate=False, immediate=True)
        return goes

    def goes(self, lines: int) -> bool:
        """Whether there is anywhere to go, so many lines on or back."""
        here = self.scroll_offset.y
        return max(min(here + lines, self.max_scroll_y), 0) != here

    @property
    def text(self) -> str:
        """What the page says, for tests and screen readers."""
        return self._text
