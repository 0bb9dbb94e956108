"""Owns which of an owner's contacts an agent may dial now. Invariant: what the queue shows as ready may be dialled, and
every refusal says until when (B-14, D-15).
"""

from __future__ import annotations

from datetime import datetime

from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.contacts import Standing, State, falls_to, may_dial, standing
from carecall.model.ids import CustomerId
from carecall.store import cards, queue
from carecall.store.database import Transaction
from carecall.store.queue import Line


def callable_lines(desk: Desk, tx: Transaction, customer: CustomerId, role: str = "") -> list[Line]:
    """The owner's contacts that may be dialled now for the caller's role, the most urgent first. `role` is that of a
    claim that stands."""
    if cards.opted_out(tx, desk.id, int(customer)):
        raise Refused("opted-out")
    now = desk.clock.wall()
    if now.time() not in desk.rhythm.hours.limits:
        limits = desk.rhythm.hours.limits
        raise Refused("outside-limits", start=f"{limits.start:%H:%M}", end=f"{limits.end:%H:%M}")
    everything = queue.owner_lines(tx, desk.id, desk.clock, int(customer))
    lines = [line for line in everything if _in_reach(desk, line) and role in ("", line.contact.role)]
    ready = [line for line in lines if where(desk, line).ready and _may_dial(desk, line, now)]
    if not ready:
        raise _not_now(desk, lines, everything)
    ready.sort(key=lambda line: (line.contact.promise is None, line.contact.priority, line.contact.not_after))
    return [line for line in ready if line.contact.role == ready[0].contact.role]


def _in_reach(desk: Desk, line: Line) -> bool:
    """An open contact that is or will be the agent's to dial; where nobody sits at the desk, any."""
    agent, contact = desk.agent, line.contact
    own = agent is None or contact.role == agent.role or contact.assignee == agent.id
    return contact.state is State.OPEN and (own or _may_dial(desk, line, desk.clock.wall()))


def _may_dial(desk: Desk, line: Line, now: datetime) -> bool:
    return desk.agent is None or may_dial(line.contact, desk.agent.id, desk.agent.role, now)


def where(desk: Desk, line: Line) -> Standing:
    """Where the line's contact stands now."""
    policy = desk.policy(line.contact.programme, line.contact.touch)
    return standing(line.contact, policy, desk.rhythm, line.wish, line.dialled_on, desk.clock.wall())


def _not_now(desk: Desk, lines: list[Line], everything: list[Line]) -> Refused:
    """Until when the agent's own wait; else whose what is open is."""
    others = [line.contact.role for line in everything if line.contact.state is State.OPEN]
    if not lines:
        return Refused("not-yours", role=others[0]) if others else Refused("nothing-open")
    coming = min(_from_when(desk, line) for line in lines)
    return Refused("not-now", until=coming.isoformat(timespec="minutes"))


def _from_when(desk: Desk, line: Line) -> datetime:
    """When this agent may dial the contact: somebody else's promise from when it falls to everybody."""
    promise, agent, starts = line.contact.promise, desk.agent, where(desk, line).starts
    if promise is None or agent is None or falls_to(line.contact, agent.id, agent.role, starts):
        return starts
    return max(starts, promise.everybodys_from() or starts)
