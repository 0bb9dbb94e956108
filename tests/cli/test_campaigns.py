"""`carecall campaign` as a supervisor and a director use it (A-04, A-13, C-07, C-14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n5004,顾晓岚,客服总监\n"
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "王芳,13800138002,京A12346,云途S1,2026-10-25\n"
)
NOTICE = ("campaign", "add", "frost", "--programme", "notice", "--name", "降温", "--day", "2026-11-24")
TEXT = ("--text", "明天降温，请检查防冻液。")


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path]) -> Any:
    carecall("import", write("s.csv", STAFF), write("o.csv", OWNERS))
    return carecall


def test_from_the_idea_to_the_archive(house: Any) -> None:
    made = house(*NOTICE, *TEXT)
    assert made.out.splitlines() == [
        "frost 降温: Notice, not approved yet", "Days: Tue 24 Nov", "For: 2 owners",
        "Each of them: carecall campaign members frost", "Text: 明天降温，请检查防冻液。",
        "Written: Tue 24 Nov, such as: "
        "【】王先生，您好！明天降温，请检查防冻液。用车上有需要，随时来电。电话，",
    ]  # fmt: skip
    assert "carecall campaign approve frost --agent CODE" in made.err
    refused = house("campaign", "approve", "frost", "--agent", "1001")
    assert refused.status == 1
    assert "service director, care director (A-04), here by: 5004 顾晓岚." in refused.err
    assert "approved" in house("campaign", "approve", "frost", "--agent", "顾晓岚").out
    assert "2 messages" in house("plan", "--days", "2").out
    assert house("campaign", "show", "frost", "--json").json["contacts"] == [
        {"touch": "sms", "state": "outbox", "count": 2}
    ]
    listed = house("campaign", "list")
    assert "frost" in listed.out
    assert "1 of 3 (C-07)" in listed.err
    early = house("campaign", "close", "frost", "--agent", "5004")
    assert early.status == 1
    assert "lasts to Tue 24 Nov" in early.err
    close = ("campaign", "close", "frost", "--summary", "Nobody was left in the cold.", "--agent", "5004", "--early")
    told = house(*close)
    assert told.status == 1
    assert told.out == (
        "frost would be archived: 2 calls and messages that are planned still go out, nothing more is.\n"
    )
    assert "--yes" in told.err
    closed = house(*close, "--yes")
    assert "Closed by 顾晓岚" in closed.out
    assert "Nobody was left in the cold." in closed.out
    assert house("campaign", "list", "--json").json["campaigns"][0]["state"] == "closed"
    house("campaign", "reopen", "frost", "--agent", "5004", "--yes")
    refused = house("campaign", "call-off", "frost", "--agent", "1001")
    assert (refused.status, "here by: 5004 顾晓岚" in refused.err) == (1, True)
    off = house("campaign", "call-off", "frost", "--agent", "5004")
    assert "2 calls and messages that have not gone out are withdrawn" in off.out
    assert house("campaign", "show", "frost", "--json").json["state"] == "approved"
    house("campaign", "call-off", "frost", "--agent", "5004", "--yes")
    shown = house("campaign", "show", "frost", "--json").json
    assert (shown["state"], shown["closed_by"]) == ("called-off", "顾晓岚")


def test_a_campaign_that_is_called_off_without_a_summary_says_who_did_it_and_no_more(house: Any) -> None:
    house(*NOTICE, *TEXT)
    for lang, said in (("en", "Called off by 林悦, 15:41"), ("zh", "林悦取消，15:41")):
        off = house("campaign", "call-off", "frost", "--agent", "1001", "--yes", "--lang", lang)
        assert off.out.splitlines()[-1] == said
        house("campaign", "reopen", "frost", "--agent", "5004", "--yes")


def test_a_day_that_does_not_exist_is_told_as_such(house: Any) -> None:
    refused = house("campaign", "add", "x", "--programme", "notice", "--name", "x", "--day", "2027-02-30", *TEXT)
    assert "There is no day 2027-02-30 in the calendar." in refused.err


def test_without_a_day_it_is_the_campaign_of_a_files_records(house: Any) -> None:
    add = ("campaign", "add", "x", "--programme", "notice", "--name", "x", *TEXT)
    assert "No file has records of the number x" in house(*add).err
    unfit = {"--per-day": "3", "--until": "2026-11-30", "--model": "none", "--away": "6-", "--vin-to": "Z" * 17}
    for option, value in unfit.items():
        refused = house(*add, option, value)
        assert refused.status == 2
        assert refused.err == (
            f"{option} goes with --day only: without it the campaign is of a file's records, such as a recall's, whose "
            "days and cars the file has.\n"
        )


def test_in_chinese(house: Any) -> None:
    made = house(*NOTICE, *TEXT, "--until", "11月25日", "--per-day", "1", "--lang", "zh")
    assert made.out.splitlines()[:3] == [
        "frost 降温：温馨提醒，未批准", "日子：11月24日周二至11月25日周三，每天最多 1 位车主", "面向：2 位车主",
    ]  # fmt: skip
    assert "还没有活动" not in house("campaign", "list", "--lang", "zh").out


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ((), 1, "Its messages need a text"),
        ((*TEXT, "--per-day", "0"), 2, "--per-day must be a whole number, 1 to 1000000."),
        ((*TEXT, "--away", "12"), 2, "12 is no span of months: type it as 6-12, or as 6- for six months or more."),
        ((*TEXT, "--away", "12-6"), 2, "12-6 is no span of months"),
        ((*TEXT, "--model", "none"), 1, "There is no model none here. Known: "),
        ((*TEXT, "--away", "100-120"), 1, "It is for nobody: no car or owner fits."),
        ((*TEXT, "--until", "2026-11-20"), 1, "are over, or the last one comes before the first."),
        ((*TEXT, "--vin-from", "Z" * 16), 2, "has 16 characters: a VIN has 17."),
        ((*TEXT, "--vin-from", "Z" * 17, "--vin-to", "A" * 17), 2, "the first VIN belongs to --vin-from."),
    ],
)
def test_what_does_not_fit_is_said(house: Any, options: tuple[str, ...], status: int, said: str) -> None:
    refused = house(*NOTICE, *options)
    assert refused.status == status
    assert said in refused.err
    assert house("campaign", "list", "--json").json["campaigns"] == []


@pytest.mark.parametrize("said", ["1-", "1+", "１＋", "1以上", "1个月以上"])
def test_a_13_so_many_months_or_more(house: Any, said: str) -> None:
    """One of the cars was delivered within the month, the other three months ago."""
    made = house(*NOTICE, *TEXT, "--away", said, "--json").json
    assert (made["away"], made["members"]) == ([1, None], 1)
    assert "here last 1 month ago or longer" in house("campaign", "show", "frost").out
    assert "上次来店在 1 个月前或更早" in house("campaign", "show", "frost", "--lang", "zh").out


def test_a_text_is_no_markup_and_no_escape_sequence(house: Any) -> None:
    made = house(*NOTICE, "--text", "[red]\x1b[31m{owner} 降温[/red]")
    assert "Text: [red]" in made.out
    assert "\x1b" not in made.out
    house("campaign", "approve", "frost", "--agent", "5004")
    assert "2 messages" in house("plan", "--days", "2").out


def test_a_list_in_a_file_and_the_lines_that_fit_nobody(house: Any, write: Callable[..., Path]) -> None:
    file = write("list.csv", "车牌,电话\n京A12345,\n京B00000,\n,13800138009\n")
    made = house(*NOTICE, *TEXT, "--list", file)
    assert made.status == 1
    assert "For: 1 owner; 1 named in a list" in made.out
    assert "list.csv: 3 lines, 1 named here, 2 not." in made.err
    assert "line 3, the whole row: No car with this plate or VIN is known" in made.err
    assert "line 4" in made.err
    assert "京B00000" in (file.parent / "list.rejects.csv").read_text(encoding="utf-8-sig")
    assert house("campaign", "show", "frost", "--json").json["listed"] == 1


def test_a_list_that_names_nobody_makes_nothing(house: Any, write: Callable[..., Path]) -> None:
    refused = house(*NOTICE, *TEXT, "--list", write("list.csv", "车牌\n京B00000\n"))
    assert refused.status == 1
    assert "It is for nobody" in refused.err
    assert house("campaign", "list", "--json").json["campaigns"] == []


def test_who_signed_up_is_listed_masked_and_taken_off_again(house: Any) -> None:
    """D-26, C-20."""
    house(*NOTICE, *TEXT)
    assert "is not open" in house("campaign", "sign-up", "frost", "王芳").err
    house("campaign", "approve", "frost", "--agent", "5004")
    assert "王芳 is on the list of frost." in house("campaign", "sign-up", "frost", "王芳", "--agent", "1001").out
    assert "was on the list of frost already" in house("campaign", "sign-up", "frost", "王芳").out
    listed = house("campaign", "signed-up", "frost")
    assert "林悦" in listed.out
    assert "138 **** 8002" in listed.out
    assert house("campaign", "show", "frost", "--json").json["signed_up"] == 1
    (row,) = house("campaign", "signed-up", "frost", "--json").json
    assert (row["campaign"], row["comes_on"], row["agent"]) == ("frost", "2026-11-24", "1001")
    assert "sign_up,campaign,campaign_name" in house("export", "sign-ups").out
    assert "is off the list" in house("campaign", "sign-up", "frost", "王芳", "--off").out
    assert "Nobody has signed up yet" in house("campaign", "signed-up", "frost").err
