"""The virtual list words only what is in sight, cuts by cells, and keeps its cursor on its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from desk_driver import HOSTILE, text_of
from rich.cells import cell_len
from textual._time import get_time
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown

from carecall.view.order import Order
from carecall.view.rows import Row, Tone
from carecall.widgets.virtual_list import VirtualList


class ListApp(App[None]):
    """A list and what it said."""

    def __init__(self) -> None:
        super().__init__()
        self.moves: list[int | None] = []
        self.chosen: list[int] = []
        self.worded: list[int] = []

    def compose(self) -> ComposeResult:
        yield VirtualList()

    @property
    def rows(self) -> VirtualList:
        return self.query_one(VirtualList)

    def fill(
        self, keys: Order | Sequence[int], names: Sequence[str] = (), empty: Sequence[str] = (), step: int = 1
    ) -> bool:
        order = keys if isinstance(keys, Order) else Order.of(keys)

        def word(place: int) -> Row:
            self.worded.append(place)
            name = names[place] if names else f"row {order.keys[place]}"
            return Row("!", ((name, Tone.STRONG), ("京A1", Tone.URGENT)))

        return self.rows.show(order, word, lambda room: (10, room - 12), empty, step)

    def on_virtual_list_moved(self, event: VirtualList.Moved) -> None:
        self.moves.append(event.key)

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        self.chosen.append(event.key)


async def test_only_rows_in_sight_are_worded_however_long_the_list() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(range(50_000))
        await pilot.pause()
        assert 0 < len(set(app.worded)) <= 10
        app.rows.go(49_999)
        await pilot.pause()
        assert "row 49999" in text_of(pilot)
        assert len(set(app.worded)) <= 21


async def test_the_cursor_keeps_its_row_when_the_list_changes() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill([1, 2, 3, 4])
        app.rows.select(3)
        app.fill([9, 8, 4, 3, 1])
        assert (app.rows.key, app.rows.cursor) == (3, 3)
        app.fill([9, 8])
        await pilot.pause()
        assert app.rows.key == 8
        app.fill([], empty=["nobody here"])
        await pilot.pause()
        assert app.rows.key is None
        assert "nobody here" in text_of(pilot)
        assert app.moves == [1, 3, 8, None]
        assert not app.rows.move(1)


async def test_it_scrolls_no_further_than_needed() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(range(100))
        await pilot.pause()
        app.rows.move(9)
        await pilot.pause()
        assert app.rows.scroll_offset.y == 0
        app.rows.move(1)
        await pilot.pause()
        assert app.rows.scroll_offset.y == 1
        await pilot.resize_terminal(40, 5)
        assert ">!row 10" in text_of(pilot)


@pytest.mark.parametrize("width", [20, 40, 80])
async def test_hostile_text_stays_in_its_cell(width: int) -> None:
    app = ListApp()
    async with app.run_test(size=(width, 20)) as pilot:
        app.fill(range(len(HOSTILE)), HOSTILE)
        await pilot.pause()
        lines = text_of(pilot).splitlines()
        assert all(cell_len(line) <= width for line in lines)
        assert "a [/] b" in lines[0]
        assert "x" * 8 + ".." in lines[5]
        assert "王王王王.." in lines[6]


async def test_a_click_moves_and_a_double_click_chooses() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill([5, 6, 7])
        await pilot.pause()
        await pilot.click(VirtualList, offset=(5, 2))
        assert (app.rows.key, app.chosen) == (7, [])
        await pilot.double_click(VirtualList, offset=(5, 1))
        assert app.chosen == [6]
        await pilot.click(VirtualList, offset=(5, 8))
        assert app.rows.key == 6


async def test_the_cursor_goes_to_the_nearest_row_that_is_left_in_the_direction_asked_for() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)):
        for step, expected in ((1, 5), (-1, 1)):
            app.fill([1, 2, 3, 4, 5, 6])
            app.rows.select(3)
            assert not app.fill([6, 5, 9, 1], step=step)
            assert app.rows.key == expected
        app.fill([7, 8])
        assert app.rows.key == 7
        assert app.fill([8, 7])
        assert (app.rows.key, app.rows.cursor) == (7, 1)


async def test_new_words_for_the_same_order_move_nothing() -> None:
    app, order = ListApp(), Order.of(range(100))
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(order)
        app.rows.go(50)
        await pilot.pause()
        top = app.rows.scroll_offset.y
        app.fill(order, [f"other {n}" for n in range(100)])
        await pilot.pause()
        assert (app.rows.cursor, app.rows.scroll_offset.y) == (50, top)
        assert ">!other 50" in text_of(pilot)


async def test_a_list_that_grows_past_the_screen_still_shows_its_cursor() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill([70, 71])
        await pilot.pause()
        app.fill(range(100))
        assert app.rows.key == 70
        assert app.rows.in_sight
        await pilot.pause()
        assert ">!row 70" in text_of(pilot)


async def test_it_knows_since_when_a_row_is_on_the_terminal() -> None:
    """What tells a screen whether a key was meant for the row that is under the cursor now."""
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(Order.of(range(100)))
        before = get_time()
        assert not app.rows.was_painted(before)
        text_of(pilot)
        assert not app.rows.was_painted(before)
        assert app.rows.was_painted(get_time())
        app.rows.go(60)
        assert not app.rows.was_painted(get_time())
        text_of(pilot)
        assert app.rows.was_painted(get_time())
        app.fill(Order.of(range(99)))
        assert not app.rows.was_painted(get_time())


async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is() -> None:
    app = ListApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(range(100))
        await pilot.pause()
        for _ in range(20):
            app.rows.post_message(MouseScrollDown(app.rows, 5, 5, 0, 0, 0, False, False, False))
        await pilot.pause()
        assert app.rows.cursor == 0
        assert app.rows.scroll_offset.y > 0
        assert not app.rows.in_sight
        app.rows.show_cursor()
        assert app.rows.in_sight


class CountedKeys(Sequence[int]):
    """The numbers from 0, counting how many of them are read."""

    def __init__(self, count: int) -> None:
        self.count, self.read = count, 0

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: int | slice) -> int:  # type: ignore[override]
        assert isinstance(place, int)
        self.read += 1
        if not 0 <= place < self.count:
            raise IndexError(place)
        return place


class CountedPlaces(Mapping[int, int]):
    """Where those numbers stand, counting likewise; it can be asked, and not be gone through."""

    def __init__(self, keys: CountedKeys) -> None:
        self.keys_of = keys

    def __getitem__(self, key: int) -> int:
        self.keys_of.read += 1
        if not 0 <= key < self.keys_of.count:
            raise KeyError(key)
        return key

    def __iter__(self) -> Iterator[int]:
        raise AssertionError("the places were gone through")

    def __len__(self) -> int:
        return self.keys_of.count


@pytest.mark.parametrize("length", [500, 5_000, 50_000])
async def test_no_key_reads_more_rows_of_a_longer_list(length: int) -> None:
    """Down, a page, both ends, a choice by key, another order and new words: counted, at every length the same."""
    app, keys = ListApp(), CountedKeys(length)
    order = Order(keys, CountedPlaces(keys))
    async with app.run_test(size=(40, 10)) as pilot:
        app.fill(order)
        await pilot.pause()
        for act in (
            lambda: app.rows.move(1), lambda: app.rows.move(9), lambda: app.rows.go(length - 1),
            lambda: app.rows.move(-1), lambda: app.rows.go(0), lambda: app.rows.select(length // 2),
            lambda: app.fill(order), lambda: app.fill(Order(keys, CountedPlaces(keys))),
        ):  # fmt: skip
            keys.read = 0
            app.worded.clear()
            act()
            text_of(pilot)
            assert keys.read <= 32
            assert len(app.worded) <= 10
