"""Owns how it is told why an owner is not called. Invariant: pure; the answer in a sentence stands first, and no line
is wider than the room, in either language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from carecall.desk.context import Desk
from carecall.desk.why_not import AttemptLine, Kind, WhyLine, WhyNot
from carecall.i18n import Words
from carecall.view import plain
from carecall.view.beside import attempt_words
from carecall.view.cells import pad, widest, wrap
from carecall.view.names import programme_name
from carecall.view.reasons import Names, reason_text
from carecall.view.rules import asked_lines, named_in
from carecall.view.times import day_words, moment_words, near_words
from carecall.view.why import hanging, join

WHEN, PROGRAMME = 18, 16
"""The most cells that the columns of when and of programmes may take."""
LONG_AGO = 60
"""Days after which what was never called is told in one line."""


def why_not_lines(_: Words, known: Names, found: WhyNot, room: int) -> list[str]:
    """Who, the answer, what holds for everything, and then each thing that there could be a call about."""
    head = "  ".join(part for part in (found.name, found.phone, *found.plates) if part)
    lines = [*wrap(head, room), *wrap(reason_text(_, found.verdict, known), room)]
    blocks = [line for line in found.lines if not line.programme]
    rest = [line for line in found.lines if line.programme and not _long_over(known, line)]
    for block in blocks:
        lines += hanging("- ", reason_text(_, block.reason, known), room)
    whens = [_when(_, known, line) for line in rest]
    programmes = [programme_name(known.pack, line.programme, _.lang) for line in rest]
    when_cells, name_cells = widest(whens, WHEN), widest(programmes, PROGRAMME)
    for line, when, programme in zip(rest, whens, programmes, strict=True):
        first = f"  {pad(when, when_cells)}  {pad(programme, name_cells)}  "
        lines += hanging(first, _said(_, known, line, len(found.plates) > 1), room)
    return [*lines, *_what_is_long_over(_, known, found, room)]


def _long_over(known: Names, line: WhyLine) -> bool:
    """What nobody will ask for: it had its time long ago, and there was no call. A wish holds however old it is."""
    ago = (known.now.date() - line.on).days if line.on else 0
    holds = line.reason.code == "opted-out-of"
    return line.kind is Kind.OVER and not line.contact and not holds and ago > LONG_AGO


def _what_is_long_over(_: Words, known: Names, found: WhyNot, room: int) -> list[str]:
    """What was never planned, a paragraph for each cause, with the last day of each; then what was answered."""
    groups: dict[str, list[WhyLine]] = {}
    for line in found.lines:
        if line.programme and _long_over(known, line):
            groups.setdefault(reason_text(_, line.cause, known) if line.cause else "", []).append(line)
    told: list[str] = []
    for cause, lines in sorted(groups.items(), key=lambda group: not group[0]):
        several = len(found.plates) > 1
        names = _(", ").join(_dated(_, known, line, several) for line in lines)
        text = _("Long past and never planned: {programmes}.", programmes=names) if cause \
            else _("Long past: {programmes}.", programmes=names)  # fmt: skip
        told += hanging("  ", join(_, [text, cause] if cause else [text]), room)
    return told


def _dated(_: Words, known: Names, line: WhyLine, with_plate: bool) -> str:
    """`Maintenance (until Mon 2 Mar)`, which car where there are several; of what was answered, how."""
    assert line.on is not None
    name, day = programme_name(known.pack, line.programme, _.lang), day_words(_, line.on, known.now.date())
    if line.cause:
        when = _("until {day}", day=day)
    else:
        when = _("{day}: has been here", day=day) if line.reason.code == "answered" else day
    return _("{name} ({facts})", name=name, facts=_("; ").join([line.plate, when] if with_plate else [when]))


def _when(_: Words, known: Names, line: WhyLine) -> str:
    today = known.now.date()
    if line.kind is Kind.NOW:
        return _("now")
    if line.reason.code in ("other-class", "not-the-class"):
        return _("is not called")
    if line.kind is Kind.OVER:
        return near_words(_, line.on, today) if line.on else _("over")
    if isinstance(line.until, datetime):
        return moment_words(_, line.until, known.now)
    return near_words(_, line.until, today) if line.until else _("waits")


def _said(_: Words, known: Names, line: WhyLine, with_plate: bool) -> str:
    """The reason, which car where there are several, and the rules that the sentence does not name itself."""
    text = join(_, [reason_text(_, each, known) for each in (line.reason, line.cause) if each])
    rules = [rule for rule in _beside(line) if rule not in text]
    more = [line.plate if with_plate else "", _(", ").join(rules)]
    more += [_("contact {number}", number=line.contact)] if line.contact else []
    told = _("; ").join(part for part in more if part)
    return _("{sentence} [{more}]", sentence=text, more=told) if told else text


def _beside(line: WhyLine) -> tuple[str, ...]:
    """The rules that stand beside a line: what is over rests on none any more."""
    return line.rules if line.programme and line.kind is not Kind.OVER else ()


def rules_asked(_: Words, known: Names, found: WhyNot, room: int) -> list[str]:
    """What the rules ask that the lines name."""
    shown = [line for line in found.lines if not _long_over(known, line)]
    causes = [line.cause for line in found.lines if line.cause]
    named = named_in(_, known, [found.verdict, *(line.reason for line in shown), *causes])
    return asked_lines(_, [*named, *(rule for line in shown for rule in _beside(line))], room)


def call_lines(_: Words, known: Names, calls: Sequence[AttemptLine], room: int) -> Iterator[str]:
    """The owner's last calls: when, about what, what came of it, who called, and the note."""
    if calls:
        yield _("Last calls:")
    for call in calls:
        yield from hanging("  ", attempt_words(_, call, known), room)


def calls_json(desk: Desk, calls: Sequence[AttemptLine]) -> list[dict[str, Any]]:
    return [
        {"at": plain.moment(desk, call.at), "programme": call.programme, "outcome": call.outcome,
         "agent": call.agent or None, "note": call.note or None}
        for call in calls
    ]  # fmt: skip


def why_not_json(_: Words, desk: Desk, found: WhyNot) -> dict[str, Any]:
    """The same for programs: codes with parameters, the text in the asked language, days and moments in ISO 8601."""
    return {
        "customer": {"id": int(found.customer), "name": found.name, "phone": found.phone or None},
        "vehicles": list(found.plates),
        "now": found.now,
        "until": _iso(desk, found.until),
        "verdict": plain.reason(_, desk, found.verdict),
        "lines": [_line(_, desk, line) for line in found.lines],
    }


def _line(_: Words, desk: Desk, line: WhyLine) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "programme": line.programme or None,
        "vehicle": line.plate or None,
        "contact": line.contact or None,
        **(plain.reason(_, desk, line.reason) or {}),
        "until": _iso(desk, line.until),
        "on": line.on.isoformat() if line.on else None,
        "cause": plain.reason(_, desk, line.cause),
        "rules": list(line.rules),
    }


def _iso(desk: Desk, until: date | datetime | None) -> str | None:
    return plain.moment(desk, until) if isinstance(until, datetime) else until.isoformat() if until else None
