"""Owns what SQLite is told of its indexes. Invariant: fixed figures of a large dealership, never measured: a statement
is planned the same way on an empty file as on a full one.

Every index is led by `dealership_id`. Without figures SQLite takes that for as selective as any other column, and then
prefers an index that happens to cover or to sort, and reads every row of the dealership through it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FEW = {"dealership": 1, "staff": 50, "absence": 500, "car_model": 50, "calendar_day": 100, "script_version": 50,
       "planning_run": 1_000}  # fmt: skip
MANY, OPEN = 1_000_000, 5_000
"""Rows of a table that grows, and of an index of what is open."""
NEARLY_ALL = frozenset(("vehicle_vin", "answer_now"))
"""Partial indexes that leave out little."""
GROUPS = {"kind": 4, "params": 4, "subject": 4, "programme": 6, "touch": 1, "round": 1, "tag": 4, "source": 1,
          "dealership_id": 1, "gone": 1, "state": 2}  # fmt: skip
"""How many different values a column has that is less than an id or a name."""
DAYS = 3_000
DAY_COLUMNS = frozenset(("due_on", "next_on", "give_up", "closed_on", "day", "written_at", "starts_at", "lease_until"))

INDEXES = """
SELECT t.name, i.name, i."unique", i.partial FROM sqlite_master t, pragma_index_list(t.name) i
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
"""
COLUMNS = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"


def tell(connection: Any) -> None:
    """Write the figures of every index; they count from the next connection on."""
    connection.exec_driver_sql("ANALYZE sqlite_master")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for table, index, unique, partial in connection.exec_driver_sql(INDEXES).fetchall():
        columns = [name for (name,) in connection.exec_driver_sql(COLUMNS, (index,)).fetchall()]
        rows = FEW.get(table, OPEN if partial and index not in NEARLY_ALL else MANY)
        figures = " ".join(map(str, (rows, *_each(rows, columns, bool(unique)))))
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, index, figures))


def _each(rows: int, columns: list[str], unique: bool) -> Iterator[int]:
    """How many rows share the values of the first n columns."""
    left = rows
    for place, column in enumerate(columns):
        last = place == len(columns) - 1
        left = 1 if unique and last else max(left // _values(column), 1)
        yield left


def _values(column: str) -> int:
    return GROUPS.get(column, DAYS if column in DAY_COLUMNS else MANY // 3)
