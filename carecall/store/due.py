"""Owns the rows of due dates. Invariant: a weaker source never overwrites a stronger one; a row that would not change
is not written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.due import Reading, Source
from carecall.model.reasons import Reason
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class DueRow:
    """One due date as it is written. `id` 0: not stored yet; `written_at`: the instant at which its day was last
    written, "" where it is not stored."""

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
COLUMNS = "id, kind, occurrence, customer_id, vehicle_id, due_on, since, cap, tag, source, params, basis, written_at"
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
    number, kind, occurrence, customer, vehicle, due_on, since, cap, tag, source, params, basis, written = values
    return DueRow(
        kind, occurrence, customer, vehicle, date.fromisoformat(due_on), Reason.from_json(basis), Source(source),
        _day(since), _day(cap), tag, params, number, written,
    )  # fmt: skip


def due_of_vehicle(tx: Transaction, dealership: int, vehicle: int) -> dict[tuple[str, str], DueRow]:
    """The stored due dates of a car by (kind, occurrence)."""
    rows = tx.all(f"{SELECT_DUE} AND vehicle_id = :vehicle", dealership=dealership, vehicle=vehicle)
    return {(due.kind, due.occurrence): due for due in map(_row, rows)}


def due_by_id(tx: Transaction, dealership: int, number: int) -> DueRow | None:
    row = tx.one(f"{SELECT_DUE} AND id = :id", dealership=dealership, id=number)
    return _row(row) if row else None


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
    }
