"""Owns the derivation of due dates when a record is written. Invariant: the pure rules of model.due decide, the row is
written with its basis, and a moved due day moves the contact that has no attempt yet.

Kinds: `delivery` and `visit` (the event itself), `first-service` (A-02, D-11, D-13), `maintenance` (A-10, C-08), and
those that the packs declare (model.kinds), which may count from what they keep. Of a recurring kind the next
occurrence is written; once its day is over, planning derives the one after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from carecall.desk import auditing, counted, withdrawing
from carecall.desk.context import Desk
from carecall.desk.counted import Ground
from carecall.desk.service import SERVICE_VISITS, Service, services
from carecall.model.due import DEFAULT_TERMS, FIRST_SERVICE, MAINTENANCE, Source, Terms
from carecall.model.kinds import DELIVERY, LAST_VISIT
from carecall.model.programmes import Programme, Touch
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.store import calls, cancelling, due, events, outbox, planning, records
from carecall.store.database import Transaction
from carecall.store.due import DueRow, ServicedCar
from carecall.store.planning import Window

Stored = Mapping[tuple[str, str], DueRow]
"""What is stored, by kind and occurrence."""
VISIT = "visit"
NO_LONGER_DUE, RENEWED = "no-longer-due", "renewed"
"""What became of contacts whose due date is over because its record was taken back, or another one is the latest."""


def window(rhythm: Rhythm, touch: Touch, due_on: date) -> Window:
    """The days of a touch for one due day; an edge on a closed day moves to the next open one, and where a touch that
    is over before the due day would reach that day by it, to the last open one before."""
    end, give_up = (_edge(rhythm, touch, due_on, days) for days in (touch.end, touch.give_up))
    return Window(due_on, min(rhythm.calendar.open_from(due_on + timedelta(days=touch.start)), end), end, give_up)


def _edge(rhythm: Rhythm, touch: Touch, due_on: date, days: int) -> date:
    day = rhythm.calendar.open_from(due_on + timedelta(days=days))
    late = touch.end < 0 and days < 0 and day >= due_on
    return rhythm.calendar.open_until(due_on + timedelta(days=days)) if late else day


def derive(desk: Desk, tx: Transaction, vehicle: int) -> None:
    """Write every due date that the car's records give, and move what depends on those that moved. None is taken away:
    a call that derives can be undone."""
    car = due.serviced_car(tx, desk.id, vehicle)
    if car is not None:
        rows = _rows_of_car(desk, car, counted.of_car(desk, tx, car))
        _write_all(desk, tx, rows, due.due_of_vehicle(tx, desk.id, vehicle))


def _rows_of_car(desk: Desk, car: ServicedCar, ground: Ground) -> tuple[DueRow, ...]:
    return (*_due_rows(car), *counted.rows(desk, ground))


def _write_all(desk: Desk, tx: Transaction, rows: Sequence[DueRow], stored: Stored) -> None:
    for row in rows:
        known = stored.get((row.kind, row.occurrence))
        write(desk, tx, _whose(row, known), known)


def _derive_car_anew(desk: Desk, tx: Transaction, vehicle: int) -> None:
    car = due.serviced_car(tx, desk.id, vehicle)
    if car is not None:
        ground, stored = counted.of_car(desk, tx, car), due.due_of_vehicle(tx, desk.id, vehicle)
        _replace(desk, tx, _rows_of_car(desk, car, ground), stored, ground)
        _let_go(desk, tx, [row for row in stored.values() if not row.gone and _of_no_visit(car, row)])


def _of_no_visit(car: ServicedCar, row: DueRow) -> bool:
    """Whether it is due for a visit that is the car's no more, or counts from a service that was none. One of an older
    service stays: it is what was called about then."""
    kinds = {f"v{car.id}/{number}": kind for _, number, kind, _ in car.visits}
    kind = kinds.get(row.occurrence)
    return (row.kind == VISIT and kind is None) or (row.kind == MAINTENANCE and kind not in SERVICE_VISITS)


def _let_go(desk: Desk, tx: Transaction, gone: Sequence[DueRow]) -> None:
    """What waited for these is over. A day that somebody said stays on record, as does what was called about."""
    reason = Reason("record-gone", {"base": VISIT})
    for row in gone:
        withdrawing.cancel(desk, tx, cancelling.OF_DUE, NO_LONGER_DUE, reason, {"due": row.id})
    due.drop(tx, desk.id, [row.id for row in gone if row.source is Source.ESTIMATED])
    due.put_aside(tx, desk.id, [row.id for row in gone])


def _derive_owner_anew(desk: Desk, tx: Transaction, customer: int) -> None:
    """What the owner's own record gives."""
    if any(kind.of_owner for kind in desk.pack.kinds.values()):
        ground = counted.of_owner(desk, tx, customer)
        rows = tuple(counted.rows(desk, ground))
        _replace(desk, tx, rows, due.due_of_owner(tx, desk.id, customer), ground)


def _replace(desk: Desk, tx: Transaction, rows: Sequence[DueRow], stored: Stored, ground: Ground) -> None:
    """Write what the packs' kinds give now in the place of what they gave before: another birthday, a later visit. What
    waited for a visit, or a record, that is not the latest any more is over; what was over for that is planned again
    once it is the latest after all. A row that only waits for its bound is none that is due."""
    _write_all(desk, tx, rows, stored)
    waits, rows = {(row.kind, row.occurrence) for row in rows if row.gone}, [row for row in rows if not row.gone]
    derived = {(row.kind, row.occurrence) for row in rows}
    for key in derived & stored.keys():
        if key[0] in desk.pack.kinds or stored[key].gone:
            _perhaps_again(desk, tx, stored[key])
    gone = [row for key, row in stored.items() if row.kind in desk.pack.kinds and key not in derived]
    over = [row.id for row in gone
            if _perhaps_over(desk, tx, row, [each for each in rows if each.kind == row.kind], ground)]  # fmt: skip
    due.drop(tx, desk.id, [row.id for row in gone if (row.kind, row.occurrence) not in waits])
    due.put_aside(tx, desk.id, over)


def _perhaps_again(desk: Desk, tx: Transaction, row: DueRow) -> None:
    """What nobody had dialled when its due date was over is planned again, in its days as they are now, unless
    something speaks against it by now."""
    for contact in cancelling.forget_undialled(tx, desk.id, row.id, (NO_LONGER_DUE, RENEWED)):
        auditing.note(desk, tx, "contact", contact, "due-again", due_on=row.due_on.isoformat())


def _perhaps_over(desk: Desk, tx: Transaction, row: DueRow, now: Sequence[DueRow], ground: Ground) -> bool:
    """What waited for the due date is over where another visit, or another day of a record, counts now, where it lies
    within its bound no more, or its record was taken back; an occurrence of the same that has passed is given up in its
    own time. Whether it is over."""
    kind = desk.pack.kinds[row.kind]
    perhaps = (kind.each or not now) and (kind.only or kind.base in (LAST_VISIT, *desk.pack.records))
    gone = ground.gone(row) if perhaps else None
    if gone:
        withdrawing.cancel(desk, tx, cancelling.OF_DUE, NO_LONGER_DUE, gone, {"due": row.id})
        return True
    takes_place = kind.base == LAST_VISIT or (kind.base in desk.pack.records and not kind.each)
    same = row.occurrence.rpartition("/")[0]
    if not takes_place or not now or any(each.occurrence.rpartition("/")[0] == same for each in now):
        return False
    on, code = str(now[-1].basis.params["on"]), "seen" if kind.base == LAST_VISIT else RENEWED
    reason = Reason(code, {"on": on} if code == "seen" else {"on": on, "base": kind.base})
    withdrawing.cancel(desk, tx, cancelling.OF_DUE, code, reason, {"due": row.id})
    return True


def _whose(row: DueRow, known: DueRow | None) -> DueRow:
    """A delivery and a visit stay with the owner who had them when the car changes hands; its services do not."""
    return replace(row, customer=known.customer) if known and row.kind in (DELIVERY, VISIT) else row


def write(desk: Desk, tx: Transaction, row: DueRow, stored: DueRow | None) -> None:
    """Write one due date; where its day moved, its untried contacts move with it. What was planned of it for an owner
    who has the car no more stays with that owner: what is of the car is planned anew for the one who has it."""
    if stored is not None and stored.customer != row.customer and due.leave(tx, desk.id, stored.id):
        stored = None
    moved = due.write_due(tx, desk.id, row, stored, desk.now)
    if moved is not None and stored is not None:
        for programme in desk.pack.programmes.values():
            _move_contacts(desk, tx, programme, moved, row)


def _move_contacts(desk: Desk, tx: Transaction, programme: Programme, due_id: int, row: DueRow) -> None:
    if programme.due == row.kind:
        for touch in programme.touches:
            days = window(desk.rhythm, touch, row.due_on)
            for contact in calls.move_contact(tx, desk.id, due_id, programme.code, touch.code, days):
                outbox.move(tx, desk.id, contact, days.not_before)
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
    """Derive the due dates of cars, and of owners, whose records changed; how many there were of either at most."""
    vehicles = records.take_stale(tx, desk.id, "vehicle", most)
    for vehicle in vehicles:
        _derive_car_anew(desk, tx, vehicle)
    customers = records.take_stale(tx, desk.id, "customer", most)
    for customer in customers:
        _derive_owner_anew(desk, tx, customer)
    return max(len(vehicles), len(customers))


def look_through(desk: Desk, tx: Transaction) -> None:
    """Mark what is to be derived though no record changed: an occurrence is over, or the packs declare another kind."""
    vehicles, customers = due.take_again(tx, desk.id, desk.clock.today())
    records.mark_stale(tx, desk.id, "vehicle", vehicles)
    records.mark_stale(tx, desk.id, "customer", customers)
    known = due.kinds(tx, desk.id)
    now = {code: kind.digest for code, kind in desk.pack.kinds.items()}
    changed = [kind for code, kind in desk.pack.kinds.items() if known.get(code) != kind.digest]
    for kind in changed:
        if kind.code not in known and kind.bases <= desk.pack.records.keys():
            events.mark_stale_with(tx, desk.id, kind.whose, kind.bases)
        else:
            records.mark_all_stale(tx, desk.id, kind.whose)
    if now != known:
        due.write_kinds(tx, desk.id, now)


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
