"""`carecall import` as a dealership uses it: encodings, headers, twice, bad rows, dry run."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from carecall.view.cells import width

Write = Callable[..., Path]
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "欧阳晓雪,138 0013 8002,京AD12345,云途S1,2026-11-16\n"
)


def figures(done: Any) -> tuple[int, ...]:
    return tuple(done.json[name] for name in ("rows", "added", "updated", "unchanged", "rejected"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_five_chinese_columns_do_as_owners_in_each_encoding(carecall: Any, write: Write, encoding: str) -> None:
    """A-01: what a DMS gives is enough; and importing it twice changes nothing (B-08)."""
    path = write("客户.csv", OWNERS, encoding)
    assert figures(carecall("import", path, "--json")) == (2, 2, 0, 0, 0)
    again = carecall("import", path, "--json")
    assert (again.status, figures(again)) == (0, (2, 0, 0, 2, 0))


def test_english_headers_and_visits_in_one_command(carecall: Any, write: Write) -> None:
    header = "name,phone,plate,model,delivered_on"
    owners = write("owners.csv", f"{header}\nZhang San,13800138001,京A12345,S1,2025-02-03\n")
    visits = write("visits.csv", "plate,returned_on,kind,km,number\n京A12345,2026-11-20,maintenance,12000,0001\n")
    done = carecall("import", owners, visits, "--json")
    assert done.status == 0
    assert [each["added"] for each in done.json] == [1, 1]
    assert carecall("plan", "--json").json["planned"] == 1


def test_a_bad_row_stops_nothing_and_comes_back_with_line_column_and_reason(carecall: Any, write: Write) -> None:
    bad = "李四,1380,京A12346,云途S1,2026-08-25\n王五,13800138005,京A12347,云途S1,2026-02-31\n"
    path = write("o.csv", OWNERS + bad)
    done = carecall("import", path, "--json")
    assert (done.status, figures(done)) == (1, (4, 2, 0, 0, 2))
    with Path(done.json["rejects_file"]).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0][-3:] == ["line", "column", "reason"]
    assert [(row[0], row[-3], row[-2]) for row in rows[1:]] == [("李四", "4", "手机"), ("王五", "5", "交车日期")]
    assert all(row[-1] for row in rows)


def test_a_mended_rejects_file_comes_in_again(carecall: Any, write: Write) -> None:
    path = write("o.csv", OWNERS + "李四,1380,京A12346,云途S1,2026-08-25\n")
    rejects = Path(carecall("import", path, "--json").json["rejects_file"])
    mended = write("mended.csv", rejects.read_text("utf-8-sig").replace("1380", "13800138009"))
    assert figures(carecall("import", mended, "--as", "owners", "--json")) == (1, 1, 0, 0, 0)


def test_a_dry_run_writes_nothing(carecall: Any, write: Write) -> None:
    path = write("o.csv", OWNERS + "李四,1380,京A12346,云途S1,2026-08-25\n")
    done = carecall("import", path, "--dry-run", "--json")
    assert figures(done) == (3, 2, 0, 0, 1)
    assert done.json["rejects_file"] is None
    assert figures(carecall("import", path, "--json"))[1] == 2


def everything(folder: Path) -> list[Any]:
    import sqlite3

    with closing(sqlite3.connect(folder / "care.db")) as connection:
        return list(connection.iterdump())


STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n"
VISITS = "车牌号,出厂日期,维修类型,工单号\n京A12345,2026-11-22,保养,G1\n京A99999,2026-11-22,维修,G2\n"


def test_a_dry_run_tells_what_the_same_command_would_do_and_changes_nothing(
    carecall: Any, write: Write, tmp_path: Path
) -> None:
    """The owners of a visits' file are in another file of the command, whichever database it goes to."""
    files = [write("o.csv", OWNERS), write("v.csv", VISITS), write("s.csv", STAFF), write("v2.csv", VISITS)]
    before = everything(tmp_path)
    tried = carecall("import", *files, "--dry-run", "--json")
    assert "This was a dry run: nothing was changed" in tried.err
    assert everything(tmp_path) == before
    assert list(tmp_path.glob("*.rejects.csv")) == []
    done = carecall("import", *files, "--json")
    assert [{**each, "rejects_file": None} for each in done.json] == tried.json
    assert [(each["added"], each["unchanged"], each["rejected"]) for each in tried.json] == [
        (2, 0, 0), (1, 0, 1), (1, 0, 0), (0, 1, 1),
    ]  # fmt: skip
    assert (tried.status, "dry run" in done.err) == (1, False)


def test_visits_that_do_not_say_what_was_done_are_surveyed_and_said(carecall: Any, write: Write) -> None:
    """A-19, B-11: the car came back from the workshop all the same; no reminder of a service is answered by it."""
    carecall("import", write("o.csv", OWNERS))
    head = "车牌号,出厂日期,维修类型,工单号\n"
    rows = "京A12345,2026-11-22,,G1\n京AD12345,2026-11-22,天书,G2\n京AD12345,2026-11-21,保养,G3\n"
    done = carecall("import", write("v.csv", head + rows))
    said = (
        "2 visits do not say what was done (lines 2, 3). Calls that follow: Visit survey; reminders they answer: none."
    )
    assert said in done.err.splitlines()
    assert any(line.startswith("line 3, 维修类型: “天书”: This kind of visit") for line in done.err.splitlines())
    carecall("plan")
    listed = carecall("queue", "list", "--programme", "visit-survey", "--json").json
    assert {row["customer"]["name"] for row in listed} == {"张文山", "欧阳晓雪"}
    less = write("v2.csv", "车牌号,出厂日期,工单号\n京A12345,2026-11-22,G1\n京AD12345,2026-11-21,G3\n")
    again = carecall("import", less, "--json")
    assert (figures(again), again.json["without_kind"]) == ((2, 0, 0, 2, 0), 0), "what was known stays known"


@pytest.mark.parametrize(("kind", "surveys"), [("洗车", 0), ("维修", 1)])
def test_a_visit_that_is_named_later_is_no_second_one(carecall: Any, write: Write, kind: str, surveys: int) -> None:
    """A-19: one visit, one survey at most; whichever row comes again, it is that visit."""
    carecall("import", write("o.csv", OWNERS))
    bare = write("v.csv", "车牌号,出厂日期\n京A12345,2026-11-22\n")
    named = write("v2.csv", f"车牌号,出厂日期,维修类型\n京A12345,2026-11-22,{kind}\n")
    taken = [figures(carecall("import", file, "--json")) for file in (bare, named, named, bare)]
    assert taken == [(1, 1, 0, 0, 0), (1, 0, 1, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 1, 0)]
    carecall("plan")
    assert len(carecall("queue", "list", "--programme", "visit-survey", "--json").json) == surveys


def test_a_row_without_work_is_the_visit_of_that_day_whatever_its_number(carecall: Any, write: Write) -> None:
    """A row that names another work is another visit."""
    carecall("import", write("o.csv", OWNERS))
    head = "车牌号,出厂日期,维修类型,工单号\n京A12345,2026-11-22"
    taken = [figures(carecall("import", write("v.csv", f"{head},{rest}\n"), "--json"))[1:4]
             for rest in ("维修,G1", ",", "保养,", "洗车,", "洗车,", ",")]  # fmt: skip
    assert taken == [(1, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 0), (0, 0, 1), (0, 0, 1)]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["owners", "visits", "staff", "models"])
def test_a_file_of_the_columns_that_are_told_is_read_whole(carecall: Any, write: Write, kind: str, lang: str) -> None:
    """What `--columns` says is what is understood: every header, and its example."""
    columns = carecall("import", "--columns", "--as", kind, "--json").json[kind]
    assert [each["column"] for each in columns if each["needed"]]
    named = [each["example"] for each in columns if each["column"] in ("consultant", "advisor")]
    staff = "".join(f"{place},{name},服务顾问\n" for place, name in enumerate(named))
    carecall("import", write("s.csv", f"工号,姓名,岗位\n{staff}"))
    carecall("import", write("o.csv", "姓名,手机,车牌\n张文山,13800138001,京A12345\n"))
    wanted = [each for each in columns if each["column"] not in ("band", "present")]
    heads = [next(h for h in each["headers"] if h.isascii() == (lang == "en")) for each in wanted]
    path = write("all.csv", ",".join(heads) + "\n" + ",".join(e["example"] for e in wanted) + "\n")
    done = carecall("import", path, "--json")
    assert (done.status, done.err) == (0, "")
    told = carecall("import", "--columns", "--as", kind, "--lang", lang).out
    assert all(header in told for each in columns for header in each["headers"])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["owners", "visits", "staff", "models"])
def test_a_file_of_the_names_and_examples_that_columns_prints_is_read_whole(
    carecall: Any, write: Write, kind: str, lang: str
) -> None:
    """Somebody types off what stands there: the names on the left are headers, too, and no example is a mistake."""
    carecall("import", write("s.csv", "工号,姓名,岗位\n0001,吴敏,销售顾问\n0002,高远,服务顾问\n"))
    carecall("import", write("o.csv", "姓名,手机,车牌\n张文山,13800138001,京A12345\n"))
    told = carecall("import", "--columns", "--as", kind, "--lang", lang).out
    told = told.replace("可不填，如", "optional, such as").replace("，如", ", such as").replace("必填", "needed")
    rows = re.findall(r"^  (\S.*?)  +(?:needed|optional).*, such as (.*)$", told, re.MULTILINE)
    assert len(rows) == len(carecall("import", "--columns", "--as", kind, "--json").json[kind])
    if lang == "en":
        assert not {"保养", "客服专员", "先生", "否"} & {example for _, example in rows}, "English words"
    text = "\n".join(",".join(cells) for cells in zip(*rows, strict=True)) + "\n"
    done = carecall("import", write("all.csv", text), "--as", kind, "--json")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(("lang", "told"), [
    ("en", ("(the day of: car insurance)", "owner name", "work order number", "needed, or another one of the days")),
    ("zh", ("（车险的日期）", "owner name", "VIN码", "必填（或填其他日期中的一个）")),
])  # fmt: skip
def test_columns_are_told_as_people_head_them_with_what_they_mean(
    carecall: Any, lang: str, told: tuple[str, ...]
) -> None:
    said = carecall("import", "--columns", "--lang", lang).out
    assert all(each in said for each in told)
    assert not re.search(r"\.day|ownername|_", said), "no name of a column as carecall stores it"
    assert max(width(line) for line in said.splitlines()) <= 100


def test_where_headers_are_not_understood_the_columns_are_named(carecall: Any, write: Write) -> None:
    for text, status in (("甲,乙\n1,2\n", 1), ("姓名,甲\n张文山,2\n", 1), (OWNERS.replace("车型", "甲"), 0)):
        done = carecall("import", write("x.csv", text))
        assert (done.status, "carecall import --columns" in done.err) == (status, True)
    assert "--columns" in carecall("import", "--help").out
    for words in (("import",), ("import", "--columns", write("y.csv", OWNERS))):
        assert (carecall(*words).status, carecall(*words).err) == (2, "Give either FILE or --columns.\n")


def test_same_phone_other_name_is_two_owners_and_is_said(carecall: Any, write: Write) -> None:
    path = write("o.csv", OWNERS + "张小妹,13800138001,京A99999,云途S1,2026-11-01\n")
    done = carecall("import", path)
    assert "1 number is shared by two owners." in done.err


def test_a_known_plate_under_a_new_owner_moves_the_car_and_cancels_the_old_owners_contacts(
    carecall: Any, write: Write
) -> None:
    carecall("import", write("o.csv", OWNERS))
    carecall("plan")
    before = {row["customer"]["name"] for row in carecall("queue", "list", "--json").json}
    carecall("import", write("n.csv", "姓名,手机,车牌\n赵新,13900139000,京A12345\n"))
    after = {row["customer"]["name"] for row in carecall("queue", "list", "--json").json}
    assert before - after == {"张文山"}
    assert carecall("queue", "list", "--state", "cancelled", "--json").json[0]["customer"]["name"] == "张文山"


def test_a_visit_answers_the_open_contact_at_once(carecall: Any, write: Write) -> None:
    """D-11: who has been here is not called; body repair answers no service."""
    carecall("import", write("o.csv", OWNERS))
    carecall("plan")
    body = write("v1.csv", "车牌号,出厂日期,维修类型,工单号\n京A12345,2026-11-22,钣喷,G1\n")
    carecall("import", body)
    assert "张文山" in carecall("queue", "list", "--programme", "first-service").out
    carecall("import", write("v2.csv", "车牌号,出厂日期,维修类型,工单号\n京A12345,2026-11-22,首保,G2\n"))
    assert "张文山" not in carecall("queue", "list", "--programme", "first-service").out


def test_a_corrected_number_lets_held_contacts_go_on(carecall: Any, write: Write) -> None:
    """C-06: held for correction, then resumed with the new number."""
    carecall("import", write("o.csv", OWNERS))
    carecall("plan")
    contact = carecall("queue", "list", "--search", "张文山", "--json").json[0]["contact"]
    assert carecall("call", "record", str(contact), "--outcome", "wrong-number").status == 0
    assert carecall("queue", "list", "--state", "held", "--json").json[0]["contact"] == contact
    carecall("import", write("n.csv", "姓名,手机,车牌\n张文山,13700137000,京A12345\n"))
    assert carecall("queue", "list", "--state", "held", "--json").json == []
    tomorrow = carecall("queue", "list", "--search", "张文山", "--json", now="2026-11-24 15:41").json
    assert tomorrow[0]["customer"]["phone"] == "137 **** 7000"


@pytest.mark.parametrize("bad", ["=cmd|' /C calc'!A0", "[/]", "\x1b[31mred\x1b[0m", "‮evil", "李" * 200, "🚗🚙"])
def test_hostile_names_come_in_clean_and_go_out_defused(carecall: Any, write: Write, bad: str) -> None:
    path = write("o.csv", f'姓名,手机,车牌,车型,交车日期\n"{bad}",13800138001,京A12345,云途S1,2026-08-25\n')
    carecall("import", path)
    carecall("plan")
    listed, exported = carecall("queue", "list"), carecall("export", "contacts")
    assert (listed.status, exported.status) == (0, 0)
    for printed in (listed.out, exported.out):
        assert "\x1b" not in printed
        assert "‮" not in printed
    names = [row[4] for row in csv.reader(exported.out.lstrip("\ufeff").splitlines())][1:]
    assert not any(name.startswith("=") for name in names)


def test_a_rejects_file_that_cannot_be_written_is_said(carecall: Any, write: Write) -> None:
    """Open in Excel, or a folder that is only to be read."""
    owners = write("owners.csv", "姓名,手机\n王芳,13800138009\n坏,abc\n")
    owners.with_name("owners.rejects.csv").mkdir()
    done = carecall("import", owners)
    assert (done.status, "cannot be written" in done.err) == (2, True)


def test_c_20_every_owner_that_an_import_adds_or_changes_has_an_audit_entry(
    carecall: Any, write: Write, tmp_path: Path
) -> None:
    """C-20, invariant 7: who is written down, and by what; importing again adds nothing to the trail."""
    import sqlite3

    def trail() -> list[tuple[str, str]]:
        connection = sqlite3.connect(tmp_path / "care.db")
        found = connection.execute("SELECT subject, action FROM audit ORDER BY id").fetchall()
        connection.close()
        return found

    path = write("o.csv", OWNERS)
    carecall("import", path)
    assert trail() == [("customer", "added")] * 2
    carecall("import", path)
    assert len(trail()) == 2
    carecall("import", write("n.csv", "姓名,手机,车牌\n张文山,13700137000,京A12345\n"))
    assert trail()[2:] == [("customer", "updated")]


@pytest.mark.parametrize("role", ["supervisor", "主管"])
def test_a_supervisor_is_the_care_manager(carecall: Any, write: Write, role: str) -> None:
    assert carecall("import", write("staff.csv", f"工号,姓名,岗位\n2001,沈岚,{role}\n")).status == 0
    assert carecall("staff", "list", "--json").json[0]["role"] == "care-manager"


CARS = "姓名,手机,车牌,销售顾问\n"


def dialled(carecall: Any, owner: str) -> str:
    """The number that stands first, masked."""
    return str(carecall("queue", "why-not", owner, "--json").json["customer"]["phone"])


def test_c_06_what_the_newest_file_says_is_dialled_first_and_an_older_number_stays_behind_it(
    carecall: Any, write: Write
) -> None:
    before = "张文山,13800138001 13800138002,京A12345\n王芳,13800138009,京A12346\n"
    carecall("import", write("o.csv", f"姓名,手机,车牌\n{before}"))
    rows = "张文山,13800138003 13800138002,京A12345\n王芳,13800138009,京A12346\n"
    done = carecall("import", write("n.csv", f"姓名,手机,车牌\n{rows}"), "--json")
    assert (figures(done), done.json["corrected"]) == ((2, 0, 1, 1, 0), 1)
    assert "1 owner is dialled at another number first from now on, that of this file (line 2)." in done.err
    assert dialled(carecall, "张文山") == "138 **** 8003"
    again = carecall("import", write("n.csv", f"姓名,手机,车牌\n{rows}"), "--json")
    assert (figures(again), again.json["corrected"], again.err) == ((2, 0, 0, 2, 0), 0, "")
    carecall("import", write("back.csv", "姓名,手机,车牌\n张文山,13800138001,京A12345\n"))
    assert dialled(carecall, "张文山") == "138 **** 8001", "the newest file says so"


def test_an_owner_who_is_in_a_file_twice_has_the_numbers_of_both_rows_in_their_order(
    carecall: Any, write: Write
) -> None:
    """Importing it again changes nothing, whichever row comes last."""
    text = "姓名,手机,车牌,客户编号\n张文山,13800138001,京A12345,C1\n张文山,13800138002,京A12346,C1\n"
    carecall("import", write("o.csv", text))
    assert dialled(carecall, "张文山") == "138 **** 8001"
    assert figures(carecall("import", write("o.csv", text), "--json")) == (2, 0, 0, 2, 0)


def test_c_06_a_number_that_was_marked_bad_stays_bad_though_the_file_has_it_first(carecall: Any, write: Write) -> None:
    carecall("import", write("o.csv", "姓名,手机,车牌,车型,交车日期\n张文山,13800138001,京A12345,云途S1,2026-08-25\n"))
    carecall("plan")
    contact = carecall("queue", "list", "--json").json[0]["contact"]
    carecall("call", "record", str(contact), "--outcome", "wrong-number")
    same = carecall("import", write("s.csv", "姓名,手机,车牌\n张文山,13800138001,京A12345\n"), "--json")
    assert (figures(same), len(carecall("queue", "list", "--state", "held", "--json").json)) == ((1, 0, 0, 1, 0), 1)
    both = write("b.csv", "姓名,手机,车牌\n张文山,13800138001 13700137000,京A12345\n")
    assert carecall("import", both, "--json").json["corrected"] == 1
    assert carecall("queue", "list", "--state", "held", "--json").json == []
    assert dialled(carecall, "张文山") == "137 **** 7000"


def test_files_of_one_command_may_stand_in_any_order(carecall: Any, write: Write, tmp_path: Path) -> None:
    """Whom a row names is in another file of the same command."""
    import sqlite3

    files = [
        write("v.csv", "车牌号,出厂日期,服务顾问\n京A12345,2026-11-22,吴敏\n"),
        write("o.csv", f"{CARS}张文山,13800138001,京A12345,吴敏\n"),
        write("s.csv", "工号,姓名,岗位\n2001,吴敏,销售顾问\n"),
    ]
    done = carecall("import", *files, "--json")
    assert [(each["added"], each["rejected"], each["unknown_staff"]) for each in done.json] == [(1, 0, [])] * 3
    with closing(sqlite3.connect(tmp_path / "care.db")) as connection:
        named = connection.execute("SELECT consultant_id, advisor_id FROM vehicle JOIN visit ON true").fetchall()
    assert named == [(1, 1)]


def test_who_is_in_no_staff_file_is_named_and_comes_in_with_the_file_once_more(carecall: Any, write: Write) -> None:
    carecall("import", write("first.csv", STAFF))
    rows = "".join(f"张{n},1380013800{n},京A1234{n},{'吴敏' if n else '李力'}\n" for n in range(6))
    owners = write("o.csv", CARS + rows)
    done = carecall("import", owners, "--json")
    assert (figures(done), done.json["unknown_staff"]) == ((6, 6, 0, 0, 0), ["吴敏", "李力"])
    assert done.err == (
        "6 rows name somebody who is in no staff file: 吴敏 (line 3, 4, 5 ...), 李力 (line 2). "
        "Import the staff, then this file again.\n"
    )
    carecall("import", write("s.csv", "工号,姓名,岗位\n2001,吴敏,销售顾问\n"))
    again = carecall("import", owners, "--json")
    assert (figures(again), again.json["unknown_staff"]) == ((6, 0, 5, 1, 0), ["李力"])


def test_of_several_files_each_remark_names_its_own(carecall: Any, write: Write) -> None:
    carecall("import", write("first.csv", STAFF))
    files = [write("a.csv", "姓名,手机,甲\n张文山,1380,1\n"), write("b.csv", "姓名,手机\n王芳,13800138002\n李四,99\n")]
    told = carecall("import", *files, "--json").err.splitlines()
    assert [line.split(":")[0] for line in told] == ["a.csv", "a.csv", "b.csv"]
    assert told[2].startswith("b.csv: line 3, 手机: “99”: No telephone number.")
    assert carecall("import", files[1]).err.startswith("line 3, 手机")


def test_a_short_row_says_how_many_cells_it_has(carecall: Any, write: Write) -> None:
    carecall("import", write("first.csv", STAFF))
    told = carecall("import", write("o.csv", "姓名,手机,车牌,车型\n张文山,13800138001\n"), "--json").err
    assert told == (
        "line 2, the whole row: The row has 2 cells under 4 columns; those that are missing count as empty.\n"
    )


def test_what_was_taken_in_says_what_comes_next_where_there_is_something_to_plan(carecall: Any, write: Write) -> None:
    path, staff = write("o.csv", OWNERS), write("s.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n")
    assert "Next:" not in carecall("import", path, "--dry-run").err
    done = carecall("import", staff, path)
    assert (done.status, done.err.splitlines()[-1]) == (
        0, "Next: carecall plan makes the calls of today, carecall opens the desk.",
    )  # fmt: skip
    assert "carecall plan" in carecall("import", write("n.csv", OWNERS.replace("S1", "S2")), "--lang", "zh").err
    assert "Next:" not in carecall("import", path, staff, "--json").err
    assert carecall("import", staff).err == ""


MINE = "姓名,手机,车牌,车型,交车日期\n张文山,13800138001,京A12345,云途S1,2026-08-25\n"
HERS = MINE.replace("张文山,13800138001", "李梅,13800138007")
MOVED = {
    "en": "1 car has another owner from now on; the owner before is called about it no more: line 2, 京A12345: 张文山, "
    "now 李梅.",
    "zh": "1 辆车从现在起换了车主，原车主不再因这辆车接到电话：第 2 行，京A12345：原为张文山，现为李梅。",
}
TWO_OWNERS = {
    "en": "1 car has two owners in this file and is the first one's: line 3, 京A12345: 张文山 by line 2, not 李梅. "
    "Take the wrong row out, then import the file again.",
    "zh": "这个文件里有 1 辆车写了两位车主，仍归前一位：第 3 行，京A12345：按第 2 行归张文山，未归李梅。"
    "请删去写错的那一行，再导入一次。",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_a_car_that_moves_to_another_owner_is_told_with_its_line_and_both_names(
    carecall: Any, write: Write, lang: str, dry: list[str]
) -> None:
    carecall("import", write("a.csv", MINE))
    carecall("plan")
    done = carecall("import", write("b.csv", HERS), "--json", "--lang", lang, *dry)
    assert (done.status, done.json["moved"], done.json["two_owners"]) == (0, 1, 0)
    assert MOVED[lang] in done.err.splitlines()
    assert len(carecall("queue", "list", "--json").json) == bool(dry), "sold"
    assert carecall("import", write("b.csv", HERS), "--json").json["moved"] == bool(dry)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_car_that_one_file_gives_to_two_owners_stays_with_the_first_however_often_it_is_imported(
    carecall: Any, write: Write, lang: str
) -> None:
    path = write("both.csv", MINE + HERS.splitlines()[1] + "\n")
    for dry in (["--dry-run"], [], []):
        done = carecall("import", path, "--json", "--lang", lang, *dry)
        assert (done.status, done.json["moved"], done.json["two_owners"]) == (0, 0, 1)
        assert TWO_OWNERS[lang] in done.err.splitlines()
    assert done.json["unchanged"] == 2
    carecall("plan")
    assert [row["customer"]["name"] for row in carecall("queue", "list", "--json").json] == ["张文山"]
    mended = write("both.csv", HERS)
    assert "now 李梅" in carecall("import", mended).err


MODELS = "code,name,name_en,first_months,first_km,interval_months,interval_km\n"
TERMS = "SELECT code, name, name_en, first_months, first_km, interval_months, interval_km FROM car_model ORDER BY id"


def stored(folder: Path, sql: str) -> list[Any]:
    import sqlite3

    with closing(sqlite3.connect(folder / "care.db")) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("text", [
    f"{MODELS}S1,云途S1,Yuntu S1,3,5000,6,7500\n",
    "车型代码,车型,英文车型,首保月数,首保公里,保养间隔月数,保养间隔公里\nS1,云途S1,Yuntu S1,3个月,5000公里,6,0.75万\n",
])  # fmt: skip
def test_a_file_of_car_models_is_taken_in_and_changes_nothing_the_second_time(
    carecall: Any, write: Write, tmp_path: Path, text: str
) -> None:
    """A-02, D-11: the service terms are the model's; the file is the one that `seed` reads."""
    path = write("models.csv", text)
    assert figures(carecall("import", path, "--json")) == (1, 1, 0, 0, 0)
    assert stored(tmp_path, TERMS) == [("S1", "云途S1", "Yuntu S1", 3, 5000, 6, 7500)]
    assert figures(carecall("import", path, "--json")) == (1, 0, 0, 1, 0)
    assert stored(tmp_path, "SELECT subject, action FROM audit") == [("car_model", "written")]
    assert carecall("import", path).err == ""


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "The service terms have changed: the due dates of 2 cars were worked out again."),
    ("zh", "保养周期有变：重新推算了 2 辆车的到期日。"),
])  # fmt: skip
def test_terms_that_change_move_the_due_dates_of_cars_whose_owners_named_the_model_before(
    carecall: Any, write: Write, tmp_path: Path, lang: str, said: str
) -> None:
    """D-11: an owners' file came first, so the model had the usual terms until its own came; it stays one model."""
    carecall("import", write("o.csv", OWNERS))
    join = "FROM due_date d JOIN vehicle v ON v.id = d.vehicle_id"
    due = f"SELECT v.plate, d.due_on {join} WHERE d.kind = 'first-service'"
    before = dict(stored(tmp_path, due))
    done = carecall("import", write("m.csv", f"{MODELS}S1,云途S1,Yuntu S1,5,9000,8,15000\n"), "--lang", lang)
    assert (done.status, said in done.err.splitlines()) == (0, True), done.err
    assert stored(tmp_path, TERMS) == [("S1", "云途S1", "Yuntu S1", 5, 9000, 8, 15000)]
    after = dict(stored(tmp_path, due))
    assert (before["京A12345"], after["京A12345"]) == ("2026-11-25", "2027-01-25")
    less = write("m2.csv", "车型,首保月数,首保公里,保养间隔月,保养间隔公里\n云途S1,5,9000,8,15000\n")
    assert figures(carecall("import", less, "--json")) == (1, 0, 0, 1, 0), "what is left out stays"


@pytest.mark.parametrize(("lang", "said"), [
    ("en", ("Months from 1 to 120. Such as 6.", "Kilometres from 1 to 100,000. Such as 7500.", "is needed and is empty",
            "No kilometres.")),
    ("zh", ("月数应在 1 到 120 之间，例如 6。", "公里数应在 1 到 100,000 之间，例如 7500。", "", "")),
])  # fmt: skip
def test_months_and_kilometres_of_a_model_are_more_than_none(
    carecall: Any, write: Write, tmp_path: Path, lang: str, said: tuple[str, ...]
) -> None:
    rows = "A,A,,0,5000,6,7500\nB,B,,3,0,6,7500\nC,C,,3,5000,,7500\nD,D,,3,5000,6,far\nE,E,,3,5000,6,7500\n"
    done = carecall("import", write("m.csv", MODELS + rows), "--lang", lang)
    assert (done.status, stored(tmp_path, "SELECT code FROM car_model")) == (1, [("E",)])
    lines = [line for line in done.err.splitlines() if line.startswith(("line", "第"))]
    assert [part in line for line, part in zip(lines, said, strict=True)] == [True] * 4, lines


@pytest.mark.parametrize(("lang", "said"), [
    ("en", ("bad.csv: these columns are missing: role. ", "Nothing of these files is taken in; the other files")),
    ("zh", ("bad.csv：缺少这些列：岗位。", "以上文件没有导入；本次命令里的其他文件照常导入。")),
])  # fmt: skip
def test_a_file_that_is_refused_is_named_and_the_others_are_taken_in(
    carecall: Any, write: Write, lang: str, said: tuple[str, str]
) -> None:
    bad, none = write("bad.csv", "工号,姓名\n1,林悦\n"), write("none.csv", "甲,乙\n1,2\n")
    files = [bad, write("o.csv", OWNERS), none]
    done = carecall("import", *files, "--json", "--lang", lang)
    told = done.err.splitlines()
    assert (done.status, told[0].startswith(said[0]), told[1].startswith("none.csv"), told[2].startswith(said[1])) == (
        1, True, True, True,
    )  # fmt: skip
    assert [each["added"] for each in done.json] == [0, 2, 0]
    assert [bool(each["refused"]) for each in done.json] == [True, False, True]
    assert "bad.csv" not in carecall("import", *files).out
    alone = carecall("import", bad, none, "--lang", lang)
    assert (alone.status, alone.out, alone.err.splitlines()[0].startswith(said[0])) == (1, "", True)
    assert len(alone.err.splitlines()) == 2


def test_a_file_says_what_another_systems_headers_mean(carecall: Any, write: Callable[..., Path]) -> None:
    """A foreign system's extract, and a mistake in that file: nothing is taken in."""
    owners = write("o.csv", "CUST_NM,MOB,REG\n张文山,13800138001,京A12345\n")
    wrong = write("wrong.csv", "theirs,ours\nCUST_NM,name\nMOB,mobil\n")
    done = carecall("import", owners, "--headers", wrong)
    assert done.status == 2
    assert "wrong.csv:3" in done.err
    assert "Nothing was taken in." in done.err
    right = write("right.csv", "对方表头,本系统表头\nCUST_NM,姓名\nMOB,手机\nREG,plate\n")
    done = carecall("import", owners, "--headers", right, "--json")
    assert (done.status, done.json["added"]) == (0, 1)
    assert carecall("import", owners, "--headers", write("none.csv", "a,b\n1,2\n")).status == 1


@pytest.mark.parametrize(
    ("lang", "kept", "out"),
    [("en", "it was taken as it is", "“LSV1”: A VIN has 17 characters."),
     ("zh", "已按原样导入", "“LSV1”：VIN 应为 17 位。")],
)  # fmt: skip
def test_of_a_row_that_is_kept_out_nothing_is_said_to_be_taken(
    carecall: Any, write: Write, lang: str, kept: str, out: str
) -> None:
    """What looks strange in it is said with why it is out, once."""
    owners = write("o.csv", "姓名,手机,VIN\n张文山,13800138001,LSV2\n")
    assert kept in carecall("import", owners, "--lang", lang).err
    for name, header, line in (("r", "VIN,保险到期日", "LSV1,2027-01-02"), ("v", "VIN,出厂日期", "LSV1,2026-11-02"),
                               ("o", "姓名,手机,VIN", "王芳,1380,LSV1")):  # fmt: skip
        path = write(f"{name}.csv", f"{header}\n{line}\n")
        done = carecall("import", path, "--lang", lang)
        assert done.status == 1
        assert kept not in done.err
        assert done.err.count("LSV1") == (1 if name == "o" else 2)
        assert out in done.err
        assert out in (path.parent / f"{name}.rejects.csv").read_text(encoding="utf-8-sig")
