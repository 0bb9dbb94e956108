"""Owns the pools that nobody works: contacts of a role that nobody has, or of which all are away. Invariant: it is told
of contacts that nobody else may take either, and not where nobody has a name and every call is everybody's. So with
complaints that are passed to a role which nobody has (A-20).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from carecall.desk.context import Agent, Desk
from carecall.model.programmes import Pack
from carecall.store import people
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Deserted:
    """The open contacts of a role's pool by programme; `away`: somebody has the role, and none of them is here."""

    role: str
    programmes: dict[str, int]
    away: bool

    @property
    def contacts(self) -> int:
        return sum(self.programmes.values())


def deserted(desk: Desk) -> tuple[Deserted, ...]:
    """As it stands today, by role."""
    with desk.db.read() as tx:
        return in_picture(tx, desk.id, desk.clock.today())


def in_picture(tx: Transaction, dealership: int, day: date) -> tuple[Deserted, ...]:
    """As it stands on `day` in a transaction that is open."""
    staff = [agent for agent in people.staff(tx, dealership, day) if agent.active]
    here, known = ({agent.role for agent in staff if agent.present}, {agent.role for agent in staff})
    found: dict[str, Counter[str]] = {}
    for role, programme, count in people.pools(tx, dealership, day) if staff else ():
        if role not in here:
            found.setdefault(role, Counter())[programme] += count
    return tuple(Deserted(role, dict(found[role]), role in known) for role in sorted(found))


def unheard(desk: Desk) -> tuple[str, ...]:
    """The roles that complaints are passed to and that nobody here has."""
    with desk.db.read() as tx:
        return takers_missing(desk.pack, people.staff(tx, desk.id, desk.clock.today()))


def takers_missing(pack: Pack, staff: Iterable[Agent]) -> tuple[str, ...]:
    """The same of this staff; none where nobody has a name."""
    known = {agent.role for agent in staff if agent.active}
    return tuple(sorted({each.complaints.to for each in pack.programmes.values()} - known)) if known else ()
