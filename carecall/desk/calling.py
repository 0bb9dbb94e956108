"""Owns the phases of a call: prepare (the claim), dial, answer, close. Invariant: inserting the open call is the claim,
so nobody is dialled twice; every answer is stored when it is given; closing twice has the effect of closing once.

Implements B-02, C-03, C-06, D-16, D-17, B-14 and the design's phases and leases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from carecall.desk import auditing, card, closing, day_book, effects, ringing_in
from carecall.desk.card import Card
from carecall.desk.context import Desk, from_instant, to_instant, with_days
from carecall.desk.conversation import Changed, Conversation
from carecall.desk.deciding import decide
from carecall.desk.reach import lines_of, where
from carecall.errors import Refused
from carecall.model.callback_phrases import Window, parse_callback
from carecall.model.consequences import Consequence, Ended, settled
from carecall.model.contacts import Promise
from carecall.model.dispositions import OF_A_DIAL
from carecall.model.ids import CallId, ContactId, CustomerId
from carecall.scripts.steps import PASSED
from carecall.store import calls, cards, changes, people, promises, queue, records
from carecall.store.calls import CallRow
from carecall.store.database import Conflict, Transaction
from carecall.store.queue import Line

__all__ = ["Closed", "lines_of", "where"]


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing a call wrote; the same again where it had been closed before."""

    call: CallId
    consequences: tuple[tuple[ContactId, Consequence], ...]


def prepare(desk: Desk, customer: CustomerId, rang_in: bool = False) -> Card:
    """Claim the owner and lay out the card; `rang_in`: the owner is on the line, which no slot and no promise keeps
    waiting. Raises Refused: `taken` (by whom), `unfinished`, `not-now` (until when), `not-yours`, `nothing-open`,
    `no-number`, `opted-out`, `outside-limits`."""
    try:
        with day_book.writing(desk) as tx:
            found = _prepare(with_days(desk, tx), tx, customer, rang_in)
    except Conflict:
        with desk.db.read() as tx:
            raise taken(desk, tx, customer) from None
    if isinstance(found, Refused):
        raise found
    return found


def _prepare(desk: Desk, tx: Transaction, customer: CustomerId, rang_in: bool) -> Card | Refused:
    """The card, or why not: what was found out on the way is committed either way."""
    calls.lock_owner(tx, desk.id, int(customer))
    calls.free_lapsed(tx, desk.id, desk.now, to_instant(desk.clock.machine()))
    held = calls.open_call(tx, desk.id, int(customer))
    held = held and calls.locked_call(tx, desk.id, int(held.id))
    if held and held.ended_at is None:
        return _take_up(desk, tx, held, rang_in) if _may_take_up(desk, held) else taken(desk, tx, customer)
    effects.look_again(desk, tx, customer)
    try:
        found = lines_of(desk, tx, customer, rang_in)
        claimed = claim(desk, tx, customer, found, rang_in)
    except Refused as refused:
        return refused
    return card.load(desk, tx, claimed, found)


def _may_take_up(desk: Desk, held: CallRow) -> bool:
    """One's own claim, from another desk too (a desk that was killed leaves nothing to wait for); a dialled one that
    was left also by a supervisor, from the next calling day on by anybody: so no owner is lost. Where nobody has a
    name, what a nameless desk dialled and left is everybody's own."""
    own = held.staff == _agent(desk)
    left = from_instant(held.lease_until) < desk.clock.machine()
    if held.dialled_at is None or held.day is None:
        return own and (desk.agent is not None or held.seat == desk.seat)
    if not left:
        return own and held.seat == desk.seat
    calling_day_after = desk.rhythm.calendar.open_after(date.fromisoformat(held.day))
    supervisor = desk.agent is not None and desk.agent.role == closing.SUPERVISOR
    return own or supervisor or desk.clock.today() >= calling_day_after


def _take_up(desk: Desk, tx: Transaction, held: CallRow, rang_in: bool = False) -> Card:
    """A dialled call stays what it is; a claim is for what it is wanted for now."""
    rings = held.rang_in if held.dialled_at else int(rang_in)
    tx.update("call", _key(desk, held.id), seat=desk.seat, lease_until=lease(desk), rang_in=rings)
    return load_card(desk, tx, replace(held, rang_in=rings))


def claim(desk: Desk, tx: Transaction, customer: CustomerId, lines: Sequence[Line], rang_in: bool = False) -> CallRow:
    """Insert the open call, which is the claim. Who rings needs no number that we could dial, only one that is known.
    Raises Conflict where somebody has the owner or the number, Refused `no-number`."""
    owner = int(customer)
    number = cards.any_number(tx, desk.id, owner) if rang_in else lines[0].phone
    if not number:
        raise Refused("no-number", name=records.owner_name(tx, desk.id, owner))
    role = lines[0].contact.role if lines else ringing_in.role(desk)
    values = {
        "customer_id": owner, "number": number, "staff_id": _agent(desk), "role": role, "seat": desk.seat,
        "claimed_at": desk.now, "lease_until": lease(desk), "note": calls.undone_note(tx, desk.id, owner),
        "rang_in": int(rang_in),
    }  # fmt: skip
    claimed = calls.call(tx, desk.id, tx.insert("call", dealership_id=desk.id, **values))
    assert claimed is not None
    return claimed


def taken(desk: Desk, tx: Transaction, customer: CustomerId) -> Refused:
    """Who has the owner, or the owner's number, open."""
    lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    number = lines[0].phone if lines else ""
    held = calls.open_call(tx, desk.id, int(customer), number)
    name = cards.staff_name(tx, desk.id, int(held.staff)) if held and held.staff else ""
    return Refused("unfinished" if held and held.dialled_at else "taken", by=name)


def load_card(desk: Desk, tx: Transaction, call: CallRow) -> Card:
    """The card of a call that stands."""
    ready = () if call.dialled_at else lines_of(desk, tx, call.customer, bool(call.rang_in), call.role)
    return card.load(desk, tx, call, ready)


def unfinished(desk: Desk) -> Card | None:
    """This agent's own dialled call that was not closed: it is offered at once, at its question."""
    if desk.agent is None:
        return None
    with desk.db.write() as tx:
        found = calls.unfinished(tx, desk.id, int(desk.agent.id))
        if found is None:
            return None
        return _take_up(with_days(desk, tx), tx, found)


def dial(desk: Desk, call: CallId) -> Card:
    """The dial, or that an owner who rang in is spoken with: from here the attempt exists and a promise counts as kept
    or late. Raises Refused `call-ended`, `call-moved` (another desk has taken it up)."""
    with day_book.writing(desk) as tx:
        desk = with_days(desk, tx)
        found = open_here(desk, tx, call)
        if found.dialled_at is None:
            mark_dialled(desk, tx, found, lines_of(desk, tx, found.customer, bool(found.rang_in), found.role))
        again = calls.call(tx, desk.id, int(call))
        assert again is not None
        return load_card(desk, tx, again)


def open_here(desk: Desk, tx: Transaction, call: CallId) -> CallRow:
    """The open call, which this seat holds. Raises Refused `call-ended`, `call-moved`."""
    found = calls.locked_call(tx, desk.id, int(call))
    if found is None or found.ended_at is not None:
        raise Refused("call-ended")
    if found.seat != desk.seat:
        raise Refused("call-moved")
    return found


def mark_dialled(desk: Desk, tx: Transaction, call: CallRow, lines: list[Line]) -> None:
    """Write the dial: an attempt for each of `lines`, and the promise that it answers. An owner who rings with nothing
    open begins a contact."""
    lines = lines or [ringing_in.make(desk, tx, call)]
    now = desk.clock.wall()
    slot = desk.rhythm.hours.counted_slot(now.time())
    promise = next((line.contact.promise for line in lines if line.contact.promise), None)
    values = answer_promise(desk, tx, call, promise) if promise else {}
    tx.update("call", _key(desk, call.id), dialled_at=desk.now, day=now.date().isoformat(), slot=slot,
              lease_until=lease(desk), **values)  # fmt: skip
    for line in lines:
        _start_attempt(desk, tx, call, line, slot)
    deed = "rang-in" if call.rang_in else "dialled"
    auditing.note(desk, tx, "call", int(call.id), deed, contacts=[int(line.contact.id) for line in lines])


def answer_promise(desk: Desk, tx: Transaction, call: CallRow, promise: Promise) -> dict[str, Any]:
    """Close the promise, whose contacts go on without it; what the call keeps of that. Who rings before its time is
    spoken with in time."""
    owner = int(call.customer)
    before = changes.picture(tx, desk.id, int(call.id), owner)
    now = desk.clock.wall()
    kept = promise.kept_by(now) or (bool(call.rang_in) and not promise.late(now))
    promises.close(tx, desk.id, owner, desk.now, "dialled", int(kept))
    after = changes.picture(tx, desk.id, int(call.id), owner, known=[*before])
    return {"promise_id": int(promise.id), "changes": changes.to_text(changes.diff(before, after))}


def _start_attempt(desk: Desk, tx: Transaction, call: CallRow, line: Line, slot: str) -> None:
    touch = desk.pack.touch(line.contact.programme, line.contact.touch)
    script = desk.scripts.get(touch.script if touch else line.contact.programme)
    cards.keep_script(tx, desk.id, script.version, script.name, script.text, desk.now)
    values = {
        "call_id": int(call.id), "contact_id": int(line.contact.id), "day": desk.clock.today().isoformat(),
        "slot": slot, "script": script.name, "script_version": script.version, "started_at": desk.now,
    }  # fmt: skip
    calls.add_attempt(tx, desk.id, values)


def answer(desk: Desk, call: CallId, changed: Changed) -> None:
    """Store what an answer changed, at once; the call has come to another question. Raises Refused `call-ended`."""
    with desk.db.write() as tx:
        if open_here(desk, tx, call).draft:
            tx.update("call", _key(desk, call), draft="")
        for step in changed.gone:
            calls.drop_answer(tx, desk.id, int(changed.contact), step, desk.now)
        for step, value in changed.put.items():
            field = changed.fields.get(step, "")
            calls.put_answer(tx, desk.id, int(changed.contact), int(changed.attempt), step, field, value, desk.now)
        if any(value != PASSED for value in changed.put.values()):
            calls.first_answer(tx, desk.id, int(call), desk.now)


def keep_note(desk: Desk, call: CallId, text: str) -> None:
    """Store the note of a call that is going on, at once. Raises Refused `call-ended`, `call-moved`."""
    with desk.db.write() as tx:
        open_here(desk, tx, call)
        tx.update("call", _key(desk, call), note=text)


def keep_draft(desk: Desk, call: CallId, text: str) -> None:
    """Store what stands half typed at the question that a call has come to. Raises Refused like `keep_note`."""
    with desk.db.write() as tx:
        open_here(desk, tx, call)
        tx.update("call", _key(desk, call), draft=text)


def release(desk: Desk, call: CallId) -> None:
    """Give an undialled owner back, where this seat has it still; a dialled call waits for its outcome."""
    with desk.db.write() as tx:
        calls.release(tx, desk.id, int(call), desk.seat, desk.now)


def preview(
    desk: Desk, card: Card, talk: Conversation, ending: Ended, window: Window | None = None
) -> tuple[tuple[ContactId, Consequence], ...]:
    """What committing `ending` would do, per contact; pure."""
    promised = replace(ending, promised=True) if window else ending
    return tuple((contact, done) for contact, _, done in decide(desk, talk, promised, desk.clock.wall()))


def close(desk: Desk, call: CallId, ending: Ended, window: Window | None = None, note: str = "") -> Closed:
    """Commit the outcome; `note` replaces the one that was kept. Raises Refused `not-dialled`, `callback-needed`,
    `callback-past` (at, suggest) where the window is over by now, `nothing-waits`: no contact is open for the promise,
    `rang-in-unfit` (outcome): what only a dial can come to, `result-needs` (step): a complaint that nobody was asked
    about (B-17)."""
    with day_book.writing(desk) as tx:
        desk = with_days(desk, tx)
        found = calls.locked_call(tx, desk.id, int(call))
        if found is None or found.dialled_at is None:
            raise Refused("not-dialled")
        if found.ended_at is not None:
            return Closed(call, ())
        if found.seat != desk.seat:
            raise Refused("call-moved")
        _check_ending(desk, found, ending, window)
        calls.lock_contacts(tx, desk.id, int(found.customer))
        ending = settled(replace(ending, promised=True) if window else ending)
        held = load_card(desk, tx, found)
        talk = Conversation.open(held)
        if window and talk.nothing_waits:
            raise Refused("nothing-waits")
        if needed := talk.needs(ending):
            raise Refused("result-needs", step=needed.id)
        decided = decide(desk, talk, ending, desk.clock.wall())
        with day_book.entering(desk, tx, date.fromisoformat(found.day or "")):
            closing.write(desk, tx, found, held, ending, decided, window, note)
        return Closed(call, tuple((contact, done) for contact, _, done in decided))


def _check_ending(desk: Desk, call: CallRow, ending: Ended, window: Window | None) -> None:
    if call.rang_in and ending.outcome in OF_A_DIAL:
        raise Refused("rang-in-unfit", outcome=ending.outcome.value)
    if window and window.end <= desk.clock.now():
        raise Refused("callback-past", at=window.start.isoformat(), suggest="")


def heartbeat(desk: Desk) -> None:
    """Say that this seat lives: renew its claims and its agent's presence; machine time."""
    with desk.db.write() as tx:
        calls.renew(tx, desk.id, desk.seat, _agent(desk), lease(desk))
        if desk.agent:
            people.live(tx, desk.id, int(desk.agent.id), to_instant(desk.clock.machine()))


def leave(desk: Desk) -> None:
    """The agent closes the desk: it is closed for everybody from now on."""
    if desk.agent:
        with desk.db.write() as tx:
            people.leave(tx, desk.id, int(desk.agent.id), to_instant(desk.clock.machine()))


def read_callback(desk: Desk, text: str) -> Window:
    """The window that the owner named, as people say it. Raises Refused with the codes of model.callback_phrases."""
    now = desk.clock.now().astimezone(desk.clock.zone)
    return parse_callback(text, now, desk.rhythm.hours, desk.rhythm.calendar)


def held_still(desk: Desk, call: CallId) -> str:
    """What became of the claim that this seat holds: "" it holds it still; `lapsed` its lease ran out before the dial,
    so that it is anybody's; `moved` another seat has taken it up; `ended` it was closed, by whomever."""
    with desk.db.read() as tx:
        found = calls.call(tx, desk.id, int(call))
    if found is None or (found.ended_at and (found.dialled_at or found.seat != desk.seat)):
        return "ended"
    if found.seat != desk.seat:
        return "moved"
    left = found.dialled_at is None and from_instant(found.lease_until) < desk.clock.machine()
    return "lapsed" if left or found.ended_at else ""


def lease(desk: Desk) -> str:
    """Until when a claim lasts that gives a sign of life now."""
    return to_instant(desk.clock.machine() + timedelta(seconds=desk.lease))


def _key(desk: Desk, number: int) -> dict[str, int]:
    return {"dealership_id": desk.id, "id": int(number)}


def _agent(desk: Desk) -> int | None:
    return int(desk.agent.id) if desk.agent else None
