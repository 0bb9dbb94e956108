"""Owns how the rules in force are shown: each key of a pack as it is typed into a file, its meaning, and its place.
Invariant: pure; every key of the grammar has a meaning in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.programmes.effective import Difference, Rule, flow
from carecall.text import clean
from carecall.view.cells import pad, width
from carecall.view.effective_keys import key_words
from carecall.view.names import programme_name
from carecall.view.times import clock_words
from carecall.view.why import hanging

KEY, LONGEST = 34, 1000
"""The most cells of a key with its value: a longer value stands with its meaning; and the most signs of a value."""
Users = Mapping[tuple[str, ...], Sequence[str]]
"""The programmes that use a series or a message."""


def effective_lines(_: Words, pack: Pack, rules: Sequence[Rule], users: Users, room: int) -> Iterator[str]:
    """A heading for each programme, series, message and part, and below it a line for each key; then the files."""
    names = file_names(rules)
    for section, group in groupby(rules, key=lambda rule: rule.section):
        told = list(group)
        common = [source for source in told[0].sources if all(source in rule.sources for rule in told)]
        title = next((rule.value for rule in told if rule.path == (*section, "names", _.lang)), "")
        yield from hanging("", _heading(_, pack, (section, title), common, users.get(section)), room)
        for rule in told:
            yield from _lines(_, rule, names, common, room)
    yield from hanging("", _("Written in:"), room)
    yield from (f"  {name}  {clean(file)}" for file, name in names.items())


def file_names(rules: Sequence[Rule]) -> dict[str, str]:
    """What each file is called for short: its name, or the whole of it where another one has that name too."""
    files = list(dict.fromkeys(rule.file for rule in rules if rule.file))
    short = [Path(file).name for file in files]
    return {file: clean(name if short.count(name) == 1 else file) for file, name in zip(files, short, strict=True)}


def _heading(
    _: Words, pack: Pack, of: tuple[Sequence[str], str], rules: Sequence[str], users: Sequence[str] | None
) -> str:
    """`series.three-slots (C-03), used by: Visit survey, Month-one call`; behind the key the name that it has."""
    section, title = of
    told = _("{key}: {title}", key=".".join(section), title=title) if title else ".".join(section)
    if section[0] == "programmes":
        return told
    if rules:
        told = _("{name} ({facts})", name=told, facts=_(", ").join(rules))
    if users is None:
        return told
    listed = _(", ").join(programme_name(pack, code, _.lang) for code in users)
    return _("{name}, used by: {users}", name=told, users=listed or _("nobody"))


def _lines(_: Words, rule: Rule, names: Mapping[str, str], common: Sequence[str], room: int) -> list[str]:
    """`  touches.call.from: -7          from 7 days before  [owner-care.yaml:27]`."""
    key, value = ".".join(rule.path[len(rule.section) :]) or rule.key, clean(flow(rule.value), LONGEST)
    head, text = f"  {key}: {value}", key_words(_, rule)
    if width(head) > KEY:
        head, text = f"  {key}:", f"{value}  {text}"
    place = f"{names[rule.file]}:{rule.line}" if rule.file else _("default")
    own = [source for source in rule.sources if source not in common]
    told = _("; ").join([_(", ").join(own), place] if own else [place])
    return hanging(f"{pad(head, KEY)}  ", f"{text.strip()}  [{told}]", room)


def difference_lines(_: Words, found: Sequence[Difference], room: int) -> Iterator[str]:
    """`programmes.maintenance.touches.call.from: -7 becomes -10`, its meaning and where it is written."""
    named = [rule for each in found for rule in (each.before, each.after) if rule]
    names = file_names(named)
    for each in found:
        before, after = (clean(flow(rule.value), LONGEST) if rule else "" for rule in (each.before, each.after))
        values = {"key": each.rule.key, "before": before, "after": after}
        if each.before is None:
            told = _("{key}: new, {after}", **values)
        elif each.after is None:
            told = _("{key}: gone, was {before}", **values)
        else:
            told = _("{key}: {before} becomes {after}", **values)
        yield from hanging("", told, room)
        yield from hanging("    ", f"{key_words(_, each.rule)}  [{_written(_, each.rule, names)}]".strip(), room)


def _written(_: Words, rule: Rule, names: Mapping[str, str]) -> str:
    place = f"{names[rule.file]}:{rule.line}" if rule.file else _("default")
    return _("; ").join([_(", ").join(rule.sources), place] if rule.sources else [place])


def rule_json(_: Words, rule: Rule) -> dict[str, Any]:
    """The key with its value as it would be written, its meaning, its place (null: the default holds), its rule ids."""
    return {
        "key": rule.key,
        "value": rule.value,
        "meaning": key_words(_, rule),
        "file": rule.file or None,
        "line": rule.line or None,
        "rules": list(rule.sources),
    }


def difference_json(_: Words, each: Difference) -> dict[str, Any]:
    """The key with its value before and after, null where there is none; the rest as it is afterwards."""
    told = rule_json(_, each.rule)
    values = {"before": each.before.value if each.before else None, "after": each.after.value if each.after else None}
    return {"key": told.pop("key"), **values, **{name: told[name] for name in ("meaning", "file", "line", "rules")}}


def hours_words(_: Words, pack: Pack) -> str:
    """`Calls are made 09:00-18:00, in the slots morning 09:00-11:30, ...; promised ones 08:00-21:00.`"""
    hours = pack.hours
    slots = _(", ").join(f"{pack.slot_name(slot.name, _.lang)} {_span(slot)}" for slot in hours.slots)
    return _("Calls are made {calling}, in these slots: {slots}. Promised ones, if need be, {limits}.",
             calling=_span(hours.calling), slots=slots, limits=_span(hours.limits))  # fmt: skip


def _span(band: Any) -> str:
    return f"{clock_words(band.start)}-{clock_words(band.end)}"
