"""A complaint that was told in a call is one row of an export, with who takes it over; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from support import add_owner, days_ago, finish, make_desk, sit

from carecall.desk import exporting, planning
from carecall.desk.context import Desk
from carecall.store.database import Database

UNHAPPY = {"overall": "3", "low-score": "bill", "low-score-manager": "yes", "complaint-content": "nobody explained it"}


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 15:41", agent="A01")


def exported(desk: Desk) -> list[dict[str, Any]]:
    with exporting.table(desk, "complaints") as (names, rows):
        return [dict(zip(names, row, strict=True)) for row in rows]


def test_a_complaint_about_a_visit_is_the_service_managers(desk: Desk) -> None:
    """A-20, B-12, B-17: what was told and what the owner hopes for, by whom it was taken; the number stays masked."""
    customer, _ = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    happy, _ = add_owner(desk, "李娜", visits=((days_ago(desk, 2), "repair", 9000),))
    planning.plan(desk)
    finish(desk, customer, {**UNHAPPY, "complaint-hope": "a call from the manager"})
    finish(desk, happy, {"overall": "9"})
    (row,) = exported(desk)
    assert (row["content"], row["hope"]) == ("nobody explained it", "a call from the manager")
    assert (row["passed_to"], row["agent"], row["name"]) == ("service-manager", "A01", "张文山")
    assert "*" in row["phone"]
    assert row["told_at"] == "2026-11-23T15:41:00+08:00"


def test_a_complaint_about_the_sale_is_the_sales_managers(desk: Desk) -> None:
    """C-19; what the owner hopes for may be nothing."""
    desk = sit(desk, "C01")
    customer, _ = add_owner(desk, delivered=days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    told = {"first-days": "problem", "problem": "it is blue", "problem-help": "complaint"}
    finish(desk, customer, {**told, "complaint-content": "wrong colour"})
    (row,) = exported(desk)
    assert (row["passed_to"], row["content"], row["hope"]) == ("sales-manager", "wrong colour", None)
