"""Owns the step from a checked pack to `model.programmes.Pack`. Invariant: it decides nothing; it only fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from carecall.model.calendar import Calendar
from carecall.model.kinds import FESTIVAL, NO_SPAN, OF_OWNER, OWNER, YEARLY, Kind, Record, Span
from carecall.model.programmes import Complaints, Fallback, Pack, Policy, Pressure, Programme, Touch
from carecall.model.slots import Band, Hours
from carecall.programmes import grammar
from carecall.scripts.nodes import Node, find

MESSAGE = Policy("message", tries=1)
"""Of a touch that is a message: nobody tries it again."""


def compile_pack(model: grammar.Pack, root: Node) -> Pack:
    """The pack as planning and the desk read it: only the programmes that run, every reference resolved."""
    running = {code: written for code, written in model.programmes.items() if written.run}
    policies = {name: _policy(name, series) for name, series in model.series.items()}
    programmes = {code: _programme(code, written, policies, running, root) for code, written in running.items()}
    counted = {programme.due for programme in programmes.values()}
    kept = {code: _record(code, written) for code, written in model.records.items()}
    kinds = {code: _kind(code, written, kept) for code, written in model.due_dates.items() if code in counted}
    return Pack(
        name=model.pack,
        kinds=kinds,
        records=kept,
        pressure=_pressure(model.pressure) if model.pressure else None,
        hours=_hours(model.hours),
        calendar=_calendar(model.calendar),
        time_zone=model.time_zone,
        programmes=programmes,
        templates={name: texts.model_dump() for name, texts in model.templates.items()},
        slot_names={name: slot.names.model_dump() for name, slot in model.hours.slots.items()},
    )


def _programme(
    code: str,
    written: grammar.Programme,
    policies: dict[str, Policy],
    running: dict[str, grammar.Programme],
    root: Node,
) -> Programme:
    place = find(root, ("programmes", code))
    return Programme(
        code=code,
        names=written.names.model_dump(),
        sources=tuple(written.sources),
        due=written.due,
        role=written.caller,
        priority=written.priority,
        touches=tuple(_touch(name, touch, policies) for name, touch in written.touches.items()),
        named=written.named or "",
        answered_by=frozenset(written.answered_by),
        ended_by=frozenset(written.ended_by),
        after=written.after if written.after in running else "",  # who does not run holds nobody up
        of=frozenset(written.of),
        complaints=Complaints(written.complaints.to, written.complaints.hours),
        file=place.file,
        line=place.line,
    )


def _pressure(written: grammar.Pressure) -> Pressure:
    return Pressure(written.talks, written.days, written.urgent, tuple(written.sources))


def _record(code: str, written: grammar.Record) -> Record:
    names, sources = written.names.model_dump(), tuple(written.sources)
    return Record(code, written.of, tuple(written.day), tuple(written.number), written.each, names, sources)


def _kind(code: str, written: grammar.DueDate, kept: Mapping[str, Record]) -> Kind:
    every = _span(written.every) if written.every else YEARLY if written.base == FESTIVAL else NO_SPAN
    names, sources = written.names.model_dump(), tuple(written.sources)
    record = kept.get(written.base)
    of_owner = record.subject == OWNER if record else written.base in OF_OWNER
    each = record is not None and record.each
    on, lunar = written.on or "", written.lunar
    return Kind(
        code, written.base, _span(written.after), every, written.times, names, sources, of_owner, each, on, lunar
    )


def _span(length: grammar.Length) -> Span:
    return Span(**length.model_dump())


def _touch(code: str, written: grammar.Touch, policies: dict[str, Policy]) -> Touch:
    policy = policies[written.series] if written.series else MESSAGE
    if written.template and policy.fallback:
        policy = replace(policy, fallback=replace(policy.fallback, template=written.template))
    give_up = written.end if written.give_up is None else written.give_up
    message = _message(written.message) if written.message else None
    return Touch(code, written.phone or "", written.start, written.end, give_up, policy, message)


def _message(then: grammar.Then) -> Fallback:
    return Fallback(tuple(then.channels), then.template)


def _policy(name: str, series: grammar.Series) -> Policy:
    return Policy(
        name=name,
        tries=series.tries,
        distinct=series.distinct == "slot",
        fallback=_message(series.then) if series.then else None,
        promises_max=series.promises,
        dials_max=series.dials,
        break_offs_max=series.break_offs,
        sources=tuple(series.sources),
    )


def _hours(hours: grammar.Hours) -> Hours:
    slots = sorted((_band(name, slot) for name, slot in hours.slots.items()), key=lambda slot: slot.start)
    return Hours(_band("calling", hours.calling), _band("limits", hours.limits), tuple(slots), tuple(hours.prefer))


def _band(name: str, span: grammar.Span) -> Band:
    return Band(name, time.fromisoformat(span.start), time.fromisoformat(span.end))


def _calendar(calendar: grammar.Calendar) -> Calendar:
    closed, opened = (frozenset(map(date.fromisoformat, days)) for days in (calendar.closed, calendar.opened))
    return Calendar(calendar.kind, closed, opened)
