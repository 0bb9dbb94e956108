"""Owns the order of a list. Invariant: where a key stands is known without a search, however long the list is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """Keys from the first to the last, and the place of each."""

    keys: Sequence[int] = ()
    places: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Sequence[int]) -> Order:
        """The order of these keys; it reads all of them, once."""
        return cls(keys, {key: place for place, key in enumerate(keys)})

    def __len__(self) -> int:
        return len(self.keys)

    def place(self, key: int | None) -> int | None:
        """Where the key stands; None where it does not."""
        return None if key is None else self.places.get(key)

    def nearest(self, place: int, among: Order, step: int) -> int | None:
        """The first key that `among` has too: from `place` on in the direction of `step`, else in the other one."""
        for direction in (step, -step):
            at = place
            while 0 <= at < len(self.keys):
                if self.keys[at] in among.places:
                    return self.keys[at]
                at += direction
        return None
