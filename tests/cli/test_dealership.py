"""`carecall dealership`: what messages say of the house itself, and who says that it is missing (E-10)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

UNNAMED = {
    "en": "Of the dealership is not known yet: its name and its telephone. Messages to owners and scripts go without "
    "it. Type: carecall dealership set --name NAME --hotline TELEPHONE",
    "zh": "本店资料还缺：店名和电话。给车主的短信和话术里这一处是空的。"
    "请输入：carecall dealership set --name 店名 --hotline 电话",
}


def audit(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    with closing(sqlite3.connect(folder / "care.db")) as connection:
        sql = "SELECT action, params FROM audit WHERE subject = 'dealership' ORDER BY id"
        rows = connection.execute(sql).fetchall()
    return [(action, json.loads(params)) for action, params in rows]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_first_import_of_ones_own_says_once_that_the_house_has_no_name(
    carecall: Any, staff: Path, owners: Path, lang: str
) -> None:
    assert UNNAMED[lang] not in carecall("import", staff, "--dry-run", "--lang", lang).err
    assert UNNAMED[lang] in carecall("import", staff, "--lang", lang).err.splitlines()
    assert UNNAMED[lang] not in carecall("import", owners, "--lang", lang).err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_doctor_says_what_is_missing_and_the_command(carecall: Any, owners: Path, lang: str) -> None:
    carecall("import", owners)
    rows = carecall("doctor", "--json", "--lang", lang).json
    found = next(each for each in rows if each["code"] == "dealership-unnamed")
    assert (found["level"], found["params"]) == ("note", {"fields": ["name", "hotline"]})
    assert (" " if lang == "en" else "").join([found["text"], found["todo"]]) == UNNAMED[lang]
    carecall("dealership", "set", "--name", "远山汽车", "--hotline", "010-62345678")
    assert "dealership-unnamed" not in [each["code"] for each in carecall("doctor", "--json").json]


def test_what_was_set_is_shown_in_messages_and_in_the_audit(carecall: Any, owners: Path, tmp_path: Path) -> None:
    """A-24: the change stands with what it was; E-10: a message says who sends it and whom to call."""
    carecall("import", owners)
    told = ("--name", " 远山\n汽车 ", "--hotline", "０１０-62345678", "--name-en", "Far Hills")
    done = carecall("dealership", "set", *told)
    assert (done.status, done.out.splitlines()[:3], done.err) == (
        0, ["its name: 远山 汽车", "its English name: Far Hills", "its telephone: 010-62345678"], "",
    )  # fmt: skip
    shown = carecall("dealership", "show", "--json")
    assert (shown.json["name"], shown.json["hotline"], shown.json["address"], shown.json["lacking"], shown.err) == (
        "远山 汽车", "010-62345678", None, [], "",
    )  # fmt: skip
    (entry,) = audit(tmp_path)
    assert entry == ("changed", {
        "old": {"name": "", "name_en": "", "hotline": ""},
        "new": {"name": "远山 汽车", "name_en": "Far Hills", "hotline": "010-62345678"},
    })  # fmt: skip
    again = carecall("dealership", "set", "--name", "远山 汽车", "--lang", "zh")
    assert (again.out, len(audit(tmp_path))) == ("没有变化。\n", 1)
    carecall("plan")
    for number, day in enumerate(("2026-11-23", "2026-11-24", "2026-11-25")):
        hour = ("15:41", "09:41", "13:41")[number]
        row = carecall("queue", "list", "--search", "张文山", "--json", now=f"{day} {hour}").json[0]
        carecall("call", "record", str(row["contact"]), "--outcome", "no-answer", now=f"{day} {hour}")
    (message,) = carecall("export", "messages", "--format", "json", now="2026-11-25 16:00").json
    assert "远山 汽车" in message["body"]
    assert "010-62345678" in message["body"]


@pytest.mark.parametrize(("lang", "name"), [("en", "its telephone"), ("zh", "电话")])
def test_show_has_a_line_a_part_and_says_what_is_missing(carecall: Any, owners: Path, lang: str, name: str) -> None:
    carecall("import", owners)
    carecall("dealership", "set", "--name-en", "Far Hills")
    done = carecall("dealership", "show", "--lang", lang)
    assert len(done.out.splitlines()) == 6
    assert "Far Hills" in done.out
    assert name in done.err, "a name in one language does"
    assert "--name" not in done.err


@pytest.mark.parametrize(("words", "status", "said"), [
    ((), 2, "Say what is to be set: --name, --name-en, --hotline, --address, --address-en, --code."),
    (("--name", " "), 2, "--name needs a value."),
    (("--hotline", ""), 2, "--hotline needs a value."),
    (("--name", "X", "--agent", "1001"), 1, "Only a supervisor says what the dealership is called."),
    (("--name", "X", "--agent", "3001"), 0, ""),
])  # fmt: skip
def test_what_cannot_be_set_is_said(
    carecall: Callable[..., Any], staff: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    carecall("import", staff)
    carecall("dealership", "set", "--hotline", "1")
    done = carecall("dealership", "set", *words)
    assert (done.status, done.err.strip()) == (status, said)
