"""Owns the words and the JSON of campaigns. Invariant: pure; what has become of a campaign's contacts is told by the
names that the rest of the program has for these states."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from carecall.desk.campaign_audience import COME
from carecall.desk.campaigns import Campaign, Coming, Greetings, Member, coming
from carecall.desk.context import Desk, from_instant
from carecall.desk.unapproved import Unapproved
from carecall.i18n import Words
from carecall.model.campaigns import Audience
from carecall.view import names, times
from carecall.view.plain import moment

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
PLANNED, ENOUGH = COME
CAMPAIGN = ("carecall", "campaign")
DRAFT, APPROVED, CLOSED, CALLED_OFF = "draft", "approved", "closed", "called-off"


def standing(found: Campaign) -> str:
    """Where a campaign stands."""
    if found.row.closed_at:
        return CALLED_OFF if found.row.called_off else CLOSED
    return APPROVED if found.row.approved_at else DRAFT


def _standing_words(_: Words, found: Campaign) -> str:
    return {DRAFT: _("not approved yet"), APPROVED: _("approved"), CLOSED: _("is over"),
            CALLED_OFF: _("called off")}[standing(found)]  # fmt: skip


def campaign_lines(_: Words, desk: Desk, found: Campaign) -> list[str]:
    """A campaign, a line for each thing that there is to say."""
    draft, row = found.row.draft, found.row
    programme = names.programme_name(desk.pack, draft.programme, _.lang)
    head = _("{code} {name}: {programme}, {state}", code=draft.code, name=draft.name, programme=programme,
             state=_standing_words(_, found))  # fmt: skip
    lines = [head, _("Days: {days}", days=_days(_, desk, found)), _("For: {whom}", whom=_whom(_, desk, found)),
             *_load(_, desk, found)]  # fmt: skip
    if draft.text:
        lines.append(_("Text: {text}", text=draft.text))
    lines += [line for each in coming(desk, found) for line in _coming(_, desk, found, each)]
    if row.approved_at:
        lines.append(_("Approved by {name}, {time}", name=row.approved_by, time=_time(_, desk, row.approved_at)))
    lines += [_progress(_, desk, found, touch) for touch in dict.fromkeys(touch for touch, _, _ in found.progress)]
    if row.approved_at:
        lines.append(_signed_up(_, found))
    if row.closed_at:
        lines.append(_closed(_, desk, found))
    return lines


def _load(_: Words, desk: Desk, found: Campaign) -> Iterator[str]:
    """Who is left out, and of several days how many each has."""
    out: dict[str, int] = {}
    for (_on, why), count in found.load.items():
        out[why] = out.get(why, 0) + count
    if told := _left_out(_, out):
        yield _("Of these hear nothing: {whom}", whom=_(", ").join(told))
    if out.get(ENOUGH):
        yield _("Of these have heard enough of us by then: {count}. They hear of it later, or not at all (E-08).",
                count=f"{out[ENOUGH]:,}")  # fmt: skip
    yield from _on_each_day(_, desk, found)
    yield _("Each of them: {command}", command=_typed("members", found.row.draft.code))


def _on_each_day(_: Words, desk: Desk, found: Campaign) -> Iterator[str]:
    """Of a campaign of several days: who is to come on which, those apart who hear nothing; and which of these days are
    closed by now."""
    draft, counts = found.row.draft, Counter[date]()
    for (on, why), count in found.load.items():
        counts[on] += count if why in COME else 0
    if draft.first != draft.last and counts.total():
        yield _("On each day, filled from the first on:") if draft.per_day else _("On each day:")
        for on, count in sorted((+counts).items()):
            closed = "" if desk.rhythm.calendar.is_open(on) else _("  closed by now")
            yield f"  {times.day_words(_, on, desk.clock.today())}  {count:,}{closed}"


def _left_out(_: Words, out: Mapping[str, int]) -> list[str]:
    """How many hear nothing, by why (store.judging)."""
    told = {
        "not-eligible": _("{count} who sold the car, moved or died"),
        "opted-out": _("{count} who want no calls"),
        "other-class": _("{count} who are not of the classes that it is for (C-27)"),
        "seen": _("{count} who have been here since"),
        "no-number": _("{count} without a number that works"),
    }
    return [words.format(count=f"{out[why]:,}") for why, words in told.items() if out.get(why)]


def members_table(_: Words, found: Sequence[Member], today: date) -> Table:
    """Who comes on which day, and who hears nothing."""
    told = {
        PLANNED: "",
        ENOUGH: _("has heard enough of us by then (E-08)"),
        "not-eligible": _("sold, moved or died"),
        "opted-out": _("wants no more calls"),
        "other-class": _("of another class"),
        "seen": _("has been here"),
        "no-number": _("no number"),
    }
    rows = [(times.day_words(_, each.on, today), each.name, each.plate or "-", told.get(each.why, each.why))
            for each in found]  # fmt: skip
    return (_("day"), _("owner"), _("plate"), _("hears nothing: why")), rows


def member_json(each: Member) -> dict[str, Any]:
    return {"customer": int(each.customer), "name": each.name, "vehicle": each.plate or None,
            "day": each.on.isoformat(), "left_out": each.why if each.why != PLANNED else None}  # fmt: skip


def _closed(_: Words, desk: Desk, found: Campaign) -> str:
    row = found.row
    told = {"name": row.closed_by or "-", "time": _time(_, desk, row.closed_at), "summary": row.summary}
    if row.called_off:
        return _("Called off by {name}, {time}: {summary}", **told) if row.summary \
            else _("Called off by {name}, {time}", **told)  # fmt: skip
    return _("Closed by {name}, {time}: {summary}", **told) if row.summary \
        else _("Closed by {name}, {time}", **told)  # fmt: skip


def would_words(_: Words, what: str, found: Campaign) -> str:
    """What closing, calling off or reopening a campaign would do."""
    code = found.row.draft.code
    left = sum(count for _touch, state, count in found.progress if state in ("open", "held", "outbox"))
    if what == "close":
        return _.n("{code} would be archived: {count} call or message that is planned still goes out, nothing more is.",
                   "{code} would be archived: {count} calls and messages that are planned still go out, nothing "
                   "more is.",
                   left, code=code)  # fmt: skip
    if what == "call-off":
        return _.n("{code} would be called off: {count} call or message that has not gone out is withdrawn, and "
                   "nothing more is planned.",
                   "{code} would be called off: {count} calls and messages that have not gone out are withdrawn, and "
                   "nothing more is planned.", left, code=code)  # fmt: skip
    return _("{code} would go on: what was withdrawn stands again as it stood, where its days are not over.", code=code)


def unapproved_words(_: Words, desk: Desk, waiting: Unapproved) -> str:
    """What of a file waits for a director, for which days, and how it is approved."""
    told = {"programme": names.programme_name(desk.pack, waiting.programme, _.lang), "number": waiting.number,
            "days": _span(_, waiting.first, waiting.last, desk.clock.today())}  # fmt: skip
    approve = _typed("approve", waiting.number)
    if waiting.stands in (APPROVED, CLOSED):
        how = approve if waiting.stands == APPROVED \
            else _("{first}, then {then}", first=_typed("reopen", waiting.number), then=approve)  # fmt: skip
        return _.n("{programme} {number}: {count} record that a file added since ({days}) waits for a director's "
                   "approval (A-04): {how}",
                   "{programme} {number}: {count} records that a file added since ({days}) wait for a director's "
                   "approval (A-04): {how}", waiting.count, how=how, **told)  # fmt: skip
    add = _typed("add", waiting.number, "--programme", waiting.programme, "--name", "NAME")
    how = approve if waiting.stands else _("{first}, then {then}", first=add, then=approve)
    return _.n("{programme} {number}: {count} record of a file ({days}) waits for a director's approval (A-04): {how}",
               "{programme} {number}: {count} records of a file ({days}) wait for a director's approval (A-04): {how}",
               waiting.count, how=how, **told)  # fmt: skip


def _typed(command: str, number: str, *options: str) -> str:
    """A command as it is typed; a file's number may have any signs."""
    typed = shlex.quote(number)
    told = (*options, "--", typed) if number.startswith("-") else (typed, *options)
    return " ".join((*CAMPAIGN, command, *told))


def unapproved_json(waiting: Unapproved) -> dict[str, Any]:
    return {"programme": waiting.programme, "number": waiting.number, "count": waiting.count,
            "first": waiting.first.isoformat(), "last": waiting.last.isoformat(),
            "campaign": waiting.stands or None}  # fmt: skip


def _signed_up(_: Words, found: Campaign) -> str:
    told = _("Signed up: {count}", count=f"{found.signed_up:,}")
    who = _typed("signed-up", found.row.draft.code)
    return _("{told}. Who: {command}", told=told, command=who) if found.signed_up else told


def signed_up_table(_: Words, desk: Desk, found: Sequence[Mapping[str, Any]]) -> Table:
    """Who comes, with which car, on which day, and who wrote it down."""
    heads = (_("owner"), _("phone"), _("plate"), _("comes on"), _("entered"), _("entered by"))
    today = desk.clock.today()
    rows = [
        (each["name"], each["phone"] or "-", each["vehicle"] or "-",
         *(times.day_words(_, date.fromisoformat(each[day]), today) for day in ("comes_on", "day")),
         each["agent_name"] or "-")
        for each in found
    ]  # fmt: skip
    return heads, rows


def sign_up_words(_: Words, name: str, code: str, off: bool, changed: bool) -> str:
    """What became of an owner who was put on a campaign's list, or taken off it."""
    told = {"name": name, "campaign": code}
    if off:
        return _("{name} is off the list of {campaign}.", **told) if changed \
            else _("{name} was not on the list of {campaign}.", **told)  # fmt: skip
    return _("{name} is on the list of {campaign}.", **told) if changed \
        else _("{name} was on the list of {campaign} already.", **told)  # fmt: skip


def _days(_: Words, desk: Desk, found: Campaign) -> str:
    draft = found.row.draft
    span = _span(_, draft.first, draft.last, desk.clock.today())
    return _("{days}, {count} owners a day at most", days=span, count=draft.per_day) \
        if draft.per_day and draft.first != draft.last else span  # fmt: skip


def _span(_: Words, first: date, last: date, today: date) -> str:
    told = times.day_words(_, first, today)
    return told if first == last else _("{first} to {last}", first=told, last=times.day_words(_, last, today))


def _whom(_: Words, desk: Desk, found: Campaign) -> str:
    audience = found.row.draft.audience
    record = desk.pack.campaign_record(found.row.draft.programme)
    counted = _.n("{count} owner", "{count} owners", found.members) if record and record.whose == "customer" \
        else _.n("{count} car", "{count} cars", found.members)  # fmt: skip
    if found.now != found.members:
        counted = _("{counted} at first, now {count}", counted=counted, count=f"{found.now:,}")
    limits = _limits(_, audience)
    return _("{counted}; {limits}", counted=counted, limits=_(", ").join(limits)) if limits else counted


def _limits(_: Words, audience: Audience) -> list[str]:
    limits = []
    if audience.models:
        limits.append(_("of the model {models}", models=_(", ").join(audience.models)))
    if audience.vins:
        limits.append(_("VIN {first} to {last}", first=audience.vins[0], last=audience.vins[1]))
    if audience.away:
        limits.append(_away(_, *audience.away))
    if audience.delivered:
        limits.append(_.n("delivered in the last {count} month before", "delivered in the last {count} months before",
                          audience.delivered))  # fmt: skip
    if audience.filed:
        limits.append(_("as a file has them"))
    if audience.listed:
        limits.append(_.n("{count} named in a list", "{count} named in a list", audience.listed))
    return limits


def _away(_: Words, at_least: int, less_than: int | None) -> str:
    if less_than is None:
        return _.n("here last {count} month ago or longer", "here last {count} months ago or longer", at_least)
    return _("here last {from_} to {to} months ago", from_=at_least, to=less_than)


def _progress(_: Words, desk: Desk, found: Campaign, touch: str) -> str:
    states = [f"{names.state_name(_, state)} {count:,}" for of, state, count in found.progress if of == touch]
    known = desk.pack.touch(found.row.draft.programme, touch)
    what = _("Messages: {states}") if known and known.message else _("Calls: {states}")
    return what.format(states=_(", ").join(states))


def _coming(_: Words, desk: Desk, found: Campaign, each: Coming) -> Iterator[str]:
    """When a touch comes, and what it says; of a campaign that is not approved, that it is too late for that."""
    today = desk.clock.today()
    late = each.last < today and not found.row.approved_at
    days = _span(_, min(max(each.first, today), each.last), each.last, today)
    if late:
        yield _("Not written any more: that was for {days}", days=days) if each.text \
            else _("Not called any more: that was for {days}", days=days)  # fmt: skip
    elif not each.text:
        yield _("Called: {days}", days=days)
    else:
        yield _("Written: {days}, such as: {text}", days=days, text=each.text)


def _time(_: Words, desk: Desk, instant: str) -> str:
    return times.moment_words(_, desk.clock.to_wall(from_instant(instant)), desk.clock.wall())


def next_words(_: Words, command: str, found: Campaign) -> str:
    """What comes next; "" for nothing."""
    code = found.row.draft.code
    if command == "add":
        return _("Nothing of it is planned before a director has approved it: {command}",
                 command=_typed("approve", code, "--agent", "CODE"))  # fmt: skip
    if command == "approve":
        return _("It is planned with the next planning: carecall plan")
    if command == "reopen" and found.row.approved_at:
        return _("It is planned with the next planning: carecall plan")
    return ""


def campaign_table(_: Words, desk: Desk, found: list[Campaign]) -> Table:
    heads = (_("campaign code"), _("campaign"), _("programme"), _("days"), _("for"), _("state"))
    rows = [
        (each.row.draft.code, each.row.draft.name,
         names.programme_name(desk.pack, each.row.draft.programme, _.lang), _days(_, desk, each),
         f"{each.members:,}", _standing_words(_, each))
        for each in found
    ]  # fmt: skip
    return heads, rows


def greetings_words(_: Words, greetings: Greetings) -> str:
    told = {"count": greetings.sent, "wanted": greetings.wanted}
    if greetings.sent >= greetings.wanted:
        return _("Greetings and notices to the owners this month: {count} of {wanted} (C-07).", **told)
    return _("Greetings and notices to the owners this month: {count} of {wanted} (C-07). Others are made with: "
             "carecall campaign add CODE --programme notice", **told)  # fmt: skip


def campaign_json(desk: Desk, found: Campaign) -> dict[str, Any]:
    """A campaign, with for whom it is by now and how far it is."""
    return {
        **listed_json(desk, found),
        "members_now": found.now,
        "days": [{"day": on.isoformat(), "left_out": why if why != PLANNED else None, "count": count}
                 for (on, why), count in sorted(found.load.items())],
        "contacts": [{"touch": touch, "state": state, "count": count} for touch, state, count in found.progress],
    }  # fmt: skip


def listed_json(desk: Desk, found: Campaign) -> dict[str, Any]:
    """A campaign as it was decided."""
    row, draft = found.row, found.row.draft
    approved, closed = (moment(desk, desk.clock.to_wall(from_instant(at))) if at else None
                        for at in (row.approved_at, row.closed_at))  # fmt: skip
    return {
        "code": draft.code, "name": draft.name, "programme": draft.programme, "state": standing(found),
        "first": draft.first.isoformat(), "last": draft.last.isoformat(), "per_day": draft.per_day or None,
        "models": list(draft.audience.models), "vins": list(draft.audience.vins) if draft.audience.vins else None,
        "away": list(draft.audience.away) if draft.audience.away else None,
        "delivered": draft.audience.delivered or None, "listed": draft.audience.listed or None,
        "text": draft.text or None,
        "members": found.members, "signed_up": found.signed_up,
        "approved": approved, "approved_by": row.approved_by or None, "closed": closed,
        "closed_by": row.closed_by or None,
        "summary": row.summary or None,
    }  # fmt: skip
