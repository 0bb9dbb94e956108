"""Owns putting a message into words and into the outbox. Invariant: it is worded in the owner's language when it is
made, says who sends it, to whom and whom to call (E-10), and a contact gets a template once (C-03).
"""

from __future__ import annotations

from carecall.desk.context import Desk
from carecall.model.programmes import Fallback
from carecall.scripts import speech
from carecall.store import outbox
from carecall.store.database import Transaction
from carecall.store.outbox import Unwritten


def put(desk: Desk, tx: Transaction, one: Unwritten, then: Fallback) -> None:
    """Put what `then` says into words for an owner; it waits for its day."""
    outbox.add_message(tx, desk.id, {
        "customer_id": one.customer, "contact_id": one.contact, "channel": then.channel({"sms"}),
        "template": then.template, "number": one.number,
        "body": _body(desk, then.template, one.name, one.salutation, one.latin, one.agent),
        "lang": desk.owner_lang, "made_at": desk.now, "day": one.day.isoformat(),
    })  # fmt: skip


def _body(desk: Desk, template: str, name: str, salutation: str, latin: str, agent: str) -> str:
    """The text of a template for an owner, in the owner's language; `agent` is who is to be asked for, "" for the
    dealership itself."""
    lang = desk.owner_lang
    texts = desk.pack.templates[template]
    return (texts.get(lang) or texts["zh"]).format(
        owner=speech.polite_name(name, salutation, lang, latin),
        dealership=desk.dealership.name(lang),
        hotline=desk.dealership.hotline,
        agent=agent or desk.dealership.name(lang),
    )
