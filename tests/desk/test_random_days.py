"""Random days on both databases, and the invariants of the design after each step (B-14, C-03, C-06, D-15, D-17)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from days import Days
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from support import empty

from carecall.store.database import Database

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def play(days: type[Days], database: Database, examples: int, steps: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUIET)
    run_state_machine_as_test(lambda: days(database), settings=how)  # type: ignore[arg-type]


def test_random_days_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "care.db"

    class Sqlite(Days):
        def __init__(self, database: Database) -> None:
            database.close()
            for left in tmp_path.glob("care.db*"):
                left.unlink()
            shutil.copy(sqlite_template, path)
            database.connection().execute("PRAGMA synchronous = OFF")
            super().__init__(database)

    play(Sqlite, Database(f"sqlite:///{path}"), examples=20, steps=30)


@pytest.mark.postgres
def test_random_days_on_postgres(postgres_db: Database) -> None:
    class Postgres(Days):
        def __init__(self, database: Database) -> None:
            empty(database)
            super().__init__(database)

    play(Postgres, postgres_db, examples=3, steps=25)
