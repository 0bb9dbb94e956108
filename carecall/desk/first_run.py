"""Owns what is said of a desk that never worked: what it lacks before its first call. Invariant: it makes nothing;
whoever asks again sees what another window has brought in meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from carecall.desk.context import Desk, with_days
from carecall.store import first_run as store
from carecall.store import health, people


@dataclass(frozen=True, slots=True)
class FirstRun:
    """How many owners and staff there are where nothing was ever planned. Without owners there is nothing to plan."""

    owners: int
    staff: int


def first_run(desk: Desk) -> FirstRun | None:
    """What the desk lacks; None where it has owners and something was planned for them."""
    with desk.db.read() as tx:
        if all(store.begun(tx, desk.id)):
            return None
        found = health.holding(tx, desk.id)
        return FirstRun(found.owners, found.staff)


def look_again(desk: Desk) -> tuple[Desk, FirstRun | None]:
    """The desk with the dealership as it is now, which an import or the sample names, and what it lacks."""
    with desk.db.read() as tx:
        card = people.dealership(tx) or desk.dealership
        desk = with_days(replace(desk, dealership=card), tx)
    return desk, first_run(desk)
