"""Owns the rows of messages, and of the contacts that are messages. Invariant: a contact gets a template once; a
message that is withdrawn is kept, and its contact is closed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.programmes import Reach
from carecall.store.campaigns import TEXT
from carecall.store.database import Transaction
from carecall.store.reached import number_sql

COLUMNS = f"""
c.id, c.customer_id, c.not_before, coalesce(h.name, k.name), coalesce(h.salutation, k.salutation),
  coalesce(h.latin, k.latin), coalesce(s.name, ''), coalesce(f.number, ''),
  coalesce(({TEXT.format(due="c.due_id", programme="c.programme")}), '')
"""
WHOSE = """
LEFT JOIN phone f ON f.dealership_id = c.dealership_id AND f.customer_id = c.customer_id AND f.number = {number}
LEFT JOIN person h ON h.dealership_id = f.dealership_id AND h.id = f.person_id
LEFT JOIN staff s ON s.dealership_id = c.dealership_id AND s.id = c.assignee_id
"""
# The contacts that this run of planning has made, by the table of its candidates: few, whatever the outbox holds.
UNWRITTEN = f"""
SELECT {COLUMNS} FROM plan_candidate d CROSS JOIN contact c CROSS JOIN customer k {WHOSE}
WHERE d.step = :step AND d.verdict = 'planned' AND c.dealership_id = :dealership AND c.due_id = d.due_id
  AND c.programme = :programme AND c.touch = :touch AND c.state = 'outbox'
  AND k.dealership_id = c.dealership_id AND k.id = c.customer_id
ORDER BY c.id
"""
OWNER_OF = f"""
SELECT {COLUMNS} FROM contact c JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id {WHOSE}
WHERE c.dealership_id = :dealership AND c.id = :contact
"""
ADD = """
INSERT INTO message (dealership_id, customer_id, contact_id, channel, template, number, body, lang, made_at, day)
VALUES (:dealership, :customer, :contact, :channel, :template, :number, :body, :lang, :made_at, :day)
ON CONFLICT (dealership_id, contact_id, template) DO NOTHING
"""
CANCEL = """
UPDATE contact SET state = 'cancelled', result = :result, reason = :reason, closed_on = :day
WHERE dealership_id = :dealership AND state = 'outbox' AND {where} RETURNING id, programme
"""
WITHDRAW = """
UPDATE message SET state = 'withdrawn' WHERE dealership_id = :dealership AND contact_id = :contact AND state = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A contact whose message is still to be put into words; `name`, `salutation`, `latin`: whose the `number` is, the
    owner's or a contact person's (E-15); `day`: the first on which it may be sent; `agent`: who is to be asked for, ""
    for nobody; `text`: what its campaign says."""

    contact: int
    customer: int
    day: date
    name: str
    salutation: str
    latin: str
    agent: str
    number: str
    text: str = ""


def unwritten(
    tx: Transaction, dealership: int, reach: Reach, step: int, programme: str, touch: str
) -> Iterator[Unwritten]:
    """The message contacts that this run of planning has made for a step; as they come, for they may be very many."""
    sql, roles = _reaching(UNWRITTEN, reach)
    _, rows = tx.table(sql, dealership=dealership, step=step, programme=programme, touch=touch, **roles)
    for contact, customer, day, *who in rows:
        yield Unwritten(int(contact), int(customer), date.fromisoformat(day), *who)


def owner_of(tx: Transaction, dealership: int, reach: Reach, contact: int, day: date) -> Unwritten:
    """Whom the message of this contact is for, to be sent from `day` on."""
    sql, roles = _reaching(OWNER_OF, reach)
    row = tx.one(sql, dealership=dealership, contact=contact, **roles)
    assert row is not None
    number, customer, _, *who = row
    return Unwritten(int(number), int(customer), day, *who)


def _reaching(sql: str, reach: Reach) -> tuple[str, dict[str, str]]:
    number, roles = number_sql(reach)
    return sql.format(number=number), roles


def add_messages(tx: Transaction, dealership: int, messages: Iterable[dict[str, object]]) -> None:
    """Put messages into the outbox; a contact gets a template once."""
    tx.many(ADD, [{"dealership": dealership, **values} for values in messages])


def move(tx: Transaction, dealership: int, contact: int, day: date) -> None:
    """The message of a contact that has moved waits for another day."""
    sql = """UPDATE message SET day = :day
    WHERE dealership_id = :dealership AND contact_id = :contact AND state = 'waiting'"""
    tx.run(sql, dealership=dealership, contact=contact, day=day.isoformat())


def withdraw(
    tx: Transaction, dealership: int, where: str, result: str, reason: str, day: str, params: dict[str, Any]
) -> list[tuple[int, str]]:
    """Cancel the message contacts that `where` (a constant of the store) names, with their messages; (id, programme) of
    each. Nothing else becomes of them: a message that was not sent is no call that failed."""
    closed = {"result": result, "reason": reason, "day": day}
    rows = tx.all(CANCEL.format(where=where), dealership=dealership, **closed, **params)
    _withdraw(tx, dealership, (int(contact) for contact, _ in rows))
    return [(int(contact), str(programme)) for contact, programme in rows]


def _withdraw(tx: Transaction, dealership: int, contacts: Iterable[int]) -> None:
    tx.many(WITHDRAW, [{"dealership": dealership, "contact": contact} for contact in contacts])
