"""Owns what an owner could be called about: every touch of every programme against the records of the owner's cars.

Invariant: a due date is judged as planning judges it (store.judging), and every touch says one thing: due from
which day, why not, or which record is missing (A-10, B-14, D-07, D-11, `too-old`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import product

from carecall.desk import classes, due_dates, pressing
from carecall.desk.context import Desk, from_instant, to_instant
from carecall.desk.explaining import rules_of
from carecall.desk.never_planned import Runs, why_never
from carecall.desk.opting_out import wish_reason
from carecall.desk.pressing import Heard
from carecall.model.programmes import Programme, Touch
from carecall.model.reasons import Reason, to_minute
from carecall.store import campaigns, due, events, planning, sign_ups, why
from carecall.store.cards import NOT_ELIGIBLE
from carecall.store.database import Transaction
from carecall.store.due import DueRow
from carecall.store.why import Car, OptOut, Planned

MISSING = {
    "delivery": (Reason("missing-delivery"), ()),
    "first-service": (Reason("missing-delivery"), ()),
    "maintenance": (Reason("missing-service"), ("A-10",)),
    "visit": (Reason("missing-visit"), ()),
    "last-visit": (Reason("missing-visit"), ()),
    "birth": (Reason("missing-birth"), ()),
    "festival": (Reason("not-derived"), ()),
}
"""By the kind of due date, or by the base day of a pack's own kind, what must be on record for it, and the rule that
says so."""


class Kind(StrEnum):
    """Whether a call comes of it: now; later, on a day that is known; once somebody does something; or never."""

    NOW = "now"
    LATER = "later"
    WAITS = "waits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class WhyLine:
    """One thing that an owner could be called about, or (`programme` "") something that holds for all of them.

    `until`: from when it may be called, a day or a wall-clock moment; None where no day alone brings it. `on`: the day
    on which it ended. `rules`: the ids that the reason rests on; `contact`: its number, 0 where none was planned;
    `cause`: of what had its time and was never planned, why; of what a wish has closed that was taken back, that.
    """

    kind: Kind
    reason: Reason
    until: date | datetime | None = None
    on: date | None = None
    rules: tuple[str, ...] = ()
    programme: str = ""
    plate: str = ""
    contact: int = 0
    cause: Reason | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """What is on record of an owner. `dues` and `visits` are by car, 0 for what is of no car; `stale`: that is still to
    be derived; `contacts` by (due date, programme, touch);
    `former`: cars of others that the owner was once called about; `planned`: today was planned today; `runs`: the days
    that were ever planned; `heard` what the owner has heard of us; `classes` the owner's; `kept` what the
    packs keep, by car, 0 for the owner's own; `comes`: on which days the owner comes to what a campaign invites to, by
    due date and programme; `over`: the closed campaigns of these, by the same."""

    customer: int
    stale: bool
    phone: str
    cars: tuple[Car, ...]
    former: tuple[Car, ...]
    dues: Mapping[int, tuple[DueRow, ...]]
    visits: Mapping[int, tuple[tuple[date, str], ...]]
    opt_outs: tuple[OptOut, ...]
    contacts: Mapping[tuple[int, str, str], Planned]
    planned: bool
    runs: Runs
    heard: Heard = pressing.NOTHING
    classes: frozenset[str] = frozenset()
    kept: Mapping[int, events.Events] = field(default_factory=dict)
    comes: Mapping[tuple[int, str], date] = field(default_factory=dict)
    over: Mapping[tuple[int, str], str] = field(default_factory=dict)


def read(desk: Desk, tx: Transaction, customer: int, phone: str) -> Records:
    """The owner's cars with their due dates, visits and contacts."""
    cars, former = why.cars(tx, desk.id, customer), why.former_cars(tx, desk.id, customer)
    dues = {car.id: tuple(due.due_of_vehicle(tx, desk.id, car.id).values()) for car in (*cars, *former)}
    dues[0] = tuple(due.due_of_owner(tx, desk.id, customer).values())
    served = {car.id: due.serviced_car(tx, desk.id, car.id) for car in cars}
    visits = {car: tuple((on, kind) for on, _, kind, _ in found.visits) for car, found in served.items() if found}
    numbers = [row.id for rows in dues.values() for row in rows]
    midnight = desk.clock.from_wall(datetime.combine(desk.clock.today(), time()))
    return Records(
        customer, why.is_stale(tx, desk.id, customer), phone, tuple(cars), tuple(former), dues, visits,
        tuple(why.opt_outs(tx, desk.id, desk.clock, customer)), why.of_due(tx, desk.id, numbers),
        planning.is_planned(tx, desk.id, desk.clock.today(), to_instant(midnight)), planning.runs(tx, desk.id),
        pressing.heard(desk, tx, customer), frozenset(each.code for each in classes.of_owner(desk, tx, customer)),
        _kept(desk, tx, customer, [car.id for car in cars]), sign_ups.of_dues(tx, desk.id, numbers),
        campaigns.over(tx, desk.id, numbers),
    )  # fmt: skip


def _kept(desk: Desk, tx: Transaction, customer: int, cars: Sequence[int]) -> dict[int, events.Events]:
    """What the packs keep of the owner and the cars, where anything ends a programme, or waits for a director."""
    if not any(programme.ended_by or programme.campaigns for programme in desk.pack.programmes.values()):
        return {}
    found = {car: events.of_subject(tx, desk.id, "vehicle", car) for car in cars}
    return {0: events.of_subject(tx, desk.id, "customer", customer), **found}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One touch for one car, or of no car: the due date that counts, and its contact where it has one."""

    car: Car | None
    programme: Programme
    touch: Touch
    row: DueRow
    planned: Planned | None

    @property
    def vehicle(self) -> int:
        """The number of the car; 0 for none."""
        return self.car.id if self.car else 0


def candidates(desk: Desk, records: Records) -> Iterator[Candidate | WhyLine]:
    """Every touch for every car, and of no car: the due dates that count, or which record is missing."""
    of_owner = {code for code, kind in desk.pack.kinds.items() if kind.of_owner}
    for car in (*records.cars, *records.former, None):
        for programme in desk.pack.programmes.values():
            if (programme.due in of_owner) != (car is None):
                continue
            rows = [row for row in records.dues[car.id if car else 0]
                    if _takes(programme, row) and _whose(records, car, row)]  # fmt: skip
            for row, touch in product(_counting(desk, programme, rows), programme.touches):
                planned = records.contacts.get((row.id, programme.code, touch.code)) if row else None
                if row and (planned or not row.gone):
                    yield Candidate(car, programme, touch, row, planned)
                elif (car is None or car in records.cars) and programme.expected:
                    yield _missing(desk, records, car, programme)


def _counting(desk: Desk, programme: Programme, rows: Sequence[DueRow]) -> list[DueRow | None]:
    """The latest due date, or None; where every record counts by itself, or one of them again and again, also the
    others whose time is not over: the next round is on record before the present one has been called about."""
    ranked = sorted(rows, key=lambda row: (not row.gone, row.since or row.due_on, row.due_on, row.id), reverse=True)
    kind = desk.pack.kinds.get(programme.due)
    first = desk.clock.today() - timedelta(days=max(touch.give_up for touch in programme.touches))
    several = kind is not None and (kind.each or kind.recurs)
    others = (row for row in ranked[1:] if several and not row.gone and row.due_on >= first)
    return [*ranked[:1], *others] or [None]


def _takes(programme: Programme, row: DueRow) -> bool:
    return row.kind == programme.due and (not programme.tags or row.tag in programme.tags)


def _whose(records: Records, car: Car | None, row: DueRow) -> bool:
    """The owner's own due dates of a former car; of a car that is the owner's now all of them, for one that stayed
    with an owner before says why nobody is called."""
    return row.customer == records.customer or car in records.cars


def _missing(desk: Desk, records: Records, car: Car | None, programme: Programme) -> WhyLine:
    plate = car.plate if car else ""
    other = _not_for(records, programme)
    if other:
        return WhyLine(Kind.OVER, other, None, None, ("C-27",), programme.code, plate)
    if car.stale if car else records.stale:
        return WhyLine(Kind.WAITS, Reason("not-derived"), programme=programme.code, plate=plate)
    kind = desk.pack.kinds.get(programme.due)
    base = kind.base if kind else programme.due
    kept = (Reason("missing-record", {"base": base}), ())
    reason, rules = kept if base in desk.pack.records else MISSING[base]
    if kind and kind.only:
        reason = Reason("missing-bound", {"side": kind.only.side, "bound": kind.only.kind.code, "base": base})
    told = replace(reason, params={"kinds": sorted(programme.of)}) if programme.of else reason
    return WhyLine(Kind.WAITS, told, None, None, rules, programme.code, plate)


def judge(desk: Desk, records: Records, found: Candidate) -> WhyLine:
    """Why the due date has no contact."""
    kind, reason, until, rules = _verdict(desk, records, found)
    ended = until if kind is Kind.OVER else None
    named = rules or rules_of(desk, found.programme.code, found.touch.code)
    cause = _cause(desk, records, found) if reason.code == "too-old" else None
    programme, plate = found.programme.code, found.car.plate if found.car else ""
    return WhyLine(kind, reason, None if ended else until, ended, named, programme, plate, cause=cause)


def _cause(desk: Desk, records: Records, found: Candidate) -> Reason:
    """Why what had its time was never planned."""
    window = due_dates.window(desk.rhythm, found.touch, found.row.due_on)
    came = desk.clock.to_wall(from_instant(found.row.written_at)).date()
    after = desk.pack.programmes.get(found.programme.after)
    others = (records.contacts.get((found.row.id, after.code, touch.code)) for touch in after.touches) if after else ()
    closed = [other.closed_on or date.max for other in others if other]
    waited = found.programme.after if closed and max(closed) >= window.give_up else ""
    enough = partial(pressing.was_enough, desk, found.programme, found.touch, records.heard)
    return why_never(window, came, found.row.written_at, records.runs, waited, enough, bool(found.touch.message))


Verdict = tuple[Kind, Reason, date | None, tuple[str, ...]]
"""The kind, the reason, from when it may be called (of what is over: when it ended), and the rules."""


def _verdict(desk: Desk, records: Records, found: Candidate) -> Verdict:
    row, today = found.row, desk.clock.today()
    final = _final(records, found)
    if final:
        return Kind.OVER, *final
    window = due_dates.window(desk.rhythm, found.touch, row.due_on)
    days = {"due": row.kind, "due_on": row.due_on.isoformat(), "not_before": window.not_before.isoformat(),
            **_written(found.touch)}  # fmt: skip
    if window.give_up < today:
        return Kind.OVER, Reason("too-old", {**days, "day": window.give_up.isoformat()}), window.give_up, ()
    if window.not_before > today:
        return Kind.LATER, Reason("not-due", days), window.not_before, ()
    if not records.phone:
        return Kind.WAITS, Reason("needs-number", days), None, ("C-06",)
    if _waits_for_other(desk, records, found):
        return Kind.WAITS, Reason("comes-after", {"programme": found.programme.after}), None, ()
    again = pressing.free_again(desk, found.programme, found.touch, records.heard)
    if again:
        over = again > window.give_up
        told = {"day": again.isoformat(), "over": over, "seldom": records.heard.seldom, **_written(found.touch)}
        return Kind.OVER if over else Kind.LATER, Reason("enough", told), again, ("E-08",)
    last_day = window.give_up == today
    coming = today + timedelta(days=1) if records.planned and not last_day else today
    told = {**days, "planned": records.planned, "last_day": last_day}
    return Kind.LATER, Reason("not-planned", told), coming, ("B-16",)


def _written(touch: Touch) -> dict[str, object]:
    """By which channels it goes, where it is a message and no call."""
    return {"channels": list(touch.message.channels)} if touch.message else {}


def _final(records: Records, found: Candidate) -> tuple[Reason, date | None, tuple[str, ...]] | None:
    """What no day will change, in planning's order: the car changed hands, the owner is left out, a visit answered."""
    row = found.row
    if row.customer != records.customer or found.car in records.former:
        return Reason("not-the-owner"), None, ("D-11",)
    other = _not_for(records, found.programme)
    if other:
        return other, None, ("C-27",)
    for out in records.opt_outs:
        if out.covers(found.vehicle, found.programme.code) and _leaves_out(out, found):
            if out.is_wish:
                return wish_reason(out), out.at.date(), ("B-14",)
            facts = {"at": to_minute(out.at), "by": out.by, "result": out.gone or NOT_ELIGIBLE}
            return Reason("left-out", facts), out.at.date(), ()
    since = row.since or row.due_on
    seen = [(on, kind) for on, kind in records.visits.get(found.vehicle, ()) if on > since]
    answers = [(on, kind) for on, kind in seen if kind in found.programme.answered_by]
    if answers:
        on, kind = max(answers)
        return Reason("answered", {"on": on.isoformat(), "kind": kind}), on, ("D-11",)
    return _ended(records, found, since) or _is_over(records, found) or _comes(records, found)


def _not_for(records: Records, programme: Programme) -> Reason | None:
    """That a programme is for owners of other classes, or not for those of the owner's."""
    if programme.only_for and not programme.only_for & records.classes:
        return Reason("other-class", {"classes": sorted(programme.only_for)})
    never = programme.not_for & records.classes
    return Reason("not-the-class", {"classes": sorted(never)}) if never else None


def _ended(records: Records, found: Candidate, since: date) -> tuple[Reason, date | None, tuple[str, ...]] | None:
    """A record that ends the programme, the owner's own or the car's."""
    for code in sorted(found.programme.ended_by):
        kept = [event for subject in {0, found.vehicle} for event in records.kept.get(subject, {}).get(code, ())]
        late = [event.on for event in kept if event.on >= since]
        if late:
            return Reason("ended", {"on": max(late).isoformat(), "base": code}), max(late), ()
    return None


def _is_over(records: Records, found: Candidate) -> tuple[Reason, date | None, tuple[str, ...]] | None:
    name = records.over.get((found.row.id, found.programme.code))
    return (Reason("campaign-over", {"campaign": name}), None, ("C-14",)) if name else None


def _comes(records: Records, found: Candidate) -> tuple[Reason, date | None, tuple[str, ...]] | None:
    """Whoever has signed up is not invited any more."""
    on = records.comes.get((found.row.id, found.programme.code)) if found.touch.invites else None
    return (Reason("signed-up", {"on": on.isoformat()}), None, ("D-26",)) if on else None


def _leaves_out(out: OptOut, found: Candidate) -> bool:
    """Who is gone is back with a newer record; a wish holds."""
    since = found.row.since if not found.programme.campaigns else None  # a campaign is no sign of life
    return out.is_wish or since is None or out.since >= since.isoformat()


def _waits_for_other(desk: Desk, records: Records, found: Candidate) -> bool:
    """Whether the programme that it comes after still has a contact of this due date, or is about to get one."""
    other = desk.pack.programmes.get(found.programme.after)
    for touch in other.touches if other else ():
        planned = records.contacts.get((found.row.id, found.programme.after, touch.code))
        if planned and planned.closed_on is None:
            return True
        before = Candidate(found.car, other, touch, found.row, None) if other and planned is None else None
        if before and _verdict(desk, records, before)[1].code in ("not-planned", "comes-after", "enough"):
            return True
    return False
