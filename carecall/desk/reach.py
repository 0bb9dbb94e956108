"""Owns which of an owner's contacts an agent may dial now, or take up with an owner who rings in. Invariant: what the
queue shows as ready may be dialled, every refusal says until when (B-14, D-15), and who rings in is served.
"""

from __future__ import annotations

from datetime import datetime

from carecall.desk import ringing_in
from carecall.desk.context import Desk, with_days
from carecall.errors import Refused
from carecall.model.contacts import Standing, State, falls_to, may_dial, standing
from carecall.model.ids import CustomerId
from carecall.store import cards, queue
from carecall.store.database import Transaction
from carecall.store.queue import Line


def lines_of(desk: Desk, tx: Transaction, customer: CustomerId, rang_in: bool, role: str = "") -> list[Line]:
    """The contacts that a call of ours covers, or one of the owner's (`rang_in`), the most urgent first; `role` is that
    of a claim that stands. Raises Refused where nobody may be called; there may be none for an owner who rings."""
    return (heard_lines if rang_in else callable_lines)(desk, tx, customer, role)


def callable_lines(desk: Desk, tx: Transaction, customer: CustomerId, role: str = "") -> list[Line]:
    """The owner's contacts that may be dialled now for the caller's role, the most urgent first. `role` is that of a
    claim that stands."""
    if cards.opted_out(tx, desk.id, int(customer)):
        raise Refused("opted-out")
    now = desk.clock.wall()
    if now.time() not in desk.rhythm.hours.limits:
        limits = desk.rhythm.hours.limits
        raise Refused("outside-limits", start=f"{limits.start:%H:%M}", end=f"{limits.end:%H:%M}")
    everything = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    lines = [line for line in everything if _in_reach(desk, line) and role in ("", line.contact.role)]
    ready = [line for line in lines if where(desk, line).ready and _may_dial(desk, line, now)]
    if not ready:
        raise _not_now(desk, lines, everything)
    return _as_one_call(ready)


def _as_one_call(lines: list[Line]) -> list[Line]:
    """The most urgent of these, and what else its role may speak of."""
    lines.sort(key=lambda line: (line.contact.promise is None, line.contact.priority, line.contact.not_after))
    return [line for line in lines if line.contact.role == lines[0].contact.role]


def heard_lines(desk: Desk, tx: Transaction, customer: CustomerId, role: str = "") -> list[Line]:
    """The owner's contacts that may be spoken of now, since the owner has rung us: slots, promises and hours bind our
    dials alone. What is not due yet waits all the same (B-11). Where none is there, the owner has rung about something
    of the owner's own (desk.ringing_in); Refused only where the packs take nobody up so."""
    everything = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    own = [line for line in everything if _of_role(desk, line) and role in ("", line.contact.role)]
    lines = [line for line in own if line.contact.state is State.OPEN]
    heard = [line for line in lines if _has_begun(desk, line)]
    if not heard and ringing_in.programme(desk) is None:
        raise _not_now(desk, lines, everything)
    return _as_one_call(heard)


def is_heard(desk: Desk, customer: CustomerId) -> bool:
    """Whether this owner can be taken up now, should the owner ring in."""
    with desk.db.read() as tx:
        try:
            heard_lines(with_days(desk, tx), tx, customer)
        except Refused:
            return False
        return bool(cards.any_number(tx, desk.id, int(customer)))


def _of_role(desk: Desk, line: Line) -> bool:
    """A contact that the agent could have been given: whose it is does not matter to who rings in."""
    agent, contact = desk.agent, line.contact
    return agent is None or agent.role == contact.role or agent.id == contact.assignee


def _has_begun(desk: Desk, line: Line) -> bool:
    contact = line.contact
    return contact.not_before <= desk.clock.today() or contact.series.dials > 0 or contact.promise is not None


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
    if everything and not others:
        return Refused("number-held", name=everything[0].name)
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
