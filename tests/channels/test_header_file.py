"""A file that says what another system's headers mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from carecall.channels.extract_rows import read_rows
from carecall.channels.header_file import read_headers
from carecall.channels.headers import Layout
from carecall.errors import Refused
from carecall.model.kinds import Record

INSURANCE = Record("insurance", days=("保险到期日",), numbers=("保单号",))
LAYOUT = Layout((INSURANCE,))


def written(folder: Path, text: str, name: str = "map.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_their_headers_are_ours_whatever_case_width_or_notes_they_have(tmp_path: Path) -> None:
    lines = ("对方表头,本系统表头", "ＣＵＳＴ_NM,姓名", "Tel No.（必填）,手机", "REG,plate", "END,insurance.day", "")
    found, problems = read_headers(written(tmp_path, "\n".join(lines)), LAYOUT)
    assert problems == []
    layout = Layout((INSURANCE,), found)
    header = ("cust_nm", "TEL NO.", "reg", "end", "rest")
    columns = layout.map_columns("owners", header)
    assert columns.fields == {"name": (0,), "phones": (1,), "plate": (2,), "insurance.day": (3,)}
    assert columns.unknown == ("rest",)
    assert layout.guess_kind(header) == "owners"


def test_what_they_call_otherwise_takes_the_place_of_what_it_means_here(tmp_path: Path) -> None:
    """Their 电话 is the advisor's, and their 客户 a number of their own."""
    path = written(tmp_path, "theirs\tours\n电话\t-\n客户\t客户编号\n本人\t手机\n")
    found, problems = read_headers(path, LAYOUT)
    assert problems == []
    columns = Layout((), found).map_columns("owners", ("电话", "客户", "本人", "姓名"))
    assert columns.fields == {"external_id": (1,), "phones": (2,), "name": (3,)}


def test_a_file_is_read_by_it(tmp_path: Path) -> None:
    found, _ = read_headers(written(tmp_path, "theirs,ours\nNM,name\nMOB,phones\nHANDED,delivered_on\n"), LAYOUT)
    path = written(tmp_path, "NM,MOB,HANDED\n张文山,13800138001,2026-08-25\n", "o.csv")
    reading = read_rows(path, None, today=date(2026, 11, 23), layout=Layout((), found))
    (row,) = reading.rows
    assert (row.record.name, row.record.delivered_on) == ("张文山", date(2026, 8, 25))


def test_mistakes_are_told_line_by_line(tmp_path: Path) -> None:
    path = written(tmp_path, "theirs,ours\nNM,name\nMOB,mobil\nNM,plate\nnm,姓名\n,手机\nREST,－\n")
    found, problems = read_headers(path, LAYOUT)
    assert [(each.line, each.code, each.params) for each in problems] == [
        (3, "header-unknown", {"value": "mobil"}), (4, "header-again", {"value": "NM"}),
    ]  # fmt: skip
    assert found == {"nm": "姓名", "rest": ""}


def test_a_file_without_the_two_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="header-columns"):
        read_headers(written(tmp_path, "theirs,what\nNM,name\n"), LAYOUT)
