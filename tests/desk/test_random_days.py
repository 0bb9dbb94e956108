"""Random days on both databases, and the invariants of the design after each step (B-14, C-03, C-06, D-15, D-17)."""

from __future__ import annotations

from pathlib import Path

import pytest
from days import Days
from days_played import play_on_postgres, play_on_sqlite

from carecall.store.database import Database


def test_random_days_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    play_on_sqlite(Days, sqlite_template, tmp_path, examples=20, steps=30)


@pytest.mark.postgres
def test_random_days_on_postgres(postgres_db: Database) -> None:
    play_on_postgres(Days, postgres_db, examples=3, steps=25)
