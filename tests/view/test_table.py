"""Tables of the command line: whatever the terminal, no cell is broken and every column has its place."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from carecall.view.cells import width
from carecall.view.table import INDENT, table_lines

HEADS = ("no.", "when", "车主", "phone", "plate", "programme", "agent")
ROWS = [
    ("1", "now", "欧阳晓雪", "138 **** 8002", "京AD12345", "Visit survey", "林悦"),
    ("12", "Wed 25 Nov 09:00", "Ouyang Xiaoxue", "138 **** 8001", "", "First service", "Anna Li"),
]


def test_where_all_fits_a_row_is_a_line() -> None:
    lines = table_lines(HEADS, ROWS, 120)
    assert [lines[0], *lines[2:]] == [
        "no.  when              车主            phone          plate      programme      agent",
        "1    now               欧阳晓雪        138 **** 8002  京AD12345  Visit survey   林悦",
        "12   Wed 25 Nov 09:00  Ouyang Xiaoxue  138 **** 8001             First service  Anna Li",
    ]
    assert set(lines[1]) == {"-"}


def test_what_finds_no_room_stands_below_in_every_row() -> None:
    lines = table_lines(HEADS, ROWS, 66)
    assert lines[:2] + lines[3:5] == [
        "no.  when              车主            phone          plate",
        "    programme      agent",
        "1    now               欧阳晓雪        138 **** 8002  京AD12345",
        "    Visit survey   林悦",
    ]
    assert set(lines[2]) == {"-"}
    assert len(lines) == 7


def test_heads_have_a_second_line_where_a_row_fits_on_one_only_so() -> None:
    heads = ("to be called from", "planned before", "Seven-day call", "Maintenance", "计划")
    rows = [("Wed 25 Nov, tomorrow", "3", "12", "", "1")] * 2
    room = width("                      before   call       Maintenance  计划")
    assert table_lines(heads, rows, room) == [
        "                      planned  Seven-day",
        "to be called from     before   call       Maintenance  计划",
        "-" * room,
        *["Wed 25 Nov, tomorrow  3        12                      1"] * 2,
    ]
    assert len(table_lines(heads, rows, room - 1)) == 2 + 1 + 2 * 2
    assert len(table_lines(heads, rows, 100)) == 1 + 1 + 2


words = st.text(st.sampled_from("ab1 京林：/*"), max_size=24).map(str.strip)


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.lists(words, min_size=n, max_size=n), min_size=1, max_size=4)),
       st.integers(40, 200))  # fmt: skip
@example([["", "", "京" * 18 + "111"]], 40)
def test_no_cell_is_broken_and_no_line_is_too_long(table: list[list[str]], room: int) -> None:
    """But for a cell that is too wide by itself, behind the indent."""
    assume(any(map(any, table)))
    heads, *rows = table
    lines = table_lines(heads, rows, room)
    widest = max(width(cell) for cells in table for cell in cells)
    assert all(width(line) <= max(room, INDENT + widest) for line in lines)
    rule = next(place for place, line in enumerate(lines) if line and set(line) == {"-"})
    above, told = lines[:rule], lines[rule + 1 :]
    assert all(any(word in line for line in above) for head in heads for word in head.split())
    in_a_row = len(told) // max(len(rows), 1)
    assert len(told) == in_a_row * len(rows)
    for place, row in enumerate(rows):
        of_row = told[place * in_a_row : (place + 1) * in_a_row]
        assert all(any(cell in line for line in of_row) for cell in row)


@pytest.mark.parametrize("room", [40, 80])
def test_only_what_is_wider_by_itself_sticks_out(room: int) -> None:
    """A path is copied, so it stays whole."""
    path = "/".join(["folder"] * 20)
    lines = table_lines(("file", "rejects file"), [("owners.csv", path)], room)
    assert f"    {path}" in lines
