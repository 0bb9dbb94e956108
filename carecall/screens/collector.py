"""Owns when Python's collector runs in a desk, which holds every thread up while it walks. Invariant: while somebody
works it never walks over a list that was read, which may have 50,000 rows; what has no cycle is freed without it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


OFTEN = (2_000, 20, 20)
"""Often, and little at once: to walk over 50,000 new objects takes 70 ms, for which no key is painted."""


class Unheeded:
    """Leaves the collector to Python: a desk that is one of many in its process."""

    def keeping(self, read: Callable[P, T]) -> Callable[P, T]:
        """`read`, whose result is a list that lives for long."""
        return read

    def loaded(self) -> None:
        """A module was loaded, which stays."""

    def at_leisure(self) -> None:
        """Nobody works just now."""


class Collector(Unheeded):
    """The collector of a process that is one desk."""

    def begin(self) -> None:
        """Modules and widgets live as long as the desk: to walk over them while they are made is a twentieth of the
        start."""
        gc.disable()
        gc.set_threshold(*OFTEN)

    def set_aside(self) -> None:
        """No collection walks again over anything that is there now; a cycle that becomes garbage later stays."""
        gc.freeze()
        gc.enable()

    def keeping(self, read: Callable[P, T]) -> Callable[P, T]:
        """Nothing is walked over while `read` runs, and what comes of it is set aside. What has become garbage since
        the last one is collected before: no more than the cycles of this moment can stay."""

        @wraps(read)
        def kept(*args: P.args, **kwargs: P.kwargs) -> T:
            gc.collect()
            gc.disable()
            try:
                return read(*args, **kwargs)
            finally:
                gc.freeze()
                gc.enable()

        return kept

    def loaded(self) -> None:
        """Set aside what there is at once: a reading that begins now would walk over all of it."""
        gc.freeze()

    def at_leisure(self) -> None:
        """Look through what was set aside too."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
