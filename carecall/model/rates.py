"""Owns AAPOR's outcome rates, in the form of the design's section 9. Invariant: a zero denominator is None, never 0.

The letters are those of `dispositions.Aapor`. Exact fractions; whoever shows them rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from carecall.model.dispositions import Aapor

Rate = Fraction | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many owners ended with each letter."""

    I: int = 0  # noqa: E741 - AAPOR's letters are the terms of the field
    P: int = 0
    R: int = 0
    NC: int = 0
    O: int = 0  # noqa: E741
    U: int = 0
    NE: int = 0

    @classmethod
    def of(cls, letters: Iterable[Aapor]) -> Tally:
        """The tally of final letters, one for each owner or contact."""
        found = list(letters)
        return cls(**{letter.value: found.count(letter) for letter in Aapor})

    @property
    def reached(self) -> int:
        """I, P, R and O: somebody who could answer was spoken to."""
        return self.I + self.P + self.R + self.O

    @property
    def eligible(self) -> int:
        """Everybody known to belong to the list."""
        return self.reached + self.NC


def e(tally: Tally) -> Rate:
    """The share of eligible owners among those whose eligibility is known."""
    return _over(tally.eligible, tally.eligible + tally.NE)


def rr1(tally: Tally) -> Rate:
    return _over(tally.I, tally.eligible + tally.U)


def rr2(tally: Tally) -> Rate:
    return _over(tally.I + tally.P, tally.eligible + tally.U)


def rr3(tally: Tally) -> Rate:
    return _over(tally.I, _with_estimated(tally))


def rr4(tally: Tally) -> Rate:
    return _over(tally.I + tally.P, _with_estimated(tally))


def rr5(tally: Tally) -> Rate:
    return _over(tally.I, tally.eligible)


def rr6(tally: Tally) -> Rate:
    return _over(tally.I + tally.P, tally.eligible)


def coop1(tally: Tally) -> Rate:
    return _over(tally.I, tally.reached)


def coop2(tally: Tally) -> Rate:
    return _over(tally.I + tally.P, tally.reached)


def coop3(tally: Tally) -> Rate:
    return _over(tally.I, tally.reached - tally.O)


def coop4(tally: Tally) -> Rate:
    return _over(tally.I + tally.P, tally.reached - tally.O)


def ref1(tally: Tally) -> Rate:
    return _over(tally.R, tally.eligible + tally.U)


def ref2(tally: Tally) -> Rate:
    return _over(tally.R, _with_estimated(tally))


def ref3(tally: Tally) -> Rate:
    return _over(tally.R, tally.eligible)


def con1(tally: Tally) -> Rate:
    return _over(tally.reached, tally.eligible + tally.U)


def con2(tally: Tally) -> Rate:
    return _over(tally.reached, _with_estimated(tally))


def con3(tally: Tally) -> Rate:
    return _over(tally.reached, tally.eligible)


def _with_estimated(tally: Tally) -> Rate:
    """The eligible and the share `e` of the unknown; without unknown owners `e` is not needed."""
    if not tally.U:
        return Fraction(tally.eligible)
    share = e(tally)
    return None if share is None else tally.eligible + share * tally.U


def _over(part: int, whole: int | Rate) -> Rate:
    return Fraction(part) / whole if whole else None


RATES = {
    "e": e,
    **{f"RR{n}": rate for n, rate in enumerate((rr1, rr2, rr3, rr4, rr5, rr6), 1)},
    **{f"COOP{n}": rate for n, rate in enumerate((coop1, coop2, coop3, coop4), 1)},
    **{f"REF{n}": rate for n, rate in enumerate((ref1, ref2, ref3), 1)},
    **{f"CON{n}": rate for n, rate in enumerate((con1, con2, con3), 1)},
}


def all_rates(tally: Tally) -> dict[str, Rate]:
    """Every rate by its AAPOR name, in AAPOR's order."""
    return {name: rate(tally) for name, rate in RATES.items()}
