"""Owns the audit trail's one statement. Invariant: entries are only added (triggers refuse the rest); A-24, C-20."""

from __future__ import annotations

import json
from typing import Any

from carecall.store.database import Transaction

ADD = """
INSERT INTO audit (dealership_id, at, staff_id, seat, subject, subject_id, action, params)
VALUES (:dealership, :at, :staff, :seat, :subject, :subject_id, :action, :params)
"""


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
