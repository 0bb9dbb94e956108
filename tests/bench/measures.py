"""Owns what a measure is: two series of samples, taken turn by turn in one run, and the aim for their ratio.

Invariant: nothing but ratios is a goal; a time of this machine is only told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """Samples in milliseconds (or MB, or counts: `unit`)."""

    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def p95(self) -> float:
        return sorted(self.samples)[ceil(0.95 * len(self.samples)) - 1]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. Without an `aim` it is only told; with `tail` the aim holds at p95 too. `profile` is
    filled in where the aim was missed."""

    name: str
    floor: Series
    subject: Series
    aim: float | None = None
    unit: str = "ms"
    profile: tuple[str, ...] = ()
    tail: bool = False

    @property
    def ratio(self) -> float:
        return self.subject.median / self.floor.median

    @property
    def tail_ratio(self) -> float:
        return self.subject.p95 / self.floor.p95

    @property
    def missed(self) -> bool:
        return self.verdict.startswith("MISS")

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        if self.ratio > self.aim:
            return "MISS"
        return "MISS at p95" if self.tail and self.tail_ratio > self.aim else "hit"

    def plain(self) -> dict[str, Any]:
        """For the JSON file."""
        both = {"floor": self.floor, "subject": self.subject}
        figures = {
            f"{name}_{what}": round(value, 4)
            for name, series in both.items()
            for what, value in (("median", series.median), ("p95", series.p95))
        }
        return {"name": self.name, "unit": self.unit, **figures, "ratio": round(self.ratio, 3),
                "ratio_p95": round(self.tail_ratio, 3), "aim": self.aim, "verdict": self.verdict,
                "runs": len(self.subject.samples), "profile": list(self.profile)}  # fmt: skip


def ms(seconds: Sequence[float]) -> Series:
    return Series(tuple(1000 * each for each in seconds))


HEAD = ("measure", "floor", "p95", "subject", "p95", "ratio", "at p95", "aim", "")


def table(measures: Sequence[Measure]) -> list[str]:
    """The figures, in columns."""
    rows: list[tuple[str, ...]] = [HEAD]
    for each in measures:
        numbers = (each.floor.median, each.floor.p95, each.subject.median, each.subject.p95)
        cells = [f"{number:,.2f}" if number < 100 else f"{number:,.0f}" for number in numbers]
        aim = "" if each.aim is None else f"<= {each.aim}"
        rows.append((f"{each.name} [{each.unit}]", *cells, f"{each.ratio:.2f}x", f"{each.tail_ratio:.2f}x", aim,
                     each.verdict))  # fmt: skip
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = ["  ".join(_cells(row, widths)) for row in rows]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The name to the left, the figures to the right."""
    return [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]
