"""Owns what a list shows of a row. Invariant: plain texts only; a tone names how a row or a cell is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How something stands out; a list has one style for each."""

    PLAIN = "plain"
    STRONG = "strong"
    URGENT = "urgent"
    PROMISE = "promise"
    QUIET = "quiet"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, from the left, each with its tone; `mark` is the one cell before them."""

    mark: str
    cells: tuple[tuple[str, Tone], ...]
