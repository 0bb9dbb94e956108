"""Random days played on a database of either kind, each example on one that is empty."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from days import Days
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from support import empty

from carecall.store.database import Database

QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def play_on_sqlite(days: type[Days], template: Path, folder: Path, examples: int, steps: int) -> None:
    path = folder / "care.db"
    database = Database(f"sqlite:///{path}")

    def begin() -> Days:
        database.close()
        for left in folder.glob("care.db*"):
            left.unlink()
        shutil.copy(template, path)
        database.connection().execute("PRAGMA synchronous = OFF")
        return days(database)

    _play(begin, examples, steps)


def play_on_postgres(days: type[Days], database: Database, examples: int, steps: int) -> None:
    def begin() -> Days:
        empty(database)
        return days(database)

    _play(begin, examples, steps)


def _play(begin: Callable[[], Days], examples: int, steps: int) -> None:
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUIET)
    run_state_machine_as_test(begin, settings=how)  # type: ignore[arg-type]
