"""Owns the grammar of spoken text. Invariant: filling a template never leaves a brace, a bracket or a gap.

`{field}` and `{field:format}` are filled. `[...]` disappears whole when any of its data is missing, and
`[first|second]` says the first alternative whose data is all there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\{([^{}\[\]|]*)\}|[\[\]{}|]")
_SPACES = re.compile(r"[ \t]{2,}")
_SPACE_BEFORE = re.compile(r"(?<=\S) +(?=[,.;:!?，。；：！？、])")


@dataclass(frozen=True, slots=True)
class Hole:
    """A placeholder: the field's name and its format, "" for the usual one."""

    name: str
    format: str = ""


Run = tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Alternatives, of which the first complete one is said; outside brackets there is one, said in any case."""

    runs: tuple[Run, ...]
    bracketed: bool = False


Template = tuple[Segment, ...]
Lookup = Callable[[Hole, bool], str | None]
"""Words a placeholder: (hole, whether it must be real data because it stands in brackets)."""


class BadTemplate(Exception):
    """The text cannot be read as a template; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=4096)
def read_template(text: str) -> Template:
    """The template that `text` is, read once; raises `BadTemplate` where a brace or a bracket has no partner."""
    reader = _Reader()
    at = 0
    for match in _TOKEN.finditer(text):
        reader.literal(text[at : match.start()])
        reader.token(match)
        at = match.end()
    reader.literal(text[at:])
    return reader.end()


class _Reader:
    """Collects segments while the tokens of a text go by."""

    def __init__(self) -> None:
        self.done: list[Segment] = []
        self.runs: list[list[str | Hole]] = [[]]
        self.inside = False

    def literal(self, text: str) -> None:
        if text:
            self.runs[-1].append(text)

    def token(self, match: re.Match[str]) -> None:
        sign = match.group()
        if match.group(1) is not None:
            name, _, form = match.group(1).partition(":")
            self.runs[-1].append(Hole(name.strip(), form.strip()))
        elif sign in "{}":
            raise BadTemplate("text-brace")
        elif sign == "|":
            self.alternative()
        else:
            self.bracket(opens=sign == "[")

    def alternative(self) -> None:
        if not self.inside:
            self.literal("|")
        else:
            self.runs.append([])

    def bracket(self, *, opens: bool) -> None:
        if opens == self.inside:
            raise BadTemplate("text-bracket")
        self.close()
        self.inside = opens

    def close(self) -> None:
        if self.inside or self.runs != [[]]:
            self.done.append(Segment(tuple(tuple(run) for run in self.runs), self.inside))
        self.runs = [[]]

    def end(self) -> Template:
        if self.inside:
            raise BadTemplate("text-bracket")
        self.close()
        return tuple(self.done)


def holes(template: Template) -> Iterator[tuple[Hole, bool]]:
    """Every placeholder with whether it stands in brackets."""
    for segment in template:
        for run in segment.runs:
            yield from ((part, segment.bracketed) for part in run if isinstance(part, Hole))


def fill(template: Template, lookup: Lookup) -> str:
    """The sentence. `lookup` words a placeholder, or None where its data is missing."""
    said = "".join(_segment(segment, lookup) for segment in template)
    return _SPACE_BEFORE.sub("", _SPACES.sub(" ", said)).strip()


def _segment(segment: Segment, lookup: Lookup) -> str:
    for run in segment.runs:
        parts = [lookup(part, segment.bracketed) if isinstance(part, Hole) else part for part in run]
        if not segment.bracketed or None not in parts:
            return "".join(part or "" for part in parts)
    return ""
