"""Owns who counts as a lost customer, and in which class (C-13). Invariant: pure; what is not known of a car is said
to be unknown and never guessed, and no day is both that of a lost car and of one about to be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecall.model.kinds import Kind


class Standing(StrEnum):
    """How long a car has stayed away: `lost`, or `soon`, about to be."""

    LOST = "lost"
    SOON = "soon"


class Home(StrEnum):
    """Where a car is at home, by its plate."""

    LOCAL = "local"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class Cover(StrEnum):
    """Whether a car's warranty lasts; it is out of it on the day on which it ends."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Losses:
    """What the packs say of losses. Of the `kinds` of due date `lost` and, where there is one, `soon` are counted from
    the last visit: from their first day on a car is lost, or about to be, whatever else bounds them; who is lost is so
    to the last day of a kind that comes so many times, else without end. The kind `warranty` ends it. `local`: how the
    plates of this place begin; `programmes`: those that call who stayed away."""

    kinds: Mapping[str, Kind]
    local: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def lost(self) -> Kind:
        return self.kinds["lost"]

    @property
    def soon(self) -> Kind | None:
        return self.kinds.get("soon")

    @property
    def warranty(self) -> Kind | None:
        return self.kinds.get("warranty")

    def shortest(self) -> int:
        """Nobody whose last visit is fewer days ago is of any class."""
        return min(kind.after.shortest for kind in (self.lost, self.soon) if kind)

    def standing(self, last_visit: date, day: date) -> Standing | None:
        """How a car stands on `day`; None where it has not stayed away for long, or for too long to count."""
        if day >= self.lost.day(last_visit, 1):
            times = self.lost.times if self.lost.recurs else 0
            return Standing.LOST if not times or day <= self.lost.day(last_visit, times) else None
        return Standing.SOON if self.soon and day >= self.soon.day(last_visit, 1) else None

    def home(self, plate: str) -> Home:
        """By a stored plate; unknown without one, and where nobody said how the plates of this place begin."""
        if not plate or not self.local:
            return Home.UNKNOWN
        return Home.LOCAL if plate.startswith(self.local) else Home.ELSEWHERE

    def cover(self, model: str, delivered: date | None, recorded: date | None, day: date) -> Cover:
        """By the day that is on record, else counted from the delivery for the car's model, by its code."""
        if self.warranty is None or not (recorded or delivered):
            return Cover.UNKNOWN
        kind = self.warranty.of_model(model)
        ends = recorded if recorded and kind.recorded else kind.day(delivered, 1) if delivered else None
        return Cover.UNKNOWN if ends is None else Cover.OUT if day >= ends else Cover.IN
