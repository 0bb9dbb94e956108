"""Owns what leaves the house as a table. Invariant: phone numbers are masked unless somebody who directs asks for them,
which is kept (C-20); moments carry the dealership's offset, and the column names are those of `--json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from carecall.desk import auditing
from carecall.desk.context import Desk, from_instant
from carecall.desk.directing import must_direct
from carecall.store import exports
from carecall.text import dialled, mask_phone

KINDS = tuple(exports.QUERIES)


@contextmanager
def table(
    desk: Desk, what: str, first: date | None = None, last: date | None = None, numbers: bool = False
) -> Iterator[tuple[list[str], Iterator[tuple[Any, ...]]]]:
    """The columns of an export and its rows, streamed inside one consistent picture; with whole phone `numbers` for
    whoever directs. Raises Refused `numbers-not-yours` (role, known)."""
    if numbers:
        _keep(desk, what, first, last)
    with desk.db.read() as tx:
        names, rows = exports.stream(tx, desk.id, desk.pack.reach, what, first, last)
        shape = [_shape(desk, names, place, numbers) for place in range(len(names))]
        yield names, (tuple(cell(row) for cell in shape) for row in rows)


def _keep(desk: Desk, what: str, first: date | None, last: date | None) -> None:
    """That somebody took the numbers out of the house: who, when, and those of which days."""
    must_direct(desk, "numbers-not-yours")
    days = {name: day.isoformat() if day else "" for name, day in (("first", first), ("last", last))}
    with desk.db.write() as tx:
        auditing.note(desk, tx, "dealership", desk.id, "numbers-exported", what=what, **days)


def signed_up(desk: Desk, code: str) -> list[dict[str, Any]]:
    """Who signed up for a campaign, as the table of all sign-ups has them; by the days on which they come."""
    with table(desk, "sign-ups") as (names, rows):
        told = (dict(zip(names, row, strict=True)) for row in rows)
        return [each for each in told if each["campaign"] == code]


def _shape(desk: Desk, names: Sequence[str], place: int, numbers: bool) -> Callable[[Sequence[Any]], Any]:
    """A column of the table, from a row of the database."""
    if names[place] == "settle_by":
        programme = names.index("programme")
        return lambda row: _settled_by(desk, row[programme], row[place])
    if names[place] == "channel" and names[0] == "contact":
        programme = names.index("programme")
        return lambda row: _channel(desk, row[programme], row[place])
    value = _value(desk, names[place], numbers)
    return lambda row: value(row[place])


def _settled_by(desk: Desk, programme: str, told: str) -> str:
    """A complaint is to be settled within the hours of its programme, counted from when it was told (B-12)."""
    return _moment(desk, from_instant(told) + timedelta(hours=desk.pack.complaints(programme).hours))


def _channel(desk: Desk, programme: str, touch: str) -> str | None:
    """How a touch speaks to the owner: a call, or what its message goes by first; None where the packs have it no
    more."""
    of = desk.pack.programmes.get(programme)
    found = next((each for each in of.touches if each.code == touch), None) if of else None
    if found is None:
        return None
    return found.message.channels[0] if found.message else "call"


def _moment(desk: Desk, at: datetime) -> str:
    return at.astimezone(desk.clock.zone).isoformat()


def _value(desk: Desk, name: str, numbers: bool) -> Callable[[Any], Any]:
    if name == "phone":
        told = dialled if numbers else mask_phone
        return lambda value: told(value) if value else None
    if name.endswith("_at"):
        return lambda value: _moment(desk, from_instant(value)) if value else None
    if name == "passed_to":
        return lambda value: desk.pack.complaints(value).to
    if name == "reason":
        return lambda value: json.loads(value)["code"] if value else None
    return lambda value: value
