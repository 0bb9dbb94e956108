"""The command line in this process: what it prints, what it returns."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from carecall.cli.main import run

NOW = "2026-11-23 15:41"
STAFF = "工号,姓名,岗位\n1001,林悦,客服专员\n1002,曹静,客服专员\n3001,周宁,客服经理\n"
OWNERS = (
    "姓名,手机,车牌,车型,交车日期\n"
    "张文山,13800138001,京A12345,云途S1,2026-08-25\n"
    "欧阳晓雪,13800138002,京AD12345,云途S1,2026-08-25\n"
)


@dataclass(frozen=True)
class Done:
    """One run: exit status, data, words."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Carecall = Callable[..., Done]
Promising = Callable[..., Carecall]


@pytest.fixture(autouse=True)
def no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tests run says nothing of how wide a table may be."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled packs and scripts, made once for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def carecall(
    tmp_path: Path,
    cache: Path,
    sqlite_template: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Carecall:
    """`carecall("plan", "--json")` on an empty, migrated database, on Monday 23 November 2026 at 15:41."""
    shutil.copy(sqlite_template, tmp_path / "care.db")
    environment = {
        "CARECALL_DB": f"sqlite:///{tmp_path / 'care.db'}",
        "CARECALL_DATA": str(tmp_path / "data"),
        "CARECALL_CACHE": str(cache),
        "CARECALL_CONFIG": str(tmp_path / "none.toml"),
        "CARECALL_LANG": "en",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CARECALL_AGENT", raising=False)

    def call(*words: str | Path, now: str = NOW) -> Done:
        capsys.readouterr()
        status = run([str(word) for word in words] + ["--now", now])
        printed = capsys.readouterr()
        return Done(status, printed.out, printed.err)

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of records: `write("owners.csv", text, "gb18030")`."""

    def write_(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write_


@pytest.fixture
def staff(write: Callable[..., Path]) -> Path:
    """Two agents and their manager."""
    return write("staff.csv", STAFF)


@pytest.fixture
def owners(write: Callable[..., Path]) -> Path:
    """Two owners for whom a first service is due."""
    return write("owners.csv", OWNERS)


@pytest.fixture
def promising(carecall: Carecall, staff: Path, owners: Path) -> Promising:
    """The calls that these two were promised at the telephone; nobody sits at a desk:
    `promising(("张文山", "1001", "16:00"))`."""

    def promising_(*said: tuple[str, str, str]) -> Carecall:
        carecall("import", staff, owners)
        carecall("plan")
        for name, agent, when in said:
            contact = str(carecall("queue", "list", "--search", name, "--json").json[0]["contact"])
            callback = ["--outcome", "callback", "--callback", when, "--agent", agent]
            assert carecall("call", "record", contact, *callback).status == 0
        return carecall

    return promising_


@pytest.fixture
def surroundings(tmp_path: Path, cache: Path, sqlite_template: Path) -> dict[str, str]:
    """What a program on a terminal of its own is given."""
    shutil.copy(sqlite_template, tmp_path / "care.db")
    return {
        "CARECALL_DB": f"sqlite:///{tmp_path / 'care.db'}", "CARECALL_DATA": str(tmp_path / "data"),
        "CARECALL_CACHE": str(cache), "CARECALL_CONFIG": str(tmp_path / "none.toml"), "CARECALL_LANG": "en",
        "HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip
