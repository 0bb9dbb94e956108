"""Owns what rests on the rules: the programmes, settings and scripts that name one in `sources`, and what is built in.
Invariant: each has the file and line where the id itself stands, or the part that is about the rule, also in a file of
the site's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from carecall.errors import Problem
from carecall.model.programmes import Pack
from carecall.programmes.catalogue import unknown_rules
from carecall.scripts.library import Library
from carecall.scripts.nodes import Node, Steps, cited, dotted, find, seek

PACKAGE = Path(__file__).parent.parent
TELLING = frozenset({"cli", "view", "keys.py"})
"""Rooms that only tell of rules."""
_RULE = re.compile(r"\b[A-Z]-[0-9]{2}\b")


class Kind(StrEnum):
    """What rests on a rule."""

    PROGRAMME = "programme"
    SETTING = "setting"
    SCRIPT = "script"
    BUILT_IN = "built_in"


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that rests on a rule. `name`: the programme's code, the setting's key, the script's name with the
    `step` that cites it ("": all of it), nothing of what is built in."""

    rule: str
    kind: Kind
    name: str
    file: str
    line: int
    step: str = ""


def citations(root: Node, pack: Pack, library: Library) -> Iterator[Citation]:
    """Everything in use: `root` is the tree of the files that made the pack."""
    yield from _in_packs(root, pack)
    yield from _in_scripts(library, pack)
    yield from _built_in()


def checked(library: Library, name: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a script, and the ids in it, and in its parts, that the catalogue does not have.
    Raises Misconfigured where there is no such script."""
    found = library.check(name)
    return (*found, *(problem for part in _parts(library.tree, name) for problem in unknown_rules(part)))


def _parts(tree: Callable[[str], Node], name: str) -> tuple[Node, ...]:
    own = tree(f"{name}.yaml")
    return (own, *(tree(f"_{use}.yaml") for use in _uses(own)))


def _in_packs(root: Node, pack: Pack) -> Iterator[Citation]:
    runs = _running(pack)
    for path, rule in cited(root):
        if path[0] in runs and path[1] not in runs[str(path[0])]:
            continue
        programme = path[0] == "programmes"
        kind, name = (Kind.PROGRAMME, str(path[1])) if programme else (Kind.SETTING, dotted(path))
        yield Citation(str(rule.value), kind, name, rule.file, rule.line)
    yield from _about(root, pack)


def _running(pack: Pack) -> Mapping[str, Collection[str]]:
    """Of each part whose entries have names, those that something runs by."""
    touches = [touch for programme in pack.programmes.values() for touch in programme.touches]
    return {
        "programmes": pack.programmes,
        "due_dates": pack.kinds,
        "records": {kind.base for kind in pack.kinds.values()},
        "series": {touch.policy.name for touch in touches},
    }


def _about(root: Node, pack: Pack) -> Iterator[Citation]:
    """The parts that are about rules without naming them."""
    from carecall.programmes.effective import ABOUT  # slow: with it comes the grammar

    for above in ((), *(("programmes", code) for code in pack.programmes)):
        for part, rules in ABOUT.items():
            written = seek(root, (*above, part))
            if written:
                name = dotted((*above, part))
                yield from (Citation(rule, Kind.SETTING, name, written.file, written.line) for rule in rules)


def _in_scripts(library: Library, pack: Pack) -> Iterator[Citation]:
    """The scripts that are called with; what stands in a part is said of each script that uses it."""
    tree = cache(library.tree)
    touches = (touch for programme in pack.programmes.values() for touch in programme.touches)
    for name in dict.fromkeys(touch.script for touch in touches if touch.script):
        for part in _parts(tree, name):
            for path, rule in cited(part):
                yield Citation(str(rule.value), Kind.SCRIPT, name, rule.file, rule.line, _step(part, path))


def _uses(script: Node) -> Iterator[str]:
    steps = script["steps"]
    for item in steps.value if steps and isinstance(steps.value, list) else ():
        if item["use"]:
            yield str(item["use"].value)


def _step(script: Node, path: Steps) -> str:
    named = find(script, path)["id"] if path else None
    return str(named.value) if named else ""


def _built_in() -> Iterator[Citation]:
    """What holds whatever packs and scripts say."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in TELLING:
            for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for rule in _RULE.findall(text):
                    yield Citation(rule, Kind.BUILT_IN, "", str(path), line)
