"""Owns the SQL of closing what its days, or its tries, ran out for. Invariant: what is open is left alone while a
promise waits for it and while its owner is on the phone; each is found by an index, however much is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.store import outbox
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Tried:
    """An open contact, and how many tries it has used."""

    id: int
    programme: str
    touch: str
    tries: int


CLOSE_STALE = """
UPDATE contact SET state = 'failed', result = 'never-dialled', closed_on = :day, reason = :reason
WHERE dealership_id = :dealership AND state = 'open' AND dials = 0 AND promise_id IS NULL AND give_up < :day
  AND NOT EXISTS (SELECT 1 FROM call o WHERE o.dealership_id = contact.dealership_id
                  AND o.customer_id = contact.customer_id AND o.ended_at IS NULL)
RETURNING programme
"""
# `state IN` names the partial index contact_waits; it is what SQLite needs to see.
UNSENT = "state IN ('held', 'outbox') AND give_up < :until"
CLOSE_HELD = """
UPDATE contact SET closed_on = :day, state = CASE WHEN dials = 0 THEN 'failed' ELSE 'cancelled' END,
  result = CASE WHEN dials = 0 THEN 'never-dialled' ELSE 'not-eligible' END,
  reason = CASE WHEN dials = 0 THEN :never ELSE :gone END
WHERE dealership_id = :dealership AND state IN ('held', 'outbox') AND state = 'held' AND give_up < :day
RETURNING programme, id
"""
NOT_ELIGIBLE_AFTER_ALL = """
UPDATE attempt SET aapor = 'NE'
WHERE dealership_id = :dealership AND contact_id = :contact AND aapor = 'U' AND undone_at IS NULL
"""
# `tries > 0` names the partial index contact_tried.
TRIED = """
SELECT id, programme, touch, tries FROM contact
WHERE dealership_id = :dealership AND state = 'open' AND tries > 0 AND tries >= :least AND any_slot = 0
  AND promise_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM call o WHERE o.dealership_id = contact.dealership_id
                  AND o.customer_id = contact.customer_id AND o.ended_at IS NULL)
ORDER BY id
"""


def close_stale(tx: Transaction, dealership: int, day: date, reason: str) -> list[str]:
    """Close what was given up without a dial; the programmes of the contacts closed."""
    rows = tx.all(CLOSE_STALE, dealership=dealership, day=day.isoformat(), reason=reason)
    return [str(programme) for (programme,) in rows]


def tried(tx: Transaction, dealership: int, least: int) -> list[Tried]:
    """The contacts that were tried at least so often, and wait for their slot and for nothing else."""
    return [Tried(*row) for row in tx.all(TRIED, dealership=dealership, least=least)]


def close_unsent(tx: Transaction, dealership: int, day: date, reason: str) -> list[str]:
    """Cancel the messages that were never sent and are given up; the programmes of their contacts."""
    until = day.isoformat()
    closed = outbox.withdraw(tx, dealership, UNSENT, "never-sent", reason, until, {"until": until})
    return [programme for _, programme in closed]


def close_held(tx: Transaction, dealership: int, day: date, never: str, gone: str) -> list[str]:
    """Close what waits for a number and was given up, never dialled or not eligible; the programmes of the contacts."""
    rows = tx.all(CLOSE_HELD, dealership=dealership, day=day.isoformat(), never=never, gone=gone)
    tx.many(NOT_ELIGIBLE_AFTER_ALL, [{"dealership": dealership, "contact": contact} for _, contact in rows])
    return [str(programme) for programme, _ in rows]
