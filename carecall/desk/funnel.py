"""Owns why a list is empty: how many owners are lost at each step from the records to the list, and what to do.

Invariant: each step is a part of the one before; the rows of the list are those of the queue, the rest is counted by
the database, so that no fleet is ever read for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from carecall.desk import queue
from carecall.desk.context import Agent, Desk, to_instant, with_days
from carecall.desk.queue import Filter, QueueRow
from carecall.model.contacts import Shown, State
from carecall.model.reasons import Reason
from carecall.store import figures, people, planning
from carecall.store import funnel as store
from carecall.store.database import Transaction

STORED = (State.HELD, State.COMPLETED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: how many owners are left, and how many were lost at it for which reason.

    Codes: `owners`, `open`, `due`, `mine`, `ready`, `free`, `fits`; `mine` only where an own list was asked for, `fits`
    only where there is a filter.
    """

    code: str
    left: int
    lost: int = 0
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps; what to do, most helpful first; how many rows each filter alone hides. `asked`: the filters; `at`: the
    wall-clock time of the count."""

    stages: tuple[Stage, ...]
    advice: tuple[Reason, ...]
    asked: Filter
    everybody: bool
    at: datetime
    hides: dict[str, int] = field(default_factory=dict)

    def left(self, code: str) -> int:
        """How many owners are left after a step; 0 where it was not counted."""
        return next((stage.left for stage in self.stages if stage.code == code), 0)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the database counted: owners, but for `done`, the contacts of today that were dealt with. `next_day`: when
    something is due after today, and for how many owners."""

    owners: int
    open: int
    due: int
    held: int
    opted_out: int
    done: int
    next_day: tuple[date, int] | None
    planned: bool


def funnel(
    desk: Desk, everybody: bool, asked: Filter | None = None, rows: Sequence[QueueRow] | None = None
) -> Funnel:
    """Why the list is as short as it is. `rows`: what `queue.load` read for it, where that is at hand; `asked.state`
    may be a stored state, then the list is that of `held` contacts or of those closed today."""
    asked = asked or Filter()
    state = asked.state if asked.state in STORED else None
    rows = queue.load(desk, everybody, state) if rows is None else rows
    if state:
        return _of_state(desk, asked, everybody, state, rows)
    own = desk.agent if not everybody else None
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        counted = _count(desk, tx, own, bool(rows))
    stages = (*_in_records(counted, rows, own is not None), *_in_list(desk, rows, asked))
    advice = tuple(_advice(desk, counted, rows, asked, own is not None))
    return Funnel(stages, advice, asked, everybody, desk.clock.wall(), queue.hidden_by(rows, asked))


def _count(desk: Desk, tx: Transaction, own: Agent | None, busy: bool) -> _Counted:
    """`busy`: there are rows, so that nobody asks what has been dealt with."""
    today = desk.clock.today()
    midnight = to_instant(desk.clock.from_wall(datetime.combine(today, time())))
    by, key = (figures.AGENT, int(own.id)) if own else (figures.TOTAL, "")
    work = (0, 0, 0, 0) if busy else figures.contacts(tx, desk.id, today, by).get(key, (0, 0, 0, 0))
    return _Counted(
        people.count_owners(tx, desk.id), store.with_open_contact(tx, desk.id), store.due_by(tx, desk.id, today),
        store.held(tx, desk.id), store.opted_out(tx, desk.id), work[0] - work[3],
        store.next_day(tx, desk.id, today), planning.is_planned(tx, desk.id, today, midnight),
    )  # fmt: skip


def _of_state(desk: Desk, asked: Filter, everybody: bool, state: str, rows: Sequence[QueueRow]) -> Funnel:
    """The list of one stored state is not on the way to a call."""
    rest = Filter(asked.programme, asked.slot, "", asked.text, asked.customers)
    advice = Reason("filters-hide") if rows else Reason("none-in-state", {"state": str(state)})
    return Funnel((), (advice,), asked, everybody, desk.clock.wall(), queue.hidden_by(rows, rest))


# ------------------------------------------------------------------ the steps


def _in_records(counted: _Counted, rows: Sequence[QueueRow], own: bool) -> Iterator[Stage]:
    yield Stage("owners", counted.owners)
    quiet = {"held": counted.held, "opted_out": counted.opted_out}
    yield _stage("open", counted.open, counted.owners, Reason("nothing-open", quiet))
    later = {"day": counted.next_day[0].isoformat(), "owners": counted.next_day[1]} if counted.next_day else {}
    yield _stage("due", counted.due, counted.open, Reason("due-later", later))
    if own:
        yield _stage("mine", len(rows), counted.due, Reason("of-others"))


def _stage(code: str, left: int, before: int, reason: Reason) -> Stage:
    """Between the reading of the list and the count of the others somebody may have been faster."""
    left = min(left, before)
    return Stage(code, left, before - left, reason if before > left else None)


def _in_list(desk: Desk, rows: Sequence[QueueRow], asked: Filter) -> Iterator[Stage]:
    ready = [row for row in rows if _ready(row)]
    yield _stage("ready", len(ready), len(rows), Reason("waiting", _waiting(rows)))
    mine = desk.agent.id if desk.agent else None
    free = [row for row in ready if row.on_call is None or row.on_call == mine]
    yield _stage("free", len(free), len(ready), Reason("on-the-phone"))
    if asked.alone():
        yield _stage("fits", len(queue.narrow(free, asked)), len(free), Reason("filters-hide"))


def _ready(row: QueueRow) -> bool:
    return row.lead.where is not None and row.lead.where.ready


def _waiting(rows: Sequence[QueueRow]) -> dict[str, object]:
    """When the next of those who wait becomes ready, how many do then, and how many wait for a promise."""
    waiting = [row.lead.where for row in rows if row.lead.where and not row.lead.where.ready]
    if not waiting:
        return {}
    first = min(where.starts for where in waiting)
    then = Counter(where.starts for where in waiting)[first]
    promised = sum(where.shown is Shown.PROMISED for where in waiting)
    return {"at": first.isoformat(timespec="minutes"), "owners": then, "promised": promised}


# ------------------------------------------------------------------ what to do


def _advice(
    desk: Desk, counted: _Counted, rows: Sequence[QueueRow], asked: Filter, own: bool
) -> Iterator[Reason]:
    if not counted.owners:
        yield Reason("no-owners")
    elif rows:
        yield from _about_the_list(desk, counted, rows, asked)
    else:
        yield from _about_nothing(desk, counted, own)


def _about_the_list(
    desk: Desk, counted: _Counted, rows: Sequence[QueueRow], asked: Filter
) -> Iterator[Reason]:
    """There are calls today: filters hide them, or they cannot be made now."""
    ready = [row for row in rows if _ready(row)]
    if not queue.narrow(rows, asked):
        yield Reason("filters-hide")
        yield from () if counted.planned else (Reason("not-planned-yet"),)
    if not ready:
        yield from _about_the_hour(desk)
        yield Reason("all-wait", _waiting(rows))
    elif all(row.on_call is not None for row in ready):
        yield Reason("all-on-the-phone")


def _about_the_hour(desk: Desk) -> Iterator[Reason]:
    now, limits = desk.clock.wall(), desk.rhythm.hours.limits
    if not desk.rhythm.calendar.is_open(now.date()):
        yield Reason("house-closed", {"day": desk.rhythm.calendar.open_after(now.date()).isoformat()})
    elif now.time() not in limits:
        yield Reason("outside-limits", {"start": f"{limits.start:%H:%M}", "end": f"{limits.end:%H:%M}"})


def _about_nothing(desk: Desk, counted: _Counted, own: bool) -> Iterator[Reason]:
    """Nothing of today is left on the list."""
    if counted.done:
        yield Reason("all-done", {"count": counted.done})
    if own and counted.due:
        yield Reason("others-have", {"owners": counted.due})
        yield from _about_the_hour(desk)
    if not counted.planned:
        yield Reason("not-planned-yet")
    elif counted.next_day and not counted.due:
        day, owners = counted.next_day
        yield Reason("next-due", {"day": day.isoformat(), "owners": owners})
    elif not counted.due and not counted.done:
        yield Reason("nothing-due")
