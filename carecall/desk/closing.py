"""Owns writing the end of a call. Invariant: attempt, contact, promise, message, opt-out, number and audit are one
transaction, and each contact's fold is recomputed from its attempts; what changed is kept for undoing it.

Implements C-03 (the message exactly once), C-06, B-14, D-16, E-10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carecall.desk import auditing, effects, messages, opting_out, withdrawing
from carecall.desk.card import Card, CardContact
from carecall.desk.context import Desk, to_instant
from carecall.desk.deciding import Decided
from carecall.errors import Refused
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Consequence, Ended, of_person, settled
from carecall.model.contacts import Contact, State
from carecall.model.dispositions import DISPOSITIONS, GONE, ON_THE_PHONE, SOLD, Outcome
from carecall.model.ids import VehicleId
from carecall.model.programmes import Fallback
from carecall.model.reasons import Reason
from carecall.store import calls, cancelling, cards, changes, events, promises
from carecall.store.calls import CallRow
from carecall.store.changes import Change, Key, Picture
from carecall.store.database import Transaction
from carecall.store.lists import names_of
from carecall.store.outbox import Unwritten

SUPERVISOR = "care-manager"


def write(
    desk: Desk, tx: Transaction, call: CallRow, held: Card, ending: Ended, decided: Decided, window: Window | None,
    note: str,
) -> None:  # fmt: skip
    """Write what was decided for every contact, then end the call."""
    ending = settled(of_person(ending) if held.reached else ending)
    promised = ending.outcome is Outcome.CALLBACK or ending.promised
    if promised and window is None:
        raise Refused("callback-needed")
    supervised = any(consequence.to_supervisor for _, _, consequence in decided)
    before = _picture(desk, tx, call, held, [("promise", int(call.promise))] if call.promise else [])
    promise = _promise(desk, tx, call, window, supervised) if window and promised else None
    if any(consequence.stays for _, _, consequence in decided):
        promise = _stays(desk, tx, call, held)
    by_id = {each.contact.id: each for each in held.contacts}
    for contact, ended, consequence in decided:
        _write_contact(desk, tx, call, held, by_id[contact], ended, consequence, promise)
    for contact, _, consequence in decided:
        effects.apply(desk, tx, held, by_id[contact], consequence)
    effects.keep(desk, tx, [by_id[contact] for contact, _, _ in decided])
    _owner(desk, tx, call, held, decided, ending)
    promises.drop_idle(tx, desk.id, desk.now)
    after = _picture(desk, tx, call, held, [*before, *([("promise", promise.id)] if promise else [])])
    changed = changes.diff(before, after)
    _end_call(desk, tx, call, ending, decided, note, changed)
    events.to_derive(tx, desk.id, changed)


def _picture(desk: Desk, tx: Transaction, call: CallRow, held: Card, known: Sequence[Key] = ()) -> Picture:
    """What the outcome may change: of cars only what was told of them."""
    cars = {int(each.contact.vehicle) for each in held.contacts if each.contact.vehicle and each.this_call}
    return changes.picture(tx, desk.id, int(call.id), int(call.customer), sorted(cars), known)


@dataclass(frozen=True, slots=True)
class _Awaited:
    """The promise that open contacts of the call wait for, and the day on which its time begins."""

    id: int
    day: date


def _stays(desk: Desk, tx: Transaction, call: CallRow, held: Card) -> _Awaited:
    """The promise that the owner had who rang before its time; the dial had closed it."""
    assert call.promise is not None
    assert held.promise is not None
    promises.reopen(tx, desk.id, int(call.promise))
    auditing.note(desk, tx, "promise", int(call.promise), "stays", call=int(call.id), customer=int(call.customer))
    return _Awaited(int(call.promise), held.promise.starts.date())


def _promise(desk: Desk, tx: Transaction, call: CallRow, window: Window, supervised: bool) -> _Awaited:
    """The promise; one that is still open is replaced by it."""
    promises.close_replaced(tx, desk.id, int(call.customer), desk.now)
    promise = tx.insert(
        "promise",
        dealership_id=desk.id,
        customer_id=int(call.customer),
        staff_id=None if supervised or call.staff is None else int(call.staff),
        call_id=int(call.id),
        starts_at=to_instant(window.start),
        ends_at=to_instant(window.end),
        made_at=desk.now,
    )
    day = desk.clock.to_wall(window.start).date()
    promises.move_promised(tx, desk.id, int(call.customer), promise, day.isoformat())
    starts = to_instant(window.start)
    auditing.note(desk, tx, "promise", promise, "promised", starts=starts, customer=int(call.customer))
    return _Awaited(promise, day)


def _write_contact(
    desk: Desk, tx: Transaction, call: CallRow, held: Card, card: CardContact, ended: Ended,
    consequence: Consequence, promise: _Awaited | None,
) -> None:  # fmt: skip
    contact = int(card.contact.id)
    reason = consequence.reason.to_json()
    tx.update(
        "attempt",
        {"dealership_id": desk.id, "call_id": int(call.id), "contact_id": contact},
        outcome=ended.outcome.value,
        result=ended.result,
        aapor=consequence.aapor.value,
        uses_try=consequence.series.tries - card.contact.series.tries,
        reason=reason,
        ended_at=desk.now,
    )
    auditing.note(desk, tx, "contact", contact, ended.outcome.value, state=consequence.state.value, call=int(call.id))
    if card.contact.state is not State.OPEN:
        calls.write_series(tx, desk.id, contact, calls.series_of(tx, desk.id, contact), {})
        return
    open_still = consequence.state is State.OPEN
    waits_for = promise if open_still and (consequence.stays or _promises(ended)) else None
    today = desk.clock.today()
    values = {
        "state": consequence.state.value,
        "result": consequence.result,
        "reason": reason,
        "promise_id": waits_for.id if waits_for else None,
        "next_on": _next_on(consequence, waits_for, today).isoformat(),
        "closed_on": None if open_still or consequence.state is State.HELD else today.isoformat(),
    }
    if consequence.to_supervisor:
        values |= {"role": SUPERVISOR, "assignee_id": None}
    calls.write_series(tx, desk.id, contact, calls.series_of(tx, desk.id, contact), values)
    for fallback in consequence.message:
        _message(desk, tx, call, held, contact, fallback)


def _promises(ended: Ended) -> bool:
    return ended.outcome is Outcome.CALLBACK or ended.promised


def _next_on(consequence: Consequence, waits_for: _Awaited | None, today: date) -> date:
    if waits_for:
        return waits_for.day
    return consequence.next.day if consequence.next else today


def _message(desk: Desk, tx: Transaction, call: CallRow, held: Card, contact: int, then: Fallback) -> None:
    """The one message at the end of a series, in the owner's language, to whom was called (C-03, E-10)."""
    agent = desk.agent.name if desk.agent else ""
    who = (*held.addressed, agent, call.number)
    messages.put(desk, tx, Unwritten(contact, int(call.customer), desk.clock.today(), *who), then)


def _end_call(
    desk: Desk, tx: Transaction, call: CallRow, ending: Ended, decided: Decided, note: str, changed: Sequence[Change]
) -> None:
    """End it, with all that it changed since the dial; an outcome of an earlier day is not undone."""
    whole = [*changes.from_text(call.changes), *changed] if call.day == desk.clock.today().isoformat() else []
    outcomes = [DISPOSITIONS[ended.outcome] for _, ended, _ in decided] or [DISPOSITIONS[ending.outcome]]
    tx.update(
        "call",
        {"dealership_id": desk.id, "id": int(call.id)},
        ended_at=desk.now,
        outcome=ending.outcome.value,
        connected=int(any(each.connected for each in outcomes)),
        reached=int(any(each.reached for each in outcomes)),
        note=note or call.note,
        draft="",
        changes=changes.to_text(whole),
    )


def _owner(desk: Desk, tx: Transaction, call: CallRow, held: Card, decided: Decided, ending: Ended) -> None:
    """What the outcome says of the owner, beyond the contacts of the call."""
    reached = any(DISPOSITIONS[ended.outcome].reached for _, ended, _ in decided)
    if reached and call.staff is not None:
        owner = {"dealership_id": desk.id, "id": int(call.customer)}
        tx.update("customer", owner, reached_by=int(call.staff))
    if not reached and call.promise is None and not call.rang_in:
        calls.unreached(tx, desk.id, int(call.customer), call.day)
    if any(consequence.number_bad for _, _, consequence in decided):
        _number_bad(desk, tx, call, held)
    if any(consequence.opts_out for _, _, consequence in decided):
        _opt_out(desk, tx, call)
    by_id = {each.contact.id: each.contact for each in held.contacts}
    for contact, ended, _ in decided:
        if ended.outcome is Outcome.NOT_ELIGIBLE and not _says_gone(ended):
            _over(desk, tx, call, by_id[contact], ended.result)
    gone = {(by_id[contact].vehicle, ended.result) for contact, ended, _ in decided if _says_gone(ended)}
    cars = {each.contact.vehicle for each in held.contacts}
    if _says_gone(ending) and not gone and len(cars) == 1:  # every part had ended in something else
        gone = {(car, ending.result) for car in cars}
    for vehicle, result in sorted(gone, key=str):
        _gone(desk, tx, call, vehicle if result == SOLD else None, result)


def _says_gone(ended: Ended) -> bool:
    return ended.outcome is Outcome.NOT_ELIGIBLE and ended.result in GONE


def _over(desk: Desk, tx: Transaction, call: CallRow, contact: Contact, result: str) -> None:
    """What the contact counts from is over, such as an enquiry of somebody who has bought elsewhere: nothing else that
    counts from it is called about, until a newer record says otherwise (ours)."""
    programmes = desk.pack.counting_with(contact.programme)
    vehicle = int(contact.vehicle) if contact.vehicle else None
    for code in programmes:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=int(call.customer), reason=cards.NOT_ELIGIBLE,
                  purpose=code, vehicle_id=vehicle, at=desk.now, staff_id=_staff(call))  # fmt: skip
    if programmes:
        of_car = {"vehicle": vehicle} if vehicle else {}
        names, params = names_of("p", programmes)
        where = (cancelling.OF_PROGRAMMES_CAR if vehicle else cancelling.OF_PROGRAMMES).format(programmes=names)
        auditing.note(desk, tx, "customer", int(call.customer), "left-out", result=result, call=int(call.id), **of_car)
        reason = Reason("not-eligible", {"result": result})
        whose = {"customer": int(call.customer), **of_car, **params}
        withdrawing.cancel(desk, tx, where, "not-eligible", reason, whose)


def _opt_out(desk: Desk, tx: Transaction, call: CallRow) -> None:
    """B-14 beats every other rule: nothing of this owner stays open."""
    opting_out.opt_out(desk, tx, int(call.customer), ON_THE_PHONE, _staff(call), call=int(call.id))


def _staff(call: CallRow) -> int | None:
    return int(call.staff) if call.staff else None


def _number_bad(desk: Desk, tx: Transaction, call: CallRow, held: Card) -> None:
    """C-06, D-16: the number is out of use; without another all contacts of the owner wait for a correction."""
    tx.update("phone", {"dealership_id": desk.id, "customer_id": int(call.customer), "number": call.number},
              state="bad")  # fmt: skip
    auditing.note(desk, tx, "customer", int(call.customer), "number-bad", number=held.number)
    if not held.other_numbers:
        for contact in cards.hold_owner(tx, desk.id, int(call.customer)):
            auditing.note(desk, tx, "contact", contact, "held", call=int(call.id))


def _gone(desk: Desk, tx: Transaction, call: CallRow, vehicle: VehicleId | None, result: str) -> None:
    """Sold: what is about this car ends; moved away or died: everything does. Planning leaves them out from now on,
    until a newer record says otherwise."""
    if result == SOLD and vehicle is None:
        return
    params: dict[str, object] = {"customer": int(call.customer)}
    where = cancelling.OF_OWNER
    if vehicle:
        where, params = cancelling.OF_OWNERS_CAR, {**params, "vehicle": int(vehicle)}
    tx.insert("opt_out", dealership_id=desk.id, customer_id=int(call.customer), reason=cards.NOT_ELIGIBLE, at=desk.now,
              vehicle_id=int(vehicle) if vehicle else None, staff_id=_staff(call))  # fmt: skip
    which = {"vehicle": int(vehicle)} if vehicle else {}
    auditing.note(desk, tx, "customer", int(call.customer), "left-out", result=result, call=int(call.id), **which)
    withdrawing.cancel(desk, tx, where, "not-eligible", Reason("not-eligible", {"result": result}), params)
