"""Owns the classes and grades of owners, and what earns one (C-27, A-09). Invariant: pure; whether somebody has earned
a class depends on what is on record of a span of days and on nothing else, and nothing is counted for two grants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from carecall.model.kinds import DELIVERY, YEARLY, Span

FILE, HAND, EARNED = "file", "hand", "earned"
"""How an owner came into a class: a file said so, somebody did, or it was earned."""
EARNED_BY = DELIVERY
"""What counts towards a class besides the records of a pack: the cars that were delivered."""


@dataclass(frozen=True, slots=True)
class Test:
    """One way to earn a class: of the records `of` (or of deliveries) more than the sum `over`, in fen, or `at_least`
    so many; the other of the two is 0. `among`: only owners of that class; `unless`: only owners who are not of it."""

    code: str
    of: tuple[str, ...]
    over: int = 0
    at_least: int = 0
    among: str = ""
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What an owner of a class is granted each time: `amount` of it, 0 without limit."""

    code: str
    amount: int
    names: Mapping[str, str]

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code


@dataclass(frozen=True, slots=True)
class OwnerClass:
    """A class or grade of owners. `words` are what files call it; `tests` what earns it, any of them, over the span
    `within` that ends today; such a grant then holds for as long. Without tests a file or somebody says who is of it.
    `grants` are what its owners get. Of the grades of one `scale` an owner is of one at a time."""

    code: str
    names: Mapping[str, str]
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    within: Span = YEARLY
    tests: tuple[Test, ...] = ()
    grants: tuple[Benefit, ...] = ()
    scale: str = ""

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code

    def until(self, since: date) -> date:
        """The first day on which a grant of `since` holds no more."""
        return self.within.from_day(since)

    def counted_from(self, today: date) -> date:
        """The last day that counts no more: what lies after it, up to today, does. A grant that ends today began on
        that very day, or later, so that nothing is counted for two of them."""
        return self.within.back_from(today)


@dataclass(frozen=True, slots=True)
class Membership:
    """An owner in a class, from the day `since` on, up to the day `until` without that day itself (None: without end).
    `how` is one of FILE, HAND and EARNED; `test` what was met, with its `count` or its `sum` in fen; `said` why, in
    somebody's words, and `by` whose; `grants` what was granted, by its code, as many or 0 without limit."""

    code: str
    since: date
    until: date | None
    how: str
    test: str = ""
    count: int = 0
    sum: int = 0
    said: str = ""
    by: str = ""
    grants: Mapping[str, int] = field(default_factory=dict)
