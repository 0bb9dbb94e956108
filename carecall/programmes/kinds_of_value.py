"""Owns the kinds of values of a programme pack: what a code, a time of day, a role or a reference is. Invariant: each
refuses what is wrong with a code that `explain` turns into a Problem; a reference is to what the merged packs define.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from string import Formatter
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from carecall.model.calendar import KINDS
from carecall.model.kinds import SUBJECTS
from carecall.model.programmes import CHANNELS, HARD_LIMITS, NAMED, PLACEHOLDERS, ROLES, VISIT_KINDS
from carecall.scripts.fields import SAVES, save_of
from carecall.scripts.plates import read_plate_start
from carecall.text import half_width

SPACING = ("slot", "day")
MOST_TRIES = 3
HARD = (f"{HARD_LIMITS.start:%H:%M}", f"{HARD_LIMITS.end:%H:%M}")
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_RULE = re.compile(r"[A-Z]-[0-9]{2}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_MONTH_DAY = re.compile(r"(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _wrong(code: str, value: object, **params: Any) -> PydanticCustomError:
    """The error `code`, which `explain` turns into a Problem."""
    return PydanticCustomError(code, code, {"value": str(value), **params})


def _one_of(kind: str, allowed: Sequence[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise _wrong(f"unknown-{kind}", value, allowed=list(allowed))
        return value

    return AfterValidator(check)


def _named_in(kind: str) -> AfterValidator:
    """The value must be one of the names that the context holds for `kind`: what the merged packs define."""

    def check(value: str, info: ValidationInfo) -> str:
        known = sorted((info.context or {})[kind])
        if value not in known:
            raise _wrong(f"unknown-{kind}", value, allowed=known)
        return value

    return AfterValidator(check)


def _enum(allowed: Sequence[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(allowed)})


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise _wrong("bad-code", value)
    return value


def _rule(value: object) -> str:
    if not (isinstance(value, str) and _RULE.fullmatch(value)):
        raise _wrong("bad-rule-id", value)
    return value


def clock(value: object) -> str:
    """A time of the day as `09:00`, however it was typed: 9:00 and full-width digits will do."""
    found = _CLOCK.fullmatch(half_width(value).strip()) if isinstance(value, str) else None
    if not found:
        raise _wrong("bad-time", value)
    return f"{int(found[1]):02}:{found[2]}"


def _day(value: object) -> str:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise _wrong("bad-date", value)


def _month_day(value: object) -> str:
    """A day of every year, `08-15`; the 29th of February and the 30th of a lunar month are."""
    found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise _wrong("bad-month-day", value)
    return f"{int(found[1]):02}-{int(found[2]):02}"


def _yes_no(value: object) -> bool:
    found = {"yes": True, "no": False, "true": True, "false": False}.get(str(value).lower())
    if found is None:
        raise _wrong("bad-yes-no", value)
    return found


def _zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (LookupError, OSError, ValueError) as error:
        raise _wrong("unknown-time-zone", value) from error


def _message(value: str) -> str:
    """A message text: its `{names}` must be known, and no more than names (no formats, no attributes)."""
    try:
        parts = list(Formatter().parse(value))
    except ValueError as error:
        raise _wrong("bad-braces", value) from error
    for _, name, form, conversion in parts:
        if name is not None and (form or conversion or name not in PLACEHOLDERS):
            raise _wrong("unknown-placeholder", name, allowed=list(PLACEHOLDERS))
    return value


def _answer(value: str) -> str:
    """What an answer of a script is saved to, or a family of such (`low`)."""
    if save_of(value) is None and save_of(f"{value}.any") is None:
        raise _wrong("unknown-answer", value, allowed=[name.removesuffix(".*") for name in SAVES])
    return value


def _plate_start(value: object) -> str:
    found = read_plate_start(value) if isinstance(value, str) else None
    if found is None:
        raise _wrong("bad-plate-start", value)
    return found


def _tries(value: int) -> int:
    """C-03: an owner who was not reached on three days is left in peace."""
    if value > MOST_TRIES:
        raise _wrong("too-many-tries", value, most=MOST_TRIES)
    return value


Code = Annotated[str, AfterValidator(_code)]
Tries = Annotated[
    int,
    Field(ge=1),
    AfterValidator(_tries),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_TRIES}),
]
RuleId = Annotated[str, BeforeValidator(_rule)]
Clock = Annotated[str, BeforeValidator(clock)]
Day = Annotated[str, BeforeValidator(_day)]
MonthDay = Annotated[str, BeforeValidator(_month_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
Zone = Annotated[str, AfterValidator(_zone)]
Role = Annotated[str, _one_of("role", ROLES), _enum(ROLES)]
DueRef = Annotated[str, _named_in("due")]
OwnKind = Annotated[str, _named_in("own-kind")]
BaseRef = Annotated[str, _named_in("base")]
Subject = Annotated[str, _one_of("subject", SUBJECTS), _enum(SUBJECTS)]
VisitKind = Annotated[str, _one_of("visit-kind", VISIT_KINDS), _enum(VISIT_KINDS)]
Named = Annotated[str, _one_of("named", NAMED), _enum(NAMED)]
Channel = Annotated[str, _one_of("channel", CHANNELS), _enum(CHANNELS)]
CalendarKind = Annotated[str, _one_of("calendar", KINDS), _enum(KINDS)]
Spacing = Annotated[str, _one_of("spacing", SPACING), _enum(SPACING)]
SlotRef = Annotated[str, _named_in("slot")]
ScriptRef = Annotated[str, _named_in("script")]
SeriesRef = Annotated[str, _named_in("series")]
TemplateRef = Annotated[str, _named_in("template")]
RecordRef = Annotated[str, _named_in("record")]
ClassRef = Annotated[str, _named_in("class")]
EarnedRef = Annotated[str, _named_in("earned-by")]
ContactRef = Annotated[str, _named_in("contact-role")]
ProgrammeRef = Annotated[str, _named_in("programme")]
Answer = Annotated[str, AfterValidator(_answer)]
PlateStart = Annotated[str, BeforeValidator(_plate_start)]
Days = Annotated[int, Field(ge=-400, le=400)]
Yuan = Annotated[int, Field(ge=1, le=1_000_000_000)]
Often = Annotated[int, Field(ge=1, le=99)]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Header = Name
ModelCode = Annotated[str, Field(min_length=1, max_length=80)]
Message = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_message)]
