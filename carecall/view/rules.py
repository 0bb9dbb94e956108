"""Owns how rules are told. Invariant: every rule that is named beside it gets its line, one of a house's own too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.model.reasons import Reason
from carecall.programmes.catalogue import Rule, catalogue
from carecall.programmes.citations import PACKAGE, Citation, Kind
from carecall.view.cells import wrap
from carecall.view.names import programme_name
from carecall.view.problems import short_name
from carecall.view.reasons import Names, reason_text
from carecall.view.why import hanging

if TYPE_CHECKING:
    from carecall.desk.explaining import Explanation

_RULE = re.compile(r"\b[A-Z]-[0-9]{2}\b")


def area_name(_: Words, area: str) -> str:
    """The area of work that will carry a rule out."""
    names = {
        "messages": _("messages"),
        "bookings": _("bookings"),
        "complaints": _("complaints"),
        "supervision": _("supervision"),
        "access": _("access"),
        "telephony": _("telephony"),
        "programmes": _("programmes"),
        "knowledge": _("knowledge"),
    }
    return names.get(area, area)


def rule_line(_: Words, rule: str) -> str:
    """What a rule asks, in a line."""
    found = catalogue().get(rule)
    return found.lines[_.lang] if found else _("a rule of this house's own")


def asked_lines(_: Words, rules: Iterable[str], room: int) -> list[str]:
    """What each of the rules asks, beside its id and once; nothing where there are none."""
    lines = [line for rule in dict.fromkeys(rules) for line in hanging(f"  {rule}  ", rule_line(_, rule), room)]
    return [_("What the rules ask:"), *lines] if lines else []


def named_in(_: Words, known: Names, reasons: Iterable[Reason]) -> Iterator[str]:
    """The rules that the sentences of reasons name; what looks like one in words that somebody typed is none."""
    for reason in reasons:
        typed = _RULE.findall(" ".join(map(str, reason.params.values())))
        yield from (rule for rule in _RULE.findall(reason_text(_, reason, known)) if rule not in typed)


def of_contacts(_: Words, known: Names, explained: Iterable[Explanation]) -> Iterator[str]:
    """The rules of contacts: those of their programmes, and those that their reasons name."""
    for each in explained:
        yield from (*each.sources, *named_in(_, known, each.reasons))


def list_lines(_: Words, rules: Iterable[Rule], room: int) -> Iterator[str]:
    """Rules below their chapters; behind one that carecall does not carry out yet, the area of work that will."""
    for rule in rules:
        text, area = rule_line(_, rule.id), area_name(_, rule.later)
        shown = _("{text} ({value})", text=text, value=area) if area else text
        yield from hanging(f"{'' if rule.is_chapter else '  '}{rule.id}  ", shown, room)


def place_rows(_: Words, pack: Pack, found: Iterable[Citation], folder: Path) -> list[tuple[str, str, str]]:
    """What rests on a rule in packs and scripts: what it is, its name, and where it cites the rule, seen from `folder`.
    A part that several scripts use stands there once."""
    places: dict[tuple[str, int], list[Citation]] = {}
    for one in sorted(found, key=lambda one: list(Kind).index(one.kind)):
        if one.kind is not Kind.BUILT_IN:
            places.setdefault((one.file, one.line), []).append(one)
    return [
        (_kind(_, group[0].kind), _name(_, pack, group), f"{short_name(file, folder)}:{line}")
        for (file, line), group in places.items()
    ]


def _kind(_: Words, kind: Kind) -> str:
    return {Kind.PROGRAMME: _("programme"), Kind.SETTING: _("setting"), Kind.SCRIPT: _("script")}[kind]


def _name(_: Words, pack: Pack, group: Sequence[Citation]) -> str:
    one, names = group[0], list(dict.fromkeys(each.name for each in group))
    if one.kind is Kind.PROGRAMME:
        return _("{text} ({value})", text=programme_name(pack, one.name, _.lang), value=one.name)
    name = one.name if len(names) == 1 else _.n("{count} script", "{count} scripts", len(names))
    return _("{script}, step {step}", script=name, step=one.step) if one.step else name


def beside_rows(_: Words, found: Sequence[Citation], later: str, room: int) -> list[str]:
    """What is built in; where nothing rests on the rule, that."""
    modules = dict.fromkeys(short_name(one.file, PACKAGE) for one in found if one.kind is Kind.BUILT_IN)
    if modules:
        return hanging(_("Built in: "), _(", ").join(modules), room)
    return [] if found else wrap(_nothing(_, later), room)


def _nothing(_: Words, later: str) -> str:
    if later:
        return _("carecall does not carry this out yet; it belongs to a later area: {area}.", area=area_name(_, later))
    return _("Nothing in the packs and scripts in use rests on it.")


def data(_: Words, rule: Rule, found: Sequence[Citation]) -> dict[str, Any]:
    """A rule for `--json`, with everything that rests on it."""
    return {
        "rule": rule.id,
        "text": rule_line(_, rule.id),
        "later": rule.later or None,
        "programmes": _places(found, Kind.PROGRAMME, "programme"),
        "settings": _places(found, Kind.SETTING, "setting"),
        "scripts": _places(found, Kind.SCRIPT, "script", "step"),
        "built_in": _places(found, Kind.BUILT_IN),
    }


def _places(found: Sequence[Citation], kind: Kind, *keys: str) -> list[dict[str, Any]]:
    """Citations of one kind: the name and the step under these keys, then file and line."""
    return [
        {**dict(zip(keys, (one.name, one.step or None), strict=False)), "file": one.file, "line": one.line}
        for one in found
        if one.kind is kind
    ]
