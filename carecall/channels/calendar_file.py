"""Owns reading a file of days: which are closed and which are worked, such as a year that is newly published.
Invariant: a line is understood whole or told with its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from carecall.channels.table_file import Line, Table, open_table
from carecall.channels.values import parse_day
from carecall.errors import Problem, Refused
from carecall.text import clean, half_width

DAY = ("日期", "日子", "date", "day")
STATE = ("状态", "安排", "上班", "open", "state")
NOTE = ("备注", "说明", "名称", "note", "name", "holiday")
OPEN = ("班", "上班", "补班", "调休上班", "开", "营业", "是", "open", "work", "workday", "yes", "1")
CLOSED = ("休", "休息", "放假", "假", "关", "不营业", "否", "closed", "off", "holiday", "no", "0")
LAST = date(2999, 12, 31)
NOTE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the file."""

    day: date
    is_open: bool
    note: str


def read_days(path: Path) -> tuple[list[DayRow], list[Problem]]:
    """The days of a CSV file, and what is wrong with it line by line. Raises Refused where it cannot be read at all, or
    `calendar-columns` where it has no day or does not say whether that is worked."""
    table = open_table(path, _known)
    day, state, note = (_column(table, words) for words in (DAY, STATE, NOTE))
    if day is None or state is None:
        raise Refused("calendar-columns", file=path.name, words="/".join(DAY), states="/".join(STATE))
    found: list[DayRow] = []
    problems: list[Problem] = []
    for line in table.rows():
        read = _row(path.name, line, day, state, note)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            found.append(read)
    return found, problems


def _plain(cells: Sequence[str]) -> list[str]:
    return [half_width(clean(cell)).strip().lower() for cell in cells]


def _known(cells: Sequence[str]) -> int:
    return sum(head in (*DAY, *STATE, *NOTE) for head in _plain(cells))


def _column(table: Table, words: tuple[str, ...]) -> int | None:
    heads = _plain(table.header)
    return next((heads.index(word) for word in words if word in heads), None)


def _row(file: str, line: Line, day: int, state: int, note: int | None) -> DayRow | Problem:
    cells = _plain(line.cells)
    try:
        on = parse_day(cells[day], LAST)
    except Refused:
        return Problem(file, line.number, "", "calendar-day", {"value": cells[day]})
    word = cells[state]
    if word not in (*OPEN, *CLOSED):
        return Problem(file, line.number, "", "calendar-state", {"value": word})
    return DayRow(on, word in OPEN, clean(line.cells[note], NOTE_LENGTH) if note is not None else "")
