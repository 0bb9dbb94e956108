"""A database that is not there: whoever makes one makes it, everybody else says so and leaves no file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import support
from every_command import COMMANDS

from carecall.store.database import Database

Write = Callable[..., Path]
MAKING = {"seed", "import", "db upgrade"}
ELSEWHERE = {
    "demo", "doctor", "script check", "script show", "programme check", "programme list", "programme show",
    "programme diff", "programme schema", "rule", "config show", "config keys",
}  # fmt: skip
"""Commands that do without the database, or look whether there is one."""
READING = sorted(COMMANDS.keys() - MAKING - ELSEWHERE)
OWNERS = "姓名,手机,车牌,车型,交车日期\n张三,13800138001,京A12345,S1,2026-08-25\n"


@pytest.mark.parametrize("command", READING)
def test_a_typo_makes_no_database(carecall: Any, tmp_path: Path, command: str) -> None:
    typo = tmp_path / "folder" / "typo.db"
    done = carecall(*command.split(), *COMMANDS[command], "--db", typo)
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(f"There is no database at {typo}.")
    assert "carecall seed" in done.err
    assert not typo.parent.exists()


@pytest.mark.parametrize(("lang", "told"), [
    ("en", "To look at the training desk with a command, such as summary:"),
    ("zh", "用命令查看练习台，例如 summary："),
])  # fmt: skip
def test_whoever_has_practised_is_told_how_to_look_at_that(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, told: str
) -> None:
    missing = tmp_path / "missing.db"
    assert carecall("summary", "--db", missing, "--lang", lang).err.count("\n") == 1
    data = tmp_path / "data"
    data.mkdir()
    for day in ("2026-11-22", "2026-11-23"):
        (data / f"demo-{day}.db").touch()
    (data / "demo-2026-11-23.db.lead").write_text("3600.0")
    monkeypatch.setattr("carecall.cli.opening.machine", lambda: support.moment("2026-11-23 08:40"))
    said = carecall("summary", "--db", missing, "--lang", lang)
    assert (said.status, said.out) == (3, "")
    spoken = {"en": "", "zh": "--lang zh "}[lang]  # the terminal speaks English
    parts = f"  carecall --db {data}/demo-2026-11-23.db", f"{spoken}--now '2026-11-23 09:40' summary"
    shown = [" ".join(parts)] if len(" ".join(parts)) <= 80 else [f"{parts[0]} \\", f"    {parts[1]}"]
    assert said.err.splitlines()[1:-1] == [told, *shown], "no path is broken over two lines"
    assert said.err.splitlines()[-1].endswith("carecall --agent 5002 demo")


@pytest.mark.parametrize("command", READING)
def test_an_empty_file_stays_empty(carecall: Any, tmp_path: Path, command: str) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    done = carecall(*command.split(), *COMMANDS[command], "--db", empty)
    if command == "db info":
        assert done.status == 0
        return
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("This database is empty.")
    with Database(f"sqlite:///{empty}").read() as tx:
        assert tx.all("SELECT name FROM sqlite_master") == []


@pytest.mark.parametrize("command", sorted(ELSEWHERE - {"demo"}))
def test_whoever_needs_none_makes_none(carecall: Any, tmp_path: Path, command: str) -> None:
    typo = tmp_path / "typo.db"
    assert carecall(*command.split(), *COMMANDS[command], "--db", typo).status in (0, 1)
    assert not typo.exists()


@pytest.mark.parametrize("command", sorted(MAKING))
def test_whoever_makes_one_makes_it(carecall: Any, write: Write, tmp_path: Path, command: str) -> None:
    fresh = tmp_path / "fresh.db"
    words = (write("owners.csv", OWNERS),) if command == "import" else ()
    assert carecall(*command.split(), *words, "--db", fresh).status == 0
    assert carecall("db", "info", "--json", "--db", fresh).json["schema"]


def test_a_dry_run_of_an_import_needs_no_database_and_makes_none(carecall: Any, write: Write, tmp_path: Path) -> None:
    fresh, owners = tmp_path / "fresh.db", write("owners.csv", OWNERS)
    tried = carecall("import", owners, "--dry-run", "--json", "--db", fresh)
    assert (tried.status, tried.json["added"]) == (0, 1)
    assert not fresh.exists()
    assert carecall("import", owners, "--json", "--db", fresh).json["added"] == 1


def test_a_desk_of_somebody_is_not_opened_on_a_database_to_be_made(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can be known there, so the path is what is wrong, also at a terminal."""
    monkeypatch.setattr("carecall.cli.opening._at_terminal", lambda: True)
    typo = tmp_path / "typo.db"
    done = carecall("--agent", "1001", "--db", typo)
    assert (done.status, typo.exists()) == (3, False)


@pytest.mark.postgres
def test_a_server_without_our_tables_keeps_none(carecall: Any, postgres_server: str) -> None:
    name = "care_without_tables"
    support.on_server(postgres_server, f"CREATE DATABASE {name}")
    url = support.database_url(postgres_server, name)
    try:
        done = carecall("queue", "list", "--db", url)
        assert (done.status, done.err.startswith("This database is empty.")) == (1, True)
        database = Database(url)
        with database.read() as tx:
            assert tx.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        database.close()
    finally:
        support.on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")
