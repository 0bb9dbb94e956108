"""What becomes of a campaign's contacts when it is called off and taken up again: C-14, B-14; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from campaigning import TYRES, approved, director, owner_of, planned, three_owners
from support import at, dial_and_end, rows, sit

from carecall.desk import ending_campaigns, opting_out, planning
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

STANDING = """SELECT c.id, c.touch, c.state, c.result, c.reason, c.dials, c.next_on, c.promise_id, c.closed_on,
  m.state, p.closed_at, p.ending FROM contact c LEFT JOIN message m ON m.contact_id = c.id
LEFT JOIN promise p ON p.id = c.promise_id WHERE c.programme = 'special-activity' ORDER BY c.id"""


@pytest.fixture
def desk(db: Database) -> Desk:
    """Two days before an activity: the messages lie in the outbox, the calls are open."""
    desk = approved(three_owners(db), TYRES)
    planning.plan(desk, days=6)
    return sit(at(desk, "2026-11-26 09:30"), "A01")


def standing(desk: Desk) -> list[tuple[Any, ...]]:
    return rows(desk.db, STANDING)


def off_and_on(desk: Desk, between: Desk | None = None) -> None:
    ending_campaigns.end(director(desk), "call-off", "tyres")
    assert {row[4] for row in planned(desk, "special-activity")} == {"cancelled"}
    planning.plan(between or desk)
    ending_campaigns.end(director(between or desk), "reopen", "tyres")


def test_c_14_what_was_called_off_stands_again_as_it_stood_the_same_contacts(desk: Desk) -> None:
    """What nobody has dialled, what was dialled in vain, what was promised, what is held, a message."""
    customer = int(owner_of(desk, "王磊"))
    with desk.db.write() as tx:
        first, second, third = (int(number) for (number,) in tx.all(
            "SELECT id FROM contact WHERE programme = 'special-activity' AND touch = 'call' ORDER BY id"))  # fmt: skip
        tx.run("UPDATE contact SET dials = 1, tries = 0, last_day = '2026-11-26', next_on = '2026-11-27' "
               "WHERE id = :id", id=first)  # fmt: skip
        promise = tx.insert(
            "promise", dealership_id=desk.id, customer_id=customer, starts_at="2026-11-26T06:00:00Z",
            ends_at="2026-11-26T06:15:00Z", made_at=desk.now,
        )  # fmt: skip
        tx.run("UPDATE contact SET promise_id = :promise WHERE id = :id", promise=promise, id=second)
        tx.run("UPDATE contact SET state = 'held', reason = '{\"code\": \"held\", \"params\": {}}' WHERE id = :id",
               id=third)  # fmt: skip
    before = standing(desk)
    off_and_on(desk)
    assert standing(desk) == before
    planning.plan(desk)
    assert standing(desk) == before
    assert rows(desk.db, "SELECT count(*) FROM called_off") == [(0,)]
    off_and_on(desk)
    assert standing(desk) == before, "and a second time"


def test_calls_that_were_made_and_promised_go_on_after_it(desk: Desk) -> None:
    """By the calls themselves: one owner was not reached, one is to be called back."""
    day = sit(at(desk, "2026-11-27 09:30"), "A01")
    dial_and_end(day, owner_of(desk, "张文山"), Outcome.NO_ANSWER)
    dial_and_end(day, owner_of(desk, "王磊"), Outcome.CALLBACK, callback="15:00")
    before = standing(day)
    ending_campaigns.end(director(day), "call-off", "tyres")
    assert rows(day.db, "SELECT ending FROM promise") == [("cancelled",)]
    ending_campaigns.end(director(day), "reopen", "tyres")
    assert standing(day) == before
    assert rows(day.db, "SELECT ending, closed_at FROM promise") == [("", None)]
    dial_and_end(sit(at(desk, "2026-11-27 15:00"), "A01"), owner_of(desk, "王磊"), Outcome.NO_ANSWER)
    assert rows(day.db, "SELECT kept FROM promise") == [(1,)], "the promise is kept"


def test_b_14_who_wants_no_more_calls_by_then_stays_left_out(desk: Desk) -> None:
    ending_campaigns.end(director(desk), "call-off", "tyres")
    opting_out.leave_out(desk, owner_of(desk, "王磊"))
    ending_campaigns.end(director(desk), "reopen", "tyres")
    assert {(row[0], row[4]) for row in planned(desk, "special-activity")} == {
        ("张文山", "open"), ("李娜", "open"), ("王磊", "cancelled"), ("张文山", "outbox"), ("李娜", "outbox"),
    }  # fmt: skip


def test_a_promise_that_was_made_since_is_the_one_that_is_kept(desk: Desk) -> None:
    customer = int(owner_of(desk, "王磊"))
    told = {"dealership_id": desk.id, "customer_id": customer, "made_at": desk.now}
    with desk.db.write() as tx:
        old = tx.insert("promise", **told, starts_at="2026-11-26T06:00:00Z", ends_at="2026-11-26T06:15:00Z")
        tx.run("UPDATE contact SET promise_id = :promise WHERE customer_id = :k AND state = 'open' "
               "AND programme = 'special-activity'", promise=old, k=customer)  # fmt: skip
    ending_campaigns.end(director(desk), "call-off", "tyres")
    with desk.db.write() as tx:
        tx.insert("promise", **told, starts_at="2026-11-28T06:00:00Z", ends_at="2026-11-28T06:15:00Z")
    ending_campaigns.end(director(desk), "reopen", "tyres")
    assert {(row[2], row[7]) for row in standing(desk) if row[1] == "call"} == {("open", None)}
    assert rows(desk.db, "SELECT count(*) FROM promise WHERE closed_at IS NULL") == [(1,)]


def test_what_is_taken_up_when_its_days_are_over_is_given_up_by_planning_as_anything_else(desk: Desk) -> None:
    late = at(desk, "2026-12-20 09:00")
    off_and_on(desk, late)
    planning.plan(late)
    assert {row[4] for row in planned(desk, "special-activity")} <= {"failed", "cancelled"}
