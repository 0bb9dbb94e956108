"""`carecall staff`, and all promises of one person handed on: what a supervisor does when somebody is ill."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Promising = Callable[..., Any]

ORDINARY = (
    "No other call of theirs is open for that time; what comes up then is on the lists of the others of the role: care "
    "agent."
)
NEW_CAR = "姓名,手机,车牌,车型,交车日期\n张文山,13800138001,京A12345,云途S1,2026-11-20\n"


@pytest.fixture
def promised(promising: Promising) -> Any:
    """1001 has promised a call to both owners."""
    return promising(("张文山", "1001", "16:00"), ("欧阳晓雪", "1001", "明天下午三点"))


def test_the_list_says_who_is_here_and_what_they_have_promised(promised: Any) -> None:
    rows = {row["staff"]: row for row in promised("staff", "list", "--json").json}
    assert (rows["1001"]["promises"], rows["1002"]["promises"]) == (2, 0)
    assert rows["3001"] == {"staff": "3001", "name": "周宁", "role": "care-manager", "absent_until": None,
                            "absences": [], "on_break_since": None, "on_phone_since": None, "desk_open": False,
                            "promises": 0}  # fmt: skip
    assert "here, desk closed" in promised("staff", "list").out


def test_somebody_is_ill_until_wednesday(promised: Any) -> None:
    said = promised("staff", "absent", "林悦", "--until", "2026-11-25", "--agent", "3001")
    assert said.out.splitlines() == [
        "林悦: away until Wed 25 Nov.",
        "2 promises of theirs fall into that time, the next at 16:00: the others see each ten minutes before.",
        "To hand on all that is promised by them, later days too: carecall promise hand --all-of 1001",
        ORDINARY,
    ]
    assert "away until Wed 25 Nov" in promised("staff", "list").out
    handed = promised("promise", "hand", "--all-of", "1001", "--to", "1002", "--json").json
    assert [(each["from"], each["to"]) for each in handed] == [("1001", "1002")] * 2
    assert [row["assignee"] for row in promised("promise", "list", "--json").json] == ["1002", "1002"]
    assert promised("promise", "hand", "--all-of", "1001").err == "林悦 has no open promise.\n"
    back = promised("staff", "absent", "1001", "--back", "--json").json
    assert (back["absent_until"], back["changed"]) == (None, True)
    assert promised("staff", "absent", "1001", "--back").out == "林悦 is here.\n"


def test_leave_that_is_planned_ahead_stands_beside_what_holds_today(promised: Any) -> None:
    leave = ("--from", "2026-11-24", "--until", "2026-12-04")
    said = promised("staff", "absent", "1001", *leave).out.splitlines()
    assert said == [
        "林悦: away Tue 24 Nov to Fri 4 Dec.",
        "1 promise of theirs falls into that time, at tomorrow 15:00: the others see it ten minutes before.",
        "To hand on all that is promised by them, later days too: carecall promise hand --all-of 1001",
        ORDINARY,
    ]
    assert "here, desk closed; away Tue 24 Nov to Fri 4 Dec" in promised("staff", "list").out
    ill = promised("staff", "absent", "1001").out.splitlines()
    assert ill[:2] == ["林悦: away today.", "Planned besides: away Tue 24 Nov to Fri 4 Dec."]
    row = promised("staff", "list", "--json").json[0]
    assert (row["absent_until"], row["absences"]) == ("2026-11-23", [
        {"from": "2026-11-23", "until": "2026-11-23"}, {"from": "2026-11-24", "until": "2026-12-04"},
    ])  # fmt: skip
    assert promised("staff", "absent", "1001", "--back").out.splitlines() == [
        "林悦 is here.", "Planned besides: away Tue 24 Nov to Fri 4 Dec.",
    ]  # fmt: skip
    assert "away until Fri 4 Dec" in promised("staff", "list", now="2026-12-01 09:00").out
    back = promised("staff", "absent", "1001", "--back", "--from", "2026-11-30", "--json").json
    assert (back["changed"], back["absences"]) == (True, [{"from": "2026-11-24", "until": "2026-11-29"}])


@pytest.mark.parametrize(("lang", "ends", "again", "only"), [
    ("en", "林悦 is back from Tue 1 Dec; the leave until Thu 3 Dec ends with it.",
     "Only that day was meant? Then say the rest again: carecall staff absent 1001 --from 2026-12-02 --until 2026-",
     "林悦 is here on Tue 1 Dec only; the absence goes on after it."),
    ("zh", "林悦 从12月1日周二起在岗，原定到12月3日周四的假期随之取消。",
     "只是那一天在岗？请把其余的日期重新登记：carecall staff absent 1001 --from 2026-12-02 --until 2026-",
     "林悦 只在12月1日周二在岗，之后仍不在岗。"),
])  # fmt: skip
def test_what_became_of_a_leave_is_said_and_one_day_back_leaves_the_rest(
    promised: Any, lang: str, ends: str, again: str, only: str
) -> None:
    leave = ("staff", "absent", "1001", "--from", "2026-11-30", "--until", "2026-12-03")
    promised(*leave)
    back = ("staff", "absent", "1001", "--back", "--from", "2026-12-01", "--lang", lang)
    first, second, *_ = promised(*back).out.splitlines()
    assert first == ends
    assert second.startswith(again)
    promised(*leave)
    assert promised(*back, "--until", "2026-12-01").out.splitlines()[0] == only
    assert promised(*back, "--until", "2026-12-01", "--json").json["absences"] == [
        {"from": "2026-11-30", "until": "2026-11-30"}, {"from": "2026-12-02", "until": "2026-12-03"},
    ]  # fmt: skip
    told = " ".join(promised("staff", "absent", "--help").out.split())
    assert "unless --until says until when" in told


def test_a_promise_is_handed_to_nobody_who_is_away_on_its_day(promised: Any) -> None:
    promised("staff", "absent", "1002", "--from", "2026-11-24")
    refused = promised("promise", "hand", "欧阳晓雪", "--to", "1002")
    assert (refused.status, refused.err) == (1, "曹静 is away on that day, Tue 24 Nov. Choose somebody else.\n")
    assert promised("promise", "hand", "张文山", "--to", "1002").status == 0


def test_without_a_day_it_is_today_and_without_a_name_the_role(promised: Any) -> None:
    assert promised("staff", "absent", "1001").out.startswith("林悦: away today.\n")
    lines = promised("promise", "hand", "--all-of", "1001").out.splitlines()
    assert lines[0] == "张文山, promised for 16:00: everybody of the role has it now."
    assert len(lines) == 2
    assert {row["assignee"] for row in promised("promise", "list", "--json").json} == {None}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("staff", "absent", "9999"), 2, "Nobody here is called 9999."),
        (("staff", "absent", "1001", "--until", "2026-11-22"), 1, "Sun 22 Nov is over"),
        (("staff", "absent", "1001", "--until", "soon"), 2, "soon is not understood as a day."),
        (("staff", "absent", "1001", "--from", "2026-12-09", "--until", "2026-12-08"), 1, "The last day away,"),
        (("staff", "absent", "1001", "--from", "2026-11-22"), 1, "Sun 22 Nov is over"),
        (("staff", "absent", "1001", "--until", "2026-11-22", "--back"), 1, "Sun 22 Nov is over"),
        (("staff", "absent", "1001", "--agent", "1002"), 1, "Only a supervisor"),
        (("promise", "hand"), 2, "Give either OWNER or --all-of."),
        (("promise", "hand", "张文山", "--all-of", "1001"), 2, "Give either OWNER or --all-of."),
        (("promise", "hand", "--all-of", "9999"), 2, "Nobody here is called 9999."),
    ],
)
def test_what_cannot_be_is_said(promised: Any, words: tuple[str, ...], status: int, said: str) -> None:
    done = promised(*words)
    assert (done.status, done.out, done.err.startswith(said)) == (status, "", True), done.err


def test_contacts_that_nobody_may_call_are_said_with_what_to_do(carecall: Any, write: Callable[..., Path]) -> None:
    """The consultants' calls (D-06), and no consultant among the staff: `plan`, `staff list` and `doctor` say so."""
    carecall("import", write("staff.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n"))
    carecall("import", write("owners.csv", NEW_CAR))
    said = "Contacts that wait for a role which nobody here has: 1 (sales consultant: Three-day call 1). Import "
    planned = carecall("plan", "--json")
    assert planned.err.startswith(said)
    assert planned.json["deserted"] == [
        {"role": "sales-consultant", "contacts": 1, "programmes": {"3dc": 1}, "away": False}
    ]
    assert carecall("staff", "list").err.startswith(said)
    assert carecall("staff", "list", "--lang", "zh").err
    found = next(each for each in carecall("doctor", "--json").json if each["code"] == "pool-deserted")
    assert (found["check"], found["level"], found["text"] + " " + found["todo"]) == (
        "staff", "note", planned.err.splitlines()[0],
    )  # fmt: skip
    more = "2001,吴敏,销售顾问\n4001,郑凯,服务经理\n4002,何平,销售经理\n"
    carecall("import", write("more.csv", f"工号,姓名,岗位\n{more}"))
    assert (carecall("plan").err, carecall("staff", "list").err) == ("", "")


def test_complaints_that_are_passed_to_nobody_are_said_with_what_to_do(
    carecall: Any, staff: Path, owners: Path, write: Callable[..., Path]
) -> None:
    """A-20: they go to a role; where nobody here has it, `plan`, `staff list` and `doctor` say so."""
    assert "Complaints" not in carecall("plan").err, "where nobody has a name there is nobody to miss"
    carecall("import", staff, owners)
    said = "Complaints are passed to roles that nobody here has: sales manager, service manager. Import "
    assert [carecall(*words).err.startswith(said) for words in (("plan",), ("staff", "list"))] == [True, True]
    found = next(each for each in carecall("doctor", "--json").json if each["code"] == "complaints-unheard")
    assert (found["check"], found["level"], found["params"]) == (
        "staff", "note", {"role": ["sales-manager", "service-manager"]},
    )  # fmt: skip
    assert f"{found['text']} {found['todo']}\n" == carecall("staff", "list").err
    carecall("import", write("boss.csv", "工号,姓名,岗位\n4001,郑凯,服务经理\n"))
    assert "that nobody here has: sales manager. " in carecall("staff", "list").err
    carecall("import", write("boss2.csv", "工号,姓名,岗位\n4002,何平,销售经理\n"))
    assert carecall("staff", "list").err == ""


def test_what_was_missed_is_said_when_it_is_found(carecall: Any, staff: Path, write: Callable[..., Path]) -> None:
    carecall("import", staff)
    carecall("import", write("owners.csv", NEW_CAR))
    carecall("plan")
    later = carecall("plan", now="2026-11-27 09:00")
    assert later.out.splitlines()[1] == "1 contact missed: nobody dialled it in its time."
    assert "missed 1" in carecall("summary", now="2026-11-27 09:00").out


def test_who_is_away_leaves_calls_that_are_said_and_on_the_others_lists(
    carecall: Any, staff: Path, owners: Path
) -> None:
    """B-16: how many they are, and who may call them."""
    carecall("import", staff, owners)
    carecall("plan")
    said = carecall("staff", "absent", "1001").out.splitlines()
    assert said == [
        "林悦: away today.",
        "1 open call of theirs is in the pool today, on the list of everybody of the role: care agent.",
    ]
    assert len(carecall("queue", "list", "--agent", "1002", "--json").json) == 2
    told = (carecall("queue", "why-not", name).out for name in ("张文山", "欧阳晓雪"))
    why = " ".join(" ".join(told).split())
    assert "in the pool while 林悦 is away: care agent" in why
    last = carecall("staff", "absent", "1002", "--json").json
    assert last["contacts"] == 1
    assert "But nobody else of the role is here: care agent." in carecall("staff", "absent", "1002").out


@pytest.mark.parametrize(("words", "days"), [
    (("--from", "2026-11-24"), "on Tue 24 Nov, unless dealt with before,"),
    (("--from", "2026-11-24", "--until", "2026-11-27"), "from Tue 24 Nov to Fri 27 Nov, unless dealt with before,"),
    (("--until", "2026-11-27"), "up to Fri 27 Nov,"), ((), "today,"),
])  # fmt: skip
def test_calls_in_the_pool_are_said_with_the_days(
    carecall: Any, staff: Path, owners: Path, tmp_path: Path, words: tuple[str, ...], days: str
) -> None:
    """Those that may be called on these days: what is open today and lasts till then is, where the leave begins
    tomorrow; what begins later or is given up before is not."""
    carecall("import", staff, owners)
    carecall("plan")
    if "--from" in words:
        for change, lasting in (("next_on = '2026-11-28'", "next_on"), ("give_up = '2026-11-23'", "give_up")):
            with closing(sqlite3.connect(tmp_path / "care.db")) as known, known:
                kept = known.execute(f"SELECT id, {lasting} FROM contact").fetchall()
                known.execute(f"UPDATE contact SET {change}")
            assert "No other call of theirs is open" in carecall("staff", "absent", "1001", *words).out
            with closing(sqlite3.connect(tmp_path / "care.db")) as known, known:
                known.executemany(f"UPDATE contact SET {lasting} = ? WHERE id = ?", [day[::-1] for day in kept])
    said = carecall("staff", "absent", "1001", *words).out.splitlines()[-1]
    assert said == f"1 open call of theirs is in the pool {days} on the list of everybody of the role: care agent."


ENGLISH = "code,name,role\n101,Anna Smith,care agent\n102,Tom Lee,care agent\n103,Tom Hall,care manager\n"


def test_a_first_name_that_one_person_has_is_enough(carecall: Any, write: Callable[..., Path]) -> None:
    carecall("import", write("staff.csv", ENGLISH))
    carecall("import", write("o.csv", NEW_CAR))
    assert carecall("staff", "absent", "anna").out.startswith("Anna Smith: away today.\n")
    assert carecall("queue", "list", "--agent", "Anna").status == 0
    several = carecall("staff", "absent", "Tom")
    assert several.status == 2
    assert several.err == "Several here are called Tom: 102 Tom Lee, 103 Tom Hall. Give the code.\n"
    nobody = carecall("staff", "absent", "Helen")
    assert (nobody.status, nobody.err) == (
        2, "Nobody here is called Helen. Known: 101 Anna Smith, 102 Tom Lee, 103 Tom Hall.\n",
    )  # fmt: skip


@pytest.mark.parametrize(("lang", "role", "said"), [
    ("en", "care-agent", ["1009 李力, care agent, works here now.",
                          "The next planning gives them calls; their desk opens with: carecall --agent 1009"]),
    ("zh", "客服专员", ["1009 李力（客服专员）已加入。", "下次做计划时会分到任务；开席：carecall --agent 1009"]),
    ("en", "Clerk", ["1009 李力, clerk, works here now.", "No programme has calls for that role."]),
])  # fmt: skip
def test_somebody_new_is_added_with_a_role_in_either_language(
    carecall: Any, staff: Path, owners: Path, lang: str, role: str, said: list[str]
) -> None:
    carecall("import", staff, owners)
    done = carecall("staff", "add", "1009", "李力", role, "--agent", "3001", "--lang", lang)
    assert (done.status, done.out.splitlines()) == (0, said)
    rows = {row["staff"]: row["name"] for row in carecall("staff", "list", "--json").json}
    assert (rows["1009"], len(rows)) == ("李力", 4)
    for code in ("1001", "1002"):
        carecall("staff", "absent", code)
    carecall("plan")
    whose = {row["assignee"] for row in carecall("queue", "list", "--json").json}
    assert whose == ({"1009"} if role != "Clerk" else {None})


@pytest.mark.parametrize(("words", "status", "told"), [
    (("1001", "李力", "care-agent"), 1, "1001 is 林悦 already: take another code."),
    (("1009", "李力", "boss"), 2, "ROLE cannot be boss. Possible: care-agent (care agent), sales-consultant"),
    (("1009", " ", "care-agent"), 2, "NAME needs a value."),
    (("1009", "李力", "care-agent", "--agent", "1002"), 1, "Only a supervisor says who works here."),
])  # fmt: skip
def test_nobody_is_added_twice_without_a_role_or_by_a_colleague(
    carecall: Any, staff: Path, words: tuple[str, ...], status: int, told: str
) -> None:
    carecall("import", staff)
    done = carecall("staff", "add", *words)
    assert (done.status, done.out, told in done.err) == (status, "", True), done.err
    assert len(carecall("staff", "list", "--json").json) == 3
