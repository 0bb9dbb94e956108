"""Owns the states of a contact and where it stands now. Invariant: only `State` is stored; ready, waiting, overdue
and promised are computed from it, the series, the promise and the time.

Implements the order and the promises of the design's section 4 (B-16, C-03, D-15, D-20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from carecall.model.ids import ContactId, CustomerId, DueId, PromiseId, StaffId, VehicleId
from carecall.model.programmes import Policy
from carecall.model.series import NextSlot, Rhythm, Series, earliest_day, next_slot
from carecall.model.slots import Band

READY_BEFORE = timedelta(minutes=5)
AT_ONCE = timedelta(minutes=1)
"""Before its time in which a promise may be dialled without a word: one for the coming minute was made for at once."""
EVERYBODYS_AFTER = timedelta(minutes=5)
CLOSED_DESK_BEFORE = timedelta(minutes=10)
KEPT_WITHIN = timedelta(minutes=15)


class State(StrEnum):
    """The stored states of a contact; `outbox`: a message that waits to be sent, and no call."""

    OPEN = "open"
    OUTBOX = "outbox"
    HELD = "held"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Shown(StrEnum):
    """The computed states of an open contact."""

    READY = "ready"
    WAITING = "waiting"
    OVERDUE = "overdue"
    PROMISED = "promised"


class Risk(StrEnum):
    """Why a promise that nobody has dialled yet is at risk: its time is over, or nobody is there to make the call."""

    LATE = "late"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Promise:
    """A window promised to an owner, by wall clock.

    `staff`: whose it is, None where it is its role's. `desk_open`: that agent is at the desk now, not away and not on
    a break; of a role's promise: somebody of the role is. `deserted`: it is a role's of which nobody is here today.
    """

    id: PromiseId
    staff: StaffId | None
    starts: datetime
    ends: datetime
    made: datetime
    desk_open: bool = True
    deserted: bool = False

    def due(self, now: datetime) -> bool:
        return now >= self.starts - READY_BEFORE

    def early(self, now: datetime) -> bool:
        """Whether its time is still to come: it may be `due` all the same, since a dial a little before keeps it."""
        return now < self.starts

    def everybodys_from(self) -> datetime | None:
        """When it falls to everybody: t+5, or t-10 where the agent's desk is closed. What is a role's stays with it (it
        may have gone to the supervisors on purpose), unless nobody of the role is here today: then from t-10 too."""
        if self.deserted or (self.staff is not None and not self.desk_open):
            return self.starts - CLOSED_DESK_BEFORE
        return None if self.staff is None else self.starts + EVERYBODYS_AFTER

    def for_everybody(self, now: datetime) -> bool:
        opens = self.everybodys_from()
        return opens is not None and now >= opens

    @property
    def kept_until(self) -> datetime:
        """The last moment at which a dial keeps it."""
        return max(self.ends, self.starts + KEPT_WITHIN)

    def kept_by(self, dialled: datetime) -> bool:
        """Dialled in [t-5, end of the window], for an exact time [t-5, t+15]."""
        return self.starts - READY_BEFORE <= dialled <= self.kept_until

    def late(self, now: datetime) -> bool:
        """It was not dialled in its time; said of a promise that is open."""
        return now > self.kept_until

    def risk(self, now: datetime) -> Risk | None:
        """What an open promise is in danger from at `now`: it is late, or it is ten minutes away or less and nobody
        sits at the desk that is to keep it. None where nothing is wrong."""
        if self.late(now):
            return Risk.LATE
        soon = now >= self.starts - CLOSED_DESK_BEFORE
        return Risk.NOBODY if soon and not self.desk_open else None

    def at_risk(self, now: datetime) -> bool:
        return self.risk(now) is not None


@dataclass(frozen=True, slots=True)
class Contact:
    """One touch of one programme for one owner, as far as calling it needs. Days are the dealership's; `assignee` is
    None while whoever has it is away: then it is the role's."""

    id: ContactId
    programme: str
    touch: str
    customer: CustomerId
    vehicle: VehicleId | None
    due: DueId
    state: State
    not_before: date
    not_after: date
    give_up: date
    priority: int
    role: str
    assignee: StaffId | None
    series: Series
    delivered_on: date | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an open contact stands at one moment. `urgent`: overdue or on its last day. `late`: a try was missed.
    `overdue`: its last day is over, or a try was missed, whether or not it may be dialled at this hour."""

    shown: Shown
    starts: datetime
    slot: str
    urgent: bool
    late: bool
    next: NextSlot | None = None
    overdue: bool = False

    @property
    def ready(self) -> bool:
        return self.shown in (Shown.READY, Shown.OVERDUE)


def standing(
    contact: Contact, policy: Policy, rhythm: Rhythm, wish: Band | None, dialled_on: date | None, now: datetime
) -> Standing:
    """Where the contact stands at wall-clock time `now`; `dialled_on` is the owner's last day of an unreached dial."""
    if contact.promise:
        return _promised(contact.promise, rhythm, now)
    today = now.date()
    earliest = earliest_day(contact.series, rhythm.calendar, contact.not_before, today, dialled_on)
    coming = next_slot(contact.series, policy, rhythm, wish, earliest, now)
    begun = contact.series.dials > 0
    late = begun and _missed(contact, rhythm, today)
    urgent = late or (not begun and today >= contact.not_after)
    overdue = late or (not begun and today > contact.not_after)
    if coming.starts <= now < coming.ends:
        shown = Shown.OVERDUE if overdue else Shown.READY
    else:
        shown = Shown.WAITING
    return Standing(shown, coming.starts, coming.band.name, urgent, late, coming, overdue)


def _missed(contact: Contact, rhythm: Rhythm, today: date) -> bool:
    last = contact.series.last_day
    return last is not None and today > rhythm.calendar.open_after(last)


def _promised(promise: Promise, rhythm: Rhythm, now: datetime) -> Standing:
    """A promise overrides slots, never the hard limits: one that was missed goes on when they open again."""
    late = promise.late(now)
    slot = rhythm.hours.counted_slot(promise.starts.time())
    if not promise.due(now):
        return Standing(Shown.PROMISED, promise.starts, slot, late, late, overdue=late)
    if now.time() not in rhythm.hours.limits:
        return Standing(Shown.WAITING, _limits_open(rhythm, now), slot, late, late, overdue=late)
    return Standing(Shown.OVERDUE if late else Shown.READY, promise.starts, slot, late, late, overdue=late)


def _limits_open(rhythm: Rhythm, now: datetime) -> datetime:
    opens = datetime.combine(now.date(), rhythm.hours.limits.start)
    return opens if now < opens else opens + timedelta(days=1)


def falls_to(contact: Contact, staff: StaffId, role: str, now: datetime) -> bool:
    """Whether the contact is this agent's own: mine, my role's pool, promises to me, and promises that have fallen to
    everybody."""
    promise = contact.promise
    if promise and promise.for_everybody(now):
        return True
    if promise and promise.staff is not None:
        return promise.staff == staff
    return contact.assignee == staff or (contact.assignee is None and contact.role == role)


def may_dial(contact: Contact, staff: StaffId, role: str, now: datetime) -> bool:
    """Whether this agent may take it: it is the agent's own, or of the agent's role; a promise is its agent's until it
    falls to everybody."""
    if falls_to(contact, staff, role, now):
        return True
    promised_away = contact.promise is not None and contact.promise.staff is not None
    return contact.role == role and not promised_away


Rank = tuple[int, datetime, bool, int, date, date, int]


def rank(contact: Contact, where: Standing) -> Rank:
    """The sort key of the queue: promises due, then overdue or last day, priority, not_after, delivery (D-20), id;
    after them what waits, by the time from which it may be dialled."""
    ripe = where.ready
    group = 0 if ripe and contact.promise else 1 if ripe else 2
    at = contact.promise.ends if group == 0 and contact.promise else where.starts if group == 2 else datetime.min
    delivered = contact.delivered_on or date.max
    return group, at, not where.urgent, contact.priority, contact.not_after, delivered, int(contact.id)
