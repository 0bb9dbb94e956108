"""Owns how a workbook (XLSX, XLS, ODS) becomes rows of text. Invariant: a cell is what a person would type for it: a
number without a point where it is whole, a day without its midnight, of a formula its value; and no file is unpacked
that would fill the memory.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from carecall.errors import Refused

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How the file of a workbook begins."""
MOST_BYTES = 600_000_000
"""Unpacked; a sheet of a million rows has less."""

Row = tuple[int, tuple[str, ...]]
"""The number of a row in its sheet, from 1 on, and its cells."""


def sheets(path: Path) -> list[str]:
    """The names of the sheets. Raises Refused: `workbook-broken`, `workbook-locked`, `workbook-too-large`."""
    with _opened(path) as book:
        return list(book.sheet_names)


def rows(path: Path, sheet: str) -> Iterator[Row]:
    """The rows of a sheet; raises as `sheets` does."""
    with _opened(path) as book:
        for number, cells in enumerate(book.get_sheet_by_name(sheet).iter_rows(), 1):
            yield number, tuple(map(text_of, cells))


def text_of(cell: object) -> str:
    """A cell as text."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:%H:%M}" if isinstance(cell, time) else str(cell)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        _weigh(path)
        with load_workbook(path) as book:
            yield book
    except PasswordError as error:
        raise Refused("workbook-locked", file=path.name) from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused("workbook-broken", file=path.name) from error


def _weigh(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise Refused("workbook-too-large", file=path.name)
