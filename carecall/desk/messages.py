"""Owns putting a message into words and into the outbox. Invariant: it is worded in the owner's language when it is
made, says who sends it, to whom and whom to call (E-10), and a contact gets a template once (C-03).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from carecall.desk.context import Desk
from carecall.model.programmes import Fallback
from carecall.scripts import speech
from carecall.store import outbox
from carecall.store.database import Transaction
from carecall.store.outbox import Unwritten

AT_ONCE = 1000


def put(desk: Desk, tx: Transaction, one: Unwritten, then: Fallback) -> None:
    """Put what `then` says into words for an owner; it waits for its day."""
    put_all(desk, tx, iter((one,)), then)


def put_all(desk: Desk, tx: Transaction, found: Iterator[Unwritten], then: Fallback) -> int:
    """The same for each of these owners, a few at a time; how many there were."""
    word, written = _wording(desk, then), 0
    while some := list(islice(found, AT_ONCE)):
        outbox.add_messages(tx, desk.id, map(word, some))
        written += len(some)
    return written


def in_words(desk: Desk, then: Fallback, one: Unwritten) -> str:
    """What such a message would say to an owner."""
    return str(_wording(desk, then)(one)["body"])


def _wording(desk: Desk, then: Fallback) -> Callable[[Unwritten], dict[str, object]]:
    """How a message comes into words: the text of its template in the owners' language; where nobody is to be asked
    for, the dealership itself is."""
    lang, house, texts = desk.owner_lang, desk.dealership, desk.pack.templates[then.template]
    text, name, hotline = texts.get(lang) or texts["zh"], house.name(lang), house.hotline
    same = {"channel": then.channel({"sms"}), "template": then.template, "lang": lang, "made_at": desk.now}

    def word(one: Unwritten) -> dict[str, object]:
        owner = speech.polite_name(one.name, one.salutation, lang, one.latin)
        agent = one.agent or name
        body = text.format(owner=owner, dealership=name, hotline=hotline, agent=agent, text=one.text)
        return {**same, "customer": one.customer, "contact": one.contact, "number": one.number, "body": body,
                "day": one.day.isoformat()}  # fmt: skip

    return word
