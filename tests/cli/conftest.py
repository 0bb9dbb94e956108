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
def surroundings(tmp_path: Path, cache: Path, sqlite_template: Path) -> dict[str, str]:
    """What a program on a terminal of its own is given."""
    shutil.copy(sqlite_template, tmp_path / "care.db")
    return {
        "CARECALL_DB": f"sqlite:///{tmp_path / 'care.db'}", "CARECALL_DATA": str(tmp_path / "data"),
        "CARECALL_CACHE": str(cache), "CARECALL_CONFIG": str(tmp_path / "none.toml"), "CARECALL_LANG": "en",
        "HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip
