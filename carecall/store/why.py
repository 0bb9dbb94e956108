"""Owns the queries behind why and why-not. Invariant: reads only, a few rows of one owner, each found by an index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from carecall.model.clock import Clock
from carecall.model.contacts import State
from carecall.model.dispositions import Outcome
from carecall.model.reasons import Reason
from carecall.store.cards import NOT_ELIGIBLE, OF_EVERYTHING
from carecall.store.database import Transaction
from carecall.store.instants import from_instant
from carecall.store.lists import names_of
from carecall.store.queue import day_or_none

CLOSES = ("cancelled", "held", *(outcome.value for outcome in Outcome))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done to a contact: when by wall clock, by whom ("" where no agent did it), and what."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What a contact's row says beyond what the queue needs; `message`: by which channel one was made that was not
    withdrawn; `following` is the contact of its next round."""

    reason: Reason | None
    message: str
    following: int | None
    following_on: date | None


@dataclass(frozen=True, slots=True)
class Planned:
    """The latest round of a due date's contact, whatever became of it."""

    id: int
    due: int
    programme: str
    touch: str
    state: State
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class OptOut:
    """Why an owner is left out: of everything, or of one car (with its `plate`) or purpose. `gone` is sold, moved or
    died, where that and no wish is the reason; `said`: why the owner wishes it, where that is known; `since` is when it
    was told."""

    at: datetime
    since: str
    by: str
    reason: str
    vehicle: int | None
    purpose: str
    plate: str = ""
    gone: str = ""
    said: str = ""

    @property
    def of_everything(self) -> bool:
        return self.vehicle is None and not self.purpose

    @property
    def is_wish(self) -> bool:
        return self.reason != NOT_ELIGIBLE

    def covers(self, vehicle: int | None, programme: str) -> bool:
        """Whether it leaves the owner out of this programme of this car (None, 0: of no car)."""
        return self.vehicle in (None, vehicle) and self.purpose in ("", programme)


@dataclass(frozen=True, slots=True)
class Car:
    """A car of the owner; `stale`: its due dates are still to be derived."""

    id: int
    plate: str
    stale: bool


LAST_DIAL = """
SELECT coalesce(a.ended_at, a.started_at), coalesce(s.name, ''), a.outcome FROM attempt a
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
LEFT JOIN staff s ON s.dealership_id = l.dealership_id AND s.id = l.staff_id
WHERE a.dealership_id = :dealership AND a.contact_id = :contact AND a.undone_at IS NULL AND a.outcome <> ''
ORDER BY a.number DESC LIMIT 1
"""
LAST_CLOSING = """
SELECT u.at, coalesce(s.name, ''), u.action FROM audit u
LEFT JOIN staff s ON s.dealership_id = u.dealership_id AND s.id = u.staff_id
WHERE u.dealership_id = :dealership AND u.subject = 'contact' AND u.subject_id = :contact AND u.action IN ({actions})
ORDER BY u.id DESC LIMIT 1
"""
CLOSINGS = """
SELECT c.id, u.at, coalesce(s.name, ''), u.action FROM contact c
JOIN audit u ON u.dealership_id = c.dealership_id AND u.subject = 'contact' AND u.subject_id = c.id
  AND u.action IN ({actions})
LEFT JOIN staff s ON s.dealership_id = u.dealership_id AND s.id = u.staff_id
WHERE c.dealership_id = :dealership AND c.closed_on = :today AND c.state = :state ORDER BY u.id
"""
CONTACT_FACTS = """
SELECT c.reason, coalesce((SELECT m.channel FROM message m WHERE m.dealership_id = c.dealership_id
  AND m.contact_id = c.id AND m.state <> 'withdrawn' ORDER BY m.id LIMIT 1), ''), n.id, n.not_before
FROM contact c LEFT JOIN contact n ON n.dealership_id = c.dealership_id AND n.due_id = c.due_id
  AND n.programme = c.programme AND n.touch = c.touch AND n.round = c.round + 1
WHERE c.dealership_id = :dealership AND c.id = :contact
"""
OF_DUE = """
SELECT id, due_id, programme, touch, state, closed_on FROM contact
WHERE dealership_id = :dealership AND due_id IN ({dues}) ORDER BY due_id, programme, touch, round
"""
COMPLAINT = """
SELECT value FROM answer WHERE dealership_id = :dealership AND contact_id = :contact AND replaced_at IS NULL
  AND field = 'complaint'
"""
CARS = "SELECT id, plate, stale FROM vehicle WHERE dealership_id = :dealership AND customer_id = :customer ORDER BY id"
# The cars that an owner had: of calls that were made, for a closed contact has no index by owner.
FORMER_CARS = """
SELECT DISTINCT v.id, v.plate FROM call l CROSS JOIN attempt a CROSS JOIN contact c CROSS JOIN vehicle v
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id
  AND c.dealership_id = a.dealership_id AND c.id = a.contact_id
  AND v.dealership_id = c.dealership_id AND v.id = c.vehicle_id AND v.customer_id <> l.customer_id
ORDER BY v.id
"""
MESSAGES = """
SELECT day FROM message WHERE dealership_id = :dealership AND customer_id = :customer AND state <> 'withdrawn'
"""
TALKS = """
SELECT dialled_at FROM call WHERE dealership_id = :dealership AND customer_id = :customer AND dialled_at IS NOT NULL
  AND reached = 1 AND rang_in = 0 AND undone_at IS NULL ORDER BY dialled_at
"""
MARK = "o.at, coalesce(s.name, ''), o.reason, o.vehicle_id, o.purpose, coalesce(v.plate, '')"
BY_WHOM = """LEFT JOIN staff s ON s.dealership_id = o.dealership_id AND s.id = o.staff_id
LEFT JOIN vehicle v ON v.dealership_id = o.dealership_id AND v.id = o.vehicle_id"""
OPT_OUTS = f"""
SELECT {MARK} FROM opt_out o {BY_WHOM}
WHERE o.dealership_id = :dealership AND o.customer_id = :customer AND o.lifted_at IS NULL ORDER BY o.at, o.id
"""
LEFT_OUT = f"""
SELECT o.customer_id, coalesce(s.code, ''), {MARK}
FROM (SELECT * FROM opt_out WHERE dealership_id = :dealership AND lifted_at IS NULL
  AND ({OF_EVERYTHING} OR reason <> '{NOT_ELIGIBLE}')) AS o {BY_WHOM} ORDER BY o.at DESC, o.id DESC
"""
BECAME = """
SELECT params FROM audit WHERE dealership_id = :dealership AND subject = 'customer' AND subject_id = :customer
  AND action = 'left-out' AND at >= :at ORDER BY id LIMIT 1
"""
# A reason that was said anew takes the place of the one before.
SAID = """
SELECT params FROM audit WHERE dealership_id = :dealership AND subject = 'opt_out' AND subject_id = :customer
  AND action = 'said' AND at >= :at ORDER BY id DESC
"""
TOLD = """
SELECT params FROM audit WHERE dealership_id = :dealership AND subject = 'customer' AND subject_id = :customer
  AND action IN ('opted-out', 'opted-out-of') AND at >= :at ORDER BY id
"""
OWNER = "SELECT name FROM customer WHERE dealership_id = :dealership AND id = :customer"
NUMBER = """
SELECT number FROM phone WHERE dealership_id = :dealership AND customer_id = :customer AND state = 'ok'
ORDER BY place LIMIT 1
"""


def _deed(clock: Clock, row: Sequence[object] | None) -> Deed | None:
    return Deed(clock.to_wall(from_instant(str(row[0]))), str(row[1]), str(row[2])) if row else None


def last_dial(tx: Transaction, dealership: int, clock: Clock, contact: int) -> Deed | None:
    """The contact's latest dial that has an outcome and stands."""
    return _deed(clock, tx.one(LAST_DIAL, dealership=dealership, contact=contact))


def last_closing(tx: Transaction, dealership: int, clock: Clock, contact: int) -> Deed | None:
    """What last closed or held the contact, as far as one entry tells of this one; what planning gave up has none."""
    names, params = names_of("action", CLOSES)
    return _deed(clock, tx.one(LAST_CLOSING.format(actions=names), dealership=dealership, contact=contact, **params))


def closers(tx: Transaction, dealership: int, clock: Clock, state: State) -> dict[int, str]:
    """Who closed each contact that was closed today in `state`; those that nobody closed are absent."""
    names, params = names_of("action", CLOSES)
    sql, today = CLOSINGS.format(actions=names), clock.today()
    rows = tx.all(sql, dealership=dealership, today=today.isoformat(), state=state.value, **params)
    last = {int(contact): _deed(clock, deed) for contact, *deed in rows}
    return {contact: deed.by for contact, deed in last.items() if deed and deed.at.date() == today}


def contact_facts(tx: Transaction, dealership: int, contact: int) -> ContactFacts:
    row = tx.one(CONTACT_FACTS, dealership=dealership, contact=contact)
    assert row is not None
    reason, message, following, on = row
    return ContactFacts(Reason.from_json(reason) if reason else None, message, following, day_or_none(on))


def of_due(tx: Transaction, dealership: int, dues: Iterable[int]) -> dict[tuple[int, str, str], Planned]:
    """The latest round of every contact of these due dates, by (due, programme, touch)."""
    params = {f"due{place}": due for place, due in enumerate(dues)}
    if not params:
        return {}
    names = ", ".join(f":{name}" for name in params)
    rows = tx.all(OF_DUE.format(dues=names), dealership=dealership, **params)
    found = (Planned(i, due, programme, touch, State(state), day_or_none(on))
             for i, due, programme, touch, state, on in rows)  # fmt: skip
    return {(each.due, each.programme, each.touch): each for each in found}


def is_stale(tx: Transaction, dealership: int, customer: int) -> bool:
    """Whether the owner's due dates that are of no car are still to be derived."""
    sql = "SELECT stale FROM customer WHERE dealership_id = :dealership AND id = :customer"
    return bool(tx.value(sql, dealership=dealership, customer=customer))


def cars(tx: Transaction, dealership: int, customer: int) -> list[Car]:
    """The owner's cars."""
    rows = tx.all(CARS, dealership=dealership, customer=customer)
    return [Car(number, plate, bool(stale)) for number, plate, stale in rows]


def former_cars(tx: Transaction, dealership: int, customer: int) -> list[Car]:
    """The cars of others that this owner was once called about."""
    rows = tx.all(FORMER_CARS, dealership=dealership, customer=customer)
    return [Car(number, plate, False) for number, plate in rows]


def complaint(tx: Transaction, dealership: int, contact: int) -> str:
    """What the owner complained of in the calls of this contact; "" where nothing was told."""
    told = tx.value(COMPLAINT, dealership=dealership, contact=contact)
    return str(told) if told and told not in ("?", "-") else ""


def talks(tx: Transaction, dealership: int, clock: Clock, customer: int) -> tuple[date, ...]:
    """The days on which a call of ours has reached the owner, by wall clock; what was undone is none."""
    rows = tx.all(TALKS, dealership=dealership, customer=customer)
    return tuple(clock.to_wall(from_instant(at)).date() for (at,) in rows)


def messages(tx: Transaction, dealership: int, customer: int) -> tuple[date, ...]:
    """The days from which messages to the owner were, or are, to be sent; of what was withdrawn none."""
    rows = tx.all(MESSAGES, dealership=dealership, customer=customer)
    return tuple(date.fromisoformat(day) for (day,) in rows)


def is_called_seldom(tx: Transaction, dealership: int, customer: int) -> bool:
    """Whether the owner dislikes to be called (E-08)."""
    sql = "SELECT calls_seldom FROM customer WHERE dealership_id = :dealership AND id = :customer"
    return bool(tx.value(sql, dealership=dealership, customer=customer))


def opt_outs(tx: Transaction, dealership: int, clock: Clock, customer: int) -> list[OptOut]:
    """Everything that the owner is left out of now, the oldest first."""
    rows = tx.all(OPT_OUTS, dealership=dealership, customer=customer)
    return [_opt_out(tx, dealership, clock, customer, *row) for row in rows]


def left_out(tx: Transaction, dealership: int, clock: Clock) -> list[tuple[int, str, OptOut]]:
    """Every owner who is left out of everything, or wants no calls about a part, the latest first, with the code of who
    was told: of each part why, a wish before what became of the owner."""
    found: dict[tuple[int, int | None, str], tuple[int, str, OptOut]] = {}
    for customer, code, *row in tx.all(LEFT_OUT, dealership=dealership):
        out = _opt_out(tx, dealership, clock, customer, *row)
        key = int(customer), out.vehicle, out.purpose
        if key not in found or (out.is_wish and not found[key][2].is_wish):
            found[key] = int(customer), str(code), out
    return sorted(found.values(), key=lambda each: each[2].at, reverse=True)


def _opt_out(
    tx: Transaction, dealership: int, clock: Clock, customer: int, at: str, by: str, reason: str, vehicle: int | None,
    purpose: str, plate: str,
) -> OptOut:  # fmt: skip
    bare = OptOut(clock.to_wall(from_instant(at)), at, by, reason, vehicle, purpose, plate)
    if bare.is_wish:
        return replace(bare, said=_said(tx, dealership, customer, bare))
    params = tx.value(BECAME, dealership=dealership, customer=customer, at=at)
    return replace(bare, gone=str(json.loads(params).get("result", "")) if params else "")


def _said(tx: Transaction, dealership: int, customer: int, out: OptOut) -> str:
    """Why the owner wishes it, which the audit keeps beyond the row: of this part, what was said last."""
    key = {"dealership": dealership, "customer": customer, "at": out.since}
    told = (json.loads(params) for sql in (SAID, TOLD) for (params,) in tx.all(sql, **key))
    said = (str(each.get("said", "")) for each in told
            if (each.get("programme", ""), each.get("vehicle")) == (out.purpose, out.vehicle))  # fmt: skip
    return next(said, "")


def owner(tx: Transaction, dealership: int, customer: int) -> tuple[str, str] | None:
    """The owner's name, and the first number that is not bad or ""; None where there is no such owner."""
    name = tx.value(OWNER, dealership=dealership, customer=customer)
    if name is None:
        return None
    return str(name), str(tx.value(NUMBER, dealership=dealership, customer=customer) or "")
