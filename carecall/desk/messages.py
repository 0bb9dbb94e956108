"""Owns putting a message into the outbox. Invariant: it is worded in the owner's language when it is made (E-10), and a
contact gets a template once (C-03).
"""

from __future__ import annotations

from carecall.desk import wording
from carecall.desk.context import Desk
from carecall.model.programmes import Fallback
from carecall.store import outbox
from carecall.store.database import Transaction
from carecall.store.outbox import Unwritten


def put(desk: Desk, tx: Transaction, one: Unwritten, then: Fallback) -> None:
    """Put what `then` says into words for an owner; it waits for its day."""
    outbox.add_message(tx, desk.id, {
        "customer_id": one.customer, "contact_id": one.contact, "channel": then.channel({"sms"}),
        "template": then.template, "number": one.number,
        "body": wording.body(desk, then.template, one.name, one.salutation, one.latin, one.agent),
        "lang": desk.owner_lang, "made_at": desk.now, "day": one.day.isoformat(),
    })  # fmt: skip
