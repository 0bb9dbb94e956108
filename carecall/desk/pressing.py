"""Owns how often an owner is spoken to (E-08). Invariant: planning and whoever explains it count the same talks: calls
of ours that reached the owner, and were not undone; an owner who rings is no pressure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from carecall.desk.context import Desk, to_instant
from carecall.model.programmes import Programme, Touch
from carecall.store.planning import Enough, Step


def enough(desk: Desk, step: Step) -> Enough | None:
    """Who has heard enough of us for this step; None where that does not bind it: an urgent programme, a message."""
    pressure = desk.pack.pressure
    if pressure is None or not _binds(desk, step.programme, step.touch):
        return None
    first = desk.clock.today() - timedelta(days=pressure.days - 1)
    return Enough(pressure.talks, to_instant(desk.clock.from_wall(datetime.combine(first, time()))))


def free_again(desk: Desk, programme: Programme, touch: Touch, talks: Sequence[date]) -> date | None:
    """The day on which an owner whom we spoke to on these days may be called for it again; None where that is today."""
    pressure = desk.pack.pressure
    if pressure is None or not _binds(desk, programme, touch):
        return None
    first = desk.clock.today() - timedelta(days=pressure.days - 1)
    late = sorted(day for day in talks if day >= first)
    return late[-pressure.talks] + timedelta(days=pressure.days) if len(late) >= pressure.talks else None


def _binds(desk: Desk, programme: Programme, touch: Touch) -> bool:
    return desk.pack.pressure is not None and desk.pack.pressure.binds(programme) and touch.message is None
