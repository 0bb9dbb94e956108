"""Owns what may be known of an owner before the call is claimed: why it is called, what was tried, what is known of the
car. Invariant: it claims nothing and shows no number in clear (C-20).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carecall.desk.context import Desk
from carecall.desk.queue import QueueRow
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store import cards, due
from carecall.store.cards import AttemptLine, NoticeLine, VisitLine


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What stands beside the next card. `bases` say why, a reason for each contact of the row."""

    customer: CustomerId
    bases: tuple[Reason, ...]
    attempts: Sequence[AttemptLine]
    visits: Sequence[VisitLine]
    notices: Sequence[NoticeLine]


def upcoming(desk: Desk, row: QueueRow) -> Upcoming:
    """What the agent may read of the owner of this row."""
    contacts = [entry.contact for entry in row.entries]
    vehicle = next((contact.vehicle for contact in contacts if contact.vehicle), None)
    with desk.db.read() as tx:
        rows = (due.due_by_id(tx, desk.id, int(contact.due)) for contact in contacts)
        bases = tuple(found.basis for found in rows if found)
        attempts = cards.attempts(tx, desk.id, desk.clock, int(row.customer))[: cards.LINES]
        visits = cards.visits(tx, desk.id, vehicle)
        notices = cards.notices(tx, desk.id, desk.clock, int(row.customer))
    return Upcoming(row.customer, bases, attempts, visits, notices)
