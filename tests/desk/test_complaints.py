"""A complaint that was told in a call is one row of an export, with who takes it over; on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support import add_owner, days_ago, finish, make_desk, said, sit

from carecall.desk import calling, exporting, planning
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.programmes import Complaints
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
    assert (row["told_at"], row["settle_by"]) == ("2026-11-23T15:41:00+08:00", "2026-11-24T15:41:00+08:00")
    survey = replace(desk.pack.programmes["visit-survey"], complaints=Complaints("service-director", 4))
    hasty = replace(desk, pack=replace(desk.pack, programmes={**desk.pack.programmes, "visit-survey": survey}))
    (row,) = exported(hasty)
    assert (row["passed_to"], row["settle_by"]) == ("service-director", "2026-11-23T19:41:00+08:00"), "as the pack says"


def test_a_complaint_about_the_sale_is_the_sales_managers(desk: Desk) -> None:
    """C-19; what the owner hopes for may be nothing."""
    desk = sit(desk, "C01")
    customer, _ = add_owner(desk, delivered=days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    told = {"first-days": "problem", "problem": "it is blue", "problem-help": "complaint"}
    finish(desk, customer, {**told, "complaint-content": "wrong colour"})
    (row,) = exported(desk)
    assert (row["passed_to"], row["content"], row["hope"]) == ("sales-manager", "wrong colour", None)


def test_a_complaint_without_its_content_is_none(desk: Desk) -> None:
    """B-17, D-18: whoever asks for it; turned to in the middle of the talk it is asked for, and every answer stays."""
    customer, _ = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    planning.plan(desk)
    card = calling.dial(desk, calling.prepare(desk, customer).call)
    complaint = Ended(Outcome.FINISHED, "complaint")
    with pytest.raises(Refused, match="result-needs"):
        calling.close(desk, card.call, complaint)
    talk = Conversation.open(card)
    for moved in (talk.forward("yes"), talk.forward("yes")[0].turn()):
        assert moved is not None
        talk, changed = moved
        calling.answer(desk, card.call, changed)
    with pytest.raises(Refused, match="result-needs"):
        calling.close(desk, card.call, complaint)
    talk, changed = talk.forward("nobody explained it")
    calling.answer(desk, card.call, changed)
    calling.close(desk, card.call, complaint)
    (row,) = exported(desk)
    assert (row["content"], row["name"]) == ("nobody explained it", "张文山")


def test_a_desk_that_is_killed_goes_on_at_the_complaint(desk: Desk) -> None:
    """B-17, D-17; what was answered before it is there, and the turn can be taken back."""
    customer, _ = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    planning.plan(desk)
    card = calling.dial(desk, calling.prepare(desk, customer).call)
    talk = Conversation.open(card)
    talk, changed = talk.forward("yes")
    calling.answer(desk, card.call, changed)
    moved = talk.turn()
    assert moved is not None
    calling.answer(desk, card.call, moved[1])
    again = calling.unfinished(desk)
    assert again is not None
    resumed = Conversation.open(again)
    assert resumed.step == resumed.script.anywhere
    before = resumed.back()
    assert before is not None
    assert before[0].step is not None
    assert before[0].step.id == "introduction"


@pytest.mark.parametrize("asks_for_it", [True, False], ids=["turned", "the script's own choice"])
def test_who_complains_is_not_asked_about_the_next_reason(desk: Desk, asks_for_it: bool) -> None:
    """B-17, D-17, D-18: the other part of the call goes back into the list, and the goodbye is said."""
    customer, _ = add_owner(
        desk, "张文山", delivered=days_ago(desk, 84), visits=((days_ago(desk, 2), "repair", 3000),)
    )
    planning.plan(desk)
    talk = Conversation.open(calling.dial(desk, calling.prepare(desk, customer).call))
    assert len(talk.walks) == 2
    unhappy = {"booking": "not-coming", "reason": "dissatisfied"}
    while talk.step and talk.step != talk.script.anywhere and talk.step.id != "agreed-date":
        moved = talk.turn() if asks_for_it and talk.step.id == "condition" else talk.forward(said(talk.step, unhappy))
        assert moved is not None
        talk = moved[0]
    for value in ("nobody explained it", "-"):
        talk, _ = talk.forward(value)
    assert talk.say("en").endswith("Goodbye.")
    talk, _ = talk.forward()
    assert talk.proposed == talk.outcome(Outcome.FINISHED, "complaint")
    other = talk.card.contacts[1].contact.id
    assert talk.ended_for(other, talk.outcome(Outcome.FINISHED, "complaint")).outcome is Outcome.BROKEN_OFF
