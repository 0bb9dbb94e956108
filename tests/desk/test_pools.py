"""Contacts that nobody may call are told: a role that nobody has, or of which all are away; on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from support import add_owner, at, days_ago, make_desk

from carecall.desk import planning, pools, staffing
from carecall.desk.context import Desk, find_agent, staff_of
from carecall.desk.pools import Deserted
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def delivered(desk: Desk) -> None:
    """3dc (D-06): a consultant calls."""
    add_owner(desk, delivered=days_ago(desk, 3))


def test_a_role_that_nobody_has_is_told_with_what_waits_for_it(desk: Desk) -> None:
    with desk.db.write() as tx:
        tx.run("UPDATE staff SET active = 0 WHERE code = 'C01'")
    delivered(desk)
    add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    wanted = (Deserted("sales-consultant", {"3dc": 1}, away=False),)
    assert planning.plan(desk, dry_run=True).deserted == wanted
    assert pools.deserted(desk) == ()
    assert planning.plan(desk).deserted == pools.deserted(desk) == wanted


def test_a_role_of_which_all_are_away_is_told_until_somebody_is_back(desk: Desk) -> None:
    staffing.mark(desk, find_agent(staff_of(desk), "C01"), date(2026, 11, 24))
    delivered(desk)
    assert planning.plan(desk).deserted == (Deserted("sales-consultant", {"3dc": 1}, away=True),)
    assert pools.deserted(at(desk, "2026-11-25 09:30")) == ()


def test_what_is_somebodys_lies_in_no_pool_and_without_names_every_call_is_everybodys(desk: Desk) -> None:
    delivered(desk)
    assert planning.plan(desk).deserted == ()
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = NULL")
        tx.run("UPDATE staff SET active = 0")
    assert pools.deserted(desk) == ()
