"""Owns what the top line of a desk says of the day, and which promises wait in it. Invariant: what is open and at risk
is told by the rule that the queue uses (model.contacts), for the desk as for the supervisor's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from carecall.desk.context import Desk, bounds
from carecall.desk.queue import QueueRow
from carecall.model.callback_parts import part_of_window
from carecall.model.contacts import Contact, Promise, falls_to
from carecall.store import figures, people, queue
from carecall.store.database import Transaction

Now = dict[str | int | None, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Coming:
    """The promise that comes next at a desk, by wall clock: when it begins, to whom it was made, the part of the day
    where that was promised, and until when; `whose` it is, where it comes from a colleague who is not at the desk."""

    starts: datetime
    name: str = ""
    part: str = ""
    ends: datetime | None = None
    whose: str = ""

    def minutes(self, now: datetime) -> int:
        """Whole minutes until its time, a minute that has begun too; below nought those that it is late: a part of the
        day is late once it has ended."""
        over = self.part and self.ends and now >= self.starts
        seconds = ((min(now, self.ends) if over and self.ends else self.starts) - now).total_seconds()
        return ceil(seconds / 60) if seconds > 0 else -int(-seconds / 60)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """The header of the desk: the agent's own day, or everybody's where the list is. `promises`: those until the end of
    today, the agent's own and those that have fallen to everybody, and `at_risk` of these; `coming`: the next of today
    that its agent is shown at its time; `pool`: contacts of today in the agent's list that are the whole role's."""

    done: int
    planned: int
    promises: int
    overdue: int
    coming: Coming | None
    at_risk: int = 0
    pool: int = 0


def day_load(desk: Desk, rows: list[QueueRow], everybody: bool = False) -> DayLoad:
    """Today's load of the desk's agent; of the dealership where nobody sits there, or `everybody` is asked for. `rows`
    is their list; what comes next is the agent's all the same."""
    whose = desk.seated(None) if everybody else desk
    by, agent = (figures.AGENT, int(whose.agent.id)) if whose.agent else (figures.TOTAL, None)
    today = desk.clock.today()
    with desk.db.read() as tx:
        found = figures.contacts(tx, desk.id, today, by, agent)
    planned, _, _, left = found.get("" if agent is None else agent, (0,) * 4)
    late = sum(row.overdue for row in rows)
    pool = sum(_is_pools(entry.contact, today) for row in rows for entry in row.entries) if whose.agent else 0
    return later_load(desk, DayLoad(planned - left, planned, 0, late, None, pool=pool), everybody)


def later_load(desk: Desk, before: DayLoad, everybody: bool = False) -> DayLoad:
    """The load a while after, where nothing was done and nobody stands elsewhere: what the promises are by now."""
    now, whose = desk.clock.wall(), desk.seated(None) if everybody else desk
    with desk.db.read() as tx:
        lines = promised_lines(desk, tx, desk.clock.today())
        waiting = _as_seated(desk, tx, [line.contact for line in lines])
    promised, at_risk = _promised(whose, waiting, now)
    coming = _coming(desk, waiting, now)
    of = next((line for line in lines if coming and line.contact.id == coming.id), None)
    following = _as_coming(desk, coming.promise, of) if of and coming and coming.promise else None
    return replace(before, promises=promised, at_risk=at_risk, coming=following)


def _is_pools(contact: Contact, today: date) -> bool:
    """Nobody's in particular, and still to be called today."""
    return contact.assignee is None and contact.promise is None and contact.series.last_day != today


def _as_coming(desk: Desk, promise: Promise, line: queue.Line) -> Coming:
    part = part_of_window(promise.starts, promise.ends, promise.made, desk.rhythm.hours)
    own = desk.agent is None or promise.staff in (None, desk.agent.id)
    return Coming(promise.starts, line.name, part, promise.ends, "" if own else line.assignee_name)


def _as_seated(desk: Desk, tx: Transaction, promised: Sequence[Contact]) -> Sequence[Contact]:
    """Whoever asks sits at the desk, also before its first heartbeat is stored; but for a break."""
    agent = desk.agent
    if agent is None or people.break_since(tx, desk.id, int(agent.id)):
        return promised
    return [
        replace(contact, promise=replace(contact.promise, desk_open=True))
        if contact.promise and contact.promise.staff == agent.id else contact
        for contact in promised
    ]  # fmt: skip


def _promised(desk: Desk, promised: Iterable[Contact], now: datetime) -> tuple[int, int]:
    """The promises that the desk's agent may keep, and those at risk now; all, where nobody sits there."""
    mine = [contact for contact in promised if _falls(desk, contact, now)]
    return open_promises(mine, figures.TOTAL, now).get("", (0, 0))


def _coming(desk: Desk, promised: Iterable[Contact], now: datetime) -> Contact | None:
    """Whose promise begins next that the desk's agent is shown by then: one of a closed desk has fallen to everybody
    at its time."""
    coming = [(contact.promise.starts, contact) for contact in promised if contact.promise
              and _falls(desk, contact, max(now, contact.promise.starts))]  # fmt: skip
    return min(coming, key=lambda pair: pair[0])[1] if coming else None


def _falls(desk: Desk, contact: Contact, at: datetime) -> bool:
    return desk.agent is None or falls_to(contact, desk.agent.id, desk.agent.role, at)


def promised_lines(desk: Desk, tx: Transaction, day: date) -> list[queue.Line]:
    """What waits for a promise until the end of today; nothing where another day is asked about."""
    if day != desk.clock.today():
        return []
    _, end = bounds(desk, day)
    return list(queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach, end))


def open_promises(promised: Iterable[Contact], by: str, now: datetime) -> Now:
    """How many promises are open, and at risk at `now`, by programme, by whose they are, or all."""
    found: dict[str | int | None, dict[int, bool]] = {}
    for contact in promised:
        promise = contact.promise
        if promise is not None:
            whose = int(promise.staff) if promise.staff is not None else None
            key = {figures.TOTAL: "", figures.PROGRAMME: contact.programme, figures.AGENT: whose}[by]
            found.setdefault(key, {})[int(promise.id)] = promise.at_risk(now)
    return {key: (len(risks), sum(risks.values())) for key, risks in found.items()}
