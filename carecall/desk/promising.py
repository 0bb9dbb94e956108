"""Owns promises between the call that made one and the call that keeps it: whose they are, when they are, what is at
risk. Invariant: an open promise is handed on or moved together with what waits for it, never while the owner is on the
phone, and each time the audit says so (A-24).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from carecall.desk import auditing, day_book
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Agent, Desk, to_instant, with_days
from carecall.errors import Refused
from carecall.model.callback_parts import part_of_window
from carecall.model.callback_phrases import Window
from carecall.model.contacts import Promise, falls_to
from carecall.model.ids import ContactId, CustomerId, PromiseId, StaffId
from carecall.store import absences, calls, people, promises, queue
from carecall.store.absences import Away
from carecall.store.database import Transaction
from carecall.store.people import Seat
from carecall.store.queue import Line
from carecall.text import mask_phone

SOON = timedelta(minutes=60)
"""How far ahead a break, and whoever is handed a promise, is asked about."""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """An open promise, by wall clock. `contacts` and their `programmes` wait for it, the most urgent first; `staff` is
    whose it is, None where it is the role's; `others_from`: when it falls to everybody, None for never; `on_call`: who
    has the owner on the phone now (0: nobody known); `risk` is "", `late` or `nobody` (model.contacts.Risk); `away`:
    whose it is will not be here that day; `closed`: nor is the house open then."""

    promise: PromiseId
    customer: CustomerId
    name: str
    phone: str
    plate: str
    contacts: tuple[ContactId, ...]
    programmes: tuple[str, ...]
    role: str
    staff: StaffId | None
    staff_code: str
    staff_name: str
    starts: datetime
    ends: datetime
    made: datetime
    others_from: datetime | None
    on_call: StaffId | None
    risk: str
    away: bool = False
    closed: bool = False

    @property
    def endangered(self) -> bool:
        """Whether somebody has to take care of it: it is at risk, or nobody may be here on its day."""
        return bool(self.risk) or self.closed


@dataclass(frozen=True, slots=True)
class Handed:
    """A promise after it was handed on: whose it was and whose it is, None for the role's. `starts` is wall clock,
    `part` the part of the day where no hour was promised; `role`: whose call it is; `falls`: where whose it is now
    does not sit at a desk, when it falls to everybody unless they come back."""

    promise: PromiseId
    customer: CustomerId
    contacts: tuple[ContactId, ...]
    name: str
    starts: datetime
    was: Agent | None
    now: Agent | None
    falls: datetime | None = None
    part: str = ""
    role: str = ""

    @property
    def away(self) -> bool:
        return self.falls is not None


@dataclass(frozen=True, slots=True)
class AllHanded:
    """What became of all promises of one person: those handed on, and those of owners who are on the phone now."""

    handed: tuple[Handed, ...]
    on_call: tuple[PromiseRow, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise at its new time, by wall clock."""

    promise: PromiseId
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be handed a promise. `desk_open`: at the desk now; `promises`: those of the next hour."""

    agent: Agent
    desk_open: bool
    on_break: bool
    promises: int


# --- what is promised ---


def open_promises(desk: Desk, mine: bool = True) -> tuple[PromiseRow, ...]:
    """The open promises by their time. `mine`: the agent's own, which are the agent's, those of the agent's role, and
    those that have fallen to everybody; where nobody sits at the desk, all."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        lines = queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach)
        staff = staff_by_id(desk, tx)
        away = absences.of_staff(tx, desk.id, desk.clock.today())
    rows = (row_of(desk, staff, each) for each in by_promise(lines) if not mine or _own(desk, each))
    is_open = desk.rhythm.calendar.is_open
    return tuple(replace(row, away=_away_then(away, row), closed=not is_open(row.starts.date())) for row in rows)


def _away_then(away: Mapping[int, Sequence[Away]], row: PromiseRow) -> bool:
    return row.staff is not None and any(each.covers(row.starts.date()) for each in away.get(int(row.staff), ()))


def by_promise(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each promise; they come together."""
    return (list(group) for _, group in groupby(lines, lambda line: promise_of(line).id))


def promise_of(line: Line) -> Promise:
    assert line.contact.promise is not None
    return line.contact.promise


def _own(desk: Desk, lines: Sequence[Line]) -> bool:
    agent, now = desk.agent, desk.clock.wall()
    return agent is None or any(falls_to(line.contact, agent.id, agent.role, now) for line in lines)


def staff_by_id(desk: Desk, tx: Transaction) -> dict[StaffId, Seat]:
    return {seat.agent.id: seat for seat in people.seats(tx, desk.id, desk.clock)}


def _agent(staff: dict[StaffId, Seat], number: StaffId | None) -> Agent | None:
    return staff[number].agent if number in staff else None


def row_of(desk: Desk, staff: dict[StaffId, Seat], lines: Sequence[Line]) -> PromiseRow:
    lead, promise = lines[0], promise_of(lines[0])
    whose, risk = _agent(staff, promise.staff), promise.risk(desk.clock.wall())
    return PromiseRow(
        promise.id, lead.contact.customer, lead.name, mask_phone(lead.phone) if lead.phone else "", lead.plate,
        tuple(line.contact.id for line in lines),
        tuple(dict.fromkeys(line.contact.programme for line in lines)),
        lead.contact.role, promise.staff, whose.code if whose else "", whose.name if whose else "",
        promise.starts, promise.ends, promise.made, promise.everybodys_from(), lead.on_call, risk.value if risk else "",
    )  # fmt: skip


# --- handing on, another time ---


def hand(desk: Desk, customer: CustomerId, to: StaffId | None) -> Handed:
    """Hand the owner's open promise, and what waits for it, to a colleague, or with None to everybody of its role.
    Handing it to whose it is changes nothing. It stays with those whose call it is: to another role only a supervisor
    hands it.

    Raises Refused: `no-promise`; `on-call` (by): the owner is on the phone now; `promise-not-yours` (by): only its
    agent, a supervisor, or anybody once it has fallen to everybody may; `colleague-absent` (name): away today or gone;
    `colleague-away-then` (name, day): on the day of the promise; `not-a-caller` (name): a colleague whose role makes no
    calls; `colleague-other-role` (name, role): not one of the promise's role.
    """
    with day_book.writing(desk) as tx:
        staff = staff_by_id(desk, tx)
        lines = _locked(desk, tx, customer, staff)
        promise = promise_of(lines[0])
        was, now = _agent(staff, promise.staff), _taker(desk, tx, staff, to, promise.starts.date())
        if not _may_hand(desk, lines):
            raise Refused("promise-not-yours", by=was.name if was else "")
        if now and not _may_have(desk, now, lines[0].contact.role):
            raise Refused("colleague-other-role", name=now.name, role=lines[0].contact.role)
        if promise.staff != to:
            promises.hand(tx, desk.id, int(customer), int(promise.id), to)
            whose = {"from": was.code if was else None, "to": now.code if now else None}
            waiting = [int(line.contact.id) for line in lines]
            auditing.note(desk, tx, "promise", int(promise.id), "handed", customer=int(customer), contacts=waiting,
                          **whose)  # fmt: skip
    contacts = tuple(line.contact.id for line in lines)
    away = to is not None and not staff[to].open
    falls = replace(promise, staff=to, desk_open=False).everybodys_from() if away else None
    part = part_of_window(promise.starts, promise.ends, promise.made, desk.rhythm.hours)
    role = lines[0].contact.role
    return Handed(promise.id, customer, contacts, lines[0].name, promise.starts, was, now, falls, part, role)


def hand_all(desk: Desk, of: StaffId, to: StaffId | None) -> AllHanded:
    """Hand all open promises of a colleague on, each by itself; an owner who is on the phone now keeps the promise.
    Raises Refused as `hand` does."""
    handed: list[Handed] = []
    kept: list[PromiseRow] = []
    for row in open_promises(desk, mine=False):
        if row.staff != of:
            continue
        try:
            handed.append(hand(desk, row.customer, to))
        except Refused as refused:
            if refused.code == "on-call":
                kept.append(row)
            elif refused.code != "no-promise":  # it was kept, or taken back, a moment ago
                raise
    return AllHanded(tuple(handed), tuple(kept))


def _locked(desk: Desk, tx: Transaction, customer: CustomerId, staff: dict[StaffId, Seat]) -> list[Line]:
    """What waits for the owner's open promise, which nobody else changes or dials from here on."""
    calls.lock_owner(tx, desk.id, int(customer))
    calls.lock_contacts(tx, desk.id, int(customer))
    calls.free_lapsed(tx, desk.id, desk.now, to_instant(desk.clock.machine()))
    found = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    lines = sorted((line for line in found if line.contact.promise), key=lambda line: line.contact.priority)
    if not lines:
        raise Refused("no-promise")
    if lines[0].on_call is not None:
        by = _agent(staff, lines[0].on_call)
        raise Refused("on-call", by=by.name if by else "")
    return lines


def _may_hand(desk: Desk, lines: Sequence[Line]) -> bool:
    return _supervised(desk) or _own(desk, lines)


def _may_have(desk: Desk, taker: Agent, role: str) -> bool:
    """Whether a promise of this role may be handed to them: whose call it is, a supervisor, or whoever takes it upon
    themselves; to anybody by a supervisor."""
    me = desk.agent
    return _supervised(desk) or me is None or taker.role in (role, SUPERVISOR) or taker.id == me.id


def _supervised(desk: Desk) -> bool:
    return desk.agent is not None and desk.agent.role == SUPERVISOR


def _taker(
    desk: Desk, tx: Transaction, staff: dict[StaffId, Seat], to: StaffId | None, day: date
) -> Agent | None:
    """Whose it will be: somebody who makes calls, is here today and will be on the day of the promise."""
    if to is None:
        return None
    agent = _agent(staff, to)
    if agent is None or not agent.present:
        raise Refused("colleague-absent", name=agent.name if agent else "")
    if any(away.covers(day) for away in absences.of_staff(tx, desk.id, desk.clock.today()).get(int(to), ())):
        raise Refused("colleague-away-then", name=agent.name, day=day.isoformat())
    if agent.role not in callers(desk):
        raise Refused("not-a-caller", name=agent.name)
    return agent


def callers(desk: Desk) -> frozenset[str]:
    """The roles that make calls: those of the programmes, and the supervisors."""
    return frozenset(programme.role for programme in desk.pack.programmes.values()) | {SUPERVISOR}


def colleagues(desk: Desk, role: str) -> tuple[Colleague, ...]:
    """Who may be handed a promise of this role today: everybody of it who is here, and the supervisors; by a supervisor
    everybody who makes calls; but for the desk's own agent. The role first, in it the open desks, then by code."""
    me = desk.agent
    now = desk.clock.now()
    with desk.db.read() as tx:
        seats = people.seats(tx, desk.id, desk.clock)
        coming = promises.to_come(tx, desk.id, to_instant(now), to_instant(now + SOON))
    found = [
        Colleague(seat.agent, seat.open, seat.on_break is not None, coming.get(int(seat.agent.id), 0))
        for seat in seats
        if seat.agent.present and seat.agent.role in callers(desk) and (me is None or seat.agent.id != me.id)
        and _may_have(desk, seat.agent, role)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (
        each.agent.role != role, each.agent.role, not each.desk_open, each.agent.code,
    )))  # fmt: skip


def move(desk: Desk, customer: CustomerId, window: Window) -> Moved:
    """The owner has asked for another time, outside a call: the promise is replaced by one for `window`, of the same
    agent. Anybody may note it, the owner's wish decides; a promise that was late already stays one that was not kept.
    Raises Refused `no-promise`, `on-call` (by)."""
    with day_book.writing(desk) as tx:
        lines = _locked(desk, tx, customer, staff_by_id(desk, tx))
        old, starts = promise_of(lines[0]), desk.clock.to_wall(window.start)
        promises.close_replaced(tx, desk.id, int(customer), desk.now, old.late(desk.clock.wall()))
        new = promises.move(tx, desk.id, int(old.id), {
            "customer_id": int(customer), "staff_id": old.staff, "made_at": desk.now,
            "starts_at": to_instant(window.start), "ends_at": to_instant(window.end),
        })  # fmt: skip
        promises.move_promised(tx, desk.id, int(customer), new, starts.date().isoformat())
        auditing.note(desk, tx, "promise", new, "moved", customer=int(customer), after=int(old.id),
                      starts=to_instant(window.start))  # fmt: skip
    return Moved(PromiseId(new), starts, desk.clock.to_wall(window.end))
