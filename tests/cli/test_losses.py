"""`carecall losses` as whoever hands in the month's figures uses it (C-13)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWNERS = "姓名,手机,车牌,车型,交车日期\n张文山,13800138001,京A12345,云途S1,2025-08-25\n"
VISITS = "车牌,工单号,维修类型,交车日期\n京A12345,R1,维修,2026-03-01\n"


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path]) -> Any:
    carecall("import", write("o.csv", OWNERS), write("v.csv", VISITS))
    return carecall


def test_c_13_the_month_in_words_and_as_json(house: Any) -> None:
    found = house("losses")
    assert "2026-11" in found.out.splitlines()[2]
    assert "losses: {local: [京]}" in found.err
    rows = house("losses", "--by", "quarter", "--from", "2026-01-01", "--json").json
    assert sorted({row["period"] for row in rows}) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [(row["period"], row["customers"], row["warranty"]) for row in rows if row["cars"]] == [
        ("2026-Q3", "lost", "in"), ("2026-Q4", "lost", "in"),
    ]  # fmt: skip
    assert "保内" in house("losses", "--lang", "zh").out
    assert "张文山" in house("losses", "--list").out
    assert [row["vehicle"] for row in house("losses", "--list", "--json").json] == ["京A12345"]


def test_days_that_run_backwards_are_refused(house: Any) -> None:
    refused = house("losses", "--from", "2026-11-02", "--to", "2026-10-01")
    assert refused.status == 2
    assert refused.err
