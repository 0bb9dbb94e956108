"""What a desk asks of a database that has worked for years is found by an index. Without statistics, which carecall
never gathers, SQLite plans a statement the same way on an empty file as on a full one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support import add_owner

from carecall.desk import calling, day_load, explaining, intake, planning, queue, summary, undoing
from carecall.desk.context import Desk, staff_of
from carecall.desk.finding import matching
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.store import campaign_audience
from carecall.store.database import Database, Transaction

GROWS = {"customer", "phone", "name_key", "vehicle", "odometer", "visit", "due_date", "contact", "promise", "call",
         "attempt", "answer", "opt_out", "message", "audit"}  # fmt: skip
NAMES = {"c": "contact", "o": "call", "a": "attempt", "l": "call", "w": "answer", "v": "vehicle", "d": "due_date",
         "k": "customer", "r": "promise", "p": "phone"}  # fmt: skip
OPEN_WORK = (
    "contact_open", "contact_owner", "contact_vehicle", "contact_stale", "call_claim_owner", "call_claim_number",
    "call_lease", "promise_open", "promise_due", "vehicle_stale", "customer_stale", "due_again",
)  # fmt: skip


@pytest.fixture
def read_whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps, of all statements that run from here on, which read a table that grows, or a dealership's part."""
    found: list[str] = []
    execute = Transaction._execute

    def explained(tx: Transaction, sql: str, params: Any) -> Any:
        plain = sql.lstrip()
        if plain.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            steps = [str(row[-1]) for row in execute(tx, f"EXPLAIN QUERY PLAN {plain}", params).fetchall()]
            made = {step.split()[-1] for step in steps if step.startswith(("CO-ROUTINE", "MATERIALIZE"))}
            bad = [step for step in steps if reads_whole(step) and step.split()[1] not in made]
            found.extend(f"{step} <- {' '.join(plain.split())[:200]}" for step in bad)
        return execute(tx, sql, params)

    monkeypatch.setattr(Transaction, "_execute", explained)
    return found


def reads_whole(step: str) -> bool:
    verb, _, rest = step.partition(" ")
    table = rest.split()[0] if rest else ""
    if NAMES.get(table, table) not in GROWS or any(f"INDEX {index} " in step for index in OPEN_WORK):
        return False
    return verb == "SCAN" or step.endswith("(dealership_id=?)")


def test_a_call_from_the_queue_to_its_outcome(
    sqlite_db: Database, make_desk: Callable[..., Desk], read_whole: list[str]
) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30", "A01")
    add_owner(desk, visits=(("2026-11-22", "repair", 9000),))
    planning.plan(desk)
    read_whole.clear()  # planning has tests of its own
    (row,) = queue.load(desk)
    day_load.day_load(desk, [row])
    explaining.explain(desk, int(row.lead.contact.id))
    assert explaining.of_today(desk, row.customer)
    matching(desk, "zws")
    card = calling.prepare(desk, row.customer)
    calling.dial(desk, card.call)
    calling.heartbeat(desk)
    window = calling.read_callback(desk, "tomorrow 3pm")
    calling.close(desk, card.call, Ended(Outcome.CALLBACK), window)
    calling.unfinished(desk)
    undoing.last(desk)
    undoing.undo(desk)
    assert read_whole == []


@pytest.mark.parametrize("state", ["held", "completed", "failed", "cancelled"])
def test_lists_of_what_is_over(
    state: str, sqlite_db: Database, make_desk: Callable[..., Desk], read_whole: list[str]
) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    read_whole.clear()
    queue.load(desk, everybody=True, state=state)
    assert read_whole == []


def test_the_figures_of_a_day(sqlite_db: Database, make_desk: Callable[..., Desk], read_whole: list[str]) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    assert staff_of(desk)
    read_whole.clear()
    summary.summary(desk)
    summary.summary(desk, desk.clock.today() + timedelta(days=1))
    assert read_whole == []


def test_an_import_into_a_full_database(
    sqlite_db: Database, make_desk: Callable[..., Desk], tmp_path: Path, read_whole: list[str]
) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    owners, visits = tmp_path / "owners.csv", tmp_path / "visits.csv"
    owners.write_text("姓名,手机,车牌,车型,交车日期\n张文山,13800138001,京A12345,云途S1,2026-09-20\n", encoding="utf-8")
    visits.write_text("工单号,车牌,类型,出厂日期,里程\nR1,京A12345,首保,2026-11-20,4100\n", encoding="utf-8")
    read_whole.clear()
    intake.import_file(desk, owners)
    assert intake.import_file(desk, visits).added == 1
    assert read_whole == []


def test_what_waits_for_a_director_is_found_by_an_index_of_what_waits_alone(sqlite_db: Database) -> None:
    """A-04: of what is approved, which may be a fleet, no record is read."""
    with sqlite_db.read() as tx:
        sql = f"EXPLAIN QUERY PLAN {campaign_audience.UNAPPROVED}"
        steps = tx.all(sql, dealership=1, kind="recall", since="2026-01-01")
    assert "SEARCH e USING INDEX event_waits (dealership_id=? AND kind=?)" in [str(step[-1]) for step in steps]
