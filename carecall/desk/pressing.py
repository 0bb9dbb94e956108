"""Owns how often an owner is spoken to (E-08). Invariant: planning and whoever explains it count the same talks: calls
of ours that reached the owner, and were not undone; an owner who rings is no pressure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from carecall.desk.context import Desk, to_instant
from carecall.model.programmes import Pressure, Programme, Touch
from carecall.store.planning import Enough, Step


def enough(desk: Desk, step: Step, day: date) -> Enough | None:
    """Who has heard enough of us for this step on that day; None where nothing binds it: an urgent programme, a
    message."""
    pressure = _pressure(desk, step.programme, step.touch)
    if pressure is None:
        return None
    first = datetime.combine(_first(pressure, day), time())
    return Enough(pressure.talks, to_instant(desk.clock.from_wall(first)))


def free_again(desk: Desk, programme: Programme, touch: Touch, talks: Sequence[date]) -> date | None:
    """The day on which an owner whom we spoke to on these days may be called for it again; None where that is today."""
    pressure = _pressure(desk, programme, touch)
    if pressure is None:
        return None
    late = sorted(day for day in talks if day >= _first(pressure, desk.clock.today()))
    return late[-pressure.talks] + timedelta(days=pressure.days) if len(late) >= pressure.talks else None


def _pressure(desk: Desk, programme: Programme, touch: Touch) -> Pressure | None:
    """What binds this touch."""
    pressure = desk.pack.pressure
    return pressure if pressure and pressure.binds(programme) and touch.message is None else None


def _first(pressure: Pressure, day: date) -> date:
    return day - timedelta(days=pressure.days - 1)
