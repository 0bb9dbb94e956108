"""Owns the rows that a call changes: a picture of its owner's rows before and after, their difference, the way back.
Invariant: a row goes back only while it still is as the call left it.

A call deletes no row. Of contacts and promises the whole row is kept, since what is waited for, from when and by whom
belongs together, and of a reading, a record or a place on a list whose it is; of all others only the columns that
changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from carecall.store.database import Transaction

Key = tuple[str, int]
Picture = dict[Key, dict[str, Any]]
"""Rows by (table, id), each by its columns' names. Parents come before their children."""

NOTHING = "[]"
WHOLE = ("contact", "promise", "odometer", "event", "sign_up")
OF_CAR = {
    "vehicle": "SELECT * FROM vehicle WHERE dealership_id = :dealership AND id = :vehicle",
    "event": "SELECT * FROM event WHERE dealership_id = :dealership AND vehicle_id = :vehicle",
    "odometer": "SELECT * FROM odometer WHERE dealership_id = :dealership AND vehicle_id = :vehicle",
    "due_date": "SELECT * FROM due_date WHERE dealership_id = :dealership AND vehicle_id = :vehicle",
    "contact": """SELECT * FROM contact
WHERE dealership_id = :dealership AND vehicle_id = :vehicle AND state IN ('open', 'held')
UNION SELECT * FROM contact WHERE dealership_id = :dealership AND vehicle_id = :vehicle AND state = 'outbox'""",
}
OF_OWNER = {
    "customer": "SELECT * FROM customer WHERE dealership_id = :dealership AND id = :customer",
    "event": "SELECT * FROM event WHERE dealership_id = :dealership AND customer_id = :customer",
    "phone": "SELECT * FROM phone WHERE dealership_id = :dealership AND customer_id = :customer",
    "contact": """SELECT * FROM contact WHERE dealership_id = :dealership AND id IN (
SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held')
UNION SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state = 'outbox'
UNION SELECT contact_id FROM attempt WHERE dealership_id = :dealership AND call_id = :call)""",
    "promise": "SELECT * FROM promise WHERE dealership_id = :dealership AND customer_id = :customer "
    "AND closed_at IS NULL",
    "opt_out": "SELECT * FROM opt_out WHERE dealership_id = :dealership AND customer_id = :customer "
    "AND lifted_at IS NULL",
    "message": """SELECT * FROM message WHERE dealership_id = :dealership AND contact_id IN (
SELECT contact_id FROM attempt WHERE dealership_id = :dealership AND call_id = :call
UNION SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state = 'outbox')""",
    "sign_up": "SELECT * FROM sign_up WHERE dealership_id = :dealership AND customer_id = :customer",
}
BY_ID = {
    table: f"SELECT * FROM {table} WHERE dealership_id = :dealership AND id IN ({{ids}}) ORDER BY id"
    for table in {**OF_CAR, **OF_OWNER}
}
DELETE = "DELETE FROM {table} WHERE dealership_id = :dealership AND id = :id"
# Calls point at a promise; to delete it, the database would look through all of them.
TAKE_BACK = """
UPDATE promise SET closed_at = :now, ending = 'cancelled' WHERE dealership_id = :dealership AND id = :id
"""
# What a call added and somebody has used since: it cannot go.
IN_USE = {
    "contact": "SELECT 1 FROM attempt WHERE dealership_id = :dealership AND contact_id = :id LIMIT 1",
    "due_date": "SELECT 1 FROM contact WHERE dealership_id = :dealership AND due_id = :id LIMIT 1",
}


class Change(NamedTuple):
    """One row that a call changed; `before` is None where the call added it."""

    table: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """The rows as they are now and as they were before; `blocked` is the table of a row that was changed since, or
    ""."""

    now: Picture
    then: Picture
    blocked: str


def picture(
    tx: Transaction, dealership: int, call: int, customer: int, vehicles: Iterable[int] = (), known: Iterable[Key] = ()
) -> Picture:
    """Every row that a call may change of an owner and of these cars, and the rows that `known` names."""
    found: Picture = {}
    for vehicle in vehicles:
        for table, sql in OF_CAR.items():
            found |= _keyed(table, tx.named(sql, dealership=dealership, vehicle=vehicle))
    for table, sql in OF_OWNER.items():
        found |= _keyed(table, tx.named(sql, dealership=dealership, customer=customer, call=call))
    return found | _by_id(tx, dealership, [key for key in known if key not in found])


def _keyed(table: str, rows: Iterable[dict[str, Any]]) -> Picture:
    return {(table, int(row["id"])): row for row in rows}


def _by_id(tx: Transaction, dealership: int, keys: Sequence[Key], lock: bool = False) -> Picture:
    found: Picture = {}
    for table in dict.fromkeys(table for table, _ in keys):
        ids = {f"i{place}": number for place, (of, number) in enumerate(keys) if of == table}
        sql = BY_ID[table].format(ids=", ".join(f":{name}" for name in ids))
        sql += " FOR UPDATE" if lock and tx.postgres else ""
        found |= _keyed(table, tx.named(sql, dealership=dealership, **ids))
    return found


def diff(before: Picture, after: Picture) -> list[Change]:
    """What became of the rows of `before`, then the rows that were added."""
    changed = [
        Change(table, number, *_changed(table, row, after[table, number]))
        for (table, number), row in before.items()
        if row != after[table, number]
    ]
    return changed + [Change(*key, None, row) for key, row in after.items() if key not in before]


def _changed(table: str, row: dict[str, Any], now: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in row if table in WHOLE or row[name] != now[name]]
    return {name: row[name] for name in names}, {name: now[name] for name in names}


def to_text(changes: Sequence[Change]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> list[Change]:
    return [Change(*each) for each in json.loads(text)]


def back(now: Picture, changes: Sequence[Change]) -> tuple[Picture, str]:
    """The rows before `changes`, and the table of the last row that is not as its change left it ("": none). Pure."""
    then = dict(now)
    for change in reversed(changes):
        row = then.get((change.table, change.id), {})
        if not change.after.items() <= row.items():
            return then, change.table
        if change.before is None:
            del then[change.table, change.id]
        else:
            then[change.table, change.id] = {**row, **change.before}
    return then, ""


def way_back(tx: Transaction, dealership: int, changes: Sequence[Change], lock: bool = False) -> Way:
    """The way back from `changes`, nothing written yet; `lock` keeps the rows as they are until the transaction
    ends."""
    now = _by_id(tx, dealership, list(dict.fromkeys((change.table, change.id) for change in changes)), lock)
    then, blocked = back(now, changes)
    for table, number in now.keys() - then.keys() if not blocked else ():
        if table in IN_USE and tx.one(IN_USE[table], dealership=dealership, id=number):
            blocked = table
    return Way(now, then, blocked)


def restore(tx: Transaction, dealership: int, way: Way, now: str) -> None:
    """Go the way back: first what was added goes, children before their parents, then the rest is as it was. A promise
    that was made is cancelled `now`."""
    for table, number in reversed([key for key in way.now if key not in way.then]):
        sql = TAKE_BACK if table == "promise" else DELETE.format(table=table)
        tx.run(sql, dealership=dealership, id=number, now=now)
    for (table, number), row in way.then.items():
        changed = {name: value for name, value in row.items() if value != way.now[table, number][name]}
        if changed:
            tx.update(table, {"dealership_id": dealership, "id": number}, **changed)
