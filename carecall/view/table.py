"""Owns how a table is laid out on the command line. Invariant: no cell is ever broken: names, numbers, plates, codes
and times stay in one piece, and what finds no room beside the others stands in a line below, the same for every row.
A head has a second line where only so a row has room on one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from carecall.view.cells import width

GAP, INDENT = 2, 4
Cells = Sequence[str]


def table_lines(heads: Cells, rows: Sequence[Cells], room: int) -> list[str]:
    """The lines of a table that is `room` cells wide; only a cell that is wider by itself sticks out."""
    above = _heads(heads, rows, room)
    sizes = _sizes((*above, *rows))
    groups = list(_groups(sizes, room))
    lines = [line for cells in (*above, *rows) for line in _row(cells, sizes, groups)]
    rule, begin = "-" * min(max(map(width, lines)), room), len(above) * len(groups)
    return [*lines[:begin], rule, *lines[begin:]]


def _sizes(rows: Sequence[Cells]) -> list[int]:
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def _heads(heads: Cells, rows: Sequence[Cells], room: int) -> Sequence[Cells]:
    """The heads in a line; in two, broken between their words, where a row fits only so."""
    if _across((heads, *rows)) <= room:
        return (heads,)
    blank = [""] * len(heads)
    halved = tuple(zip(*map(_halved, heads, _sizes((blank, *rows))), strict=True))
    return halved if _across((*halved, *rows)) <= room else (heads,)


def _across(rows: Sequence[Cells]) -> int:
    """The cells of a row on one line."""
    sizes = _sizes(rows)
    return sum(sizes) + GAP * (len(sizes) - 1)


def _halved(head: str, cells: int) -> tuple[str, str]:
    """A head in the narrowest two lines; whole, in the lower one, where its column is wide enough for it."""
    words = head.split(" ")
    broken = ((" ".join(words[:place]), " ".join(words[place:])) for place in range(len(words)))
    return min(broken, key=lambda halves: max(cells, *map(width, halves)))


def _groups(sizes: Sequence[int], room: int) -> Iterator[range]:
    """The columns of each line of a row: as many as fit, those after the first line behind an indent."""
    first, used = 0, sizes[0]
    for column in range(1, len(sizes)):
        used += GAP + sizes[column]
        if used > room:
            yield range(first, column)
            first, used = column, INDENT + sizes[column]
    yield range(first, len(sizes))


def _row(cells: Cells, sizes: Sequence[int], groups: Sequence[range]) -> Iterator[str]:
    """The lines of one row: all rows have as many, so that the eye finds its place."""
    for place, group in enumerate(groups):
        told = "".join(cells[column] + " " * (sizes[column] - width(cells[column]) + GAP) for column in group)
        yield f"{' ' * INDENT if place else ''}{told}".rstrip()
