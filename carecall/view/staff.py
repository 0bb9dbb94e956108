"""Owns the words and the JSON of the staff. Invariant: pure; whether somebody is here is one sentence everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.staffing import Absence, Member
from carecall.i18n import Words
from carecall.view.plain import moment
from carecall.view.times import day_words, moment_words

HAND_ALL = ("carecall", "promise", "hand", "--all-of")


def where_words(_: Words, member: Member, now: datetime) -> str:
    """`at the desk`, `away until Wed 25 Nov`."""
    if member.absent_until:
        return _away(_, member.absent_until, now.date())
    if member.on_break:
        return _("on a break since {time}", time=moment_words(_, member.on_break, now))
    return _("at the desk") if member.desk_open else _("here, desk closed")


def _away(_: Words, until: date, today: date) -> str:
    if until == date.max:
        return _("away")
    return _("away today") if until == today else _("away until {day}", day=day_words(_, until, today))


def absence_words(_: Words, done: Absence, now: datetime) -> list[str]:
    """What was said of somebody, and what becomes of the promises."""
    if done.until is None:
        return [_("{name} is here.", name=done.agent.name)]
    lines = [_("{name}: {where}.", name=done.agent.name, where=_away(_, done.until, now.date()))]
    if done.promises:
        lines.append(_.n(
            "{count} promise of theirs is open, the next at {time}: the others see it ten minutes before its time.",
            "{count} promises of theirs are open, the next at {time}: the others see each ten minutes before its time.",
            len(done.promises), time=moment_words(_, done.promises[0].starts, now),
        ))  # fmt: skip
        command = " ".join((*HAND_ALL, done.agent.code))
        lines.append(_("To hand them on now: {command}", command=command))
    return lines


def member_row(desk: Desk, member: Member) -> dict[str, Any]:
    """Somebody of the staff; `absent_until` is null for who is here, 9999-12-31 where nobody knows."""
    return {
        "staff": member.agent.code,
        "name": member.agent.name,
        "role": member.agent.role,
        "absent_until": member.absent_until.isoformat() if member.absent_until else None,
        "on_break_since": moment(desk, member.on_break),
        "desk_open": member.desk_open,
        "promises": member.promises,
    }


def absence(done: Absence) -> dict[str, Any]:
    """The answer of `staff absent`."""
    return {
        "staff": done.agent.code,
        "absent_until": done.until.isoformat() if done.until else None,
        "changed": done.changed,
        "promises": [int(row.promise) for row in done.promises],
    }
