"""Owns a long list with a cursor. Invariant: only the rows in sight are worded and painted, nothing costs more on a
longer list, and the cursor stays on its row (by key) when the list changes under it.

It takes no focus: its screen names the keys and calls `move`. It knows since when each row has been on the terminal, so
that a screen can tell what a key was meant for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual._time import get_time
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from carecall.view.cells import pad
from carecall.view.order import Order
from carecall.view.rows import Row, Tone
from carecall.widgets.scrollbar import plain_bar

CURSOR_MARK = ">"


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
        & > .list--taken { color: $foreground 60%; text-style: italic; }
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
        """A row was clicked twice; `at` is the time of the click, by the clock of events."""

        def __init__(self, control: VirtualList, key: int, at: float) -> None:
            super().__init__()
            self.list = control
            self.key = key
            self.at = at

        @property
        def control(self) -> VirtualList:
            return self.list

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._order = Order()
        self._word: Callable[[int], Row] = lambda place: Row(" ", ())
        self._widths: Callable[[int], Sequence[int]] = lambda room: ()
        self._empty: Sequence[str] = ()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._painted: dict[int, float] = {}

    def on_mount(self) -> None:
        plain_bar(self)

    # ------------------------------------------------------------ what it shows

    def show(
        self,
        keys: Order | Sequence[int],
        word: Callable[[int], Row],
        widths: Callable[[int], Sequence[int]],
        empty: Sequence[str] = (),
        step: int = 1,
    ) -> bool:
        """Show a row for each key, worded by `word(place)`, in columns of `widths(room)`; `empty` lines where none.

        The cursor stays on its key; where that is gone it goes to the nearest that was there before, first in the
        direction of `step`. Whether it stayed. Only an order that was made before costs the same at every length.
        """
        before, old = self.key, self._order
        order = keys if isinstance(keys, Order) else Order.of(keys)
        self._word, self._widths, self._empty = word, widths, empty
        if order is not old:
            self.cursor = self._place_in(order, step)
            self._order = order
            self._painted.clear()
        self._forget()
        self.virtual_size = Size(self.size.width, max(len(order), len(empty)))
        if order is not old:
            self._bring_into_sight()
        if self.key != before:
            self.post_message(self.Moved(self, self.key))
        return self.key == before

    def _place_in(self, order: Order, step: int) -> int:
        """Where the cursor goes in another order; the first row, where nothing of this one is left."""
        place = order.place(self.key)
        if place is None:
            place = order.place(self._order.nearest(self.cursor, order, step))
        return place or 0

    @property
    def key(self) -> int | None:
        """The key of the row under the cursor."""
        return self._order.keys[self.cursor] if self.cursor < len(self._order) else None

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
        place = max(min(place, len(self._order) - 1), 0)
        if place == self.cursor or not len(self._order):
            return False
        self.refresh_line(self.cursor)
        self.cursor = place
        self.refresh_line(place)
        self._bring_into_sight()
        self.post_message(self.Moved(self, self.key))
        return True

    def select(self, key: int) -> bool:
        place = self._order.place(key)
        return place is not None and self.go(place)

    @property
    def page(self) -> int:
        """How many rows a page is."""
        return max(self.size.height - 1, 1)

    @property
    def in_sight(self) -> bool:
        """Whether the cursor's row is in the part that is scrolled to."""
        return 0 <= self.cursor - self.scroll_offset.y < max(self.size.height, 1)

    def was_painted(self, at: float) -> bool:
        """Whether the cursor's row was on the terminal, in this order, when an event of the time `at` (of the clock
        of events) was sent: what it was meant for."""
        return self._painted.get(self.cursor, at + 1) <= at

    def _bring_into_sight(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True, immediate=True)
        elif height and self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True, immediate=True)

    def show_cursor(self) -> None:
        """Scroll to the cursor, which the wheel has left behind."""
        self._bring_into_sight()

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, max(len(self._order), len(self._empty)))
        self._forget()
        self._bring_into_sight()

    def on_click(self, event: Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self._order):
            self.go(place)
            if event.chain == 2 and self.key is not None:
                self.post_message(self.Chosen(self, self.key, event.time))

    # ------------------------------------------------------------ painting

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        if place not in self._painted:
            self._painted[place] = get_time()
        at_cursor = place == self.cursor
        strip = self._strips.get((place, at_cursor))
        if strip is None:
            strip = self._paint(place, at_cursor)
            self._strips[place, at_cursor] = strip
        return strip

    def _paint(self, place: int, at_cursor: bool) -> Strip:
        room = self.scrollable_content_region.width
        if not len(self._order) and place < len(self._empty):
            style = self.get_component_rich_style("list--quiet")
            return Strip([Segment(pad(f"  {self._empty[place]}", room), style)], room)
        if place >= len(self._order):
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
