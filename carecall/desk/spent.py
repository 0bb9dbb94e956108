"""Owns closing what has no try left by the rules that are in force, which may allow fewer than an owner was tried.
Invariant: it ends as after its last try, message included (C-03); a promise, a call that is open, and the call that
follows one that was broken off go before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from carecall.desk import auditing, messages
from carecall.desk.context import Desk
from carecall.model.consequences import after_last
from carecall.model.contacts import State
from carecall.store import giving_up, outbox
from carecall.store.database import Transaction
from carecall.store.giving_up import Tried


def close(desk: Desk, tx: Transaction, run: int) -> int:
    """Close them all; how many."""
    closed: Counter[str] = Counter()
    for contact in _spent(desk, tx):
        _close(desk, tx, contact)
        closed[contact.programme] += 1
    for programme, count in closed.items():
        auditing.note(desk, tx, "planning_run", run, "used-up", programme=programme, contacts=count)
    return closed.total()


def _spent(desk: Desk, tx: Transaction) -> Iterator[Tried]:
    """Few, however many are open: only who was tried as often as the scarcest series allows is looked at."""
    touches = (touch for programme in desk.pack.programmes.values() for touch in programme.touches)
    least = min((touch.policy.tries for touch in touches if not touch.message), default=1)
    for contact in giving_up.tried(tx, desk.id, max(least, 1)):
        if contact.tries >= desk.policy(contact.programme, contact.touch).tries:
            yield contact


def _close(desk: Desk, tx: Transaction, contact: Tried) -> None:
    policy, today = desk.policy(contact.programme, contact.touch), desk.clock.today()
    reason, then = after_last(contact.tries, policy)
    tx.update(
        "contact",
        {"dealership_id": desk.id, "id": contact.id},
        state=State.FAILED.value, result="unreached", reason=reason.to_json(), closed_on=today.isoformat(),
    )  # fmt: skip
    auditing.note(desk, tx, "contact", contact.id, "used-up", state=State.FAILED.value, tries=contact.tries)
    for message in then:
        messages.put(desk, tx, outbox.owner_of(tx, desk.id, desk.pack.reach, contact.id, today), message)
