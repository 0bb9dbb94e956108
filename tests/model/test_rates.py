"""AAPOR's outcome rates: the design's check vector, empty denominators, and what always holds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.model.dispositions import DISPOSITIONS, Aapor, Outcome
from carecall.model.rates import Tally, all_rates

CHECK = Tally(I=4, P=2, R=1, NC=1, O=1, U=2, NE=1)
tallies = st.builds(Tally, *[st.integers(0, 500)] * 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("e", ".9000"),
        ("RR1", ".3636"),
        ("RR2", ".5455"),
        ("RR3", ".3704"),
        ("RR4", ".5556"),
        ("RR5", ".4444"),
        ("RR6", ".6667"),
        ("COOP1", ".5000"),
        ("COOP2", ".7500"),
        ("COOP3", ".5714"),
        ("COOP4", ".8571"),
        ("REF1", ".0909"),
        ("REF2", ".0926"),
        ("REF3", ".1111"),
        ("CON1", ".7273"),
        ("CON2", ".7407"),
        ("CON3", ".8889"),
    ],
)
def test_the_check_vector(name: str, value: str) -> None:
    rate = all_rates(CHECK)[name]
    assert rate is not None
    assert f"{float(rate):.4f}" == f"0{value}"


def test_a_zero_denominator_is_not_a_rate_of_zero() -> None:
    assert set(all_rates(Tally()).values()) == {None}
    assert set(all_rates(Tally(NE=3)).values()) == {Fraction(0), None}
    assert all_rates(Tally(NE=3))["e"] == 0
    assert all_rates(Tally(NE=3))["RR1"] is None


def test_nothing_but_unknown_owners_gives_no_estimated_share() -> None:
    rates = all_rates(Tally(U=4))
    assert rates["RR1"] == 0
    assert [rates[name] for name in ("e", "RR3", "RR5")] == [None] * 3


def test_a_tally_counts_the_letters_of_outcomes() -> None:
    outcomes = [Outcome.FINISHED, Outcome.FINISHED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_NUMBER]
    assert Tally.of(DISPOSITIONS[code].aapor for code in outcomes) == Tally(I=2, NC=1, R=1, U=1)
    assert Tally.of(Aapor) == Tally(1, 1, 1, 1, 1, 1, 1)


@given(tallies)
def test_rates_are_shares_and_stand_in_their_order(tally: Tally) -> None:
    rates = all_rates(tally)
    assert all(rate is None or 0 <= rate <= 1 for rate in rates.values())
    for low, middle, high in (("RR1", "RR3", "RR5"), ("RR2", "RR4", "RR6"), ("REF1", "REF2", "REF3")):
        known = [rate for name in (low, middle, high) if (rate := rates[name]) is not None]
        assert known == sorted(known)


@given(tallies)
def test_everybody_eligible_is_reached_or_not(tally: Tally) -> None:
    rates = all_rates(tally)
    if rates["CON3"] is not None:
        assert rates["CON3"] + Fraction(tally.NC, tally.eligible) == 1
