"""Owns a long list with a cursor. Invariant: only the rows in sight are worded and painted, and the cursor stays on its
row (by key) when the list changes under it.

It takes no focus: its screen names the keys and calls `move`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from carecall.view.cells import fit, pad
from carecall.view.rows import Row, Tone

T = TypeVar("T")
CURSOR_MARK = "▸"


class VirtualList(ScrollView, can_focus=False):
    """Rows of fixed columns. `show` gives it keys and a function that words the row at a place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--cursor", *(f"list--{tone}" for tone in Tone)}
    DEFAULT_CSS = """
    VirtualList {
        height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .list--cursor { background: $panel; text-style: bold; }
        & > .list--plain { color: $text; }
        & > .list--strong { color: $text; }
        & > .list--urgent { color: $error; text-style: bold; }
        & > .list--promise { color: $warning; text-style: bold; }
        & > .list--quiet { color: $text-muted; }
        & > .list--taken { color: $text-disabled; text-style: italic; }
    }
    """

    class Moved(Message):
        """The cursor is on another row; `key` is None on an empty list."""

        def __init__(self, control: VirtualList, key: int | None) -> None:
            super().__init__()
            self.list = control
            self.key = key

        @property
        def control(self) -> VirtualList:
            return self.list

    class Chosen(Message):
        """A row was clicked twice."""

        def __init__(self, control: VirtualList, key: int) -> None:
            super().__init__()
            self.list = control
            self.key = key

        @property
        def control(self) -> VirtualList:
            return self.list

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._keys: Sequence[int] = ()
        self._word: Callable[[int], Row] = lambda place: Row(" ", ())
        self._widths: Callable[[int], Sequence[int]] = lambda room: ()
        self._empty: Sequence[str] = ()
        self._strips: dict[tuple[int, bool], Strip] = {}

    # ------------------------------------------------------------ what it shows

    def show(
        self,
        keys: Sequence[int],
        word: Callable[[int], Row],
        widths: Callable[[int], Sequence[int]],
        empty: Sequence[str] = (),
    ) -> None:
        """Show a row for each key, worded by `word(place)`, in columns of `widths(room)`; `empty` lines where none."""
        before = self.key
        self._keys, self._word, self._widths, self._empty = keys, word, widths, empty
        self.cursor = self._place_of(before)
        self._forget()
        self.virtual_size = Size(self.size.width, max(len(keys), len(empty)))
        self._bring_into_sight()
        if self.key != before:
            self.post_message(self.Moved(self, self.key))

    def _place_of(self, key: int | None) -> int:
        """Where the key stands now; the same place, or the last, where it is gone."""
        if key is not None and key in self._keys:
            return self._keys.index(key)
        return max(min(self.cursor, len(self._keys) - 1), 0)

    @property
    def key(self) -> int | None:
        """The key of the row under the cursor."""
        return self._keys[self.cursor] if self.cursor < len(self._keys) else None

    @property
    def keys_shown(self) -> Sequence[int]:
        return self._keys

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ the cursor

    def move(self, step: int) -> bool:
        """The cursor `step` rows on, at most to the end; whether it moved."""
        return self.go(self.cursor + step)

    def go(self, place: int) -> bool:
        place = max(min(place, len(self._keys) - 1), 0)
        if place == self.cursor or not self._keys:
            return False
        self.refresh_line(self.cursor)
        self.cursor = place
        self.refresh_line(place)
        self._bring_into_sight()
        self.post_message(self.Moved(self, self.key))
        return True

    def select(self, key: int) -> bool:
        return key in self._keys and self.go(self._keys.index(key))

    @property
    def page(self) -> int:
        """How many rows a page is."""
        return max(self.size.height - 1, 1)

    def _bring_into_sight(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, max(len(self._keys), len(self._empty)))
        self._forget()
        self._bring_into_sight()

    def on_click(self, event: Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self._keys):
            self.go(place)
            if event.chain == 2 and self.key is not None:
                self.post_message(self.Chosen(self, self.key))

    # ------------------------------------------------------------ painting

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        at_cursor = place == self.cursor
        strip = self._strips.get((place, at_cursor))
        if strip is None:
            strip = self._paint(place, at_cursor)
            self._strips[place, at_cursor] = strip
        return strip

    def _paint(self, place: int, at_cursor: bool) -> Strip:
        room = self.scrollable_content_region.width
        if not self._keys and place < len(self._empty):
            style = self.get_component_rich_style("list--quiet")
            return Strip([Segment(pad(f"  {self._empty[place]}", room), style)], room)
        if place >= len(self._keys):
            return Strip.blank(room, self.rich_style)
        return self._row(self._word(place), room, at_cursor)

    def _row(self, row: Row, room: int, at_cursor: bool) -> Strip:
        cursor = self.get_component_rich_style("list--cursor") if at_cursor else Style.null()
        styles = {tone: self._style(tone, cursor) for tone in {Tone.URGENT, Tone.PLAIN, *(t for _, t in row.cells)}}
        segments = [
            Segment(CURSOR_MARK if at_cursor else " ", styles[Tone.PLAIN]),
            Segment(pad(row.mark, 1), styles[Tone.URGENT]),
        ]
        for (text, tone), width in zip(row.cells, self._widths(room - 2), strict=False):
            segments.append(Segment(pad(text, width) + " ", styles[tone]))
        return Strip(segments).adjust_cell_length(room, styles[Tone.PLAIN]).simplify()

    def _style(self, tone: Tone, cursor: Style) -> Style:
        style = self.get_component_rich_style(f"list--{tone}")
        return style + Style(bgcolor=cursor.bgcolor, bold=True) if cursor else style

    def text_of(self, place: int) -> str:
        """What a row says, for tests and screen readers."""
        return " ".join(fit(text, 1000) for text, _ in self._word(place).cells)
