"""Owns the supervisor's day. Invariant: a figure comes from one query of store.figures, what stands now from the rule
that the queue uses (model.contacts); a rate without a denominator is None, never 0. The number of complaints is no
figure here (B-01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from carecall.desk import day_book
from carecall.desk.context import Agent, Desk
from carecall.desk.day_book import Day
from carecall.desk.queue import QueueRow
from carecall.model.callback_parts import part_of_window
from carecall.model.contacts import Contact, falls_to
from carecall.model.reasons import Reason
from carecall.store import figures, people, queue
from carecall.store.database import Transaction

Now = dict[str | int | None, tuple[int, int]]
GROUPINGS = (figures.TOTAL, figures.PROGRAMME, figures.AGENT)


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one programme, one agent or the whole day.

    `planned`: contacts of the day (closed, tried or waiting on it); `dialled`: dials; `reached`: owners who were
    reached; `missed`: contacts never dialled in their time, beside those planned; `rang_in`: calls of owners to us,
    which are no dials; `connect_rate` is by dial, `contact_rate` by owner, `kept_rate` by promise that came due.
    `promises_open` and `promises_at_risk` stand now, of those until the end of today; 0 for any other day.
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
    promises_open: int = 0
    promises_at_risk: int = 0
    missed: int = 0
    rang_in: int = 0

    @property
    def nothing(self) -> bool:
        return self.only_missed and not self.missed

    @property
    def only_missed(self) -> bool:
        """Nothing is counted here but what was missed, if that."""
        return not (self.planned or self.dialled or self.promises_due or self.promises_open or self.rang_in)

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
    """One day: `at` is the wall-clock time of the picture; `amended`: when a day that was over was last entered for, by
    wall clock; `remark`: what the figures are not, a day still to come, one on which nothing happened, or one that was
    over before figures were kept. Agents' keys are staff names, "" is the pool; the desk's own (`me`) stands first."""

    day: date
    total: Line
    programmes: tuple[Line, ...]
    agents: tuple[Line, ...]
    at: datetime
    amended: datetime | None = None
    remark: Reason | None = None
    me: str = ""

    @property
    def today(self) -> bool:
        """Whether it is the day that it was taken on: of another day nothing stands now."""
        return self.day == self.at.date()


def summary(desk: Desk, day: date | None = None) -> Summary:
    """The figures of `day`, today by default, in one consistent picture; those of a day that is over stay."""
    day = day or desk.clock.today()
    with desk.db.read() as tx:
        page, waiting = day_book.of_day(desk, tx, day), [line.contact for line in _promised(desk, tx, day)]
        total, programmes, agents = (_lines(desk, page.figures, by, waiting) for by in GROUPINGS)
        staff = _names(people.staff(tx, desk.id, day))
        remark = _remark(desk, tx, day, page, total.get("", Line("")))
    order = [code for code in desk.pack.programmes if code in programmes]
    order += sorted(str(code) for code in programmes if code not in desk.pack.programmes)
    me = staff.get(int(desk.agent.id), "") if desk.agent else ""
    named = {staff.get(key, "") if isinstance(key, int) else "": line for key, line in agents.items()}
    return Summary(
        day,
        _keyed(total.get("", Line("")), "total"),
        tuple(_keyed(programmes[code], code) for code in order),
        tuple(_keyed(named[name], name) for name in sorted(named, key=lambda name: (name != me or not me, name))),
        desk.clock.wall(),
        page.amended,
        remark,
        me,
    )


def days(desk: Desk, first: date | None, last: date | None) -> Iterator[Summary]:
    """The figures of each day of [first, last]; from the first that has any until today where none is given."""
    with desk.db.read() as tx:
        earliest = figures.first_day(tx, desk.id)
    today = desk.clock.today()
    begin, end = max(first or earliest, min(earliest, today)), min(last or today, today)
    for number in range(begin.toordinal(), end.toordinal() + 1):
        yield summary(desk, date.fromordinal(number))


def _remark(desk: Desk, tx: Transaction, day: date, page: day_book.Page, total: Line) -> Reason | None:
    if day > desk.clock.today():
        return Reason("day-to-come", {"count": total.waiting})
    if total.nothing:
        first = figures.first_day(tx, desk.id)
        begun = {"start": first.isoformat()} if day < first < date.max else {}
        return Reason("day-without-work", {"today": day == desk.clock.today(), **begun})
    return None if page.as_it_ended else Reason("day-not-kept")


def _names(staff: Sequence[Agent]) -> dict[int, str]:
    """What the agents are called; two of one name are told apart by their codes."""
    count = Counter(agent.name for agent in staff)
    return {int(a.id): a.name if count[a.name] == 1 else f"{a.name} {a.code}" for a in staff}


def _promised(desk: Desk, tx: Transaction, day: date) -> list[queue.Line]:
    """What waits for a promise until the end of today; nothing where another day is asked about."""
    if day != desk.clock.today():
        return []
    _, end = day_book.bounds(desk, day)
    return list(queue.promised_lines(tx, desk.id, desk.clock, end))


def _now(promised: Iterable[Contact], by: str, now: datetime) -> Now:
    """How many promises are open, and at risk at `now`, by programme, by whose they are, or all."""
    found: dict[str | int | None, dict[int, bool]] = {}
    for contact in promised:
        promise = contact.promise
        if promise is not None:
            whose = int(promise.staff) if promise.staff is not None else None
            key = {figures.TOTAL: "", figures.PROGRAMME: contact.programme, figures.AGENT: whose}[by]
            found.setdefault(key, {})[int(promise.id)] = promise.at_risk(now)
    return {key: (len(risks), sum(risks.values())) for key, risks in found.items()}


def _lines(desk: Desk, found: Day, by: str, promised: Iterable[Contact]) -> dict[str | int | None, Line]:
    now = _now(promised, by, desk.clock.wall())
    return {key: _line(found[by].get(key, day_book.NOTHING), now.get(key, (0, 0))) for key in {*found[by], *now}}


def _line(counted: Sequence[int], now: tuple[int, int]) -> Line:
    planned, completed, failed, waiting, dialled, connected, owners, reached, due, kept, *rest = counted
    return Line("", planned, dialled, reached, completed, failed, waiting, connected, owners, due, kept, *now, *rest)


def _keyed(line: Line, key: str) -> Line:
    return replace(line, key=key)


@dataclass(frozen=True, slots=True)
class DayLoad:
    """The header of the desk: the agent's own day. `next_promise`, by wall clock: when the next promise until
    the end of today begins that its agent is shown at its time, `next_name` whom it was made to, `next_part` the
    part of the day where that was promised, until `next_ends`; `at_risk`: promises that are, the agent's own and those
    that have fallen to everybody."""

    done: int
    planned: int
    promises: int
    overdue: int
    next_promise: datetime | None
    at_risk: int = 0
    next_name: str = ""
    next_part: str = ""
    next_ends: datetime | None = None


def day_load(desk: Desk, rows: list[QueueRow]) -> DayLoad:
    """Today's load of the desk's agent, or of the dealership where nobody sits there; `rows` is the loaded queue."""
    by, key = (figures.AGENT, int(desk.agent.id)) if desk.agent else (figures.TOTAL, "")
    today, now = desk.clock.today(), desk.clock.wall()
    with desk.db.read() as tx:
        work = figures.contacts(tx, desk.id, today, by).get(key, (0,) * 4)
        lines = _promised(desk, tx, today)
        waiting = _as_seated(desk, tx, [line.contact for line in lines])
    planned, _, _, left = work
    promised = sum(any(entry.contact.promise for entry in row.entries) for row in rows)
    late = sum(bool(row.lead.where and row.lead.where.overdue) for row in rows)
    following, at_risk = _coming(desk, waiting, now), _at_risk(desk, waiting, now)
    name = next((line.name for line in lines if following and line.contact.customer == following.customer), "")
    load = DayLoad(planned - left, planned, promised, late, None, at_risk, name)
    coming = following.promise if following else None
    if coming is None:
        return load
    part = part_of_window(coming.starts, coming.ends, coming.made, desk.rhythm.hours)
    return replace(load, next_promise=coming.starts, next_part=part, next_ends=coming.ends)


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


def _at_risk(desk: Desk, promised: Iterable[Contact], now: datetime) -> int:
    """The promises at risk now that the desk's agent may save; all, where nobody sits there."""
    mine = [contact for contact in promised if _falls(desk, contact, now)]
    return sum(at_risk for _, at_risk in _now(mine, figures.TOTAL, now).values())


def _coming(desk: Desk, promised: Iterable[Contact], now: datetime) -> Contact | None:
    """Whose promise begins next that the desk's agent is shown by then: one of a closed desk has fallen to everybody
    at its time."""
    coming = [(contact.promise.starts, contact) for contact in promised if contact.promise
              and _falls(desk, contact, max(now, contact.promise.starts))]  # fmt: skip
    return min(coming, key=lambda pair: pair[0])[1] if coming else None


def _falls(desk: Desk, contact: Contact, at: datetime) -> bool:
    return desk.agent is None or falls_to(contact, desk.agent.id, desk.agent.role, at)
