"""A call that keeps a promise says what was promised, by whom and why, from the claim to its end; on both databases."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from support import add_owner, at, days_ago, dial_and_end, make_desk

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30", agent="A01")


def promised(desk: Desk, when: str, note: str = "") -> CustomerId:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    call = calling.dial(desk, calling.prepare(desk, customer).call).call
    calling.close(desk, call, Ended(Outcome.CALLBACK), calling.read_callback(desk, when), note)
    return CustomerId(customer)


def said(desk: Desk, customer: CustomerId) -> tuple[object, object]:
    """What the script may say of the promise before the dial, and after it."""
    claimed = calling.prepare(desk, customer)
    dialled = calling.dial(desk, claimed.call)
    assert claimed.promise == dialled.promise
    before, after = (each.contacts[0].records["zh"]["call.promised"] for each in (claimed, dialled))
    return before, after


def test_it_is_known_before_and_after_the_dial(desk: Desk) -> None:
    """A-24, B-02: the time, who promised it and what was noted; the dial closes the promise and forgets nothing."""
    customer = promised(desk, "15:00", "in a meeting until three")
    later = at(desk, "2026-11-23 15:01")
    claimed = calling.prepare(later, customer)
    assert claimed.promise is not None
    assert (claimed.promise.starts, claimed.promise.exact) == (datetime.fromisoformat("2026-11-23T15:00"), True)
    assert (claimed.promise.by, claimed.promise.note) == ("林月", "in a meeting until three")
    assert calling.dial(later, claimed.call).promise == claimed.promise


def test_the_script_speaks_of_an_hour_of_today_that_was_named(desk: Desk) -> None:
    assert said(at(desk, "2026-11-23 15:01"), promised(desk, "15:00")) == (time(15), time(15))


@pytest.mark.parametrize(
    ("when", "now"),
    [
        ("now", "2026-11-23 09:31"),  # after a hang-up: nobody named it
        ("this afternoon", "2026-11-23 14:00"),  # a part of the day has no hour
        ("15:00", "2026-11-24 09:30"),  # missed: no hour of today
    ],
)
def test_what_nobody_named_is_not_spoken_of(desk: Desk, when: str, now: str) -> None:
    customer = promised(desk, when)
    assert said(at(desk, now), customer) == (None, None)


def test_a_call_that_nobody_was_promised_keeps_none(desk: Desk) -> None:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    dial_and_end(desk, customer, Outcome.NO_ANSWER)
    card = calling.dial(at(desk, "2026-11-24 15:35"), calling.prepare(at(desk, "2026-11-24 15:35"), customer).call)
    assert card.promise is None
    assert card.contacts[0].records["zh"]["call.promised"] is None
