"""Owns the catalogue of rules: what each id asks, in a line of every language. Invariant: it is read once, where an id
is first told; a desk paints without it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carecall.errors import Problem
from carecall.scripts.nodes import Node, cited, dotted

FILE = Path(__file__).with_name("catalogue.toml")
ID = re.compile(r"[A-Z]-[0-9]{2}")
"""What an id looks like; what does not is a mistake of its own."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, or a chapter of rules, whose id is a letter alone. `lines` has what it asks, or the title, by language;
    `later` the area of work to which a rule belongs that carecall does not carry out yet, else ""."""

    id: str
    lines: Mapping[str, str]
    later: str = ""

    @property
    def is_chapter(self) -> bool:
        return len(self.id) == 1


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by its id, each chapter before its rules."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Rule(name, entry, entry.pop("later", "")) for name, entry in found.items()}


def unknown_rules(root: Node) -> Iterator[Problem]:
    """Ids that their chapter of the catalogue does not have: whoever asks for such a rule is told nothing. Another
    chapter is the house's own."""
    known = [rule.id for rule in catalogue().values() if not rule.is_chapter]
    for path, cites in cited(root):
        meant = nearest_rule(str(cites.value), known) if ID.fullmatch(str(cites.value)) else ""
        if meant and cites.value not in known:
            params = {"value": cites.value, "meant": meant}
            yield Problem(cites.file, cites.line, dotted((*path, "sources")), "unknown-rule", params, warning=True)


def nearest_rule(typed: str, known: Sequence[str]) -> str:
    """The id that was probably meant: one with the same digits, else the nearest number of the chapter; "" where there
    is no such chapter."""
    chapter = [rule for rule in known if rule[0] == typed[0]]
    number = int(typed[2:])
    return min(chapter, key=lambda rule: (sorted(rule) != sorted(typed), abs(int(rule[2:]) - number)), default="")
