"""Owns how a table is laid out on the command line. Invariant: no cell is ever broken: names, numbers, plates, codes
and times stay in one piece, and what finds no room beside the others stands in a line below, the same for every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from carecall.view.cells import width

GAP, INDENT = 2, 4
Cells = Sequence[str]


def table_lines(heads: Cells, rows: Sequence[Cells], room: int) -> list[str]:
    """The lines of a table that is `room` cells wide; only a cell that is wider by itself sticks out."""
    sizes = [max(map(width, column)) for column in zip(heads, *rows, strict=True)]
    groups = list(_groups(sizes, room))
    lines = [line for cells in (heads, *rows) for line in _row(cells, sizes, groups)]
    rule = "-" * min(max(map(width, lines)), room)
    return [*lines[: len(groups)], rule, *lines[len(groups) :]]


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
