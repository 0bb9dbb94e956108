"""What an agent leaves behind who closes the desk: promises of today, and what has to be passed on (B-17, C-06, D-12,
E-17)."""

from __future__ import annotations

import pytest
import support
from support import dial_and_end, finish, make_desk, sit, surveyed

from carecall.desk import planning, recording, undoing
from carecall.desk.context import Desk
from carecall.desk.leaving import Left, left, to_pass
from carecall.desk.recording import Said
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId
from carecall.store.database import Database

TOLD = {"overall": "3", "low-score": "the bill", "low-score-manager": "yes", "complaint-content": "it was dear"}


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def test_nothing_is_left_at_first_and_nobodys_desk_leaves_nothing(desk: Desk) -> None:
    assert left(desk) == Left(0, None)
    assert left(support.replace(desk, agent=None)) == Left(0, None)


def test_the_agents_own_promises_of_today_and_complaints_of_today_count(desk: Desk) -> None:
    owners = [surveyed(desk) for _ in range(4)]
    planning.plan(desk)
    dial_and_end(desk, owners[0], Outcome.CALLBACK, callback="15:00")
    dial_and_end(desk, owners[1], Outcome.CALLBACK, callback="tomorrow 3pm")
    finish(desk, owners[2], TOLD)
    dial_and_end(sit(desk, "A02", "seat-2"), owners[3], Outcome.CALLBACK, callback="14:00")
    assert left(desk) == Left(1, support.wall("15:00"), {"complaint": 1})
    undoing.undo(desk)
    assert left(desk) == Left(1, support.wall("15:00")), "an undone call told nothing"


def invited(desk: Desk) -> int:
    customer, _ = support.add_owner(desk, "李娜", delivered=support.days_ago(desk, 84))
    return customer


COMES = {"booking": "agrees", "agreed-date": "2026-11-28", "agreed-time": "10:30"}
ASKS = {"booking": "asks", "question": "the price", "question-answered": "passed-on", "after-question": "later",
        "later-reason": "busy"}  # fmt: skip


def test_bookings_questions_and_wrong_numbers_of_today_are_counted_and_listed(desk: Desk) -> None:
    """C-06, D-12, E-17: carecall tells nobody of them."""
    owners = [invited(desk) for _ in range(4)]
    planning.plan(desk)
    finish(desk, owners[0], COMES)
    finish(desk, owners[1], ASKS)
    dial_and_end(desk, owners[2], Outcome.WRONG_NUMBER)
    finish(sit(desk, "A02", "seat-2"), owners[3], COMES)
    assert left(desk) == Left(0, None, {"agreed_date": 1, "question": 1, "number": 1})
    found = to_pass(desk, desk.clock.today())
    assert [(each.kind, each.comes and each.comes.hour[:5], each.told) for each in found] == [
        ("agreed_date", "10:30", "2026-11-28"), ("question", None, "the price"), ("number", None, found[2].told),
    ]  # fmt: skip


TALKED = {"minutes": "40", "reason-to-buy": "room"}
LOW = {**TALKED, "functions": "4", "functions-low": "nobody showed the parking"}


def seventh_day(desk: Desk) -> int:
    customer, _ = support.add_owner(desk, "褚文玲", delivered=support.days_ago(desk, 7))
    return customer


def test_a_20_what_was_not_liked_is_passed_on_and_told_once_where_it_became_a_complaint(desk: Desk) -> None:
    """A-20, C-19: what went wrong where a score was low, to whoever takes over complaints of that programme."""
    owners = [seventh_day(desk) for _ in range(3)]
    planning.plan(desk)
    finish(desk, owners[0], LOW)
    complains = {"handover": "3", "low-score": "too slow", "low-score-manager": "yes", "complaint-content": "all of it"}
    finish(desk, owners[1], {**LOW, **complains})
    finish(desk, owners[2], {**TALKED, "functions": "9"})
    found = to_pass(desk, desk.clock.today())
    assert [(each.kind, each.programme, each.told) for each in found] == [
        ("complaint", "7dc", "all of it"), ("low", "7dc", "nobody showed the parking"),
    ]  # fmt: skip
    assert left(desk).passed == {"complaint": 1, "low": 1}


def test_b_02_a_wish_is_passed_on_and_a_question_that_was_answered_is_not(desk: Desk) -> None:
    """B-02, E-17."""
    owners = [invited(desk), invited(desk), seventh_day(desk)]
    planning.plan(desk)
    finish(desk, owners[0], {**ASKS, "question-answered": "yes"})
    finish(desk, owners[1], {**ASKS, **COMES, "booking": "asks", "after-question": "agrees"})
    finish(desk, owners[2], {**TALKED, "wishes": "when is the charger fitted?"})
    found = [(each.kind, each.told) for each in to_pass(desk, desk.clock.today())]
    assert found == [("agreed_date", "2026-11-28"), ("question", "the price"), ("wish", "when is the charger fitted?")]


def test_e_17_a_question_that_is_called_back_about_is_passed_on_until_it_is_answered(desk: Desk) -> None:
    """Whoever promised the call has to ask somebody before."""
    invited(desk)
    planning.plan(desk)
    contact = ContactId(support.value(desk.db, "SELECT id FROM contact"))
    asked = [("condition", "good"), ("odometer", "3000"), ("booking", "asks"), ("question", "the price"),
             ("question-answered", "call-back")]  # fmt: skip
    recording.record(desk, contact, Said(Outcome.CALLBACK, asked, callback="tomorrow 3pm"))
    assert [(each.kind, each.told) for each in to_pass(desk, desk.clock.today())] == [("question", "the price")]
