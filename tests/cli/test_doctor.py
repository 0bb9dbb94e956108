"""`carecall doctor`: each finding provoked for real, told in both languages, and never a traceback.

Terminals have a file of their own, `test_doctor_terminal`.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import support
from fake_terminal import PROGRAM

import carecall as package
from carecall.config import Settings
from carecall.desk import dealership, health_database, planning
from carecall.desk.health import Finding, Level, Site
from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.store.database import Database
from carecall.view import error_words
from carecall.view.cells import width
from carecall.view.health import found_text, page, todo_text
from carecall.view.health_words import sentences

Carecall = Callable[..., Any]
Found = dict[str, dict[str, Any]]
EN, ZH = Words("en"), Words("zh")


def by_check(done: Any) -> Found:
    """The findings; the worst of each check."""
    order = [level.value for level in Level]
    return {each["check"]: each for each in sorted(done.json, key=lambda each: order.index(each["level"]))}


def wrong(found: Found) -> list[str]:
    return [check for check, each in found.items() if each["level"] == "wrong"]


@pytest.fixture
def office(carecall: Carecall, tmp_path: Path) -> Iterator[Any]:
    """An owner with a call of 15:41, staff, a planned day, in the database of `carecall`."""
    desk = support.make_desk(Database(f"sqlite:///{tmp_path / 'care.db'}"), agent="A01")
    customer, _ = support.add_owner(
        desk, "张文山", visits=(("2026-11-20", "maintenance", 9000),), delivered="2025-01-10"
    )
    planning.plan(desk)
    dealership.change(desk.seated(None), {"hotline": "010-62345678"})
    support.dial_and_end(desk, customer, Outcome.NO_ANSWER)
    yield desk
    desk.db.close()


# --- what is well ---------------------------------------------------------------------------------------------------


def test_a_desk_that_is_well_is_told_so_check_after_check(carecall: Carecall, office: Any) -> None:
    done = carecall("doctor", "--json")
    found = by_check(done)
    assert wrong(found) == []
    assert done.status == 0
    assert {"terminal", "settings", "folders", "programmes", "scripts", "database", "schema", "space", "contents",
            "planning", "staff", "agent", "clock", "day", "log"} == set(found)  # fmt: skip
    assert found["contents"]["params"] == {"owners": 1, "staff": 5, "contacts": 1, "name_zh": "方圆汽车",
                                           "name_en": "方圆汽车"}  # fmt: skip
    assert found["planning"]["code"] == "planned"
    assert found["day"]["code"] == "day-open"
    for each in found.values():
        assert set(each) == {"check", "level", "code", "params", "text", "todo", "problems"}
        assert (each["todo"] is None) == (each["level"] == "ok")


def test_in_a_pipe_it_is_plain_aligned_text(carecall: Carecall, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in ("en", "zh"):
        lines = carecall("--lang", lang, "doctor").out.splitlines()
        assert all(width(line) <= 80 for line in lines)
        assert "\x1b" not in "".join(lines)
        heads = [line for line in lines if line[1:2].strip()][:-1]
        assert len(heads) == len(carecall("doctor", "--json").json)
        assert len({width(re.match(r" \S+ +\S+ +", line)[0]) for line in heads}) == 1  # type: ignore[index]


def test_without_a_terminal_it_says_where_to_ask(carecall: Carecall) -> None:
    found = by_check(carecall("doctor", "--json"))
    assert found["terminal"]["code"] == "no-terminal"
    assert "width" not in found


# --- settings and files ---------------------------------------------------------------------------------------------


def settings(tmp_path: Path, text: str) -> None:
    (tmp_path / "none.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("db = ", "bad-toml"),
        ("colour = 'red'", "unknown-setting"),
        ("lease = 'long'", "bad-setting"),
        ("time_zone = 'Asia/Peking'", "bad-zone"),
        ("[keys]\n'queue.wy' = 'y'", "unknown-action"),
        ("[keys]\n'queue.why' = 's'", "key-twice"),
    ],
)
def test_settings_that_are_broken_are_a_finding_and_everything_else_is_still_looked_at(
    carecall: Carecall, tmp_path: Path, text: str, code: str
) -> None:
    settings(tmp_path, text)
    done = carecall("doctor", "--json")
    found = by_check(done)
    assert done.status == 1
    assert (found["settings"]["code"], wrong(found)) == (code, ["settings"])
    assert found["database"]["code"] == "database-reached"
    assert found["settings"]["todo"].startswith("Correct that place")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_mistake_in_the_settings_is_told_at_once_and_the_rest_of_them_holds(
    carecall: Carecall, tmp_path: Path, lang: str
) -> None:
    elsewhere = f"data = '{tmp_path}/elsewhere'\nheartbeat = 40\nlease = 1\nowner_lang = 'fr'\ncolour = 'red'\n"
    keys = "[keys]\n'queue.wy' = 'y'\n'queue.why' = 'nokey'\n'queue.undo' = 's'\n"
    settings(tmp_path, f"bell = 3\ntime_zone = 'Asia/Peking'\n{elsewhere}{keys}")
    rows = [row for row in carecall("doctor", "--json", "--lang", lang).json if row["check"] == "settings"]
    assert sorted(row["code"] for row in rows) == [
        "bad-key", "bad-language", "bad-seconds", "bad-seconds", "bad-setting", "bad-zone", "key-twice",
        "unknown-action", "unknown-setting",
    ]  # fmt: skip
    assert all(row["text"] and row["todo"] for row in rows)
    assert carecall("plan", "--lang", lang).status == 2


def test_a_language_that_nobody_speaks_is_a_finding(
    carecall: Carecall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARECALL_LANG")
    settings(tmp_path, "lang = 'fr'")
    assert by_check(carecall("doctor", "--json"))["settings"]["code"] == "bad-language"
    assert carecall("plan").status == 2


def test_a_settings_file_that_is_a_folder_is_a_finding(carecall: Carecall, tmp_path: Path) -> None:
    (tmp_path / "none.toml").mkdir()
    found = by_check(carecall("doctor", "--json"))
    assert found["settings"]["code"] == "file-not-readable"
    assert carecall("plan").status == 2, "and no other command falls over it"


def test_where_the_settings_stand_is_told(carecall: Carecall, tmp_path: Path) -> None:
    assert by_check(carecall("doctor", "--json"))["settings"]["code"] == "settings-none"
    settings(tmp_path, "heartbeat = 10")
    assert by_check(carecall("doctor", "--json"))["settings"] | {"params": {}} == {
        "check": "settings", "level": "ok", "code": "settings-read", "params": {},
        "text": str(tmp_path / "none.toml"), "todo": None, "problems": [],
    }  # fmt: skip


def test_programmes_with_a_mistake_name_its_place(carecall: Carecall, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("programmes:\n  month-one: {run: perhaps}\n", encoding="utf-8")
    settings(tmp_path, "programme_files = ['site.yaml']")
    done = carecall("doctor", "--json")
    found = by_check(done)
    assert wrong(found) == ["programmes"]
    assert "site.yaml:2" in found["programmes"]["text"]
    assert "carecall programme check" in found["programmes"]["todo"]
    assert found["contents"]["code"] == "contents-none", "the database was looked at all the same"
    assert found["day"]["code"] == "day-open"


@pytest.mark.parametrize(("lang", "more"), [("en", "... and 2 more."), ("zh", "另有 2 处未列出。")])
def test_every_mistake_of_a_pack_has_a_line_of_its_own(
    carecall: Carecall, tmp_path: Path, lang: str, more: str
) -> None:
    """The first twenty: who mends them all at once asks programme check."""
    site = tmp_path / "site.yaml"
    settings(tmp_path, "programme_files = ['site.yaml']")
    for count in (3, 22):
        keys = "".join(f"    wrong{n}: 1\n" for n in range(count))
        site.write_text(f"programmes:\n  month-one:\n{keys}", encoding="utf-8")
        found = by_check(carecall("doctor", "--json", "--lang", lang))["programmes"]
        lines = found["text"].splitlines()
        assert (found["params"], len(found["problems"])) == ({"count": count}, count)
        assert [f"site.yaml:{3 + n}  " in line for n, line in enumerate(lines[1:21])] == [True] * min(count, 20)
        assert lines[21:] == ([more] if count > 20 else [])
    told = "".join(carecall("doctor", "--lang", lang).out.split())
    assert all(f"site.yaml:{3 + n}" in told for n in range(20))
    assert "".join(more.split()) in told


def test_scripts_with_a_mistake_and_folders_that_are_not_there(carecall: Carecall, tmp_path: Path) -> None:
    settings(tmp_path, "script_folders = ['scripts']")
    assert by_check(carecall("doctor", "--json"))["scripts"]["code"] == "no-folder"
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "visit-survey.yaml").write_text("script: visit-survey\nsteps: []\n", encoding="utf-8")
    found = by_check(carecall("doctor", "--json"))
    assert wrong(found) == ["scripts"]
    assert "visit-survey" in found["scripts"]["text"]


def test_the_last_error_of_the_log_is_told(carecall: Carecall, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    log = folder / "carecall.log"
    log.write_text("2026-11-01 08:15:00,123 ERROR unexpected\nTraceback: owner data\n", encoding="utf-8")
    os.utime(log, (time.time(), time.time()))
    found = by_check(carecall("doctor", "--json"))["log"]
    assert (found["level"], found["params"]["at"]) == ("note", "2026-11-01 08:15")
    assert "owner data" not in json.dumps(found)
    os.utime(log, (time.time() - 30 * 86400,) * 2)
    assert by_check(carecall("doctor", "--json"))["log"]["level"] == "ok"


# --- the database ---------------------------------------------------------------------------------------------------


def test_a_database_that_is_not_there_stays_away(carecall: Carecall, tmp_path: Path) -> None:
    done = carecall("--db", tmp_path / "new" / "none.db", "doctor", "--json")
    found = by_check(done)
    assert (found["database"]["level"], found["database"]["code"]) == ("note", "database-none")
    assert done.status == 0
    assert not (tmp_path / "new").exists()


def test_a_server_that_is_not_there_is_wrong_and_its_password_is_not_told(carecall: Carecall) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = carecall("--db", f"postgresql://care:geh@eim@127.0.0.1:{port}/care", "doctor", "--json")
    found = by_check(done)
    assert done.status == 1
    assert (wrong(found), found["database"]["code"]) == (["database"], "database-unreached")
    assert "geh" not in done.out
    assert "eim" not in done.out
    assert found["programmes"]["level"] == "ok"


def test_a_server_that_does_not_answer_is_known_after_a_few_seconds(carecall: Carecall) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        begun = time.monotonic()
        found = by_check(carecall("--db", f"postgresql://127.0.0.1:{deaf.getsockname()[1]}/care", "doctor", "--json"))
    assert found["database"]["code"] == "database-unreached"
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(("url", "code"), [("mysql://x/y", "database-url"), ("sqlite:////proc/x/care.db", None)])
def test_urls_that_lead_nowhere(carecall: Carecall, url: str, code: str | None) -> None:
    done = carecall("--db", url, "doctor", "--json")
    assert by_check(done)["database"]["code"] == (code or "database-none")


def test_a_file_that_is_no_database_is_wrong(carecall: Carecall, tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear customer, " * 100, encoding="utf-8")
    done = carecall("--db", path, "doctor", "--json")
    assert done.status == 1
    assert by_check(done)["database"]["code"] == "database-unreached"
    assert path.read_text("utf-8").startswith("Dear customer")


WITHOUT_POWERS = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):
    sys.exit("this root cannot give up its power to write everywhere")
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Even root is refused then where a file may not be written (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""


def test_a_read_only_file_is_wrong(surroundings: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "shelf" / "care.db"
    file.parent.mkdir()
    shutil.copy(tmp_path / "care.db", file)
    with Database(f"sqlite:///{file}").write() as tx:
        tx.run("INSERT INTO dealership (code, name) VALUES ('main', '')")
    file.chmod(0o444)
    words = ["--db", str(file), "doctor", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_POWERS, *PROGRAM, *words], env=dict(surroundings), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    database = [each for each in json.loads(done.stdout) if each["check"] == "database"]
    assert [each["code"] for each in database] == ["database-reached", "database-readonly"]
    assert "no call could be stored" in database[1]["text"]


def test_a_newer_schema_is_wrong_and_an_older_one_is_told(carecall: Carecall, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'care.db'}")
    for version, level, code in (("9999", "wrong", "database-newer"), ("0001", "note", "schema-older")):
        with database.write() as tx:
            tx.run("UPDATE alembic_version SET version_num = :version", version=version)
        done = carecall("doctor", "--json")
        found = by_check(done)["schema"]
        assert (found["level"], found["code"], done.status) == (level, code, int(level == "wrong"))
    database.close()


def test_an_empty_file_is_laid_out_later(carecall: Carecall, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    found = by_check(carecall("--db", tmp_path / "empty.db", "doctor", "--json"))
    assert found["schema"]["code"] == "schema-none"
    assert "contents" not in found


def test_an_empty_desk_and_one_without_staff_or_plan(carecall: Carecall, tmp_path: Path) -> None:
    assert by_check(carecall("doctor", "--json"))["contents"]["todo"].count("carecall demo") == 1
    owners = tmp_path / "o.csv"
    owners.write_text("姓名,手机,车牌,车型,交车日期\n张三,13800138001,京A12345,S1,2026-08-25\n", encoding="utf-8")
    carecall("import", owners)
    found = by_check(carecall("doctor", "--json"))
    assert (found["planning"]["code"], found["staff"]["code"]) == ("planned-never", "staff-none")
    carecall("plan")
    assert by_check(carecall("doctor", "--json"))["planning"]["code"] == "planned"
    assert by_check(carecall("doctor", "--json", now="2026-11-24 09:00"))["planning"]["code"] == "unplanned"


def test_who_is_to_sit_here(carecall: Carecall, office: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def agent() -> tuple[str, str]:
        found = by_check(carecall("doctor", "--json"))["agent"]
        return found["level"], found["code"]

    assert agent() == ("ok", "agent-asked")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "last-agent").write_text("A02", encoding="utf-8")
    assert agent() == ("ok", "agent-last")
    monkeypatch.setenv("CARECALL_AGENT", "A01")
    assert agent() == ("ok", "agent-set")
    monkeypatch.setenv("CARECALL_AGENT", "nobody")
    assert agent() == ("wrong", "unknown-agent")


def test_staff_who_are_all_away(carecall: Carecall, office: Any) -> None:
    with office.db.write() as tx:
        tx.run("INSERT INTO absence (dealership_id, staff_id, first_on, last_on) "
               "SELECT dealership_id, id, '2026-01-01', '2026-12-31' FROM staff")  # fmt: skip
    codes = [each["code"] for each in carecall("doctor", "--json").json if each["check"] == "staff"]
    assert codes == ["staff-away", "pool-away", "complaints-unheard"], "and what is theirs is said to lie with nobody"


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/care /srv/the\\040care nfs4 rw 0 0
//box/share /srv/share cifs rw 0 0
tmpfs /srv/share/fast tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/care.db", "ext4"), ("/srv/the care/care.db", "nfs4"), ("/srv/share/care.db", "cifs"),
        ("/srv/share/fast/care.db", "tmpfs"), ("/srv/shared/care.db", "ext4"),
    ],
)  # fmt: skip
def test_the_file_system_of_a_database_is_found(path: str, kind: str) -> None:
    assert health_database.file_system(MOUNTS, Path(path)) == kind
    assert (kind in health_database.OVER_THE_NET) == (kind in ("nfs4", "cifs"))


# --- the clock ------------------------------------------------------------------------------------------------------


def test_a_clock_behind_the_last_call_is_wrong(carecall: Carecall, office: Any) -> None:
    done = carecall("doctor", "--json", now="2026-11-23 15:30")
    found = by_check(done)
    assert done.status == 1
    assert wrong(found) == ["clock"]
    assert "15:41" in found["clock"]["text"]
    assert wrong(by_check(carecall("doctor", "--json", now="2026-11-23 15:40"))) == [], "a minute is no matter"


def test_the_hour_is_the_dealerships(carecall: Carecall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        found = by_check(carecall("doctor", "--json"))["clock"]
        assert (found["level"], found["code"]) == ("note", "clock-elsewhere")
        assert "15:41" in found["text"]
        settings(tmp_path, "time_zone = 'America/New_York'")
        assert by_check(carecall("doctor", "--json"))["clock"]["code"] == "clock-fine"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_closed_day_is_told_by_the_programmes_and_by_the_database(
    carecall: Carecall, office: Any, tmp_path: Path
) -> None:
    (tmp_path / "site.yaml").write_text("calendar: {closed: [2026-11-24]}\n", encoding="utf-8")
    settings(tmp_path, "programme_files = ['site.yaml']")
    found = by_check(carecall("doctor", "--json", now="2026-11-24 09:00"))["day"]
    assert (found["code"], found["params"]["start"]) == ("day-closed", "2026-11-25")
    with office.db.write() as tx:
        tx.run("INSERT INTO calendar_day (dealership_id, day, is_open) VALUES (:d, '2026-11-23', 0)", d=office.id)
    assert by_check(carecall("doctor", "--json"))["day"]["code"] == "day-closed"


def test_now_that_is_no_time_is_a_mistake_of_the_command_line(carecall: Carecall) -> None:
    assert carecall("doctor", now="teatime").status == 2


# --- the server -----------------------------------------------------------------------------------------------------


def look_at_server(database: Database, cache: Path, minutes: int = 0) -> dict[str, Finding]:
    """What is found of a server's database by a machine whose clock is so many minutes off."""
    here = datetime.now(UTC) + timedelta(minutes=minutes)
    site_settings = Settings(cache, cache, db=database.url)
    site = Site(site_settings, cache / "none.toml", (), cache / "none.log", here, here)
    found = list(health_database.look(site, support.pack()))
    return {each.check: each for each in sorted(found, key=lambda each: list(Level).index(each.level))}


@pytest.mark.postgres
def test_a_server_is_looked_at_too(postgres_db: Database, cache: Path) -> None:
    desk = support.make_desk(postgres_db)
    support.add_owner(desk)
    found = look_at_server(postgres_db, cache)
    assert {each.level for each in found.values()} <= {Level.OK, Level.NOTE}
    assert found["clock"].code == "skew-none"
    assert found["database"].params["megabytes"] >= 1
    assert found["contents"].params == {"fields": ["hotline"]}


@pytest.mark.postgres
def test_a_server_with_another_clock_breaks_claims_and_is_wrong(postgres_db: Database, cache: Path) -> None:
    support.add_owner(support.make_desk(postgres_db))
    found = look_at_server(postgres_db, cache, minutes=3)["clock"]
    assert (found.level, found.code) == (Level.WRONG, "skew")
    assert 170 <= found.params["seconds"] <= 190


@pytest.mark.postgres
def test_a_server_that_only_lets_read_is_wrong(postgres_db: Database, postgres_server: str, cache: Path) -> None:
    name = postgres_db.url.rpartition("/")[2]
    support.on_server(postgres_server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    found = look_at_server(postgres_db, cache)["database"]
    assert (found.level, found.code) == (Level.WRONG, "database-readonly")


# --- the words ------------------------------------------------------------------------------------------------------


def findings() -> set[tuple[str, str]]:
    """(check, code) of every finding that the sources can make."""
    root, found = Path(package.__file__).parent, set()
    for path in [*(root / "desk").glob("health*.py"), root / "cli" / "terminal_check.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and len(node.args) > 2:
                check, code = (
                    [each.value for each in ast.walk(node.args[place]) if isinstance(each, ast.Constant)]
                    for place in (0, 2)
                )
                found |= {(str(check[0]), str(each)) for each in code if check}
    return found


WELL = {
    "terminal-fine", "encoding-fine", "colours-full", "colours-256", "size-fine", "cells-fine", "keys-fine",
    "settings-read", "settings-none", "folders-open", "programmes-fine", "scripts-fine", "database-reached",
    "schema-fine", "contents-fine", "planned", "staff-fine", "agent-set", "agent-last", "agent-asked", "clock-fine",
    "skew-none", "day-open", "log-empty",
}  # fmt: skip
"""The findings after which nothing is to be done."""


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_every_finding_has_a_sentence_and_what_is_not_well_another(words: Words) -> None:
    found = findings()
    assert {code for _check, code in found} >= WELL
    assert len(found) > 60
    for check, code in found:
        told = sentences(words, Finding(check, Level.NOTE, code))
        assert told.get(code, ("", ""))[0] or code in error_words.sentences(words, CarecallError(code)), code
        assert bool((told.get(code) or told[check])[1]) == (code not in WELL), code


def test_hostile_words_in_a_finding_do_no_harm() -> None:
    finding = Finding("database", Level.WRONG, "database-unreached", {"url": "x\x1b[31m", "detail": "a\nb\u202e{c}"})
    text = found_text(EN, finding)
    assert text == "x cannot be used: a b{c}"
    assert todo_text(EN, finding)
    assert len(list(page(EN, [finding], 80))) >= 3
