"""Owns the contact of an owner who rings us with nothing open. Invariant: it begins with the talk, so that who was
opened by mistake leaves nothing.
"""

from __future__ import annotations

from carecall.desk import auditing, due_dates, withdrawing
from carecall.desk.context import Desk
from carecall.model.ids import CustomerId
from carecall.model.programmes import RING_IN, Programme
from carecall.model.reasons import Reason, to_minute
from carecall.store import cancelling, cards, due, queue
from carecall.store.calls import CallRow
from carecall.store.database import Transaction
from carecall.store.due import DueRow
from carecall.store.queue import Line


def programme(desk: Desk) -> Programme | None:
    """What the pack has for owners who ring in with nothing open; None where it has nothing."""
    return desk.pack.ringing_in(desk.agent.role if desk.agent else "")


def role(desk: Desk) -> str:
    """Whose the owners are who ring in with nothing open."""
    found = programme(desk)
    return found.role if found else ""


def make(desk: Desk, tx: Transaction, call: CallRow) -> Line:
    """The contact of this call, about the car that was here last. It is its agent's, should something be left to do."""
    found, customer, today = programme(desk), int(call.customer), desk.clock.today()
    assert found is not None
    touch = found.touches[0]
    vehicle = cards.last_car(tx, desk.id, customer)
    rang = Reason("rang-in", {"at": to_minute(desk.clock.wall())})
    row = DueRow(RING_IN, f"call{int(call.id)}", customer, vehicle, today, rang, since=today)
    days = due_dates.window(desk.rhythm, touch, today)
    number = tx.insert(
        "contact", dealership_id=desk.id, programme=found.code, touch=touch.code, customer_id=customer,
        due_id=due.write_due(tx, desk.id, row, None, desk.now), vehicle_id=vehicle, not_before=today.isoformat(),
        not_after=days.not_after.isoformat(), give_up=days.give_up.isoformat(), next_on=today.isoformat(),
        priority=found.priority, role=found.role, assignee_id=int(desk.agent.id) if desk.agent else None,
        planned_on=today.isoformat(),
    )  # fmt: skip
    auditing.note(desk, tx, "contact", number, "rang-in", call=int(call.id))
    line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, number)
    assert line is not None
    return line


def take_back(desk: Desk, tx: Transaction, customer: CustomerId) -> None:
    """The call that made it never was: nothing is left of it to be done."""
    withdrawing.cancel(desk, tx, cancelling.OF_NO_CALL, "taken-back", Reason("taken-back"), {"customer": int(customer)})
