"""Owns the card of a call: everything that the agent sees and reads of an owner, in one frozen picture. Invariant: the
number stands in clear only here, and a card exists only for a claimed call (C-20, D-25).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile

from carecall.channels.names import surname_pinyin
from carecall.desk import classes
from carecall.desk.context import Desk
from carecall.desk.heard import free_facts
from carecall.desk.next_due import NextDue, next_calls
from carecall.desk.service import Service, coming, services
from carecall.desk.signing_up import Invitation, the_class
from carecall.desk.spoken_facts import Known, addressed, day_facts, record
from carecall.i18n import LANGUAGES
from carecall.model.classes import OwnerClass
from carecall.model.contacts import Contact
from carecall.model.dispositions import Outcome
from carecall.model.due import FIRST_SERVICE, Reading
from carecall.model.ids import AttemptId, CallId, CustomerId
from carecall.model.lunar import Born
from carecall.model.programmes import RING_IN, Policy
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.model.slots import Band
from carecall.scripts.script import Script
from carecall.store import agreed, calls, campaigns, cards, due, people, promises, sign_ups
from carecall.store.agreed import Agreed
from carecall.store.calls import AttemptRow, CallRow
from carecall.store.cards import AttemptLine, NoticeLine, OwnerCard, PhoneLine, VisitLine
from carecall.store.database import Transaction
from carecall.store.due import DueRow
from carecall.store.persons import Person
from carecall.store.promises import PromiseLine
from carecall.store.queue import Line, call_lines, wall_or_none

DELIVERY = "delivery"
__all__ = ["Agreed", "AttemptLine", "Card", "CardContact", "NoticeLine", "Person", "PhoneLine", "PromiseLine",
           "VisitLine"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardContact:
    """One contact of the call with its script and what was answered so far.

    `this_call` are the steps answered in this call, in order; `records` is what the script may say, by language;
    `attempt` is None until the dial; `service` is the coming service that the call is about, where it is about one;
    `result` is why the contact was closed while the call was open.
    """

    contact: Contact
    policy: Policy
    script: Script
    answers: Mapping[str, str]
    this_call: tuple[str, ...]
    attempt: AttemptId | None
    basis: Reason
    due_on: date
    records: Mapping[str, Mapping[str, object]]
    service: Service | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A service of the car: its kind, and from which day on it is due."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class Card:
    """A claimed call. Moments are the dealership's wall clock; `dialled_at` is None before the dial. `rhythm` has the
    closed days of the database, so that what is shown is what will be written. `draft` is what stands half typed at
    the question that the call has come to; `promise` is the one that this call keeps, `promised`: it was dialled for
    it; `rang_in`: the owner rang us; `number_works`: the owner has a number that is not bad; `left_out`: the owner
    wants no calls (B-14); `to_come`: the day on which the owner is still to come; `coming`: what is due next of the
    car, where the call is about nothing planned; `next_calls`: those that the owner gets after today, known from the
    dial on; `classes`: those that the owner is of (C-27); `reached`: the contact person whose the number is, while it
    is we who call (E-15); `others`: the other numbers of the owner, with whose they are."""

    call: CallId
    customer: CustomerId
    name: str
    salutation: str
    number: str
    extension: str
    other_numbers: int
    plate: str
    model_names: Mapping[str, str]
    delivered_on: date | None
    consultant: str
    odometer: Reading | None
    born: Born | None
    wish: Band | None
    contacts: tuple[CardContact, ...]
    visits: tuple[VisitLine, ...]
    attempts: tuple[AttemptLine, ...]
    notices: tuple[NoticeLine, ...]
    surname_pinyin: str
    dialled_at: datetime | None
    slot: str
    promised: bool
    latin: str = ""
    rhythm: Rhythm | None = None
    note: str = ""
    draft: str = ""
    promise: PromiseLine | None = None
    rang_in: bool = False
    number_works: bool = True
    to_come: Agreed | None = None
    coming: Coming | None = None
    next_calls: tuple[NextDue, ...] = ()
    left_out: bool = False
    classes: tuple[OwnerClass, ...] = ()
    reached: Person | None = None
    others: tuple[PhoneLine, ...] = ()

    @property
    def addressed(self) -> tuple[str, str, str]:
        """Who is spoken to: name, salutation, and the name in pinyin."""
        return addressed(self, self.reached)

    def model(self, lang: str) -> str:
        return self.model_names.get(lang) or self.model_names.get("zh", "")

    def stands(self, now: datetime) -> PromiseLine | None:
        """The promise to an owner who rings before its time: nothing that leaves the call open takes it away, unless
        another time is named."""
        promise = self.promise if self.rang_in else None
        return promise if promise and promise.to_come(now) else None


def load(desk: Desk, tx: Transaction, call: CallRow, ready: Sequence[Line] = ()) -> Card:
    """The card of a claimed call: before the dial `ready`, the contacts that it would cover; after it those it covers,
    those too that were cancelled since (an open call is told, not closed)."""
    held = {row.contact: row for row in calls.attempts(tx, desk.id, int(call.id))}
    lines = call_lines(tx, desk.id, desk.clock, desk.pack.reach, int(call.id)) if call.dialled_at else list(ready)
    lines.sort(key=lambda line: (line.contact.priority, line.contact.not_after, int(line.contact.id)))
    named = next((line.contact.vehicle for line in lines if line.contact.vehicle), None)
    vehicle = named or cards.last_car(tx, desk.id, int(call.customer))
    owner = cards.owner(tx, desk.id, desk.clock, int(call.customer), vehicle)
    others = {line.contact.vehicle for line in lines} - {vehicle, None}
    owners = {car: cards.owner(tx, desk.id, desk.clock, int(call.customer), car) for car in others}
    reached = None if call.rang_in else _whose(owner, call.number)
    past = cards.attempts(tx, desk.id, desk.clock, int(call.customer))
    left_out = cards.opted_out(tx, desk.id, int(call.customer))
    promise = _promise(desk, tx, call, lines)
    talks = cards.talks(past)
    cut = _cut_today(talks, promise, desk.clock.today())
    raised = cards.raised(tx, desk.id, int(call.customer))
    latin = people.latin_names(tx, desk.id)
    known = Known(call, next(iter(talks[cut:]), None), latin, promise, left_out, raised, _class(desk, tx, call),
                   reached)  # fmt: skip
    contacts = tuple(
        _contact(desk, tx, line, held.get(line.contact.id), owners.get(line.contact.vehicle, owner), known)
        for line in lines
    )
    contacts = _going_on(contacts) if cut else contacts
    planned = any(desk.pack.is_planned(line.contact.programme) for line in lines)
    return Card(
        call.id, call.customer, owner.name, owner.salutation, call.number,
        next((phone.extension for phone in owner.phones if phone.number == call.number), ""),
        sum(phone.number != call.number for phone in owner.phones), owner.plate, owner.model_names, owner.delivered_on,
        owner.consultant, owner.odometer, owner.born, owner.wish, contacts,
        cards.visits(tx, desk.id, vehicle), past[: cards.LINES],
        cards.notices(tx, desk.id, desk.clock, int(call.customer)), surname_pinyin(addressed(owner, reached)[0]) or "",
        wall_or_none(desk.clock, call.dialled_at), call.slot, call.promise is not None, owner.latin, desk.rhythm,
        call.note, call.draft, promise, bool(call.rang_in), bool(owner.phones),
        agreed.to_come(tx, desk.id, int(call.customer), desk.clock.today()),
        _coming(desk, tx, vehicle) if vehicle and not planned else None,
        next_calls(desk, tx, int(call.customer), call.number) if call.dialled_at else (), left_out,
        tuple(desk.pack.classes[each.code] for each in classes.of_owner(desk, tx, int(call.customer))), reached,
        tuple(phone for phone in owner.phones if phone.number != call.number),
    )  # fmt: skip


def _class(desk: Desk, tx: Transaction, call: CallRow) -> Invitation | None:
    """The class that the owner is still to be invited to (D-26)."""
    found = the_class(desk, tx, call.customer)
    listed = found and sign_ups.is_listed(tx, desk.id, found.campaign.id, int(call.customer))
    return None if listed else found


def _whose(owner: OwnerCard, number: str) -> Person | None:
    """The contact person whose number it is; of one that is the owner's own, None."""
    return next((phone.person for phone in owner.phones if phone.number == number), None)


def _promise(desk: Desk, tx: Transaction, call: CallRow, lines: Sequence[Line]) -> PromiseLine | None:
    """The promise that the call keeps: the dial closes it, and the call remembers which it was."""
    open_ones = (line.contact.promise.id for line in lines if line.contact.promise)
    number = call.promise if call.dialled_at else next(open_ones, None)
    return promises.made(tx, desk.id, desk.clock, int(number)) if number else None


def _cut_today(talks: Sequence[AttemptLine], promise: PromiseLine | None, today: date) -> int:
    """How many of the owner's talks, the newest first, were cut off today: recorded so, or to be taken up at once."""
    outcomes = {Outcome.BROKEN_OFF, Outcome.CALLBACK} if promise and promise.at_once else {Outcome.BROKEN_OFF}
    cut = takewhile(lambda line: line.outcome in outcomes and line.at.date() == today, talks)
    return sum(1 for _ in cut)


def _going_on(contacts: tuple[CardContact, ...]) -> tuple[CardContact, ...]:
    """The contacts of a call that takes up one that was cut off: what had begun is not introduced again."""
    begun = [_begun(part) for part in contacts]
    if not any(begun):
        return contacts
    flags = [{"call.cut_off": True, "call.has_time": True, "call.goes_on": goes_on} for goes_on in begun]
    return tuple(
        replace(part, records={lang: {**record, **more} for lang, record in part.records.items()})
        for part, more in zip(contacts, flags, strict=True)
    )


def _begun(part: CardContact) -> bool:
    """Whether a question of the contact's own was answered."""
    own = (step for step in part.script.steps if step.is_question and not step.each_call)
    return any(step.id in part.answers for step in own)


def _contact(
    desk: Desk, tx: Transaction, line: Line, attempt: AttemptRow | None, owner: OwnerCard, known: Known
) -> CardContact:
    contact = line.contact
    rows = calls.answers(tx, desk.id, int(contact.id))
    due_row = due.due_by_id(tx, desk.id, int(contact.due))
    assert due_row is not None
    service = _service(desk, tx, due_row)
    spoken_due = _spoken_due(desk, tx, due_row, service)
    visit = cards.visit_of_due(tx, desk.id, due_row)
    campaign = campaigns.of_due(tx, desk.id, contact.programme, due_row.id)
    told: dict[str, object] = {
        **free_facts(service.free(desk.clock.today()) if service else None),
        "complaint.hours": desk.pack.complaints(contact.programme).hours,
        "campaign.text": campaign.draft.text or None if campaign else None,
    }
    records = {
        lang: record(desk, owner, visit, spoken_due, known, lang) | told | day_facts(desk, due_row, lang)
        for lang in LANGUAGES
    }
    return CardContact(
        contact,
        desk.policy(contact.programme, contact.touch),
        _script(desk, tx, line, attempt),
        {step: value for step, value, _, _ in rows},
        tuple(step for step, _, taken, _ in rows if attempt and taken == attempt.id),
        attempt.id if attempt else None,
        due_row.basis,
        due_row.due_on,
        records,
        service,
        line.result,
    )


def _service(desk: Desk, tx: Transaction, row: DueRow) -> Service | None:
    """The service that a due date is about; a delivery is about the first one (D-10), an owner who rings may mean what
    is due next."""
    kind = FIRST_SERVICE if row.kind == DELIVERY else row.kind
    car = due.serviced_car(tx, desk.id, row.vehicle) if row.vehicle else None
    if car is None:
        return None
    return coming(car) if row.kind == RING_IN else services(car).get(kind)


def _coming(desk: Desk, tx: Transaction, vehicle: int) -> Coming | None:
    car = due.serviced_car(tx, desk.id, vehicle)
    service = coming(car) if car else None
    row = _written(desk, tx, service) if service else None
    return Coming(row.kind, row.due_on) if row else None


def _written(desk: Desk, tx: Transaction, service: Service) -> DueRow | None:
    """The due date of a service as it is stored, agreed with the owner or reckoned."""
    rows = due.due_of_vehicle(tx, desk.id, service.car.id)
    return rows.get((service.kind, f"v{service.car.id}/{service.occurrence}"))


def _spoken_due(desk: Desk, tx: Transaction, row: DueRow, service: Service | None) -> DueRow | None:
    """The due date that the script speaks of: the contact's own estimate, else that of the service (D-10)."""
    if row.cap or service is None:
        return row if row.cap else None
    return _written(desk, tx, service)


def _script(desk: Desk, tx: Transaction, line: Line, attempt: AttemptRow | None) -> Script:
    """The script that the attempt began with, by its content hash; else the touch's script of today (C-01)."""
    touch = desk.pack.touch(line.contact.programme, line.contact.touch)
    todays = desk.scripts.get(touch.script if touch else line.contact.programme)
    if attempt and attempt.version != todays.version:  # reading a stored text takes ten times as long as all else here
        text = cards.script_text(tx, desk.id, attempt.version)
        if text:
            return Script.from_json(text)
    return todays
