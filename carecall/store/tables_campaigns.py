"""Owns the tables of campaigns, of what was called off with them and of who signed up. Invariant: an owner stands once
on the list of a campaign."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from carecall.store.columns import Day, Id, Instant, child_of, ordered, parent, partial


class Campaign(SQLModel, table=True):
    """Something that was decided for many owners at once; `audience` is model.campaigns.Audience as JSON, `per_day` 0
    for as many as come. Whom it is for stands in `event`, under its code, once it is approved; `members`: how many that
    were, before that how many when it was made; `called_off`: it was closed so that nothing more goes out."""

    __table_args__ = (
        UniqueConstraint("dealership_id", "code"),
        partial("campaign_over", "dealership_id", "programme", where="closed_at IS NOT NULL"),
        parent(),
        child_of("staff", "made_by"),
        child_of("staff", "approved_by"),
        child_of("staff", "closed_by"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(foreign_key="dealership.id", sa_type=Id)
    code: str = Field(sa_type=ordered(80))
    programme: str = Field(sa_type=ordered(40))
    name: str
    text: str = ""
    first_on: date = Field(sa_type=Day)
    last_on: date = Field(sa_type=Day)
    per_day: int = 0
    audience: str = "{}"
    members: int = 0
    made_by: int | None = Field(default=None, sa_type=Id)
    made_at: datetime = Field(sa_type=Instant)
    approved_by: int | None = Field(default=None, sa_type=Id)
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: int | None = Field(default=None, sa_type=Id)
    called_off: int = 0
    summary: str = ""


class CampaignMember(SQLModel, table=True):
    """A car, or an owner with all cars, that the list of a campaign names."""

    __tablename__ = "campaign_member"
    __table_args__ = (
        Index("campaign_member_of", "dealership_id", "campaign_id"),
        child_of("campaign"),
        child_of("vehicle"),
        child_of("customer"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    campaign_id: int = Field(sa_type=Id)
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    customer_id: int | None = Field(default=None, sa_type=Id)


class CalledOff(SQLModel, table=True):
    """A contact as it stood when its campaign was called off, until that is reopened; `attempt_id`: the last of its
    attempts that had an outcome by then."""

    __tablename__ = "called_off"
    __table_args__ = (
        UniqueConstraint("dealership_id", "campaign_id", "contact_id"),
        child_of("campaign"),
        child_of("contact"),
        child_of("promise"),
        child_of("attempt"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    campaign_id: int = Field(sa_type=Id)
    contact_id: int = Field(sa_type=Id)
    state: str
    result: str = ""
    reason: str = ""
    promise_id: int | None = Field(default=None, sa_type=Id)
    attempt_id: int | None = Field(default=None, sa_type=Id)


class SignUp(SQLModel, table=True):
    """An owner who comes to what a campaign invites to: on which day, with which car where one was spoken of, and who
    wrote it down on which `day`."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("dealership_id", "campaign_id", "customer_id"),
        Index("sign_up_owner", "dealership_id", "customer_id"),
        child_of("campaign"),
        child_of("customer"),
        child_of("vehicle"),
        child_of("staff"),
    )
    id: int = Field(primary_key=True, sa_type=Id)
    dealership_id: int = Field(sa_type=Id)
    campaign_id: int = Field(sa_type=Id)
    customer_id: int = Field(sa_type=Id)
    vehicle_id: int | None = Field(default=None, sa_type=Id)
    staff_id: int | None = Field(default=None, sa_type=Id)
    comes_on: date = Field(sa_type=Day)
    day: date = Field(sa_type=Day)
