"""Owns what a campaign is: something that was decided for many owners at once, and on which days. Invariant: pure;
whoever was away longest comes first, and no day gets more of them than it can take (A-13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

APPROVERS = ("service-director", "care-director")
"""The roles that approve what goes out to many (A-04)."""
DIRECTING = (*APPROVERS, "care-manager")
"""The roles that share out the calls of others (A-07), and give by hand what costs the house something (A-09)."""
CLASS = "D-26"
"""The rule of the class that new owners are invited to; campaigns of the programmes that cite it are one."""
GREETINGS, GREETED = "C-07", 3
"""The rule of the messages that every owner gets at festivals and in bad weather, and how many a month it wants."""

ENDS, PAUSES = ".!?。！？…~～", ",;:，；：、"
"""Marks behind which the next sentence may begin, and those that wait for more words."""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a campaign is: the cars, and their owners, for which everything holds that is said, of one and the same
    car: whoever has two is not left out for the other one. `vins`: from the first to the last of them; `away`: the last
    visit, or the delivery where there was none, was so many months ago, at least the first number and less than the
    second, where there is one; `delivered`: in so many months before its first day, 0 whenever; `models` by their
    codes; `listed`: how many cars and owners its list names, 0 where it has none; `filed`: those of which a file has a
    record of its number, on the file's days. Nothing said: every car, or every owner, with a car or without."""

    models: tuple[str, ...] = ()
    vins: tuple[str, str] | None = None
    away: tuple[int, int | None] | None = None
    listed: int = 0
    filed: bool = False
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A car, or an owner with all cars, that the list of a campaign names."""

    vehicle: int | None = None
    customer: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign as it is asked for: its days from the `first` to the `last`, each for `per_day` owners at most (0: as
    many as come of spreading them evenly). `text` is what its messages say; more sentences follow it (`sentence`)."""

    code: str
    programme: str
    name: str
    first: date
    last: date
    per_day: int = 0
    audience: Audience = Audience()
    text: str = ""


def sentence(text: str) -> str:
    """What somebody typed, with the full stop of its language where no mark ends it."""
    if not text or text[-1] in ENDS:
        return text
    stop = "。" if any(sign >= "\u3000" for sign in text) else "."
    return text.rstrip(PAUSES) + stop


def spread(last_seen: Mapping[int, date | None], days: Sequence[date], per_day: int = 0) -> dict[int, date]:
    """A day for each of them, first for who was never seen, then for who was not seen for longest. Whoever finds no
    room on any day has none."""
    waiting = sorted(last_seen, key=lambda each: (last_seen[each] or date.min, each))
    room = per_day or max(-(-len(waiting) // max(len(days), 1)), 1)
    return {each: days[place // room] for place, each in enumerate(waiting) if place // room < len(days)}
