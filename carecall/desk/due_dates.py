"""Owns the derivation of due dates when a record is written. Invariant: the pure rules of model.due decide, the row is
written with its basis, and a moved due day moves the contact that has no attempt yet.

Kinds: `delivery` and `visit` (the event itself), `first-service` (A-02, D-11, D-13), `maintenance` (A-10, C-08).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from carecall.desk import auditing
from carecall.desk.context import Desk
from carecall.desk.service import Service, services
from carecall.model.due import DEFAULT_TERMS, FIRST_SERVICE, MAINTENANCE, Terms
from carecall.model.programmes import Programme, Touch
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.store import calls, due, planning, records
from carecall.store.database import Transaction
from carecall.store.due import DueRow, ServicedCar
from carecall.store.planning import Window

DELIVERY = "delivery"
VISIT = "visit"


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
        known = stored.get((row.kind, row.occurrence))
        write(desk, tx, _whose(row, known), known)


def _whose(row: DueRow, known: DueRow | None) -> DueRow:
    """A delivery and a visit stay with the owner who had them when the car changes hands; its services do not."""
    return replace(row, customer=known.customer) if known and row.kind in (DELIVERY, VISIT) else row


def write(desk: Desk, tx: Transaction, row: DueRow, stored: DueRow | None) -> None:
    """Write one due date; where its day moved, its untried contacts move with it."""
    moved = due.write_due(tx, desk.id, row, stored, desk.now)
    if moved is not None and stored is not None:
        for programme in desk.pack.programmes.values():
            _move_contacts(desk, tx, programme, moved, row)


def _move_contacts(desk: Desk, tx: Transaction, programme: Programme, due_id: int, row: DueRow) -> None:
    if programme.due == row.kind:
        for touch in programme.touches:
            days = window(desk.rhythm, touch, row.due_on)
            for contact in calls.move_contact(tx, desk.id, due_id, programme.code, touch.code, days):
                auditing.note(desk, tx, "contact", contact, "moved", due_on=row.due_on.isoformat())


def _due_rows(car: ServicedCar) -> Iterator[DueRow]:
    if car.delivered_on:
        basis = Reason(DELIVERY, {"on": car.delivered_on.isoformat()})
        delivered = car.delivered_on
        yield DueRow(DELIVERY, f"v{car.id}/delivery", car.customer, car.id, delivered, basis, since=delivered)
    for on, number, kind, _ in car.visits:
        basis = Reason(VISIT, {"on": on.isoformat(), "kind": kind})
        yield DueRow(VISIT, f"v{car.id}/{number}", car.customer, car.id, on, basis, since=on, tag=kind)
    yield from map(_estimated, services(car).values())


def _estimated(service: Service) -> DueRow:
    car, estimate = service.car, service.estimate()
    return DueRow(
        service.kind,
        f"v{car.id}/{service.occurrence}",
        car.customer,
        car.id,
        estimate.due_on,
        estimate.basis,
        since=service.since,
        cap=estimate.cap,
        params=service.terms.digest(service.kind, car.model_code),
    )


def derive_stale(desk: Desk, tx: Transaction, most: int) -> int:
    """Derive the due dates of cars whose records changed; how many cars there were."""
    vehicles = records.take_stale(tx, desk.id, most)
    for vehicle in vehicles:
        derive(desk, tx, vehicle)
    return len(vehicles)


def refresh(desk: Desk, tx: Transaction, current: dict[str, Terms]) -> int:
    """Re-derive the cars whose due dates came from terms that changed; how many. `current` is by model code."""
    known = {"": DEFAULT_TERMS, **current}
    count = 0
    for kind in (FIRST_SERVICE, MAINTENANCE):
        valid = {terms.digest(kind, code) for code, terms in known.items()}
        for stale in set(planning.params_in_use(tx, desk.id, kind)) - valid - {""}:
            vehicles = planning.vehicles_of_params(tx, desk.id, kind, stale)
            for vehicle in vehicles:
                derive(desk, tx, vehicle)
            planning.settle_params(tx, desk.id, kind, stale)
            count += len(vehicles)
    return count
