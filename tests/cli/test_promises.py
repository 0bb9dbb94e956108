"""Promises on the command line: what is open, what is at risk, handing one on; statuses and JSON forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Promising = Callable[..., Any]

ROW = {"promise", "contact", "contacts", "customer", "vehicle", "assignee", "role", "programmes", "not_before", "ends",
       "made", "everybodys_from", "on_call", "at_risk", "agent_away", "day_closed"}  # fmt: skip
SOON = "2026-11-23 15:56"


@pytest.fixture
def promised(promising: Promising) -> Any:
    """1001 has promised a call to one owner at 16:00, 1002 to another tomorrow at three; nobody sits at a desk."""
    return promising(("张文山", "1001", "16:00"), ("欧阳晓雪", "1002", "明天下午三点"))


def who_has(carecall: Any) -> list[str | None]:
    return [row["assignee"] for row in carecall("promise", "list", "--json").json]


def test_the_list_has_the_names_of_a_queue_row_and_masked_numbers(promised: Any) -> None:
    rows = promised("promise", "list", "--json").json
    assert all(set(row) == ROW for row in rows)
    assert [row["customer"]["name"] for row in rows] == ["张文山", "欧阳晓雪"]
    first = rows[0]
    assert (first["not_before"], first["everybodys_from"]) == ("2026-11-23T16:00:00+08:00", "2026-11-23T15:50:00+08:00")
    assert (first["customer"]["phone"], first["assignee"], first["programmes"]) == (
        "138 **** 8001", "1001", ["first-service"],
    )  # fmt: skip
    shown = {row["customer"]["id"]: row for row in promised("queue", "list", "--json").json}
    queued = shown[first["customer"]["id"]]
    assert (queued["contact"], queued["not_before"]) == (first["contact"], first["not_before"])


def test_what_is_at_risk_now_and_whose_list_it_is_on(promised: Any) -> None:
    assert promised("promise", "list", "--at-risk", "--json").json == []
    assert promised("promise", "list", "--at-risk").err.strip() == "No promise is at risk now."
    (row,) = promised("promise", "list", "--at-risk", "--json", now=SOON).json
    assert (row["customer"]["name"], row["at_risk"]) == ("张文山", "nobody")
    assert promised("promise", "list", "--at-risk", "--json", now="2026-11-23 16:16").json[0]["at_risk"] == "late"
    hers = promised("promise", "list", "--agent", "1002", "--json").json
    assert [row["customer"]["name"] for row in hers] == ["欧阳晓雪"]
    hers = promised("promise", "list", "--agent", "1002", "--json", now=SOON).json
    assert [row["customer"]["name"] for row in hers] == ["张文山", "欧阳晓雪"], "fallen to everybody"


@pytest.mark.parametrize(("lang", "stays", "marked"), [
    ("en", "We are closed that day: it stays at that time, for whoever has a desk open then; the list of promises "
     "marks it.", "closed that day"),
    ("zh", "那天休息：约定时间不变，届时谁开着工作台就由谁看到；约定列表里有标记。", "当天休息"),
])  # fmt: skip
def test_a_promise_on_a_closed_day_says_what_becomes_of_it_and_is_marked(
    promising: Promising, tmp_path: Path, lang: str, stays: str, marked: str
) -> None:
    """It stays at its time, so that somebody takes care of it."""
    carecall = promising(("张文山", "1001", "16:00"))
    (tmp_path / "closed.yaml").write_text("pack: closed\ncalendar: {closed: [2026-11-24]}\n", encoding="utf-8")
    (tmp_path / "none.toml").write_text("programme_files = ['closed.yaml']\n", encoding="utf-8")
    contact = str(carecall("queue", "list", "--search", "欧阳晓雪", "--json").json[0]["contact"])
    callback = ("--outcome", "callback", "--callback", "2026-11-24 10:00", "--agent", "1002", "--lang", lang)
    assert stays in carecall("call", "record", contact, *callback).err.splitlines()
    (row,) = carecall("promise", "list", "--at-risk", "--json").json
    assert (row["customer"]["name"], row["day_closed"], row["at_risk"]) == ("欧阳晓雪", True, None)
    assert marked in carecall("promise", "list", "--lang", lang).out


def test_the_table_says_it_in_words(promised: Any) -> None:
    told = promised("promise", "list", now=SOON).out
    assert "nobody at the desk" in told
    assert "tomorrow 15:00" in told
    assert "138 **** 8001" in told
    assert promised("promise", "list", "--lang", "zh", now=SOON).status == 0


@pytest.mark.parametrize("owner", ["张文山", "zws", "京A12345", "8001"])
def test_an_owner_is_named_as_people_name_one(promised: Any, owner: str) -> None:
    done = promised("promise", "hand", owner, "--to", "1002", "--json")
    assert done.status == 0
    assert (done.json["from"], done.json["to"], done.json["customer"]["name"]) == ("1001", "1002", "张文山")
    assert who_has(promised) == ["1002", "1002"]


def test_an_owner_is_the_customers_id_of_the_json_forms(promised: Any) -> None:
    row = promised("promise", "list", "--json").json[0]
    done = promised("promise", "hand", f"id:{row['customer']['id']}", "--to", "POOL", "--agent", "1001")
    assert (done.status, done.out.strip()) == (
        0, "张文山, promised for 16:00: everybody of the role has it now."
    )  # fmt: skip
    assert who_has(promised) == [None, "1002"]
    said = promised("promise", "hand", "张文山", "--to", "曹静", "--agent", "1001").out
    assert said.strip() == "张文山, promised for 16:00: 曹静 has it now."
    assert who_has(promised) == ["1002", "1002"]


def test_a_rule_that_says_no_is_status_1_and_a_mistake_is_2(promised: Any, tmp_path: Path) -> None:
    def status(*words: str, now: str = "2026-11-23 15:41") -> tuple[int, str]:
        done = promised("promise", "hand", *words, now=now)
        return done.status, done.err

    assert status("张文山", "--to", "1002", "--agent", "1002") == (
        1, "林悦 has this promise: only they or a supervisor hand it on.\n",
    )  # fmt: skip
    assert status("李四", "--to", "1002")[0] == 1
    assert status("张文山", "--to", "9999")[0] == 2
    assert status("张文山")[0] == 2
    with closing(sqlite3.connect(tmp_path / "care.db", isolation_level=None)) as database:
        database.execute(
            "INSERT INTO absence (dealership_id, staff_id, first_on, last_on) "
            "SELECT dealership_id, id, '2026-11-23', '2026-11-23' FROM staff WHERE code = '1002'"
        )
    assert status("张文山", "--to", "1002") == (1, "曹静 is not here today. Choose somebody else.\n")
    assert status("张文山", "--to", "3001", "--agent", "1002", now=SOON)[0] == 0, "everybody's by then"
    promised("call", "record", str(promised("promise", "list", "--json").json[0]["contact"]), "--outcome", "refused",
             now=SOON)  # fmt: skip
    assert status("张文山", "--to", "1001", now=SOON) == (1, "This owner has been promised no call.\n")


def test_the_summary_counts_the_same(promised: Any) -> None:
    """Until the end of today, and only of today: absent for other days."""
    totals = promised("summary", "--json", now=SOON).json["totals"]
    at_risk = promised("promise", "list", "--at-risk", "--json", now=SOON).json
    assert (totals["promises_open"], totals["promises_at_risk"]) == (1, len(at_risk)) == (1, 1)
    agents = promised("summary", "--json", now=SOON).json["agents"]
    assert (agents["林悦"]["promises_open"], agents["林悦"]["promises_at_risk"]) == (1, 1)
    before = promised("summary", "--date", "2026-11-22", "--json").json["totals"]
    assert (before["promises_open"], before["promises_at_risk"]) == (None, None)
    assert "at risk" in promised("summary").out
    assert "at risk" not in promised("summary", "--date", "2026-11-22").out


def test_an_empty_list_says_so(carecall: Any, staff: Path) -> None:
    carecall("import", staff)
    done = carecall("promise", "list")
    assert (done.status, done.out, done.err.strip()) == (0, "", "No promise is open.")
    assert carecall("promise", "list", "--json").json == []


def test_a_promise_of_somebody_who_is_away_that_day_is_said_before_it_is_at_risk(promised: Any) -> None:
    """What is at risk is what the others see already; that it will be is told as soon as it is known."""
    assert promised("staff", "absent", "1001").status == 0
    done = promised("promise", "list", "--at-risk")
    assert done.out == ""
    assert done.err.splitlines() == [
        "No promise is at risk now.",
        "1 promise is of somebody who is away that day: the others see it ten minutes before its time.",
    ]
    line = next(line for line in promised("promise", "list").out.splitlines() if "张文山" in line)
    assert line.rstrip().endswith("林悦, away that day"), "and nothing in the column of what is at risk"
    assert promised("summary", "--json").json["totals"]["promises_at_risk"] == 0
    assert [row["agent_away"] for row in promised("promise", "list", "--json").json] == [True, False]
    promised("staff", "absent", "1001", "--back")
    assert "away" not in promised("promise", "list").err


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "Promised for 16:00 by 林悦, who is away that day: the others see it from 15:50 on (made 15:41)."),
    ("zh", "约定 16:00 回电，原由林悦拨打，但林悦当天不在岗：15:50 起其他人也能看到（15:41 约的）。"),
])  # fmt: skip
def test_why_says_of_a_promise_whose_agent_is_away_who_else_sees_it_and_when(
    promised: Any, lang: str, told: str
) -> None:
    promised("staff", "absent", "1001")
    for command in ("why", "why-not"):
        said = promised("queue", command, "张文山", "--lang", lang).out
        assert "".join(told.split()) in "".join(said.split()), command
    assert "who is away" not in promised("queue", "why", "欧阳晓雪").out


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "吴敏 has another role (sales consultant) than the one that such calls are for (care agent).\n"),
    ("zh", "吴敏的岗位是销售顾问：这类电话平时由客服专员拨打。\n"),
])  # fmt: skip
def test_a_promise_that_goes_to_another_role_says_so(promised: Any, lang: str, told: str) -> None:
    promised("staff", "add", "2001", "吴敏", "sales-consultant")
    done = promised("promise", "hand", "张文山", "--to", "吴敏", "--lang", lang)
    assert (done.status, done.err.startswith(told)) == (0, True)
    assert told not in promised("promise", "hand", "张文山", "--to", "1001", "--lang", lang).err
    promised("promise", "hand", "张文山", "--to", "3001")
    again = promised("promise", "hand", "--all-of", "3001", "--to", "吴敏", "--json", "--lang", lang)
    assert ([each["to"] for each in again.json], again.err.startswith(told)) == (["2001"], True)


def test_an_owner_is_handed_on_as_the_list_names_them(promised: Any) -> None:
    """A bare number would be a contact's."""
    line = next(line for line in promised("promise", "list").out.splitlines() if "张文山" in line)
    done = promised("promise", "hand", line.split()[0], "--to", "1002")
    assert (done.status, done.out.startswith("张文山, ")) == (0, True)


@pytest.mark.parametrize(("lang", "unless", "at_once"), [
    ("en", "曹静 is not at the desk: unless back by 15:50, ten minutes before, it is everybody's.",
     "曹静 is not at the desk, and its time is near: it is everybody's at once."),
    ("zh", "曹静不在座位：到 15:50（约定前十分钟）还没回来，就转由大家接手。",
     "曹静不在座位，约定时间又快到了：马上转由大家接手。"),
])  # fmt: skip
def test_who_is_handed_a_promise_and_is_not_at_the_desk_is_said(
    promised: Any, lang: str, unless: str, at_once: str
) -> None:
    told = promised("promise", "hand", "张文山", "--to", "1002", "--lang", lang)
    assert unless in told.err
    assert at_once in promised("promise", "hand", "张文山", "--to", "1002", "--lang", lang, now=SOON).err
    assert not promised("promise", "hand", "张文山", "--to", "pool", "--lang", lang).err
