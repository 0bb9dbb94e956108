"""Owns the answers of one call on their way to the database. Invariant: they are stored one after another, and once one
could not be stored, nothing that was asked for behind it is done: no answer ever stands without the one before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Overtaken(Exception):
    """What was asked for behind a write that failed, and is left undone."""


class Answers:
    """The writes of a call until one of them fails; then there is another chain."""

    def __init__(self) -> None:
        self.broken = False

    def store(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args)`, in the thread that writes. Raises Overtaken where an earlier one failed."""
        if self.broken:
            raise Overtaken
        try:
            return fn(*args, **kwargs)
        except Exception:
            self.broken = True
            raise
