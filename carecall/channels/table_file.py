"""Owns how a file with a table is opened and cut into rows. Invariant: every physical line comes out exactly once, in a
row or in a row with a problem; a text file is streamed, never held.

UTF-8 (with or without BOM) strictly, else GB18030 as Chinese Excel writes it, UTF-16 where a BOM says so. Delimiter and
header line are found by the headers that are known, so titles above the table and `sep=;` do no harm; so is the sheet
of a workbook.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from carecall.channels import workbook
from carecall.channels.headers import OWN
from carecall.errors import Refused
from carecall.text import clean

DELIMITERS = (",", ";", "\t", "，", "|")
LONGEST_LINE = 60_000  # characters; a record may not be longer either
LINES_IN_RECORD = 100  # a quoted cell over more lines is a quote that was never closed
HEADER_WITHIN = 10  # records, of which the header is one


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file as it stood. `number` is its first line; `problem` a code: `row-unclosed-quote`,
    `row-too-long` (more cells than headers), `line-too-long` (cut), `row-too-short` (a warning: cells are missing);
    `missing`: how many of the cells that is."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    missing: int = 0

    @property
    def count(self) -> int:
        """How many cells the file has in this record."""
        return len(self.cells) - self.missing


@dataclass(frozen=True, slots=True)
class Table:
    """A file of which it is known where its header stands; headers are unique: `电话`, `电话 (2)`. Of a text file
    `encoding` and `delimiter` are known, of a workbook neither."""

    header: tuple[str, ...]
    header_line: int
    records: Callable[[], Iterator[Line]]
    encoding: str = ""
    delimiter: str = ""

    def rows(self) -> Iterator[Line]:
        """The rows under the header; blank ones are passed over."""
        for line in self.records():
            if line.number > self.header_line and any(cell.strip() for cell in line.cells):
                yield _squared(line, len(self.header))


def open_table(path: Path, known: Callable[[Sequence[str]], int] = OWN.known_headers) -> Table:
    """`known`: how many cells of a line are headers that the reader knows. Refused with `file-not-found`,
    `file-not-readable`, `file-binary`, `file-empty` or `file-encoding` (with the line), and as `workbook` does."""
    if _start(path).startswith(workbook.BEGINNINGS):
        return _table(path, {sheet: partial(_sheet, path, sheet) for sheet in workbook.sheets(path)}, known)[0]
    encoding = _encoding(path)
    ways = {mark: partial(_records, path, encoding, mark) for mark in DELIMITERS}
    table, delimiter = _table(path, ways, known)
    return replace(table, encoding=encoding, delimiter=delimiter)


def _table(
    path: Path, ways: Mapping[str, Callable[[], Iterator[Line]]], known: Callable[[Sequence[str]], int]
) -> tuple[Table, str]:
    """The one of these ways to read the file that finds most headers, and where."""
    found = [(line, way) for way, records in ways.items() for line in islice(_filled(records()), HEADER_WITHIN)]
    if not found:
        raise Refused("file-empty", file=path.name)
    line, way = max(found, key=lambda one: (known(one[0].cells), -one[0].number, len(one[0].cells)))
    return Table(_unique(line.cells), line.number, ways[way]), way


def _filled(records: Iterator[Line]) -> Iterator[Line]:
    return (line for line in records if any(cell.strip() for cell in line.cells))


def _sheet(path: Path, sheet: str) -> Iterator[Line]:
    return (Line(number, cells) for number, cells in workbook.rows(path, sheet))


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers, cleaned and told apart by a number; blank ones at the end are no columns."""
    names = [clean(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = f"{name} ({seen[name]})" if name and seen[name] > 1 else name
    return tuple(names)


def _squared(line: Line, width: int) -> Line:
    """The row as wide as the header; what cannot be squared is a problem."""
    cells = line.cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    problem = "row-too-long" if len(cells) > width else "row-too-short" if len(cells) < width else ""
    missing = max(width - len(cells), 0)
    return Line(line.number, cells + ("",) * missing, line.problem or problem, missing)


# --- encoding -------------------------------------------------------------------------------------------------------

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _encoding(path: Path) -> str:
    """The one encoding that the whole file is in."""
    start = _start(path)
    candidates = [name for mark, name in _BOMS if start.startswith(mark)] or ["utf-8", "gb18030"]
    if candidates[0] != "utf-16" and start.count(0) > len(start) // 10:
        raise Refused("file-binary", file=path.name)
    failed_in = 0
    for name in candidates:
        line = _undecodable_line(path, name)
        if not line:
            return name
        failed_in = max(failed_in, line)  # the encoding that came furthest is what it was meant to be
    raise Refused("file-encoding", file=path.name, line=failed_in)


def _start(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Refused("file-not-found", file=str(path))
        with path.open("rb") as stream:
            return stream.read(4096)
    except OSError as error:
        raise Refused("file-not-readable", file=str(path), error=error.strerror or type(error).__name__) from error


def _undecodable_line(path: Path, encoding: str) -> int:
    """The first line that is not in this encoding; 0 where the whole file is."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    lines = 0
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 18):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n") + 1
            lines += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return lines + 1
    return 0


# --- records --------------------------------------------------------------------------------------------------------


class _Lines:
    """The physical lines of a file, given to the csv reader one record at a time. `cut`: the record was ended by force,
    inside a quote, by the end of the file or by a limit."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 1
        self.cut = False

    def begin(self) -> None:
        """A new record begins after the lines that the last one took."""
        self.number += len(self.taken)
        self.taken = []
        self.cut = False

    def give_back(self) -> None:
        """All lines of this record but the first are read again, as records of their own."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        full = len(self.taken) >= LINES_IN_RECORD or sum(map(len, self.taken)) > LONGEST_LINE
        line = "" if full else self._next_line()
        if not line:
            self.cut = bool(self.taken)
            raise StopIteration
        self.taken.append(line)
        return line

    def _next_line(self) -> str:
        if self._again:
            return self._again.popleft()
        line = self._stream.readline(LONGEST_LINE)
        last = line
        while len(last) == LONGEST_LINE and last[-1] not in "\r\n":
            last = self._stream.readline(LONGEST_LINE)
        return line


_SEP = re.compile(r"\ufeff?\"?sep=.\"?\s*", re.I)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    with path.open(encoding=encoding, newline="") as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                cells, lines.cut = [], True
            if not _SEP.fullmatch(lines.taken[0]):
                yield _record(lines, cells, delimiter)


def _record(lines: _Lines, cells: list[str], delimiter: str) -> Line:
    first = lines.taken[0]
    if any(len(line) >= LONGEST_LINE for line in lines.taken):
        code = "line-too-long"
    elif lines.cut:
        code = "row-unclosed-quote"
    else:
        return Line(lines.number, tuple(cells))
    lines.give_back()
    return Line(lines.number, tuple(first.rstrip("\r\n").split(delimiter)), code)
