"""Files come in whatever encoding and delimiter they were saved, and no line of them is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carecall.channels.headers import OWN
from carecall.channels.table_file import LINES_IN_RECORD, LONGEST_LINE, open_table
from carecall.errors import Refused

HEAD = "姓名,手机,车牌,车型,交车日期"
ROW = "解晓东,13800138000,京A12345,云途S1,2026-09-20"


def table_of(
    folder: Path, data: str | bytes, encoding: str = "utf-8"
) -> tuple[Path, list[tuple[int, tuple[str, ...], str]]]:
    path = folder / "extract.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    return path, [(line.number, line.cells, line.problem) for line in open_table(path).rows()]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "|"])
def test_encodings_line_ends_and_delimiters(
    tmp_path: Path, encoding: str, found: str, end: str, delimiter: str
) -> None:
    text = (HEAD + end + ROW + end).replace(",", delimiter)
    path, rows = table_of(tmp_path, text, encoding)
    table = open_table(path)
    assert (table.encoding, table.delimiter, table.header) == (found, delimiter, tuple(HEAD.split(",")))
    assert rows == [(2, tuple(ROW.split(",")), "")]


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    _, rows = table_of(tmp_path, f"{HEAD}\n𬱖㙍龘,1,2,3,4\n", "gb18030")
    assert rows[0][1][0] == "𬱖㙍龘"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\n\r\n   \n", "file-empty"),
        (b"PK\x03\x04rest", "workbook-broken"),
        (b"\xd0\xcf\x11\xe0rest", "workbook-broken"),
        (b"a\x00b\x00c\x00", "file-binary"),
        (b"\xef\xbb\xbfname\n\xff\xff", "file-encoding"),
        ("姓名\n王\n".encode() + b"\xff\xff\n", "file-encoding"),
    ],
)
def test_what_is_no_text_table_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        table_of(tmp_path, data)
    assert refusal.value.code == code


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        table_of(tmp_path, f"{HEAD}\n{ROW}\n{ROW}\n".encode() + b"\xff,1\n")
    assert refusal.value.params["line"] == 4


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused) as refusal:
            open_table(path)
        assert refusal.value.code == "file-not-found"


def test_titles_blank_lines_and_excels_own_hint_stand_above_the_header(tmp_path: Path) -> None:
    text = HEAD.replace(",", ";") + "\n" + ROW.replace(",", ";")
    path, rows = table_of(tmp_path, f"sep=;\n\n客户档案导出 2026,,\n\n{text}\n")
    assert open_table(path).header_line == 5
    assert rows == [(6, tuple(ROW.split(",")), "")]


def test_quoted_newlines_and_delimiters_count_as_one_row(tmp_path: Path) -> None:
    _, rows = table_of(tmp_path, f'{HEAD}\n"解\n晓""东""","1,2",a,b,c\n\n{ROW}\n')
    assert [(number, cells[0]) for number, cells, _ in rows] == [(2, '解\n晓"东"'), (5, "解晓东")]


def test_an_unclosed_quote_costs_one_row_only(tmp_path: Path) -> None:
    many = "\n".join([ROW] * (LINES_IN_RECORD + 20))
    _, rows = table_of(tmp_path, f'{HEAD}\n"{ROW}\n{many}\n"{ROW}\n')
    assert [problem for _, _, problem in rows] == [
        "row-unclosed-quote",
        *[""] * (LINES_IN_RECORD + 20),
        "row-unclosed-quote",
    ]
    assert rows[0][1][0] == '"解晓东'


def test_ragged_rows_are_named_and_nothing_is_lost(tmp_path: Path) -> None:
    _, rows = table_of(tmp_path, f"{HEAD}\n王,138\n{ROW},,\n{ROW},more\n")
    assert rows[0] == (2, ("王", "138", "", "", ""), "row-too-short")
    assert rows[1] == (3, tuple(ROW.split(",")), "")
    assert rows[2] == (4, (*ROW.split(","), "more"), "row-too-long")


def test_lines_that_are_too_long_are_cut_and_named(tmp_path: Path) -> None:
    _, rows = table_of(tmp_path, f"{HEAD}\n{'x' * (3 * LONGEST_LINE)}\n{ROW}\n")
    assert [problem for _, _, problem in rows] == ["line-too-long", ""]
    assert len(rows[0][1][0]) == LONGEST_LINE


def test_headers_are_told_apart(tmp_path: Path) -> None:
    path, _ = table_of(tmp_path, "姓名,电话,电话,\x1b[31m备注,,\n")
    assert open_table(path).header == ("姓名", "电话", "电话 (2)", "备注")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.text(alphabet='王a1,;"\n\r\t =', max_size=6), min_size=5, max_size=5), max_size=8))
def test_whatever_a_csv_writer_writes_is_read_back(tmp_path: Path, written: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEAD.split(","), *written])
    _, rows = table_of(tmp_path, stream.getvalue())
    assert [list(cells) for _, cells, _ in rows] == [row for row in written if any(cell.strip() for cell in row)]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=400)
    | st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"\x00", b"a", "王".encode()])).map(b"".join)
)
def test_any_bytes_are_rows_or_refused(tmp_path: Path, data: bytes) -> None:
    try:
        _, rows = table_of(tmp_path, HEAD.encode() + b"\n" + data)
    except Refused as refusal:
        assert refusal.code.startswith("file-")  # noqa: PT017
    else:
        assert [number for number, _, _ in rows] == sorted(number for number, _, _ in rows)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (HEAD, "owners"),
        ("车主,联系电话,车架号,提车日期,销售顾问,生日", "owners"),
        ("Name,Phone,Plate,Model,Delivery Date", "owners"),
        ("*客户姓名（必填）,手机号码,性别", "owners"),
        ("工单号,车牌号,客户姓名,联系电话,进厂日期,交车时间,维修类型,服务顾问,里程", "visits"),
        ("车牌,出厂日期", "visits"),
        ("VIN,Returned on,Kind,Km", "visits"),
        ("工号,姓名,岗位,手机", "staff"),
        ("code,name,role,phone,absent", "staff"),
    ],
)
def test_the_kind_of_a_file_is_known_by_its_headers(header: str, kind: str) -> None:
    assert OWN.guess_kind(header.split(",")) == kind


def test_missing_columns_are_listed_and_unknown_ones_reported() -> None:
    with pytest.raises(Refused) as refusal:
        OWN.map_columns("visits", ["姓名", "手机"])
    assert refusal.value.code == "columns-missing"
    assert refusal.value.params["missing"] == ["plate|vin", "returned_on"]
    with pytest.raises(Refused) as refusal:
        OWN.guess_kind(["姓名", "车牌", "车型", "交车日期"])
    assert refusal.value.params["missing"] == ["phones"]
    with pytest.raises(Refused) as refusal:
        OWN.guess_kind(["foo", "bar"])
    assert refusal.value.code == "file-kind-unknown"
    assert OWN.map_columns("owners", ["姓名", "手机", "爱好", "电话"]).unknown == ("爱好",)
    assert OWN.map_columns("owners", ["姓名", "手机", "爱好", "电话"]).fields["phones"] == (1, 3)
