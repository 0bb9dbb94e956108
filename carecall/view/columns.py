"""Owns how the columns of an extract are told. Invariant: what is told is what a file is read by (channels.headers)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from carecall.channels.headers import Described, Layout, amount_of, day_of, number_of
from carecall.i18n import Words
from carecall.view.cells import pad, widest, width, wrap
from carecall.view.names import field_name, kind_name
from carecall.view.why import hanging


def columns_lines(_: Words, layout: Layout, kinds: Sequence[str], cells: int) -> Iterator[str]:
    """A column in a few lines: whether it is needed and an example, what it means where a pack keeps it, then the
    headers that are understood."""
    for kind in kinds:
        columns = layout.described(kind, _.lang)
        called = {column.field: kept_name(_, layout, column.field) for column in columns}
        size = widest(called.values())
        yield _("{kind}: the columns of the file", kind=kind_name(_, kind))
        for column in columns:
            told = _("{needed}, such as {example}", needed=_needed(_, layout, column), example=column.example)
            yield f"  {pad(called[column.field], size)}  {told}"
            if meaning := kept_meaning(_, layout, column.field):
                yield from hanging("      ", _("({meaning})", meaning=meaning), cells)
            yield from (f"      {line}" for line in _whole(column.headers, cells - 6))
        yield ""
    yield from wrap(_("Capitals and spaces in a header, and notes in brackets behind it, do not count."), cells)


def kept_name(_: Words, layout: Layout, field: str) -> str:
    """A column, one that a pack keeps by the first of its headers in this language: what stands here may be typed."""
    kept = {day_of(record.code): record.days for record in layout.records}
    kept |= {number_of(record.code): record.numbers for record in layout.records}
    kept |= {amount_of(record.code): record.amounts for record in layout.records}
    headers = sorted(kept.get(field, ()), key=lambda header: header.isascii() != (_.lang == "en"))
    return headers[0] if headers else field_name(_, field)


def kept_meaning(_: Words, layout: Layout, field: str) -> str:
    """Of which record of the packs a column is, and what of it; "" for what carecall keeps by itself, whose columns
    are named by what they mean."""
    for record in layout.records:
        what = {day_of(record.code): _("the day of: {record}", record=record.name(_.lang)),
                number_of(record.code): _("the number of: {record}", record=record.name(_.lang)),
                amount_of(record.code): _("the sum in yuan of: {record}", record=record.name(_.lang))}  # fmt: skip
        if field in what:
            return what[field]
    return ""


def _whole(headers: Sequence[str], cells: int) -> Iterator[str]:
    """The headers in lines, none of them broken."""
    line = headers[0]
    for header in headers[1:]:
        if width(line) + width(header) + 2 > cells:
            yield line
            line = header
        else:
            line += f"  {header}"
    yield line


def _needed(_: Words, layout: Layout, column: Described) -> str:
    others = [kept_name(_, layout, field) for field in column.one_of if field != column.field]
    if others and column.field in map(day_of, (record.code for record in layout.records)):
        return _("needed, or another one of the days")
    if others:
        return _("needed, or {other}", other=_(", ").join(others))
    return _("needed") if column.one_of else _("optional")


def columns_json(_: Words, layout: Layout, kinds: Sequence[str]) -> dict[str, Any]:
    return {kind: [_plain(_, layout, column) for column in layout.described(kind, _.lang)] for kind in kinds}


def _plain(_: Words, layout: Layout, column: Described) -> dict[str, Any]:
    return {
        "column": column.field,
        "meaning": kept_meaning(_, layout, column.field) or field_name(_, column.field),
        "needed": bool(column.one_of),
        "one_of": list(column.one_of),
        "headers": list(column.headers),
        "example": column.example,
    }
