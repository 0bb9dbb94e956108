"""Owns the supervisor's day. Invariant: a figure comes from one query of store.figures; a rate without a denominator
is None, never 0. The number of complaints is no figure here (B-01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from carecall.desk.context import Agent, Desk, from_instant, to_instant
from carecall.desk.queue import QueueRow
from carecall.model.contacts import Shown
from carecall.store import figures, people
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one programme, one agent or the whole day.

    `planned`: contacts of the day (closed, tried or waiting on it); `dialled`: dials; `reached`: owners who were
    reached; `connect_rate` is by dial, `contact_rate` by owner, `kept_rate` by promise that came due.
    """

    key: str
    planned: int = 0
    dialled: int = 0
    reached: int = 0
    completed: int = 0
    failed: int = 0
    waiting: int = 0
    connected: int = 0
    owners_dialled: int = 0
    promises_due: int = 0
    promises_kept: int = 0

    @property
    def connect_rate(self) -> float | None:
        return _rate(self.connected, self.dialled)

    @property
    def contact_rate(self) -> float | None:
        return _rate(self.reached, self.owners_dialled)

    @property
    def kept_rate(self) -> float | None:
        return _rate(self.promises_kept, self.promises_due)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Summary:
    """One day: `at` is the wall-clock time of the picture. Agents' keys are staff names, "" is the pool."""

    day: date
    total: Line
    programmes: tuple[Line, ...]
    agents: tuple[Line, ...]
    at: datetime


def summary(desk: Desk, day: date | None = None) -> Summary:
    """The figures of `day`, today by default, in one consistent picture."""
    day = day or desk.clock.today()
    with desk.db.read() as tx:
        total = _lines(desk, tx, day, figures.TOTAL).get("", Line("total"))
        programmes = _lines(desk, tx, day, figures.PROGRAMME)
        agents = _lines(desk, tx, day, figures.AGENT)
        staff = _names(people.staff(tx, desk.id, day))
    order = [code for code in desk.pack.programmes if code in programmes]
    order += sorted(str(code) for code in programmes if code not in desk.pack.programmes)
    named = {staff.get(key, "") if isinstance(key, int) else "": line for key, line in agents.items()}
    return Summary(
        day,
        _keyed(total, "total"),
        tuple(_keyed(programmes[code], code) for code in order),
        tuple(_keyed(named[name], name) for name in sorted(named)),
        desk.clock.wall(),
    )


def _names(staff: Sequence[Agent]) -> dict[int, str]:
    """What the agents are called; two of one name are told apart by their codes."""
    count = Counter(agent.name for agent in staff)
    return {int(a.id): a.name if count[a.name] == 1 else f"{a.name} {a.code}" for a in staff}


def _lines(desk: Desk, tx: Transaction, day: date, by: str) -> dict[str | int | None, Line]:
    start, end = (to_instant(desk.clock.from_wall(datetime.combine(d, time()))) for d in (day, day + timedelta(days=1)))
    work = figures.contacts(tx, desk.id, day, by)
    dials = figures.dials(tx, desk.id, day, by)
    promises = figures.promises(tx, desk.id, start, end, desk.now, by)
    return {
        key: _line(work.get(key, (0,) * 4), dials.get(key, (0,) * 4), promises.get(key, (0,) * 2))
        for key in {*work, *dials, *promises}
    }


def _line(work: tuple[int, ...], dials: tuple[int, ...], promises: tuple[int, ...]) -> Line:
    planned, completed, failed, waiting = work
    dialled, connected, owners, reached = dials
    return Line("", planned, dialled, reached, completed, failed, waiting, connected, owners, *promises)


def _keyed(line: Line, key: str) -> Line:
    return replace(line, key=key)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """The header of the desk: the agent's own day. `next_promise` is wall clock."""

    done: int
    planned: int
    promises: int
    overdue: int
    next_promise: datetime | None


def day_load(desk: Desk, rows: list[QueueRow]) -> DayLoad:
    """Today's load of the desk's agent, or of the dealership where nobody sits there; `rows` is the loaded queue."""
    by, key = (figures.AGENT, int(desk.agent.id)) if desk.agent else (figures.TOTAL, "")
    with desk.db.read() as tx:
        work = figures.contacts(tx, desk.id, desk.clock.today(), by).get(key, (0,) * 4)
        coming = figures.next_promise(tx, desk.id, int(desk.agent.id) if desk.agent else None)
    planned, _, _, waiting = work
    promised = sum(any(entry.contact.promise for entry in row.entries) for row in rows)
    late = sum(bool(row.lead.where and row.lead.where.shown is Shown.OVERDUE) for row in rows)
    return DayLoad(
        planned - waiting, planned, promised, late, desk.clock.to_wall(from_instant(coming)) if coming else None
    )
