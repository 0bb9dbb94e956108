"""Owns leaving an owner out of everything, and taking one back (B-14). Invariant: whoever wants no more calls has
nothing open from that moment on, whichever way the wish came in, and nothing lifts it but a command, the owner's word
in a call, or an undo. What a call makes for an owner who wants none is open only while that call lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from carecall.desk import auditing, day_book
from carecall.desk.context import Desk, from_instant
from carecall.errors import Refused
from carecall.model.contacts import Promise
from carecall.model.dispositions import BY_COMMAND
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason, to_minute
from carecall.store import audit, calls, cancelling, cards, changes, owners, promises, queue, records, why
from carecall.store.database import Transaction
from carecall.store.why import OptOut
from carecall.text import mask_phone

LEFT_OUT = "left-out-by-command"
"""The audit's word for what `leave_out` changed; with it stands what was before."""
NO_CALL = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An owner after it was said whether calls are wanted. `changed`: it was not known before; `cancelled`: how many
    contacts ended with it; `reopened`: how many of those that `leave_out` cancelled today are open again; `promised`:
    the promise that ended or is open again with them, and `whose` it is, "" for the role's. `wish`: who was told before
    and why, of an owner who was left out already; `said_before`: the reason that this one has taken the place of."""

    customer: CustomerId
    name: str
    changed: bool
    cancelled: int = 0
    reopened: int = 0
    promised: Promise | None = None
    whose: str = ""
    wish: Reason | None = None
    said_before: str = ""


@dataclass(frozen=True, slots=True)
class Absentee:
    """An owner who is left out of everything. `since` is wall clock; `how` the wish came in (model.dispositions), or
    that it is none; `said`: why, in the owner's words; `gone`: what became of the owner where that is the reason; `by`
    and `code`: who was told, "" where nobody of the staff was."""

    customer: CustomerId
    name: str
    phone: str
    plate: str
    since: datetime
    how: str
    said: str
    gone: str
    by: str
    code: str


def left_out(desk: Desk) -> tuple[Absentee, ...]:
    """Everybody who is left out of everything, the latest first."""
    with desk.db.read() as tx:
        found = why.left_out(tx, desk.id, desk.clock)
        shown = owners.shown(tx, desk.id, [customer for customer, _, _ in found])
    return tuple(
        Absentee(CustomerId(customer), name, mask_phone(phone) if phone else "", plate, out.at, out.reason, out.said,
                 out.gone or (out.reason if out.reason == cards.NOT_ELIGIBLE else ""), out.by, code)
        for (_, code, out), (customer, name, plate, phone) in zip(found, shown, strict=True)
    )  # fmt: skip


def leave_out(desk: Desk, customer: CustomerId, said: str = "") -> LeftOut:
    """The owner wants no more calls, whoever heard of it and however; `said` is why. Nothing is in its way (B-14). Of
    whom it was known it is known since then; another reason takes the place of the one before."""
    with day_book.writing(desk) as tx:
        name = _locked(desk, tx, customer)
        known = _wish(desk, tx, customer)
        open_now = cards.count_open(tx, desk.id, int(customer))
        promised, whose = _promised(desk, tx, customer)
        before = changes.picture(tx, desk.id, NO_CALL, int(customer))
        staff = int(desk.agent.id) if desk.agent else None
        changed = opt_out(desk, tx, int(customer), BY_COMMAND, staff, **({"said": said} if said else {}))
        if changed:
            after = changes.picture(tx, desk.id, NO_CALL, int(customer), known=[*before])
            ended = [change for change in changes.diff(before, after) if change.table != "opt_out"]
            auditing.note(desk, tx, "customer", int(customer), LEFT_OUT, changes=changes.to_text(ended))
        done = LeftOut(customer, name, changed, open_now, promised=promised, whose=whose)
        return _said_again(desk, tx, done, known, said) if known else done


def _wish(desk: Desk, tx: Transaction, customer: CustomerId) -> OptOut | None:
    """The owner's wish not to be called at all, where it is known."""
    found = why.opt_outs(tx, desk.id, desk.clock, int(customer))
    return next((out for out in found if out.of_everything and out.reason != cards.NOT_ELIGIBLE), None)


def _said_again(desk: Desk, tx: Transaction, done: LeftOut, known: OptOut, said: str) -> LeftOut:
    """What stands, with the reason that is said now, if one is."""
    if said in ("", known.said):
        return replace(done, wish=wish_reason(known))
    auditing.note(desk, tx, "opt_out", int(done.customer), "said", said=said)
    return replace(done, wish=wish_reason(replace(known, said=said)), said_before=known.said)


def wish_reason(out: OptOut) -> Reason:
    """Who was told that an owner wants no more calls, when, how and why."""
    told = {"at": to_minute(out.at), "by": out.by, "how": out.reason}
    return Reason("opted-out", told | ({"said": out.said} if out.said else {}))


def _promised(desk: Desk, tx: Transaction, customer: CustomerId) -> tuple[Promise | None, str]:
    """The owner's open promise, and whose it is."""
    lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    return next(((line.contact.promise, line.assignee_name) for line in lines if line.contact.promise), (None, ""))


def take_back(desk: Desk, customer: CustomerId) -> LeftOut:
    """The owner may be called again, about what falls due from now on; what `leave_out` cancelled today is open again
    as it was, where nothing else happened to it since, and whatever else was cancelled stays so."""
    with day_book.writing(desk) as tx:
        name = _locked(desk, tx, customer)
        reopened = _reopen(desk, tx, int(customer)) if cards.opted_out(tx, desk.id, int(customer)) else 0
        promised, whose = _promised(desk, tx, customer) if reopened else (None, "")
        changed = lift(desk, tx, int(customer))
    return LeftOut(customer, name, changed, reopened=reopened, promised=promised, whose=whose)


def lift(desk: Desk, tx: Transaction, customer: int, **facts: Any) -> bool:
    """The owner is called again from now on; whether that was new."""
    lifted = cards.lift_opt_outs(tx, desk.id, customer, desk.now)
    if lifted:
        auditing.note(desk, tx, "customer", customer, "taken-back", **facts)
    return lifted


def _reopen(desk: Desk, tx: Transaction, customer: int) -> int:
    """Open again what the last word on this owner, `leave_out` today, cancelled; how many contacts."""
    action, at, params = audit.last_entry(tx, desk.id, "customer", customer) or ("", desk.now, {})
    if action != LEFT_OUT or desk.clock.to_wall(from_instant(at)).date() != desk.clock.today():
        return 0
    ended = changes.from_text(params["changes"])
    way = changes.way_back(tx, desk.id, ended, lock=True)
    if way.blocked:
        return 0
    changes.restore(tx, desk.id, way, desk.now)
    for change in ended:
        auditing.note(desk, tx, change.table, change.id, "undone")
    return sum(change.table == "contact" for change in ended)


def _locked(desk: Desk, tx: Transaction, customer: CustomerId) -> str:
    """The owner's name; nobody else changes or dials what is open from here on."""
    calls.lock_owner(tx, desk.id, int(customer))
    calls.lock_contacts(tx, desk.id, int(customer))
    name = records.owner_name(tx, desk.id, int(customer))
    if not name:
        raise Refused("unknown-owner", text=str(int(customer)))
    return name


def opt_out(desk: Desk, tx: Transaction, customer: int, how: str, staff: int | None = None, **facts: Any) -> bool:
    """Note the wish, unless it is known, and cancel all that is open; whether it was new."""
    new = not cards.opted_out(tx, desk.id, customer)
    if new:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=customer, reason=how, staff_id=staff, at=desk.now)
        auditing.note(desk, tx, "customer", customer, "opted-out", **facts)
    cancel(desk, tx, cancelling.OF_OWNER, "opted-out", Reason("B-14"), {"customer": customer})
    return new


def cancel(desk: Desk, tx: Transaction, where: str, result: str, reason: Reason, params: Mapping[str, Any]) -> int:
    """Cancel the open and held contacts that `where` (a constant of `store.cancelling`) names, and the promises that
    nothing waits for any more; how many contacts."""
    day = desk.clock.today().isoformat()
    found = cancelling.cancel_open(tx, desk.id, where, result, reason.to_json(), day, dict(params))
    if found:
        promises.drop_idle(tx, desk.id, desk.now)
    for contact, programme in found:
        auditing.note(desk, tx, "contact", contact, "cancelled", result=result, programme=programme)
    return len(found)
