"""What becomes of a campaign's contacts when it is called off and taken up again: C-14, B-14; on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from campaigning import TYRES, approved, director, owner_of, planned, three_owners
from support import at, call_up, dial_and_end, rows, sit

from carecall.desk import calling, day_book, ending_campaigns, opting_out, planning, undoing
from carecall.desk.context import Desk
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.store import cards
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
        tx.run("UPDATE phone SET state = 'bad' WHERE customer_id = "
               "(SELECT customer_id FROM contact WHERE id = :id)", id=third)  # fmt: skip
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
    planning.plan(day)  # the messages of yesterday are over
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


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FINISHED])
def test_who_was_spoken_to_in_a_call_that_was_open_then_is_not_called_again(desk: Desk, outcome: Outcome) -> None:
    day = sit(at(desk, "2026-11-27 09:30"), "A01")
    card = call_up(day, int(owner_of(desk, "王磊")))
    ending_campaigns.end(director(day), "call-off", "tyres")
    calling.close(day, card.call, Ended(outcome, "done" if outcome is Outcome.FINISHED else ""))
    ending_campaigns.end(director(day), "reopen", "tyres")
    assert called(day) == {"张文山": "open", "王磊": "cancelled", "李娜": "open"}


def test_who_was_undone_in_a_call_that_was_open_then_is_called_again(desk: Desk) -> None:
    day = sit(at(desk, "2026-11-27 09:30"), "A01")
    card = call_up(day, int(owner_of(desk, "王磊")))
    ending_campaigns.end(director(day), "call-off", "tyres")
    calling.close(day, card.call, Ended(Outcome.REFUSED))
    undoing.undo(day)
    ending_campaigns.end(director(day), "reopen", "tyres")
    assert called(day)["王磊"] == "open"


def called(desk: Desk) -> dict[str, str]:
    """How the call of each owner stands."""
    sql = """SELECT k.name, c.state FROM contact c JOIN customer k ON k.id = c.customer_id
    WHERE c.programme = 'special-activity' AND c.touch = 'call'"""
    return {str(name): str(state) for name, state in rows(desk.db, sql)}


def test_c_06_what_stands_again_waits_for_a_number_where_none_works_and_only_there(desk: Desk) -> None:
    wrong = int(owner_of(desk, "李娜"))
    set_numbers(desk, "李娜", "bad")
    with desk.db.write() as tx:
        cards.hold_owner(tx, desk.id, wrong)
    ending_campaigns.end(director(desk), "call-off", "tyres")
    set_numbers(desk, "李娜", "ok")
    set_numbers(desk, "王磊", "bad")
    late = at(desk, "2026-11-27 09:00")
    ending_campaigns.end(director(late), "reopen", "tyres")
    assert called(desk) == {"张文山": "open", "王磊": "held", "李娜": "open"}
    freed = "SELECT next_on FROM contact WHERE touch = 'call' AND programme = 'special-activity' AND customer_id = :k"
    assert rows(desk.db, freed, k=wrong) == [("2026-11-27",)], "as whose number was corrected"


def set_numbers(desk: Desk, owner: str, state: str) -> None:
    customer = int(owner_of(desk, owner))
    with desk.db.write() as tx:
        tx.update("phone", {"customer_id": customer}, state=state)


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


@pytest.mark.postgres
def test_what_is_called_off_while_planning_runs_is_called_off(
    postgres_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server writers run side by side: whoever comes later sees what the other planned."""
    desk = at(approved(three_owners(postgres_db), TYRES), "2026-11-26 09:30")
    by, found, committed, record = director(desk), threading.Event(), threading.Event(), planning._record

    def recorded(*of: Any) -> planning.Planned:
        found.set()
        committed.wait(20)
        return record(*of)

    with day_book.writing(desk):
        """The days before are closed: planning writes beside others."""
    monkeypatch.setattr(planning, "_record", recorded)
    planned_by = threading.Thread(target=lambda: planning.plan(desk, days=6))
    called_off_by = threading.Thread(target=lambda: ending_campaigns.end(by, "call-off", "tyres"))
    planned_by.start()
    assert found.wait(20)
    called_off_by.start()
    called_off_by.join(0.5)
    assert called_off_by.is_alive(), "it waits for who still plans"
    committed.set()
    for thread in (planned_by, called_off_by):
        thread.join(20)
    assert {row[4] for row in planned(desk, "special-activity")} == {"cancelled"}


def test_c_14_what_is_over_when_a_campaign_is_taken_up_stays_withdrawn(desk: Desk) -> None:
    """At once, and not only with the next planning: a message may be sent meanwhile."""
    ending_campaigns.end(director(desk), "call-off", "tyres")
    ending_campaigns.end(director(at(desk, "2026-12-10 09:30")), "reopen", "tyres")
    assert {row[2] for row in standing(desk)} == {"cancelled"}
    assert rows(desk.db, "SELECT DISTINCT state FROM message") == [("withdrawn",)]
