"""Owns the words and the JSON of open promises. Invariant: pure; numbers are masked, absent is null, and why a promise
is at risk is said in words, not by colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from carecall.desk.context import Agent, Desk
from carecall.desk.promising import Handed, PromiseRow
from carecall.i18n import Words
from carecall.model.contacts import Risk
from carecall.view.away import other_role, unless_back
from carecall.view.plain import moment
from carecall.view.times import when_words


def risk_words(_: Words, row: PromiseRow) -> str:
    """Why a promise is at risk, or that the house is closed on its day; "" where nothing is wrong."""
    told = {Risk.LATE.value: _("its time is over"), Risk.NOBODY.value: _("nobody at the desk")}
    return told.get(row.risk) or (_("closed that day") if row.closed else "")


def whose_words(_: Words, row: PromiseRow) -> str:
    """Whose a promise is, and whether that agent will not be there."""
    name = row.staff_name or _("anybody")
    return _("{agent}, away that day", agent=name) if row.away else name


def away_words(_: Words, rows: Sequence[PromiseRow]) -> str:
    """That promises will fall to the others, since whose they are is away; "" where there is none."""
    count = sum(row.away and not row.risk for row in rows)
    if not count:
        return ""
    return _.n(
        "{count} promise is of somebody who is away that day: the others see it ten minutes before its time.",
        "{count} promises are of people who are away that day: the others see each ten minutes before its time.",
        count,
    )  # fmt: skip


def handed_words(_: Words, desk: Desk, done: Handed) -> str:
    """What handing a promise on has done."""
    at = when_words(_, done.starts, done.part, desk.clock.wall())
    if done.now is None:
        return _("{owner}, promised for {time}: everybody of the role has it now.", owner=done.name, time=at)
    return _("{owner}, promised for {time}: {agent} has it now.", owner=done.name, time=at, agent=done.now.name)


def doubts(_: Words, done: Handed, now: datetime) -> list[str]:
    """What speaks against whoever has the promise now: they do not make such calls otherwise, are not at the desk."""
    if done.now is None:
        return []
    away = unless_back(_, done.now.name, done.falls, now) if done.falls else ""
    return [told for told in (other_role(_, done.now, done.role), away) if told]


def promise_row(desk: Desk, row: PromiseRow) -> dict[str, Any]:
    """An open promise; the names are those of a row of the queue, `not_before` is the promised time itself."""
    return {
        "promise": int(row.promise),
        "contact": int(row.contacts[0]),
        "contacts": [int(contact) for contact in row.contacts],
        "customer": {"id": int(row.customer), "name": row.name, "phone": row.phone or None},
        "vehicle": row.plate or None,
        "assignee": row.staff_code or None,
        "role": row.role,
        "programmes": list(row.programmes),
        "not_before": moment(desk, row.starts),
        "ends": moment(desk, row.ends),
        "made": moment(desk, row.made),
        "everybodys_from": moment(desk, row.others_from),
        "on_call": row.on_call is not None,
        "at_risk": row.risk or None,
        "agent_away": row.away,
        "day_closed": row.closed,
    }


def handed(desk: Desk, done: Handed) -> dict[str, Any]:
    """The answer of `promise hand`: staff codes, null for everybody of the role."""
    return {
        "promise": int(done.promise),
        "contacts": [int(contact) for contact in done.contacts],
        "customer": {"id": int(done.customer), "name": done.name},
        "not_before": moment(desk, done.starts),
        "from": _code(done.was),
        "to": _code(done.now),
    }


def _code(agent: Agent | None) -> str | None:
    return agent.code if agent else None
