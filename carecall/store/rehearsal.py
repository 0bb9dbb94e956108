"""Owns a database on which a use case can be tried. Invariant: whatever is done there is seen there by what is done
next, and the real one is as it was.

On SQLite it is a copy in a file that is thrown away: a long try keeps no desk from writing. On PostgreSQL it is one
transaction that is rolled back, each use case in it a savepoint: whoever wants a row that it wrote waits for its end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from carecall.errors import StoreError
from carecall.store.database import Database, Transaction


class _TakenBack(Exception):
    """Rolls everything back."""


class _Held(Database):
    """A database whose transactions are parts of one that is open already."""

    def __init__(self, url: str, whole: Transaction) -> None:
        super().__init__(url)
        self._whole = whole

    @contextmanager
    def _begun(self, write: bool) -> Iterator[Transaction]:
        self._whole.run("SAVEPOINT use_case")
        try:
            yield self._whole
        except BaseException as error:
            self._whole.run("ROLLBACK TO SAVEPOINT use_case")
            known = self.backend.translate(error)
            if known:
                raise known from error
            raise
        self._whole.run("RELEASE SAVEPOINT use_case")


@contextmanager
def rehearsal(database: Database) -> Iterator[Database]:
    """A database that is like this one and forgotten at the end."""
    with _in_one_transaction(database) if database.postgres else _on_a_copy(database) as found:
        yield found


@contextmanager
def _in_one_transaction(database: Database) -> Iterator[Database]:
    try:
        with database.write() as whole:
            yield _Held(database.url, whole)
            raise _TakenBack
    except _TakenBack:
        pass


@contextmanager
def _on_a_copy(database: Database) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "rehearsal.db")
        try:
            with closing(sqlite3.connect(path)) as copy:
                database.connection().backup(copy)
        except sqlite3.Error as error:
            raise StoreError("database-failed", detail=str(error)) from error
        with closing(Database(f"sqlite:///{path}")) as found:
            yield found
