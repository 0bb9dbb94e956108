"""Owns a compiled pack as plain JSON values. Invariant: `thaw(freeze(pack)) == pack`.

A part is thawed when it is first asked for: the list that a desk begins with asks for few of them, and what dates are
counted with is not even loaded for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

from carecall.model.calendar import Calendar
from carecall.model.programmes import Complaints, ContactRole, Fallback, Pack, Policy, Pressure, Programme, Touch
from carecall.model.slots import Band, Hours

if TYPE_CHECKING:
    from carecall.model.classes import OwnerClass
    from carecall.model.kinds import Kind, Record
    from carecall.model.losses import Losses


Part = TypeVar("Part")


class Thawed(Mapping[str, Part]):
    """Parts by their codes, each made of its plain values when it is first asked for."""

    __slots__ = ("_made", "_make", "_values")

    def __init__(self, values: Mapping[str, Any], make: Callable[[Any], Part]) -> None:
        self._values = values
        self._make = make
        self._made: dict[str, Part] = {}

    def __getitem__(self, code: str) -> Part:
        if code not in self._made:
            self._made[code] = self._make(self._values[code])
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, code: object) -> bool:
        return code in self._values


def freeze(pack: Pack) -> dict[str, Any]:
    return {field.name: _plain(getattr(pack, field.name)) for field in fields(pack)}


def thaw(values: dict[str, Any]) -> Pack:
    """The pack again. Raises KeyError, TypeError or ValueError for values that are not a frozen pack, where not at once
    then when the part is asked for."""
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
            "records": Thawed(values["records"], _record),
            "contacts": Thawed(values["contacts"], _contact),
            "kinds": Thawed(values["kinds"], _kind),
            "classes": Thawed(values["classes"], _class),
            "programmes": Thawed(values["programmes"], _programme),
        }
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
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

    kinds = {"kinds": Thawed(values["kinds"], _kind)}
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
