"""Owns what a desk notices beside its own list: that other seats changed something, and what became of owners who left
the list. Invariant: it only reads, and noticing costs one small statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from carecall.desk import queue
from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.model.ids import ContactId, CustomerId
from carecall.store import pulse
from carecall.store.pulse import Mark

__all__ = ["Mark", "became", "mark"]
MOST = 50
"""Of how many owners who left the list at once it is found out what became of them."""


def mark(desk: Desk, before: Mark | None = None) -> Mark:
    """The mark of the shared work; where it equals the one from before, no queue shows anything else than then."""
    with desk.db.read() as tx:
        return pulse.mark(tx, desk.id, before)


def became(desk: Desk, rows: Iterable[QueueRow]) -> dict[CustomerId, QueueRow]:
    """What became of these owners, who are on the list no more: their rows with the contact that led, as it is now."""
    return {row.customer: _again(desk, row) for row in islice(rows, MOST)}


def _again(desk: Desk, row: QueueRow) -> QueueRow:
    now = led_by(desk, row.lead.contact.id)
    return replace(row, on_call=now.on_call, entries=now.entries)


def led_by(desk: Desk, contact: ContactId) -> QueueRow:
    """The row of one contact, and of no other that the owner has."""
    found = queue.contact_row(desk, contact)
    return replace(found, entries=tuple(entry for entry in found.entries if entry.contact.id == contact))
