"""Owns the SQL of first times: what a database lacks before its first call, and how far a trainee has come today.
Invariant: it only reads.
"""

from __future__ import annotations

from datetime import date

from carecall.store.database import Transaction

BEGUN = """
SELECT (SELECT 1 FROM customer WHERE dealership_id = :dealership LIMIT 1),
       (SELECT 1 FROM planning_run WHERE dealership_id = :dealership LIMIT 1)
"""
CALLS_OF_DAY = """
SELECT outcome, CASE WHEN undone_at IS NULL THEN 0 ELSE 1 END FROM call
WHERE dealership_id = :dealership AND day = :day AND staff_id = :staff AND ended_at IS NOT NULL AND outcome <> ''
ORDER BY ended_at, id
"""


def begun(tx: Transaction, dealership: int) -> tuple[bool, bool]:
    """Whether there are owners, and whether anything was ever planned."""
    row = tx.one(BEGUN, dealership=dealership)
    assert row is not None
    return row[0] is not None, row[1] is not None


def calls_of_day(tx: Transaction, dealership: int, staff: int, day: date) -> list[tuple[str, bool]]:
    """The outcomes of somebody's calls of a day in their order, and whether each was undone."""
    rows = tx.all(CALLS_OF_DAY, dealership=dealership, staff=staff, day=day.isoformat())
    return [(str(outcome), bool(undone)) for outcome, undone in rows]
