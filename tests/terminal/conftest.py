"""A small dealership on a Monday afternoon and the real program in a real terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import support
from terminal import Terminal, run_carecall

from carecall.desk import planning
from carecall.store.database import Database

NOW = "2026-11-23 15:41"
Start = Callable[..., Terminal]


@pytest.fixture
def office(sqlite_db: Database) -> Database:
    """A survey for A01 and a first service for A02, planned for today."""
    desk = support.make_desk(sqlite_db)
    support.add_owner(desk, "欧阳晓雪", visits=(("2026-11-20", "repair", 12000),), delivered="2025-01-10")
    support.add_owner(desk, "王磊", delivered="2026-08-25", reading=("2026-10-20", 2000))
    planning.plan(desk)
    return sqlite_db


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Open the program: `start(db, "--agent", "A01", lang="zh")`."""
    terminals: list[Terminal] = []

    def open_(db: Database | None, *words: str, lang: str = "zh", columns: int = 80, lines: int = 24) -> Terminal:
        place = ["--db", db.url, "--now", NOW] if db else []
        terminal = run_carecall(tmp_path, *words, *place, "--lang", lang, columns=columns, lines=lines)
        terminals.append(terminal)
        return terminal

    yield open_
    for terminal in terminals:
        terminal.close()
