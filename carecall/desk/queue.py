"""Owns today's queue: who is to be called and why. Invariant: overdue work never vanishes; a row is an owner and stands
where its most urgent contact would (B-16, C-03, D-15, D-20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from carecall.desk.context import Desk, with_days
from carecall.errors import Refused
from carecall.model.contacts import Contact, Shown, Standing, State, falls_to, rank, standing
from carecall.model.ids import ContactId, CustomerId, StaffId
from carecall.model.programmes import Programme
from carecall.model.reasons import Reason
from carecall.store import queue
from carecall.store.queue import Line
from carecall.text import half_width, mask_phone


@dataclass(frozen=True, slots=True)
class Entry:
    """One contact of a row. `where` is None for contacts that are not open."""

    contact: Contact
    where: Standing | None
    tries_max: int
    result: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An owner with the contacts of the day, most urgent first. `phone` is masked."""

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

    @property
    def lead(self) -> Entry:
        return self.entries[0]

    def model(self, lang: str) -> str:
        return self.model_names.get(lang) or self.model_names.get("zh", "")


def load(desk: Desk, everybody: bool = False, state: str | None = None) -> list[QueueRow]:
    """The day's open work in the queue's order, the agent's own unless `everybody`; or the contacts in a stored
    `state` (`held`, or closed today)."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        if state:
            lines = queue.state_lines(tx, desk.id, desk.clock, State(state))
        else:
            agent = None if everybody or desk.agent is None else desk.agent
            mine = (int(agent.id), agent.role) if agent else (None, "")
            lines = queue.open_lines(tx, desk.id, desk.clock, *mine)
    now = desk.clock.wall()
    entries = [(line, _entry(desk, line, now)) for line in lines]
    own = [(line, entry) for line, entry in entries if everybody or state or _own(desk, line, now)]
    return _rows(own)


def _entry(desk: Desk, line: Line, now: datetime) -> Entry:
    contact = line.contact
    policy = desk.policy(contact.programme, contact.touch)
    if contact.state is not State.OPEN:
        return Entry(contact, None, policy.tries, line.result)
    where = standing(contact, policy, desk.rhythm, line.wish, line.dialled_on, now)
    return Entry(contact, where, policy.tries)


def _own(desk: Desk, line: Line, now: datetime) -> bool:
    """Mine, my pool, promises to me, and the late promises of others."""
    return desk.agent is None or falls_to(line.contact, desk.agent.id, desk.agent.role, now)


def _rows(entries: Iterable[tuple[Line, Entry]]) -> list[QueueRow]:
    owners: dict[CustomerId, list[tuple[Line, Entry]]] = {}
    for line, entry in sorted(entries, key=lambda pair: _rank(pair[1])):
        owners.setdefault(line.contact.customer, []).append((line, entry))
    return [_row(pairs) for pairs in owners.values()]


def _rank(entry: Entry) -> tuple[object, ...]:
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
        return any(self._fits(entry) for entry in row.entries)

    def _fits(self, entry: Entry) -> bool:
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


def find(desk: Desk, text: str) -> frozenset[int]:
    """The owners whose name, pinyin, initials, plate or phone tail starts with `text`; indexed."""
    key = half_width(text).strip().casefold().replace(" ", "")
    if not key:
        return frozenset()
    from carecall.store import records  # not before the first paint

    keys = {key, records.tail_key(key)} if key.isdigit() else {key}
    with desk.db.read() as tx:
        return frozenset().union(*(records.customers_by_key(tx, desk.id, each) for each in keys))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many owners a list holds, by the state that their lead is in and by programme."""

    total: int = 0
    states: dict[str, int] = field(default_factory=dict)
    programmes: dict[str, int] = field(default_factory=dict)

    def of(self, state: str) -> int:
        return self.states.get(state, 0)


def counts(rows: Sequence[QueueRow]) -> Counts:
    states: Counter[str] = Counter()
    programmes: Counter[str] = Counter()
    for row in rows:
        lead = row.lead
        states[lead.where.shown.value if lead.where else lead.contact.state.value] += 1
        programmes.update({entry.contact.programme for entry in row.entries})
    return Counts(len(rows), dict(states), dict(programmes))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a contact is where it is: the programme, the rule ids, and reasons in the order to read them."""

    contact: Contact
    programme: Programme | None
    sources: tuple[str, ...]
    reasons: tuple[Reason, ...]
    name: str


def explain(desk: Desk, contact: int) -> Explanation:
    """Every contact can say why now, every hidden one why not and until when. Raises Refused `unknown-contact`."""
    from carecall.store import due  # not before the first paint

    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        line = queue.contact_line(tx, desk.id, desk.clock, contact)
        if line is None:
            raise Refused("unknown-contact", contact=contact)
        due_row = due.due_by_id(tx, desk.id, int(line.contact.due))
    programme = desk.pack.programmes.get(line.contact.programme)
    entry = _entry(desk, line, desk.clock.wall())
    reasons = [_because(line.contact)]
    reasons += [due_row.basis] if due_row and due_row.basis.code not in ("delivery", "visit") else []
    reasons += list(_state_reasons(desk, line, entry))
    policy = desk.policy(line.contact.programme, line.contact.touch)
    sources = tuple(dict.fromkeys((*(programme.sources if programme else ()), *policy.sources)))
    return Explanation(line.contact, programme, sources, tuple(reasons), line.name)


def _because(contact: Contact) -> Reason:
    return Reason(
        "because",
        {
            "programme": contact.programme,
            "not_before": contact.not_before.isoformat(),
            "not_after": contact.not_after.isoformat(),
        },
    )


def _state_reasons(desk: Desk, line: Line, entry: Entry) -> Iterable[Reason]:
    contact, where = line.contact, entry.where
    if where is None:
        yield Reason(f"state-{contact.state.value}", {"result": line.result})
        return
    if contact.promise:
        yield Reason("promised", {"at": contact.promise.starts.isoformat(), "made": contact.promise.made.isoformat()})
    if contact.series.dials:
        last = contact.series.last_day
        yield Reason("tried", {"tries": contact.series.tries, "of": entry.tries_max, "last": _iso(last)})
    if where.shown is Shown.OVERDUE:
        yield Reason("late-try" if where.late else "overdue", {"not_after": contact.not_after.isoformat()})
    if line.dialled_on == desk.clock.today() and not contact.promise:
        yield Reason("dialled-today", {"day": _iso(line.dialled_on)})
    if where.next:
        yield replace(where.next.reason, params={**where.next.reason.params, "ready": where.ready})
    yield _if_unreached(desk, contact, entry)


def _if_unreached(desk: Desk, contact: Contact, entry: Entry) -> Reason:
    """What follows where the owner is not reached this time."""
    coming = contact.series.tries + 1
    if coming < entry.tries_max:
        return Reason("then-next", {"try": coming + 1, "of": entry.tries_max})
    fallback = desk.policy(contact.programme, contact.touch).fallback
    return Reason("then-message" if fallback else "then-failed", {"of": entry.tries_max})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def contact_row(desk: Desk, contact: ContactId) -> QueueRow:
    """The owner's row of one contact, closed or not, with all open contacts. Raises Refused `unknown-contact`."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        line = queue.contact_line(tx, desk.id, desk.clock, int(contact))
        if line is None:
            raise Refused("unknown-contact", contact=int(contact))
        lines = queue.owner_lines(tx, desk.id, desk.clock, int(line.contact.customer))
        lines += [line] if contact not in {each.contact.id for each in lines} else []
    now = desk.clock.wall()
    return _rows([(each, _entry(desk, each, now)) for each in lines])[0]
