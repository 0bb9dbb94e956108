"""The plan of a quarter of each shipped house is what it was (B-16)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from plans import HERE, HOUSES, House, plan_of


@pytest.mark.parametrize("house", HOUSES, ids=[house.name for house in HOUSES])
def test_b_16_a_quarter_is_planned_as_it_was(house: House) -> None:
    """Right as it looks now? python tests/golden/plans.py"""
    assert plan_of(house) == (HERE / f"{house.name}.txt").read_text("utf-8")
