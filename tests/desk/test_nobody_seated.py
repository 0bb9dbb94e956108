"""A dealership without staff: whoever works there has no name, and no owner is lost all the same (invariants 2, 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import add_owner, days_ago, lease_out, machine_at, make_desk

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def surveyed(desk: Desk) -> CustomerId:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return CustomerId(customer)


def test_another_desk_takes_nothing_away_while_the_first_one_lives(desk: Desk) -> None:
    owner, other = surveyed(desk), replace(desk, seat="seat-2")
    card = calling.prepare(desk, owner)
    with pytest.raises(Refused):
        calling.prepare(other, owner)
    later = machine_at(desk, desk.lease - 1)
    calling.heartbeat(later)
    with pytest.raises(Refused):
        calling.prepare(replace(lease_out(desk), seat="seat-2"), owner)
    calling.dial(desk, card.call)
    with pytest.raises(Refused):
        calling.prepare(other, owner)


def test_a_call_that_was_left_goes_on_at_any_desk(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.dial(desk, calling.prepare(desk, owner).call)
    again = calling.prepare(replace(lease_out(desk), seat="seat-2"), owner)
    assert (again.call, again.dialled_at is not None) == (card.call, True)
