"""What a call leaves on the owner's records: notices, complaints, plates, the next card; and what no figure may use."""

from __future__ import annotations

import json

import pytest
import support
from support import add_owner, call_up, days_ago, finish, make_desk, sit, talk_through

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.summary import summary
from carecall.store.database import Database


@pytest.fixture
def desk(sqlite_db: Database) -> Desk:
    return sit(make_desk(sqlite_db), "A01")


def surveyed(desk: Desk) -> int:
    owner, _ = add_owner(desk, delivered="2025-01-10", visits=((days_ago(desk, 2), "repair", 12000),))
    planning.plan(desk)
    return owner


def test_b_05_a_notice_for_the_next_visit_stands_on_the_owners_next_card(desk: Desk) -> None:
    """B-05, D-21, D-25: what was raised in a call is seen before the next one."""
    owner = surveyed(desk)
    finish(desk, owner, {"notice": "想装儿童座椅支架"})
    later = support.at(desk, "2026-11-24 10:00")
    with later.db.write() as tx:
        car = tx.value("SELECT id FROM vehicle WHERE customer_id = :owner", owner=owner)
        support.add_visit(later, tx, car, "2026-11-23", "repair")
    with later.db.write() as tx:
        from carecall.desk import due_dates

        due_dates.derive(later, tx, car)
    planning.plan(later)
    card = calling.prepare(later, owner)
    assert [notice.text for notice in card.notices] == ["想装儿童座椅支架"]
    assert (card.visits[0].kind, card.plate != "", card.delivered_on is not None) == ("repair", True, True)
    assert [line.outcome for line in card.attempts] == ["finished"]


def test_a_20_b_17_d_18_a_complaint_in_the_call_is_recorded_in_full(desk: Desk) -> None:
    """A-20, B-17, D-18, C-19: a low score asks what went wrong; a complaint is written down word for word and stands
    among the owner's notices."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    talk = talk_through(desk, card, {"overall": "3"}, until="low-score")
    assert talk.step is not None
    assert talk.step.id == "low-score"
    ending = talk_through(
        desk, calling.dial(desk, card.call), {"low-score": "等太久", "complaint-content": "等了三个小时"}
    ).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    said = "SELECT value FROM answer WHERE field = 'complaint' AND replaced_at IS NULL"
    assert support.rows(desk.db, said) == [("等了三个小时",)]


def test_d_02_a_new_plate_is_written_with_the_old_one_kept(desk: Desk) -> None:
    """D-02, C-20: answers write back to the record, the audit keeps the old value."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    step = next(step for step in card.contacts[0].script.steps if step.save == "plate")
    talk = Conversation.open(card)
    held = talk.contact
    assert held.attempt is not None
    changed = calling.Changed(held.contact.id, held.attempt, {step.id: "京AD54321"}, (), {step.id: "plate"})
    calling.answer(desk, card.call, changed)
    calling.close(desk, card.call, talk.outcome(support.Outcome.FINISHED))
    (plate,) = [row[0] for row in support.rows(desk.db, "SELECT plate FROM vehicle WHERE customer_id = :o", o=owner)]
    assert plate == "京AD54321"
    (params,) = [row[0] for row in support.rows(desk.db, "SELECT params FROM audit WHERE action = 'plate'")]
    assert json.loads(params) == {"old": card.plate, "new": "京AD54321"}


def test_b_01_complaints_are_told_of_the_day_and_of_no_agent(desk: Desk) -> None:
    """B-01: the number of complaints is never a measure: it says what is to be settled, and is in nobody's line."""
    owner = surveyed(desk)
    finish(desk, owner, {"overall": "2", "low-score": "等太久", "complaint-content": "等了三个小时"})
    found = summary(desk)
    assert (found.total.completed, found.total.complaints) == (1, 1)
    assert [line.complaints for line in found.agents] == [0] * len(found.agents)


def test_d_27_a_missed_free_service_is_said_to_be_at_the_owners_cost(desk: Desk) -> None:
    """D-27: the first-service script says so, in both languages, where the owner postpones."""
    script = support.library().get("first-service")
    told = [step for step in script.steps if "D-27" in step.sources]
    assert told
    assert all(step.words[lang].say for step in told for lang in ("zh", "en"))
