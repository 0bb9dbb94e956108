"""Owns the grammar of a programme pack: which keys there are and what each may hold, as pydantic models.

Invariant: a value that passes here is right by itself; what must fit together across keys is checked in `rules`.
Slow to import (pydantic): only `load` and `check` do so, and only when the compiled pack is not in the cache.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from carecall.model.kinds import CAR
from carecall.programmes.kinds_of_value import (
    HARD,
    Answer,
    BaseRef,
    CalendarKind,
    Channel,
    ClassRef,
    Clock,
    Code,
    ContactRef,
    Day,
    Days,
    DueRef,
    EarnedRef,
    Header,
    Message,
    ModelCode,
    MonthDay,
    Name,
    Named,
    Often,
    OwnKind,
    PlateStart,
    ProgrammeRef,
    RecordRef,
    Role,
    RuleId,
    ScriptRef,
    SeriesRef,
    SlotRef,
    Spacing,
    Subject,
    TemplateRef,
    Tries,
    VisitKind,
    YesNo,
    Yuan,
    Zone,
)


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
    series; `reach`: which contact persons of a business customer it goes to, the first of them first; `reminds`: of a
    campaign, who has signed up for it hears of it all the same."""

    phone: ScriptRef | None = None
    reach: list[ContactRef] = []
    message: Then | None = None
    start: Days = Field(alias="from")
    end: Days = Field(alias="to")
    give_up: Days | None = None
    series: SeriesRef | None = None
    template: TemplateRef | None = None
    reminds: YesNo = False


class ContactRole(Mapping):
    """What a contact person is at a business customer's; `said`: other words by which files name it."""

    names: Names
    sources: list[RuleId] = []
    said: list[Name] = []


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
    """A day that is kept of a car or an owner, besides what is kept for everybody, with a number and an amount of
    money where there is one: under these headers of a file, by a
    `campaign` for each of those whom it is for (of a car that was `delivered_within` so many months, where no list
    says otherwise), or once something is told in a call, `unless` another record is told
    with it."""

    names: Names
    sources: list[RuleId] = []
    of: Subject = CAR
    day: list[Header] = []
    number: list[Header] = []
    amount: list[Header] = []
    each: YesNo = False
    campaign: YesNo = False
    delivered_within: Often | None = None
    told: dict[Answer, list[Code]] = {}
    unless: RecordRef | None = None


class Only(Mapping):
    """The day of another kind that a due date lies before, or after."""

    before: OwnKind | None = None
    after: OwnKind | None = None


class DueDate(Mapping):
    """A kind of due date: how long after a base day, and again every so long. A festival is `on` a day of every year,
    `lunar` by that calendar. `models`: how long for some car models; `recorded`: the record whose day it is, where
    that is kept."""

    names: Names
    sources: list[RuleId] = []
    base: BaseRef = Field(alias="from")
    after: Length = Length()
    every: Length | None = None
    times: int = Field(default=0, ge=0, le=1000)
    on: MonthDay | None = None
    lunar: YesNo = False
    models: dict[ModelCode, Length] = {}
    recorded: RecordRef | None = None
    only: Only | None = None


class Programme(Mapping):
    """A reason to call."""

    run: YesNo = True
    names: Names
    sources: list[RuleId] = []
    due: DueRef
    of: list[VisitKind] = []
    answered_by: list[VisitKind] = []
    ended_by: list[RecordRef] = []
    only_for: list[ClassRef] = []
    not_for: list[ClassRef] = []
    after: ProgrammeRef | None = None
    caller: Role
    named: Named | None = None
    complaints: Complaints = Complaints()
    always: YesNo = False
    priority: int = Field(default=5, ge=1, le=9)
    touches: dict[Code, Touch] = Field(min_length=1)


class Earned(Mapping):
    """What earns a class: more than the sum `over`, in whole yuan, or `at_least` so many."""

    of: list[EarnedRef] = Field(min_length=1)
    over: Yuan | None = None
    at_least: Often | None = None
    among: ClassRef | None = None
    unless: ClassRef | None = None


class Benefit(Mapping):
    """What an owner is granted with a class; without an amount as often as the owner likes."""

    names: Names
    amount: Yuan | None = None


class OwnerClass(Mapping):
    """A class or grade of owners; `words`: what files call it; of the grades of one `scale` an owner is of one."""

    names: Names
    sources: list[RuleId] = []
    words: list[Name] = []
    scale: Code | None = None
    within: Length = Length.model_construct(years=1, months=0, weeks=0, days=0)
    earned: dict[Code, Earned] = {}
    grants: dict[Code, Benefit] = {}


class Limits(Mapping):
    """How many talks and messages at most."""

    talks: Often | None = None
    messages: Often | None = None


class Pressure(Limits):
    """How often an owner hears of us, over all programmes (E-08); `seldom`: an owner who dislikes that."""

    sources: list[RuleId] = []
    days: int = Field(ge=1, le=366)
    urgent: int = Field(default=0, ge=0, le=9)
    seldom: Limits = Limits()


class Losses(Mapping):
    """Who is lost and who is about to be, by the due dates from whose first day on they are (C-13); `local`: how the
    plates of this place begin."""

    sources: list[RuleId] = []
    lost: OwnKind
    soon: OwnKind | None = None
    warranty: OwnKind | None = None
    local: list[PlateStart] = []


class Pack(Mapping):
    """A whole pack, put together from its files."""

    pack: Code
    extends: list[Code] = []
    time_zone: Zone = "Asia/Shanghai"
    hours: Hours
    calendar: Calendar = Calendar()
    pressure: Pressure | None = None
    losses: Losses | None = None
    series: dict[Code, Series] = {}
    templates: dict[Code, Texts] = {}
    contacts: dict[Code, ContactRole] = {}
    records: dict[Code, Record] = {}
    due_dates: dict[Code, DueDate] = {}
    classes: dict[Code, OwnerClass] = {}
    programmes: dict[Code, Programme] = {}


def json_schema() -> dict[str, Any]:
    """The JSON schema for editors. A file need only say what differs, so nothing but its name is required."""
    schema = Pack.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        part.pop("required", None)
    return schema | {"required": ["pack"]}
