"""Owns the step from a checked pack to `model.programmes.Pack`. Invariant: it decides nothing; it only fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from carecall.model.calendar import Calendar
from carecall.model.classes import Benefit, OwnerClass, Test
from carecall.model.kinds import (
    AFTER,
    BEFORE,
    FESTIVAL,
    LAST_VISIT,
    NO_SPAN,
    OF_OWNER,
    OWNER,
    YEARLY,
    Bound,
    Kind,
    Record,
    Span,
)
from carecall.model.losses import Losses
from carecall.model.programmes import (
    MESSAGES,
    RING_IN,
    TALKS,
    Complaints,
    ContactRole,
    Fallback,
    Pack,
    Policy,
    Pressure,
    Programme,
    Touch,
)
from carecall.model.slots import Band, Hours
from carecall.programmes import grammar
from carecall.scripts.nodes import Node, find

FEN = 100
"""Of a yuan: sums are kept in whole fen."""
MESSAGE = Policy("message", tries=1)
"""Of a touch that is a message: nobody tries it again."""


def compile_pack(model: grammar.Pack, root: Node) -> Pack:
    """The pack as planning and the desk read it: only the programmes that run, every reference resolved."""
    running = {code: written for code, written in model.programmes.items() if written.run}
    policies = {name: _policy(name, series) for name, series in model.series.items()}
    programmes = {
        code: _programme(code, written, policies, running, root, _basis(written, model))
        for code, written in running.items()
    }
    counted = {programme.due for programme in programmes.values()}
    kept = {code: _record(code, written) for code, written in model.records.items()}
    kinds = {code: _kind(code, model.due_dates, kept) for code in model.due_dates if code in counted}
    return Pack(
        name=model.pack,
        kinds=kinds,
        records=kept,
        classes={code: _class(code, written) for code, written in model.classes.items()},
        pressure=_pressure(model.pressure) if model.pressure else None,
        losses=_losses(model.losses, model, kept) if model.losses else None,
        hours=_hours(model.hours),
        calendar=_calendar(model.calendar),
        time_zone=model.time_zone,
        programmes=programmes,
        resting={code: each.names.model_dump() for code, each in model.programmes.items() if not each.run},
        templates={name: texts.model_dump() for name, texts in model.templates.items()},
        contacts={code: _contact(code, written) for code, written in model.contacts.items()},
        slot_names={name: slot.names.model_dump() for name, slot in model.hours.slots.items()},
    )


def _programme(
    code: str,
    written: grammar.Programme,
    policies: dict[str, Policy],
    running: dict[str, grammar.Programme],
    root: Node,
    basis: grammar.Record | None,
) -> Programme:
    place = find(root, ("programmes", code))
    return Programme(
        code=code,
        names=written.names.model_dump(),
        sources=tuple(written.sources),
        due=written.due,
        role=written.caller,
        priority=written.priority,
        touches=tuple(_touch(name, touch, policies, basis) for name, touch in written.touches.items()),
        named=written.named or "",
        answered_by=frozenset(written.answered_by),
        ended_by=frozenset(written.ended_by),
        after=written.after if written.after in running else "",  # who does not run holds nobody up
        of=frozenset(written.of),
        complaints=Complaints(written.complaints.to, written.complaints.hours),
        always=written.always,
        only_for=frozenset(written.only_for),
        not_for=frozenset(written.not_for),
        expected=_is_expected(written, basis),
        campaigns=basis is not None and basis.campaign,
        file=place.file,
        line=place.line,
    )


def _basis(written: grammar.Programme, model: grammar.Pack) -> grammar.Record | None:
    """The record that a programme counts from, where that is one of a pack's."""
    due = model.due_dates.get(written.due)
    return model.records.get(due.base) if due else None


def _is_expected(written: grammar.Programme, basis: grammar.Record | None) -> bool:
    """What falls due of what is told in a call, or of a campaign, nobody has to have."""
    return written.due != RING_IN and not (basis and (basis.told or basis.campaign))


def _pressure(written: grammar.Pressure) -> Pressure:
    usual, seldom = _limits(written), _limits(written.seldom)
    return Pressure(usual, written.days, written.urgent, seldom, tuple(written.sources))


def _losses(written: grammar.Losses, model: grammar.Pack, kept: Mapping[str, Record]) -> Losses:
    """The kinds are as they are written, whether any programme that runs counts from them or not."""
    named = {"lost": written.lost, "soon": written.soon, "warranty": written.warranty}
    kinds = {name: _kind(code, model.due_dates, kept) for name, code in named.items() if code}
    away = {code for code, due in model.due_dates.items() if due.base == LAST_VISIT}
    programmes = tuple(code for code, programme in model.programmes.items() if programme.due in away)
    return Losses(kinds, tuple(written.local), programmes, tuple(written.sources))


def _limits(written: grammar.Limits) -> dict[str, int]:
    found = {TALKS: written.talks, MESSAGES: written.messages}
    return {what: most for what, most in found.items() if most is not None}


def _record(code: str, written: grammar.Record) -> Record:
    names, sources = written.names.model_dump(), tuple(written.sources)
    told = {answer: frozenset(values) for answer, values in written.told.items()}
    columns = tuple(written.day), tuple(written.number)
    return Record(code, written.of, *columns, written.each, names, sources, told, written.unless or "",
                  written.campaign, tuple(written.amount), written.delivered_within or 0)  # fmt: skip


def _class(code: str, written: grammar.OwnerClass) -> OwnerClass:
    tests = (Test(name, tuple(each.of), (each.over or 0) * FEN, each.at_least or 0, each.among or "", each.unless or "")
             for name, each in written.earned.items())  # fmt: skip
    grants = (Benefit(name, each.amount or 0, each.names.model_dump()) for name, each in written.grants.items())
    return OwnerClass(code, written.names.model_dump(), tuple(written.sources), tuple(written.words),
                      _span(written.within), tuple(tests), tuple(grants), written.scale or "")  # fmt: skip


def _contact(code: str, written: grammar.ContactRole) -> ContactRole:
    return ContactRole(code, written.names.model_dump(), tuple(written.said), tuple(written.sources))


def _kind(code: str, all_written: Mapping[str, grammar.DueDate], kept: Mapping[str, Record]) -> Kind:
    written = all_written[code]
    every = _span(written.every) if written.every else YEARLY if written.base == FESTIVAL else NO_SPAN
    names, sources = written.names.model_dump(), tuple(written.sources)
    record = kept.get(written.base)
    of_owner = record.subject == OWNER if record else written.base in OF_OWNER
    each = record is not None and record.each
    on, lunar = written.on or "", written.lunar
    models = {model: _span(length) for model, length in written.models.items()}
    only = _bound(written.only, all_written, kept) if written.only else None
    return Kind(
        code, written.base, _span(written.after), every, written.times, names, sources, of_owner, each, on, lunar,
        models, written.recorded or "", only,
    )  # fmt: skip


def _bound(written: grammar.Only, all_written: Mapping[str, grammar.DueDate], kept: Mapping[str, Record]) -> Bound:
    side, other = (BEFORE, written.before) if written.before else (AFTER, written.after)
    return Bound(side, _kind(other or "", all_written, kept))


def _span(length: grammar.Length) -> Span:
    return Span(**length.model_dump())


def _touch(code: str, written: grammar.Touch, policies: dict[str, Policy], basis: grammar.Record | None) -> Touch:
    policy = policies[written.series] if written.series else MESSAGE
    if written.template and policy.fallback:
        policy = replace(policy, fallback=replace(policy.fallback, template=written.template))
    give_up = written.end if written.give_up is None else written.give_up
    message = _message(written.message) if written.message else None
    invites = basis is not None and basis.campaign and not written.reminds
    return Touch(code, written.phone or "", written.start, written.end, give_up, policy, message, tuple(written.reach),
                 invites)  # fmt: skip


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
