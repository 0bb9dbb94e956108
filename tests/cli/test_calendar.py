"""`carecall calendar`: which days are worked, and why; days from a file; years that nobody has published yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Write = Callable[[str, str], Path]
HOUSE = "pack: ours\ncalendar: {kind: statutory}\n"


@pytest.fixture
def house(carecall: Any, staff: Path) -> Any:
    """A dealership with its staff."""
    carecall("import", staff)
    return carecall


@pytest.fixture
def china(house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A house that keeps China's working days."""
    (tmp_path / "ours.yaml").write_text(HOUSE, encoding="utf-8")
    (tmp_path / "house.toml").write_text(f"programme_files = ['{tmp_path / 'ours.yaml'}']\n", encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(tmp_path / "house.toml"))
    return house


def states(carecall: Any, *words: str) -> dict[str, tuple[bool, str, bool]]:
    found = carecall("calendar", "show", "--json", *words).json
    return {each["day"]: (each["open"], each["why"], each["confirmed"]) for each in found}


@pytest.mark.parametrize(("lang", "said"), [("en", "2027 are not known here yet"), ("zh", "还没有 2027 年的放假安排")])
def test_a_year_that_is_not_published_is_said_to_be_unconfirmed(china: Any, lang: str, said: str) -> None:
    assert states(china)["2027-01-01"] == (False, "holiday", False)
    told = china("calendar", "show", "--lang", lang)
    assert said in " ".join(told.err.split())
    assert {"en": "unconfirmed", "zh": "未确认"}[lang] in told.out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_fills_it_in_and_planning_keeps_to_it(china: Any, write: Write, lang: str) -> None:
    file = write("2027.csv", "日期,状态,备注\n2027-01-01,休,元旦\n2027-01-02,班,补班\n2026-01-01,休,\n")
    done = china("calendar", "import", str(file), "--lang", lang)
    assert done.status == 0
    assert {"en": "2 days entered.", "zh": "已记录 2 天。"}[lang] in done.out
    assert {"en": "1 day is over", "zh": "1 天已经过去"}[lang] in done.out
    found = states(china)
    assert found["2027-01-01"] == (False, "listed", True)
    assert found["2027-01-02"] == (True, "listed", True)
    again = china("calendar", "import", str(file), "--lang", lang).out
    assert {"en": "2 days were so already.", "zh": "2 天原本就是这样。"}[lang] in again


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_file_with_a_mistake_enters_nothing_and_names_every_line(house: Any, write: Write, lang: str) -> None:
    file = write("days.csv", "date,state\n2027-01-01,closed\n2027-13-01,closed\n2027-01-02,perhaps\n")
    done = house("calendar", "import", str(file), "--lang", lang)
    assert done.status == 2
    assert "days.csv:3" in done.err
    assert "days.csv:4" in done.err
    assert states(house)["2027-01-01"] == (True, "every-day", True)
    empty = house("calendar", "import", str(write("no.csv", "a,b\n1,2\n")), "--lang", lang)
    assert empty.status == 1
    assert "no.csv" in empty.err


def test_a_day_is_closed_opened_and_left_to_the_rule_again(house: Any) -> None:
    assert house("calendar", "close", "2026-11-28", "--note", "盘点").status == 0
    assert states(house)["2026-11-28"] == (False, "listed", True)
    assert "盘点" in house("calendar", "show").out
    assert house("plan", "--dry-run", "--days", "7", "--json").json["coming"]["days"][5]["closed"] is True
    house("calendar", "open", "2026-11-28")
    assert states(house)["2026-11-28"] == (True, "listed", True)
    house("calendar", "reset", "2026-11-28")
    assert states(house)["2026-11-28"] == (True, "every-day", True)
    assert house("calendar", "close", "2026-11-01").status == 1


def test_only_a_supervisor_or_nobody_in_particular_says_when_the_house_is_closed(house: Any) -> None:
    refused = house("--agent", "1001", "calendar", "close", "2026-11-28")
    assert refused.status == 1
    assert "Only a supervisor" in refused.err
    assert states(house)["2026-11-28"] == (True, "every-day", True)
    assert house("--agent", "3001", "calendar", "close", "2026-11-28").status == 0


def test_who_entered_a_day_is_in_the_audit(house: Any, tmp_path: Path) -> None:
    """A-24."""
    house("calendar", "close", "2026-11-28", "--note", "盘点")
    with closing(sqlite3.connect(tmp_path / "care.db")) as database:
        found = database.execute("SELECT action, params FROM audit WHERE subject = 'calendar_day'").fetchall()
    assert [action for action, _ in found] == ["entered"]
    assert '"day": "2026-11-28"' in found[0][1]
