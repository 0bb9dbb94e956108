"""Owns what the reading thread does for the queue screen: it reads the list, narrows it and counts it. Invariant:
nothing here touches the screen, and nothing of it is done in the event loop, so that no key waits for a long list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carecall.desk import queue, watching
from carecall.desk.context import Desk, staff_of
from carecall.desk.day_load import day_load, later_load
from carecall.desk.queue import QueueRow
from carecall.model.ids import CustomerId, StaffId
from carecall.view.asked import Asked
from carecall.view.shown import Picture, Shown, spoken_of

if TYPE_CHECKING:
    from carecall.desk.whereabouts import Whereabouts

MOST_BESIDE = 12
"""How many owners who are not on the list a search shows."""


@dataclass(frozen=True, slots=True)
class Look:
    """The list as it is now, and the same in the order that is on the screen. They are one where the order is one."""

    fresh: Shown
    held: Shown


def take_picture(desk: Desk, everybody: bool, stored: str | None) -> Picture:
    """Read the list; the load is of the same owners as the list, and the views are of the day's work of these, also
    where it is of something else (a stored state)."""
    mark = watching.mark(desk)
    of_all = everybody or stored is not None
    counted, footing = queue.read(desk, everybody=of_all)
    rows = queue.load(desk, everybody, stored) if stored else counted
    load, others = day_load(desk, counted, of_all), queue.of_others(desk, rows) if of_all else frozenset()
    of_day, lasting = (counted, None) if stored else ((), footing)
    return Picture.of(rows, load, desk.clock.wall(), of_day, everybody, stored, _names(desk), mark, others, lasting)


def later(desk: Desk, picture: Picture) -> Picture | None:
    """The same list at another minute, without reading it; None where it may not be the same."""
    mark = watching.mark(desk, picture.mark)
    if mark != picture.mark or picture.staff != _names(desk) or not (picture.footing and picture.footing.lasts(desk)):
        return None
    return replace(picture, at=desk.clock.wall(), load=later_load(desk, picture.load, picture.everybody), mark=mark)


def _names(desk: Desk) -> dict[StaffId, str]:
    return {agent.id: agent.name for agent in staff_of(desk)}


def look(desk: Desk, asked: Asked, base: Shown, picture: Picture | None = None) -> Look:
    """What is asked for. `base`: whose order the screen keeps, without rows for none; `picture`: what was read last,
    None to read anew."""
    if picture is None or not picture.answers(asked):
        picture = take_picture(desk, asked.everybody, asked.stored)
    if asked.text:
        from carecall.desk.finding import matching  # not before the first paint

        asked = asked.searching(spoken_of(picture.rows, asked.text) | matching(desk, asked.text))
    fresh = Shown.of(asked, picture)
    if not fresh.rows:
        fresh = _explained(desk, fresh, picture)
    if not base.rows:
        return Look(fresh, fresh)
    if base.order.keys == fresh.order.keys:
        same = replace(fresh, order=base.order)
        return Look(same, same)
    return Look(fresh, base.held(fresh, _left(desk, base, picture)))


def _left(desk: Desk, base: Shown, picture: Picture) -> dict[CustomerId, QueueRow]:
    """What became of those who are on the list no more."""
    return watching.became(desk, (row for row in base.rows if row.customer not in picture.by_owner))


def _explained(desk: Desk, fresh: Shown, picture: Picture) -> Shown:
    """An empty list says why; a search that found nobody on it shows who was found elsewhere."""
    from carecall.desk.funnel import funnel  # an empty list is seldom the first thing that is seen

    asked = fresh.asked
    if asked.text and asked.customers and not any(CustomerId(number) in picture.by_owner for number in asked.customers):
        first = [CustomerId(number) for number in sorted(asked.customers)[:MOST_BESIDE]]
        found = (whereabouts_of(desk, customer) for customer in first)
        return fresh.with_beside(found, len(asked.customers))
    wanted = replace(asked.filter, state=asked.state)
    return replace(fresh, why=funnel(desk, asked.everybody, wanted, picture.rows))


def whereabouts_of(desk: Desk, customer: CustomerId) -> Whereabouts:
    """Where somebody is who is not to be called from this list. Raises Refused `unknown-owner`."""
    from carecall.desk.whereabouts import whereabouts  # it loads the rules of due dates

    return whereabouts(desk, customer)
