"""Owns who is away from the desk for a while. Invariant: who is on a break has no open desk and no owner prepared, so
that the promises fall to the others in time; going and coming back stand in the audit (A-24).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carecall.desk import auditing
from carecall.desk.context import Agent, Desk, from_instant, to_instant
from carecall.desk.promising import SOON, PromiseRow, by_promise, promise_of, row_of, staff_by_id
from carecall.errors import Refused
from carecall.store import calls, people, queue
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Break:
    """The agent is away since then, by wall clock. `coming`: the agent's promises that begin within the next hour or
    have begun; each says when the others see it."""

    since: datetime
    coming: tuple[PromiseRow, ...]


def take_break(desk: Desk) -> Break:
    """The agent leaves the desk: from now on it counts as closed, so that the agent's promises are everybody's from ten
    minutes before their time; an owner who is prepared and not dialled is given back. Taken twice it is one break.
    Raises Refused `nobody-seated`."""
    agent = _seated(desk)
    with desk.db.write() as tx:
        calls.release_of(tx, desk.id, int(agent.id), desk.now)
        if people.begin_break(tx, desk.id, int(agent.id), desk.now):
            auditing.note(desk, tx, "staff", int(agent.id), "break-begun")
        found = _break(desk, tx, agent)
    assert found is not None
    return found


def end_break(desk: Desk) -> bool:
    """The agent is back; False where there was no break. Call it when the agent says so, and whenever a desk opens for
    an agent (a desk that was killed during a break leaves one behind). Raises Refused `nobody-seated`."""
    agent = _seated(desk)
    with desk.db.write() as tx:
        ended = people.end_break(tx, desk.id, int(agent.id))
        if ended:
            auditing.note(desk, tx, "staff", int(agent.id), "break-ended")
    return ended


def running_break(desk: Desk) -> Break | None:
    """The break that the desk's agent is on, with what is coming as it stands now; None at the desk."""
    agent = _seated(desk)
    with desk.db.read() as tx:
        return _break(desk, tx, agent)


def _seated(desk: Desk) -> Agent:
    if desk.agent is None:
        raise Refused("nobody-seated")
    return desk.agent


def _break(desk: Desk, tx: Transaction, agent: Agent) -> Break | None:
    since = people.break_since(tx, desk.id, int(agent.id))
    if since is None:
        return None
    lines = queue.promised_lines(tx, desk.id, desk.clock, desk.pack.reach, to_instant(desk.clock.now() + SOON))
    staff = staff_by_id(desk, tx)
    mine = [each for each in by_promise(lines) if promise_of(each[0]).staff == agent.id]
    return Break(desk.clock.to_wall(from_instant(since)), tuple(row_of(desk, staff, each) for each in mine))
