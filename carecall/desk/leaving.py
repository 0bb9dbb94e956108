"""Owns what an agent who closes the desk leaves behind for the day. Invariant: reads only; only the agent's own counts,
and no more than the agent can still do something about: promises of today, complaints told today that have to be passed
on (B-17).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carecall.desk.context import Desk
from carecall.desk.promising import open_promises
from carecall.store import why


@dataclass(frozen=True, slots=True)
class Left:
    """How many promises of today wait for the agent, the first by wall clock, and how many complaints were told."""

    promises: int
    first: datetime | None
    complaints: int


def left(desk: Desk) -> Left:
    """What the desk's agent leaves; nothing where nobody sits at it."""
    if desk.agent is None:
        return Left(0, None, 0)
    today, me = desk.clock.today(), desk.agent.id
    starts = [row.starts for row in open_promises(desk) if row.staff == me and row.starts.date() <= today]
    with desk.db.read() as tx:
        told = why.complaints_of(tx, desk.id, int(me), today)
    return Left(len(starts), min(starts, default=None), told)
