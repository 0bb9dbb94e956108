"""Owns leaving an owner out of one programme, or of what is about one car, and taking that back (B-14). Invariant:
everything else goes on; who is left out of everything needs no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from carecall.desk import auditing, day_book, opting_out
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.dispositions import BY_COMMAND
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store import calls, cancelling, cards, records, why
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Part:
    """What an owner wants no calls about: a programme, a car (`plate` as it was typed), or a programme of that car."""

    programme: str = ""
    plate: str = ""


@dataclass(frozen=True, slots=True)
class PartDone:
    """An owner after it was said; `changed`: it was not known before; `cancelled`: how many contacts ended with it."""

    name: str
    changed: bool
    cancelled: int = 0


def leave_out_of(desk: Desk, customer: CustomerId, part: Part, said: str = "") -> PartDone:
    """The owner wants no more calls about this part. Raises Refused `unknown-programme-code`, `not-the-owners-car`."""
    with day_book.writing(desk) as tx:
        name, vehicle = _meant(desk, tx, customer, part)
        outs = why.opt_outs(tx, desk.id, desk.clock, int(customer))
        known = any(out.purpose == part.programme and out.vehicle == vehicle for out in outs)
        if not known:
            staff = int(desk.agent.id) if desk.agent else None
            tx.insert("opt_out", dealership_id=desk.id, customer_id=int(customer), reason=BY_COMMAND, staff_id=staff,
                      purpose=part.programme, vehicle_id=vehicle, at=desk.now)  # fmt: skip
            told = {"programme": part.programme, "vehicle": vehicle, "said": said}
            auditing.note(desk, tx, "customer", int(customer), "opted-out-of", **told)
        where, params = _contacts(customer, part, vehicle)
        cancelled = opting_out.cancel(desk, tx, where, "opted-out", Reason("B-14"), params)
    return PartDone(name, not known, cancelled)


def take_back_of(desk: Desk, customer: CustomerId, part: Part) -> PartDone:
    """The owner may be called about it again, from what falls due now on. Raises Refused as `leave_out_of` does."""
    with day_book.writing(desk) as tx:
        name, vehicle = _meant(desk, tx, customer, part)
        lifted = cards.lift_part(tx, desk.id, int(customer), part.programme, vehicle, desk.now)
        if lifted:
            told = {"programme": part.programme, "vehicle": vehicle}
            auditing.note(desk, tx, "customer", int(customer), "taken-back-of", **told)
    return PartDone(name, lifted)


def _meant(desk: Desk, tx: Transaction, customer: CustomerId, part: Part) -> tuple[str, int | None]:
    """The owner's name and the number of the car; nobody else changes what is open from here on."""
    from carecall.channels.car_values import parse_plate

    calls.lock_owner(tx, desk.id, int(customer))
    calls.lock_contacts(tx, desk.id, int(customer))
    if part.programme and part.programme not in desk.pack.programmes:
        raise Refused("unknown-programme-code", programme=part.programme, known=sorted(desk.pack.programmes))
    car = records.find_car(tx, desk.id, "", parse_plate(part.plate)[0]) if part.plate else None
    if part.plate and (car is None or car.customer != int(customer)):
        raise Refused("not-the-owners-car", plate=part.plate)
    return records.owner_name(tx, desk.id, int(customer)), car.id if car else None


def _contacts(customer: CustomerId, part: Part, vehicle: int | None) -> tuple[str, dict[str, object]]:
    where, params = cancelling.OF_OWNER, {"customer": int(customer)}
    of_programme = cancelling.OF_PROGRAMMES.format(programmes=":programme")
    where = of_programme if part.programme else where
    if vehicle:
        where = f"{where} AND {cancelling.OF_CAR}"
    named = ({"programme": part.programme} if part.programme else {}) | ({"vehicle": vehicle} if vehicle else {})
    return where, {**params, **named}
