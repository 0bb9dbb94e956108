"""Owns the queries behind a call's card. Invariant: reads only; what the card shows of an owner comes from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from carecall.model.clock import Clock
from carecall.model.due import Reading
from carecall.model.lunar import Born, stored
from carecall.model.slots import Band
from carecall.store.database import Transaction
from carecall.store.due import DueRow
from carecall.store.instants import from_instant
from carecall.store.persons import Person
from carecall.store.queue import band_of, day_or_none

LINES = 5
REMEMBERED = 50
TALKS = ("finished", "callback", "not-convenient", "broken-off")
NOT_ELIGIBLE = "not-eligible"
"""Why an owner, or one car of the owner, is left out although nobody asked for it: moved, died, sold."""
OF_EVERYTHING = "lifted_at IS NULL AND vehicle_id IS NULL AND purpose = ''"
"""Of an opt-out: it holds, and for all that the owner could be called about."""


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A number of the owner that is not bad; `person`: of the owner's contact persons, whose it is."""

    number: str
    extension: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit as the card shows it."""

    on: date
    kind: str
    km: int | None
    advisor: str
    summary: str


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An earlier attempt; `at` is wall clock."""

    at: datetime
    programme: str
    outcome: str
    slot: str
    agent: str
    note: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Something to be checked at the next visit (B-05), or a complaint that was told (B-17)."""

    on: date
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnerCard:
    """The owner with one car."""

    name: str
    latin: str
    salutation: str
    born: Born | None
    phones: tuple[PhoneLine, ...]
    plate: str
    model_names: Mapping[str, str]
    delivered_on: date | None
    consultant: str
    odometer: Reading | None
    wish: Band | None


OWNER = """
SELECT k.name, k.latin, k.salutation, k.born_on, k.lunar_birth, k.wish_from, k.wish_to, v.plate, m.name, m.name_en,
  v.delivered_on, s.name
FROM customer k
LEFT JOIN vehicle v ON v.dealership_id = k.dealership_id AND v.id = :vehicle
LEFT JOIN car_model m ON m.dealership_id = k.dealership_id AND m.id = v.model_id
LEFT JOIN staff s ON s.dealership_id = k.dealership_id AND s.id = v.consultant_id
WHERE k.dealership_id = :dealership AND k.id = :customer
"""
PHONES = """
SELECT p.number, p.extension, h.id, h.name, h.latin, h.role, h.said, h.salutation FROM phone p
LEFT JOIN person h ON h.dealership_id = p.dealership_id AND h.id = p.person_id
WHERE p.dealership_id = :dealership AND p.customer_id = :customer AND p.state = 'ok' ORDER BY p.place
"""
ANY_NUMBER = """
SELECT number FROM phone WHERE dealership_id = :dealership AND customer_id = :customer
ORDER BY CASE state WHEN 'ok' THEN 0 ELSE 1 END, place LIMIT 1
"""
LAST_CAR = """
SELECT v.id FROM vehicle v WHERE v.dealership_id = :dealership AND v.customer_id = :customer
ORDER BY coalesce((SELECT max(x.returned_on) FROM visit x WHERE x.dealership_id = v.dealership_id
                   AND x.vehicle_id = v.id), v.delivered_on, '') DESC, v.id DESC LIMIT 1
"""
NEWEST_READING = """
SELECT read_on, km FROM odometer WHERE dealership_id = :dealership AND vehicle_id = :vehicle
ORDER BY read_on DESC, km DESC LIMIT 1
"""
VISITS = """
SELECT v.returned_on, v.kind, v.km, coalesce(s.name, ''), v.summary FROM visit v
LEFT JOIN staff s ON s.dealership_id = v.dealership_id AND s.id = v.advisor_id
WHERE v.dealership_id = :dealership AND v.vehicle_id = :vehicle
"""
LAST_VISITS = f"{VISITS} ORDER BY v.returned_on DESC, v.id DESC LIMIT {LINES}"
VISIT_OF_DUE = f"{VISITS} AND v.number = :number"
VISIT_SINCE = f"{VISITS} AND v.returned_on = :since ORDER BY v.id LIMIT 1"
# From the owner's calls, which an index finds, to what they did; closed contacts have no index by owner. `CROSS JOIN`
# keeps SQLite to this order.
ATTEMPTS = """
SELECT a.started_at, c.programme, a.outcome, a.slot, coalesce(s.name, ''), l.note FROM call l
CROSS JOIN attempt a
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
LEFT JOIN staff s ON s.dealership_id = l.dealership_id AND s.id = l.staff_id
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.undone_at IS NULL AND a.outcome <> ''
ORDER BY a.started_at DESC, a.id DESC LIMIT :most
"""
NOTICES = """
SELECT w.answered_at, w.field, w.value FROM call l CROSS JOIN attempt a CROSS JOIN answer w
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL
  AND w.field IN ('notice', 'complaint', 'question') AND w.value NOT IN ('', '-', '?')
ORDER BY w.id DESC LIMIT :most
"""
RAISED = """
SELECT w.value FROM call l CROSS JOIN attempt a CROSS JOIN answer w
WHERE l.dealership_id = :dealership AND l.customer_id = :customer AND l.dialled_at IS NOT NULL
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL
  AND (w.field = 'complaint' OR substr(w.field, 1, 4) = 'low.') AND w.value NOT IN ('', '-', '?')
ORDER BY a.id DESC, CASE w.field WHEN 'complaint' THEN 0 ELSE 1 END, w.id DESC LIMIT 1
"""
SCRIPT_TEXT = "SELECT content FROM script_version WHERE dealership_id = :dealership AND version = :version"


def owner(tx: Transaction, dealership: int, clock: Clock, customer: int, vehicle: int | None) -> OwnerCard:
    row = tx.one(OWNER, dealership=dealership, customer=customer, vehicle=vehicle)
    assert row is not None
    name, latin, salutation, born, lunar, wish_from, wish_to, plate, model, model_en, delivered, consultant = row
    phones = tuple(
        PhoneLine(number, extension, Person(*person) if person[0] else None)
        for number, extension, *person in tx.all(PHONES, dealership=dealership, customer=customer)
    )
    reading = tx.one(NEWEST_READING, dealership=dealership, vehicle=vehicle)
    newest = Reading(date.fromisoformat(reading[0]), reading[1]) if reading else None
    return OwnerCard(
        name, latin, salutation, stored(lunar) or day_or_none(born), phones, plate or "",
        {"zh": model or "", "en": model_en or model or ""},
        day_or_none(delivered), consultant or "", newest, band_of(wish_from, wish_to),
    )  # fmt: skip


def any_number(tx: Transaction, dealership: int, customer: int) -> str:
    """A number of the owner, one that works before one that does not; "" where none is on record."""
    return str(tx.value(ANY_NUMBER, dealership=dealership, customer=customer) or "")


def last_car(tx: Transaction, dealership: int, customer: int) -> int | None:
    """The owner's car that was here last, else that was delivered last; None where there is none."""
    found = tx.value(LAST_CAR, dealership=dealership, customer=customer)
    return int(found) if found else None


def visits(tx: Transaction, dealership: int, vehicle: int | None) -> tuple[VisitLine, ...]:
    """The last visits of the car, newest first."""
    rows = tx.all(LAST_VISITS, dealership=dealership, vehicle=vehicle)
    return tuple(_visit(row) for row in rows)


def visit_of_due(tx: Transaction, dealership: int, due: DueRow) -> VisitLine | None:
    """The visit that a due date came from: by its number, else the one of the day that it counts from."""
    number = due.occurrence.partition("/")[2]
    row = tx.one(VISIT_OF_DUE, dealership=dealership, vehicle=due.vehicle, number=number)
    if row is None and due.since:
        row = tx.one(VISIT_SINCE, dealership=dealership, vehicle=due.vehicle, since=due.since.isoformat())
    return _visit(row) if row else None


def _visit(row: tuple[object, ...]) -> VisitLine:
    on, kind, km, advisor, summary = row
    return VisitLine(date.fromisoformat(str(on)), str(kind), km if isinstance(km, int) else None, str(advisor),
                     str(summary))  # fmt: skip


def attempts(tx: Transaction, dealership: int, clock: Clock, customer: int) -> tuple[AttemptLine, ...]:
    """The owner's last attempts over all programmes, newest first; the card shows the first `LINES`."""
    rows = tx.all(ATTEMPTS, dealership=dealership, customer=customer, most=REMEMBERED)
    return tuple(AttemptLine(clock.to_wall(from_instant(at)), *rest) for at, *rest in rows)


def talks(attempts: Sequence[AttemptLine]) -> tuple[AttemptLine, ...]:
    """Those of the owner's attempts in which somebody of ours spoke with the owner, the newest first."""
    return tuple(line for line in attempts if line.outcome in TALKS)


def notices(tx: Transaction, dealership: int, clock: Clock, customer: int) -> tuple[NoticeLine, ...]:
    rows = tx.all(NOTICES, dealership=dealership, customer=customer, most=LINES)
    return tuple(NoticeLine(clock.to_wall(from_instant(at)).date(), field, text) for at, field, text in rows)


def raised(tx: Transaction, dealership: int, customer: int) -> str:
    """What the owner complained of last, or found wanting; "" for nothing."""
    return str(tx.value(RAISED, dealership=dealership, customer=customer) or "")


def script_text(tx: Transaction, dealership: int, version: str) -> str | None:
    text = tx.value(SCRIPT_TEXT, dealership=dealership, version=version)
    return str(text) if text else None


def staff_name(tx: Transaction, dealership: int, staff: int) -> str:
    sql = "SELECT name FROM staff WHERE dealership_id = :dealership AND id = :staff"
    return str(tx.value(sql, dealership=dealership, staff=staff) or "")


def opted_out(tx: Transaction, dealership: int, customer: int) -> bool:
    """Whether the owner asked not to be called at all (B-14)."""
    sql = f"""SELECT 1 FROM opt_out WHERE dealership_id = :dealership AND customer_id = :customer
    AND {OF_EVERYTHING} AND reason <> :gone"""
    return tx.one(sql, dealership=dealership, customer=customer, gone=NOT_ELIGIBLE) is not None


def lift_opt_outs(
    tx: Transaction, dealership: int, customer: int, now: str, purpose: str = "", vehicle: int | None = None
) -> bool:
    """The owner is left out of this no more; of everything, where that is lifted, also where the owner had gone, which
    of a part a newer record alone says. Whether one was."""
    sql = f"""UPDATE opt_out SET lifted_at = :now WHERE dealership_id = :dealership AND customer_id = :customer
    AND lifted_at IS NULL AND purpose = :purpose AND coalesce(vehicle_id, 0) = :vehicle
    AND ({OF_EVERYTHING} OR reason <> '{NOT_ELIGIBLE}')"""
    return tx.run(sql, dealership=dealership, customer=customer, now=now, purpose=purpose, vehicle=vehicle or 0) > 0


def keep_script(tx: Transaction, dealership: int, version: str, script: str, content: str, now: str) -> None:
    """Keep the text of a script by its hash, once (C-01)."""
    sql = """INSERT INTO script_version (dealership_id, version, script, content, first_at)
    VALUES (:dealership, :version, :script, :content, :now) ON CONFLICT DO NOTHING"""
    tx.run(sql, dealership=dealership, version=version, script=script, content=content, now=now)


def hold_owner(tx: Transaction, dealership: int, customer: int) -> list[int]:
    """Hold every open contact of an owner who has no number left (C-06)."""
    sql = """UPDATE contact SET state = 'held', promise_id = NULL
    WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held') AND state = 'open'
    RETURNING id"""
    return [int(number) for (number,) in tx.all(sql, dealership=dealership, customer=customer)]


def resume_owner(tx: Transaction, dealership: int, customer: int, day: str) -> list[int]:
    """Open the held contacts of an owner whose number was corrected (C-06)."""
    sql = """UPDATE contact SET state = 'open', next_on = :day
    WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held') AND state = 'held'
    RETURNING id"""
    return [int(number) for (number,) in tx.all(sql, dealership=dealership, customer=customer, day=day)]


def add_round(tx: Transaction, dealership: int, contact: int, days: dict[str, str]) -> int:
    """The next round of a contact: the same touch of the same due date, for the same person (D-16)."""
    sql = """INSERT INTO contact (dealership_id, programme, touch, due_id, round, customer_id, vehicle_id, state,
      not_before, not_after, give_up, next_on, priority, role, assignee_id, planned_on)
    SELECT dealership_id, programme, touch, due_id, round + 1, customer_id, vehicle_id, 'open',
      :not_before, :not_after, :give_up, :not_before, priority, role, assignee_id, :day
    FROM contact WHERE dealership_id = :dealership AND id = :contact RETURNING id"""
    return int(tx.value(sql, dealership=dealership, contact=contact, **days))
