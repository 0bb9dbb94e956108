"""Owns what files have brought of campaigns' records and no director has approved (A-04). Invariant: it is judged by
the record and its number, whichever of the record's programmes a campaign would be of; what a file adds to an approved
recall is in it as well: a director has said yes to what was known then, and says so again of what came later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from carecall.desk.context import Agent, Desk
from carecall.errors import Refused
from carecall.model.campaigns import APPROVERS
from carecall.model.programmes import Pack, Programme
from carecall.store import campaign_audience as audience
from carecall.store import people
from carecall.store.database import Transaction
from carecall.store.events import Event, Events


@dataclass(frozen=True, slots=True)
class Unapproved:
    """How many records of a file, of which days, wait for a director to approve the campaign of their number, and of
    which programme that is, or can be; `stands`: it is a `draft`, `approved` (these came later) or `closed`, "" where
    nobody has made it yet."""

    programme: str
    number: str
    count: int
    first: date
    last: date
    stands: str = ""


def unapproved(desk: Desk, tx: Transaction) -> tuple[Unapproved, ...]:
    """What files have records of that could still be planned, and no director has approved."""
    return tuple(each for record, programmes in _by_record(desk.pack).items()
                 for each in _of_record(desk, tx, record, programmes))  # fmt: skip


def _by_record(pack: Pack) -> dict[str, list[Programme]]:
    found: dict[str, list[Programme]] = {}
    for code in sorted(pack.programmes):
        if record := pack.campaign_record(code):
            found.setdefault(record.code, []).append(pack.programmes[code])
    return found


def _of_record(desk: Desk, tx: Transaction, record: str, programmes: Sequence[Programme]) -> Iterator[Unapproved]:
    longest = max(touch.give_up for programme in programmes for touch in programme.touches)
    codes = [programme.code for programme in programmes]
    for each in audience.unapproved(tx, desk.id, record, desk.clock.today() - timedelta(days=longest)):
        of = each.programme if each.programme in codes else codes[0]
        yield Unapproved(of, each.number, each.count, each.first, each.last, each.stands)


@dataclass(frozen=True, slots=True)
class Waits:
    """A record of an owner's that waits for a director: of which car, 0 for none."""

    of: Unapproved
    vehicle: int
    event: Event


def of_owner(desk: Desk, tx: Transaction, kept: Mapping[int, Events]) -> Iterator[Waits]:
    """What waits of what is kept of an owner's cars, and, under 0, of the owner."""
    if not any(event.waits for found in kept.values() for events in found.values() for event in events):
        return
    for each in unapproved(desk, tx):
        record = desk.pack.campaign_record(each.programme)
        for vehicle, found in kept.items():
            for event in found.get(record.code, ()) if record else ():
                if event.waits and event.number == each.number:
                    yield Waits(each, vehicle, event)


def approvers(desk: Desk, tx: Transaction) -> list[str]:
    """Who of the staff may approve, by code and name."""
    return may_approve(people.staff(tx, desk.id, desk.clock.today()))


def may_approve(staff: Sequence[Agent]) -> list[str]:
    return [f"{agent.code} {agent.name}" for agent in staff if agent.role in APPROVERS] or ["-"]


def not_approver(staff: Sequence[Agent]) -> Refused:
    """Whoever is no director is told who of the staff is."""
    return Refused("campaign-approver", role=list(APPROVERS), known=may_approve(staff))
