"""Owns the connection and the unit of work. Invariant: a transaction is begun and ended here and nowhere else; a write
begins immediately, so that no two writers meet half-way.

One SQL text with `:name` parameters serves SQLite and PostgreSQL. Each thread has its own connection.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from carecall.config import safe_url, without_password
from carecall.errors import StoreError

Row = tuple[Any, ...]
BUSY_MS = 5000
ROUND_MS = 8
"""SQLite's own wait for a lock grows to 100 ms between two looks: beside a process that writes without a pause it never
looks at the right moment. So it waits in short rounds, and whoever begins a write goes on asking for BUSY_MS."""
SQLITE_START = (
    f"PRAGMA busy_timeout = {ROUND_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = FILE",  # what planning a large fleet sets aside does not count as memory
)
_NAMED = re.compile(r"(?<![:\w]):([a-z_]\w*)")


class Conflict(StoreError):
    """A unique key is taken: somebody else was first."""


class Transaction:
    """Statements inside one transaction. Rows are plain tuples; parameters are named."""

    def __init__(self, cursor: Any, postgres: bool) -> None:
        self._cursor = cursor
        self.postgres = postgres

    def _execute(self, sql: str, params: Mapping[str, Any]) -> Any:
        self._cursor.execute(_to_postgres(sql) if self.postgres else sql, params)
        return self._cursor

    def all(self, sql: str, /, **params: Any) -> list[Row]:
        return list(self._execute(sql, params).fetchall())

    def named(self, sql: str, /, **params: Any) -> list[dict[str, Any]]:
        """The rows, each by its columns' names."""
        cursor = self._execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, sql: str, /, **params: Any) -> tuple[list[str], Iterator[Row]]:
        """The columns' names, and the rows as they come: for exports, memory stays flat."""
        connection = self._cursor.connection
        # On PostgreSQL a plain cursor would fetch everything at once.
        cursor = connection.cursor(name="table") if self.postgres else connection.cursor()
        cursor.execute(_to_postgres(sql) if self.postgres else sql, params)
        return [column[0] for column in cursor.description], _rows(cursor)

    def one(self, sql: str, /, **params: Any) -> Row | None:
        row = self._execute(sql, params).fetchone()
        return tuple(row) if row is not None else None

    def value(self, sql: str, /, **params: Any) -> Any:
        row = self.one(sql, **params)
        return row[0] if row else None

    def run(self, sql: str, /, **params: Any) -> int:
        """Execute; the number of rows that changed."""
        return int(self._execute(sql, params).rowcount)

    def many(self, sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._cursor.executemany(_to_postgres(sql) if self.postgres else sql, rows)

    def insert(self, table: str, /, **values: Any) -> int:
        """Insert one row and return its id."""
        columns = ", ".join(values)
        names = ", ".join(f":{name}" for name in values)
        return int(self.value(f"INSERT INTO {table} ({columns}) VALUES ({names}) RETURNING id", **values))

    def update(self, table: str, key: Mapping[str, Any], /, **values: Any) -> int:
        """Update the rows that `key` names; the number of them."""
        columns = ", ".join(f"{name} = :{name}" for name in values)
        where = " AND ".join(f"{name} = :k_{name}" for name in key)
        keys = {f"k_{name}": value for name, value in key.items()}
        return self.run(f"UPDATE {table} SET {columns} WHERE {where}", **values, **keys)


def _rows(cursor: Any) -> Iterator[Row]:
    with closing(cursor):
        while chunk := cursor.fetchmany(1000):
            yield from chunk


@lru_cache(maxsize=512)
def _to_postgres(sql: str) -> str:
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%"))


class Backend(Protocol):
    """What differs between the two databases."""

    postgres: bool

    @property
    def missing(self) -> Path | None: ...
    def connect(self) -> Any: ...
    def begin(self, cursor: Any, write: bool) -> None: ...
    def translate(self, error: BaseException) -> Exception | None: ...


class SqliteBackend:
    """One file: WAL, FULL, foreign keys on, `BEGIN IMMEDIATE` for every write."""

    postgres = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.patience = BUSY_MS / 1000

    @property
    def missing(self) -> Path | None:
        """The file that would be made by connecting; None where it is there."""
        return None if self.path.exists() else self.path

    def connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            for statement in SQLITE_START:
                _patiently(connection, statement, self.patience)
        except BaseException:
            connection.close()
            raise
        return connection

    def begin(self, cursor: sqlite3.Cursor, write: bool) -> None:
        _patiently(cursor, "BEGIN IMMEDIATE" if write else "BEGIN", self.patience)

    def translate(self, error: BaseException) -> Exception | None:
        if isinstance(error, sqlite3.IntegrityError) and "UNIQUE" in str(error):
            return Conflict("conflict", detail=str(error))
        if isinstance(error, sqlite3.OperationalError) and ("locked" in str(error) or "busy" in str(error)):
            return StoreError("database-busy", seconds=BUSY_MS // 1000)
        return StoreError("database-failed", detail=str(error)) if isinstance(error, sqlite3.Error) else None


def _patiently(asked: sqlite3.Connection | sqlite3.Cursor, statement: str, patience: float) -> None:
    """Execute it, again and again while another process has the lock."""
    until = time.monotonic() + patience
    while True:
        try:
            asked.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.001)


class PostgresBackend:
    """One URL: autocommit outside explicit transactions, statements prepared after their second use."""

    postgres = True
    missing: Path | None = None
    """A server refuses a database that is not there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def connect(self) -> Any:
        try:
            import psycopg
        except ImportError as error:
            raise StoreError("postgres-missing") from error
        try:
            connection = psycopg.connect(self.url, autocommit=True, prepare_threshold=2)
            connection.execute("SET jit = off")  # compiling takes longer than any statement of ours runs
            return connection
        except psycopg.Error as error:
            detail = without_password(str(error).strip(), self.url)
            raise StoreError("database-failed", detail=detail) from error

    def begin(self, cursor: Any, write: bool) -> None:
        cursor.execute("BEGIN" if write else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def translate(self, error: BaseException) -> Exception | None:
        if isinstance(error, StoreError):
            return None
        import psycopg

        if isinstance(error, psycopg.errors.UniqueViolation):
            return Conflict("conflict", detail=str(error))
        return StoreError("database-failed", detail=str(error).strip()) if isinstance(error, psycopg.Error) else None


class Database:
    """A database by its URL, `sqlite:///path` or `postgresql://...`. Open connections belong to their threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.backend = _backend(url)
        self._local = threading.local()
        self._connections: list[Any] = []
        self._lock = threading.Lock()

    @property
    def postgres(self) -> bool:
        return self.backend.postgres

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One consistent picture; nothing is written."""
        with self._transaction(write=False) as transaction:
            yield transaction

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One use case: committed when the block ends, rolled back whole when it raises."""
        with self._transaction(write=True) as transaction:
            yield transaction

    @contextmanager
    def _transaction(self, write: bool) -> Iterator[Transaction]:
        if getattr(self._local, "open", False):
            raise RuntimeError("a transaction is open in this thread")
        self._local.open = True
        try:
            with self._begun(write) as transaction:
                yield transaction
        finally:
            self._local.open = False

    @contextmanager
    def _begun(self, write: bool) -> Iterator[Transaction]:
        try:
            cursor = self.connection().cursor()
            self.backend.begin(cursor, write)
        except Exception as error:
            self._drop()
            known = self.backend.translate(error)
            if known:
                raise known from error
            raise
        try:
            yield Transaction(cursor, self.postgres)
            cursor.execute("COMMIT")
        except BaseException as error:
            self._roll_back(cursor)
            known = self.backend.translate(error)
            if known:
                raise known from error
            raise
        finally:
            cursor.close()

    def _roll_back(self, cursor: Any) -> None:
        try:
            cursor.execute("ROLLBACK")
        except Exception:  # a lost connection has nothing to roll back; the next use opens a new one
            self._drop()

    def connection(self) -> Any:
        """This thread's raw connection, opened on first use."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self.backend.connect()
            self._local.connection = connection
            with self._lock:
                self._connections.append(connection)
        return connection

    def _drop(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            with self._lock:
                self._connections.remove(connection)
            connection.close()

    def close(self) -> None:
        """Close the connections of every thread; the threads must have ended their work."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()


def _backend(url: str) -> SqliteBackend | PostgresBackend:
    if url.startswith("sqlite:///"):
        return SqliteBackend(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresBackend(url)
    raise StoreError("database-url", url=safe_url(url))
