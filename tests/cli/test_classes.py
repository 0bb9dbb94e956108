"""`carecall class` as a supervisor uses it (A-09, C-27)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n5003,周宁,客服经理\n"
OWNERS = "姓名,手机,车牌,客户等级\n张文山,13800138001,京A12345,金卡\n王芳,13800138002,京A12346,\n"
SPEND = "车牌,结算单号,结算日期,结算金额\n京A12345,W1,2026-11-01,4800.50\n京A12345,W2,2026-11-20,1200\n"


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path]) -> Any:
    carecall("import", write("s.csv", STAFF), write("o.csv", OWNERS), write("w.csv", SPEND))
    return carecall


def test_from_the_file_to_the_grant(house: Any) -> None:
    assert "A class would be granted: Key customer 1." in house("plan", "--dry-run").out
    assert "A class was granted: Key customer 1. carecall class show CODE" in house("plan").out
    assert house("plan", "--json").json["granted"] == {}
    (found,) = house("class", "show", "key-customer", "--json").json
    assert found == {
        "owner": found["owner"], "name": "张文山", "phone": "138 **** 8001", "plate": "京A12345",
        "class": "key-customer", "since": "2026-11-23", "until": "2027-11-23", "how": "earned", "test": "spend",
        "count": 2, "sum": 6000.5, "said": None, "by": None, "granted": {"points": 10000, "washes": None},
        "fallen": False,
    }  # fmt: skip
    shown = house("class", "show", "重点客户").out
    assert "after-sales spend: 6,000.50 yuan" in shown
    assert "10,000 branch points, free washes without limit" in shown
    assert "13800138001" not in shown
    owners = {each["code"]: each["owners"] for each in house("class", "list", "--json").json}
    assert owners["gold-card"] == owners["key-customer"] == 1
    assert sum(owners.values()) == 2


def test_by_hand_with_why_and_who(house: Any) -> None:
    put = house("class", "put", "grade-a", "王芳", "--reason", "asked for a price twice", "--agent", "周宁")
    assert put.out == "王芳 is now: Grade A.\n"
    assert house("class", "put", "grade-a", "王芳").out == "王芳 was already: Grade A.\n"
    assert "said by 周宁: asked for a price twice" in house("class", "show", "grade-a").out
    assert house("class", "take", "grade-a", "京A12346").out == "王芳 is no longer: Grade A.\n"
    assert house("class", "take", "grade-a", "京A12346", "--json").json["changed"] is False
    assert "Nobody is of this class: Grade A." in house("class", "show", "grade-a").out


def test_a_word_that_no_class_has_is_told_with_its_line(carecall: Any, write: Callable[..., Path]) -> None:
    done = carecall("import", write("o.csv", "姓名,手机,等级,客户等级\n张文山,13800138001,1,白金\n"))
    assert "“白金” is no class or grade known here; the owner's classes stay as they are." in done.out + done.err


def test_an_unknown_class_is_told_with_those_that_there_are(house: Any) -> None:
    refused = house("class", "show", "platinum")
    assert refused.status == 1
    assert "No class of owners is called platinum. Known: gold-card, group, key-customer" in refused.err


def test_a_list_that_is_empty_is_said_to_be_so(house: Any) -> None:
    assert house("campaign", "show", "frost").err.endswith("Known: none yet.\n")
    assert "已有：暂无。" in house("campaign", "show", "frost", "--lang", "zh").err


def test_a_grade_stands_behind_its_colon(house: Any) -> None:
    put = house("class", "put", "grade-a", "王芳", "--lang", "zh")
    assert put.out == "王芳现在是：A 级。\n"
    put = house("class", "put", "grade-b", "王芳", "--lang", "zh")
    assert put.out == "王芳现在是：B 级；不再是：A 级。\n"


def test_all_classes_of_one_owner_with_those_that_are_over(house: Any) -> None:
    house("plan")
    for grade in ("grade-b", "grade-a"):
        house("class", "put", grade, "张文山", "--agent", "周宁")
    found = house("class", "of", "张文山", "--json").json
    assert {each["class"]: (each["how"], each["holds"], each["ended"]) for each in found} == {
        "key-customer": ("earned", True, None), "gold-card": ("file", True, None),
        "grade-a": ("hand", True, None), "grade-b": ("hand", False, "2026-11-23"),
    }  # fmt: skip
    shown = house("class", "of", "京A12345").out
    assert "after-sales spend: 6,000.50 yuan" in shown
    assert "ended 23 Nov" in shown
    assert house("class", "of", "王芳").out == "王芳 is of no class.\n"


def test_a_grant_whose_ground_was_corrected_stands_and_is_marked(house: Any, write: Callable[..., Path]) -> None:
    house("plan")
    assert "corrected" not in house("class", "show", "key-customer").out
    assert "ground gone" not in house("class", "list").out
    house("import", write("c.csv", "车牌,结算单号,结算日期,结算金额\n京A12345,W1,2026-11-01,480.05\n"))
    assert "6,000.50 yuan (corrected since: no longer so on record)" in house("class", "show", "key-customer").out
    assert "1; ground gone: 1" in house("class", "list").out
    (granted,) = (each for each in house("class", "of", "张文山", "--json").json if each["class"] == "key-customer")
    assert (granted["fallen"], granted["holds"]) == (True, True)
