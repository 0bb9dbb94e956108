"""Owns how often an owner hears of us (E-08). Invariant: planning and whoever explains it count the same: calls of ours
that reached the owner and were not undone, for an owner who rings is no pressure; and messages that were not withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from carecall.desk import auditing, day_book
from carecall.desk.context import Desk, to_instant
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.model.programmes import MESSAGES, TALKS, Pressure, Programme, Touch
from carecall.store import calls, records, why
from carecall.store.database import Transaction
from carecall.store.judging import Enough
from carecall.store.planning import Step


@dataclass(frozen=True, slots=True)
class Heard:
    """What an owner has heard of us: the days of our talks, and those of the messages, also of what is to come; whether
    the owner wants that `seldom`."""

    days: Mapping[str, Sequence[date]]
    seldom: bool = False


NOTHING = Heard({})


def heard(desk: Desk, tx: Transaction, customer: int) -> Heard:
    days = {TALKS: why.talks(tx, desk.id, desk.clock, customer), MESSAGES: why.messages(tx, desk.id, customer)}
    return Heard(days, why.is_called_seldom(tx, desk.id, customer))


@dataclass(frozen=True, slots=True)
class Said:
    """An owner after it was said whether calls are disliked; `changed`: it was not known before."""

    name: str
    seldom: bool
    changed: bool


def call_seldom(desk: Desk, customer: CustomerId, seldom: bool) -> Said:
    """The owner dislikes calls, or does no more; what is planned already stays. Raises Refused `unknown-owner`."""
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        name = records.owner_name(tx, desk.id, int(customer))
        if not name:
            raise Refused("unknown-owner", text=str(int(customer)))
        changed = why.is_called_seldom(tx, desk.id, int(customer)) != seldom
        if changed:
            tx.update("customer", {"dealership_id": desk.id, "id": int(customer)}, calls_seldom=int(seldom))
            auditing.note(desk, tx, "customer", int(customer), "calls-seldom" if seldom else "calls-usual")
    return Said(name, seldom, changed)


def enough(desk: Desk, step: Step, day: date) -> Enough | None:
    """Who has heard enough of us for this step on that day; None where nothing binds it, such as an urgent
    programme."""
    pressure, what = desk.pack.pressure, _what(step.touch)
    if pressure is None or not pressure.binds(step.programme):
        return None
    usual, seldom = (pressure.most(what, called_seldom) for called_seldom in (False, True))
    first = _first(pressure, day)
    since = first.isoformat() if what == MESSAGES else to_instant(desk.clock.from_wall(datetime.combine(first, time())))
    return Enough(what, since, usual, seldom) if usual or seldom else None


def free_again(desk: Desk, programme: Programme, touch: Touch, told: Heard) -> date | None:
    """The day on which an owner who has heard so much may be called, or written to, again for it; None where that is
    today."""
    return _free_after(desk, programme, touch, told, desk.clock.today())


def was_enough(desk: Desk, programme: Programme, touch: Touch, told: Heard, day: date) -> bool:
    """Whether the owner had heard enough for it by a day gone by."""
    by_then = {what: [on for on in days if on <= day] for what, days in told.days.items()}
    return _free_after(desk, programme, touch, replace(told, days=by_then), day) is not None


def _free_after(desk: Desk, programme: Programme, touch: Touch, told: Heard, day: date) -> date | None:
    pressure, what = desk.pack.pressure, _what(touch)
    most = pressure.most(what, told.seldom) if pressure and pressure.binds(programme) else 0
    if pressure is None or not most:
        return None
    late = sorted(on for on in told.days.get(what, ()) if on >= _first(pressure, day))
    return late[-most] + timedelta(days=pressure.days) if len(late) >= most else None


def _what(touch: Touch) -> str:
    return MESSAGES if touch.message else TALKS


def _first(pressure: Pressure, day: date) -> date:
    return day - timedelta(days=pressure.days - 1)
