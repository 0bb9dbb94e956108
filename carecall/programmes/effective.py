"""Owns the rules in force: every key of the packs put together as it would be written, with its place. Invariant: what
compile_pack compiles is all here, and each key is that of the grammar, so that whoever reads it can write it.

A key that nobody wrote has its default and no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as Paths
from typing import Any

from carecall.programmes import PACKS, grammar
from carecall.programmes.check import Merged
from carecall.scripts.nodes import dotted, seek

FIRST = ("hours", "calendar", "time_zone", "pressure")
"""What holds for all programmes."""
NAMELESS = (*FIRST, "losses")
PARTS = (*NAMELESS, "programmes", "classes", "records", "due_dates", "series", "templates", "contacts")
NAMED, USED = PARTS[len(NAMELESS) :], ("series", "templates")
"""The parts whose entries have names, and those that touches of programmes use."""
ABOUT = {"hours": ("D-15", "E-08"), "templates": ("E-10",), "complaints": ("A-20", "B-12")}
"""The rules that a part is about where it names none itself."""
REFERS = {
    ("programmes", "due"): "due_dates", ("programmes", "after"): "programmes", ("programmes", "ended_by"): "records",
    ("programmes", "only_for"): "classes", ("programmes", "not_for"): "classes", ("programmes", "reach"): "contacts",
    ("classes", "among"): "classes", ("classes", "unless"): "classes", ("classes", "of"): "records",
    ("due_dates", "from"): "records", ("due_dates", "before"): "due_dates", ("due_dates", "after"): "due_dates",
    ("due_dates", "recorded"): "records", ("losses", "lost"): "due_dates", ("losses", "soon"): "due_dates",
    ("losses", "warranty"): "due_dates",
}  # fmt: skip
"""By a part and the last step of a key: the part whose entries its value names."""
MIDDLE, LONGEST = 2, 30
"""Tries for an example, and the most characters of a programme that the name of its own series begins with."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One key in force. `value` is plain: text, number, yes or no, a list of texts, or None where it is left open.
    `file` "" and `line` 0: nobody wrote it; `sources`: the ids of the rules that it belongs to; `named`: what
    the codes of its value are called, by language; `sends`: it is of a message, not of a call."""

    path: Path
    value: Any
    file: str = ""
    line: int = 0
    sources: tuple[str, ...] = ()
    named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sends: bool = False

    @property
    def key(self) -> str:
        return dotted(self.path)

    @property
    def section(self) -> Path:
        """What it is a part of: `hours`, or one programme, series or template."""
        return self.path[: 2 if self.path[0] in NAMED else 1]


def rules(merged: Merged) -> list[Rule]:
    """Every key, those that hold for all programmes first."""
    values = merged.model.model_dump(by_alias=True)
    return [_rule(merged, path, value) for part in PARTS for path, value in _leaves((part,), values[part])]


def _leaves(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves((*path, key), child)
    else:
        yield path, value


def _rule(merged: Merged, path: Path, value: Any) -> Rule:
    node = seek(merged.root, path)
    place = (node.file, node.line) if node else ("", 0)
    return Rule(path, value, *place, _sources(merged.model, path), _named(merged.model, path, value),
                _sends(merged.model, path))  # fmt: skip


def _named(model: grammar.Pack, path: Path, value: Any) -> dict[str, dict[str, str]]:
    part = REFERS.get((path[0], path[-1]))
    entries = getattr(model, part) if part else {}
    codes = value if isinstance(value, list) else [value]
    return {code: entries[code].names.model_dump() for code in codes if code in entries}


def _sends(model: grammar.Pack, path: Path) -> bool:
    part, *rest = path
    return part == "programmes" and rest[1] == "touches" and bool(model.programmes[rest[0]].touches[rest[2]].message)


def _sources(model: grammar.Pack, path: Path) -> tuple[str, ...]:
    part, *rest = path
    if part == "programmes":
        return (*model.programmes[rest[0]].sources, *ABOUT.get(rest[1], ()))
    if part == "series":
        return tuple(model.series[rest[0]].sources)
    if part == "pressure":
        return tuple(model.pressure.sources) if model.pressure else ()
    if part == "losses":
        return tuple(model.losses.sources) if model.losses else ()
    if part == "records":
        return tuple(model.records[rest[0]].sources)
    if part == "due_dates":
        return tuple(model.due_dates[rest[0]].sources)
    if part == "classes":
        return tuple(model.classes[rest[0]].sources)
    if part == "contacts":
        return tuple(model.contacts[rest[0]].sources)
    return ABOUT.get(part, ())


# --- what belongs together ---


def topics(merged: Merged) -> list[str]:
    """What can be asked for by itself: programmes, parts, series, templates."""
    model = merged.model
    parts = [part for part in PARTS if getattr(model, part)]
    named = (model.programmes, parts, model.classes, model.records, model.due_dates, model.series, model.templates,
             model.contacts)  # fmt: skip
    return list(dict.fromkeys(name for names in named for name in names))


def about(merged: Merged, topic: str) -> list[Rule]:
    """The rules of a programme with those of its series and messages; of a part, a series, a template; all for ""."""
    wanted = _sections(merged.model, topic)
    return [rule for rule in rules(merged) if not topic or any(rule.path[: len(path)] == path for path in wanted)]


def _sections(model: grammar.Pack, topic: str) -> list[Path]:
    if topic in model.programmes:
        used = [(part, name) for touch in model.programmes[topic].touches.values() for part in ("series", "templates")
                for name in _used(model, part, touch)]  # fmt: skip
        due = [("due_dates", code) for code in model.due_dates if code == model.programmes[topic].due]
        kept = [("records", base) for _, code in due if (base := model.due_dates[code].base) in model.records]
        named = model.programmes[topic]
        of = [("classes", code) for code in dict.fromkeys((*named.only_for, *named.not_for))]
        return [("programmes", topic), *due, *kept, *of, *dict.fromkeys(used)]
    if topic == "hours":
        return [(part,) for part in FIRST]
    return [(topic,)] if topic in PARTS else [(part, topic) for part in NAMED[1:]]


def users(model: grammar.Pack, section: Sequence[str]) -> list[str]:
    """The programmes that count from a due date, are for a class, or use a series or a template: whoever changes it
    changes them."""
    part, name = section
    if part == "records":
        counted = [code for code, due in model.due_dates.items() if due.base == name]
        return [user for code in counted for user in users(model, ("due_dates", code))]
    if part == "due_dates":
        return [code for code, programme in model.programmes.items() if programme.due == name]
    if part == "classes":
        return [code for code, each in model.programmes.items() if name in (*each.only_for, *each.not_for)]
    return [
        code for code, programme in model.programmes.items()
        if any(name in _used(model, part, touch) for touch in programme.touches.values())
    ]  # fmt: skip


def _used(model: grammar.Pack, part: str, touch: grammar.Touch) -> tuple[str, ...]:
    if part == "series":
        return (touch.series,) if touch.series else ()
    then = model.series[touch.series].then if touch.series else touch.message
    return ((touch.template or then.template),) if then else ()


def written_in(merged: Merged, topic: str) -> list[str]:
    """The files in which it begins to be written, in the order in which they are laid; all of them for ""."""
    if not topic:
        return list(merged.files)
    own = ("programmes", topic)
    sections = {own} if topic in merged.model.programmes else {rule.section for rule in about(merged, topic)}
    found = {node.file for section in sections if (node := seek(merged.root, section))}
    return [file for file in merged.files if file in found]


def changed_in(merged: Merged, code: str) -> list[tuple[str, int]]:
    """Where a house's own files say otherwise of a programme, its series or its messages: each file that does, with the
    first line; that in which the programme itself begins to be written is none of them."""
    places: dict[str, int] = {}
    begun = seek(merged.root, ("programmes", code))
    for rule in about(merged, code):
        if rule.file and not Paths(rule.file).is_relative_to(PACKS):
            places[rule.file] = min(rule.line, places.get(rule.file, rule.line))
    return [(file, places[file]) for file in merged.files if file in places and not (begun and begun.file == file)]


# --- what two packs say otherwise ---


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that two packs do not have alike; None where one of them has no such key."""

    before: Rule | None
    after: Rule | None

    @property
    def rule(self) -> Rule:
        """The key as it is afterwards, or was."""
        found = self.after or self.before
        assert found is not None
        return found


def differences(before: Merged, after: Merged) -> list[Difference]:
    """Every key whose value is not the same, in the order of the rules; those that are gone behind the others."""
    old, new = ({rule.path: rule for rule in rules(merged)} for merged in (before, after))
    changed = [Difference(old.get(path), rule) for path, rule in new.items()
               if path not in old or old[path].value != rule.value]  # fmt: skip
    return [*changed, *(Difference(rule, None) for path, rule in old.items() if path not in new)]


# --- how a house says something else ---


def own_tries(model: grammar.Pack, code: str) -> str:
    """A pack that gives one programme other tries than its series has, as YAML: other programmes keep theirs; "" where
    it makes no calls."""
    calls = ((name, touch.series) for name, touch in model.programmes[code].touches.items() if touch.series)
    name, tried = next(calls, ("", ""))
    if not tried:
        return ""
    series = model.series[tried]
    tries = {"tries": 1 if series.tries == MIDDLE else MIDDLE}
    head = ["pack: our-house", "series:"]
    if users(model, ("series", tried)) == [code]:
        return "\n".join([*head, f"  {tried}: {flow(tries)}"])
    own = f"{code[:LONGEST].rstrip('-')}-tries"
    like = series.model_dump(by_alias=True, exclude_defaults=True)
    into = flow({"touches": {name: {"series": own}}})
    return "\n".join([*head, f"  {own}: {flow({**like, **tries})}", "programmes:", f"  {code}: {into}"])


def flow(value: Any) -> str:
    """A plain value as it is written into a file, on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
