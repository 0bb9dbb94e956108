"""Owns today's queue: who is to be called, filtered and counted. Invariant: overdue work never vanishes; a row is an
owner and stands where its most urgent contact would (B-16, C-03, D-15, D-20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from carecall.desk.context import Desk, with_days
from carecall.errors import Refused
from carecall.model.contacts import Contact, Shown, Standing, State, falls_to, may_dial, rank, standing
from carecall.model.ids import ContactId, CustomerId, StaffId
from carecall.model.programmes import Policy
from carecall.store import queue
from carecall.store.database import Transaction
from carecall.store.queue import Line
from carecall.text import mask_phone


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact of a row. `where` is None for contacts that are not open."""

    contact: Contact
    where: Standing | None
    tries_max: int
    result: str = ""

    @property
    def spent(self) -> bool:
        """Whether it has no try left by the rules in force: the next planning closes it, unless a promise waits."""
        return bool(self.where and self.where.next) and self.contact.series.spent(self.tries_max)

    @property
    def coming_try(self) -> int:
        """The number of the coming try, never more than there are."""
        return min(self.contact.series.tries + 1, self.tries_max)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An owner with the contacts of the day, most urgent first. `phone` is masked; `closer`: who closed the leading one
    in a list of what was closed today, "" where nobody did, None in every other list."""

    customer: CustomerId
    name: str
    salutation: str
    phone: str
    plate: str
    model_names: Mapping[str, str]
    assignee_code: str
    assignee_name: str
    on_call: StaffId | None
    entries: tuple[Entry, ...]
    closer: str | None = None

    @property
    def agent_name(self) -> str:
        """Whose the owner is; who it was that closed what is closed."""
        return self.assignee_name if self.closer is None else self.closer

    @property
    def lead(self) -> Entry:
        return self.entries[0]

    @property
    def overdue(self) -> bool:
        return any(entry.where is not None and entry.where.overdue for entry in self.entries)

    def model(self, lang: str) -> str:
        return self.model_names.get(lang) or self.model_names.get("zh", "")


def load(
    desk: Desk, everybody: bool = False, state: str | None = None, led_by: Filter | None = None
) -> list[QueueRow]:
    """The day's open work in the queue's order, the agent's own unless `everybody`; or the contacts in a stored
    `state` (`held`, or closed today). `led_by`: a row shows the most urgent contact that this filter is about."""
    return _stored(desk, State(state), led_by) if state else read(desk, everybody, led_by)[0]


def read(desk: Desk, everybody: bool = False, led_by: Filter | None = None) -> tuple[list[QueueRow], Footing]:
    """The day's open work, and what its order stands on."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        agent = None if everybody or desk.agent is None else desk.agent
        mine = (int(agent.id), agent.role) if agent else (None, "")
        lines = queue.open_lines(tx, desk.id, desk.clock, desk.pack.reach, *mine)
        promised = queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach)
    standings = Standings(desk, desk.clock.wall())
    own = (line for line in lines if everybody or _own(desk, line, standings.now))
    return _rows(((line, standings.entry(line)) for line in own), led_by), Footing(standings, promised)


LONGEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Footing:
    """What a list stands on beside the records: where its contacts stood, and whose all promises were. It lasts no
    longer than LONGEST: a change that left no trace is seen then."""

    standings: Standings
    promised: Sequence[Line]

    def lasts(self, desk: Desk) -> bool:
        """Whether the list would be the same now, where no record has changed since: it is the same day, nobody stands
        elsewhere, and no promise has fallen to somebody else."""
        then, now = self.standings.now, desk.clock.wall()
        with desk.db.read() as tx:
            desk = with_days(desk, tx)
            promised = queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach)
        return (
            now.date() == then.date()
            and now < then + LONGEST
            and desk.rhythm == self.standings.rhythm
            and promised == self.promised
            and all(_own(desk, line, now) == _own(desk, line, then) for line in promised)
            and self.standings.last(now)
        )


def _stored(desk: Desk, state: State, led_by: Filter | None) -> list[QueueRow]:
    """What is held, or was closed today and by whom."""
    from carecall.store import why  # the list of open calls is painted without it

    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        rows = rows_of(desk, queue.state_lines(tx, desk.id, desk.clock, desk.pack.reach, state), led_by)
        closers = why.closers(tx, desk.id, desk.clock, state)
    if state is State.HELD:
        return rows
    return [replace(row, closer=closers.get(int(row.lead.contact.id), "")) for row in rows]


def rows_of(desk: Desk, lines: Iterable[Line], led_by: Filter | None = None) -> list[QueueRow]:
    """The lines by their owners, in the queue's order."""
    standings = Standings(desk, desk.clock.wall())
    return _rows(((line, standings.entry(line)) for line in lines), led_by)


def overdue(desk: Desk, tx: Transaction) -> int:
    """How many owners of today's list have something overdue, whosever they are."""
    return sum(row.overdue for row in rows_of(desk, queue.open_lines(tx, desk.id, desk.clock, desk.pack.reach)))


class Standings:
    """Where contacts stand at wall-clock time `now`. Most of a long list stand alike: each case is reckoned once."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk, self.now, self.rhythm = desk, now, desk.rhythm
        self._policies: dict[tuple[str, str], Policy] = {}
        self._known: dict[tuple[object, ...], tuple[Line, Standing]] = {}

    def entry(self, line: Line) -> Entry:
        """A line of the database with where its contact stands."""
        contact = line.contact
        touch = contact.programme, contact.touch
        policy = self._policies.get(touch) or self._policies.setdefault(touch, self.desk.policy(*touch))
        if contact.state is not State.OPEN:
            return Entry(contact, None, policy.tries, line.result)
        alike = (touch, contact.series, contact.not_before, contact.not_after, contact.promise, line.wish,
                 line.dialled_on)  # fmt: skip
        known = self._known.get(alike)
        if known is None:
            where = standing(contact, policy, self.rhythm, line.wish, line.dialled_on, self.now)
            known = self._known[alike] = line, where
        return Entry(contact, known[1], policy.tries)

    def last(self, now: datetime) -> bool:
        """Whether all of them stand at `now` where they stood."""
        later = Standings(self.desk, now)
        return all(later.entry(line).where == where for line, where in self._known.values())


def entry_of(desk: Desk, line: Line, now: datetime) -> Entry:
    """The same of a single line."""
    return Standings(desk, now).entry(line)


def _own(desk: Desk, line: Line, now: datetime) -> bool:
    """Mine, my pool, promises to me, and the late promises of others."""
    return desk.agent is None or falls_to(line.contact, desk.agent.id, desk.agent.role, now)


def of_others(desk: Desk, rows: Iterable[QueueRow]) -> frozenset[CustomerId]:
    """The owners whom the desk's agent may not call: others' roles are to, or it is promised that a colleague does."""
    agent, now = desk.agent, desk.clock.wall()
    if agent is None:
        return frozenset()
    contacts = ((row.customer, [entry.contact for entry in row.entries]) for row in rows)
    return frozenset(
        customer for customer, open_ones in contacts
        if not any(may_dial(contact, agent.id, agent.role, now) for contact in open_ones)
    )  # fmt: skip


def _rows(entries: Iterable[tuple[Line, Entry]], led_by: Filter | None) -> list[QueueRow]:
    owners: dict[CustomerId, list[tuple[Line, Entry]]] = {}
    for line, entry in sorted(entries, key=lambda pair: rank_of(pair[1])):
        owners.setdefault(line.contact.customer, []).append((line, entry))
    if led_by:
        for pairs in owners.values():
            pairs.sort(key=lambda pair: not led_by.fits(pair[1]))
    return [_row(pairs) for pairs in owners.values()]


def rank_of(entry: Entry) -> tuple[object, ...]:
    """The sort key of the queue; what is not open stands last."""
    if entry.where is None:
        return (3, entry.contact.not_before, int(entry.contact.id))
    return rank(entry.contact, entry.where)


def _row(pairs: Sequence[tuple[Line, Entry]]) -> QueueRow:
    line = pairs[0][0]
    return QueueRow(
        line.contact.customer, line.name, line.salutation, mask_phone(line.phone) if line.phone else "", line.plate,
        line.model_names, line.assignee_code, line.assignee_name, line.on_call, tuple(entry for _, entry in pairs),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """What the agent looks for; the fields combine. `customers` are the owners that `text` found."""

    programme: str = ""
    slot: str = ""
    state: str = ""
    text: str = ""
    customers: frozenset[int] | None = None

    def matches(self, row: QueueRow) -> bool:
        if self.text and self.customers is not None and int(row.customer) not in self.customers:
            return False
        if self.state == "on-call" and row.on_call is None:
            return False
        return any(self.fits(entry) for entry in row.entries)

    def fits(self, entry: Entry) -> bool:
        """Whether it is one of the contacts that are looked for."""
        return (
            self.programme in ("", entry.contact.programme)
            and (not self.slot or (entry.where is not None and entry.where.slot == self.slot))
            and (not self.state or self._in_state(entry))
        )

    def _in_state(self, entry: Entry) -> bool:
        if self.state == "on-call":
            return True  # said of the owner, not of one of the contacts
        if entry.where is None:
            return self.state == entry.contact.state.value
        if self.state == Shown.OVERDUE:
            return entry.where.overdue
        if self.state == Shown.PROMISED:
            return entry.contact.promise is not None  # also once it may be called
        overdue_is_ready = self.state == Shown.READY and entry.where.ready
        return overdue_is_ready or self.state in (entry.where.shown.value, entry.contact.state.value)

    def alone(self) -> dict[str, Filter]:
        """Each field that is set, as a filter of its own."""
        parts = {name: getattr(self, name) for name in ("programme", "slot", "state", "text") if getattr(self, name)}
        return {
            name: Filter(**{name: value}, customers=self.customers if name == "text" else None)
            for name, value in parts.items()
        }


def narrow(rows: Sequence[QueueRow], wanted: Filter) -> list[QueueRow]:
    return [row for row in rows if wanted.matches(row)]


def hidden_by(rows: Sequence[QueueRow], wanted: Filter) -> dict[str, int]:
    """How many rows each filter alone hides: what an empty list says."""
    return {name: len(rows) - len(narrow(rows, alone)) for name, alone in wanted.alone().items()}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many owners a list holds, in all and by programme."""

    total: int = 0
    programmes: dict[str, int] = field(default_factory=dict)


def counts(rows: Sequence[QueueRow]) -> Counts:
    programmes: Counter[str] = Counter()
    for row in rows:
        programmes.update({entry.contact.programme for entry in row.entries})
    return Counts(len(rows), dict(programmes))


def contact_row(desk: Desk, contact: ContactId) -> QueueRow:
    """The owner's row of one contact, closed or not, with all open contacts. Raises Refused `unknown-contact`."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, int(contact))
        if line is None:
            raise Refused("unknown-contact", contact=int(contact))
        lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(line.contact.customer))
        lines += [line] if contact not in {each.contact.id for each in lines} else []
    return rows_of(desk, lines)[0]
