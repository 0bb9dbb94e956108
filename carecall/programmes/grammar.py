"""Owns the grammar of a programme pack: which keys there are and what each may hold, as pydantic models.

Invariant: a value that passes here is right by itself; what must fit together across keys is checked in `rules`.
Slow to import (pydantic): only `load` and `check` do so, and only when the compiled pack is not in the cache.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from string import Formatter
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from carecall.model.calendar import KINDS
from carecall.model.kinds import CAR, SUBJECTS
from carecall.model.programmes import CHANNELS, HARD_LIMITS, NAMED, PLACEHOLDERS, ROLES, VISIT_KINDS
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
ProgrammeRef = Annotated[str, _named_in("programme")]
Days = Annotated[int, Field(ge=-400, le=400)]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Header = Name
Message = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_message)]


class Mapping(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, validate_by_name=False)


class Names(Mapping):
    """A name in every language."""

    zh: Name
    en: Name


class Texts(Mapping):
    """A message in every language (E-10)."""

    zh: Message
    en: Message


class Span(Mapping):
    """A band of the day, without its end."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")


class Slot(Span):
    names: Names


class Hours(Mapping):
    """When owners may be called (D-15, E-08)."""

    calling: Span
    limits: Span = Span.model_construct(start=HARD[0], end=HARD[1])
    slots: dict[Code, Slot] = Field(min_length=1)
    prefer: list[SlotRef] = []


class Calendar(Mapping):
    """Which days are worked; `closed` and `opened` beat the kind."""

    kind: CalendarKind = "seven_day"
    closed: list[Day] = []
    opened: list[Day] = []


class Then(Mapping):
    """A message; `channels` in order: the first that the owner has an address for."""

    channels: list[Channel] = Field(min_length=1)
    template: TemplateRef


class Series(Mapping):
    """What happens with an owner who is not reached. `distinct: slot` uses no slot twice, `day` only no day."""

    sources: list[RuleId] = []
    tries: Tries = 3
    distinct: Spacing = "slot"
    promises: int = Field(default=3, ge=0, le=9)
    dials: int = Field(default=6, ge=1, le=20)
    break_offs: int = Field(default=2, ge=0, le=5)
    then: Then | None = None


class Touch(Mapping):
    """One call of a programme, or one message. Days count from the due date; `template` overrides that of the
    series."""

    phone: ScriptRef | None = None
    message: Then | None = None
    start: Days = Field(alias="from")
    end: Days = Field(alias="to")
    give_up: Days | None = None
    series: SeriesRef | None = None
    template: TemplateRef | None = None


class Complaints(Mapping):
    """Who takes over a complaint that is told in the call, and within how many hours it is settled (A-20, B-12)."""

    to: Role = "service-manager"
    hours: int = Field(default=24, ge=1, le=240)


class Length(Mapping):
    """How long, counted in one unit or several."""

    years: int = Field(default=0, ge=0, le=100)
    months: int = Field(default=0, ge=0, le=1200)
    weeks: int = Field(default=0, ge=0, le=5200)
    days: int = Field(default=0, ge=0, le=36500)


class Record(Mapping):
    """A day that is kept of a car or an owner, under these headers of a file, besides what is kept for everybody."""

    names: Names
    sources: list[RuleId] = []
    of: Subject = CAR
    day: list[Header] = Field(min_length=1)
    number: list[Header] = []
    each: YesNo = False


class DueDate(Mapping):
    """A kind of due date: how long after a base day, and again every so long. A festival is `on` a day of every year,
    `lunar` by that calendar."""

    names: Names
    sources: list[RuleId] = []
    base: BaseRef = Field(alias="from")
    after: Length = Length()
    every: Length | None = None
    times: int = Field(default=0, ge=0, le=1000)
    on: MonthDay | None = None
    lunar: YesNo = False


class Programme(Mapping):
    """A reason to call."""

    run: YesNo = True
    names: Names
    sources: list[RuleId] = []
    due: DueRef
    of: list[VisitKind] = []
    answered_by: list[VisitKind] = []
    ended_by: list[RecordRef] = []
    after: ProgrammeRef | None = None
    caller: Role
    named: Named | None = None
    complaints: Complaints = Complaints()
    priority: int = Field(default=5, ge=1, le=9)
    touches: dict[Code, Touch] = Field(min_length=1)


class Pressure(Mapping):
    """How often an owner is spoken to, over all programmes (E-08)."""

    sources: list[RuleId] = []
    talks: int = Field(ge=1, le=99)
    days: int = Field(ge=1, le=366)
    urgent: int = Field(default=0, ge=0, le=9)


class Pack(Mapping):
    """A whole pack, put together from its files."""

    pack: Code
    extends: list[Code] = []
    time_zone: Zone = "Asia/Shanghai"
    hours: Hours
    calendar: Calendar = Calendar()
    pressure: Pressure | None = None
    series: dict[Code, Series] = {}
    templates: dict[Code, Texts] = {}
    records: dict[Code, Record] = {}
    due_dates: dict[Code, DueDate] = {}
    programmes: dict[Code, Programme] = {}


def json_schema() -> dict[str, Any]:
    """The JSON schema for editors. A file need only say what differs, so nothing but its name is required."""
    schema = Pack.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part.pop("required", None)
    return schema | {"required": ["pack"]}
