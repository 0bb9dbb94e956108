"""Owns whose turn it is to make a file that several processes would make at once. Invariant: one at a time, and whoever
is killed lets the next one in: the lock is SQLite's own, held by no row and no file that stays behind as a sign.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from carecall.errors import StoreError

PATIENCE = 120.0
"""Seconds that the next one waits."""


@contextmanager
def turn(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Nobody else is within for the same lock file. Raises StoreError `database-busy`, `database-failed`."""
    with closing(_locked(path, patience)):
        yield


def _locked(path: Path, patience: float) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if connection:
            connection.close()
        busy = "locked" in str(error)
        raise StoreError("database-busy", seconds=int(patience)) if busy \
            else StoreError("database-failed", detail=str(error)) from error
    return connection
