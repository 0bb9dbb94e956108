"""Owns the words of a break and of handing a promise over. Invariant: pure; it says what happens to every promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carecall.desk.away import Break
from carecall.desk.closing import SUPERVISOR
from carecall.desk.context import Agent
from carecall.desk.promising import Colleague, Handed, PromiseRow
from carecall.i18n import Words
from carecall.model.contacts import Promise
from carecall.model.slots import Hours
from carecall.view.names import role_name
from carecall.view.parts import QUIET, STRONG, Parts, paragraph
from carecall.view.rows import Row, Tone
from carecall.view.times import clock_words, minutes_words, moment_words, promised_words, when_words

NAME, ROLE, CODE = 16, 24, 12
HAND_COLUMNS = (NAME, ROLE, CODE)


def break_lines(_: Words, away: Break, hours: Hours, now: datetime, back: str, cells: int) -> list[Parts]:
    """How long the break lasts, and what becomes of the agent's promises of the next hour; `back` ends it."""
    minutes = max(int((now - away.since).total_seconds()) // 60, 0)
    since = clock_words(away.since)
    told = _("Break since {time}, {length}.", time=since, length=minutes_words(_, minutes))
    lines = paragraph(told, cells, STRONG, 1)
    lines.append([("", "")])
    if away.coming:
        said = _("Your promises of the next hour; the others see them while you are away:")
        lines += paragraph(said, cells, QUIET, 1)
        for row in away.coming:
            lines += paragraph(coming_words(_, row, hours, now), cells, "", 3)
    else:
        lines += paragraph(_("No promise of yours comes up within the next hour."), cells, QUIET, 1)
    return [*lines, [("", "")], *paragraph(_("{key} ends the break.", key=back), cells, STRONG, 1)]


def coming_words(_: Words, row: PromiseRow, hours: Hours, now: datetime) -> str:
    """`16:00  Ouyang Xiaoxue  京AD12345, with the others from 15:50`."""
    who = f"{promised_words(_, row, hours, now)}  {row.name}  {row.plate}".rstrip()
    if row.on_call is not None:
        return _("{who}: a colleague is calling now", who=who)
    if row.others_from is None or row.others_from <= now:
        return _("{who}: the others may call now", who=who)
    return _("{who}: with the others from {time}", who=who, time=clock_words(row.others_from))


def hand_question(_: Words, name: str, promise: Promise, hours: Hours, now: datetime) -> str:
    when = promised_words(_, promise, hours, now)
    return _("Who calls {name}, as promised for {time}?", name=name, time=when)


def colleague_row(_: Words, each: Colleague | None, role: str) -> Row:
    """A colleague, or with None everybody of the role."""
    if each is None:
        return Row(" ", ((_("anybody"), Tone.STRONG), (role_name(_, role), Tone.PLAIN), ("", Tone.QUIET),
                         (_("whoever is free first"), Tone.QUIET)))  # fmt: skip
    tone = Tone.PLAIN if each.desk_open else Tone.QUIET
    where = _("at the desk") if each.desk_open else _("on a break") if each.on_break else _("desk closed")
    load = _.n("{count} promise within the hour", "{count} promises within the hour", each.promises)
    says = _("{where}, {load}", where=where, load=load) if each.promises else where
    name, role, code = each.agent.name, role_name(_, each.agent.role), each.agent.code
    return Row(" ", ((name, Tone.STRONG), (role, tone), (code, Tone.QUIET), (says, tone)))


def other_role(_: Words, agent: Agent, role: str) -> str:
    """That such calls, of this role, are not made by them otherwise; "" where they are."""
    if agent.role in (role, SUPERVISOR):
        return ""
    return _("{agent} has another role ({theirs}) than the one that such calls are for ({role}).",
             agent=agent.name, theirs=role_name(_, agent.role), role=role_name(_, role))  # fmt: skip


def hand_follows(_: Words, each: Colleague | None, promise: Promise, role: str, now: datetime) -> str:
    """What becomes of the promise in these hands; `each` and `role`, whose call it is, as above."""
    if each is None:
        return _("It is on the list of everybody of the role: whoever is free first calls.")
    taken = replace(promise, staff=each.agent.id, desk_open=each.desk_open, deserted=False)
    falls = taken.everybodys_from()
    assert falls is not None
    told = (other_role(_, each.agent, role), _keeps(_, each, falls, now))
    return ("" if _.lang == "zh" else " ").join(filter(None, told))


def _keeps(_: Words, each: Colleague, falls: datetime, now: datetime) -> str:
    """Until when it is this colleague's."""
    name, time = each.agent.name, moment_words(_, falls, now)
    if each.desk_open:
        return _("{agent} calls; not dialled by {time}, it is everybody's.", agent=name, time=time)
    return unless_back(_, name, falls, now)


def unless_back(_: Words, name: str, falls: datetime, now: datetime) -> str:
    """That a promise is everybody's from then on, unless this colleague, whose it is, is back at the desk before."""
    if falls <= now:
        return _("{agent} is not at the desk, and its time is near: it is everybody's at once.", agent=name)
    return _("{agent} is not at the desk: unless back by {time}, ten minutes before, it is everybody's.",
             agent=name, time=moment_words(_, falls, now))  # fmt: skip


def handed_words(_: Words, done: Handed, now: datetime) -> list[str]:
    """Who calls whom and when; then the same shorter."""
    whose, when = done.now.name if done.now else _("whoever is free"), when_words(_, done.starts, done.part, now)
    plain = _("Handed over: {agent} calls {name}, {time}.", agent=whose, name=done.name, time=when)
    if not done.away:
        return [plain]
    away = _("Handed over: {agent} (not at the desk now) calls {name}, {time}.",
             agent=whose, name=done.name, time=when)  # fmt: skip
    return [away, _("Handed over to {agent}, who is not at the desk now: {time}.", agent=whose, time=when), plain]
