"""Owns who works here and who is away for days (D-16). Invariant: whoever is away gets no new contacts, and their
promises fall to the others in time; each change stands in the audit (A-24).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from carecall.desk import auditing, promising
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Agent, Desk, from_instant
from carecall.errors import Refused
from carecall.store import people
from carecall.store.database import Transaction
from carecall.store.people import ALWAYS_AWAY, Seat


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff. `absent_until`: the last day away, None for who is here; ALWAYS_AWAY where nobody knows.
    `on_break`: since when, by wall clock; `desk_open`: at the desk now; `promises`: those that are open."""

    agent: Agent
    absent_until: date | None
    on_break: datetime | None
    desk_open: bool
    promises: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody after it was said whether they are away; `until` is None for who is here. `promises` are those that are
    open, in their order."""

    agent: Agent
    until: date | None
    changed: bool
    promises: tuple[promising.PromiseRow, ...]

    @property
    def open_end(self) -> bool:
        return self.until == ALWAYS_AWAY


def members(desk: Desk) -> tuple[Member, ...]:
    """Everybody who works here, by role and code."""
    open_now = Counter(row.staff for row in promising.open_promises(desk, mine=False))
    with desk.db.read() as tx:
        seats = people.seats(tx, desk.id, desk.clock)
    return tuple(_member(desk, seat, open_now[seat.agent.id]) for seat in seats if seat.agent.active)


def _member(desk: Desk, seat: Seat, promises: int) -> Member:
    since = desk.clock.to_wall(from_instant(seat.on_break)) if seat.on_break else None
    return Member(seat.agent, _until(desk, seat), since, seat.open, promises)


def _until(desk: Desk, seat: Seat) -> date | None:
    """The last day away, where it is not over."""
    return seat.absent_until if seat.absent_until and seat.absent_until >= desk.clock.today() else None


def mark(desk: Desk, who: Agent, until: date | None) -> Absence:
    """Say that somebody is away from now to the end of that day, or is here (None); said twice it changes nothing.
    Raises Refused `absence-past` (day), `absence-not-yours` (name): only a supervisor says it of somebody else."""
    if until is not None and until < desk.clock.today():
        raise Refused("absence-past", day=until.isoformat())
    if desk.agent is not None and desk.agent.role != SUPERVISOR and desk.agent.id != who.id:
        raise Refused("absence-not-yours", name=who.name)
    with desk.db.write() as tx:
        changed = _until(desk, _seat(desk, tx, who)) != until
        if changed:
            people.set_absent(tx, desk.id, int(who.id), until)
            told = {"until": until.isoformat()} if until else {}
            auditing.note(desk, tx, "staff", int(who.id), "absent" if until else "back", **told)
    promises = tuple(row for row in promising.open_promises(desk, mine=False) if row.staff == who.id)
    return Absence(who, until, changed, promises)


def _seat(desk: Desk, tx: Transaction, who: Agent) -> Seat:
    return next(seat for seat in people.seats(tx, desk.id, desk.clock) if seat.agent.id == who.id)
