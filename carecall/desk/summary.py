"""Owns the supervisor's day. Invariant: a figure comes from one query of store.figures, what stands now from the rule
that the queue uses (model.contacts); a rate without a denominator is None, never 0. The number of complaints is
a figure of the day and of its programmes, and measures no agent (B-01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from carecall.desk import day_book, queue, staffing
from carecall.desk.coming import Coming, coming
from carecall.desk.context import Agent, Desk, with_days
from carecall.desk.day_book import Day
from carecall.desk.day_load import open_promises, promised_lines
from carecall.desk.promising import callers
from carecall.desk.staffing import Member, Place
from carecall.model.contacts import Contact
from carecall.model.reasons import Reason
from carecall.store import figures, people
from carecall.store.database import Transaction

GROUPINGS = (figures.TOTAL, figures.PROGRAMME, figures.AGENT)


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one programme, one agent or the whole day.

    `planned`: contacts of the day (closed, tried or waiting on it); `dialled`: dials; `reached`: owners who were
    reached; `missed`: contacts never dialled in their time, beside those planned; `rang_in`: calls of owners to us,
    which are no dials; `complaints`: those that were told, 0 of any agent; `connect_rate` is by dial, `contact_rate` by
    owner, `kept_rate` by promise that came due.
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
    complaints: int = 0

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
class Now:
    """What stands at this moment. `overdue`: how many owners have something overdue, as the list counts them;
    `members`: who makes calls, by role and code; whose desk is closed only where something is theirs today."""

    overdue: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One day: `at` is the wall-clock time of the picture; `amended`: when a day that was over was last entered for, by
    wall clock; `remark`: what the figures are not, a day still to come, one on which nothing happened, or one that was
    over before figures were kept. Agents' keys are staff names, "" is the pool; the desk's own (`me`) stands first.
    `now` is None for any other day than today, `coming` for any but a day to come, of which it is all that is known."""

    day: date
    total: Line
    programmes: tuple[Line, ...]
    agents: tuple[Line, ...]
    at: datetime
    amended: datetime | None = None
    remark: Reason | None = None
    me: str = ""
    now: Now | None = None
    coming: Coming | None = None

    @property
    def today(self) -> bool:
        """Whether it is the day that it was taken on: of another day nothing stands now."""
        return self.day == self.at.date()


def summary(desk: Desk, day: date | None = None) -> Summary:
    """The figures of `day`, today by default, in one consistent picture; those of a day that is over stay."""
    day = day or desk.clock.today()
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        page, waiting = day_book.of_day(desk, tx, day), [line.contact for line in promised_lines(desk, tx, day)]
        total, programmes, agents = (_lines(desk, page.figures, by, waiting) for by in GROUPINGS)
        staff = _names(people.staff(tx, desk.id, day))
        ahead = coming(desk, tx, day, day) if day > desk.clock.today() else None
        remark = _ahead(desk, day, ahead) if ahead else _remark(desk, tx, day, page, total.get("", Line("")))
        now = _now(desk, tx, agents) if day == desk.clock.today() else None
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
        now,
        ahead,
    )


def days(desk: Desk, first: date | None, last: date | None) -> Iterator[Summary]:
    """The figures of each day of [first, last]; from the first that has any until today where none is given."""
    with desk.db.read() as tx:
        earliest = figures.first_day(tx, desk.id)
    today = desk.clock.today()
    begin, end = max(first or earliest, min(earliest, today)), min(last or today, today)
    for number in range(begin.toordinal(), end.toordinal() + 1):
        yield summary(desk, date.fromordinal(number))


def _ahead(desk: Desk, day: date, ahead: Coming) -> Reason:
    """`days`: over how many days from today a dry run of planning would show it."""
    (found,), days = ahead.days, (day - desk.clock.today()).days + 1
    known = {"count": found.total.contacts, "owners": found.owners, "promised": found.promises}
    if found.closed_until:
        return Reason("day-closed", {"promised": found.promises, "day": found.closed_until.isoformat()})
    return Reason("day-to-come", {**known, "earlier": ahead.earlier, "days": days})


def _remark(desk: Desk, tx: Transaction, day: date, page: day_book.Page, total: Line) -> Reason | None:
    if total.nothing:
        first = figures.first_day(tx, desk.id)
        begun = {"start": first.isoformat()} if day < first < date.max else {}
        return Reason("day-without-work", {"today": day == desk.clock.today(), **begun})
    if day == desk.clock.today() and not desk.rhythm.calendar.is_open(day):
        return Reason("house-closed", {"day": desk.rhythm.calendar.open_after(day).isoformat()})
    return None if page.as_it_ended else Reason("day-not-kept")


def _now(desk: Desk, tx: Transaction, agents: Mapping[str | int | None, Line]) -> Now:
    busy = {key for key, line in agents.items() if line.planned or line.promises_open}
    members = [
        each for each in staffing.in_picture(desk, tx)
        if each.agent.role in callers(desk) and (each.place is not Place.CLOSED or int(each.agent.id) in busy)
    ]  # fmt: skip
    return Now(queue.overdue(desk, tx), tuple(members))


def _names(staff: Sequence[Agent]) -> dict[int, str]:
    """What the agents are called; two of one name are told apart by their codes."""
    count = Counter(agent.name for agent in staff)
    return {int(a.id): a.name if count[a.name] == 1 else f"{a.name} {a.code}" for a in staff}


def _lines(desk: Desk, found: Day, by: str, promised: Iterable[Contact]) -> dict[str | int | None, Line]:
    now = open_promises(promised, by, desk.clock.wall())
    return {key: _line(found[by].get(key, day_book.NOTHING), now.get(key, (0, 0))) for key in {*found[by], *now}}


def _line(counted: Sequence[int], now: tuple[int, int]) -> Line:
    planned, completed, failed, waiting, dialled, connected, owners, reached, due, kept, *rest = counted
    return Line("", planned, dialled, reached, completed, failed, waiting, connected, owners, due, kept, *now, *rest)


def _keyed(line: Line, key: str) -> Line:
    return replace(line, key=key)
