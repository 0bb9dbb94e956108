"""Owns reading a file of headers: what another system calls what carecall knows under a name of its own. Invariant: a
line is understood whole or told with its number.

A line has their header, and beside it one that carecall knows or the name of a column (`carecall import --columns`);
`-` for a column that is to be left out, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from carecall.channels.headers import LEFT_OUT, Layout
from carecall.channels.table_file import open_table
from carecall.errors import Problem, Refused
from carecall.text import clean, half_width, plain_header

THEIRS = ("对方表头", "原表头", "来源表头", "theirs", "theirheader", "source")
OURS = ("本系统表头", "我们的表头", "对应表头", "ours", "ourheader", "means")


def read_headers(path: Path, layout: Layout) -> tuple[dict[str, str], list[Problem]]:
    """Our header by theirs, as headers are compared, and what is wrong with the file line by line. Raises Refused where
    it cannot be read at all, or `header-columns` where it lacks one of the two columns."""
    table = open_table(path, _known)
    theirs, ours = (_column(table.header, words) for words in (THEIRS, OURS))
    if theirs is None or ours is None:
        raise Refused("header-columns", file=path.name, theirs=THEIRS[0], ours=OURS[0])
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for line in table.rows():
        their, our = (half_width(clean(line.cells[place])) for place in (theirs, ours))
        before = found.get(plain_header(their))
        if not plain_header(their):
            continue
        if our != LEFT_OUT and not layout.meant(our):
            problems.append(Problem(path.name, line.number, "", "header-unknown", {"value": our}))
        elif before not in (None, plain_header(our)) and not layout.meant(str(before)) & layout.meant(our):
            problems.append(Problem(path.name, line.number, "", "header-again", {"value": their}))
        else:
            found[plain_header(their)] = plain_header(our)
    return found, problems


def _known(cells: Sequence[str]) -> int:
    return sum(plain_header(cell) in (*THEIRS, *OURS) for cell in cells)


def _column(header: Sequence[str], words: tuple[str, ...]) -> int | None:
    heads = [plain_header(cell) for cell in header]
    return next((heads.index(word) for word in words if word in heads), None)
