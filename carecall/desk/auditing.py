"""Owns who did it: adds the desk's agent, seat and time to an audit entry. Invariant: it runs in the transaction of
the change that it tells of, so that neither exists without the other."""

from __future__ import annotations

from typing import Any

from carecall.desk.context import Desk
from carecall.store import audit
from carecall.store.database import Transaction


def note(desk: Desk, tx: Transaction, subject: str, subject_id: int, action: str, **params: Any) -> None:
    """Add one audit entry (A-24, C-20)."""
    staff = int(desk.agent.id) if desk.agent else None
    audit.write(tx, desk.id, desk.now, staff, desk.seat, subject, subject_id, action, **params)
