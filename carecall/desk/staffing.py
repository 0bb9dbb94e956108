"""Owns who works here and who is away for days (D-16). Invariant: whoever is away gets no new contacts, those that
are open are the role's meanwhile, and promises fall to the others in time; each change stands in the audit (A-24).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from carecall.desk import auditing, promising
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Agent, Desk, from_instant, to_instant
from carecall.errors import Refused
from carecall.store import absences, calls, people, queue
from carecall.store.absences import ALWAYS_AWAY, Away
from carecall.store.database import Transaction
from carecall.store.people import Seat

__all__ = ["ALWAYS_AWAY", "Absence", "Away", "Member", "Place", "add", "back", "in_picture", "mark", "members"]


class Place(StrEnum):
    """Where somebody of the staff is now."""

    PHONE = "phone"
    DESK = "desk"
    BREAK = "break"
    AWAY = "away"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff. `absences`: those that run and those to come, the earliest first; one ends ALWAYS_AWAY
    where nobody knows when. `absent_until`: the last day away, None for who is here today; `on_break` and `on_phone`:
    since when, by wall clock; `desk_open`: at the desk now; `promises`: those that are open."""

    agent: Agent
    absences: tuple[Away, ...]
    absent_until: date | None
    on_break: datetime | None
    desk_open: bool
    promises: int
    on_phone: datetime | None = None

    @property
    def place(self) -> Place:
        """Whoever talks to an owner is on the phone, whatever was said before."""
        if self.on_phone:
            return Place.PHONE
        if self.absent_until:
            return Place.AWAY
        if self.on_break:
            return Place.BREAK
        return Place.DESK if self.desk_open else Place.CLOSED

    @property
    def since(self) -> datetime | None:
        """Since when, by wall clock, of a call or a break."""
        return self.on_phone or (self.on_break if self.place is Place.BREAK else None)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody after it was said whether they are away: from `first` to `until`, or with None here from `first` on, to
    the end of `back_until` where that is a day; `ended`: what they were away for until then, as it was. `promises` are
    those that are open and fall into that time, in their order; `contacts`: how many others may be called then, with
    what is left from before and is not given up, which are the role's meanwhile; `others`: how many of the role are
    here on its first day; `calls`: whether that role makes calls; `absences`: all that run or are to come."""

    agent: Agent
    first: date
    until: date | None
    changed: bool
    promises: tuple[promising.PromiseRow, ...]
    contacts: int
    others: int
    absences: tuple[Away, ...]
    calls: bool = True
    back_until: date | None = None
    ended: tuple[Away, ...] = ()


def members(desk: Desk) -> tuple[Member, ...]:
    """Everybody who works here, by role and code."""
    with desk.db.read() as tx:
        return in_picture(desk, tx)


def in_picture(desk: Desk, tx: Transaction) -> tuple[Member, ...]:
    """The same in a transaction that is open."""
    promised = promising.by_promise(queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach))
    open_now = Counter(promising.promise_of(lines[0]).staff for lines in promised)
    seats = people.seats(tx, desk.id, desk.clock)
    away = absences.of_staff(tx, desk.id, desk.clock.today())
    talking = calls.talking(tx, desk.id, to_instant(desk.clock.machine()))
    return tuple(
        _member(desk, seat, away.get(int(seat.agent.id), ()), open_now[seat.agent.id], talking.get(int(seat.agent.id)))
        for seat in seats if seat.agent.active
    )  # fmt: skip


def _member(desk: Desk, seat: Seat, away: tuple[Away, ...], promises: int, dialled: str | None) -> Member:
    on_break, on_phone = (desk.clock.to_wall(from_instant(at)) if at else None for at in (seat.on_break, dialled))
    until = max((each.last for each in away if each.covers(desk.clock.today())), default=None)
    return Member(seat.agent, away, until, on_break, seat.open, promises, on_phone)


def add(desk: Desk, code: str, name: str, role: str) -> Member:
    """Somebody new works here, in a role by its code; planning gives them calls from the next time on. Raises Refused
    `staff-code-taken` (staff, name), `staff-not-yours`: only a supervisor says who works here."""
    from carecall.channels.names import latin_name

    if desk.agent is not None and desk.agent.role != SUPERVISOR:
        raise Refused("staff-not-yours")
    with desk.db.write() as tx:
        today = desk.clock.today()
        for agent in people.staff(tx, desk.id, today):
            if agent.code.casefold() == code.casefold():
                raise Refused("staff-code-taken", staff=agent.code, name=agent.name)
        people.upsert_staff(tx, desk.id, code, name, role, latin=latin_name(name))
        found = next(member for member in in_picture(desk, tx) if member.agent.code == code)
        auditing.note(desk, tx, "staff", int(found.agent.id), "written", role=role, absent=False)
    return found


def back(desk: Desk, who: Agent, first: date | None = None, until: date | None = None) -> Absence:
    """Say that somebody is here from `first`, today by default: until a planned absence begins, or to the end of
    `until`, after which what they were away for goes on. Raises Refused as `mark` does."""
    first = first or desk.clock.today()
    _check(desk, who, first, until or first)
    with desk.db.write() as tx:
        ended = absences.back(tx, desk.id, int(who.id), first, until, desk.clock.today())
        if ended:
            _note(desk, tx, who, "back", first, until)
        standing = absences.of_staff(tx, desk.id, desk.clock.today()).get(int(who.id), ())
    return Absence(who, first, None, bool(ended), (), 0, 0, standing, back_until=until, ended=ended)


def mark(desk: Desk, who: Agent, until: date, first: date | None = None) -> Absence:
    """Say that somebody is away from `first`, today by default, to the end of `until`; said twice it changes nothing.
    Planned days that these overlap are joined with them, an absence that runs goes on into them, any other stays; it is
    shortened by saying from when they are `back`. Raises Refused `absence-past` (day), `absence-backwards` (day,
    until), `absence-not-yours` (name): only a supervisor says it of somebody else."""
    today = desk.clock.today()
    first = first or today
    _check(desk, who, first, until)
    with desk.db.write() as tx:
        changed = absences.add(tx, desk.id, int(who.id), Away(first, until), today)
        if changed:
            _note(desk, tx, who, "absent", first, until)
        standing = absences.of_staff(tx, desk.id, today).get(int(who.id), ())
        contacts = people.waiting(tx, desk.id, int(who.id), first if first > today else date.min, until)
        here = people.staff(tx, desk.id, first)
    promises = tuple(
        row for row in promising.open_promises(desk, mine=False)
        if row.staff == who.id and first <= row.starts.date() <= until
    )  # fmt: skip
    others = sum(agent.present and agent.role == who.role and agent.id != who.id for agent in here)
    calls = who.role in promising.callers(desk) - {SUPERVISOR}
    return Absence(who, first, until, changed, promises, contacts, others, standing, calls)


def _check(desk: Desk, who: Agent, first: date, last: date) -> None:
    """Whether the desk's agent may say it, and of these days: an absence that has begun goes on."""
    if last < desk.clock.today():
        raise Refused("absence-past", day=last.isoformat())
    if last < first:
        raise Refused("absence-backwards", start=first.isoformat(), day=last.isoformat())
    if desk.agent is not None and desk.agent.role != SUPERVISOR and desk.agent.id != who.id:
        raise Refused("absence-not-yours", name=who.name)


def _note(desk: Desk, tx: Transaction, who: Agent, action: str, first: date, until: date | None) -> None:
    """It was news."""
    told = {"from": first.isoformat()} if first != desk.clock.today() else {}
    told |= {"until": until.isoformat()} if until else {}
    auditing.note(desk, tx, "staff", int(who.id), action, **told)
