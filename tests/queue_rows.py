"""Rows of the queue, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from carecall.desk.queue import Entry, QueueRow
from carecall.model.contacts import Contact, Shown, Standing, State
from carecall.model.ids import ContactId, CustomerId, DueId, StaffId
from carecall.model.series import Series


def wall(text: str) -> datetime:
    """A moment on the dealership's wall."""
    return datetime.fromisoformat(text)


NOW = wall("2026-11-23 15:41")
CONTACT = Contact(
    ContactId(1), "visit-survey", "call", CustomerId(7), None, DueId(1), State.OPEN, date(2026, 11, 21),
    date(2026, 11, 25), date(2026, 11, 27), 2, "care-agent", StaffId(1), Series(),
)  # fmt: skip
READY = Standing(Shown.READY, wall("2026-11-23 15:30"), "late-afternoon", False, False)


def row(contact: Contact = CONTACT, where: Standing | None = READY, **changes: object) -> QueueRow:
    entries = (Entry(contact, where, 3, "unreached" if where is None else ""),)
    model = {"zh": "云途S1", "en": "Yuntu S1"}
    base = QueueRow(CustomerId(7), "王磊", "mr", "138 **** 8001", "京A12345", model, "A01", "林月", None, entries)
    return replace(base, **changes)


def owner(number: int, programme: str = "visit-survey", **changes: object) -> QueueRow:
    """The row of one owner with one contact; `where` and `promise` are the contact's."""
    where = changes.pop("where", READY)
    contact = replace(CONTACT, customer=CustomerId(number), programme=programme, promise=changes.pop("promise", None))
    return row(customer=CustomerId(number), entries=(Entry(contact, where, 3),), **changes)
