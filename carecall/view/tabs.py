"""Owns the line of views: one tab for all programmes and one for each. Invariant: pure; the line is never wider than
the room, the active tab is always on it and stands in brackets, and where all fit none moves when another is active.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carecall.desk.queue import Counts
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.cells import fit, width
from carecall.view.names import programme_name
from carecall.view.parts import QUIET, Part

ON_KEYS = 9
"""How many views have a number key."""
SHORTEST = 6
"""The fewest cells that a programme's name is cut to; where that is too wide, only some tabs are shown."""
ACTIVE = "bold reverse"


@dataclass(frozen=True, slots=True)
class Tab:
    """One view on the line: its programme ("" is all of them), its parts, and the cells [start, end) that it takes."""

    code: str
    parts: tuple[Part, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Named:
    """A tab before it has its place; `place` counts from 1."""

    code: str
    place: int
    name: str
    count: int

    @property
    def key(self) -> str:
        return f"{self.place} " if self.place <= ON_KEYS else ""

    @property
    def width(self) -> int:
        """With the bracket or the blank on either side."""
        return width(self.key) + width(self.name) + 1 + len(str(self.count)) + 2

    def parts(self, active: bool) -> tuple[Part, ...]:
        if active:
            return ((f"[{self.key}{self.name} {self.count}]", ACTIVE),)
        quiet = "" if self.count else QUIET
        return ((f" {self.key}", "$accent"), (f"{self.name} {self.count} ", quiet))


def tabs(_: Words, pack: Pack, codes: Sequence[str], counted: Counts, active: str, room: int) -> list[Tab]:
    """`[1 All 54] 2 First 12  3 Visit 20 ...`: whole names, else short ones, else cut ones, else those around the
    active one, with the codes of the nearest hidden ones behind `<` and `>`."""
    shown = ["", *codes]
    counts = [counted.programmes.get(code, 0) if code else counted.total for code in shown]
    named: list[_Named] = []
    for names in _namings(_, pack, codes):
        named = [
            _Named(code, place, name, count)
            for place, (code, name, count) in enumerate(zip(shown, names, counts, strict=True), 1)
        ]
        if sum(tab.width for tab in named) <= room:
            return _laid([(tab.code, tab.parts(tab.code == active)) for tab in named])
    return _around(named, active, room)


def _namings(_: Words, pack: Pack, codes: Sequence[str]) -> Iterator[list[str]]:
    """The names, each time all of them shorter."""
    whole = [programme_name(pack, code, _.lang) for code in codes]
    short = [short_name(pack, code, _.lang) for code in codes]
    yield [_("All"), *whole]
    yield [_("All"), *short]
    for cells in range(max(map(width, short), default=SHORTEST) - 1, SHORTEST - 1, -1):
        yield [_("All"), *(_abbreviated(name, cells) for name in short)]


def short_name(pack: Pack, code: str, lang: str) -> str:
    """The first word of a programme's name, or its first two Chinese characters, where no other begins with it."""
    name = programme_name(pack, code, lang)
    first = name.split()[0] if " " in name.strip() else name[:2] if width(name[:2]) == 4 else name
    others = (programme.name(lang) for other, programme in pack.programmes.items() if other != code)
    return name if any(other.startswith(first) for other in others) else first


def _abbreviated(name: str, cells: int) -> str:
    """`Mainten.`"""
    return name if width(name) <= cells else fit(name, cells + 1).removesuffix("..").rstrip("-") + "."


def _laid(parts: Sequence[tuple[str, tuple[Part, ...]]]) -> list[Tab]:
    found, at = [], 0
    for code, said in parts:
        end = at + sum(width(text) for text, _ in said)
        found.append(Tab(code, said, at, end))
        at = end
    return found


def _around(named: Sequence[_Named], active: str, room: int) -> list[Tab]:
    """As many as fit, the active one among them; `<` and `>` where there are more."""
    at = next((place for place, tab in enumerate(named) if tab.code == active), 0)
    first = last = at
    left = room - named[at].width - 4
    while True:
        grown = [place for place in (last + 1, first - 1) if 0 <= place < len(named) and named[place].width <= left]
        if not grown:
            break
        left -= named[grown[0]].width
        first, last = min(first, grown[0]), max(last, grown[0])
    shown = [(tab.code, tab.parts(tab.code == active)) for tab in named[first : last + 1]]
    before = [(named[first - 1].code, (("< ", "$accent"),))] if first else []
    after = [(named[last + 1].code, ((" >", "$accent"),))] if last + 1 < len(named) else []
    return _laid([*before, *shown, *after])
