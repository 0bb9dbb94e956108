"""Owns a compiled pack as plain JSON values. Invariant: `thaw(freeze(pack)) == pack`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, time
from typing import TYPE_CHECKING, Any

from carecall.model.calendar import Calendar
from carecall.model.programmes import Complaints, ContactRole, Fallback, Pack, Policy, Pressure, Programme, Touch
from carecall.model.slots import Band, Hours

if TYPE_CHECKING:
    from carecall.model.classes import OwnerClass
    from carecall.model.kinds import Kind, Record
    from carecall.model.losses import Losses


def freeze(pack: Pack) -> dict[str, Any]:
    return {key: _plain(value) for key, value in asdict(pack).items()}


def thaw(values: dict[str, Any]) -> Pack:
    """The pack again. Raises KeyError, TypeError or ValueError for values that are not a frozen pack."""
    hours, calendar = values["hours"], values["calendar"]
    return Pack(
        **values
        | {
            "hours": Hours(
                _band(hours["calling"]),
                _band(hours["limits"]),
                tuple(map(_band, hours["slots"])),
                tuple(hours["prefer"]),
            ),
            "calendar": Calendar(calendar["kind"], _days(calendar["closed"]), _days(calendar["opened"])),
            "pressure": _pressure(values["pressure"]),
            "losses": _losses(values["losses"]),
            "records": {code: _record(record) for code, record in values["records"].items()},
            "contacts": {code: _contact(role) for code, role in values["contacts"].items()},
            "kinds": {code: _kind(kind) for code, kind in values["kinds"].items()},
            "classes": {code: _class(found) for code, found in values["classes"].items()},
            "programmes": {code: _programme(programme) for code, programme in values["programmes"].items()},
        }
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    return value.isoformat() if isinstance(value, date | time) else value


def _band(values: dict[str, Any]) -> Band:
    return Band(values["name"], time.fromisoformat(values["start"]), time.fromisoformat(values["end"]))


def _days(values: list[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, values))


def _programme(values: dict[str, Any]) -> Programme:
    return Programme(
        **values
        | {
            "sources": tuple(values["sources"]),
            "touches": tuple(map(_touch, values["touches"])),
            "answered_by": frozenset(values["answered_by"]),
            "ended_by": frozenset(values["ended_by"]),
            "complaints": Complaints(**values["complaints"]),
            "of": frozenset(values["of"]),
            "only_for": frozenset(values["only_for"]),
            "not_for": frozenset(values["not_for"]),
        }
    )


def _kind(values: dict[str, Any]) -> Kind:
    from carecall.model.kinds import Bound, Kind, Span  # a pack without kinds of its own does without its arithmetic

    spans: dict[str, Any] = {name: Span(**values[name]) for name in ("after", "every")}
    spans["models"] = {code: Span(**span) for code, span in values["models"].items()}
    only = Bound(values["only"]["side"], _kind(values["only"]["kind"])) if values["only"] else None
    return Kind(**values | spans | {"sources": tuple(values["sources"]), "only": only})


def _pressure(values: dict[str, Any] | None) -> Pressure | None:
    return Pressure(**values | {"sources": tuple(values["sources"])}) if values else None


def _losses(values: dict[str, Any] | None) -> Losses | None:
    if values is None:
        return None
    from carecall.model.losses import Losses

    kinds = {name: _kind(values[name]) if values[name] else None for name in ("lost", "soon", "warranty")}
    return Losses(**values | kinds | {name: tuple(values[name]) for name in ("local", "programmes", "sources")})


def _record(values: dict[str, Any]) -> Record:
    from carecall.model.kinds import Record

    told = {answer: frozenset(meant) for answer, meant in values["told"].items()}
    lists = {name: tuple(values[name]) for name in ("days", "numbers", "amounts", "sources")}
    return Record(**values | lists | {"told": told})


def _class(values: dict[str, Any]) -> OwnerClass:
    from carecall.model.classes import Benefit, OwnerClass, Test
    from carecall.model.kinds import Span

    tests = tuple(Test(**test | {"of": tuple(test["of"])}) for test in values["tests"])
    grants = tuple(Benefit(**benefit) for benefit in values["grants"])
    lists = {name: tuple(values[name]) for name in ("sources", "words")}
    return OwnerClass(**values | lists | {"within": Span(**values["within"]), "tests": tests, "grants": grants})


def _contact(values: dict[str, Any]) -> ContactRole:
    return ContactRole(**values | {name: tuple(values[name]) for name in ("said", "sources")})


def _touch(values: dict[str, Any]) -> Touch:
    policy, message = _policy(values["policy"]), _message(values["message"])
    return Touch(**values | {"policy": policy, "message": message, "reach": tuple(values["reach"])})


def _policy(values: dict[str, Any]) -> Policy:
    return Policy(**values | {"fallback": _message(values["fallback"]), "sources": tuple(values["sources"])})


def _message(values: dict[str, Any] | None) -> Fallback | None:
    return Fallback(tuple(values["channels"]), values["template"]) if values else None
