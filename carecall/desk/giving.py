"""Owns handing an owner's plain calls, those that nobody promised, to one person, such as a lost customer to the
advisor of the last visit, who asks why (A-07). Invariant: it is given by whose it is, or by who shares out; never while
the owner is on the phone; and the audit says so (A-24).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carecall.desk import day_book, sharing
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Agent, Desk
from carecall.desk.directing import directs
from carecall.desk.promising import Colleague, callers, colleagues
from carecall.errors import Refused
from carecall.model.ids import CustomerId, StaffId
from carecall.store import calls, people
from carecall.store import sharing as store
from carecall.store.database import Transaction
from carecall.store.sharing import Plain


@dataclass(frozen=True, slots=True)
class Handed:
    """An owner's calls after they were given to `now`, None for everybody of their role; `programmes` in order."""

    customer: CustomerId
    name: str
    programmes: tuple[str, ...]
    now: Agent | None


@dataclass(frozen=True, slots=True)
class Takers:
    """Who may have an owner's call: first of all the `advisor` who received the car at its last visit, on the day
    `seen`, where that is known and they are here."""

    people: tuple[Colleague, ...]
    seen: date | None
    advisor: Agent | None


def give(desk: Desk, customer: CustomerId, to: StaffId | None, programme: str = "") -> Handed:
    """Give the owner's open calls, of one programme or of all, to somebody, with None to everybody of their role; what
    is promised stays (promising.hand). Raises Refused `nothing-to-give`: nothing is open that nobody promised, or the
    owner is on the phone; `give-not-yours` (by): it is somebody else's; `colleague-absent` (name), `not-a-caller`
    (name), `colleague-other-role` (name, role)."""
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        calls.lock_contacts(tx, desk.id, int(customer))
        found = [each for each in store.of_owner(tx, desk.id, int(customer)) if programme in ("", each.programme)]
        staff = {agent.id: agent for agent in people.staff(tx, desk.id, desk.clock.today())}
        if not found:
            raise Refused("nothing-to-give")
        taker = staff.get(to) if to is not None else None
        for each in found:
            _check(desk, staff, each, to, taker)
        for each in found:
            if each.staff != to and store.give(tx, desk.id, each, to):
                sharing.note(desk, tx, each, taker)
    return Handed(customer, found[0].name, tuple(dict.fromkeys(each.programme for each in found)), taker)


def _check(
    desk: Desk, staff: dict[StaffId, Agent], each: Plain, to: StaffId | None, taker: Agent | None
) -> None:
    me, has = desk.agent, staff.get(StaffId(each.staff)) if each.staff else None
    own = me is not None and has is not None and has.id == me.id  # who sat down while away is present only since
    mine = me is None or own or ((has is None or not has.present) and each.role == me.role)
    if not (mine or directs(desk)):
        raise Refused("give-not-yours", by=has.name if has else "")
    if to is None:
        return
    if taker is None or not taker.present:
        raise Refused("colleague-absent", name=taker.name if taker else "")
    if taker.id == each.advisor or (directs(desk) and taker.role in callers(desk)):
        return
    if taker.role not in callers(desk):
        raise Refused("not-a-caller", name=taker.name)
    if me is not None and taker.role not in (each.role, SUPERVISOR) and taker.id != me.id:
        raise Refused("colleague-other-role", name=taker.name, role=each.role)


def takers(desk: Desk, customer: CustomerId, programme: str, role: str) -> Takers:
    """Who may have the owner's calls of a programme, which are this role's: the advisor of the last visit, then who may
    have its promises (promising.colleagues)."""
    found = colleagues(desk, role)
    with desk.db.read() as tx:
        seen, advisor = _last_visit(desk, tx, customer, programme)
        open_now = {seat.agent.id: seat.open for seat in people.seats(tx, desk.id, desk.clock)}
    first = _colleague(found, advisor, open_now[advisor.id]) if advisor else None
    others = tuple(each for each in found if first is None or each.agent.id != first.agent.id)
    return Takers(((first,) if first else ()) + others, seen, advisor)


def _last_visit(
    desk: Desk, tx: Transaction, customer: CustomerId, programme: str
) -> tuple[date | None, Agent | None]:
    plain = [each for each in store.of_owner(tx, desk.id, int(customer)) if each.programme == programme]
    here = {int(agent.id): agent for agent in people.staff(tx, desk.id, desk.clock.today()) if agent.present}
    return (plain[0].seen, here.get(plain[0].advisor or 0)) if plain else (None, None)


def _colleague(found: Sequence[Colleague], agent: Agent, is_open: bool) -> Colleague:
    return next((each for each in found if each.agent.id == agent.id), Colleague(agent, is_open, False, 0))
