"""A workbook is read as the table that it shows: numbers and days as they would be typed, whichever sheet has them."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from carecall.channels import workbook
from carecall.channels.extract_rows import read_rows
from carecall.channels.rows import OwnerRow
from carecall.channels.table_file import open_table
from carecall.channels.workbook import text_of
from carecall.errors import Refused

HEAD = ("姓名", "手机", "车牌", "车型", "交车日期", "里程", "里程日期")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("张文山", 13800138001, "京A12345", "云途S1", date(2026, 8, 25), 2000.0, datetime.fromisoformat("2026-11-20")),
    ("王芳", "13800138002", "京A12346", "云途S1", 46320, 1500, "2026-11-19"),
)


def written(folder: Path, sheets: dict[str, tuple[tuple[Any, ...], ...]]) -> Path:
    path = folder / "extract.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


def test_numbers_and_days_come_as_they_would_be_typed(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, {"车主": (HEAD, *ROWS)}))
    assert table.header == HEAD
    first, second = table.rows()
    assert first.cells == ("张文山", "13800138001", "京A12345", "云途S1", "2026-08-25", "2000", "2026-11-20")
    assert (second.number, second.cells[4:]) == (3, ("46320", "1500", "2026-11-19"))


def test_the_sheet_and_the_row_with_the_headers_are_found(tmp_path: Path) -> None:
    title: tuple[tuple[Any, ...], ...] = ((), ("客户档案导出",), (), HEAD, *ROWS, (), ROWS[0])
    path = written(tmp_path, {"说明": (("填写说明",), ("手机", "必填")), "数据": title, "空": ()})
    table = open_table(path)
    assert (table.header, table.header_line) == (HEAD, 4)
    assert [line.number for line in table.rows()] == [5, 6, 8]


def test_an_extract_in_a_workbook_is_an_extract(tmp_path: Path) -> None:
    reading = read_rows(written(tmp_path, {"车主": (HEAD, *ROWS)}), today=date(2026, 11, 23))
    rows = [row.record for row in reading.rows if isinstance(row.record, OwnerRow)]
    assert reading.kind == "owners"
    assert [(row.name, row.phones[0].e164, str(row.delivered_on), row.km) for row in rows] == [
        ("张文山", "+8613800138001", "2026-08-25", 2000), ("王芳", "+8613800138002", "2026-10-25", 1500),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13800138000.0, "13800138000"), (12.5, "12.5"), (7, "7"), ("", ""), (True, "yes"), (False, "no"),
        (time(14), "14:00"), (datetime.fromisoformat("2026-11-23 09:05"), "2026-11-23 09:05"),
        (date(2026, 11, 23), "2026-11-23"), ("=1+1", "=1+1"),
    ],
)  # fmt: skip
def test_a_cell_is_what_would_be_typed(cell: object, text: str) -> None:
    assert text_of(cell) == text


def test_a_formula_counts_by_its_value(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD[:3])
        sheet.write_row(1, 0, ROWS[0][:2])
        sheet.write_formula(1, 2, '="京A"&"12345"', value="京A12345")
    (line,) = open_table(path).rows()
    assert line.cells == ("张文山", "13800138001", "京A12345")


def test_what_is_broken_or_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, {"车主": (HEAD, *ROWS)})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert refused.value.code == "workbook-broken"
    path.write_bytes(whole)
    monkeypatch.setattr(workbook, "MOST_BYTES", 1000)
    with pytest.raises(Refused) as refused:
        open_table(path)
    assert (refused.value.code, refused.value.params) == ("workbook-too-large", {"file": "extract.xlsx"})
