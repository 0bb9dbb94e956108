"""Owns the words of parameters: codes, days and moments as they stand inside a sentence. Invariant: no code that has a
name is shown as a code, with or without a pack at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view import names, times

DAYS = ("day", "other", "last", "not_before", "not_after", "due_on", "start", "cap", "reading_on", "on", "wished",
        "estimated", "earliest", "latest", "came", "ran", "before", "following", "bound_on")  # fmt: skip
MOMENTS = ("at", "until", "made", "suggest", "others")
GROUPED = ("km", "limit_km", "due_km", "given", "high", "last", "count", "earlier", "most", "rows")
OWN_HOURS = "owner"
"""The band that an owner asked for, where it meets no slot of the dealership."""


@dataclass(frozen=True, slots=True)
class Names:
    """What words need besides the language: the pack (programmes, slots) and what day and hour it is."""

    pack: Pack
    now: datetime


def in_words(_: Words, params: Mapping[str, Any], known: Names | None = None) -> dict[str, Any]:
    """The parameters as people read them. In a sentence a day has its date, but for yesterday, today and tomorrow;
    which days these are only `known` says."""
    return {key: _word(_, key, value, known) for key, value in params.items()}


def _word(_: Words, key: str, value: Any, known: Names | None) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and key in GROUPED:
        return f"{value:,}"
    if key == "known" and value in ([], ()):
        return _("none yet")
    if isinstance(value, list | tuple):
        return _(", ").join(str(_word(_, key, each, known)) for each in value)
    return _code(_, key, value, known) if isinstance(value, str) and value else value


def _code(_: Words, key: str, value: str, known: Names | None) -> str:
    named = {
        "outcome": names.outcome_name,
        "result": names.result_name,
        "role": names.role_name,
        "state": names.state_name,
        "missing": names.field_name,
        "channels": names.channel_name,
    }
    if key in named:
        return named[key](_, value)
    if key in MOMENTS:
        return _moment(_, value, known)
    if key in DAYS:
        return _day(_, value, known)
    return _packed(_, key, value, known)


def _packed(_: Words, key: str, value: str, known: Names | None) -> str:
    """What the pack names."""
    if key == "slot" and value == OWN_HOURS:
        return _("the owner's own hours")
    if known and key == "slot":
        return known.pack.slot_name(value, _.lang)
    if known and key == "classes":
        return known.pack.classes[value].name(_.lang) if value in known.pack.classes else value
    if known and key == "contact_role":
        return known.pack.contact_name(value, "", _.lang)
    if known and key == "programme":
        return names.programme_name(known.pack, value, _.lang)
    return value


def _day(_: Words, value: str, known: Names | None) -> str:
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return value
    today = known.now.date() if known else None
    close = today is not None and abs((day - today).days) <= 1
    return times.near_words(_, day, today) if today and close else times.day_words(_, day, today)


def _moment(_: Words, value: str, known: Names | None) -> str:
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return value
    if known:
        return times.moment_words(_, moment, known.now)
    return _("{day} {time}", day=times.day_words(_, moment.date()), time=times.clock_words(moment))
