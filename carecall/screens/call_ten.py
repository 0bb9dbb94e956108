"""Owns the 10 that is typed as a 1 and a 0. Invariant: a score of 1 is taken at its key and waits for nothing; only the
very next key can make a 10 of it: at once, or later too where the 0 would begin words, which no 0 does.
"""

from __future__ import annotations

from dataclasses import dataclass

from carecall.model.ids import CallId, ContactId
from carecall.scripts.steps import Kind, Step

TEN = "10"
FOLLOWS = 1.5
"""Seconds in which a 0 belongs to the 1 before it. Fingers need half of that; to read the next question aloud and to
hear its answer takes longer, so that no 0 which was meant for it is lost."""


@dataclass(frozen=True, slots=True)
class One:
    """A score of 1 that was just recorded, and when."""

    call: CallId
    contact: ContactId
    step: Step
    at: float


class Tens:
    """The latest 1, until another key is pressed."""

    def __init__(self) -> None:
        self._one: One | None = None

    def recorded(self, one: One) -> bool:
        """Take note of a 1; whether it is a score that may have been meant for a 10."""
        meant = one.step.kind is Kind.SCORE and one.step.accepts(TEN)
        self._one = one if meant else None
        return meant

    def completed(self, key: str, at: float, words: bool) -> One | None:
        """The score that this key makes a 10 of. `words`: what is asked now is answered in words, and none is typed."""
        one, self._one = self._one, None
        return one if one and key == "0" and (words or at - one.at <= FOLLOWS) else None
