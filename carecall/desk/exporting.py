"""Owns what leaves the house as a table. Invariant: phone numbers are masked, moments carry the dealership's offset,
and the column names are those of `--json` (C-20).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from carecall.desk.context import Desk, from_instant
from carecall.store import exports
from carecall.text import mask_phone

KINDS = tuple(exports.QUERIES)


@contextmanager
def table(
    desk: Desk, what: str, first: date | None = None, last: date | None = None
) -> Iterator[tuple[list[str], Iterator[tuple[Any, ...]]]]:
    """The columns of an export and its rows, streamed inside one consistent picture."""
    with desk.db.read() as tx:
        names, rows = exports.stream(tx, desk.id, what, first, last)
        shape = [_shape(desk, name) for name in names]
        yield names, (tuple(f(value) for f, value in zip(shape, row, strict=True)) for row in rows)


def _shape(desk: Desk, name: str) -> Callable[[Any], Any]:
    if name == "phone":
        return lambda value: mask_phone(value) if value else None
    if name.endswith("_at"):
        return lambda value: from_instant(value).astimezone(desk.clock.zone).isoformat() if value else None
    if name == "passed_to":
        return lambda value: desk.pack.complaints(value).to
    if name == "reason":
        return lambda value: json.loads(value)["code"] if value else None
    return lambda value: value
