"""`queue why-not OWNER`, and what `queue list` says of an empty list (invariant 5 of the design)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carecall.programmes.catalogue import catalogue
from carecall.view.cells import width

Write = Callable[..., Path]
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "欧阳晓雪,13800138002,京AD12345,云途S1,2025-01-16\n"
    "欧阳晓峰,13800138003,京AD54321,云途S1,2026-11-21\n"
)
VISITS = "工单号,车牌号,出厂日期,维修类型,里程\nG1,京AD12345,2026-11-20,维修,12000\n"


@pytest.fixture
def day(carecall: Any, write: Write) -> Any:
    carecall("import", write("staff.csv", "工号,姓名,岗位\n1001,Lin Yue,客服专员\n2001,Wu Min,销售顾问\n"))
    carecall("import", write("owners.csv", OWNERS))
    carecall("import", write("visits.csv", VISITS))
    assert carecall("plan", "--json").json["planned"] == 2
    return carecall


@pytest.mark.parametrize("typed", [("欧阳晓雪",), ("oyxx",), ("京AD12345",), ("+86", "138", "0013", "8002"), ("8002",)])
def test_an_owner_is_found_by_what_is_typed_and_the_answer_comes_first(day: Any, typed: tuple[str, ...]) -> None:
    done = day("queue", "why-not", *typed)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "欧阳晓雪  138 **** 8002  京AD12345"
    assert lines[1] == "Is in the queue of Lin Yue now: Visit survey."
    assert "B-11" in done.out
    assert max(map(width, lines)) <= 80


@pytest.mark.parametrize("typed", ["欧阳晓雪", "oyxx", "京AD12345", "138 0013 8002", "13800138002", "id:2"])
def test_why_takes_an_owner_as_why_not_does_and_explains_each_open_contact(day: Any, typed: str) -> None:
    (contact,) = day("queue", "list", "--search", "欧阳晓雪", "--json").json[0]["contacts"]
    by_number, by_owner = day("queue", "why", contact), day("queue", "why", *typed.split())
    assert (by_owner.status, by_owner.err, by_owner.out) == (0, "", by_number.out)
    told = day("queue", "why", *typed.split(), "--json").json
    assert told == [day("queue", "why", contact, "--json").json]


def test_why_of_an_owner_with_several_contacts_or_with_none(day: Any, write: Write) -> None:
    day("import", write("more.csv", "工单号,车牌号,出厂日期,维修类型\nG2,京A12345,2026-11-21,维修\n"))
    day("plan")
    heads = [line for line in day("queue", "why", "张文山").out.splitlines() if not line.startswith(" ")]
    assert sorted(heads) == ["What the rules ask:", "张文山  First service", "张文山  Visit survey"]
    none = day("queue", "why", "欧阳晓峰")
    assert (none.status, none.out) == (0, "")
    assert none.err == (
        "欧阳晓峰: no contact is open, and none was closed today. Why, says carecall queue why-not id:3\n"
    )
    assert day("queue", "why", "欧阳晓峰", "--json").json == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_why_of_an_owner_tells_what_was_closed_today_as_it_does_by_number(day: Any, lang: str) -> None:
    """"Why was I called today?" is asked when the call is over (invariant 5 of the design)."""
    (contact,) = day("queue", "list", "--search", "欧阳晓雪", "--json").json[0]["contacts"]
    assert day("call", "record", str(contact), "--outcome", "refused", "--agent", "1001").status == 0
    by_owner = day("queue", "why", "欧阳晓雪", "--lang", lang)
    assert (by_owner.err, by_owner.out) == ("", day("queue", "why", str(contact), "--lang", lang).out)
    assert {"en": "Closed by Lin Yue, 15:41.", "zh": "Lin Yue办结，15:41。"}[lang] in by_owner.out
    assert [each["state"] for each in day("queue", "why", "欧阳晓雪", "--json").json] == ["failed"]
    tomorrow = day("queue", "why", "欧阳晓雪", now="2026-11-24 10:00")
    assert "none was closed today" in tomorrow.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_who_may_be_called_after_hours_is_said_to_have_asked_for_them(carecall: Any, write: Write, lang: str) -> None:
    """D-15: what an owner asked for always wins, also behind the last slot."""
    wish = "姓名,手机,车牌,车型,交车日期,方便时段\n张文山,13800138001,京A12345,云途S1,2026-08-25,18:30-20:00\n"
    carecall("import", write("owners.csv", wish))
    late = "2026-11-23 19:05"
    carecall("plan", now=late)
    assert "  now  " in carecall("queue", "list", "--search", "张文山", now=late).out
    said = carecall("queue", "why", "张文山", "--lang", lang, now=late).out.splitlines()
    ready, own = {
        "en": ("It may be called now.", "The owner asked to be called between 18:30 and 20:00 (D-15)."),
        "zh": ("现在可以拨打。", "车主要求在 18:30 到 20:00 之间致电（D-15）。"),
    }[lang]
    at = next(place for place, line in enumerate(said) if own in line)
    assert said[at - 1].strip() == ready


@pytest.mark.parametrize("command", ["why", "why-not"])
def test_beside_each_rule_that_is_named_stands_what_it_asks(day: Any, command: str) -> None:
    """B-11, C-03: once, however many contacts rest on it."""
    lines = day("queue", command, "欧阳晓雪").out.splitlines()
    said, told = lines[: lines.index("What the rules ask:")], lines[lines.index("What the rules ask:") + 1 :]
    named = [line.split()[0] for line in told]
    assert {"B-11", "C-03"} <= set(named)
    assert len(set(named)) == len(named)
    assert [line.split("  ")[2] for line in told] == [catalogue()[rule].lines["en"] for rule in named]
    assert set(re.findall(r"[A-E]-\d\d", "".join(said))) == set(named)


@pytest.mark.parametrize("typed", ["404404", "9" * 40, "欧阳", "nobody"])
def test_why_of_what_nothing_or_several_have_is_refused(day: Any, typed: str) -> None:
    done = day("queue", "why", typed)
    assert (done.status, done.out, bool(done.err)) == (1, "", True)


def test_json_has_codes_parameters_text_and_until_in_iso(day: Any) -> None:
    done = day("queue", "why-not", "张文山", "--json", now="2026-11-23 12:00").json
    assert done["customer"]["phone"] == "138 **** 8001"
    assert (done["now"], done["until"]) == (False, "2026-11-23T13:30:00+08:00")
    assert set(done["verdict"]) == {"code", "params", "text"}
    line = done["lines"][0]
    assert set(line) == {"kind", "programme", "vehicle", "contact", "code", "params", "text", "until", "on",
                         "cause", "rules"}
    assert (line["kind"], line["programme"], line["code"]) == ("later", "first-service", "first-dial")
    assert line["until"] == "2026-11-23T13:30:00+08:00"
    later = day("queue", "why-not", "欧阳晓峰", "--json").json
    assert [(each["programme"], each["until"]) for each in later["lines"][:2]] == [
        ("3dc", "2026-11-24"), ("7dc", "2026-11-28"),
    ]  # fmt: skip


def test_an_agent_hears_whether_it_is_hers(day: Any) -> None:
    said = " ".join(day("queue", "why-not", "张文山", "--agent", "2001").out.split())
    assert "in the list of Lin Yue. Not for Wu Min to call." in said
    assert "Not" not in day("queue", "why-not", "张文山", "--agent", "1001").out.splitlines()[2]


def test_several_who_fit_are_named_with_their_ids_and_nobody_is_refused(day: Any) -> None:
    """C-20: their numbers are masked."""
    several = day("queue", "why-not", "欧阳")
    assert (several.status, several.out) == (1, "")
    assert several.err.splitlines()[0] == "2 owners fit 欧阳. Type the id of one:"
    (first, *_) = several.err.splitlines()[1:]
    assert "138 **** 8002" in first
    assert day("queue", "why-not", first.split()[0]).out.startswith("欧阳晓雪")
    nobody = day("queue", "why-not", "{nobody}", "--json")
    assert (nobody.status, nobody.out) == (1, "")
    assert nobody.err.startswith("No owner fits {nobody}.")
    assert day("queue", "why-not").status == 2


def test_an_owner_who_wants_no_calls_is_never_called(day: Any) -> None:
    """B-14."""
    contact = day("queue", "list", "--search", "张文山", "--json").json[0]["contact"]
    day("call", "record", str(contact), "--outcome", "do-not-call", "--agent", "1001")
    said = day("queue", "why-not", "张文山").out
    assert said.splitlines()[1:3] == [
        "Is never called: wants no more calls (B-14).", "- Wants no more calls: told Lin Yue, 15:41.",
    ]  # fmt: skip
    why = day("queue", "why", str(contact)).out
    assert "Closed by Lin Yue, 15:41." in why


def test_an_empty_list_says_on_stdout_why_and_in_json_stays_a_list(day: Any) -> None:
    empty = day("queue", "list", "--search", "nobody")
    assert (empty.status, empty.err) == (0, "")
    assert empty.out.splitlines()[:3] == [
        "Nobody fits the filters.", '"nobody": hides 2.', "Leave an option out to see more.",
    ]  # fmt: skip
    assert "3  owners in the records" in empty.out
    asked = day("queue", "list", "--search", "nobody", "--json")
    assert asked.json == []
    assert "3  owners in the records" in asked.err
    held = day("queue", "list", "--state", "held")
    assert held.out == "None today: number to be corrected.\n"


def test_an_empty_list_says_what_to_do(carecall: Any, day: Any) -> None:
    agent = day("queue", "list", "--agent", "2001")
    assert agent.out.splitlines()[:2] == [
        "What is due today is in the lists of others: 2 to call.", "Without --agent they are listed.",
    ]  # fmt: skip
    noon = day("queue", "list", "--state", "ready", now="2026-11-23 12:30")
    assert "Nobody can be called now. Next: 13:30, 2 to call." in noon.out.splitlines()
    assert "carecall plan" in day("queue", "list", "--programme", "month-one", now="2026-12-31 10:00").out


def test_before_anything_was_planned_it_says_to_plan(carecall: Any, write: Write) -> None:
    """B-16: a list is selected each day."""
    carecall("import", write("owners.csv", OWNERS))
    assert carecall("queue", "list").out.splitlines()[0] == "Today has not been planned yet: carecall plan does it."
    assert "carecall plan" in carecall("queue", "why-not", "张文山").out


@pytest.mark.parametrize("command", ["why", "why-not"])
def test_the_last_calls_say_when_about_what_who_called_and_what_was_said(day: Any, command: str) -> None:
    """An owner was called who had asked not to be: who called, and what was said?"""
    assert "Last calls" not in day("queue", command, "张文山").out
    contact = str(day("queue", "list", "--search", "张文山", "--json").json[0]["contact"])
    outcome = ("--outcome", "do-not-call", "--note", "told us in May")
    assert day("call", "record", contact, *outcome, "--agent", "1001").status == 0
    later = "2026-11-25 10:00"
    done = day("queue", command, "张文山", now=later)
    told = done.out[done.out.index("Last calls:") :].splitlines()
    assert told[1:] == ["  Mon 23 15:41, First service: wants no more calls (Lin Yue). told us in May"]
    assert max(map(width, done.out.splitlines())) <= 80
    asked = contact if command == "why" else "张文山"
    assert day("queue", command, asked, "--json", now=later).json["last_calls"] == [{
        "at": "2026-11-23T15:41:00+08:00", "programme": "first-service", "outcome": "do-not-call",
        "agent": "Lin Yue", "note": "told us in May",
    }]  # fmt: skip
