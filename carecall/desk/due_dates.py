"""Owns the derivation of due dates when a record is written. Invariant: the pure rules of model.due decide, the row is
written with its basis, and a moved due day moves the contact that has no attempt yet.

Kinds: `delivery` and `visit` (the event itself), `first-service` (A-02, D-11, D-13), `maintenance` (A-10, C-08).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from carecall.desk.context import Desk
from carecall.model.due import (
    DEFAULT_TERMS,
    FIRST_SERVICE,
    MAINTENANCE,
    Estimate,
    Terms,
    first_service_due,
    maintenance_due,
    newest,
)
from carecall.model.programmes import Programme, Touch
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.store import calls, due, planning
from carecall.store.database import Transaction
from carecall.store.due import DueRow, ServicedCar
from carecall.store.planning import Window

DELIVERY = "delivery"
VISIT = "visit"
SERVICE_VISITS = (FIRST_SERVICE, MAINTENANCE)


def window(rhythm: Rhythm, touch: Touch, due_on: date) -> Window:
    """The days of a touch for one due day; an edge on a closed day moves to the next open one."""
    edge = rhythm.calendar.open_from
    start, end, give_up = (edge(due_on + timedelta(days=days)) for days in (touch.start, touch.end, touch.give_up))
    return Window(due_on, start, end, give_up)


def derive(desk: Desk, tx: Transaction, vehicle: int) -> None:
    """Write every due date that the car's records give, and move what depends on those that moved."""
    car = due.serviced_car(tx, desk.id, vehicle)
    if car is None:
        return
    stored = due.due_of_vehicle(tx, desk.id, vehicle)
    for row in _due_rows(car):
        write(desk, tx, row, stored.get((row.kind, row.occurrence)))


def write(desk: Desk, tx: Transaction, row: DueRow, stored: DueRow | None) -> None:
    """Write one due date; where its day moved, its untried contacts move with it."""
    moved = due.write_due(tx, desk.id, row, stored, desk.now)
    if moved is not None and stored is not None:
        for programme in desk.pack.programmes.values():
            _move_contacts(desk, tx, programme, moved, row)


def _move_contacts(desk: Desk, tx: Transaction, programme: Programme, due_id: int, row: DueRow) -> None:
    if programme.due == row.kind:
        for touch in programme.touches:
            calls.move_contact(tx, desk.id, due_id, programme.code, touch.code, window(desk.rhythm, touch, row.due_on))


def _due_rows(car: ServicedCar) -> Iterator[DueRow]:
    terms = Terms(*car.terms) if car.terms else DEFAULT_TERMS
    if car.delivered_on:
        basis = Reason(DELIVERY, {"on": car.delivered_on.isoformat()})
        delivered = car.delivered_on
        yield DueRow(DELIVERY, f"v{car.id}/delivery", car.customer, car.id, delivered, basis, since=delivered)
        estimate = first_service_due(delivered, terms, newest(car.readings))
        yield _estimated(car, FIRST_SERVICE, "first", estimate, delivered, terms)
    for on, number, kind, _ in car.visits:
        basis = Reason(VISIT, {"on": on.isoformat(), "kind": kind})
        yield DueRow(VISIT, f"v{car.id}/{number}", car.customer, car.id, on, basis, since=on, tag=kind)
    services = [visit for visit in car.visits if visit[2] in SERVICE_VISITS]
    if services:
        on, number, _, km = services[-1]
        estimate = maintenance_due(on, km, terms, newest(car.readings), car.delivered_on)
        yield _estimated(car, MAINTENANCE, number, estimate, on, terms)


def _estimated(
    car: ServicedCar, kind: str, occurrence: str, estimate: Estimate, since: date, terms: Terms
) -> DueRow:
    return DueRow(
        kind,
        f"v{car.id}/{occurrence}",
        car.customer,
        car.id,
        estimate.due_on,
        estimate.basis,
        since=since,
        cap=estimate.cap,
        params=terms.digest(kind, car.model_code),
    )


def refresh(desk: Desk, tx: Transaction, current: dict[str, Terms]) -> int:
    """Re-derive the cars whose due dates came from terms that changed; how many. `current` is by model code."""
    known = {"": DEFAULT_TERMS, **current}
    count = 0
    for kind in (FIRST_SERVICE, MAINTENANCE):
        valid = {terms.digest(kind, code) for code, terms in known.items()}
        for stale in set(planning.params_in_use(tx, desk.id, kind)) - valid:
            vehicles = planning.vehicles_of_params(tx, desk.id, kind, stale)
            for vehicle in vehicles:
                derive(desk, tx, vehicle)
            count += len(vehicles)
    return count
