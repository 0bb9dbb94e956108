"""Every table of every command, at 80 and 120 columns, in both languages: names, numbers, plates, codes and times stay
in one piece, and no line is too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carecall.view.cells import width

STAFF = "工号,姓名,岗位\nA-10011,Alexander Oberhausen,客服专员\n1002,曹静,客服专员\n3001,周宁,客服经理\n"
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "Bartholomew Featherstonehaugh,13800138001,京AD12345,云途S1,2026-08-25\n"
    "欧阳晓雪,13800138002,粤BD99999,云途S1,2026-08-25\n"
    "阿卜杜拉·买买提,13800138003,新A00001,云途S1,2026-08-25\n"
)
TABLES = (
    "queue list", "queue list --state failed", "promise list", "staff list", "summary", "summary --date 2026-11-22",
    "summary --date 2026-11-25", "plan", "plan --dry-run --days 40", "programme check", "programme list",
    "script check", "import", "rule B-02",
)  # fmt: skip


@pytest.fixture
def house(carecall: Any, write: Callable[..., Path], tmp_path: Path) -> Any:
    """Long names and codes; a promise far ahead, one with a colleague, somebody on leave, an owner who refused."""
    carecall("import", write("staff.csv", STAFF))
    carecall("import", write("owners.csv", OWNERS))
    carecall("plan")
    found = {row["customer"]["name"]: str(row["contact"]) for row in carecall("queue", "list", "--json").json}
    bart, xiaoxue, abdullah = (found[name] for name in sorted(found, key=lambda name: (not name.isascii(), name)))
    far = ("--outcome", "callback", "--callback", "12月9日下午三点", "--agent", "A-10011")
    assert carecall("call", "record", bart, *far).status == 0
    soon = ("--outcome", "callback", "--callback", "17:10", "--agent", "1002")
    assert carecall("call", "record", xiaoxue, *soon).status == 0
    assert carecall("call", "record", abdullah, "--outcome", "refused", "--agent", "1002").status == 0
    carecall("staff", "absent", "A-10011", "--until", "2026-12-01")
    return carecall


def pieces(house: Any, command: str, room: int) -> Iterator[str]:
    """What must stand whole somewhere, from the same command as JSON; `room` is that of a name beside figures."""
    if command.startswith(("queue", "promise")):
        for row in house(*command.split(), "--json").json:
            yield from (row["customer"]["name"], row["customer"]["phone"], row["vehicle"])
    if command == "promise list":
        yield from ("15:00", "17:10")
    if command == "staff list":
        for row in house("staff", "list", "--json").json:
            yield from (row["staff"], row["name"])
    if command.startswith("programme"):
        for each in house(*command.split(), "--json").json["programmes"]:
            yield from (each["programme"], each["name"], each["touches"][0]["script"])
    if command == "script check":
        for each in house("script", "check", "--json").json["scripts"]:
            yield from (each["script"], each["version"])
    if command == "summary":
        yield from (name for name in house("summary", "--json").json["agents"] if width(name) <= room)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_broken_and_nothing_sticks_out(
    house: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("CARECALL_LANG", lang)
    for command in TABLES:
        words = ["import", tmp_path / "staff.csv"] if command == "import" else command.split()
        done = house(*words)
        lines = done.out.splitlines()
        assert (done.status, len(lines) > 2) == (0, True), command
        assert [line for line in lines if width(line) > columns] == [], command
        wanted = list(pieces(house, command, 18 if columns == 80 else 24))
        assert [piece for piece in wanted if not any(piece in line for line in lines)] == [], command
        if lang == "en":
            assert not any(line.rstrip().endswith("..") for line in lines if "summary" not in command), command


def test_where_there_is_no_terminal_a_row_is_a_line(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped on is read by a program, or by grep."""
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = house("promise", "list").out.splitlines()
    assert len(lines) == 2 + len(house("promise", "list", "--json").json)
