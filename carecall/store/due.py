"""Owns the rows of due dates. Invariant: a weaker source never overwrites a stronger one; a row that would not change
is not written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.due import Reading, Source
from carecall.model.lunar import Born, stored
from carecall.model.reasons import Reason
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class DueRow:
    """One due date as it is written. `id` 0: not stored yet; `written_at`: the instant at which its day was last
    written, "" where it is not stored; `again`: the day on which planning looks for the next occurrence; `gone`: it is
    due no more, and nothing else is planned for it."""

    kind: str
    occurrence: str
    customer: int
    vehicle: int | None
    due_on: date
    basis: Reason
    source: Source = Source.ESTIMATED
    since: date | None = None
    cap: date | None = None
    tag: str = ""
    params: str = ""
    id: int = 0
    written_at: str = ""
    again: date | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ServicedCar:
    """What due dates are derived from: the car, its terms, its visits (date, number, kind, km) and readings."""

    id: int
    customer: int
    delivered_on: date | None
    model_code: str
    terms: tuple[int, ...] | None
    visits: tuple[tuple[date, str, str, int | None], ...]
    readings: tuple[Reading, ...]


SELECT_CAR = """
SELECT v.customer_id, v.delivered_on, m.code, m.first_months, m.first_km, m.interval_months, m.interval_km
FROM vehicle v LEFT JOIN car_model m ON m.dealership_id = v.dealership_id AND m.id = v.model_id
WHERE v.dealership_id = :dealership AND v.id = :vehicle
"""
SELECT_VISITS = """
SELECT returned_on, number, kind, km FROM visit
WHERE dealership_id = :dealership AND vehicle_id = :vehicle ORDER BY returned_on, number
"""
SELECT_READINGS = "SELECT read_on, km FROM odometer WHERE dealership_id = :dealership AND vehicle_id = :vehicle"
ADD_KIND = "INSERT INTO due_kind (dealership_id, kind, digest) VALUES (:dealership, :kind, :digest)"
DROP = """
DELETE FROM due_date WHERE dealership_id = :dealership AND id = :id AND NOT EXISTS (
  SELECT 1 FROM contact c WHERE c.dealership_id = due_date.dealership_id AND c.due_id = due_date.id)
"""
LEAVE = """
UPDATE due_date SET occurrence = occurrence || '/' || id, gone = 1, again = NULL
WHERE dealership_id = :dealership AND id = :id AND EXISTS (
  SELECT 1 FROM contact c WHERE c.dealership_id = due_date.dealership_id AND c.due_id = due_date.id)
"""
TAKE_AGAIN = """
UPDATE due_date SET again = NULL
WHERE dealership_id = :dealership AND again IS NOT NULL AND again <= :today RETURNING vehicle_id, customer_id
"""
COLUMNS = """id, kind, occurrence, customer_id, vehicle_id, due_on, since, cap, tag, source, params, basis, written_at,
again, gone"""
SELECT_DUE = f"SELECT {COLUMNS} FROM due_date WHERE dealership_id = :dealership"


def serviced_car(tx: Transaction, dealership: int, vehicle: int) -> ServicedCar | None:
    row = tx.one(SELECT_CAR, dealership=dealership, vehicle=vehicle)
    if row is None:
        return None
    customer, delivered, code, *terms = row
    visits = tx.all(SELECT_VISITS, dealership=dealership, vehicle=vehicle)
    readings = tx.all(SELECT_READINGS, dealership=dealership, vehicle=vehicle)
    return ServicedCar(
        vehicle,
        customer,
        _day(delivered),
        code or "",
        tuple(terms) if code else None,
        tuple((date.fromisoformat(on), number, kind, km) for on, number, kind, km in visits),
        tuple(Reading(date.fromisoformat(on), km) for on, km in readings),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(values: tuple[Any, ...]) -> DueRow:
    number, kind, occurrence, customer, vehicle, due_on, since, cap, tag, source, params, basis, *rest = values
    written, again, gone = rest
    return DueRow(
        kind, occurrence, customer, vehicle, date.fromisoformat(due_on), Reason.from_json(basis), Source(source),
        _day(since), _day(cap), tag, params, number, written, _day(again), bool(gone),
    )  # fmt: skip


def due_of_vehicle(tx: Transaction, dealership: int, vehicle: int) -> dict[tuple[str, str], DueRow]:
    """The stored due dates of a car by (kind, occurrence)."""
    rows = tx.all(f"{SELECT_DUE} AND vehicle_id = :vehicle", dealership=dealership, vehicle=vehicle)
    return {(due.kind, due.occurrence): due for due in map(_row, rows)}


def due_of_owner(tx: Transaction, dealership: int, customer: int) -> dict[tuple[str, str], DueRow]:
    """The stored due dates of an owner that are of no car, by (kind, occurrence)."""
    sql = f"{SELECT_DUE} AND customer_id = :customer AND vehicle_id IS NULL"
    return {(due.kind, due.occurrence): due for due in map(_row, tx.all(sql, dealership=dealership, customer=customer))}


def born(tx: Transaction, dealership: int, customer: int) -> Born | None:
    """The owner's day of birth."""
    sql = "SELECT born_on, lunar_birth FROM customer WHERE dealership_id = :dealership AND id = :customer"
    on, lunar = tx.one(sql, dealership=dealership, customer=customer) or (None, "")
    return stored(lunar) or _day(on)


def due_by_id(tx: Transaction, dealership: int, number: int) -> DueRow | None:
    row = tx.one(f"{SELECT_DUE} AND id = :id", dealership=dealership, id=number)
    return _row(row) if row else None


def kinds(tx: Transaction, dealership: int) -> dict[str, str]:
    """The kinds of the packs whose due dates were derived, with the digest of their arithmetic at that time."""
    sql = "SELECT kind, digest FROM due_kind WHERE dealership_id = :dealership"
    return {str(kind): str(digest) for kind, digest in tx.all(sql, dealership=dealership)}


def write_kinds(tx: Transaction, dealership: int, now: Mapping[str, str]) -> None:
    """These kinds, and no others, are derived from here on."""
    tx.run("DELETE FROM due_kind WHERE dealership_id = :dealership", dealership=dealership)
    for kind, digest in now.items():
        tx.run(ADD_KIND, dealership=dealership, kind=kind, digest=digest)


def take_again(tx: Transaction, dealership: int, today: date) -> tuple[set[int], set[int]]:
    """The cars, and the owners, one of whose recurring due dates is over: the next one is to be derived."""
    rows = tx.all(TAKE_AGAIN, dealership=dealership, today=today.isoformat())
    return {vehicle for vehicle, _ in rows if vehicle}, {customer for vehicle, customer in rows if not vehicle}


def leave(tx: Transaction, dealership: int, number: int) -> bool:
    """What was planned for the due date keeps it, under another name, and nothing more is planned for it; whether
    anything was."""
    return tx.run(LEAVE, dealership=dealership, id=number) > 0


def drop(tx: Transaction, dealership: int, numbers: Iterable[int]) -> None:
    """Take these due dates away, but those that something was planned for."""
    tx.many(DROP, [{"dealership": dealership, "id": number} for number in numbers])


def put_aside(tx: Transaction, dealership: int, numbers: Iterable[int]) -> None:
    """Of these due dates nothing more is planned, unless they are derived again."""
    tx.many("UPDATE due_date SET gone = 1 WHERE dealership_id = :dealership AND id = :id",
            [{"dealership": dealership, "id": number} for number in numbers])  # fmt: skip


def write_due(tx: Transaction, dealership: int, due: DueRow, stored: DueRow | None, at: str) -> int | None:
    """Insert or change the row; its id where the due day is new or moved, else None."""
    if stored is None:
        return tx.insert("due_date", dealership_id=dealership, written_at=at, **_values(due))
    if not due.source.beats(stored.source):
        due = _kept(due, stored)
    moved = due.due_on != stored.due_on
    if _values(due) == _values(stored):
        return None
    written = {"written_at": at} if moved else {}
    tx.update("due_date", {"dealership_id": dealership, "id": stored.id}, **_values(due), **written)
    return stored.id if moved else None


def _kept(due: DueRow, stored: DueRow) -> DueRow:
    """A weaker source changes nothing but whose car it is and which terms were looked at."""
    return DueRow(
        stored.kind, stored.occurrence, due.customer, stored.vehicle, stored.due_on, stored.basis, stored.source,
        stored.since, stored.cap, stored.tag, due.params, stored.id,
    )  # fmt: skip


def _values(due: DueRow) -> dict[str, Any]:
    return {
        "kind": due.kind,
        "occurrence": due.occurrence,
        "customer_id": due.customer,
        "vehicle_id": due.vehicle,
        "due_on": due.due_on.isoformat(),
        "since": due.since.isoformat() if due.since else None,
        "cap": due.cap.isoformat() if due.cap else None,
        "tag": due.tag,
        "source": int(due.source),
        "params": due.params,
        "basis": due.basis.to_json(),
        "again": due.again.isoformat() if due.again else None,
        "gone": int(due.gone),
    }
