"""Owns what falls due by the kinds of due date that the packs declare (model.kinds), of a car or of an owner.
Invariant: it writes nothing; the same records give the same due dates, and where nothing is due any more it says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from carecall.desk.context import Desk
from carecall.model.kinds import AFTER, BIRTH, DELIVERY, FESTIVAL, LAST_VISIT, Bound, Kind, Subject
from carecall.model.lunar import Born, LunarDay
from carecall.model.reasons import Reason
from carecall.store import due, events
from carecall.store.database import Transaction
from carecall.store.due import DueRow, ServicedCar
from carecall.store.events import Event

Bases = Mapping[str, Sequence[Event]]
"""By base day, what happened on it, in order; `number` is "" where there is but one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the due dates of a car (`vehicle`), or of an owner, are counted from: the kinds, as they are for its model,
    and the base days; `born`: the owner's birthday."""

    customer: int
    vehicle: int | None
    kinds: Mapping[str, Kind]
    bases: Bases
    born: Born | None = None

    @property
    def subject(self) -> str:
        """How its occurrences begin."""
        return f"v{self.vehicle}" if self.vehicle else f"c{self.customer}"

    def gone(self, row: DueRow) -> Reason | None:
        """Why a due date that was stored is due no more; None where it may be, or where its days are over. Of a kind of
        which each record counts by itself, it is its own record that is looked for."""
        kind = self.kinds[row.kind]
        counting, known = _counting(kind, self.bases)
        led = row.occurrence.rpartition("/")[0]
        known = [event for event in known if not kind.each or f"{self.subject}/{event.number}" == led]
        if not known:
            return Reason("record-gone", {"base": kind.base})
        day = row.due_on if kind.recurs else counting.day(known[-1].on, 1)
        if kind.only and not kind.only.holds(day, _bound_day(kind.only, self.bases)):
            return Reason("bound-moved", {"bound": kind.only.kind.code})
        return None


def of_car(desk: Desk, tx: Transaction, car: ServicedCar) -> Ground:
    bases: dict[str, Sequence[Event]] = {}
    if car.delivered_on:
        bases[DELIVERY] = [_once(car.delivered_on)]
    if car.visits:
        on, number, *_rest = car.visits[-1]
        bases[LAST_VISIT] = [Event(on, number, on)]
    kinds = {code: kind.of_model(car.model_code) for code, kind in desk.pack.kinds.items()}
    return Ground(car.customer, car.id, kinds, {**bases, **_kept(desk, tx, "vehicle", car.id)})


def of_owner(desk: Desk, tx: Transaction, customer: int) -> Ground:
    born = due.born(tx, desk.id, customer)
    bases: Bases = {BIRTH: [_once(born)]} if isinstance(born, date) else {}
    kept = _kept(desk, tx, "customer", customer)
    return Ground(customer, None, desk.pack.kinds, {**bases, **kept}, born)


def rows(desk: Desk, ground: Ground) -> Iterator[DueRow]:
    """What falls due. A record is known no later than its day: what has become of the owner since then is newer, though
    the day itself may lie ahead."""
    today = desk.clock.today()
    for kind in ground.kinds.values():
        yield from _counted(desk, kind, ground, today)
    if ground.vehicle is None:
        if isinstance(ground.born, LunarDay):
            yield from _lunar(ground, ground.born, today)
        yield from _festivals(ground, today)


def _counted(desk: Desk, kind: Kind, ground: Ground, today: date) -> Iterator[DueRow]:
    """What a kind gives for its base days, each of them or the latest."""
    counting, known = _counting(kind, ground.bases)
    record = desk.pack.records.get(kind.base)
    for event in known if kind.each else known[-1:]:
        led = "/".join(filter(None, (ground.subject, _event_id(desk, kind, event))))
        basis, since = partial(counting.basis, event.on), min(event.on, event.known_on)
        tag = event.campaign if record and record.campaign else ""
        found = _rows(ground, kind, led, counting.coming(event.on, today), basis, since, tag)
        yield from _within(kind.only, ground.bases, found)


def _once(day: date) -> Event:
    return Event(day, "", day)


def _kept(desk: Desk, tx: Transaction, whose: Subject, subject: int) -> Bases:
    """What the packs keep of the car, or of the owner, where anything counts from it."""
    if not any(kind.bases & desk.pack.records.keys() for kind in desk.pack.kinds.values()):
        return {}
    found = events.of_subject(tx, desk.id, whose, subject)
    return {code: [event for event in kept if _counts(desk, code, event)] for code, kept in found.items()}


def _counts(desk: Desk, code: str, event: Event) -> bool:
    """What campaigns make counts while a director has approved it, whoever wrote it down, and its campaign was not
    called off (A-04)."""
    record = desk.pack.records.get(code)
    return record is None or not record.campaign or desk.pack.campaign_record(event.campaign) == record


def _counting(kind: Kind, bases: Bases) -> tuple[Kind, Sequence[Event]]:
    """How a kind counts, and from what: from its own day where that is on record."""
    recorded = bases.get(kind.recorded, ())
    if recorded:
        return kind.from_record, [replace(recorded[-1], number="")]
    return kind, bases.get(kind.base, ())


def _within(only: Bound | None, bases: Bases, found: Iterable[DueRow]) -> Iterator[DueRow]:
    """The rows that lie within the bound. Of what recurs after it the last one before waits for the day on which the
    bound begins: the next may lie within."""
    if only is None:
        yield from found
        return
    other = _bound_day(only, bases)
    facts = {"side": only.side, "bound": only.kind.code, "bound_on": other.isoformat() if other else ""}
    for row in found:
        if only.holds(row.due_on, other):
            yield replace(row, basis=replace(row.basis, params=row.basis.params | facts))
        elif only.side == AFTER and other and row.again:
            yield replace(row, again=other, gone=True)


def _bound_day(only: Bound, bases: Bases) -> date | None:
    counting, known = _counting(only.kind, bases)
    return counting.day(known[-1].on, 1) if known else None


def _rows(
    ground: Ground,
    kind: Kind,
    led: str,
    coming: Iterable[tuple[int, date]],
    basis: Callable[[int], Reason],
    since: date | None = None,
    tag: str = "",
) -> Iterator[DueRow]:
    """A row for each occurrence; once the last of them is over, planning looks for the next one."""
    occurrences = list(coming)
    for number, day in occurrences:
        again = day + timedelta(days=1) if kind.recurs and number == occurrences[-1][0] else None
        whose = ground.customer, ground.vehicle
        yield DueRow(kind.code, f"{led}/{number}", *whose, day, basis(number), since=since, tag=tag, again=again)


def _event_id(desk: Desk, kind: Kind, event: Event) -> str:
    """Where only the latest counts, another day is another matter, whatever number stands beside it."""
    return event.on.isoformat() if kind.base in desk.pack.records and not kind.each else event.number


def _lunar(ground: Ground, born: LunarDay, today: date) -> Iterator[DueRow]:
    """What the kinds of the pack give for a birthday by the lunar calendar."""
    for kind in (kind for kind in ground.kinds.values() if kind.base == BIRTH):
        coming = kind.coming_lunar(born, today)
        yield from _rows(ground, kind, f"c{ground.customer}/lunar", coming, partial(kind.basis_lunar, born))


def _festivals(ground: Ground, today: date) -> Iterator[DueRow]:
    """The festivals of the pack, which every owner has (C-07, E-25)."""
    for kind in (kind for kind in ground.kinds.values() if kind.base == FESTIVAL):
        day = kind.festival
        coming = list(kind.coming_lunar(day, today) if isinstance(day, LunarDay) else kind.coming(day, today))
        yield from _rows(ground, kind, f"c{ground.customer}", coming, partial(_festival_basis, kind, dict(coming)))


def _festival_basis(kind: Kind, days: Mapping[int, date], number: int) -> Reason:
    return Reason("festival", {"due": kind.code, "on": days[number].isoformat()})
