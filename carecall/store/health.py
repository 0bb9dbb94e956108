"""Owns the SQL of looking after a database. Invariant: nothing here changes a row."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from carecall.store.database import Database, SqliteBackend, Transaction

PATIENCE_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Holding:
    """How much a dealership's database holds; `contacts` are those that are open."""

    owners: int
    staff: int
    contacts: int


HOLDING = """
SELECT (SELECT count(*) FROM customer WHERE dealership_id = :dealership),
       (SELECT count(*) FROM staff WHERE dealership_id = :dealership),
       (SELECT count(*) FROM contact WHERE dealership_id = :dealership AND state = 'open')
"""
MAY_WRITE = """
SELECT CASE WHEN pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'
              OR NOT has_table_privilege('call', 'INSERT') THEN 0 ELSE 1 END
"""
TOUCH_NOTHING = "UPDATE alembic_version SET version_num = version_num WHERE 1 = 0"
MAY_MAKE = "SELECT CASE WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 1 ELSE 0 END"


def hurried(url: str) -> Database:
    """The database, asked for with little patience: a server that is not there is known after a few seconds."""
    if url.startswith(("postgresql://", "postgres://")) and "connect_timeout" not in url:
        url += f"{'&' if '?' in url else '?'}connect_timeout={PATIENCE_SECONDS}"
    return Database(url)


def file_of(database: Database) -> Path | None:
    """The file of an SQLite database."""
    return database.backend.path if isinstance(database.backend, SqliteBackend) else None


def holding(tx: Transaction, dealership: int) -> Holding:
    row = tx.one(HOLDING, dealership=dealership)
    assert row is not None
    return Holding(*map(int, row))


def may_write(database: Database, made: bool) -> bool:
    """Whether calls can be stored, or where nothing is `made` yet, tables be made. Raises StoreError where the database
    refuses it itself. No row is touched; a transaction alone would not do: SQLite begins one on a read-only file."""
    path = file_of(database)
    if path and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        return False
    with database.write() as tx:
        if tx.postgres:
            return bool(tx.value(MAY_WRITE if made else MAY_MAKE))
        if made:
            tx.run(TOUCH_NOTHING)
    return True


def size(database: Database) -> int:
    """Its bytes."""
    path = file_of(database)
    if path:
        files = (path, path.with_name(f"{path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())
    with database.read() as tx:
        return int(tx.value("SELECT pg_database_size(current_database())"))


def server_time(tx: Transaction) -> datetime | None:
    """What the server takes for the time; None where the database is a file of this machine."""
    found: datetime | None = tx.value("SELECT clock_timestamp()") if tx.postgres else None
    return found
