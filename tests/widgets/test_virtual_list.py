"""The virtual list words only what is in sight, cuts by cells, and keeps its cursor on its row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from desk_driver import HOSTILE, text_of
from rich.cells import cell_len
from textual.app import App, ComposeResult

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

    def fill(self, keys: Sequence[int], names: Sequence[str] = (), empty: Sequence[str] = ()) -> None:
        def word(place: int) -> Row:
            self.worded.append(place)
            return Row("!", ((names[place] if names else f"row {keys[place]}", Tone.STRONG), ("京A1", Tone.URGENT)))

        self.rows.show(keys, word, lambda room: (10, room - 12), empty)

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
        assert "▸!row 10" in text_of(pilot)


@pytest.mark.parametrize("width", [20, 40, 80])
async def test_hostile_text_stays_in_its_cell(width: int) -> None:
    app = ListApp()
    async with app.run_test(size=(width, 20)) as pilot:
        app.fill(range(len(HOSTILE)), HOSTILE)
        await pilot.pause()
        lines = text_of(pilot).splitlines()
        assert all(cell_len(line) <= width for line in lines)
        assert "a [/] b" in lines[0]
        assert "x" * 9 + "…" in lines[5]
        assert "王王王王…" in lines[6]


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
