"""Owns the tables of the work: contacts, promises, calls, attempts, answers, messages, audit. Invariant: the claim is
the open call, held by two partial unique indexes; what was answered is never overwritten, only replaced."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from carecall.model.contacts import State
from carecall.model.dispositions import Aapor, Outcome
from carecall.store.columns import Day, Id, Instant, child_of, one_of, ordered, parent, partial


class Contact(SQLModel, table=True):
    """One touch of one programme. `next_on`: the first day of the coming try; `used_slots`, `tries`, `dials`,
    `promises`, `break_offs`, `last_day` and `any_slot` are the fold of its attempts (model.series)."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "due_id", "programme", "touch", "round"),
        # All that is counted over what is open, `state` too: SQLite would read every row to see it.
        partial("contact_open", "dealership_id", "next_on", "role", "programme", "touch", "assignee_id", "state",
                 where="state = 'open'"),
        partial("contact_owner", "dealership_id", "customer_id", where="state IN ('open', 'held')"),
        partial("contact_vehicle", "dealership_id", "vehicle_id", where="state IN ('open', 'held')"),
        partial("contact_outbox", "dealership_id", "customer_id", where="state = 'outbox'"),
        partial("contact_outbox_car", "dealership_id", "vehicle_id", where="state = 'outbox'"),
        partial("contact_stale", "dealership_id", "give_up", where="state = 'open' AND dials = 0"),
        partial("contact_waits", "dealership_id", "state", "programme", "touch", "give_up",
                 where="state IN ('held', 'outbox')"),
        partial("contact_tried", "dealership_id", "tries", where="state = 'open' AND tries > 0"),
        partial("contact_reclassed", "dealership_id", "programme", where="result = 'other-class'"),
        Index("contact_closed", "dealership_id", "closed_on"),
        one_of("state", [*State]),
        parent(),
        child_of("customer"),
        child_of("vehicle"),
        child_of("due_date", "due_id"),
        child_of("staff", "assignee_id"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    programme: str
    touch: str
    due_id: int = Field(sa_type=Id)
    round: int = 1
    customer_id: int = Field(sa_type=Id)
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    state: str = State.OPEN.value
    result: str = ""
    reason: str = ""
    not_before: date = Field(sa_type=Day)
    not_after: date = Field(sa_type=Day)
    give_up: date = Field(sa_type=Day)
    next_on: date = Field(sa_type=Day)
    priority: int
    role: str
    assignee_id: int | None = Field(default=None, sa_type=Id)
    tries: int = 0
    dials: int = 0
    promises: int = 0
    break_offs: int = 0
    used_slots: str = ""
    last_day: date | None = Field(default=None, sa_type=Day)
    any_slot: int = 0
    promise_id: int | None = Field(default=None, sa_type=Id)
    planned_on: date = Field(sa_type=Day)
    closed_on: date | None = Field(default=None, sa_type=Day)


class Promise(SQLModel, table=True):
    """A window promised to an owner; at most one is open. `kept`: 1 dialled in time, 0 late, null not dialled."""

    __table_args__ = (
        partial("promise_open", "dealership_id", "customer_id", where="closed_at IS NULL", unique=True),
        partial("promise_due", "dealership_id", "starts_at", where="closed_at IS NULL"),
        Index("promise_starts", "dealership_id", "starts_at"),
        parent(),
        child_of("customer"),
        child_of("staff"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    staff_id: int | None = Field(default=None, sa_type=Id)
    call_id: int | None = Field(default=None, sa_type=Id)
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    made_at: datetime = Field(sa_type=Instant)
    said: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    ending: str = ""
    kept: int | None = None


class Call(SQLModel, table=True):
    """One dial to one owner, or an owner's own call to us (`rang_in`). While `ended_at` is null it is the claim: nobody
    else can open that owner or number. `changes`: the rows that it changed, as they were before and after, so that it
    can be undone. `draft`: what stands half typed at the question that it has come to."""

    __table_args__ = (
        partial("call_claim_owner", "dealership_id", "customer_id", where="ended_at IS NULL", unique=True),
        partial("call_claim_number", "dealership_id", "number", where="ended_at IS NULL", unique=True),
        partial("call_lease", "dealership_id", "lease_until", where="ended_at IS NULL"),
        Index("call_day", "dealership_id", "day"),
        Index("call_customer", "dealership_id", "customer_id", "dialled_at"),
        parent(),
        child_of("customer"),
        child_of("staff"),
        child_of("promise"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    number: str = Field(max_length=32)
    staff_id: int | None = Field(default=None, sa_type=Id)
    role: str = ""
    seat: str = ""
    claimed_at: datetime = Field(sa_type=Instant)
    lease_until: datetime = Field(sa_type=Instant)
    dialled_at: datetime | None = Field(default=None, sa_type=Instant)
    reached_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    day: date | None = Field(default=None, sa_type=Day)
    slot: str = ""
    outcome: str = ""
    connected: int = 0
    reached: int = 0
    promise_id: int | None = Field(default=None, sa_type=Id)
    note: str = ""
    draft: str = ""
    broke_rule: str = ""
    rang_in: int = 0
    changes: str = "[]"
    undone_at: datetime | None = Field(default=None, sa_type=Instant)


class Attempt(SQLModel, table=True):
    """What one call did for one contact; it exists from the dial on. `number`: the n-th dial of the contact."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "call_id", "contact_id"),
        Index("attempt_contact", "dealership_id", "contact_id", "number"),
        Index("attempt_day", "dealership_id", "day"),
        one_of("outcome", ["", *Outcome]),
        one_of("aapor", ["", *Aapor]),
        parent(),
        child_of("call"),
        child_of("contact"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    call_id: int = Field(sa_type=Id)
    contact_id: int = Field(sa_type=Id)
    number: int
    day: date = Field(sa_type=Day)
    slot: str
    script: str = ""
    script_version: str = ""
    outcome: str = ""
    result: str = ""
    aapor: str = ""
    uses_try: int = 0
    reason: str = ""
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)


class Answer(SQLModel, table=True):
    """One answer to one step. It belongs to the contact; a newer one replaces it, the old one is kept."""

    __table_args__ = (
        partial("answer_now", "dealership_id", "contact_id", "step", where="replaced_at IS NULL", unique=True),
        Index("answer_attempt", "dealership_id", "attempt_id"),
        Index("answer_contact", "dealership_id", "contact_id"),
        child_of("contact"),
        child_of("attempt"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    contact_id: int = Field(sa_type=Id)
    attempt_id: int = Field(sa_type=Id)
    step: str
    field: str = ""
    value: str
    answered_at: datetime = Field(sa_type=Instant)
    replaced_at: datetime | None = Field(default=None, sa_type=Instant)


class OptOut(SQLModel, table=True):
    """An owner who asked not to be called (B-14); for one car or one purpose where those are given."""

    __tablename__ = "opt_out"
    __table_args__ = (
        partial("opt_out_now", "dealership_id", "customer_id", where="lifted_at IS NULL"),
        child_of("customer"),
        child_of("vehicle"),
        child_of("staff"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    purpose: str = ""
    reason: str = ""
    staff_id: int | None = Field(default=None, sa_type=Id)
    at: datetime = Field(sa_type=Instant)
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)


class Message(SQLModel, table=True):
    """One message in the outbox; a contact gets a template once."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "contact_id", "template"),
        Index("message_owner", "dealership_id", "customer_id", "day"),
        child_of("customer"),
        child_of("contact"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    contact_id: int = Field(sa_type=Id)
    channel: str
    template: str
    number: str
    body: str
    lang: str
    state: str = "waiting"
    made_at: datetime = Field(sa_type=Instant)
    day: date = Field(sa_type=Day)


class PlanningRun(SQLModel, table=True):
    """One planning of one day. At most one is `automatic` for a day: two desks that open together plan once."""

    __tablename__ = "planning_run"
    __table_args__ = (
        partial("planning_once", "dealership_id", "day", where="automatic = 1", unique=True),
        Index("planning_day", "dealership_id", "day"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    day: date = Field(sa_type=Day)
    automatic: int
    started_at: datetime = Field(sa_type=Instant)
    planned: int = 0
    skipped: str = "{}"


class ScriptVersion(SQLModel, table=True):
    """The text of a script by its content hash: what an attempt read is never lost (C-01)."""

    __tablename__ = "script_version"
    dealership_id: int = Field(primary_key=True, foreign_key="dealership.id", sa_type=Id)
    version: str = Field(primary_key=True, max_length=64)
    script: str
    content: str
    first_at: datetime = Field(sa_type=Instant)


class Audit(SQLModel, table=True):
    """What changed, when, by whom; append-only by triggers (A-24, C-20)."""

    __table_args__ = (Index("audit_subject", "dealership_id", "subject", "subject_id"),)
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    at: datetime = Field(sa_type=Instant)
    staff_id: int | None = Field(default=None, sa_type=Id)
    seat: str = ""
    subject: str = Field(sa_type=ordered(20))
    subject_id: int = Field(sa_type=Id)
    action: str
    params: str = "{}"
