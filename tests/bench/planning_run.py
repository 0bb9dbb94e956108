"""Owns one timed planning in a process of its own: `planning_run.py floor|plan FILE DAYS_ON`, a line of JSON on stdout.

`floor` is what one would write by hand: a single INSERT ... SELECT per touch that finds the due dates in reach by a
range of the index and leaves out whom the rules leave out, and one that writes its messages; no counts, no assignment,
no audit. Invariant: it makes exactly as many contacts and messages as planning makes (the bench compares the numbers).
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import dataset
import everything
from outcome import open_desk

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.model.programmes import MESSAGES, TALKS, Pack, Programme, Touch
from carecall.store.database import SQLITE_START, Transaction

BY_HAND = """
INSERT INTO contact (dealership_id, programme, touch, due_id, round, customer_id, vehicle_id, state, not_before,
                     not_after, give_up, next_on, priority, role, planned_on)
SELECT 1, :programme, :touch, d.id, 1, d.customer_id, d.vehicle_id, :state, date(d.due_on, :start),
       date(d.due_on, :end), date(d.due_on, :give_up), date(d.due_on, :start), :priority, :role, :day
FROM due_date d LEFT JOIN vehicle v ON v.dealership_id = 1 AND v.id = d.vehicle_id
WHERE d.dealership_id = 1 AND d.kind = :kind AND d.due_on BETWEEN date(:day, :first) AND date(:day, :last) {tags}
  AND (d.vehicle_id IS NULL OR v.customer_id = d.customer_id)
  AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.dealership_id = 1 AND o.customer_id = d.customer_id
                  AND o.lifted_at IS NULL)
  AND EXISTS (SELECT 1 FROM phone p WHERE p.dealership_id = 1 AND p.customer_id = d.customer_id AND p.state = 'ok')
  {seen} {after} {enough}
ON CONFLICT DO NOTHING
"""
SEEN = """AND NOT EXISTS (SELECT 1 FROM visit s WHERE s.dealership_id = 1 AND s.vehicle_id = d.vehicle_id
  AND s.returned_on > d.since AND s.kind IN ({kinds}))"""
AFTER = """AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.dealership_id = 1 AND c.due_id = d.id
  AND c.programme = '{after}' AND c.state IN ('open', 'held'))"""
FEW_TALKS = """AND (SELECT count(*) FROM call l WHERE l.dealership_id = 1 AND l.customer_id = d.customer_id
  AND l.dialled_at >= date(:day, '-30 days') AND l.reached = 1) < :most"""
FEW_MESSAGES = """AND (SELECT count(*) FROM message m WHERE m.dealership_id = 1 AND m.customer_id = d.customer_id
  AND m.day >= date(:day, '-30 days')) < :most"""
WORDS = """
INSERT INTO message (dealership_id, customer_id, contact_id, channel, template, number, body, lang, made_at, day)
SELECT 1, c.customer_id, c.id, 'sms', :template,
  (SELECT p.number FROM phone p WHERE p.dealership_id = 1 AND p.customer_id = c.customer_id AND p.state = 'ok'
   ORDER BY p.place LIMIT 1),
  replace(:body, '{owner}', k.name || CASE k.salutation WHEN 'mr' THEN '先生' ELSE '女士' END), 'zh', :now, c.not_before
FROM contact c JOIN customer k ON k.dealership_id = 1 AND k.id = c.customer_id
WHERE c.dealership_id = 1 AND c.id > :last AND c.state = 'outbox'
"""


def _quoted(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))


def by_hand(pack: Pack, programme: Programme, touch: Touch, day: str) -> tuple[str, dict[str, Any]]:
    """The statement of one touch and its parameters."""
    pressure = pack.pressure
    most = pressure.most(MESSAGES if touch.message else TALKS, False) if pressure and pressure.binds(programme) else 0
    sql = BY_HAND.format(
        tags=f"AND d.tag IN ({_quoted(programme.tags)})" if programme.tags else "",
        seen=SEEN.format(kinds=_quoted(programme.answered_by)) if programme.answered_by else "",
        after=AFTER.format(after=programme.after) if programme.after else "",
        enough=(FEW_MESSAGES if touch.message else FEW_TALKS) if most else "",
    )
    return sql, {
        "programme": programme.code, "touch": touch.code, "kind": programme.due, "day": day, "most": most,
        "state": "outbox" if touch.message else "open",
        "start": f"{touch.start} days", "end": f"{touch.end} days", "give_up": f"{touch.give_up} days",
        "first": f"{-touch.give_up} days", "last": f"{-touch.start} days", "priority": programme.priority,
        "role": programme.role,
    }  # fmt: skip


def words_by_hand(desk: Desk, template: str, last: int) -> tuple[str, dict[str, Any]]:
    """The statement of the messages of a touch, whose contacts come behind `last`."""
    own = {"dealership": desk.dealership.name("zh"), "hotline": desk.dealership.hotline, "text": ""}
    body = desk.pack.templates[template]["zh"].format(owner="{owner}", agent=own["dealership"], **own)
    return WORDS, {"template": template, "body": body, "now": desk.now, "last": last}


def floor(path: Path, days_on: int) -> tuple[float, int]:
    """Seconds and contacts of the hand-written statements, in one transaction."""
    desk = open_desk(path, agent="", files=(everything.site_file(),))
    day = (dataset.TODAY + timedelta(days=days_on)).isoformat()
    touches = [(touch, *by_hand(desk.pack, programme, touch, day))
               for programme in planning.in_order(desk.pack) for touch in programme.touches]  # fmt: skip
    desk.db.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in SQLITE_START:
            raw.execute(pragma)
        begun = perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        made = 0
        for touch, sql, params in touches:
            (last,) = raw.execute("SELECT coalesce(max(id), 0) FROM contact").fetchone()
            made += raw.execute(sql, params).rowcount
            if touch.message:
                made += raw.execute(*words_by_hand(desk, touch.message.template, last)).rowcount
        raw.execute("COMMIT")
        return perf_counter() - begun, made


def plan(path: Path, days_on: int) -> tuple[float, int]:
    """Seconds and contacts of carecall's planning."""
    desk = open_desk(path, agent="", files=(everything.site_file(),))
    begun = perf_counter()
    result = planning.plan(desk, dataset.TODAY + timedelta(days=days_on))
    seconds = perf_counter() - begun
    desk.db.close()
    return seconds, result.planned + 2 * result.messages


class Timed:
    """Adds up the time of every statement that carecall runs: the profile of work that is SQL."""

    def __init__(self) -> None:
        self.cost: dict[str, float] = {}
        self._execute, self._many = Transaction._execute, Transaction.many
        Transaction._execute = self._timed(self._execute)  # type: ignore[method-assign]
        Transaction.many = self._timed(self._many)  # type: ignore[method-assign]

    def _timed(self, inner: Any) -> Any:
        def run(tx: Transaction, sql: str, *args: Any) -> Any:
            begun = perf_counter()
            try:
                return inner(tx, sql, *args)
            finally:
                self.cost[sql] = self.cost.get(sql, 0.0) + perf_counter() - begun

        return run

    def lines(self) -> list[str]:
        dearest = sorted(self.cost.items(), key=lambda item: -item[1])[:15]
        return [f"{cost * 1000:9.1f} ms  {' '.join(sql.split())[:110]}" for sql, cost in dearest]


def peak() -> int:
    """The peak of this process's memory in KiB; `getrusage` would count what the parent had before the exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    what, path, days_on = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    timed = Timed() if what == "profile" else None
    seconds, made = floor(path, days_on) if what == "floor" else plan(path, days_on)
    profile = timed.lines() if timed else []
    print(json.dumps({"seconds": seconds, "made": made, "peak": peak(), "profile": profile}))


if __name__ == "__main__":
    main()
