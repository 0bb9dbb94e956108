"""Owns the queries of the queue. Invariant: one row a contact, everything that the screen shows in one statement; what
is ready, waiting or overdue is computed from it by model.contacts.

`reach`: whom the touches reach first (store.reached).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from carecall.model.clock import Clock
from carecall.model.contacts import Contact, Promise, State
from carecall.model.ids import ContactId, CustomerId, DueId, PromiseId, StaffId, VehicleId
from carecall.model.programmes import Reach
from carecall.model.series import Series
from carecall.model.slots import Band
from carecall.store.absences import present
from carecall.store.database import Row, Transaction
from carecall.store.instants import from_instant
from carecall.store.people import alive
from carecall.store.reached import number_sql

OWN_BAND = "owner"


@dataclass(frozen=True, slots=True)
class Line:
    """A contact with what is shown beside it. `phone` is E.164 and masked by whoever shows it; `assignee_code` and
    `assignee_name`: whose the promise is, else whose the contact, of those who are here today; `away`: whose the
    contact is who is not; `on_call`: who has the owner on the phone now (0: nobody known), or None."""

    contact: Contact
    name: str
    salutation: str
    phone: str
    plate: str
    model_names: Mapping[str, str]
    wish: Band | None
    dialled_on: date | None
    assignee_code: str
    assignee_name: str
    away: str
    on_call: StaffId | None
    result: str
    closed_on: date | None


# The last heartbeat at the desk that is to keep a promise: its agent's, unless away today or on a break. Where it is a
# role's, the youngest of those of the role who are here: nothing where nobody is, "" where nobody sits at a desk.
HEARTBEAT = f"""CASE WHEN r.id IS NULL THEN NULL
  WHEN r.staff_id IS NULL THEN (
    SELECT max(CASE WHEN x.break_since IS NULL AND x.left_at IS NULL THEN coalesce(x.seen_at, '') ELSE '' END)
    FROM staff x
    WHERE x.dealership_id = c.dealership_id AND x.role = c.role AND {present("x")})
  WHEN w.break_since IS NULL AND w.left_at IS NULL AND {present("w")} THEN w.seen_at END"""
COLUMNS = f"""
c.id, c.programme, c.touch, c.customer_id, c.vehicle_id, c.due_id, c.state, c.not_before, c.not_after, c.give_up,
c.priority, c.role, s.id, c.tries, c.dials, c.promises, c.break_offs, c.used_slots, c.last_day, c.any_slot,
k.name, k.salutation, k.wish_from, k.wish_to, k.unreached_on,
{{number}},
v.plate, m.name, m.name_en, v.delivered_on,
r.id, r.staff_id, r.starts_at, r.ends_at, r.made_at, {HEARTBEAT},
CASE WHEN r.id IS NULL THEN s.code ELSE w.code END, CASE WHEN r.id IS NULL THEN s.name ELSE w.name END,
CASE WHEN r.id IS NULL AND s.id IS NULL AND c.assignee_id IS NOT NULL THEN (
  SELECT a.name FROM staff a WHERE a.dealership_id = c.dealership_id AND a.id = c.assignee_id) END,
o.staff_id, o.id, c.result, c.closed_on
"""
# Whoever is away has no contacts that day: they are the role's until then, so that no day's work is forgotten.
FROM = f"""
FROM contact c
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
LEFT JOIN car_model m ON m.dealership_id = c.dealership_id AND m.id = v.model_id
LEFT JOIN promise r ON r.dealership_id = c.dealership_id AND r.id = c.promise_id AND r.closed_at IS NULL
LEFT JOIN staff w ON w.dealership_id = c.dealership_id AND w.id = r.staff_id
LEFT JOIN staff s ON s.dealership_id = c.dealership_id AND s.id = c.assignee_id AND {present("s")}
LEFT JOIN call o ON o.dealership_id = c.dealership_id AND o.customer_id = c.customer_id AND o.ended_at IS NULL
"""
TODAY = "c.dealership_id = :dealership AND c.state = 'open' AND (c.next_on <= :today OR c.last_day = :today)"
OPEN_LINES = f"SELECT {COLUMNS} {FROM} WHERE {TODAY}"
OWN = " AND (c.assignee_id = :agent OR (s.id IS NULL AND c.role = :role) OR c.promise_id IS NOT NULL)"
HELD_LINES = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.state IN ('held', 'outbox') AND c.state = 'held'"""  # so contact_waits serves
CLOSED_LINES = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.closed_on = :today AND c.state = :state"""
OWNER_LINES = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.customer_id = :customer AND c.state IN ('open', 'held')"""
OWNER_CLOSED = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.closed_on = :today AND c.customer_id = :customer ORDER BY c.id"""
CALL_LINES = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.id IN (
  SELECT a.contact_id FROM attempt a WHERE a.dealership_id = :dealership AND a.call_id = :call AND a.undone_at IS NULL)
ORDER BY c.id"""
CONTACT_LINE = f"SELECT {COLUMNS} {FROM} WHERE c.dealership_id = :dealership AND c.id = :contact"
# From the open promises, which an index finds, to what waits for them; `CROSS JOIN` keeps SQLite to this order.
PROMISED_LINES = f"""SELECT {COLUMNS} {FROM}
WHERE c.dealership_id = :dealership AND c.id IN (
  SELECT a.id FROM promise p CROSS JOIN contact a
  WHERE p.dealership_id = :dealership AND p.closed_at IS NULL AND p.starts_at < :until
    AND a.dealership_id = p.dealership_id AND a.customer_id = p.customer_id AND a.state IN ('open', 'held')
    AND a.promise_id = p.id)
ORDER BY r.starts_at, r.id, c.priority, c.id"""
FOREVER = "9999"


def open_lines(
    tx: Transaction, dealership: int, clock: Clock, reach: Reach, agent: int | None = None, role: str = ""
) -> list[Line]:
    """The open contacts whose next try is due by today or that were tried today; an agent's own where one is given
    (mine, my role's pool, and every promise, of which the caller keeps the late ones)."""
    if agent is None:
        return _lines(tx, clock, reach, OPEN_LINES, dealership=dealership)
    return _lines(tx, clock, reach, OPEN_LINES + OWN, dealership=dealership, agent=agent, role=role)


def state_lines(tx: Transaction, dealership: int, clock: Clock, reach: Reach, state: State) -> list[Line]:
    """The held contacts, or those that were closed today in `state`."""
    if state is State.HELD:
        return _lines(tx, clock, reach, HELD_LINES, dealership=dealership)
    return _lines(tx, clock, reach, CLOSED_LINES, dealership=dealership, state=state.value)


def owner_lines(tx: Transaction, dealership: int, clock: Clock, reach: Reach, customer: int) -> list[Line]:
    """Every open or held contact of an owner, whenever it is due."""
    return _lines(tx, clock, reach, OWNER_LINES, dealership=dealership, customer=customer)


def owner_closed(tx: Transaction, dealership: int, clock: Clock, reach: Reach, customer: int) -> list[Line]:
    """What was closed today of an owner."""
    return _lines(tx, clock, reach, OWNER_CLOSED, dealership=dealership, customer=customer)


def promised_lines(tx: Transaction, dealership: int, clock: Clock, reach: Reach, until: str = FOREVER) -> list[Line]:
    """What waits for an open promise that begins before `until` (a stored moment), by the promised time; the contacts
    of one promise stand together."""
    return _lines(tx, clock, reach, PROMISED_LINES, dealership=dealership, until=until)


def call_lines(tx: Transaction, dealership: int, clock: Clock, reach: Reach, call: int) -> list[Line]:
    """The contacts that a dialled call is about, whatever has become of them since."""
    return _lines(tx, clock, reach, CALL_LINES, dealership=dealership, call=call)


def contact_line(tx: Transaction, dealership: int, clock: Clock, reach: Reach, contact: int) -> Line | None:
    lines = _lines(tx, clock, reach, CONTACT_LINE, dealership=dealership, contact=contact)
    return lines[0] if lines else None


def _lines(tx: Transaction, clock: Clock, reach: Reach, sql: str, **params: Any) -> list[Line]:
    """The rows of `sql`; who is here is said of today."""
    number, roles = number_sql(reach)
    rows = tx.all(sql.format(number=number), today=clock.today().isoformat(), **params, **roles)
    return [_line(row, clock) for row in rows]


def _line(row: Row, clock: Clock) -> Line:
    (number, programme, touch, customer, vehicle, due, state, not_before, not_after, give_up, priority, role, assignee,
     tries, dials, promises, breaks, used, last, any_slot, name, salutation, wish_from, wish_to, unreached, phone,
     plate, model, model_en, delivered, promise, promiser, starts, ends, made, seen, code, assignee_name, away,
     calling, call, result, closed) = row  # fmt: skip
    slots = frozenset(used.split(",")) if used else frozenset()
    contact = Contact(
        ContactId(number), programme, touch, CustomerId(customer), VehicleId(vehicle) if vehicle else None,
        DueId(due), State(state), _day(not_before), _day(not_after), _day(give_up), priority, role,
        StaffId(assignee) if assignee else None,
        Series(tries, dials, promises, breaks, slots, day_or_none(last), bool(any_slot)),
        day_or_none(delivered),
        _promise(clock, promise, promiser, starts, ends, made, seen),
    )  # fmt: skip
    taken = StaffId(calling or 0) if call else None
    return Line(
        contact, name, salutation, phone or "", plate or "", {"zh": model or "", "en": model_en or ""},
        band_of(wish_from, wish_to),
        day_or_none(unreached), code or "", assignee_name or "", away or "", taken, result, day_or_none(closed),
    )  # fmt: skip


def _promise(
    clock: Clock, number: int | None, staff: int | None, starts: str, ends: str, made: str, seen: str | None
) -> Promise | None:
    if number is None:
        return None
    start, end, said = (clock.to_wall(from_instant(text)) for text in (starts, ends, made))
    deserted = staff is None and seen is None
    return Promise(
        PromiseId(number), StaffId(staff) if staff else None, start, end, said, alive(clock, seen), deserted
    )


def band_of(start: str, end: str) -> Band | None:
    """The owner's own band from its two stored times; an end before its start says nothing."""
    if not start and not end:
        return None
    band = Band(OWN_BAND, time.fromisoformat(start or "00:00"), time.fromisoformat(end or "23:59"))
    return band if band.start < band.end else None


def _day(text: str) -> date:
    return date.fromisoformat(text)


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def wall_or_none(clock: Clock, text: str | None) -> datetime | None:
    return clock.to_wall(from_instant(text)) if text else None
