"""`carecall owner` as somebody uses it who is told "never call me again" (B-14)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n"
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "王芳,13800138002,京A12346,云途S1,2026-10-25\n"
)


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path]) -> Any:
    """One owner with an open contact, one with none."""
    carecall("import", write("s.csv", STAFF), write("o.csv", OWNERS))
    carecall("plan")
    return carecall


def listed(house: Any) -> list[str]:
    return [row["customer"]["name"] for row in house("queue", "list", "--json").json]


def trail(folder: Path) -> list[tuple[str, str]]:
    import sqlite3

    with closing(sqlite3.connect(folder / "care.db")) as connection:
        return connection.execute("SELECT subject, action FROM audit ORDER BY id").fetchall()


def test_b_14_whoever_wants_no_more_calls_is_left_out_with_nothing_open(house: Any) -> None:
    done = house("owner", "leave-out", "王芳", "--reason", "asked by letter", "--agent", "1001")
    assert (done.status, done.out) == (0, "王芳 is never called again (B-14). Nothing was open.\n")
    why = house("queue", "why-not", "王芳").out
    assert "Is never called: wants no more calls (B-14)." in why
    assert "Wants no more calls: told 林悦, 15:41. Reason: asked by letter." in " ".join(why.split())
    assert house("plan", "--date", "2027-01-20", "--json", now="2027-01-20 09:00").json["planned"] == 0


def test_b_14_what_is_open_is_cancelled_and_a_promise_with_it(house: Any) -> None:
    contact = house("queue", "list", "--json").json[0]["contact"]
    house("call", "record", str(contact), "--outcome", "callback", "--callback", "tomorrow 10:00", "--agent", "1001")
    assert house("promise", "list", "--json").json
    done = house("owner", "leave-out", "京A12345", "--json")
    assert (done.json["left_out"], done.json["changed"], done.json["cancelled"]) == (True, True, 1)
    assert (listed(house), house("promise", "list", "--json").json) == ([], [])
    assert "told us" in house("queue", "why-not", "张文山").out, "nobody said who heard it"
    again = house("owner", "leave-out", "张文山")
    said = "张文山 was left out already (B-14). Wants no more calls: told us, 15:41.\n"
    assert (again.status, again.out) == (0, said)


ENDED = {
    "en": "张文山 is never called again (B-14). 1 open contact was cancelled. So was the call that was promised for "
          "tomorrow 10:00, which 林悦 was to make.\n",
    "zh": "今后不再致电张文山（B-14）。已取消 1 项待办任务。已约定的通话（明天 10:00，由林悦拨打）一并取消。\n",
}  # fmt: skip


@pytest.mark.parametrize("lang", ENDED)
def test_b_14_a_promise_that_ends_is_named(house: Any, lang: str) -> None:
    contact = house("queue", "list", "--json").json[0]["contact"]
    house("call", "record", str(contact), "--outcome", "callback", "--callback", "tomorrow 10:00", "--agent", "1001")
    assert house("owner", "leave-out", "张文山", "--lang", lang).out == ENDED[lang]


AGAIN = {
    "en": ("王芳 was left out already (B-14). Wants no more calls: told 林悦, 15:41. Reason: asked by letter.\n",
           "Reason: complained twice. The reason was before: asked by letter.\n"),
    "zh": ("王芳早已登记为不再致电（B-14）。要求不再致电：15:41 告诉林悦。原因：asked by letter。\n",
           "原因：complained twice。此前的原因：asked by letter。\n"),
}  # fmt: skip


@pytest.mark.parametrize("lang", AGAIN)
def test_b_14_said_again_it_says_since_when_and_why_and_another_reason_takes_its_place(house: Any, lang: str) -> None:
    first = house("owner", "leave-out", "王芳", "--reason", "asked by letter", "--agent", "1001")
    assert first.status == 0
    for reason in ((), ("--reason", "asked by letter")):
        assert house("owner", "leave-out", "王芳", *reason, "--lang", lang).out == AGAIN[lang][0]
    changed = house("owner", "leave-out", "王芳", "--reason", "complained twice", now="2026-11-23 17:00")
    assert (changed.status, changed.out.endswith(AGAIN["en"][1])) == (0, True)
    later = house("owner", "leave-out", "王芳", "--lang", lang, now="2026-11-23 17:10")
    assert "complained twice" in later.out, "that is the reason now"
    (row,) = house("owner", "left-out", "--json").json
    assert (row["why"]["said"], row["told"], row["since"]) == ("complained twice", "1001", "2026-11-23T15:41:00+08:00")
    again = house("owner", "leave-out", "王芳", "--reason", "a third", "--lang", lang, "--json").json
    assert (again["changed"], again["why"]["said"]) == (False, "a third")


def test_b_14_what_is_open_all_the_same_ends_when_it_is_said_again(house: Any, tmp_path: Path) -> None:
    import sqlite3

    house("owner", "leave-out", "张文山")
    with closing(sqlite3.connect(tmp_path / "care.db")) as connection:
        connection.execute("UPDATE contact SET state = 'open', closed_on = NULL, result = ''")
        connection.commit()
    again = house("owner", "leave-out", "张文山")
    assert again.out.endswith("told us, 15:41. 1 open contact was cancelled.\n")
    assert listed(house) == []


def test_b_14_a_reason_that_is_said_later_leaves_what_take_back_opens_again(house: Any) -> None:
    house("owner", "leave-out", "张文山")
    house("owner", "leave-out", "张文山", "--reason", "asked by letter")
    assert house("owner", "take-back", "张文山", "--json").json["reopened"] == 1


def test_b_14_whoever_is_taken_back_is_called_about_what_falls_due_from_then_on(house: Any) -> None:
    assert house("owner", "take-back", "王芳").out == "王芳 was not left out.\n"
    house("owner", "leave-out", "王芳")
    assert house("owner", "take-back", "王芳").out.startswith("王芳 may be called again")
    assert "wants no more calls" not in house("queue", "why-not", "王芳").out
    assert house("plan", "--date", "2027-01-20", "--json", now="2027-01-20 09:00").json["planned"] == 1


@pytest.mark.parametrize("typed", ["A12345", "京a·12345", "13800138001", "+86 138 0013 8001"])
def test_b_14_an_exact_name_of_the_owner_is_taken(house: Any, typed: str) -> None:
    assert house("owner", "leave-out", typed, "--json").json["customer"]["name"] == "张文山"


@pytest.mark.parametrize("typed", ["1", "zws", "张文", "8001", "12345"])
def test_b_14_what_is_only_near_changes_nothing_and_says_how_to_name_the_owner(house: Any, typed: str) -> None:
    owner = house("queue", "list", "--json").json[0]["customer"]["id"]
    for command in ("leave-out", "take-back"):
        done = house("owner", command, typed)
        assert (done.status, done.out) == (1, "")
        assert f"{typed} names no owner for certain" in done.err
        assert f"such as id:{owner}" in done.err
        assert f"  id:{owner}  张文山  京A12345" in done.err
    assert listed(house) == ["张文山"]


def test_b_14_a_contacts_number_is_refused_with_the_contacts_owner_and_many_are_counted(
    carecall: Any, write: Callable[..., Path]
) -> None:
    rows = "".join(f"李{place:02d},138000010{place:02d},京A1{place:04d},云途S1,2026-10-25\n" for place in range(12))
    head, first, _ = OWNERS.splitlines()
    carecall("import", write("s.csv", STAFF), write("o.csv", f"{head}\n{rows}{first}\n"))
    carecall("plan")
    done = carecall("owner", "leave-out", "1")
    assert done.err.splitlines()[1:] == [
        "  id:1  李00  京A10000  138 **** 1000", "  id:13  张文山  京A12345  138 **** 8001",
    ], "the owner of that number, and the one of the contact as queue list has it"  # fmt: skip
    assert "The first of 12 who may be meant:" in carecall("owner", "leave-out", "李").err
    assert "12" in carecall("owner", "leave-out", "李", "--lang", "zh").err


def test_a_contacts_number_means_its_owner_in_every_command_that_reads(
    carecall: Any, write: Callable[..., Path]
) -> None:
    head, first, second = OWNERS.splitlines()
    carecall("import", write("s.csv", STAFF), write("o.csv", "\n".join([head, second, first])))
    carecall("plan")
    (row,) = carecall("queue", "list", "--json").json
    contact = row["contact"]
    assert (contact, row["customer"]["id"]) == (1, 2), "the number is the id of somebody else"
    assert "张文山" in carecall("queue", "why", str(contact)).out
    assert "张文山" in carecall("queue", "why-not", str(contact)).out


def test_b_14_whoever_is_taken_back_on_the_same_day_stands_in_the_queue_as_before(house: Any) -> None:
    contact = str(house("queue", "list", "--json").json[0]["contact"])
    house("call", "record", contact, "--outcome", "callback", "--callback", "tomorrow 10:00", "--agent", "1001")
    before = house("queue", "list", "--json").json, house("promise", "list", "--json").json
    house("owner", "leave-out", "张文山")
    done = house("owner", "take-back", "张文山")
    told = "张文山 may be called again: 1 contact that was cancelled is open again, promised for tomorrow 10:00.\n"
    assert done.out == told
    house("owner", "leave-out", "张文山")
    told = house("owner", "take-back", "张文山", "--lang", "zh").out
    assert told == "可以重新致电张文山，被取消的 1 项任务已恢复，约定 明天 10:00 回电。\n"
    assert (house("queue", "list", "--json").json, house("promise", "list", "--json").json) == before
    house("owner", "leave-out", "张文山")
    later = house("owner", "take-back", "张文山", "--json", now="2026-11-24 09:00")
    assert (later.json["reopened"], later.json["promised"], listed(house)) == (0, None, []), "it stays cancelled"


@pytest.mark.parametrize(("lang", "nobody", "whys"), [
    ("en", "Nobody is left out.\n", ["wants no more calls", "moved away", "said by an imported file"]),
    ("zh", "没有不再致电的车主。\n", ["要求不再致电", "已搬走", "导入文件注明"]),
])  # fmt: skip
def test_b_14_who_wants_no_calls_is_listed_with_since_when_why_and_who_was_told(
    house: Any, write: Callable[..., Path], lang: str, nobody: str, whys: list[str]
) -> None:
    assert house("owner", "left-out", "--lang", lang).err == nobody
    head, _first, _second = OWNERS.splitlines()
    rows = ["赵敏,13800138003,京A12347,云途S1,2026-10-25,是", "钱进,13800138004,京A12348,云途S1,2026-10-25,"]
    house("import", write("more.csv", "\n".join([f"{head},免回访", *rows])), now="2026-11-22 18:00")
    contact = str(house("queue", "list", "--json").json[0]["contact"])
    house("call", "record", contact, "--outcome", "not-eligible", "--result", "moved", "--agent", "1001")
    house("owner", "leave-out", "钱进", now="2026-11-23 15:50")
    house("owner", "leave-out", "王芳", "--reason", "asked by letter", "--agent", "1001", now="2026-11-23 16:00")
    found = house("owner", "left-out", "--json", "--lang", lang).json
    assert [each["customer"]["name"] for each in found] == ["王芳", "钱进", "张文山", "赵敏"]
    assert [each["why"]["text"] for each in found] == ["asked by letter", *whys]
    assert [each["why"]["code"] for each in found] == ["by-command", "by-command", "moved", "import"]
    assert [each["told"] for each in found] == ["1001", None, "1001", None]
    assert found[0]["since"] == "2026-11-23T16:00:00+08:00"
    assert found[0]["customer"]["phone"] == "138 **** 8002"
    table = house("owner", "left-out", "--lang", lang)
    assert "林悦" in table.out.splitlines()[2]
    assert "carecall owner take-back OWNER" in table.err
    house("owner", "take-back", "王芳")
    assert len(house("owner", "left-out", "--json").json) == 3


def test_b_14_each_is_in_the_audit_with_who_and_when(house: Any, tmp_path: Path) -> None:
    before = len(trail(tmp_path))
    house("owner", "leave-out", "张文山", "--agent", "1001")
    house("owner", "take-back", "张文山", "--agent", "1001")
    assert trail(tmp_path)[before:] == [
        ("customer", "opted-out"), ("contact", "cancelled"), ("customer", "left-out-by-command"),
        ("contact", "undone"), ("customer", "taken-back"),
    ]  # fmt: skip


def test_b_14_a_file_that_says_no_such_wish_lifts_none_and_says_so(house: Any, write: Callable[..., Path]) -> None:
    house("owner", "leave-out", "张文山")
    head, first, second = OWNERS.splitlines()
    later = write("later.csv", f"{head},免回访\n{first},否\n{second},否\n")
    done = house("import", later, "--json")
    assert (done.json["unchanged"], done.json["still_left_out"]) == (2, 1)
    assert "1 owner wants no calls by our own record and stays left out" in done.err
    assert "line 2" in done.err
    assert "carecall owner take-back OWNER" in done.err
    assert "Is never called" in house("queue", "why-not", "张文山").out
    assert house("import", write("o.csv", OWNERS), "--json").json["still_left_out"] == 0, "it does not say"


def test_b_14_one_programme_or_one_car_may_be_left_out_alone(house: Any) -> None:
    done = house("owner", "leave-out", "张文山", "--programme", "first-service", "--agent", "1001")
    assert done.out == "张文山 is not called about First service any more (B-14). 1 open contact was cancelled.\n"
    why = " ".join(house("queue", "why-not", "张文山").out.split())
    assert "First service Cancelled: wants no more calls" in why, why
    again = house("owner", "leave-out", "张文山", "--programme", "first-service", "--json").json
    assert (again["changed"], again["cancelled"], again["left_out"]) == (False, 0, True)
    back = house("owner", "take-back", "张文山", "--programme", "first-service")
    again = "张文山 may be called about First service again: 1 contact that was cancelled is open again.\n"
    assert (back.out, listed(house)) == (again, ["张文山"])
    car = house("owner", "leave-out", "张文山", "--car", "京a·12345")
    assert car.out == "张文山 is not called about 京A12345 any more (B-14). 1 open contact was cancelled.\n"
    assert house("owner", "leave-out", "张文山", "--car", "京A12346").err == "京A12346 is no car of this owner.\n"
    assert house("owner", "leave-out", "张文山", "--programme", "x").err.startswith("There is no programme x here.")


@pytest.mark.parametrize(("lang", "about", "everything", "told"), [
    ("en", "First service of 京A12345", "anything",
     "- Wants no more calls about 京A12345: told 林悦, 15:41. Reason: sells it."),
    ("zh", "京A12345 的首保邀约", "所有事项", "- 要求不再就京A12345致电：15:41 告诉林悦。原因：sells it。"),
])  # fmt: skip
def test_b_14_marks_of_one_car_or_programme_are_listed_with_what_they_are_for(
    house: Any, lang: str, about: str, everything: str, told: str
) -> None:
    house("owner", "leave-out", "张文山", "--car", "京A12345", "--reason", "sells it", "--agent", "1001")
    of_both = ("--car", "京A12345", "--programme", "first-service", "--reason", "has one")
    house("owner", "leave-out", "张文山", *of_both, now="2026-11-23 15:50")
    house("owner", "leave-out", "王芳", now="2026-11-23 16:00")
    found = house("owner", "left-out", "--json").json
    assert [(each["programme"], each["car"], each["why"]["said"], each["told"]) for each in found] == [
        (None, None, None, None), ("first-service", "京A12345", "has one", None),
        (None, "京A12345", "sells it", "1001"),
    ]  # fmt: skip
    table = house("owner", "left-out", "--lang", lang)
    for line, said in zip(table.out.splitlines()[2:], (everything, about, "京A12345"), strict=True):
        assert f"  {said}  " in line
    assert "take-back OWNER [--programme CODE] [--car PLATE]" in table.err
    assert told in house("queue", "why-not", "张文山", "--lang", lang).out
    known = house("owner", "leave-out", "张文山", "--car", "京A12345", "--json").json
    assert (known["changed"], known["why"]["said"], known["car"]) == (False, "sells it", "京A12345")
    nothing = house("owner", "take-back", "张文山", "--programme", "maintenance", "--lang", lang).out
    assert nothing == {"en": "张文山 was not left out of this: Maintenance.\n",
                       "zh": "张文山没有登记过不再就保养邀约致电。\n"}[lang]  # fmt: skip


def test_e_08_an_owner_who_dislikes_calls_is_called_seldom_until_it_is_taken_back(house: Any, tmp_path: Path) -> None:
    done = house("owner", "call-seldom", "张文山", "--agent", "1001")
    assert (done.status, done.out) == (
        0, "张文山 dislikes calls: once 1 call has reached the owner, called again only after 30 days; what is urgent "
        "or promised is called all the same (E-08).\n",
    )  # fmt: skip
    assert house("owner", "call-seldom", "张文山", "--json").json == {
        "owner": "张文山", "seldom": True, "changed": False,
    }  # fmt: skip
    assert house("owner", "call-usually", "张文山").out == "张文山 is called as often as everybody again.\n"
    assert house("owner", "call-usually", "张文山").out == "张文山 is called as often as everybody already.\n"
    assert ("customer", "calls-seldom") in trail(tmp_path)


def test_e_08_an_owners_file_says_who_dislikes_calls(house: Any, write: Callable[..., Path]) -> None:
    more = write("more.csv", "姓名,手机,少打扰\n张文山,13800138001,是\n王芳,13800138002,否\n")
    assert house("import", more).status == 0
    assert house("owner", "call-seldom", "张文山").out == "张文山 is called seldom already.\n"
    assert house("owner", "call-usually", "王芳").out == "王芳 is called as often as everybody already.\n"
    no = write("no.csv", "姓名,手机,少打扰\n张文山,13800138001,否\n")
    house("import", no)
    assert house("owner", "call-seldom", "张文山").out == "张文山 is called seldom already.\n", "no file lifts a wish"


def test_e_15_contact_persons_are_entered_by_hand_and_listed_with_their_numbers_masked(
    carecall: Any, write: Callable[..., Path], tmp_path: Path
) -> None:
    carecall("import", write("s.csv", STAFF), write("o.csv", "姓名,手机\n远航公司,021-62345678\n"))
    none = carecall("owner", "contact", "list", "远航公司")
    assert (none.status, none.err) == (0, "No contact person is on record.\n")
    new = ("远航公司", "--name", "王强", "--role", "设备主管", "--number", "139 0000 0001", "--agent", "1001")
    assert carecall("owner", "contact", "add", *new).out == "Added: 王强, head of equipment, 139 **** 0001.\n"
    again = carecall("owner", "contact", "add", *new)
    assert (again.status, "carecall owner contact change" in again.err) == (1, True)
    other = carecall("owner", "contact", "change", "远航公司", "--name", "王强", "--role", "门卫", "--json")
    assert "No programme here reaches a “门卫” first" in other.err
    assert "head of equipment" in other.err
    changed = other.json
    assert changed == {
        "name": "王强", "salutation": None, "role": {"code": None, "said": "门卫", "name": "门卫"},
        "phones": ["139 **** 0001"], "wrong": [],
    }  # fmt: skip
    assert carecall("owner", "contact", "list", "远航公司", "--json").json == [changed]
    nobody = carecall("owner", "contact", "remove", "远航公司", "--name", "王小强")
    assert (nobody.status, nobody.err) == (1, "No contact person here is called 王小强. Known: 王强.\n")
    assert carecall("owner", "contact", "remove", "远航公司", "--name", "王强").status == 0
    persons = [action for subject, action in trail(tmp_path) if subject == "person"]
    assert persons == ["added", "written", "removed"]


def test_e_15_a_file_of_contact_persons_is_known_by_its_columns(carecall: Any, write: Callable[..., Path]) -> None:
    """However the files are given, whose persons they are is known first."""
    owners = "客户名称,手机\n远航公司,021-62345678\n"
    people = "客户名称,联系人,联系人电话,联系人职务\n远航公司,王强,13900000001,"
    carecall("import", write("p.csv", f"{people}设备主管\n"), write("o.csv", owners))
    done = carecall("import", write("p.csv", f"{people}\n钱多公司,王强,13900000001,\n"), "--json")
    assert [done.json[name] for name in ("unchanged", "rejected")] == [1, 1]
    assert "No owner is called so: import the owner first (钱多公司)." in done.err
