"""Owns undoing an outcome. Invariant: everything that the call changed goes back in one transaction, or nothing does
and it says why not; what was answered stands, and the attempt stays, marked and out of every figure, as does a promise
that the call made, cancelled.

The dial that led to a wrong outcome was made all the same: a call is opened again with it, as far as the talk had come,
and waits for the right outcome. Nobody is dialled twice for it, and it counts once.

It is the agent's last outcome of the day that can be undone, then the one before it; a call that was dialled on an
earlier day cannot, since the figures of a past day stay. A record that was entered late (B-10) is undone alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from carecall.desk import auditing, calling, day_book, due_dates, opting_out, ringing_in
from carecall.desk.card import Card
from carecall.desk.context import Desk, from_instant, with_days
from carecall.errors import Refused
from carecall.model.dispositions import Outcome
from carecall.model.ids import CallId, ContactId, CustomerId, PromiseId
from carecall.store import calls, changes, events, queue, undone
from carecall.store.calls import CallRow
from carecall.store.changes import Change, Way
from carecall.store.database import Conflict, Transaction
from carecall.store.undone import ClosedCall

AUDITED = ("contact", "promise", "customer", "vehicle", "due_date")
"""What has a history of its own; whatever else went back is told of its owner."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """The outcome that would be undone. `result` is the script's ending, or ""; `ended_at` is wall clock."""

    call: CallId
    customer: CustomerId
    name: str
    outcome: Outcome
    result: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Undone:
    """The outcome that was undone, None where it was a dial without one. `card` is of the call that stands with its
    dial and waits for the right outcome; None where the dial was taken back too: its owner can be called again.
    `contacts`: what the call was about."""

    call: CallId
    customer: CustomerId
    name: str
    outcome: Outcome | None
    card: Card | None = None
    contacts: tuple[ContactId, ...] = ()


def last(desk: Desk) -> Undoable:
    """The agent's last outcome of the day that can be undone. Raises Refused: `undo-call-open` (a call is dialled and
    waits for its outcome), `nothing-to-undo`, `undo-opened` (by: somebody else has opened that owner since; "" where
    nobody knows who), `undo-sent` (its message has left the outbox), `undo-changed` (table: somebody has changed a row
    of that table since)."""
    with desk.db.read() as tx:
        found = _last(desk, tx)
        _way(desk, tx, found)
    ended = desk.clock.to_wall(from_instant(found.ended_at))
    return Undoable(
        CallId(found.id), CustomerId(found.customer), found.name, Outcome(found.outcome), found.result, ended
    )


def undo(desk: Desk, call: CallId | None = None) -> Undone:
    """Undo the agent's last outcome of the day; with `call` only that one, and twice has the effect of once. Raises
    Refused as `last` does, and `undo-later` where `call` is not the last one."""
    return _undo_last(desk, call, stands=False)


def reopen(desk: Desk, call: CallId | None = None) -> Undone:
    """Undo the outcome as `undo` does, and let its dial stand: the call is open again at this seat. Where somebody has
    the number meanwhile, the dial goes too."""
    try:
        return _undo_last(desk, call, stands=True)
    except Conflict:
        return _undo_last(desk, call, stands=False)


def undial(desk: Desk, call: CallId) -> Undone:
    """Take back the dial of an open call, which was never made: the owner is called as if nothing had been. Raises
    Refused `call-ended`, `call-moved`, `undo-changed` (table)."""
    with day_book.writing(desk) as tx:
        held = calling.open_here(desk, tx, call)
        calls.lock_contacts(tx, desk.id, int(held.customer))
        undone.end(tx, desk.id, int(held.id), desk.now)
        found = _closed(desk, tx, call)
        _undo(with_days(desk, tx), tx, found)
        _leave(desk, tx, held.customer, stands=False)
    return Undone(call, held.customer, found.name, None)


def _undo_last(desk: Desk, call: CallId | None, stands: bool) -> Undone:
    with day_book.writing(desk) as tx:
        found = _last(desk, tx) if call is None else _closed(desk, tx, call)
        card = None
        calls.locked_call(tx, desk.id, found.id)
        calls.lock_contacts(tx, desk.id, found.customer)
        found = _closed(desk, tx, CallId(found.id))
        contacts = undone.contacts(tx, desk.id, found.id)
        if not found.undone:
            if _last(desk, tx).id != found.id:
                raise Refused("undo-later")
            desk = with_days(desk, tx)
            _undo(desk, tx, found)
            card = _stand_in(desk, tx, found) if stands else None
            _leave(desk, tx, CustomerId(found.customer), stands)
    return Undone(CallId(found.id), CustomerId(found.customer), found.name, Outcome(found.outcome), card, contacts)


def _leave(desk: Desk, tx: Transaction, customer: CustomerId, stands: bool) -> None:
    """Nothing is left open that is not to be; while the dial `stands` whatever the call is about is."""
    if not stands:
        opting_out.keep_out(desk, tx, int(customer))
    ringing_in.take_back(desk, tx, customer)


def _stand_in(desk: Desk, tx: Transaction, found: ClosedCall) -> Card:
    """The card of the call that is open in the place of the undone one."""
    number = undone.stand_in(tx, desk.id, found.id, desk.seat, calling.lease(desk))
    _answer_promise(desk, tx, _call(desk, tx, number), _call(desk, tx, found.id).promise)
    auditing.note(desk, tx, "call", number, "reopened", customer=found.customer, after=found.id)
    return calling.load_card(desk, tx, _call(desk, tx, number))


def _answer_promise(desk: Desk, tx: Transaction, call: CallRow, answered: PromiseId | None) -> None:
    """The promise that the undone call answered is open again: the dial keeps it, or is late for it, as it was then."""
    lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(call.customer))
    open_ones = (line.contact.promise for line in lines if line.contact.promise)
    promise = next((each for each in open_ones if each.id == answered), None)
    if promise and call.dialled_at:
        then = desk.with_clock(desk.clock.at(from_instant(call.dialled_at)))
        values = calling.answer_promise(then, tx, call, promise)
        tx.update("call", {"dealership_id": desk.id, "id": int(call.id)}, **values)


def _call(desk: Desk, tx: Transaction, number: int) -> CallRow:
    found = calls.call(tx, desk.id, number)
    assert found is not None
    return found


def _staff(desk: Desk) -> int:
    return int(desk.agent.id) if desk.agent else 0


def _last(desk: Desk, tx: Transaction) -> ClosedCall:
    if undone.on_the_phone(tx, desk.id, _staff(desk), desk.seat):
        raise Refused("undo-call-open")
    found = undone.last(tx, desk.id, _staff(desk), desk.seat, desk.clock.today())
    if found is None or found.changes == changes.NOTHING:
        raise Refused("nothing-to-undo")
    return found


def _closed(desk: Desk, tx: Transaction, call: CallId) -> ClosedCall:
    found = undone.closed(tx, desk.id, int(call))
    if found is None:
        raise Refused("nothing-to-undo")
    return found


def _way(desk: Desk, tx: Transaction, found: ClosedCall, lock: bool = False) -> Way:
    """The way back from the call, where there is one."""
    by = undone.opened_since(tx, desk.id, found, _staff(desk), desk.seat)
    if by is not None:
        raise Refused("undo-opened", by=by)
    way = changes.way_back(tx, desk.id, changes.from_text(found.changes), lock)
    if way.blocked:
        raise Refused("undo-sent") if way.blocked == "message" else Refused("undo-changed", table=way.blocked)
    return way


def _undo(desk: Desk, tx: Transaction, found: ClosedCall) -> None:
    changed = changes.from_text(found.changes)
    changes.restore(tx, desk.id, _way(desk, tx, found, lock=True), desk.now)
    undone.mark(tx, desk.id, found.id, desk.now)
    for vehicle in sorted({change.after["vehicle_id"] for change in changed if change.table == "odometer"}):
        due_dates.derive(desk, tx, vehicle)  # what a visit since has derived from a reading that was taken back
    events.to_derive(tx, desk.id, changed)
    _note(desk, tx, found, changed)


def _note(desk: Desk, tx: Transaction, found: ClosedCall, changed: Sequence[Change]) -> None:
    """One entry for the call, and one for each subject that went back."""
    auditing.note(desk, tx, "call", found.id, "undone", customer=found.customer, outcome=found.outcome)
    subjects = {
        (change.table, change.id) if change.table in AUDITED else ("customer", found.customer) for change in changed
    }
    for subject, number in sorted(subjects):
        auditing.note(desk, tx, subject, number, "undone", call=found.id)
