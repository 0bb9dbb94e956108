"""Owns the file of rows that were kept out. Invariant: it opens in Chinese Excel, runs no formula, and once mended it
comes in again: the original columns are first and as they were."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from carecall.text import clean_lines, defuse


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was kept out: where, in which column, and why, in words for people."""

    raw: Sequence[str]
    line: int
    column: str
    reason: str


def write_rejects(path: Path, header: Sequence[str], items: Iterable[Reject], words: tuple[str, str, str]) -> int:
    """Write the rows under `header` and the three headers in `words` (line, column, reason); how many there were.

    The file is made with the first row: where nothing is rejected there is none.
    """
    rows = iter(items)
    first = next(rows, None)
    if first is None:
        return 0
    count = 1
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([_safe(cell) for cell in (*header, *words)])
        writer.writerow(_cells(first, len(header)))
        for row in rows:
            writer.writerow(_cells(row, len(header)))
            count += 1
    return count


def _cells(item: Reject, width: int) -> list[str]:
    """The row's own cells under their headers; what was too much for them comes after the reason."""
    raw = [*item.raw[:width], *[""] * (width - len(item.raw))]
    return [_safe(cell) for cell in (*raw, str(item.line), item.column, item.reason, *item.raw[width:])]


def _safe(cell: str) -> str:
    return defuse(clean_lines(cell))
