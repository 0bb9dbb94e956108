"""Owns the query that tells whether other seats changed anything. Invariant: it is cheap enough to ask every other
second, and a change of what the queue shows never leaves it the same.

Claims and releases change the set of open calls; everything else that is done to a contact, an owner or a promise
leaves an audit entry (A-24, C-20). Entries are compared by the latest few, not by the last one: on PostgreSQL one with
a lower number may be seen later.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from carecall.store.database import Transaction

LATEST = 256
MARKS = f"""
SELECT
  (SELECT coalesce(sum(a.id), 0) FROM (SELECT id, dealership_id FROM audit ORDER BY id DESC LIMIT {LATEST}) AS a
   WHERE a.dealership_id = :dealership),
  (SELECT coalesce(sum(o.id), 0) FROM call o WHERE o.dealership_id = :dealership AND o.ended_at IS NULL),
  (SELECT count(*) FROM call o WHERE o.dealership_id = :dealership AND o.ended_at IS NULL)
"""
COMMITS = "PRAGMA data_version"
"""SQLite: another number for this connection once another one has committed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of the shared work at a moment; two that are equal have nothing between them that a queue shows.
    `commits` is SQLite's own count for one connection, 0 on PostgreSQL; heartbeats raise it too."""

    audited: int
    open_calls: int
    calls: int
    commits: int = field(default=0, compare=False)


def mark(tx: Transaction, dealership: int, before: Mark | None = None) -> Mark:
    """The mark of now; `before` itself where SQLite says that nobody has committed since."""
    commits = 0 if tx.postgres else int(tx.value(COMMITS))
    if before is not None and commits and commits == before.commits:
        return before
    row = tx.one(MARKS, dealership=dealership)
    assert row is not None
    audited, open_calls, calls = (int(value) for value in row)
    return Mark(audited, open_calls, calls, commits)
