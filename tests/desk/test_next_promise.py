"""The next promise that a desk is told of is one that its agent will be shown at its time; on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from support import add_owner, at, days_ago, dial_and_end, make_desk, sit, staff_id

from carecall.desk import away, calling, planning, promising
from carecall.desk.context import Desk
from carecall.desk.day_load import day_load
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId, StaffId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    """09:30; A01 and A02 sit at their desks."""
    found = make_desk(db, "2026-11-23 09:30")
    for code in ("A01", "A02"):
        calling.heartbeat(sit(found, code))
    return found


def promised(desk: Desk, agent: str, when: str) -> CustomerId:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    staff = staff_id(desk, agent)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :a WHERE customer_id = :c", a=staff, c=customer)
    dial_and_end(sit(desk, agent), customer, Outcome.CALLBACK, callback=when)
    return CustomerId(customer)


def told(desk: Desk, agent: str = "") -> datetime | None:
    coming = day_load(sit(desk, agent) if agent else desk, []).coming
    return coming.starts if coming else None


def wall(hour: int) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{hour}:00")


def test_a_promise_of_a_colleague_who_is_there_is_told_to_others_once_it_has_fallen_to_everybody(desk: Desk) -> None:
    promised(desk, "A01", "10:00")
    assert (told(desk, "A01"), told(desk, "A02"), told(desk)) == (wall(10), None, wall(10))
    later = at(desk, "2026-11-23 10:05")
    assert told(later, "A02") == wall(10)


def test_a_promise_of_somebody_on_a_break_is_told_to_the_others_beforehand(desk: Desk) -> None:
    promised(desk, "A01", "10:00")
    promised(desk, "A02", "11:00")
    away.take_break(sit(desk, "A01"))
    assert told(desk, "A02") == wall(10)


def test_a_promise_of_the_role_is_told_to_all_of_it_and_to_nobody_else(desk: Desk) -> None:
    customer = promised(desk, "A01", "10:00")
    promising.hand(sit(desk, "A01"), customer, None)
    assert (told(desk, "A01"), told(desk, "A02"), told(desk)) == (wall(10), wall(10), wall(10))
    assert told(desk, "C01") is None
    promising.hand(sit(desk, "A02"), customer, StaffId(staff_id(desk, "A02")))
    assert (told(desk, "A01"), told(desk, "A02")) == (None, wall(10))
