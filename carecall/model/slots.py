"""Owns the bands of a day. Invariant: slots are half-open, never overlap and lie inside the hard limits.

Times are the dealership's wall clock. Implements the hours of D-15, E-08 and C-03.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Band:
    """A named, half-open band of a day, [start, end)."""

    name: str
    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        return self.start <= moment < self.end

    def within(self, outer: Band) -> Band | None:
        """The part of this band that lies in `outer`, under this band's name; None where they do not meet."""
        start, end = max(self.start, outer.start), min(self.end, outer.end)
        return Band(self.name, start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Hours:
    """When a dealership may call: `calling` hours, hard `limits`, `slots` in time order, and which is preferred."""

    calling: Band
    limits: Band
    slots: tuple[Band, ...]
    prefer: tuple[str, ...]

    def counted_slot(self, moment: time) -> str:
        """The slot that a dial counts in: the running one, else the day's next, else the day's last."""
        return next((slot.name for slot in self.slots if moment < slot.end), self.slots[-1].name)

    def allowed(self, wish: Band | None) -> tuple[Band, ...]:
        """The slots of an owner who asked for `wish` (D-15): clipped to it, or the wish itself where none meets it."""
        if wish is None:
            return self.slots
        clipped = tuple(part for slot in self.slots if (part := slot.within(wish)))
        own = wish.within(self.limits)
        return clipped or ((own,) if own else self.slots)

    def by_preference(self, slots: Sequence[Band]) -> list[Band]:
        """`slots` in the order in which they are preferred, unlisted ones last and in time order."""
        rank = {name: place for place, name in enumerate(self.prefer)}
        return sorted(slots, key=lambda slot: (rank.get(slot.name, len(rank)), slot.start))
