"""Owns what a file of records yields: frozen rows and problems. Invariant: a row has a record, or a problem that is no
warning; nothing that stood in the file is lost (`raw`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from carecall.channels.phones import Phone
from carecall.model.lunar import LunarDay
from carecall.model.programmes import UNKNOWN_KIND


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that a pack has kept under the name of a record (`model.kinds.Record`); `number` is "", and `amount` (in
    fen) None, where the file has none."""

    record: str
    on: date
    number: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """A contact person of a business customer (E-15); `role` as the file has it, "" where it says nothing;
    `salutation`: `mr`, `ms` or ""."""

    name: str
    phones: tuple[Phone, ...] = ()
    role: str = ""
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """An owner, with the car where the row has one. `salutation`: `mr`, `ms` or "". `calls_from`/`calls_to`: the
    owner's own band (D-15). `km_on` is None where the file gives a reading without its day, `opted_out`
    and `calls_seldom` (E-08) where it does not say; `classes` are the codes of those that it says, none where it says
    nothing."""

    name: str
    phones: tuple[Phone, ...]
    salutation: str = ""
    plate: str = ""
    vin: str = ""
    model: str = ""
    delivered_on: date | None = None
    consultant: str = ""
    km: int | None = None
    km_on: date | None = None
    birthday: date | None = None
    calls_from: time | None = None
    calls_to: time | None = None
    external_id: str = ""
    opted_out: bool | None = None
    lunar_birthday: LunarDay | None = None
    calls_seldom: bool | None = None
    classes: tuple[str, ...] = ()
    kept: tuple[Dated, ...] = ()
    people: tuple[PersonSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A stay in the workshop. `kind`: a code of `programmes.VISIT_KINDS`; `number` is "" where the file has none."""

    returned_on: date
    number: str = ""
    plate: str = ""
    vin: str = ""
    opened_on: date | None = None
    kind: str = UNKNOWN_KIND
    km: int | None = None
    advisor: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """Somebody who works here. `role`: a code of `values.ROLES`."""

    code: str
    name: str
    role: str
    phone: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A car model with its service terms (A-02, D-11); owners' files name it by its code or either name. Of `code` and
    `name` one may be ""."""

    code: str
    name: str
    name_en: str
    first_months: int
    first_km: int
    interval_months: int
    interval_km: int


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """What the packs keep of one car or owner, who is named by plate or VIN, else by a telephone number; `withdrawn`:
    it was wrong, and is to be kept no longer."""

    kept: tuple[Dated, ...]
    plate: str = ""
    vin: str = ""
    name: str = ""
    phones: tuple[Phone, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One car or owner of a list: by plate or VIN, else by the number of the owner, or by telephone number."""

    plate: str = ""
    vin: str = ""
    external_id: str = ""
    name: str = ""
    phones: tuple[Phone, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A contact person of an owner, who is named by name, by the number in the DMS, or both."""

    owner: str
    external_id: str
    person: PersonSaid


Record = OwnerRow | VisitRow | StaffRow | ModelRow | RecordsRow | ListRow | PersonRow


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell: `column` is the file's own header ("" for the whole row), `value` what stood there.
    A warning comes beside a record; any other problem keeps the row out."""

    line: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    value: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its record or None, its problems, and its cells as they were."""

    line: int
    record: Record | None
    problems: tuple[RowProblem, ...]
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read: `rows` streams it once. `columns_unknown`: headers that no field is known for."""

    kind: str
    encoding: str
    header: tuple[str, ...]
    columns_unknown: tuple[str, ...]
    rows: Iterator[Row]
