"""Owns a scrolling page of lines. Invariant: it takes no focus, and its lines are worded anew for every width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._wording: Wording = lambda room: ()
        self._text = ""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def on_mount(self) -> None:
        plain_bar(self)

    def show(self, wording: Wording) -> None:
        self._wording = wording
        self._fill()

    def on_resize(self, event: Resize) -> None:
        self._fill()

    def _fill(self) -> None:
        room = self.scrollable_content_region.width
        if not room or not self.is_mounted:
            return
        lines = [Content.assemble(*parts) for parts in self._wording(room)]
        self._text = "\n".join(line.plain for line in lines)
        self.query_one(Static).update(Content("\n").join(lines))

    def turn(self, lines: int) -> bool:
        """Scroll by so many lines, at most to the end; whether there was anywhere to go."""
        before = self.scroll_offset.y
        self.scroll_relative(y=lines, animate=False, immediate=True)
        return max(min(before + lines, self.max_scroll_y), 0) != before

    @property
    def text(self) -> str:
        """What the page says, for tests and screen readers."""
        return self._text
