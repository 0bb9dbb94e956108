"""Owns how values lie in a column. Invariant: days and instants are fixed-width ISO text on both databases, so that
their order is their text's order and no SQL ever does calendar arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from carecall.store.instants import from_instant, to_instant

Id = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit id; on SQLite the row id."""


def ordered(length: int) -> TypeEngine[Any]:
    """Text that is compared byte by byte, whatever the database's locale: for ranges and prefixes."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Day(TypeDecorator[date]):
    """A day of the dealership's calendar, `2026-11-23`."""

    impl = String(10)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ordered(10))

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value else None


class Instant(TypeDecorator[datetime]):
    """A moment in UTC to the second, `2026-11-23T07:41:05Z`."""

    impl = String(20)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ordered(20))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return to_instant(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return from_instant(value) if value else None


def child_of(table: str, column: str | None = None) -> ForeignKeyConstraint:
    """The foreign key to `table`, led by the dealership, so that a child never leaves its dealership."""
    column = column or f"{table}_id"
    return ForeignKeyConstraint(["dealership_id", column], [f"{table}.dealership_id", f"{table}.id"])


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which `where` holds; a statement that is to use it says the same, not by a parameter."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


def parent() -> UniqueConstraint:
    """What `child_of` points at."""
    return UniqueConstraint("dealership_id", "id")


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    """A code column holds one of its codes."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(value)) for value in values)})", name=f"{column}_known")
