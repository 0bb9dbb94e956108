"""Owns what only those may do who direct. Invariant: whoever may not is told who of the staff may."""

from __future__ import annotations

from collections.abc import Sequence

from carecall.desk.context import Agent, Desk, staff_of
from carecall.errors import Refused
from carecall.model.campaigns import DIRECTING


def directs(desk: Desk) -> bool:
    return desk.agent is not None and desk.agent.role in DIRECTING


def must_direct(desk: Desk, code: str) -> None:
    """Raises Refused `code` (role, known) where the desk's agent does not direct. Outside of a transaction."""
    if not directs(desk):
        raise not_yours(code, staff_of(desk))


def not_yours(code: str, staff: Sequence[Agent]) -> Refused:
    may = [f"{agent.code} {agent.name}" for agent in staff if agent.role in DIRECTING and agent.active]
    return Refused(code, role=list(DIRECTING), known=may or ["-"])
