"""Owns the words and the JSON of the staff. Invariant: pure; whether somebody is here is one sentence everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.staffing import ALWAYS_AWAY, Absence, Away, Member, Place
from carecall.i18n import Words
from carecall.view.names import role_name
from carecall.view.plain import moment
from carecall.view.times import day_words, moment_words

DESK_OF = ("carecall", "--agent")
ABSENT = ("carecall", "staff", "absent")
HAND_ALL = ("carecall", "promise", "hand", "--all-of")


def where_words(_: Words, member: Member, now: datetime) -> str:
    """`at the desk`, `away until Wed 25 Nov; away Thu 10 Dec to Sun 20 Dec`."""
    coming = [_away_from(_, away, now.date()) for away in member.absences if away.first > now.date()]
    return _("; ").join([_today(_, member, now), *coming])


def _today(_: Words, member: Member, now: datetime) -> str:
    if member.on_phone:
        return _("on the phone since {time}", time=moment_words(_, member.on_phone, now))
    if member.absent_until:
        return _away(_, member.absent_until, now.date())
    if member.on_break:
        return _("on a break since {time}", time=moment_words(_, member.on_break, now))
    return _("at the desk") if member.desk_open else _("here, desk closed")


def places_words(_: Words, members: Sequence[Member], now: datetime) -> list[str]:
    """Where everybody is, a sentence a place: `On the phone: 林悦 since 15:38, 曹静 since 15:40.`"""
    told = {
        Place.PHONE: _("On the phone: {names}."),
        Place.DESK: _("At the desk: {names}."),
        Place.BREAK: _("On a break: {names}."),
        Place.AWAY: _("Away: {names}."),
        Place.CLOSED: _("Desk closed: {names}."),
    }
    found = {place: [_since(_, each, now) for each in members if each.place is place] for place in told}
    return [told[place].format(names=_(", ").join(names)) for place, names in found.items() if names]


def _since(_: Words, member: Member, now: datetime) -> str:
    """A name, and since when where that is known."""
    name, at = member.agent.name, member.since
    return _("{name} since {time}", name=name, time=moment_words(_, at, now)) if at else name


def _away(_: Words, until: date, today: date) -> str:
    if until == ALWAYS_AWAY:
        return _("away")
    return _("away today") if until == today else _("away until {day}", day=day_words(_, until, today))


def _away_from(_: Words, away: Away, today: date) -> str:
    """Of days to come."""
    first, last = (day_words(_, day, today) for day in (away.first, away.last))
    return _("away {first}", first=first) if away.first == away.last else \
        _("away {first} to {last}", first=first, last=last)  # fmt: skip


def added_words(_: Words, done: Member, calls: bool) -> list[str]:
    """Who is new here, and how they begin; `calls`: somebody of that role makes calls."""
    agent = done.agent
    said = _("{code} {name}, {role}, works here now.", code=agent.code, name=agent.name, role=role_name(_, agent.role))
    if not calls:
        return [said, _("No programme has calls for that role.")]
    command = " ".join((*DESK_OF, agent.code))
    return [said, _("The next planning gives them calls; their desk opens with: {command}", command=command)]


def absence_words(_: Words, done: Absence, now: datetime) -> list[str]:
    """What was said of somebody, what else stands, and what becomes of promises and other calls."""
    today = now.date()
    return [
        _said(_, done, today), *_only_a_day(_, done, today), *_others(_, done, today), *_promised(_, done, now),
        *_waiting(_, done, today),
    ]  # fmt: skip


def _said(_: Words, done: Absence, today: date) -> str:
    name = done.agent.name
    if done.until is None:
        return _back(_, done, today)
    later = done.first > today
    where = _away_from(_, Away(done.first, done.until), today) if later else _away(_, done.until, today)
    return _("{name}: {where}.", name=name, where=where)


def _back(_: Words, done: Absence, today: date) -> str:
    """From when they are here, and what became of the days that they were to be away."""
    name, day = done.agent.name, day_words(_, done.first, today)
    left = max((each.last for each in done.ended), default=done.first)
    last = done.back_until or done.first
    if left <= last:
        return _("{name} is here.", name=name) if done.first == today \
            else _("{name} is here on {day}.", name=name, day=day)  # fmt: skip
    until = day_words(_, left, today) if left != ALWAYS_AWAY else ""
    if done.back_until is None:
        return _("{name} is back from {day}; the leave until {until} ends with it.", name=name, day=day, until=until) \
            if until else _("{name} is back from {day}; the absence ends with it.", name=name, day=day)  # fmt: skip
    if done.first == last:
        return _("{name} is here on {day} only; the absence goes on after it.", name=name, day=day)
    return _("{name} is here from {day} to {last} only; the absence goes on after it.",
             name=name, day=day, last=day_words(_, last, today))  # fmt: skip


def _only_a_day(_: Words, done: Absence, today: date) -> list[str]:
    """How the rest of a leave that has ended is said again, where one day was meant."""
    left = max((each.last for each in done.ended), default=done.first)
    if done.back_until or done.first <= today or left in (done.first, ALWAYS_AWAY):
        return []
    rest = (done.first + timedelta(days=1)).isoformat()
    command = " ".join((*ABSENT, done.agent.code, "--from", rest, "--until", left.isoformat()))
    return [_("Only that day was meant? Then say the rest again: {command} (next time --back with --until).",
              command=command)]  # fmt: skip


def _others(_: Words, done: Absence, today: date) -> list[str]:
    told = [_away_from(_, away, today) for away in done.absences if away.first > max(today, done.first)]
    return [_("Planned besides: {absences}.", absences=_("; ").join(told))] if told else []


def _promised(_: Words, done: Absence, now: datetime) -> list[str]:
    if not done.promises:
        return []
    told = _.n(
        "{count} promise of theirs falls into that time, at {time}: the others see it ten minutes before.",
        "{count} promises of theirs fall into that time, the next at {time}: the others see each ten minutes before.",
        len(done.promises), time=moment_words(_, done.promises[0].starts, now),
    )  # fmt: skip
    command = " ".join((*HAND_ALL, done.agent.code))
    return [told, _("To hand on all that is promised by them, later days too: {command}", command=command)]


def _waiting(_: Words, done: Absence, today: date) -> list[str]:
    if not done.until or not (done.calls or done.contacts):
        return []
    role, days = role_name(_, done.agent.role), _on_days(_, done, today)
    told = _(
        "No other call of theirs is open for that time; what comes up then is on the lists of the others of the role: "
        "{role}.", role=role,
    ) if not done.contacts else _.n(
        "{count} other open call of theirs is in the pool {days} on the list of everybody of the role: {role}.",
        "{count} other open calls of theirs are in the pool {days} on the lists of everybody of the role: {role}.",
        done.contacts, role=role, days=days,
    ) if done.promises else _.n(
        "{count} open call of theirs is in the pool {days} on the list of everybody of the role: {role}.",
        "{count} open calls of theirs are in the pool {days} on the lists of everybody of the role: {role}.",
        done.contacts, role=role, days=days,
    )  # fmt: skip
    return [told] if done.others else [told, _("But nobody else of the role is here: {role}.", role=role)]


def _on_days(_: Words, done: Absence, today: date) -> str:
    """The days of an absence, within a sentence."""
    first, last = day_words(_, done.first, today), day_words(_, done.until or done.first, today)
    if done.until == ALWAYS_AWAY:
        return _("meanwhile,")
    if done.first > today:
        return _("on {day}, unless dealt with before,", day=first) if done.first == done.until else \
            _("from {first} to {last}, unless dealt with before,", first=first, last=last)  # fmt: skip
    return _("today,") if done.until == today else _("up to {day},", day=last)


def member_row(desk: Desk, member: Member) -> dict[str, Any]:
    """Somebody of the staff; `absent_until` is null for who is here, 9999-12-31 where nobody knows."""
    return {
        "staff": member.agent.code,
        "name": member.agent.name,
        "role": member.agent.role,
        "absent_until": member.absent_until.isoformat() if member.absent_until else None,
        "absences": _days(member.absences),
        "on_break_since": moment(desk, member.on_break),
        "on_phone_since": moment(desk, member.on_phone),
        "desk_open": member.desk_open,
        "promises": member.promises,
    }


def absence(done: Absence) -> dict[str, Any]:
    """The answer of `staff absent`."""
    return {
        "staff": done.agent.code,
        "absent_from": done.first.isoformat() if done.until else None,
        "absent_until": done.until.isoformat() if done.until else None,
        "back_until": done.back_until.isoformat() if done.back_until else None,
        "ended": _days(done.ended),
        "changed": done.changed,
        "absences": _days(done.absences),
        "promises": [int(row.promise) for row in done.promises],
        "contacts": done.contacts,
    }


def _days(absences: Sequence[Away]) -> list[dict[str, str]]:
    return [{"from": away.first.isoformat(), "until": away.last.isoformat()} for away in absences]
