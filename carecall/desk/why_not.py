"""Owns why an owner is not called now, and until when. Invariant: whatever could be called says one thing, what would
come first stands first, and who is in fact in somebody's queue is said to be there (invariant 5 of the design).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from carecall.desk import candidates, explaining, unapproved
from carecall.desk.candidates import Candidate, Kind, Records, WhyLine
from carecall.desk.context import Desk, with_days
from carecall.desk.opting_out import wish_reason
from carecall.desk.queue import Entry, entry_of, rank_of
from carecall.errors import Refused
from carecall.model.callback_parts import promised_for
from carecall.model.contacts import State, falls_to, may_dial
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason, to_minute
from carecall.store import cards, queue, why
from carecall.store.cards import NOT_ELIGIBLE, AttemptLine
from carecall.store.database import Transaction
from carecall.store.queue import Line
from carecall.text import mask_phone

__all__ = ["AttemptLine", "Kind", "WhyLine", "WhyNot", "last_calls", "why_not"]
BEGINNING = date.min
WISH = "opted-out-of"


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one owner: in a sentence (`verdict`), and all of it. `phone` is masked; `now`: the owner stands in
    somebody's queue and can be called; `until`: from when else, None where no day alone brings it."""

    customer: CustomerId
    name: str
    phone: str
    plates: tuple[str, ...]
    verdict: Reason
    now: bool
    until: date | datetime | None
    lines: tuple[WhyLine, ...]


def why_not(desk: Desk, customer: CustomerId) -> WhyNot:
    """Everything that the owner could be called about and why it is not called now; for the desk's agent, where one
    sits there, also whether it is the agent's. Raises Refused `unknown-owner`."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        owner = why.owner(tx, desk.id, int(customer))
        if owner is None:
            raise Refused("unknown-owner", text=str(int(customer)))
        name, phone = owner
        records = candidates.read(desk, tx, int(customer), phone)
        open_lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
        blocks = tuple(_blocks(desk, tx, records, open_lines))
        found = [*_contacts(desk, tx, open_lines), *_wishes(records), *_once(_others(desk, tx, records, open_lines)),
                 *_unapproved(desk, tx, records)]  # fmt: skip
    never = any(block.kind is Kind.OVER for block in blocks)
    lines = (*blocks, *sorted((line for line in found if line.contact or not never), key=_order))
    verdict = _verdict(blocks, lines)
    until = _until(blocks, lines)
    return WhyNot(
        customer, name, mask_phone(phone) if phone else "", tuple(car.plate for car in records.cars if car.plate),
        verdict, verdict.code == "verdict-now", until, lines,
    )  # fmt: skip


def last_calls(desk: Desk, customer: CustomerId) -> tuple[AttemptLine, ...]:
    """The owner's last calls over all programmes, the newest first, as a call's card has them."""
    with desk.db.read() as tx:
        return cards.attempts(tx, desk.id, desk.clock, int(customer))[: cards.LINES]


def _order(line: WhyLine) -> tuple[object, ...]:
    """Now, later by its day, what waits for somebody (a contact first), what is over, the latest first. Sorting is
    stable, and contacts come in the queue's order."""
    when = line.until if isinstance(line.until, datetime) else datetime.combine(line.until or BEGINNING, time())
    ended = -(line.on or BEGINNING).toordinal()
    return list(Kind).index(line.kind), when, not line.contact, ended


# ------------------------------------------------------------------ what holds for all of it


def _blocks(desk: Desk, tx: Transaction, records: Records, lines: list[Line]) -> Iterator[WhyLine]:
    """Left out of everything, no number, no car, or on the phone: whatever else is due waits for that."""
    left_out = _left_out(desk, records)
    if left_out:
        yield left_out
        return
    for reason in explaining.on_call(desk, tx, records.customer, records.phone):
        day = reason.params.get("day")
        yield WhyLine(Kind.WAITS, reason, date.fromisoformat(day) if day else None)
    if not records.phone:
        yield WhyLine(Kind.WAITS, Reason("no-working-number"), rules=("C-06",))
    if not records.cars and not lines:
        yield WhyLine(Kind.WAITS, Reason("no-car"))


def _left_out(desk: Desk, records: Records) -> WhyLine | None:
    """The owner's wish (B-14) before what became of the owner."""
    outs = [out for out in records.opt_outs if out.of_everything]
    for out in sorted(outs, key=lambda out: out.reason == NOT_ELIGIBLE):
        day = out.at.date()
        if out.reason != NOT_ELIGIBLE:
            return WhyLine(Kind.OVER, wish_reason(out), on=day, rules=("B-14",))
        if not _came_back(desk, records, out.since):
            facts = {"at": to_minute(out.at), "by": out.by}
            return WhyLine(Kind.OVER, Reason("left-out", {**facts, "result": out.gone or NOT_ELIGIBLE}), on=day)
    return None


def _wishes(records: Records) -> Iterator[WhyLine]:
    """What part the owner wants no calls about, each wish once, however much would be due of it (B-14)."""
    for out in records.opt_outs:
        if out.is_wish and not out.of_everything:
            yield WhyLine(Kind.OVER, wish_reason(out), None, out.at.date(), ("B-14",), out.purpose, out.plate)


def _came_back(desk: Desk, records: Records, since: str) -> bool:
    """A newer record brings back who moved away: something counts from a later day, and is no campaign's."""
    ours = {programme.due for programme in desk.pack.programmes.values() if programme.campaigns}
    dues = (row for rows in records.dues.values() for row in rows if row.kind not in ours)
    return any(row.since and row.since.isoformat() > since for row in dues)


# ------------------------------------------------------------------ what was planned


def _contacts(desk: Desk, tx: Transaction, lines: list[Line]) -> Iterator[WhyLine]:
    """The open contacts in the queue's order, then the held ones."""
    now = desk.clock.wall()
    opened = [(line, entry_of(desk, line, now)) for line in lines if line.contact.state is State.OPEN]
    for line, entry in sorted(opened, key=lambda pair: rank_of(pair[1])):
        yield _named(line, _open(desk, tx, line, entry))
    for line in lines:
        if line.contact.state is State.HELD:
            yield _named(line, _held(desk, tx, line))


def _named(line: Line, said: WhyLine) -> WhyLine:
    contact = line.contact
    return replace(said, programme=contact.programme, plate=line.plate, contact=int(contact.id))


def _open(desk: Desk, tx: Transaction, line: Line, entry: Entry) -> WhyLine:
    where, contact = entry.where, line.contact
    assert where is not None
    rules = explaining.rules_of(desk, contact.programme, contact.touch)
    if where.ready:
        facts = {"slot": where.slot, "try": entry.coming_try, "of": entry.tries_max}
        return WhyLine(Kind.NOW, Reason("in-list", facts | _whose(desk, line)), rules=rules)
    reason, more = _waits(desk, tx, line, entry)
    return WhyLine(Kind.LATER, reason, where.starts, rules=more or rules)


def _whose(desk: Desk, line: Line) -> dict[str, object]:
    """In whose list it stands; where somebody sits at the desk, also whether it is not theirs and may be taken."""
    contact, now, agent = line.contact, desk.clock.wall(), desk.agent
    promise = contact.promise
    facts: dict[str, object] = {"by": line.assignee_name, "role": contact.role, "everybody": False}
    if promise and promise.for_everybody(now):
        facts |= {"by": "", "everybody": True}
    elif line.away:
        facts |= {"away": line.away}
    if agent and not falls_to(contact, agent.id, agent.role, now):
        facts |= {"agent": agent.name, "may": may_dial(contact, agent.id, agent.role, now)}
    return facts


def _waits(desk: Desk, tx: Transaction, line: Line, entry: Entry) -> tuple[Reason, tuple[str, ...]]:
    """Why an open contact may not be dialled yet, and the rule where it is another than the programme's."""
    contact, where, today = line.contact, entry.where, desk.clock.today()
    assert where is not None
    if contact.promise:
        if contact.promise.due(desk.clock.wall()):
            moments = promised_for(contact.promise, desk.rhythm.hours)
            return Reason("outside-hours", {**moments, "until": to_minute(where.starts)}), ("D-15",)
        return explaining.promised(desk, tx, contact.promise), ("D-15",)
    if line.dialled_on == today:
        return Reason("once-a-day", {"day": today.isoformat()}), ("C-03",)
    closed = explaining.closed_day(desk, line)
    if contact.not_before > today:
        return closed or Reason("too-soon", {"not_before": contact.not_before.isoformat()}), ()
    if contact.series.last_day == today:
        return Reason("tried-today", {"day": today.isoformat()}), ("C-03", "D-17")
    if closed:
        return closed, ()
    assert where.next is not None
    return replace(where.next.reason, params={**where.next.reason.params, "ready": False}), ("C-03", "D-15")


def _held(desk: Desk, tx: Transaction, line: Line) -> WhyLine:
    facts = why.contact_facts(tx, desk.id, int(line.contact.id))
    return WhyLine(Kind.WAITS, explaining.over(line, facts), rules=("C-06",))


def _others(desk: Desk, tx: Transaction, records: Records, lines: list[Line]) -> Iterator[WhyLine]:
    """What was closed, and what no contact was made of, but for what the owner's wish says by itself."""
    shown = {int(line.contact.id) for line in lines}
    for found in candidates.candidates(desk, records):
        if isinstance(found, WhyLine):
            yield found
        elif found.planned is None:
            judged = candidates.judge(desk, records, found)
            if judged.reason.code != WISH:
                yield judged
        elif found.planned.id not in shown:
            yield _not_open(desk, tx, found)


def _once(lines: Iterable[WhyLine]) -> list[WhyLine]:
    """What is said of several touches word for word, once, with the rules of them all."""
    found: list[WhyLine] = []
    for line in lines:
        place = next((at for at, each in enumerate(found) if replace(each, rules=line.rules) == line), len(found))
        rules = found[place].rules if place < len(found) else ()
        found[place:place + 1] = [replace(line, rules=tuple(dict.fromkeys((*rules, *line.rules))))]
    return found


def _unapproved(desk: Desk, tx: Transaction, records: Records) -> Iterator[WhyLine]:
    """What a file has brought of the owner's cars and waits for a director (A-04)."""
    plates = {car.id: car.plate for car in records.cars}
    for waits in unapproved.of_owner(desk, tx, records.kept):
        record, event = desk.pack.campaign_record(waits.of.programme), waits.event
        told = {"base": record.code if record else "", "number": event.number, "on": event.on.isoformat(),
                "approvers": unapproved.approvers(desk, tx)}  # fmt: skip
        plate = plates.get(waits.vehicle, "")
        yield WhyLine(Kind.WAITS, Reason("unapproved", told), None, None, ("A-04",), waits.of.programme, plate)


def _not_open(desk: Desk, tx: Transaction, found: Candidate) -> WhyLine:
    assert found.planned is not None
    line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, found.planned.id)
    assert line is not None
    facts = why.contact_facts(tx, desk.id, found.planned.id)
    rules = explaining.rules_of(desk, line.contact.programme, line.contact.touch)
    kind = Kind.WAITS if line.contact.state is State.OUTBOX else Kind.OVER
    wish = explaining.wished(desk, tx, line.contact, facts)
    cause = wish if wish and wish.params.get("over") else None
    return _named(line, WhyLine(kind, explaining.over(line, facts), None, line.closed_on, rules, cause=cause))


# ------------------------------------------------------------------ in a sentence


def _verdict(blocks: tuple[WhyLine, ...], lines: tuple[WhyLine, ...]) -> Reason:
    """Is called from when; is in the queue now; is not called because."""
    if blocks:
        return Reason(f"verdict-{blocks[0].reason.code}", blocks[0].reason.params)
    first = lines[0] if lines else WhyLine(Kind.OVER, Reason("no-car"))
    channels = first.reason.params.get("channels")
    named = {"programme": first.programme} | ({"channels": channels} if channels else {})
    if first.kind is Kind.NOW:
        return Reason("verdict-now", {**first.reason.params, **named})
    if first.kind is not Kind.LATER or first.until is None:
        return Reason("verdict-nothing")
    if first.reason.code == "not-planned":
        return Reason("verdict-not-planned", {**first.reason.params, **named})
    if isinstance(first.until, datetime):
        return Reason("verdict-at", {**named, "at": to_minute(first.until)})
    return Reason("verdict-from", {**named, "day": first.until.isoformat()})


def _until(blocks: tuple[WhyLine, ...], lines: tuple[WhyLine, ...]) -> date | datetime | None:
    """From when the first of it may be called; what blocks it has its own day, or none."""
    first = next(iter(lines), None)
    return first.until if first and (blocks or first.kind is Kind.LATER) else None
