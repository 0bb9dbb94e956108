"""Owns the figures of an empty list: how many owners are lost on the way to it. Invariant: one query a figure, counted
by the database, however many cars there are; what is due today is what the queue reads (store.queue.TODAY).
"""

from __future__ import annotations

from datetime import date

from carecall.store.cards import OF_EVERYTHING
from carecall.store.database import Transaction
from carecall.store.queue import TODAY

OPEN = "SELECT count(DISTINCT customer_id) FROM contact WHERE dealership_id = :dealership AND state = 'open'"
DUE = f"SELECT count(DISTINCT c.customer_id) FROM contact c WHERE {TODAY}"
# `state IN` names the partial index contact_owner; it is what SQLite needs to see.
HELD = """
SELECT count(DISTINCT c.customer_id) FROM contact c
WHERE c.dealership_id = :dealership AND c.state IN ('open', 'held') AND c.state = 'held'
  AND NOT EXISTS (SELECT 1 FROM contact o WHERE o.dealership_id = c.dealership_id AND o.customer_id = c.customer_id
                  AND o.state IN ('open', 'held') AND o.state = 'open')
"""
OPTED_OUT = f"SELECT count(DISTINCT customer_id) FROM opt_out WHERE dealership_id = :dealership AND {OF_EVERYTHING}"
NEXT_DAY = """
SELECT next_on, count(DISTINCT customer_id) FROM contact
WHERE dealership_id = :dealership AND state = 'open' AND next_on > :today AND (last_day IS NULL OR last_day <> :today)
GROUP BY next_on ORDER BY next_on LIMIT 1
"""


def with_open_contact(tx: Transaction, dealership: int) -> int:
    """Owners with an open contact, whenever it is due."""
    return int(tx.value(OPEN, dealership=dealership))


def due_by(tx: Transaction, dealership: int, today: date) -> int:
    """Owners of whom something is due by today, or was tried today."""
    return int(tx.value(DUE, dealership=dealership, today=today.isoformat()))


def held(tx: Transaction, dealership: int) -> int:
    """Owners who wait for a number and for nothing else (C-06)."""
    return int(tx.value(HELD, dealership=dealership))


def opted_out(tx: Transaction, dealership: int) -> int:
    """Owners who are left out of everything (B-14, or moved away)."""
    return int(tx.value(OPTED_OUT, dealership=dealership))


def next_day(tx: Transaction, dealership: int, today: date) -> tuple[date, int] | None:
    """The next day on which something is due that is not on today's list, and for how many owners."""
    row = tx.one(NEXT_DAY, dealership=dealership, today=today.isoformat())
    return (date.fromisoformat(row[0]), int(row[1])) if row else None
