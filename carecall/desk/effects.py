"""Owns what answers do to the records. Invariant: an answer's field decides, never a script's or a programme's name;
the old value is kept in the audit.

Implements D-13 (an odometer reading re-estimates), D-14 (an agreed date stands), D-16 (too early plans the next
round), D-02 (the plate), B-14 (calls are wanted again), D-26 (who
comes is on the list); what a pack has kept of what is told (B-12, B-13, E-17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from carecall.channels.car_values import plate_keys
from carecall.desk import auditing, due_dates, opting_out, signing_up
from carecall.desk.card import Card, CardContact
from carecall.desk.context import Desk
from carecall.desk.heard import AGAIN
from carecall.model.consequences import Consequence
from carecall.model.dispositions import CALLED_AGAIN
from carecall.model.due import FIRST_SERVICE, Source, agree
from carecall.model.ids import CustomerId
from carecall.model.kinds import Record
from carecall.model.programmes import Touch
from carecall.model.reasons import Reason
from carecall.scripts.steps import NOTHING, UNKNOWN
from carecall.store import cancelling, cards, due, events, promises, records, undone
from carecall.store.database import Transaction
from carecall.store.due import DueRow

AGREED = "agreed"
AGAIN_AFTER = 14
"""Days until an owner whose service is still far is called again, where no reading moved the due date further."""


def apply(desk: Desk, tx: Transaction, card: Card, held: CardContact, consequence: Consequence) -> None:
    """Write what the contact's answers say about the owner's records."""
    given = _given(desk, tx, held)
    vehicle = held.contact.vehicle
    if vehicle is not None:
        if "odometer" in given:
            _odometer(desk, tx, int(vehicle), int(given["odometer"]))
        if "plate" in given:
            _plate(desk, tx, card, int(vehicle), given["plate"])
        _agree(desk, tx, held, int(vehicle), given)
    signing_up.heard(desk, tx, held.contact, given)
    if given.get("calls") == AGAIN or consequence.result == CALLED_AGAIN:
        opting_out.lift(desk, tx, int(card.customer), call=int(card.call))
    if consequence.result == "too-early":
        _next_round(desk, tx, held)


def _given(desk: Desk, tx: Transaction, held: CardContact) -> dict[str, str]:
    """The contact's answers by their fields, but for those that say nothing."""
    told = undone.told(tx, desk.id, int(held.contact.id), int(held.attempt or 0))
    return {field: value for field, value in told.items() if value not in ("", UNKNOWN, NOTHING)}


def keep(desk: Desk, tx: Transaction, contacts: Sequence[CardContact]) -> None:
    """What is told in a call is a record of the day on which it was told first, where the pack has it kept. What falls
    due from it the next planning works out."""
    told = [(held, record) for held in contacts for record in _records(desk, _given(desk, tx, held))]
    known = {record.code for _, record in told}
    for held, record in told:
        if record.unless not in known:
            _keep(desk, tx, held, record)


def _records(desk: Desk, given: Mapping[str, str]) -> list[Record]:
    return [record for record in desk.pack.records.values() if record.told_by(given)]


def _keep(desk: Desk, tx: Transaction, held: CardContact, record: Record) -> None:
    whose, today, number = record.whose, desk.clock.today(), f"contact {int(held.contact.id)}"
    subject = held.contact.vehicle if whose == "vehicle" else held.contact.customer
    if subject is not None and not events.is_kept(tx, desk.id, record.code, whose, int(subject), number):
        events.write(tx, desk.id, record.code, whose, int(subject), today, number, today)


def look_again(desk: Desk, tx: Transaction, customer: CustomerId) -> None:
    """When a call opens, visits are looked at again: one may have been written while its contact was being planned."""
    day = desk.clock.today().isoformat()
    answered = [programme for programme in desk.pack.programmes.values() if programme.answered_by]
    for programme in answered:
        for contact in cancelling.cancel_seen(tx, desk.id, int(customer), programme, day):
            auditing.note(desk, tx, "contact", contact, "cancelled", result="seen", programme=programme.code)
    promises.drop_idle(tx, desk.id, desk.now)


def _odometer(desk: Desk, tx: Transaction, vehicle: int, km: int) -> None:
    if records.add_reading(tx, desk.id, vehicle, desk.clock.today(), km, "answer"):
        auditing.note(desk, tx, "vehicle", vehicle, "odometer", km=km)
        due_dates.derive(desk, tx, vehicle)


def _plate(desk: Desk, tx: Transaction, card: Card, vehicle: int, plate: str) -> None:
    stored = records.car(tx, desk.id, vehicle)
    if stored and records.update_car(tx, desk.id, stored, {"plate": plate}):
        records.add_keys(tx, desk.id, int(card.customer), plate_keys(plate))
        auditing.note(desk, tx, "vehicle", vehicle, "plate", old=stored.plate, new=plate)


def _agree(desk: Desk, tx: Transaction, held: CardContact, vehicle: int, given: dict[str, str]) -> None:
    """D-14: the owner agreed to the estimate, or named a day near it."""
    row = _estimate_of(desk, tx, held, vehicle)
    wished = given.get("due_date")
    if row is None or row.cap is None or (wished is None and given.get("due_agreed") != AGREED):
        return
    estimated = date.fromisoformat(row.basis.params.get("estimated", row.due_on.isoformat()))
    agreed = agree(estimated, date.fromisoformat(wished) if wished else row.due_on, row.cap)
    changed = DueRow(
        row.kind, row.occurrence, row.customer, row.vehicle, agreed.due_on, agreed.basis, Source.AGREED, row.since,
        row.cap, row.tag, row.params, row.id,
    )  # fmt: skip
    due_dates.write(desk, tx, changed, row)
    auditing.note(desk, tx, "due_date", row.id, "agreed", old=row.due_on.isoformat(), new=agreed.due_on.isoformat())


def _estimate_of(desk: Desk, tx: Transaction, held: CardContact, vehicle: int) -> DueRow | None:
    """The estimate that the call was about: the contact's own due date, else the car's first service (D-10)."""
    own = due.due_by_id(tx, desk.id, int(held.contact.due))
    if own and own.cap:
        return own
    rows = due.due_of_vehicle(tx, desk.id, vehicle)
    return next((row for (kind, _), row in rows.items() if kind == FIRST_SERVICE), None)


def _next_round(desk: Desk, tx: Transaction, held: CardContact) -> None:
    """D-16: the service is still far; the contact is complete and its due date opens the next round."""
    row = due.due_by_id(tx, desk.id, int(held.contact.due))
    touch = desk.pack.touch(held.contact.programme, held.contact.touch)
    if row is None or touch is None:
        return
    number = _open_round(desk, tx, held, touch, row)
    reason = Reason("next-round", {"due_on": row.due_on.isoformat()})
    auditing.note(desk, tx, "contact", number, "planned", **reason.params, after=int(held.contact.id))


def _open_round(desk: Desk, tx: Transaction, held: CardContact, touch: Touch, row: DueRow) -> int:
    window = due_dates.window(desk.rhythm, touch, row.due_on)
    again = desk.rhythm.calendar.open_from(desk.clock.today() + timedelta(days=AGAIN_AFTER))
    start = max(window.not_before, again)
    contact = held.contact
    return cards.add_round(tx, desk.id, int(contact.id), {
        "not_before": start.isoformat(),
        "not_after": max(window.not_after, start).isoformat(),
        "give_up": max(window.give_up, start).isoformat(),
        "day": desk.clock.today().isoformat(),
    })  # fmt: skip
