"""Owns the schema's history. Invariant: `HEAD` is the newest revision, and a database that stands there is opened
without importing Alembic.

Upgrades back an SQLite file up first, run with its foreign keys off and checked afterwards, and take an advisory
lock on PostgreSQL, so that two desks that start together migrate once. Batch mode drops triggers, so they are
made again after every upgrade.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carecall.errors import Refused, StoreError
from carecall.store.database import Database, SqliteBackend

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

HEAD = "0020"
SCRIPTS = Path(__file__).parent
ADVISORY_LOCK = 0x63617265  # "care"
PATIENCE_MS = 60_000
"""How long a desk waits on SQLite until another one has migrated."""


def revision(database: Database) -> str | None:
    """Where the database stands; None where it has no schema yet."""
    try:
        with database.read() as tx:
            return str(tx.value("SELECT version_num FROM alembic_version"))
    except StoreError as error:
        if "alembic_version" in str(error.params.get("detail", "")):
            return None
        raise


def ensure(database: Database, make: bool = True) -> bool:
    """Bring the schema to `HEAD`; False where it stood there. Raises StoreError for a newer schema than ours, Refused
    `empty-database` where there is none and none is to be made."""
    found = revision(database)
    if found == HEAD:
        return False
    if found is None and not make:
        raise Refused("empty-database")
    if found is not None and found > HEAD:
        raise StoreError("database-newer", found=found, known=HEAD)
    upgrade(database, found)
    return True


def upgrade(database: Database, found: str | None) -> None:
    """Run Alembic from `found` to `HEAD`, make the triggers, tell SQLite what is large. Raises StoreError where that
    cannot be done."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DBAPIError

    from carecall.store.migrations import sizes

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    try:
        with _connection(database) as connection:
            if found is not None and isinstance(database.backend, SqliteBackend):
                _back_up(connection, database.backend.path, found)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _make_triggers(connection)
            if not database.postgres:
                sizes.tell(connection)
    except DBAPIError as error:
        raise database.backend.translate(error.orig or error) or error from error


def _back_up(connection: Connection, path: Path, found: str) -> None:
    """Copy the file as it was, once the schema is ours alone; another desk may have upgraded it meanwhile."""
    import sqlite3
    from contextlib import closing

    if connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() != found:
        return
    copy = path.with_name(f"{path.name}.before-{found}-to-{HEAD}")
    with closing(sqlite3.connect(copy)) as target, closing(sqlite3.connect(path)) as source:
        source.backup(target, pages=-1)


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    """One SQLAlchemy connection in one transaction that holds the schema for itself."""
    from sqlalchemy import create_engine, event, text
    from sqlalchemy.pool import StaticPool

    url = "postgresql+psycopg://" if database.postgres else "sqlite://"
    raw: Any = database.backend.connect()
    if database.postgres:
        raw.autocommit = False
    else:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    engine = create_engine(url, creator=lambda: raw, poolclass=StaticPool)
    if not database.postgres:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            if database.postgres:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection
            if not database.postgres:
                _check_children(connection)
    finally:
        engine.dispose()
        raw.close()


def _check_children(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError("migration-broke-keys", table=str(broken[0][0]), count=len(broken))


def _make_triggers(connection: Any) -> None:
    """The audit table only grows."""
    from sqlalchemy import text

    for statement in AUDIT_TRIGGERS[connection.dialect.name]:
        connection.execute(text(statement))


AUDIT_TRIGGERS = {
    "sqlite": [
        statement
        for action in ("UPDATE", "DELETE")
        for statement in (
            f"DROP TRIGGER IF EXISTS audit_no_{action.lower()}",
            f"CREATE TRIGGER audit_no_{action.lower()} BEFORE {action} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
        )
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$",
        "DROP TRIGGER IF EXISTS audit_no_change ON audit",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "EXECUTE FUNCTION audit_only_grows()",
    ],
}
