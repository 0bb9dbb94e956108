"""A day on the command line: plan, queue, why, record, summary, export; statuses and JSON forms of the design."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]
ROW = {"contact", "contacts", "customer", "vehicle", "assignee", "programme", "state", "slot", "attempt",
       "attempts_max", "not_before", "not_after",
       "why"}  # fmt: skip


OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "欧阳晓雪,13800138002,京AD12345,云途S1,2025-01-16\n"
)
VISITS = "工单号,车牌号,出厂日期,维修类型,里程\nG1,京AD12345,2026-11-20,维修,12000\n"


@pytest.fixture
def day(carecall: Any, write: Write) -> Any:
    """Two agents; a survey, a first service and a maintenance that are due."""
    carecall("import", write("staff.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n1002,曹静,客服专员\n"))
    carecall("import", write("owners.csv", OWNERS))
    carecall("import", write("visits.csv", VISITS))
    assert carecall("plan", "--json").json["planned"] == 2
    return carecall


def contact_of(carecall: Any, name: str) -> str:
    return str(carecall("queue", "list", "--search", name, "--json").json[0]["contact"])


def test_plan_says_what_it_did_and_skipped_and_twice_makes_nothing(day: Any) -> None:
    again = day("plan", "--json").json
    assert again["planned"] == 0
    assert set(again["skipped"]) == {"seen", "opted-out", "no-number", "too-old", "already-planned", "not-eligible",
                                     "enough", "signed-up"}
    assert again["skipped"]["already-planned"] == 2
    assert day("plan", "--days", "30", "--dry-run", "--json").status == 0


def test_a_queue_row_has_the_designs_names(day: Any) -> None:
    rows = day("queue", "list", "--json").json
    assert len(rows) == 2
    assert set(rows[0]) >= ROW
    assert rows[0]["customer"]["phone"] == "138 **** 8002"
    assert rows[0]["not_before"] == "2026-11-23T15:30:00+08:00"
    assert rows[0]["state"] == "open"
    assert rows[0]["why"]["text"]


def test_the_order_is_promise_last_day_priority(day: Any) -> None:
    names = [row["customer"]["name"] for row in day("queue", "list", "--json").json]
    assert names == ["欧阳晓雪", "张文山"]  # the survey's last day is today (B-11); the first service has two days left


def test_filters_combine_and_an_impossible_one_is_refused(day: Any) -> None:
    assert len(day("queue", "list", "--programme", "visit-survey", "--search", "oyxx", "--json").json) == 1
    assert day("queue", "list", "--programme", "visit-survey", "--search", "8001", "--json").json == []
    wrong = day("queue", "list", "--programme", "nonsense")
    assert wrong.status == 2
    assert "visit-survey" in wrong.err


@pytest.mark.parametrize("said", ["visit-survey", "来店回访", "Visit survey", "visit  SURVEY"])
def test_a_programme_is_named_by_its_code_or_its_name_in_either_language(day: Any, said: str) -> None:
    (row,) = day("queue", "list", "--programme", said, "--json").json
    assert row["programme"] == "visit-survey"
    assert day("programme", "show", said, "--json").json == day("programme", "show", "visit-survey", "--json").json
    assert day("owner", "leave-out", "欧阳晓雪", "--programme", said, "--json").json["cancelled"] == 1


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "Visit survey: 1 contact {}; the programme does not run here any more."),
    ("zh", "来店回访：{} 1 个任务，本店已不再启用这个项目。"),
])  # fmt: skip
def test_what_a_programme_that_was_switched_off_had_planned_is_said_to_be_withdrawn(
    day: Any, tmp_path: Path, lang: str, told: str
) -> None:
    (tmp_path / "off.yaml").write_text("pack: off\nprogrammes: {visit-survey: {run: no}}\n", encoding="utf-8")
    (tmp_path / "none.toml").write_text("programme_files = ['off.yaml']\n", encoding="utf-8")
    would, done = {"en": ("would be withdrawn", "was withdrawn"), "zh": ("将撤回", "撤回")}[lang]
    assert told.format(would) in day("plan", "--dry-run", "--lang", lang).out
    assert day("plan", "--dry-run", "--json").json["superseded"] == {"visit-survey": 1}
    assert told.format(done) in day("plan", "--lang", lang).out
    assert day("plan", "--json").json["superseded"] == {}


def test_why_names_rules_basis_attempt_and_what_follows(day: Any) -> None:
    said = day("queue", "why", contact_of(day, "张文山"))
    assert "A-02" in said.out
    assert "(A-02)" in said.out
    assert "try 2 of 3" in said.out
    assert day("queue", "why", "999").status == 1


COMPLAINED = {
    "en": "The owner complained: “nobody explained the bill”. It is for the service manager, to be settled within 24 "
          "hours (B-12); carecall tells nobody of it. The list: carecall export "
          "complaints.",
    "zh": "车主投诉：“nobody explained the bill”。由服务经理跟进，24 小时内处理完毕（B-12）；"
          "系统不会通知任何人。清单：carecall export complaints",
}  # fmt: skip


@pytest.mark.parametrize("lang", COMPLAINED)
def test_b_17_a_call_that_was_complained_in_is_recorded_with_the_complaint_and_who_follows_it(
    day: Any, lang: str
) -> None:
    contact = contact_of(day, "欧阳晓雪")
    answers = {"overall": "3", "low-score": "bill", "low-score-manager": "yes",
               "complaint-content": "nobody explained the bill"}  # fmt: skip
    given = [part for step, value in answers.items() for part in ("--answer", f"{step}={value}")]
    done = day("call", "record", contact, "--outcome", "finished", *given, "--agent", "1001", "--lang", lang)
    assert (done.status, COMPLAINED[lang] in done.out) == (0, True)
    assert "".join(COMPLAINED[lang].split()) in "".join(day("queue", "why", contact, "--lang", lang).out.split())
    told = {"en": "complaints told 1", "zh": "收到投诉 1"}[lang]
    shown = day("summary", "--lang", lang).out
    assert (told in shown, "carecall export complaints" in shown) == (True, True)
    counted = day("summary", "--json").json
    listed = len(day("export", "complaints", "--format", "json").json)
    assert counted["totals"]["complaints"] == counted["programmes"]["visit-survey"]["complaints"] == listed == 1
    assert {line["complaints"] for line in counted["agents"].values()} == {None}, "B-01: it measures no agent"
    rows = day("export", "summary", "--format", "json").json
    assert [(row["of"], row["complaints"]) for row in rows if row["complaints"]] == [("total", 1), ("programme", 1)]
    later = day("summary", "--date", "2026-11-23", "--json", now="2026-11-24 09:00").json
    assert later["totals"]["complaints"] == 1, "the day keeps it"


def test_a_closed_call_is_listed_with_who_closed_it_and_exported_with_whose_it_was(day: Any) -> None:
    contact = contact_of(day, "张文山")
    whose = day("queue", "list", "--search", "张文山", "--json").json[0]["assignee"]
    closer, name = ("1002", "曹静") if whose == "1001" else ("1001", "林悦")
    assert day("call", "record", contact, "--outcome", "refused", "--agent", closer).status == 0
    assert day("queue", "list", "--state", "failed").out.splitlines()[-1].endswith(name)
    assert day("queue", "list", "--state", "failed", "--json").json[0]["assignee"] == whose


def test_a_call_without_a_complaint_has_none_on_its_record(day: Any) -> None:
    found = day("call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "no-answer", "--json").json
    assert found["complaint"] is None


def test_no_answer_comes_back_in_another_slot_of_the_next_day(day: Any) -> None:
    """C-03, D-16: 3 tries, 3 slots, 3 days, then one message and failed/unreached."""
    contact = contact_of(day, "欧阳晓雪")
    slots, now = [], "2026-11-23 15:41"
    for _ in range(3):
        done = day("call", "record", contact, "--outcome", "no-answer", "--json", now=now).json
        slots.append(done["next"]["slot"])
        now = (done["next"]["not_before"] or now)[:16].replace("T", " ")
        now = now[:-2] + "45"
    assert slots == ["morning", "early-afternoon", None]
    assert done["next"]["state"] == "failed"
    messages = day("export", "messages", "--format", "json", now=now).json
    assert [(m["contact"], m["channel"], m["template"]) for m in messages] == [(int(contact), "sms", "missed-survey")]
    assert [(m["state"], m["state_name"]) for m in messages] == [("waiting", "to send")]


@pytest.mark.parametrize(("lang", "said", "sent"), [
    ("en", "waits in the outbox until somebody sends it (C-03).",
     "One SMS was made for the owner. carecall itself sends nothing: it waits in the outbox for whoever exports and "
     "sends it (carecall export messages)."),
    ("zh", "一条短信在发件箱里等人发出（C-03）。",
     "已给车主生成一条短信。系统不会自动发出：它在发件箱里等人导出后发送（carecall export messages）。"),
])  # fmt: skip
def test_who_sends_the_message_after_the_last_try_is_said(day: Any, lang: str, said: str, sent: str) -> None:
    """C-03, E-10: carecall makes it, somebody sends it."""
    contact, now = contact_of(day, "欧阳晓雪"), ""
    for now in ("2026-11-23 15:41", "2026-11-24 09:45", "2026-11-25 13:45"):
        done = day("call", "record", contact, "--outcome", "no-answer", "--lang", lang, now=now)
    assert said in done.out
    assert sent in [line.strip() for line in day("queue", "why", contact, "--lang", lang, now=now).out.splitlines()]
    for command in ("summary", "export"):
        assert "carecallexportmessages" in "".join(day(command, "--help", "--lang", lang).out.split())


@pytest.mark.parametrize(("lang", "said", "undone"), [
    ("en", "If that is wrong, carecall call undo --agent 1001 takes it back, today.",
     ("Undone: “wants no more calls”, 欧阳晓雪, of 15:41. The call counts nowhere any more.",
      "What is right is entered with: carecall call record ")),
    ("zh", "如有误，今天之内可用 carecall call undo --agent 1001 撤销。",
     ("已撤销：“要求不再致电”，欧阳晓雪，15:41。这通电话不再计入任何数字。",
      "正确的结果请这样补录：carecall call record ")),
])  # fmt: skip
def test_a_wrong_record_says_how_it_is_taken_back_and_is(
    day: Any, lang: str, said: str, undone: tuple[str, str]
) -> None:
    """B-10, B-14: everything goes back, and the right outcome is recorded after it."""
    contact = contact_of(day, "欧阳晓雪")
    before = day("queue", "list", "--json").json
    record = ("call", "record", contact, "--agent", "1001", "--outcome")
    done = day(*record, "do-not-call", "--lang", lang)
    assert said in [line.strip() for line in done.out.splitlines()]
    assert len(day("queue", "list", "--json").json) == len(before) - 1
    back = day("call", "undo", "--agent", "1001", "--lang", lang)
    assert (back.status, back.out.splitlines()) == (0, [undone[0], undone[1] + contact])
    assert day("queue", "list", "--json").json == before
    assert day("summary", "--json").json["totals"]["dialled"] == 0
    assert day(*record, "busy").status == 0
    assert day("call", "undo", "--agent", "1001", "--json").json["contacts"] == [int(contact)]


@pytest.mark.parametrize(("lang", "said", "stays"), [
    ("en", "曹静 has no outcome of today that can be undone. One of an earlier day stays",
     "of an earlier day and stays"),
    ("zh", "曹静今天没有可以撤销的结果。以前日子的结果不能撤销", "属于以前的日子，不能撤销"),
])  # fmt: skip
def test_what_is_of_an_earlier_day_stays_and_it_is_said_what_to_do(
    day: Any, lang: str, said: str, stays: str
) -> None:
    contact = contact_of(day, "欧阳晓雪")
    late = ("--at", "2026-11-22 16:00", "--agent", "1002")
    assert stays in day("call", "record", contact, "--outcome", "busy", *late, "--lang", lang).out
    assert "call undo" not in day("call", "record", contact, "--outcome", "no-answer", *late).out
    refused = day("call", "undo", "--agent", "1002", "--lang", lang)
    assert (refused.status, refused.out, refused.err.startswith(said)) == (1, "", True), refused.err
    assert "carecall owner take-back" in refused.err
    nobody = day("call", "undo", "--lang", lang)
    assert (nobody.status, "--agent" in nobody.err) == (2, True)


def test_an_outcome_whose_owner_a_colleague_called_since_stays(day: Any) -> None:
    contact = contact_of(day, "欧阳晓雪")
    day("call", "record", contact, "--outcome", "callback", "--callback", "15:45", "--agent", "1001")
    paper = ("--outcome", "no-answer", "--at", "2026-11-23 15:50", "--agent", "1002")
    day("call", "record", contact, *paper, now="2026-11-23 16:00")
    refused = day("call", "undo", "--agent", "1001", now="2026-11-23 16:05")
    assert (refused.status, refused.err) == (
        1, "曹静 has opened this owner since: it can no longer be undone.\n",
    )  # fmt: skip


def test_a_second_record_on_one_day_is_refused_but_late_entry_is_marked(day: Any) -> None:
    """B-10: paper is entered with the true time of the call, a broken rule is marked."""
    contact = contact_of(day, "欧阳晓雪")
    day("call", "record", contact, "--outcome", "no-answer")
    refused = day("call", "record", contact, "--outcome", "no-answer")
    assert refused.status == 1
    assert "next: Tue 24 Nov 09:00" in refused.err
    paper = ["call", "record", contact, "--outcome", "busy", "--at", "2026-11-23 15:50", "--json"]
    late = day(*paper, now="2026-11-23 18:00")
    assert (late.status, late.json["broke_rule"]) == (0, "not-now")
    assert late.err.startswith("Kept, though against a rule: Not to be called now")
    assert day("call", "record", contact, "--outcome", "busy", "--at", "2026-11-24 10:00").status == 1


@pytest.mark.parametrize("at", ["yesterday 16:00", "昨天下午4点", "2026-11-22 16:00"])
def test_b_10_when_a_call_was_made_may_be_said_as_people_say_it(day: Any, at: str) -> None:
    """A rule that it broke then names the day: it is not this one's."""
    contact = contact_of(day, "欧阳晓雪")
    assert day("call", "record", contact, "--outcome", "busy", "--at", at).status == 0
    (call,) = day("export", "calls", "--format", "json", "--from", "2026-11-01").json
    assert call["dialled_at"].startswith("2026-11-22T16:00")
    again = day("call", "record", contact, "--outcome", "busy", "--at", "yesterday 17:00")
    assert again.err == "Kept, though against a rule: Not to be called now; next: Mon 23 Nov 09:00.\n"


def test_b_10_what_is_entered_late_says_the_next_try_as_it_is_due_now(day: Any) -> None:
    """And why says the same."""
    contact, now = contact_of(day, "欧阳晓雪"), "2026-11-23 20:40"
    late = ("call", "record", contact, "--outcome", "no-answer")
    done = day(*late, "--at", "yesterday 11:00", "--json", now=now).json["next"]
    assert (done["not_before"], done["slot"]) == ("2026-11-24T15:30:00+08:00", "late-afternoon")
    why = day("queue", "why", contact, "--json", now=now).json
    assert {name: why[name] for name in ("state", "not_before", "slot", "attempt")} == {
        name: done[name] for name in ("state", "not_before", "slot", "attempt")
    }
    assert done["reason"]["text"] == "Next try 2 of 3: tomorrow, late afternoon."
    assert done["reason"]["text"] in day("queue", "why", contact, now=now).out


def test_what_is_no_time_says_how_to_write_one(day: Any) -> None:
    for at in ("yesterday", "the other day", "昨天下午"):
        done = day("call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "busy", "--at", at)
        assert (done.status, "yesterday 15:41" in done.err) == (2, True)


def test_the_record_says_in_whose_name_it_is(day: Any) -> None:
    call = ["call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "no-answer"]
    whose = day("queue", "list", "--search", "欧阳晓雪", "--json").json[0]["assignee"]
    other = {"1001": "1002", "1002": "1001"}[whose]
    day("staff", "absent", whose)
    assert day("queue", "list", "--search", "欧阳晓雪", "--json").json[0]["assignee"] is None
    name = {"1001": "林悦", "1002": "曹静"}[other]
    assert f"Recorded in the name of {name} ({other})." in day(*call).out
    day("staff", "absent", other)
    last = day("call", "record", contact_of(day, "张文山"), "--outcome", "no-answer")
    assert "Recorded in nobody's name: --agent says who called." in last.out


def test_a_promise_is_read_back_and_comes_back_at_its_time(day: Any) -> None:
    contact = contact_of(day, "张文山")
    done = day("call", "record", contact, "--outcome", "callback", "--callback", "明天下午三点", "--json").json
    assert done["next"]["not_before"] == "2026-11-24T15:00:00+08:00"
    assert done["next"]["state"] == "open"
    row = day("queue", "list", "--search", "张文山", "--json", now="2026-11-24 14:56").json[0]
    assert (row["shown"], row["not_before"]) == ("ready", "2026-11-24T15:00:00+08:00")


def test_d_15_a_promise_at_an_unusual_hour_is_kept_and_remarked(day: Any) -> None:
    """D-15: the desk asks once more; a command that was typed in full is told what it did."""
    call = ["call", "record", contact_of(day, "张文山"), "--outcome", "callback", "--callback"]
    done = day(*call, "tomorrow 19:30", "--json")
    assert (done.status, done.json["next"]["not_before"]) == (0, "2026-11-24T19:30:00+08:00")
    assert "outside the calling hours" in done.err


def test_why_something_does_not_apply_is_told_to_the_record(day: Any) -> None:
    call = ["call", "record", contact_of(day, "张文山"), "--json", "--outcome"]
    assert "sold" in day(*call, "refused", "--result", "sold").err
    assert day(*call, "not-eligible", "--result", "sold").json["next"]["reason"]["params"] == {"result": "sold"}


@pytest.mark.parametrize("phrase", ["改天吧", "yesterday 3pm", "25号周一", "下周三"])
def test_a_callback_that_is_not_certain_is_refused_never_guessed(day: Any, phrase: str) -> None:
    refused = day("call", "record", contact_of(day, "张文山"), "--outcome", "callback", "--callback", phrase)
    assert refused.status == 1
    assert refused.err.strip()


def test_answers_are_checked_stored_and_exported(day: Any) -> None:
    """A-19, B-02: a finished survey with its required answers is complete (I)."""
    contact = contact_of(day, "欧阳晓雪")
    bad = day("call", "record", contact, "--outcome", "finished", "--answer", "overall=eleven")
    assert bad.status == 1
    none = day("call", "record", contact, "--outcome", "finished")
    assert (none.status, "overall" in none.err) == (1, True)
    unknown = day("call", "record", contact, "--outcome", "finished", "--answer", "nonsense=1")
    assert "overall" in unknown.err
    said = ["--outcome", "finished", "--answer", "overall=9", "--note", "很满意", "--json"]
    done = day("call", "record", contact, *said)
    assert done.json["next"]["state"] == "completed"
    rows = day("export", "answers", "--format", "json").json
    assert [(row["step"], row["value"]) for row in rows] == [("overall", "9")]


@pytest.mark.parametrize("typed", ["good", "fine", "Fine", "一切正常", "1"])
def test_a_choice_is_taken_by_its_id_or_as_the_screen_shows_it_in_either_language(day: Any, typed: str) -> None:
    said = ["--outcome", "finished", "--answer", f"condition={typed}", "--answer", "overall=9"]
    assert day("call", "record", contact_of(day, "欧阳晓雪"), *said).status == 0
    rows = day("export", "answers", "--format", "json").json
    assert ("condition", "good") in [(row["step"], row["value"]) for row in rows]


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "good (fine), problem (there is a problem), not-driven (hardly driven yet)"),
    ("zh", "good (一切正常)、problem (有问题)、not-driven (还没怎么开)"),
])  # fmt: skip
def test_a_choice_that_is_none_is_told_the_ids_and_the_words(day: Any, lang: str, told: str) -> None:
    said = ["--outcome", "finished", "--answer", "condition=splendid", "--lang", lang]
    done = day("call", "record", contact_of(day, "欧阳晓雪"), *said)
    assert (done.status, told in done.err) == (1, True), done.err


def test_summary_and_export_agree(day: Any) -> None:
    """Figures that cannot disagree: the same day by summary and by the exported rows."""
    day("call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "finished", "--answer", "overall=9")
    day("call", "record", contact_of(day, "张文山"), "--outcome", "no-answer")
    found = day("summary", "--json").json
    assert found["owners_overdue"] == len(day("queue", "list", "--state", "overdue", "--json").json) == 0
    assert {each["staff"]: each["where"] for each in found["staff"]} == {"1001": "closed", "1002": "closed"}
    calls = list(csv.DictReader(day("export", "calls").out.lstrip("\ufeff").splitlines()))
    assert found["totals"]["dialled"] == len(calls) == 2
    assert found["totals"]["reached"] == sum(row["reached"] == "1" for row in calls) == 1
    assert found["totals"]["completed"] == found["programmes"]["visit-survey"]["completed"] == 1
    assert (found["totals"]["connect_rate"], found["totals"]["contact_rate"]) == (0.5, 0.5)
    assert found["totals"]["kept_rate"] is None
    assert found["totals"]["planned"] == sum(line["planned"] for line in found["programmes"].values())
    assert found["totals"]["planned"] == sum(line["planned"] for line in found["agents"].values())


def test_the_figures_open_in_excel_too(day: Any) -> None:
    """A row for the day, for each programme and each agent, with what `summary --json` has."""
    told = day("summary", "--json").json
    rows = day("export", "summary", "--format", "json").json
    named = [(of, name) for of in ("programme", "agent") for name in told[f"{of}s"]]
    assert [(row["of"], row["name"]) for row in rows] == [("total", ""), *named]
    assert [row["title"] for row in rows[:2]] == ["the whole day", "Visit survey"]
    total = next(row for row in rows if row["of"] == "total")
    assert {name: total[name] for name in told["totals"]} == told["totals"]
    assert {row["day"] for row in rows} == {told["date"]}
    assert day("export", "summary", "--from", "2027-01-01", "--format", "json").json == []


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("Visit survey", "林悦", "refused", "failed")), ("zh", ("来店回访", "林悦", "拒绝", "失败")),
])  # fmt: skip
def test_a_table_has_words_behind_its_codes(day: Any, lang: str, words: tuple[str, ...]) -> None:
    day("call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "refused", "--agent", "1001")
    (row,) = day("export", "attempts", "--format", "json", "--lang", lang).json
    assert tuple(row[name] for name in ("programme", "agent", "outcome")) == ("visit-survey", "1001", "refused")
    assert tuple(row[f"{name}_name"] for name in ("programme", "agent", "outcome")) == words[:3]
    contacts = day("export", "contacts", "--format", "json", "--lang", lang).json
    (closed,) = [row for row in contacts if row["name"] == "欧阳晓雪"]
    assert (closed["state"], closed["state_name"], closed["result_name"]) == ("failed", words[3], words[2])


def test_days_in_the_wrong_order_are_a_mistake_and_not_an_empty_table(day: Any) -> None:
    done = day("export", "contacts", "--from", "2026-11-23", "--to", "2026-11-20")
    assert (done.status, done.out) == (2, "")
    assert "The last day, Fri 20 Nov, comes before the first, Mon 23 Nov." in done.err
    assert day("export", "contacts", "--from", "2026-11-20", "--to", "2026-11-20").status == 0


def test_an_export_opens_in_chinese_excel_and_masks_numbers(day: Any, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    assert day("export", "contacts", "--out", path).status == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert {row["phone"] for row in rows} == {"138 **** 8001", "138 **** 8002"}
    assert day("export", "contacts", "--from", "2027-01-01", "--format", "json").json == []


def test_exit_statuses(carecall: Any, tmp_path: Path) -> None:
    """0 ok, 1 refused, 2 usage or configuration, 3 database, and never a traceback."""
    assert carecall("db", "info").status == 0
    assert carecall("queue", "list").status == 1  # empty: it says what to do
    for words in (["nonsense"], ["plan", "--days", "x"], ["plan", "--date", "soon"], ["summary", "--db"]):
        assert carecall(*words).status == 2
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database" * 100)
    done = carecall("queue", "list", "--db", broken)
    assert done.status == 3
    assert "Traceback" not in done.err


def test_globals_stand_anywhere_and_both_languages_answer(carecall: Any) -> None:
    assert "carecall demo" in carecall("--lang", "en", "queue", "list").err
    chinese = carecall("queue", "list", "--lang=zh")
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese.err)


def test_config_show_hides_a_password(carecall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARECALL_DB", "postgresql://care:secret@127.0.0.1/care")
    shown = carecall("config", "show", "--json")
    assert "secret" not in shown.out
    assert json.loads(shown.out)["db"].startswith("postgresql://care@")


def test_yesterdays_figures_stay_and_a_late_entry_says_so(day: Any) -> None:
    """B-10: what was entered late counts for its day."""
    before, tomorrow = day("summary", "--json").json["totals"], "2026-11-24 10:00"
    day("plan", now=tomorrow)
    day("call", "record", contact_of(day, "欧阳晓雪"), "--outcome", "refused", "--agent", "1001", now=tomorrow)
    after = day("summary", "--date", "2026-11-23", "--json", now=tomorrow).json
    assert after["totals"] | {"promises_open": 0, "promises_at_risk": 0} == before
    assert after["amended"] is None
    late = ("--outcome", "busy", "--at", "2026-11-23 16:00", "--agent", "1002")
    assert day("call", "record", contact_of(day, "张文山"), *late, now=tomorrow).status == 0
    amended = day("summary", "--date", "2026-11-23", "--json", now=tomorrow).json
    assert (amended["totals"]["dialled"], amended["totals"]["planned"]) == (1, before["planned"])
    assert amended["amended"] == "2026-11-24T10:00:00+08:00"
    assert "Late entry for this day" in day("summary", "--date", "2026-11-23", now=tomorrow).out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_dry_run_says_that_it_is_one_and_what_there_is_to_call_on_which_day(
    day: Any, write: Callable[..., Path], lang: str
) -> None:
    """B-16: next week's load. A survey and a first service were planned already, another comes up on Friday."""
    more = OWNERS.splitlines()[0] + "\n王磊,13800138009,京A99999,云途S1,2026-09-04\n"
    day("import", write("more.csv", more))
    done = day("plan", "--dry-run", "--days", "5", "--lang", lang).out.splitlines()
    said = {"en": ["Dry run: nothing was stored.", "1 contact would be planned."],
            "zh": ["只是试算：没有写入任何内容。", "会生成 1 个回访任务。"]}  # fmt: skip
    assert done[:2] == said[lang]
    rows = [" ".join(line.split()) for line in done]
    told = {
        "en": ["to be called from contacts planned before owners promises Visit survey First service",
               "Mon 23 Nov 2 2 2 0 1 1", "Fri 27 Nov 1 0 1 0 0 1", "together 3 2 0 1 2"],
        "zh": ["可拨打之日 任务 之前已生成 车主 约定 来店回访 首保邀约", "11月23日周一 2 2 2 0 1 1",
               "11月27日周五 1 0 1 0 0 1", "合计 3 2 0 1 2"],
    }  # fmt: skip
    assert [row for row in rows if row in told[lang]] == told[lang]
    assert day("plan", "--dry-run", "--json").json["planned"] == 0
    found = day("plan", "--dry-run", "--days", "5", "--json").json
    assert (found["dry_run"], found["planned"], found["coming"]["earlier"]) == (True, 1, 0)
    assert found["coming"]["days"][4] == {
        "date": "2026-11-27", "closed": False, "contacts": 1, "planned_before": 0, "owners": 1, "promises": 0,
        "programmes": {"first-service": {"contacts": 1, "planned_before": 0}},
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_summary_of_a_day_to_come_says_what_is_known_and_where_more_is(day: Any, lang: str) -> None:
    said = day("summary", "--date", "2026-11-27", "--lang", lang).out
    assert "carecall plan --dry-run --days 5" in " ".join(said.split())
    found = day("summary", "--date", "2026-11-27", "--json").json
    assert (found["remark"]["params"]["earlier"], found["coming"]["earlier"]) == (2, 2)
    assert found["coming"]["days"][0]["contacts"] == found["totals"]["planned"] == 0
    assert day("summary", "--json").json["coming"] is None


@pytest.mark.parametrize(("typed", "meant"), [
    ("2026-11-22", "2026-11-22"), ("yesterday", "2026-11-22"), ("昨天", "2026-11-22"), ("今天", "2026-11-23"),
    ("Today", "2026-11-23"), ("20 Nov", "2026-11-20"), ("11月20日", "2026-11-20"), ("friday", "2026-11-20"),
    ("last Monday", "2026-11-16"), ("上周一", "2026-11-16"), ("last friday", "2026-11-20"), ("20Nov", "2026-11-20"),
])  # fmt: skip
def test_a_day_is_typed_as_in_a_call_and_in_figures_a_weekday_is_the_last_one(day: Any, typed: str, meant: str) -> None:
    assert day("summary", "--date", typed, "--json").json["date"] == meant
    rows = day("export", "summary", "--format", "json", "--from", typed, "--to", typed).json
    assert {row["day"] for row in rows} <= {meant}


@pytest.mark.parametrize(("typed", "meant"), [
    ("tomorrow", "2026-11-24"), ("明天", "2026-11-24"), ("next Monday", "2026-11-30"), ("下周一", "2026-11-30"),
    ("29 Nov", "2026-11-29"), ("friday", "2026-11-27"),
])  # fmt: skip
def test_of_what_is_to_come_a_weekday_is_the_coming_one(day: Any, typed: str, meant: str) -> None:
    away = day("staff", "absent", "1001", "--from", typed, "--until", typed, "--json").json
    assert (away["absent_from"], away["absent_until"]) == (meant, meant)
    assert day("plan", "--date", typed, "--dry-run", "--json").status == 0


@pytest.mark.parametrize("typed", ["soon", "31 Nov", "-1"])
def test_what_is_no_day_is_refused_with_what_a_day_looks_like(day: Any, typed: str) -> None:
    done = day("summary", f"--date={typed}")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"{typed} is not understood as a day. Such as 2026-11-23, 23 Nov, yesterday")


def test_a_day_that_no_calendar_has_is_told_as_such(day: Any) -> None:
    done = day("summary", "--date=2026-02-30")
    assert (done.status, done.out, done.err) == (2, "", "There is no day 2026-02-30 in the calendar.\n")


@pytest.mark.parametrize(("lang", "heads"), [("en", "new"), ("zh", "新增")])
def test_a_change_of_the_rules_is_told_before_it_takes_effect(
    day: Any, tmp_path: Path, lang: str, heads: str
) -> None:
    """A-19: what is new, gone and moved, by programme, with examples; a mistake is told as ever."""
    file = tmp_path / "change.yaml"
    file.write_text("pack: ours\nprogrammes: {visit-survey: {run: no}}\n", encoding="utf-8")
    told = day("plan", "--dry-run", "--compare", str(file), "--lang", lang)
    assert told.status == 0
    assert heads in told.out
    found = day("plan", "--dry-run", "--compare", str(file), "--json").json["programmes"]
    assert found["visit-survey"]["gone"] == len(found["visit-survey"]["examples"]) == 1
    assert found["visit-survey"]["new"] == 0
    assert day("plan", "--compare", str(file)).status == 2
    file.write_text("pack: ours\nprogrammes: {visit-survey: {runs: no}}\n", encoding="utf-8")
    wrong = day("plan", "--dry-run", "--compare", str(file), "--lang", lang)
    assert wrong.status != 0
    assert "runs" in wrong.err


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "1 mistake in the file that is compared, {file}:"), ("zh", "用来对比的文件 {file} 有 1 处错误："),
])  # fmt: skip
def test_a_mistake_of_the_compared_file_is_said_to_be_that_file_s(
    day: Any, tmp_path: Path, lang: str, said: str
) -> None:
    file = tmp_path / "{odd}.yaml"
    file.write_text("pack: ours\nprogrammes: {visit-survey: {run: off}}\n", encoding="utf-8")
    wrong = day("plan", "--dry-run", "--compare", str(file), "--lang", lang)
    assert wrong.status == 2
    assert wrong.err.splitlines()[0] == said.replace("{file}", str(file))


@pytest.mark.parametrize(("lang", "would", "does", "then"), [
    ("en", "1 contact would be closed as not reached: its tries", "1 contact closed as not reached: its tries",
     "1 call has no try left by then"),
    ("zh", "将有 1 个任务按未联系上结案", "1 个任务按未联系上结案", "有 1 个电话次数已用完"),
])  # fmt: skip
def test_c_03_fewer_tries_than_were_made_close_what_has_none_left_and_plan_says_how_many(
    day: Any, tmp_path: Path, lang: str, would: str, does: str, then: str
) -> None:
    contact = contact_of(day, "张文山")
    day("call", "record", contact, "--outcome", "no-answer")
    file = tmp_path / "once.yaml"
    file.write_text("pack: once\nseries: {three-slots: {tries: 1}}\n", encoding="utf-8")
    assert then in day("plan", "--dry-run", "--compare", str(file), "--lang", lang).out
    assert day("plan", "--dry-run", "--compare", str(file), "--json").json["used_up"] == {"before": 0, "after": 1}
    (tmp_path / "none.toml").write_text("programme_files = ['once.yaml']\n", encoding="utf-8")
    listed = day("queue", "list", "--lang", lang).out
    assert "2/1" not in listed
    assert would in day("plan", "--dry-run", "--lang", lang).out
    assert does in day("plan", "--lang", lang).out
    assert day("queue", "why", contact, "--json").json["state"] == "failed"


@pytest.mark.parametrize(("lang", "said"), [("en", "on record is of Thu 5 Mar"), ("zh", "3月5日")])
def test_where_everything_is_too_old_the_latest_record_is_told(
    carecall: Any, write: Callable[..., Path], lang: str, said: str
) -> None:
    carecall("import", write("owners.csv", "姓名,手机,车牌,车型\n张文山,13800138001,京A12345,云途S1\n"))
    carecall("import", write("visits.csv", "工单号,车牌,类型,出厂日期\nR1,京A12345,维修,2026-03-05\n"))
    told = carecall("plan", "--lang", lang).out
    assert said in told


def test_a_call_entered_in_a_pause_hints_at_the_time_it_was_made(day: Any) -> None:
    contact = contact_of(day, "张文山")
    in_pause = day("call", "record", contact, "--outcome", "no-answer", "--agent", "1001", now="2026-11-23 12:30")
    assert in_pause.status == 1
    assert "--at 10:40" in in_pause.err
    told = day("call", "record", contact, "--outcome", "no-answer", "--at", "12:00", now="2026-11-23 12:30")
    assert "--at 10:40" not in told.err


def test_words_apart_are_said_to_belong_in_quotes(day: Any) -> None:
    assert "引号" in day("summary", "--date", "3", "Dec", "--lang", "zh").err


def test_a_dry_run_from_a_later_day_names_the_command_that_counts_each_day_by_itself(day: Any) -> None:
    """What earlier days would make may stand in it, so its figures are others."""
    command = "carecall plan --dry-run --date tomorrow --days 13"
    later = day("plan", "--dry-run", "--date", "2026-11-30", "--days", "7")
    assert command in " ".join(later.out.split())
    assert "--date tomorrow" not in day("plan", "--dry-run", "--date", "tomorrow", "--days", "7").out
