"""Owns the warnings about a pack that runs. Invariant: a warning never stops a load.

E-10 is the form of a message; a source is the rule that a programme or a series carries out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from pathlib import Path
from string import Formatter

from carecall.errors import Problem
from carecall.model.programmes import Pack
from carecall.model.slots import Hours
from carecall.programmes import PACKS, grammar
from carecall.programmes.catalogue import unknown_rules
from carecall.programmes.draft import laid_last
from carecall.scripts.nodes import Node, Steps, dotted, find

GREETING = 12  # the salutation begins this early in a message
SIGNATURE = "【{dealership}】"  # who sends it: where a Chinese commercial message begins

QUIET = 30  # minutes between the slots and the end of the calling hours that are no mistake: promises are kept there

Advice = tuple[str, Steps, dict[str, object]]


def warnings(pack: Pack, written: grammar.Pack, root: Node, files: Sequence[str]) -> list[Problem]:
    """What a supervisor should look at; `files` in the order in which they were laid."""
    hours = _hours(pack.hours, root, files)
    found = (*_sources(written), *hours, *_days(pack), *_windows(pack), *_unused(written, root), *_form(pack))
    return [*(_warning(root, *each) for each in found), *unknown_rules(root)]


def _warning(root: Node, code: str, path: Steps, params: dict[str, object]) -> Problem:
    node = find(root, path)
    return Problem(node.file, node.line, dotted(path), code, params, warning=True)


def _sources(written: grammar.Pack) -> Iterator[Advice]:
    for name, programme in written.programmes.items():
        if not programme.sources:
            yield "no-sources", ("programmes", name, "sources"), {"name": name}
    for name, record in written.records.items():
        if not record.sources:
            yield "no-sources", ("records", name, "sources"), {"name": name}
    for name, kind in written.due_dates.items():
        if not kind.sources:
            yield "no-sources", ("due_dates", name, "sources"), {"name": name}
    for name, of_owners in written.classes.items():
        if not of_owners.sources:
            yield "no-sources", ("classes", name, "sources"), {"name": name}
    for name, role in written.contacts.items():
        if not role.sources:
            yield "no-sources", ("contacts", name, "sources"), {"name": name}
    for name, series in written.series.items():
        if not series.sources:
            yield "no-sources", ("series", name, "sources"), {"name": name}


def _hours(hours: Hours, root: Node, files: Sequence[str]) -> Iterator[Advice]:
    """Calls are made in the slots: calling hours that go far beyond them bring none but the promised ones (D-15)."""
    first, last, calling = hours.slots[0], max(hours.slots, key=lambda slot: slot.end), hours.calling
    ends = (
        ("from", first.name, calling.start, first.start, calling.start),
        ("to", last.name, last.end, calling.end, calling.end),
    )
    for key, slot, start, end, wanted in ends:
        if _minutes(end) - _minutes(start) > QUIET:
            own, path = ("hours", "slots", slot, key), ("hours", "calling", key)
            times = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "wanted": f"{wanted:%H:%M}"}
            yield "no-slot-then", laid_last(root, files, own, path), {**times, "slot_key": ".".join(own)}


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _days(pack: Pack) -> Iterator[Advice]:
    """A calendar without a single open day serves no window at all."""
    if pack.calendar.kind == "custom" and not pack.calendar.opened - pack.calendar.closed:
        yield "no-open-day", ("calendar", "opened"), {}


def _windows(pack: Pack) -> Iterator[Advice]:
    """Each try needs a day of its own: a window with fewer days cannot serve the series."""
    for code, programme in pack.programmes.items():
        for touch in (touch for touch in programme.touches if not touch.message):
            days = touch.give_up - touch.start + 1
            if days < touch.policy.tries:
                path = ("programmes", code, "touches", touch.code, "give_up")
                yield "window-too-short", path, {"days": days, "tries": touch.policy.tries}


def _unused(written: grammar.Pack, root: Node) -> Iterator[Advice]:
    """What a house has written and does not use; a shipped pack offers more than each that extends it uses."""
    touches = [touch for programme in written.programmes.values() for touch in programme.touches.values()]
    messages = (*(series.then for series in written.series.values()), *(touch.message for touch in touches))
    ends = [then.template for then in messages if then]
    tests = [test for each in written.classes.values() for test in each.earned.values()]
    used: dict[str, set[str | None]] = {
        "records": {*(due.base for due in written.due_dates.values()), *(base for test in tests for base in test.of)},
        "due_dates": {programme.due for programme in written.programmes.values()},
        "series": {touch.series for touch in touches},
        "templates": {*ends, *(touch.template for touch in touches)},
    }
    for kind, wanted in used.items():
        for name in getattr(written, kind):
            ours = Path(find(root, (kind, name)).file).is_relative_to(PACKS)
            if touches and name not in wanted and not ours:
                yield "unused", (kind, name), {"name": name}


def _form(pack: Pack) -> Iterator[Advice]:
    for name, texts in pack.templates.items():
        for lang, text in texts.items():
            if not _well_formed(text):
                yield "message-form", ("templates", name, lang), {"name": name}


def _well_formed(text: str) -> bool:
    """E-10: the salutation with the name first (after the signature), and at the end the desk's number and a name."""
    parts = [(before, name) for before, name, _, _ in Formatter().parse(text.removeprefix(SIGNATURE)) if name]
    if len(parts) < 3 or len(parts[0][0]) > GREETING:
        return False
    return parts[0][1] == "owner" and {name for _, name in parts[-2:]} == {"hotline", "agent"}
