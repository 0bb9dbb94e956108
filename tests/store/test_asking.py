"""What is asked about one owner, and of an empty list, is answered by an index, however long the desk has worked."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from support import add_owner, dial_and_end, make_desk, sit

from carecall.desk import finding, funnel, planning, why_not
from carecall.errors import Refused
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import Database, Transaction

GROWS = {"customer", "phone", "name_key", "vehicle", "odometer", "visit", "due_date", "contact", "call", "attempt",
         "opt_out", "message", "audit"}  # fmt: skip
SHORT = {"c": "contact", "n": "contact", "o": "call", "a": "attempt", "l": "call", "v": "vehicle", "d": "due_date",
         "k": "customer", "p": "phone", "m": "message", "u": "audit"}  # fmt: skip
OPEN_WORK = ("contact_open", "contact_owner", "contact_vehicle", "opt_out_now", "call_claim")


@pytest.fixture
def plans(sqlite_db: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of every statement that runs from here on."""
    found: list[str] = []
    execute = Transaction._execute

    def explained(tx: Transaction, sql: str, params: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            found.extend(str(row[-1]) for row in execute(tx, f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(tx, sql, params)

    monkeypatch.setattr(Transaction, "_execute", explained)
    return found


def read_whole(steps: list[str]) -> list[str]:
    """The steps that read a table that grows, or a dealership's part of it."""
    made = {step.split()[-1] for step in steps if step.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    named = [step for step in steps if SHORT.get(step.split()[1], step.split()[1]) in GROWS
             and not (step.startswith("SCAN") and step.split()[1] in made)]  # fmt: skip
    return [step for step in named if (step.startswith("SCAN") or step.endswith("(dealership_id=?)"))
            and not any(index in step for index in OPEN_WORK)]  # fmt: skip


def test_an_owner_is_found_and_explained_by_indexes(sqlite_db: Database, plans: list[str]) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    owner, _ = add_owner(desk, visits=(("2026-11-22", "repair", 9000),), delivered="2026-11-20")
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.BUSY)
    plans.clear()
    for typed in ("张文山", "zws", "京A00001", "LSVAA4182E2123456", "13800138000", "8000", "id:1"):
        finding.find_owner(desk, typed)
        with suppress(Refused):
            finding.exactly_the_owner(desk, typed)
    why_not.why_not(desk, CustomerId(owner))
    why_not.last_calls(desk, CustomerId(owner))
    assert plans
    assert read_whole(plans) == []


def test_only_the_owners_themselves_are_counted_one_by_one(sqlite_db: Database, plans: list[str]) -> None:
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    plans.clear()
    funnel.funnel(desk, everybody=True, rows=[])
    (owners,) = read_whole(plans)
    assert "customer USING COVERING INDEX" in owners
