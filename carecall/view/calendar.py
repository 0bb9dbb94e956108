"""Owns the words of the calendar. Invariant: pure; a day that nobody has published yet is never shown as known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from carecall.desk.days_off import HouseDay
from carecall.i18n import Words
from carecall.model.calendar import Why
from carecall.view.times import day_words

Row = tuple[str, ...]


def calendar_table(_: Words, days: Sequence[HouseDay], today: date) -> tuple[Row, list[Row]]:
    """The heads, and a row a day."""
    heads = (_("day"), _("state"), _("why"), _("note"))
    rows: list[Row] = [(day_words(_, one.day, today), _state(_, one), _why(_, one), one.note) for one in days]
    return heads, rows


def _state(_: Words, one: HouseDay) -> str:
    return _("worked") if one.ruling.is_open else _("closed")


def _why(_: Words, one: HouseDay) -> str:
    listed = _("entered") if one.entered else _("in a pack")
    told = {
        Why.LISTED: listed,
        Why.EVERY_DAY: _("every day"),
        Why.NOT_LISTED: _("not listed"),
        Why.WORKDAY: _("working day"),
        Why.WEEKEND: _("weekend"),
        Why.HOLIDAY: _("public holiday"),
        Why.MAKE_UP: _("worked instead of a holiday"),
    }[one.ruling.why]
    return told if one.ruling.confirmed else _("{why}, unconfirmed", why=told)


def unconfirmed_words(_: Words, days: Sequence[HouseDay]) -> Iterator[str]:
    """That a year is not published yet, and what to do."""
    for year in sorted({one.day.year for one in days if not one.ruling.confirmed}):
        yield _(
            "China's holidays of {year} are not known here yet: its days rest on the week and on New Year, Labour Day "
            "and the National Day alone. Once they are published: carecall calendar import FILE.", year=year
        )  # fmt: skip


def calendar_json(one: HouseDay) -> dict[str, Any]:
    """The day, whether it is worked, why (a code), whether that is confirmed, and the note it was entered with."""
    return {
        "day": one.day.isoformat(), "open": one.ruling.is_open, "why": one.ruling.why.value,
        "confirmed": one.ruling.confirmed, "entered": one.entered, "note": one.note,
    }  # fmt: skip
