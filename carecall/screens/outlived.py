"""Owns when long lists that nobody shows any more are freed. Invariant: never all at once, which would hold every
thread up: the rows outlive the picture that they belong to, until the reading thread, with nothing to read, frees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import ref

from carecall.view.shown import Picture

Rows = Sequence[object]
BIT = 256
"""How many rows are freed at once."""


class Outlived:
    """The rows of the pictures that were read."""

    def __init__(self) -> None:
        self._kept: list[tuple[ref[Picture], Rows]] = []

    def keep(self, picture: Picture) -> None:
        """Its rows, from now on until nobody has the picture any more."""
        self._kept.append((ref(picture), picture.rows))

    def leave(self) -> list[Rows]:
        """The rows of the pictures that nobody has any more. A later picture may have the same rows still."""
        kept, self._kept, gone = self._kept, [], []
        for picture, rows in kept:
            if picture() is None:
                gone.append(rows)
            else:
                self._kept.append((picture, rows))
        return gone


def free(lists: list[Rows]) -> None:
    """Free the rows of these lists, which are taken out of the caller's hand."""
    while lists:
        rows = list(lists.pop())
        while rows:
            del rows[-BIT:]
