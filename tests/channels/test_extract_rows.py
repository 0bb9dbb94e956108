"""Extracts become records, or problems that name line, column and reason; nothing else stops."""

from __future__ import annotations

import csv
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carecall.channels.car_values import ROLES, parse_plate, parse_role, parse_vin, parse_visit_kind, plate_keys
from carecall.channels.extract_rows import read_rows
from carecall.channels.phones import Phone
from carecall.channels.rejects import Reject, write_rejects
from carecall.channels.rows import OwnerRow, Row, StaffRow, VisitRow
from carecall.channels.values import parse_amount, parse_band, parse_day, parse_km, plain_text
from carecall.errors import Refused

TODAY = date(2026, 11, 21)


def rows_of(folder: Path, *lines: str, kind: str | None = None) -> list[Row]:
    path = folder / "extract.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_rows(path, kind, today=TODAY).rows)


def problems_of(row: Row) -> list[tuple[str, str]]:
    return [(problem.column, problem.code) for problem in row.problems]


def test_five_columns_do_as_owners(tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_bytes(
        "姓名,手机,车牌,车型,交车日期\r\n解晓东,０１３８ ００１３ ８０００,京a·12345,云途S1,2026年9月20日\r\n".encode(
            "gb18030"
        )
    )
    reading = read_rows(path, today=TODAY)
    assert (reading.kind, reading.encoding, reading.columns_unknown) == ("owners", "gb18030", ())
    (row,) = reading.rows
    owner = OwnerRow(
        "解晓东", (Phone("+8613800138000"),), plate="京A12345", model="云途S1", delivered_on=date(2026, 9, 20)
    )
    assert (row.line, row.record, row.problems) == (2, owner, ())


def test_every_field_of_an_owner(tmp_path: Path) -> None:
    """C-27 and D-15: what the owner's record keeps, the owner's own band among it."""
    (row,) = rows_of(
        tmp_path,
        "客户编号,姓名,性别,手机,备用电话,车牌,车架号,车型,提车日期,销售顾问,里程,里程日期,生日,方便时段,免回访,爱好",
        "001234567890123456,欧阳雪,女,13800138000,010-12345678转801,京AD12345,LFVAA1234567890AB,S1,46285.0,伍敏,"
        '"2,000 km",2026/10/20,1990-05-04,9点到12点,是,钓鱼',
    )
    assert row.problems == ()
    assert row.record == OwnerRow(
        "欧阳雪",
        (Phone("+8613800138000"), Phone("+861012345678", "801")),
        "ms",
        "京AD12345",
        "LFVAA1234567890AB",
        "S1",
        date(2026, 9, 20),
        "伍敏",
        2000,
        date(2026, 10, 20),
        date(1990, 5, 4),
        time(9),
        time(12),
        "001234567890123456",
        True,
    )


def test_bad_cells_are_named_one_by_one(tmp_path: Path) -> None:
    head = "姓名,手机,车牌,交车日期,里程,生日"
    rows = rows_of(
        tmp_path,
        head,
        "王磊,13800138000,京A12345,2026-02-30,,",
        ",1.38E+10,京A12345,2027-01-01,abc,05-04",
        "李静,,XYZ,昨天,-5,1990-13-01",
        "赵敏,12345x,,,,",
        "孙亮,13800138000/12x4,,,,",
        '\'13900139000,="13900139000",,,,',
    )
    assert [problems_of(row) for row in rows] == [
        [("交车日期", "date-impossible")],
        [("手机", "phone-digits-lost"), ("姓名", "value-missing"), ("交车日期", "date-future"),
         ("里程", "odometer-not-understood"), ("生日", "birthday-without-year")],
        [("手机", "value-missing"), ("车牌", "plate-strange"), ("交车日期", "date-not-understood"),
         ("里程", "odometer-not-understood"), ("生日", "date-impossible")],
        [("手机", "phone-not-understood")],
        [("手机", "phone-not-understood")],
        [],
    ]  # fmt: skip
    assert [row.record is not None for row in rows] == [False, False, False, False, True, True]
    assert rows[1].problems[0].value == "1.38E+10"
    assert rows[1].problems[0].line == 3
    assert rows[1].raw == ("", "1.38E+10", "京A12345", "2027-01-01", "abc", "05-04")
    assert isinstance(rows[5].record, OwnerRow)
    assert rows[5].record.phones == (Phone("+8613900139000"),)


def test_ragged_rows_and_open_quotes_are_problems_of_the_whole_row(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "姓名,手机,车牌", "王磊,13800138000", "王磊,13800138000,京A12345,x", '"王磊,13800138000')
    assert [problems_of(row) for row in rows] == [
        [("", "row-too-short")],
        [("", "row-too-long")],
        [("", "row-unclosed-quote")],
    ]
    assert [row.record is None for row in rows] == [False, True, True]
    assert rows[1].raw[-1] == "x"


def test_visits(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "工单号,车牌号,VIN,进厂日期,出厂日期,维修类型,里程,服务顾问,维修内容",
        "0012,京A12345,,2026-11-19,2026-11-20 17:30,首保,5012公里,何敏,更换机油\x1b[31m",
        ",,lfvaa1234567890ab,,46346,常规保养,1.2万公里,,",
        "3,,,2026-11-19,2026-11-20,,,,",
        "4,京A12345,,2026-11-20,2026-11-19,钣喷,,,",
        "5,京A12345,,2026-11-20,,维修,,,",
        "6,京A12345,,,2026-11-20,神秘,,,",
    )
    assert rows[0].record == VisitRow(
        date(2026, 11, 20), "0012", "京A12345", "", date(2026, 11, 19), "first-service", 5012, "何敏", "更换机油"
    )
    assert rows[1].record == VisitRow(date(2026, 11, 20), vin="LFVAA1234567890AB", kind="maintenance", km=12000)
    assert problems_of(rows[2]) == [("车牌号", "value-missing")]
    assert problems_of(rows[3]) == [("出厂日期", "returned-before-opened")]
    assert problems_of(rows[4]) == [("出厂日期", "value-missing")]
    assert problems_of(rows[5]) == [("维修类型", "visit-kind-unknown")]
    assert isinstance(rows[5].record, VisitRow)


def test_staff(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path,
        "工号,姓名,岗位,手机,状态",
        "007,林悦,客服专员,13800138000,在岗",
        "008,Wu Min,Sales consultant,,休假",
        "009,何敏,宇航员,,是",
        ",何敏,service-advisor,,",
    )
    assert rows[0].record == StaffRow("007", "林悦", "care-agent", "+8613800138000", False)
    assert rows[1].record == StaffRow("008", "Wu Min", "sales-consultant", "", True)
    assert problems_of(rows[2]) == [("岗位", "role-unknown")]
    assert problems_of(rows[3]) == [("工号", "value-missing")]


@pytest.mark.parametrize(
    "written",
    ["2026-11-20", "2026/11/20", "2026.11.20", "20261120", "20261120.0", "2026年11月20日", "2026 年 11 月 20 日",
     "2026-11-20 17:30", "2026-11-20T17:30:05", "2026/11/20 0:00", "20261120173005", "46346", "46346.0", "46346.73"],
)  # fmt: skip
def test_days_however_written(written: str) -> None:
    assert parse_day(written, TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "code"),
    [("2026-02-29", "date-impossible"), ("2026-13-01", "date-impossible"), ("20260230", "date-impossible"),
     ("1979-12-31", "date-impossible"), ("12345", "date-impossible"), ("2026-11-22", "date-future"),
     ("46348", "date-future"), ("99999", "date-future"), ("11/20/2026", "date-not-understood"),
     ("26-11-20", "date-not-understood"), ("昨天", "date-not-understood"), ("2026-11", "date-not-understood"),
     ("2026-11-20T17:30:05Z", "date-not-understood"), ("٢٠٢٦-١١-٢٠", "date-not-understood")],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(written: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_day(written, TODAY)
    assert refusal.value.code == code


@given(st.dates(date(1980, 1, 1), TODAY))
def test_every_day_survives_every_writing(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{serial}",
        f"{serial}.0",
    ):
        assert parse_day(written, TODAY) == day


@pytest.mark.parametrize(("written", "fen"), [
    ("1234", 123400), ("1,234.50", 123450), ("￥1234.5", 123450), ("1.2万元", 1200000), ("0.02万", 20000),
    ("-300", -30000), ("12345678.00", 1234567800), ("100.50元", 10050),
])  # fmt: skip
def test_sums_of_money(written: str, fen: int) -> None:
    assert parse_amount(written) == fen


@pytest.mark.parametrize("written", ["", "abc", "1.234", "12,34", "1e5", "--3", "99999999999"])
def test_what_is_no_sum_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="amount-not-understood"):
        parse_amount(written)


@pytest.mark.parametrize(
    ("written", "km"),
    [("12345", 12345), ("12,345", 12345), ("12345.0", 12345), ("1.25万", 12500), ("3 km", 3), ("0", 0)],
)
def test_odometer_readings(written: str, km: int) -> None:
    assert parse_km(written) == km


@pytest.mark.parametrize("written", ["-1", "9" * 30, "3000000", "12,34", "about 5", "1e5", "300万"])
def test_odometer_readings_that_cannot_be(written: str) -> None:
    with pytest.raises(Refused):
        parse_km(written)


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("09:00-12:00", (9, 12)),
        ("9点到12点", (9, 12)),
        ("9~12", (9, 12)),
        ("下午", (12, 18)),
        ("18:00 to 20:00", (18, 20)),
    ],
)
def test_an_owners_own_band(written: str, band: tuple[int, int]) -> None:
    """D-15: a band of hours that the owner asked for always wins, so it is understood or refused."""
    assert parse_band(written) == (time(band[0]), time(band[1]))


@pytest.mark.parametrize(("written", "code"), [("12:00-9:00", "band-backwards"), ("饭后", "band-not-understood"),
                                               ("25:00-26:00", "time-not-understood")])  # fmt: skip
def test_bands_that_are_none(written: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_band(written)
    assert refusal.value.code == code


def test_a_band_in_two_columns(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "姓名,手机,calls from,calls to", "王磊,13800138000,9:00,11:30",
                   "李静,13800138001,12:00,9:00",
                   "赵敏,13800138002,10:00,")  # fmt: skip
    assert [problems_of(row) for row in rows] == [[], [("calls to", "band-backwards")], []]
    assert isinstance(rows[2].record, OwnerRow)
    assert (rows[2].record.calls_from, rows[2].record.calls_to) == (time(10), None)


@pytest.mark.parametrize(
    ("written", "plate", "strange"),
    [("京A·12345", "京A12345", False), ("京a 12345", "京A12345", False), ("沪AD12345", "沪AD12345", False),
     ("粤B12345D", "粤B12345D", False), ("京A1234警", "京A1234警", False), ("临京A12345", "临京A12345", False),
     ("京A12345临", "京A12345临", False), ("未上牌", "", False), ("使123456", "使123456", False),
     ("ABC123", "ABC123", True),
     ("京A1234", "京A1234", True), ("京AO1234I", "京AO1234I", True)],
)  # fmt: skip
def test_plates(written: str, plate: str, strange: bool) -> None:
    assert parse_plate(written) == (plate, strange)


def test_a_plate_is_found_as_it_is_said() -> None:
    assert plate_keys("京AD73672") == ("京ad73672", "ad73672", "d73672", "73672")
    assert plate_keys("京A12345") == ("京a12345", "a12345", "12345")
    assert (plate_keys("临123"), plate_keys("")) == (("临123",), ())


def test_chassis_numbers() -> None:
    assert parse_vin("lfvaa 1234567890ab") == ("LFVAA1234567890AB", False)
    assert parse_vin("LFVAA1234567890OI") == ("LFVAA1234567890OI", True)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("首保", "first-service"), ("首次保养", "first-service"), ("first-service", "first-service"),
     ("小保养", "maintenance"),
     ("维修保养", "maintenance"), ("一般维修", "repair"), ("事故维修", "body"), ("钣喷", "body"), ("洗车", "other"),
     ("Maintenance", "maintenance"), ("repair", "repair"), ("Body and paint", "body"), ("warranty", "repair")],
)  # fmt: skip
def test_kinds_of_visits(written: str, kind: str) -> None:
    assert parse_visit_kind(written) == (kind, False)


def test_every_role_is_known_by_its_code() -> None:
    assert len(ROLES) == 16
    assert [parse_role(role) for role in ROLES] == list(ROLES)


def test_what_keeps_a_spreadsheet_from_eating_zeros_is_taken_off() -> None:
    assert [plain_text(cell) for cell in ('="00123"', "'00123", "'=1", "'tis")] == ["00123", "00123", "'=1", "'tis"]


def test_rejects_are_mended_and_come_in_again(tmp_path: Path) -> None:
    """C-20: the file runs no formula; mended, its rows are what they were."""
    rows = rows_of(tmp_path, "姓名,手机,客户编号", "=1+1,12,001", "王磊,13800138000,x,extra", "王磊,+8613800138000")
    bad = [Reject(row.raw, row.line, row.problems[0].column, row.problems[0].code) for row in rows if not row.record]
    path = tmp_path / "rejects.csv"
    assert write_rejects(path, ("姓名", "手机", "客户编号"), bad, ("行", "列", "原因")) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.reader(stream))
    assert written == [
        ["姓名", "手机", "客户编号", "行", "列", "原因"],
        ["'=1+1", "12", "001", "2", "手机", "phone-not-understood"],
        ["王磊", "13800138000", "x", "3", "", "row-too-long", "extra"],
    ]
    path.write_text(path.read_text("utf-8-sig").replace(",12,", ",13800138000,"), encoding="utf-8-sig")
    again = read_rows(path, today=TODAY)
    first = next(again.rows)
    assert again.columns_unknown == ("行", "列", "原因")
    assert first.record == OwnerRow("=1+1", (Phone("+8613800138000"),), external_id="001")


def test_no_rejects_no_file(tmp_path: Path) -> None:
    assert write_rejects(tmp_path / "none.csv", ("a",), [], ("line", "column", "reason")) == 0
    assert not (tmp_path / "none.csv").exists()


HOSTILE = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "=cmd|' /C calc'!A0",
        "\x1b[31mWang\x1b[0m",
        "[@click=app.quit]x[/]",
        "a [/] b",
        "王\u202e磊",
        "😀" * 60,
        "x" * 300,
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(HOSTILE, min_size=6, max_size=6), min_size=1, max_size=4), st.sampled_from([0, 1, 2]))
def test_hostile_cells_are_records_or_problems(tmp_path: Path, cells: list[list[str]], which: int) -> None:
    header = [
        "姓名,手机,车牌,交车日期,里程,生日",
        "工单号,车牌,出厂日期,维修类型,里程,服务顾问",
        "工号,姓名,岗位,手机,状态,爱好",
    ][which]
    path = tmp_path / "extract.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header.split(","), *cells])
    for row in read_rows(path, today=TODAY).rows:
        assert (row.record is None) == any(not problem.warning for problem in row.problems)
        for value in (row.record, row.problems):
            assert not {"\x1b", "\u202e", "\x00"} & set(repr(value).encode().decode("unicode_escape", "replace"))
