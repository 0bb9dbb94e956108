"""Owns what an agent who closes the desk leaves behind for the day. Invariant: reads only; only the agent's own
counts, and no more than the agent can still do something about: promises of today, and what was told today that
somebody else has to hear of (B-05, B-17, C-06, D-12, E-17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from carecall.desk.context import Desk
from carecall.desk.promising import open_promises
from carecall.store import passing
from carecall.store.passing import BOOKING, COMPLAINT, DISLIKE, FAULT, NUMBER, QUESTION, WISH, ToPass

__all__ = ["BOOKING", "COMPLAINT", "DISLIKE", "FAULT", "NUMBER", "QUESTION", "WISH", "Left", "ToPass", "left"]
__all__ += ["to_pass"]


@dataclass(frozen=True, slots=True)
class Left:
    """How many promises of today wait for the agent, the first by wall clock, and how many things are to be passed on,
    by their kinds (`store.passing`)."""

    promises: int
    first: datetime | None
    passed: Mapping[str, int] = field(default_factory=dict)


def left(desk: Desk) -> Left:
    """What the desk's agent leaves; nothing where nobody sits at it."""
    if desk.agent is None:
        return Left(0, None)
    today, me = desk.clock.today(), desk.agent.id
    starts = [row.starts for row in open_promises(desk) if row.staff == me and row.starts.date() <= today]
    passed = Counter(each.kind for each in to_pass(desk, today))
    return Left(len(starts), min(starts, default=None), passed)


def to_pass(desk: Desk, day: date) -> list[ToPass]:
    """What the desk's agent was told that day and has to pass on; carecall tells nobody."""
    if desk.agent is None:
        return []
    with desk.db.read() as tx:
        return passing.of_day(tx, desk.id, int(desk.agent.id), day)
