"""Owns the tables of the records: dealership, staff, owners, cars, visits, due dates. Invariant: every table leads
its keys with `dealership_id`; `id` is the primary key and (dealership_id, id) is what children point at."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from carecall.store.columns import Day, Id, Instant, child_of, ordered, parent, partial


class Dealership(SQLModel, table=True):
    """One dealership: what scripts and messages say of it."""

    id: int = Field(primary_key=True, sa_type=Id)
    code: str = Field(unique=True, max_length=40)
    name: str
    name_en: str = ""
    hotline: str = ""
    address: str = ""
    address_en: str = ""


class Staff(SQLModel, table=True):
    """Somebody who works here. `latin`: the name in pinyin; `seen_at`: the last heartbeat of their desk;
    `break_since`: on a break since then; `left_at`: when they closed it, until it lives again."""

    __table_args__ = (UniqueConstraint("dealership_id", "code"), parent())
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    code: str = Field(max_length=40)
    name: str
    latin: str = ""
    role: str
    phone: str = ""
    active: int = 1
    seen_at: datetime | None = Field(default=None, sa_type=Instant)
    break_since: datetime | None = Field(default=None, sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)


class Absence(SQLModel, table=True):
    """Days on which somebody is away, the first and the last of them."""

    __table_args__ = (Index("absence_staff", "dealership_id", "staff_id", "last_on"), child_of("staff"))
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    staff_id: int = Field(sa_type=Id)
    first_on: date = Field(sa_type=Day)
    last_on: date = Field(sa_type=Day)


class Customer(SQLModel, table=True):
    """An owner. `lunar_birth`: the birthday by the lunar calendar, `08-15`, where it is kept by that;
    `wish_from`/`wish_to`: the owner's own calling band (D-15); `unreached_on`: the last day of an
    unreached dial that was no promise; `reached_by`: who last spoke with the owner; `latin`: the name in pinyin;
    `stale`: the due dates that are of no car are still to be derived; `calls_seldom`: the owner dislikes calls
    (E-08)."""

    __table_args__ = (
        Index("customer_name", "dealership_id", "name"),
        partial("customer_own_number", "dealership_id", "external_id", where="external_id <> ''"),
        partial("customer_stale", "dealership_id", where="stale = 1"),
        parent(),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    external_id: str = ""
    name: str
    latin: str = ""
    salutation: str = ""
    born_on: date | None = Field(default=None, sa_type=Day)
    lunar_birth: str = Field(default="", max_length=5)
    wish_from: str = ""
    wish_to: str = ""
    unreached_on: date | None = Field(default=None, sa_type=Day)
    reached_by: int | None = Field(default=None, sa_type=Id)
    stale: int = 0
    calls_seldom: int = 0


class Person(SQLModel, table=True):
    """Somebody at a business customer's whom one may speak with (E-15). `role`: a code of the packs' `contacts`, ""
    where none is known for it; `said`: what the person is, as it was said; `latin`: the name in pinyin; `salutation`:
    `mr`, `ms` or ""."""

    __table_args__ = (UniqueConstraint("dealership_id", "customer_id", "name"), parent(), child_of("customer"))
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    name: str
    latin: str = ""
    role: str = ""
    said: str = ""
    salutation: str = ""


class Phone(SQLModel, table=True):
    """A number of an owner, E.164, or of `person_id`, a contact person of that owner. `state`: `ok`, or `bad` once it
    proved wrong (C-06). `place`: their order, the owner's own before those of contact persons."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "customer_id", "number"),
        Index("phone_number", "dealership_id", "number"),
        partial("phone_person", "dealership_id", "person_id", where="person_id IS NOT NULL"),
        CheckConstraint("state IN ('ok', 'bad')", name="phone_state_known"),
        child_of("customer"),
        child_of("person"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    number: str = Field(max_length=32)
    extension: str = ""
    place: int = 1
    state: str = "ok"
    person_id: int | None = Field(default=None, sa_type=Id)


class NameKey(SQLModel, table=True):
    """One way to find an owner: name, pinyin, initials, plate, phone tail; searched by range."""

    __tablename__ = "name_key"
    __table_args__ = (child_of("customer"), {"sqlite_with_rowid": False})
    dealership_id: int = Field(primary_key=True, sa_type=Id)
    key: str = Field(primary_key=True, sa_type=ordered(80))
    customer_id: int = Field(primary_key=True, sa_type=Id)


class CarModel(SQLModel, table=True):
    """A model with its service terms (A-02, D-11): the first service, then the interval."""

    __tablename__ = "car_model"
    __table_args__ = (UniqueConstraint("dealership_id", "code"), parent())
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    code: str = Field(max_length=80)
    name: str
    name_en: str = ""
    first_months: int
    first_km: int
    interval_months: int
    interval_km: int


class Vehicle(SQLModel, table=True):
    """A car. A known VIN, else a known plate, is the same car. `stale`: its due dates are still to be derived."""

    __table_args__ = (
        partial("vehicle_vin", "dealership_id", "vin", unique=True, where="vin <> ''"),
        Index("vehicle_plate", "dealership_id", "plate"),
        Index("vehicle_customer", "dealership_id", "customer_id"),
        partial("vehicle_stale", "dealership_id", where="stale = 1"),
        parent(),
        child_of("customer"),
        child_of("car_model", "model_id"),
        child_of("staff", "consultant_id"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    vin: str = ""
    plate: str = ""
    model_id: int | None = Field(default=None, sa_type=Id)
    delivered_on: date | None = Field(default=None, sa_type=Day)
    consultant_id: int | None = Field(default=None, sa_type=Id)
    stale: int = 0


class Odometer(SQLModel, table=True):
    """One reading, in km: `source` is `visit`, `import` or `answer`."""

    __table_args__ = (UniqueConstraint("dealership_id", "vehicle_id", "read_on", "source"), child_of("vehicle"))
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    vehicle_id: int = Field(sa_type=Id)
    read_on: date = Field(sa_type=Day)
    km: int
    source: str


class Visit(SQLModel, table=True):
    """A stay in the workshop. `number` is the work order, or a natural id where the extract has none."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "number"),
        Index("visit_vehicle", "dealership_id", "vehicle_id", "returned_on"),
        child_of("vehicle"),
        child_of("staff", "advisor_id"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    vehicle_id: int = Field(sa_type=Id)
    number: str = Field(max_length=80)
    kind: str
    opened_on: date | None = Field(default=None, sa_type=Day)
    returned_on: date = Field(sa_type=Day)
    km: int | None = None
    advisor_id: int | None = Field(default=None, sa_type=Id)
    summary: str = ""


class Event(SQLModel, table=True):
    """A day that a pack has kept of a car, or (no `vehicle_id`) of an owner: `kind` is the code of its record. `number`
    is the file's own, which several may share (a recall's), or the day where it has none; `amount` a sum in fen;
    `known_on`: when it came; `waits`: a file has brought what campaigns make, and no director has said yes (A-04)."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "kind", "number", "vehicle_id", "customer_id"),
        partial("event_vehicle", "dealership_id", "vehicle_id", "kind", where="vehicle_id IS NOT NULL"),
        partial("event_waits", "dealership_id", "kind", "number", "on_day", where="waits = 1"),
        partial("event_owner", "dealership_id", "customer_id", "kind", where="customer_id IS NOT NULL"),
        child_of("vehicle"),
        child_of("customer"),
    )  # fmt: skip
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    kind: str = Field(sa_type=ordered(40))
    number: str = Field(sa_type=ordered(120))
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    customer_id: int | None = Field(default=None, sa_type=Id)
    on_day: date = Field(sa_type=Day)
    known_on: date = Field(sa_type=Day)
    amount: int = Field(default=0, sa_type=BigInteger)
    waits: int = 0


class OwnerClass(SQLModel, table=True):
    """An owner in a class of the packs, from the day `since` on, to the day `until` without that day (model.classes);
    `test` with its `count` and its `sum` in fen: what earned it; `said`: why, in words; `staff_id` whose; `grants` what
    was granted with it, as JSON; `ended_at`: it was taken back."""

    __tablename__ = "owner_class"
    __table_args__ = (
        Index("owner_class_owner", "dealership_id", "customer_id", "code"),
        Index("owner_class_code", "dealership_id", "code", "customer_id"),
        CheckConstraint("how IN ('file', 'hand', 'earned')", name="owner_class_how_known"),
        child_of("customer"),
        child_of("staff"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    code: str = Field(sa_type=ordered(40))
    since: date = Field(sa_type=Day)
    until: date | None = Field(default=None, sa_type=Day)
    how: str
    test: str = ""
    count: int = 0
    sum: int = Field(default=0, sa_type=BigInteger)
    said: str = ""
    staff_id: int | None = Field(default=None, sa_type=Id)
    grants: str = "{}"
    at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class DueDate(SQLModel, table=True):
    """Something is due for a subject: derived by a pure rule when the record is written, never in SQL.

    `occurrence` is the event's natural id, led by the subject (`v12/R-2041`); `since`: visits after this day answer
    it; `source` ranks as model.due.Source; `params` is the digest of the terms that it came from; `cap`: the latest
    day that may be agreed (D-14); `again`: the day on which planning looks for the occurrence after this one; `gone`:
    it is due no more, and stays for what was planned for it.
    """

    __tablename__ = "due_date"
    __table_args__ = (
        UniqueConstraint("dealership_id", "kind", "occurrence"),
        Index("due_on", "dealership_id", "kind", "due_on", "tag", "gone"),
        Index("due_written", "dealership_id", "kind", "written_at"),
        Index("due_vehicle", "dealership_id", "vehicle_id", "kind"),
        Index("due_params", "dealership_id", "kind", "params"),
        partial("due_owner", "dealership_id", "customer_id", where="vehicle_id IS NULL"),
        partial("due_again", "dealership_id", "again", where="again IS NOT NULL"),
        parent(),
        child_of("customer"),
        child_of("vehicle"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    kind: str = Field(sa_type=ordered(40))
    occurrence: str = Field(sa_type=ordered(120))
    due_on: date = Field(sa_type=Day)
    since: date | None = Field(default=None, sa_type=Day)
    cap: date | None = Field(default=None, sa_type=Day)
    tag: str = ""
    source: int
    params: str = Field(default="", sa_type=ordered(40))
    basis: str
    written_at: datetime = Field(sa_type=Instant)
    again: date | None = Field(default=None, sa_type=Day)
    gone: int = 0


class DueKind(SQLModel, table=True):
    """A kind of due date of the packs as it was when its due dates were last derived; `digest`: its arithmetic."""

    __tablename__ = "due_kind"
    dealership_id: int = Field(primary_key=True, foreign_key="dealership.id", sa_type=Id)
    kind: str = Field(primary_key=True, sa_type=ordered(40))
    digest: str


class CalendarDay(SQLModel, table=True):
    """A day that the dealership closed or opened against its calendar's rule."""

    __tablename__ = "calendar_day"
    dealership_id: int = Field(primary_key=True, foreign_key="dealership.id", sa_type=Id)
    day: date = Field(primary_key=True, sa_type=Day)
    is_open: int
    note: str = ""
