"""Owns the catalogue of rules: what each id asks, in a line of every language. Invariant: it is read once, where an id
is first told; a desk paints without it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("catalogue.toml")


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
