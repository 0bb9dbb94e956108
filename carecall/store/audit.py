"""Owns the statements of the audit trail. Invariant: entries are only added (triggers refuse the rest); A-24, C-20."""

from __future__ import annotations

import json
from typing import Any

from carecall.store.database import Transaction

ADD = """
INSERT INTO audit (dealership_id, at, staff_id, seat, subject, subject_id, action, params)
VALUES (:dealership, :at, :staff, :seat, :subject, :subject_id, :action, :params)
"""

LAST = """
SELECT action, at, params FROM audit
WHERE dealership_id = :dealership AND subject = :subject AND subject_id = :subject_id ORDER BY id DESC LIMIT 1
"""
SINCE = """
SELECT action, params FROM audit
WHERE dealership_id = :dealership AND subject = :subject AND subject_id = :subject_id AND at >= :at ORDER BY id DESC
"""
TOLD = """
SELECT subject_id, at, params FROM audit
WHERE dealership_id = :dealership AND subject = :subject AND action = :action AND at >= :at ORDER BY id
"""
LAST_SUBJECT = "SELECT max(subject_id) FROM audit WHERE dealership_id = :dealership AND subject = :subject"


def write(
    tx: Transaction,
    dealership: int,
    at: str,
    staff: int | None,
    seat: str,
    subject: str,
    subject_id: int,
    action: str,
    **params: Any,
) -> None:
    """One entry: `subject` is the table's name, `action` a code, `params` plain JSON values."""
    text = json.dumps(params, ensure_ascii=False, sort_keys=True)
    tx.run(ADD, dealership=dealership, at=at, staff=staff, seat=seat, subject=subject, subject_id=subject_id,
           action=action, params=text)  # fmt: skip


def last_entry(
    tx: Transaction, dealership: int, subject: str, subject_id: int
) -> tuple[str, str, dict[str, Any]] | None:
    """What was last told of a subject: action, stored moment, parameters."""
    row = tx.one(LAST, dealership=dealership, subject=subject, subject_id=subject_id)
    return (row[0], row[1], json.loads(row[2])) if row else None


def entries_since(
    tx: Transaction, dealership: int, subject: str, subject_id: int, at: str
) -> list[tuple[str, dict[str, Any]]]:
    """What was told of a subject since this instant, the last first: action, parameters."""
    rows = tx.all(SINCE, dealership=dealership, subject=subject, subject_id=subject_id, at=at)
    return [(str(action), json.loads(params)) for action, params in rows]


def told(
    tx: Transaction, dealership: int, subject: str, action: str, at: str
) -> list[tuple[int, str, dict[str, Any]]]:
    """Every such action since this instant: number of the subject, stored moment, parameters."""
    rows = tx.all(TOLD, dealership=dealership, subject=subject, action=action, at=at)
    return [(int(number), str(moment), json.loads(params)) for number, moment, params in rows]


def last_subject(tx: Transaction, dealership: int, subject: str) -> int | None:
    """The greatest number of a subject of which anything was told."""
    found = tx.value(LAST_SUBJECT, dealership=dealership, subject=subject)
    return None if found is None else int(found)
