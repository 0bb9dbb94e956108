"""Owns lists of values in SQL. Invariant: every value is a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def names_of(prefix: str, values: Sequence[T]) -> tuple[str, dict[str, T]]:
    """`:p0, :p1` for a list, and its parameters."""
    names = [f"{prefix}{place}" for place in range(len(values))]
    return ", ".join(f":{name}" for name in names), dict(zip(names, values, strict=True))


def in_list(column: str, prefix: str, values: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """`AND column IN (...)` with its parameters; nothing where the list is empty (everything)."""
    if not values:
        return "", {}
    names, params = names_of(prefix, values)
    return f"AND {column} IN ({names})", dict(params)
