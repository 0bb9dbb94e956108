"""Owns planning a day (B-16). Invariant: idempotent; an automatic planning of a day happens once, an explicit one
always runs, and overdue work never vanishes.

Implements the windows of the programmes, `seen` (D-11), `opted-out` (B-14), `no-number`, `too-old`, `not-eligible`,
`enough` (E-08), `signed-up` (D-26).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from carecall.desk import auditing, classes, day_book, due_dates, messages, persons, pools, pressing, spent, superseding
from carecall.desk.coming import Coming, coming
from carecall.desk.context import Desk, from_instant, to_instant, with_days
from carecall.desk.pools import Deserted
from carecall.desk.unapproved import Unapproved, unapproved
from carecall.model.programmes import Pack, Programme, Touch
from carecall.model.reasons import Reason
from carecall.store import assigning, car_models, giving_up, outbox, planning, promises, undone
from carecall.store.database import Conflict, Transaction
from carecall.store.planning import Step, Window

SKIPPED = ("seen", "opted-out", "no-number", "too-old", "already-planned", "not-eligible", "enough", "signed-up")
EVERY = 1_000_000_000
T = TypeVar("T")
LONGEST_SHIFT = 31  # days that a closed edge may move; beyond that a contact is planned on the day it opens


@dataclass(frozen=True, slots=True)
class Planned:
    """What one run did: calls planned, and with the `messages` that wait in the outbox by programme; due dates skipped,
    by reason; calls given up undialled, messages `unsent`, calls whose tries are `used_up` by the rules; what lies
    afterwards in pools that nobody works; what of files is `unapproved` (A-04); of a dry run, or one of several days,
    what there is to call on which; `granted`: how many owners have earned which class (A-09); `superseded`: what was
    withdrawn because the packs have it no more, by programme; `reclassed`: since its owners are of other classes."""

    planned: int
    skipped: dict[str, int]
    by_programme: dict[str, int] = field(default_factory=dict)
    given_up: int = 0
    deserted: tuple[Deserted, ...] = ()
    coming: Coming | None = None
    messages: int = 0
    unsent: int = 0
    used_up: int = 0
    unapproved: tuple[Unapproved, ...] = ()
    granted: dict[str, int] = field(default_factory=dict)
    superseded: dict[str, int] = field(default_factory=dict)
    reclassed: dict[str, int] = field(default_factory=dict)


class _TakenBack(Exception):
    """Rolls the transaction back."""


def plan(desk: Desk, day: date | None = None, days: int = 1, dry_run: bool = False) -> Planned:
    """Plan `day` (today by default) and the days after it; always runs. Of which classes
    owners are counts as of `day`, as far as that is known: what ends before it has ended, what is earned until then has
    not begun."""
    day = day or desk.clock.today()
    if dry_run:
        return _dry_run(desk, day, days)
    with day_book.writing(desk, plans=True) as tx:
        result = _run(desk, tx, day, days, automatic=False)
        return replace(result, coming=_day_by_day(desk, tx, day, days)) if days > 1 else result


def newest_event(desk: Desk) -> date | None:
    """The day of the latest visit or delivery on record, for whoever asks why nothing is due; None where there is
    none."""
    with desk.db.read() as tx:
        return planning.newest_event(tx, desk.id)


def _dry_run(desk: Desk, day: date, days: int) -> Planned:
    with _taken_back(desk) as tx:
        result = _run(desk, tx, day, days, automatic=False)
        return replace(result, coming=_day_by_day(desk, tx, day, days))


def rehearsed(desk: Desk, day: date, days: int, read: Callable[[Transaction, Planned], T]) -> T:
    """What `read` finds behind a planning of `day` and the days after it that is taken back at once."""
    with _taken_back(desk) as tx:
        return read(tx, _run(desk, tx, day, days, automatic=False))


@contextmanager
def _taken_back(desk: Desk) -> Iterator[Transaction]:
    """A transaction that leaves no trace."""
    with suppress(_TakenBack), day_book.writing(desk) as tx:
        yield tx
        raise _TakenBack


def _day_by_day(desk: Desk, tx: Transaction, day: date, days: int) -> Coming:
    """What there is to call on each of the days, behind the run of this transaction; days that are over count today."""
    first = max(day, desk.clock.today())
    last = max(day + timedelta(days=days - 1), first)
    return coming(desk, tx, first, last, planning.made_by_day(tx, in_steps(desk.pack)))


def plan_once(desk: Desk) -> Planned | None:
    """Plan today unless that was done; None where another desk did, or does, it."""
    day = desk.clock.today()
    since = to_instant(desk.clock.from_wall(datetime.combine(day, time())))
    with desk.db.read() as tx:
        if planning.is_planned(tx, desk.id, day, since):
            return None
    try:
        with day_book.writing(desk, plans=True) as tx:
            planning.prepare(tx, desk.id)
            return None if planning.is_planned(tx, desk.id, day, since) else _run(desk, tx, day, 1, automatic=True)
    except Conflict:
        return None


def _run(desk: Desk, tx: Transaction, day: date, days: int, automatic: bool) -> Planned:
    planning.prepare(tx, desk.id)
    since = planning.last_run(tx, desk.id)
    run = tx.insert(
        "planning_run", dealership_id=desk.id, day=day.isoformat(), automatic=int(automatic), started_at=desk.now
    )
    desk = with_days(desk, tx)
    persons.name_roles(desk, tx)
    _forget(desk, tx, since)
    due_dates.look_through(desk, tx)
    due_dates.derive_stale(desk, tx, EVERY)
    due_dates.refresh(desk, tx, {code: card.terms for code, card in car_models.by_code(tx, desk.id).items()})
    superseded = superseding.supersede(desk, tx)
    given_up = _give_up(desk, tx, run, min(day, desk.clock.today()))
    used_up = spent.close(desk, tx, run)
    unsent = _withdraw(desk, tx, run, min(day, desk.clock.today()))
    promises.drop_idle(tx, desk.id, desk.now)
    granted = classes.review(desk, tx)
    reclassed = superseding.reclass(desk, tx)
    skipped: Counter[str] = Counter(dict.fromkeys(SKIPPED, 0))
    steps = in_steps(desk.pack)
    for step in steps:
        _judge(desk, tx, step, day, days, since, skipped)
    made = assigning.make_contacts(tx, desk.id, steps, day, desk.clock.today())
    written = sum(_write_messages(desk, tx, step) for step in steps)
    left = pools.in_picture(tx, desk.id, desk.clock.today())
    calls = made.total() - written
    result = Planned(calls, dict(skipped), dict(made), given_up, left, None, written, unsent, used_up,
                     unapproved(desk, tx), dict(granted), dict(superseded), dict(reclassed))  # fmt: skip
    return _record(desk, tx, run, result)


def _forget(desk: Desk, tx: Transaction, since: str) -> None:
    """What the calls of days gone by changed is kept no longer than it can be undone."""
    first = desk.clock.to_wall(from_instant(since)).date() if since else date.min
    undone.forget(tx, desk.id, first, desk.clock.today())


def in_order(pack: Pack) -> list[Programme]:
    """The programmes that days plan, each behind the one that it comes `after`: what it waits for is planned first."""

    def depth(programme: Programme) -> int:
        return 1 + depth(pack.programmes[programme.after]) if programme.after in pack.programmes else 0

    return sorted((programme for programme in pack.programmes.values() if programme.planned), key=depth)


def _give_up(desk: Desk, tx: Transaction, run: int, day: date) -> int:
    """Close what was not dialled in its time, and what waits for a number that nobody corrected (U becomes NE)."""
    never = Reason("never-dialled").to_json()
    gone = Reason("not-eligible", {"result": "not-eligible"}).to_json()
    closed = Counter(giving_up.close_stale(tx, desk.id, day, never))
    closed.update(giving_up.close_held(tx, desk.id, day, never, gone))
    for programme, count in closed.items():
        auditing.note(desk, tx, "planning_run", run, "gave-up", programme=programme, contacts=count)
    return closed.total()


def _withdraw(desk: Desk, tx: Transaction, run: int, day: date) -> int:
    """Take back the messages that nobody sent in their time."""
    closed = Counter(giving_up.close_unsent(tx, desk.id, day, Reason("never-sent").to_json()))
    for programme, count in closed.items():
        auditing.note(desk, tx, "planning_run", run, "withdrew", programme=programme, contacts=count)
    return closed.total()


def in_steps(pack: Pack) -> list[Step]:
    """The touches of all programmes, in order."""
    touches = [(programme, touch) for programme in in_order(pack) for touch in programme.touches]
    awaited = {programme.after for programme in pack.programmes.values()}
    return [Step(number, of, touch, of.code in awaited) for number, (of, touch) in enumerate(touches)]


def _judge(desk: Desk, tx: Transaction, step: Step, day: date, days: int, since: str, skipped: Counter[str]) -> None:
    """Find what falls due for a touch, and count what is left out."""
    windows = reach(desk, step.touch, day, days)
    on = max(day, desk.clock.today())
    enough = pressing.enough(desk, step, on)
    verdicts = planning.candidates(tx, desk.id, step, windows, on, enough)
    skipped.update({verdict: count for verdict, count in verdicts.items() if verdict in SKIPPED})
    first = min((window.due_on for window in windows), default=day - timedelta(days=step.touch.give_up))
    skipped["too-old"] += planning.too_old(tx, desk.id, step.programme, first, since, on)


def reach(desk: Desk, touch: Touch, day: date, days: int) -> list[Window]:
    """The due days whose contacts may be dialled by the last day planned and are not given up on the first."""
    last = day + timedelta(days=days - 1)
    earliest = day - timedelta(days=touch.give_up + LONGEST_SHIFT)
    moved = LONGEST_SHIFT if touch.end < 0 else 0  # to before a closed time
    span = (last - timedelta(days=touch.start) - earliest).days + 1 + moved
    windows = (due_dates.window(desk.rhythm, touch, earliest + timedelta(days=n)) for n in range(span))
    return [window for window in windows if window.not_before <= last and window.give_up >= day]


def _write_messages(desk: Desk, tx: Transaction, step: Step) -> int:
    """Put the messages of a touch into words, each of which waits in the outbox for its first day (E-10); how many."""
    then = step.touch.message
    if then is None:
        return 0
    found = outbox.unwritten(tx, desk.id, desk.pack.reach, step.number, step.programme.code, step.touch.code)
    return messages.put_all(desk, tx, found, then)


def _record(desk: Desk, tx: Transaction, run: int, result: Planned) -> Planned:
    values = {"planned": result.planned, "skipped": json.dumps(result.skipped, sort_keys=True)}
    tx.update("planning_run", {"dealership_id": desk.id, "id": run}, **values)
    for programme, count in result.by_programme.items():
        if count:
            auditing.note(desk, tx, "planning_run", run, "planned", programme=programme, contacts=count)
    return result
