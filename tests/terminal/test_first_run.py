"""The real program on a database that was never used: in a terminal it says what to do, elsewhere none is made."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from terminal import Terminal

from carecall.screens.errands import READ_SECONDS
from carecall.store.database import Database

pytestmark = [pytest.mark.terminal, pytest.mark.xdist_group("terminal")]
Start = Callable[..., Terminal]
PROGRAM = (sys.executable, "-c", "from carecall.cli import main; main()")
OWNER = "姓名,手机,车牌,车型,交车日期\n张三,13800138001,京A12345,S1,2026-10-23\n"


@pytest.fixture
def unused(tmp_path: Path) -> Database:
    """A database of which there is not even the file."""
    return Database(f"sqlite:///{tmp_path / 'care.db'}")


def test_import_in_a_second_window_then_enter_then_plan(start: Start, unused: Database, tmp_path: Path) -> None:
    terminal = start(unused, lang="en")
    seen = terminal.wait("Three ways to go on", "Enter look again")
    assert "carecall seed --db" in seen
    (tmp_path / "owners.csv").write_text(OWNER, encoding="utf-8")
    command = [*PROGRAM, "import", str(tmp_path / "owners.csv"), "--db", unused.url]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    terminal.keys("Enter")
    terminal.wait("1 owner is here; no call was ever planned.")
    terminal.keys("p")
    terminal.wait("张三", "1 contact planned.", "Enter prepare")
    terminal.keys("q")
    terminal.wait_end()


def test_the_training_desk_is_a_key_away_and_speaks_the_language_that_was_chosen(
    start: Start, unused: Database, tmp_path: Path
) -> None:
    terminal = start(unused, lang="zh")
    terminal.wait("Enter", "? 帮助")
    terminal.keys("l")
    terminal.wait("Look around first, in the training desk")
    terminal.keys("t")
    terminal.wait("Fangyuan Auto", " training ", "Enter prepare")
    terminal.keys("q")
    terminal.wait("again closes the desk.")
    time.sleep(READ_SECONDS)
    terminal.keys("q")
    terminal.wait_end()
    assert list((tmp_path / "data").glob("demo-*.db"))


def test_where_the_output_goes_elsewhere_no_database_is_made(unused: Database, tmp_path: Path) -> None:
    command = [*PROGRAM, "--db", unused.url, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("There is no database at")
    assert not (tmp_path / "care.db").exists()
