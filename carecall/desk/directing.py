"""Owns what only those may do who direct. Invariant: whoever may not is told who of the staff may."""

from __future__ import annotations

from carecall.desk.context import Desk, staff_of
from carecall.errors import Refused
from carecall.model.campaigns import DIRECTING


def directs(desk: Desk) -> bool:
    return desk.agent is not None and desk.agent.role in DIRECTING


def must_direct(desk: Desk, code: str) -> None:
    """Raises Refused `code` (role, known) where the desk's agent does not direct. Outside of a transaction."""
    if not directs(desk):
        may = [f"{agent.code} {agent.name}" for agent in staff_of(desk) if agent.role in DIRECTING and agent.active]
        raise Refused(code, role=list(DIRECTING), known=may or ["-"])
