"""Owns leaving an owner out of everything, of one programme or of what is about one car, and taking that back (B-14).
Invariant: whoever wants no more calls has nothing open of it from that moment on, whichever way the wish came in, and
nothing lifts it but a command, the owner's word in a call, or an undo. What a call makes for an owner who wants none is
open only while that call lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import takewhile
from typing import Any

from carecall.desk import auditing, day_book, standing_again, withdrawing
from carecall.desk.context import Desk, to_instant
from carecall.errors import Refused
from carecall.model.contacts import Promise
from carecall.model.dispositions import BY_COMMAND
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason, to_minute
from carecall.store import audit, calls, cancelling, cards, changes, queue, records, why
from carecall.store.changes import Change, Key
from carecall.store.database import Transaction
from carecall.store.why import OptOut

LEFT_OUT = "left-out-by-command"
"""The audit's word for what `leave_out` changed; with it stands what was before."""
MARKS = (LEFT_OUT, "opted-out", "opted-out-of", "taken-back", "taken-back-of")
"""The audit's words for what is of one part alone."""
NO_CALL = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What an owner wants no calls about: a programme, a car (`plate`), a programme of that car; by neither,
    everything. `vehicle`: the number of that car, once it has been looked up."""

    programme: str = ""
    plate: str = ""
    vehicle: int | None = None

    @property
    def code(self) -> dict[str, Any]:
        """As the audit keeps it, which names everything by nothing."""
        return {"programme": self.programme, "vehicle": self.vehicle} if self.programme or self.vehicle else {}

    @property
    def named(self) -> dict[str, Any]:
        """As reasons keep it."""
        about = {"programme": self.programme, "plate": self.plate}
        return {"about": about} if self.programme or self.vehicle else {}


EVERYTHING = Part()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An owner after it was said whether calls are wanted `about` a part or anything. `changed`: it was not known
    before; `cancelled`, `withdrawn`: how many calls, and messages, ended with it; `reopened`, `waiting`: how many of
    those that `leave_out` ended today are open, or wait in the outbox, again; `promised`: the promise that ended or is
    open again with them, and `whose` it is, "" for the role's. `wish`: who was told before and why, of an owner who was
    left out already; `said_before`: the reason that this one has taken the place of."""

    customer: CustomerId
    name: str
    about: Part
    changed: bool
    cancelled: int = 0
    withdrawn: int = 0
    reopened: int = 0
    waiting: int = 0
    promised: Promise | None = None
    whose: str = ""
    wish: Reason | None = None
    said_before: str = ""


def leave_out(desk: Desk, customer: CustomerId, said: str = "", part: Part = EVERYTHING) -> LeftOut:
    """The owner wants no more calls about it, whoever heard of it and however; `said` is why. Nothing is in its way
    (B-14). Of whom it was known it is known since then; another reason takes the place of the one before. Raises
    Refused `unknown-programme-code`, `not-the-owners-car`."""
    with day_book.writing(desk) as tx:
        name, part = _locked(desk, tx, customer, part)
        known = _wish(desk, tx, customer, part)
        promised, whose = _promised(desk, tx, customer)
        if known is None:
            staff = int(desk.agent.id) if desk.agent else None
            _write(desk, tx, int(customer), part, BY_COMMAND, staff, **({"said": said} if said else {}))
        ended = _end(desk, tx, int(customer), part)
        done = LeftOut(customer, name, part, known is None, _count(ended, *CALL), _count(ended, MESSAGE))
        if any(change.table == "promise" for change in ended):
            done = replace(done, promised=promised, whose=whose)
        return _said_again(desk, tx, done, known, said) if known else done


def _wish(desk: Desk, tx: Transaction, customer: CustomerId, part: Part) -> OptOut | None:
    """The owner's wish not to be called about this part, where it is known."""
    return next((out for out in _wishes(desk, tx, int(customer)) if _part(out).code == part.code), None)


def _wishes(desk: Desk, tx: Transaction, customer: int) -> list[OptOut]:
    return [out for out in why.opt_outs(tx, desk.id, desk.clock, customer) if out.is_wish]


def _part(out: OptOut) -> Part:
    return Part(out.purpose, out.plate, out.vehicle)


def _said_again(desk: Desk, tx: Transaction, done: LeftOut, known: OptOut, said: str) -> LeftOut:
    """What stands, with the reason that is said now, if one is."""
    if said in ("", known.said):
        return replace(done, wish=wish_reason(known))
    auditing.note(desk, tx, "opt_out", int(done.customer), "said", said=said, **done.about.code)
    return replace(done, wish=wish_reason(replace(known, said=said)), said_before=known.said)


def wish_reason(out: OptOut) -> Reason:
    """Who was told that an owner wants no more calls, or none about a part, when, how and why."""
    told = {"at": to_minute(out.at), "by": out.by, "how": out.reason} | ({"said": out.said} if out.said else {})
    return Reason("opted-out" if out.of_everything else "opted-out-of", told | _part(out).named)


def _promised(desk: Desk, tx: Transaction, customer: CustomerId) -> tuple[Promise | None, str]:
    """The owner's open promise, and whose it is."""
    lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    return next(((line.contact.promise, line.assignee_name) for line in lines if line.contact.promise), (None, ""))


def take_back(desk: Desk, customer: CustomerId, part: Part = EVERYTHING) -> LeftOut:
    """The owner may be called about it again, as it falls due from now on; what `leave_out` ended today is open again
    as it was, where nothing else happened to it since and no other wish is in its way, and whatever else was cancelled
    stays so. Raises Refused as `leave_out` does."""
    with day_book.writing(desk) as tx:
        name, part = _locked(desk, tx, customer, part)
        again = _reopen(desk, tx, customer, part) if _wish(desk, tx, customer, part) else []
        changed = lift(desk, tx, int(customer), part)
        ended = keep_out(desk, tx, int(customer)) if again else set()
        again = [change for change in again if (change.table, change.id) not in ended]
        done = LeftOut(customer, name, part, changed, reopened=_count(again, *CALL), waiting=_count(again, MESSAGE))
        promised, whose = _promised(desk, tx, customer)
        kept = promised is not None and ("promise", int(promised.id)) in {change[:2] for change in again}
        return replace(done, promised=promised, whose=whose) if kept else done


def keep_out(desk: Desk, tx: Transaction, customer: int) -> set[Key]:
    """End again what was opened and is not to be: for another wish of the owner, or for what was decided of it since;
    the rows that ended."""
    parts = [_part(out) for out in _wishes(desk, tx, customer)]
    ended = {(change.table, change.id) for part in parts for change in _end(desk, tx, customer, part)}
    return ended | {("contact", contact) for contact in standing_again.withdraw(desk, tx, customer)}


def lift(desk: Desk, tx: Transaction, customer: int, part: Part = EVERYTHING, **facts: Any) -> bool:
    """The owner is called about it again from now on; whether that was new."""
    lifted = cards.lift_opt_outs(tx, desk.id, customer, desk.now, part.programme, part.vehicle)
    if lifted:
        action = "taken-back-of" if part.code else "taken-back"
        auditing.note(desk, tx, "customer", customer, action, **part.code, **facts)
    return lifted


def _locked(desk: Desk, tx: Transaction, customer: CustomerId, part: Part) -> tuple[str, Part]:
    """The owner's name, and the part with its car; nobody else changes or dials what is open from here on."""
    from carecall.channels.car_values import parse_plate

    calls.lock_owner(tx, desk.id, int(customer))
    calls.lock_contacts(tx, desk.id, int(customer))
    name = records.owner_name(tx, desk.id, int(customer))
    if not name:
        raise Refused("unknown-owner", text=str(int(customer)))
    if part.programme and part.programme not in desk.pack.programmes:
        raise Refused("unknown-programme-code", programme=part.programme, known=sorted(desk.pack.programmes))
    car = records.find_car(tx, desk.id, "", parse_plate(part.plate)[0]) if part.plate else None
    if part.plate and (car is None or car.customer != int(customer)):
        raise Refused("not-the-owners-car", plate=part.plate)
    return name, Part(part.programme, car.plate, car.id) if car else part


# ------------------------------------------------------------------ what ends with a wish, and opens with it again

CALL, MESSAGE = ("open", "held"), "outbox"


def _end(desk: Desk, tx: Transaction, customer: int, part: Part) -> list[Change]:
    """Cancel what is open of the part, and keep how it was for whoever takes that back today."""
    before = changes.picture(tx, desk.id, NO_CALL, customer)
    where, params = _contacts(customer, part)
    withdrawing.cancel(desk, tx, where, "opted-out", Reason("B-14", part.named), params)
    ended = changes.diff(before, changes.picture(tx, desk.id, NO_CALL, customer, known=[*before]))
    if ended:
        kept = changes.to_text(ended)
        auditing.note(desk, tx, "customer", customer, LEFT_OUT, **part.code, changes=kept)
    return ended


def _contacts(customer: int, part: Part) -> tuple[str, dict[str, Any]]:
    """The contacts of the owner that the part is about."""
    of_programme = cancelling.OF_PROGRAMMES.format(programmes=":programme")
    where = of_programme if part.programme else cancelling.OF_OWNER
    named = {name: value for name, value in part.code.items() if value}
    return f"{where} AND {cancelling.OF_CAR}" if part.vehicle else where, {"customer": customer, **named}


def _count(ended: list[Change], *states: str) -> int:
    """How many contacts were in one of these states before."""
    return len({change.id for change in ended
                if change.table == "contact" and change.before and change.before["state"] in states})  # fmt: skip


def _reopen(desk: Desk, tx: Transaction, customer: CustomerId, part: Part) -> list[Change]:
    """Open again what `leave_out` ended of this part today; what that was, nothing where anything is in the way."""
    ended = _ended_today(desk, tx, int(customer), part)
    way = changes.way_back(tx, desk.id, ended, lock=True)
    if way.blocked or not _promise_fits(desk, tx, customer, ended):
        return []
    changes.restore(tx, desk.id, way, desk.now)
    for change in ended:
        auditing.note(desk, tx, change.table, change.id, "undone")
    return ended


def _ended_today(desk: Desk, tx: Transaction, customer: int, part: Part) -> list[Change]:
    """What `leave_out` changed, as far as that is the last word on this owner and this part today."""
    midnight = to_instant(desk.clock.from_wall(datetime.combine(desk.clock.today(), time())))
    told = audit.entries_since(tx, desk.id, "customer", customer, midnight)
    of_part = (entry for entry in told if entry[0] not in MARKS or _of(entry[1]) == _of(part.code))
    last = [params for _, params in takewhile(lambda entry: entry[0] == LEFT_OUT, of_part)]
    return [change for params in reversed(last) for change in changes.from_text(params["changes"])]


def _of(code: Mapping[str, Any]) -> tuple[str, int | None]:
    return code.get("programme", ""), code.get("vehicle")


def _promise_fits(desk: Desk, tx: Transaction, customer: CustomerId, ended: list[Change]) -> bool:
    """An owner has one open promise: what waited for another than the one that would be open then stays closed."""
    found, _ = _promised(desk, tx, customer)
    reopened = {change.id for change in ended if change.table == "promise"}
    waited = {change.before["promise_id"] for change in ended if change.table == "contact" and change.before} - {None}
    opened = reopened | ({int(found.id)} if found else set())
    return len(opened) < 2 and waited <= opened


# ------------------------------------------------------------------ the wish itself


def opt_out(desk: Desk, tx: Transaction, customer: int, how: str, staff: int | None = None, **facts: Any) -> bool:
    """Note the wish, unless it is known, and cancel all that is open; whether it was new."""
    new = not cards.opted_out(tx, desk.id, customer)
    if new:
        _write(desk, tx, customer, EVERYTHING, how, staff, **facts)
    withdrawing.cancel(desk, tx, cancelling.OF_OWNER, "opted-out", Reason("B-14"), {"customer": customer})
    return new


def _write(
    desk: Desk, tx: Transaction, customer: int, part: Part, how: str, staff: int | None = None, **facts: Any
) -> None:
    tx.insert("opt_out", dealership_id=desk.id, customer_id=customer, reason=how, staff_id=staff, at=desk.now,
              purpose=part.programme, vehicle_id=part.vehicle)  # fmt: skip
    action = "opted-out-of" if part.code else "opted-out"
    auditing.note(desk, tx, "customer", customer, action, **part.code, **facts)
