"""Owns the derivation of due dates when a record is written. Invariant: the pure rules of model.due decide, the row is
written with its basis, and a moved due day moves the contact that has no attempt yet.

Kinds: `delivery` and `visit` (the event itself), `first-service` (A-02, D-11, D-13), `maintenance` (A-10, C-08), and
those that the packs declare (model.kinds), which may count from what they keep. Of a recurring kind the next
occurrence is written; once its day is over, planning derives the one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from carecall.desk import auditing, opting_out
from carecall.desk.context import Desk
from carecall.desk.service import Service, services
from carecall.model.due import DEFAULT_TERMS, FIRST_SERVICE, MAINTENANCE, Terms
from carecall.model.kinds import BIRTH, FESTIVAL, LAST_VISIT, Kind
from carecall.model.lunar import LunarDay
from carecall.model.programmes import Programme, Touch
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.store import calls, cancelling, due, events, outbox, planning, records
from carecall.store.database import Transaction
from carecall.store.due import DueRow, ServicedCar
from carecall.store.events import Event
from carecall.store.planning import Window
from carecall.store.records import Subject

Stored = Mapping[tuple[str, str], DueRow]
"""What is stored, by kind and occurrence."""
DELIVERY = "delivery"
VISIT = "visit"


def window(rhythm: Rhythm, touch: Touch, due_on: date) -> Window:
    """The days of a touch for one due day; an edge on a closed day moves to the next open one."""
    edge = rhythm.calendar.open_from
    start, end, give_up = (edge(due_on + timedelta(days=days)) for days in (touch.start, touch.end, touch.give_up))
    return Window(due_on, start, end, give_up)


def derive(desk: Desk, tx: Transaction, vehicle: int) -> None:
    """Write every due date that the car's records give, and move what depends on those that moved. None is taken away:
    a call that derives can be undone."""
    car = due.serviced_car(tx, desk.id, vehicle)
    if car is not None:
        _write_all(desk, tx, _rows_of_car(desk, tx, car), due.due_of_vehicle(tx, desk.id, vehicle))


def _rows_of_car(desk: Desk, tx: Transaction, car: ServicedCar) -> tuple[DueRow, ...]:
    return (*_due_rows(car), *_counted_of_car(desk, tx, car))


def _write_all(desk: Desk, tx: Transaction, rows: Sequence[DueRow], stored: Stored) -> None:
    for row in rows:
        known = stored.get((row.kind, row.occurrence))
        write(desk, tx, _whose(row, known), known)


def _derive_car_anew(desk: Desk, tx: Transaction, vehicle: int) -> None:
    car = due.serviced_car(tx, desk.id, vehicle)
    if car is not None:
        _replace(desk, tx, _rows_of_car(desk, tx, car), due.due_of_vehicle(tx, desk.id, vehicle))


def _derive_owner_anew(desk: Desk, tx: Transaction, customer: int) -> None:
    """What the owner's own record gives."""
    if not any(kind.of_owner for kind in desk.pack.kinds.values()):
        return
    born = due.born(tx, desk.id, customer)
    bases: Bases = {BIRTH: [_once(born)]} if isinstance(born, date) else {}
    rows = tuple(_counted(desk, customer, None, bases | _kept(desk, tx, "customer", customer)))
    if isinstance(born, LunarDay):
        rows += tuple(_lunar(desk, customer, born))
    rows += tuple(_festivals(desk, customer))
    _replace(desk, tx, rows, due.due_of_owner(tx, desk.id, customer))


def _replace(desk: Desk, tx: Transaction, rows: Sequence[DueRow], stored: Stored) -> None:
    """Write what the packs' kinds give now in the place of what they gave before: another birthday, a later visit. What
    waited for a visit, or a record, that is not the latest any more is over."""
    _write_all(desk, tx, rows, stored)
    derived = {(row.kind, row.occurrence) for row in rows}
    gone = [row for key, row in stored.items() if row.kind in desk.pack.kinds and key not in derived]
    for row in gone:
        _perhaps_over(desk, tx, row, [each for each in rows if each.kind == row.kind])
    due.drop(tx, desk.id, [row.id for row in gone])


def _perhaps_over(desk: Desk, tx: Transaction, row: DueRow, now: Sequence[DueRow]) -> None:
    """What waited for the due date is over where another visit, or another day of a record, counts now; an occurrence
    of the same that has passed is given up in its own time."""
    kind = desk.pack.kinds[row.kind]
    takes_place = kind.base == LAST_VISIT or (kind.base in desk.pack.records and not kind.each)
    same = row.occurrence.rpartition("/")[0]
    if not takes_place or not now or any(each.occurrence.rpartition("/")[0] == same for each in now):
        return
    on, code = str(now[-1].basis.params["on"]), "seen" if kind.base == LAST_VISIT else "renewed"
    reason = Reason(code, {"on": on} if code == "seen" else {"on": on, "base": kind.base})
    opting_out.cancel(desk, tx, cancelling.OF_DUE, code, reason, {"due": row.id})


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


Bases = dict[str, Sequence[Event]]
"""By base day, what happened on it, in order; `number` is "" where there is but one."""


def _counted_of_car(desk: Desk, tx: Transaction, car: ServicedCar) -> Iterator[DueRow]:
    bases: Bases = {}
    if car.delivered_on:
        bases[DELIVERY] = [_once(car.delivered_on)]
    if car.visits:
        on, number, *_rest = car.visits[-1]
        bases[LAST_VISIT] = [Event(on, number, on)]
    return _counted(desk, car.customer, car.id, bases | _kept(desk, tx, "vehicle", car.id))


def _once(day: date) -> Event:
    return Event(day, "", day)


def _kept(desk: Desk, tx: Transaction, whose: Subject, subject: int) -> Bases:
    """What the packs keep of the car, or of the owner, where anything counts from it."""
    if not any(kind.base in desk.pack.records for kind in desk.pack.kinds.values()):
        return {}
    return dict(events.of_subject(tx, desk.id, whose, subject))


def _counted(desk: Desk, customer: int, vehicle: int | None, bases: Bases) -> Iterator[DueRow]:
    """What the kinds of the pack give for these base days, each of them or the latest. A record is known no later than
    its day: what has become of the owner since then is newer, though the day itself may lie ahead."""
    subject, today = f"v{vehicle}" if vehicle else f"c{customer}", desk.clock.today()
    for kind in desk.pack.kinds.values():
        known = bases.get(kind.base, ())
        for event in known if kind.each else known[-1:]:
            led = "/".join(filter(None, (subject, _event_id(desk, kind, event))))
            rows = _rows(kind, led, kind.coming(event.on, today), partial(_counted_basis, kind, event.on))
            since = min(event.on, event.known_on)
            yield from (replace(row, customer=customer, vehicle=vehicle, since=since) for row in rows)


def _counted_basis(kind: Kind, base: date, number: int, day: date) -> Reason:
    return kind.basis(base, number)


def _rows(
    kind: Kind, led: str, coming: Iterable[tuple[int, date]], basis: Callable[[int, date], Reason]
) -> Iterator[DueRow]:
    """A row for each occurrence, whosever it is; once the last of them is over, planning looks for the next one."""
    occurrences = list(coming)
    for number, day in occurrences:
        again = day + timedelta(days=1) if kind.recurs and number == occurrences[-1][0] else None
        yield DueRow(kind.code, f"{led}/{number}", 0, None, day, basis(number, day), again=again)


def _event_id(desk: Desk, kind: Kind, event: Event) -> str:
    """Where only the latest counts, another day is another matter, whatever number stands beside it."""
    return event.on.isoformat() if kind.base in desk.pack.records and not kind.each else event.number


def _lunar(desk: Desk, customer: int, born: LunarDay) -> Iterator[DueRow]:
    """What the kinds of the pack give for a birthday by the lunar calendar."""
    for kind in (kind for kind in desk.pack.kinds.values() if kind.base == BIRTH):
        coming = kind.coming_lunar(born, desk.clock.today())
        rows = _rows(kind, f"c{customer}/lunar", coming, partial(_lunar_basis, kind, born))
        yield from (replace(row, customer=customer) for row in rows)


def _lunar_basis(kind: Kind, born: LunarDay, year: int, day: date) -> Reason:
    return kind.basis_lunar(born, year)


def _festivals(desk: Desk, customer: int) -> Iterator[DueRow]:
    """The festivals of the pack, which every owner has (C-07, E-25)."""
    today = desk.clock.today()
    for kind in (kind for kind in desk.pack.kinds.values() if kind.base == FESTIVAL):
        day = kind.festival
        coming = kind.coming_lunar(day, today) if isinstance(day, LunarDay) else kind.coming(day, today)
        rows = _rows(kind, f"c{customer}", coming, partial(_festival_basis, kind))
        yield from (replace(row, customer=customer) for row in rows)


def _festival_basis(kind: Kind, number: int, day: date) -> Reason:
    return Reason("festival", {"due": kind.code, "on": day.isoformat()})


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
    subjects: set[Subject] = {"customer" if kind.of_owner else "vehicle" for kind in changed}
    for subject in subjects:
        records.mark_all_stale(tx, desk.id, subject)
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
