"""What an owner complained of, or found wanting, is asked after once it should be settled, and again until it is: B-12,
B-13, E-03, E-17; on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import support
from support import add_owner, at, call_up, days_ago, finish, make_desk, rows, said, take_in, talk_through, value

from carecall.desk import calling, planning, pressing, queue, undoing
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.why_not import why_not
from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database
from carecall.view.reasons import Names
from carecall.view.why_not import why_not_lines

LOW = {"overall": "4", "low-score": "the bill", "low-score-manager": "no"}
COMPLAINS = {**LOW, "low-score-manager": "yes", "complaint-content": "nobody explained it"}
NEXT, AFTER_NEXT = "2026-11-24 10:00", "2026-11-26 10:00"


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 10:00", agent="A01")


def surveyed(desk: Desk, given: dict[str, str]) -> int:
    customer, _ = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    planning.plan(desk)
    finish(desk, customer, given)
    return customer


def planned(desk: Desk, customer: int) -> list[tuple[str, str, str]]:
    """What was planned of the owner besides the survey: programme, first day, state."""
    sql = """SELECT programme, not_before, state FROM contact WHERE customer_id = :c AND programme <> 'visit-survey'
             ORDER BY id"""
    return [(str(code), str(day), str(state)) for code, day, state in rows(desk.db, sql, c=customer)]


def test_b_12_a_complaint_that_is_told_in_a_call_is_followed_by_a_second_call_a_day_later(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    content = surveyed(desk, {"overall": "9"})
    planning.plan(desk)
    assert planned(desk, customer) == [], "24 hours are there to settle it"
    planning.plan(at(desk, NEXT))
    assert planned(desk, customer) == [("second-call", "2026-11-24", "open")]
    assert planned(desk, content) == []


def test_b_13_a_low_score_without_a_complaint_is_a_grievance_which_has_three_days(desk: Desk) -> None:
    customer = surveyed(desk, LOW)
    planning.plan(at(desk, NEXT))
    assert planned(desk, customer) == []
    planning.plan(at(desk, AFTER_NEXT))
    assert planned(desk, customer) == [("second-call-grievance", "2026-11-26", "open")]


def test_b_12_whoever_complains_of_a_low_score_is_called_once(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    for day in (NEXT, AFTER_NEXT):
        planning.plan(at(desk, day))
    assert [programme for programme, _, _ in planned(desk, customer)] == ["second-call"]


def test_b_12_what_was_complained_of_is_before_the_agent_who_calls(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    planning.plan(at(desk, NEXT))
    card = call_up(at(desk, NEXT), customer)
    assert card.contacts[0].records["zh"]["call.raised"] == "nobody explained it"


@pytest.mark.parametrize("answer", ["partly", "no"])
def test_e_17_what_is_still_open_is_asked_after_until_it_is_settled(desk: Desk, answer: str) -> None:
    customer = surveyed(desk, COMPLAINS)
    day = at(desk, NEXT)
    planning.plan(day)
    finish(day, customer, {"solved": answer, "still-open": "the bill is wrong still"})
    again = at(desk, "2026-11-25 10:00")
    planning.plan(again)
    assert planned(desk, customer)[1:] == [("second-call", "2026-11-25", "open")]
    finish(again, customer, {"solved": answer, "still-open": "it is wrong yet"})
    last = at(desk, "2026-11-26 10:00")
    planning.plan(last)
    assert planned(desk, customer)[2:] == [("second-call", "2026-11-26", "open")]
    finish(last, customer, {"solved": "yes", "settlement": "9"})
    planning.plan(at(desk, "2026-11-27 10:00"))
    assert len(planned(desk, customer)) == 3


def test_e_17_a_complaint_in_the_second_call_is_a_complaint(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    day = at(desk, NEXT)
    planning.plan(day)
    card = call_up(day, customer)
    turned = talk_through(day, card, {"solved": "no"}, until="still-open").turn()
    assert turned is not None
    talk, changed = turned[0].forward("nobody called me")
    calling.answer(day, card.call, turned[1])
    calling.answer(day, card.call, changed)
    while talk.step is not None:
        talk, changed = talk.forward(said(talk.step, {}))
        calling.answer(day, card.call, changed)
    assert talk.proposed is not None
    calling.close(day, card.call, talk.proposed)
    planning.plan(at(desk, "2026-11-25 10:00"))
    assert planned(desk, customer)[1:] == [("second-call", "2026-11-25", "open")]


def test_b_12_a_later_complaint_takes_the_place_of_the_one_before(desk: Desk, tmp_path: Path) -> None:
    customer = surveyed(desk, COMPLAINS)
    planning.plan(at(desk, NEXT))
    later = at(desk, "2026-11-25 10:00")
    phone = value(desk.db, "SELECT number FROM phone WHERE customer_id = :c", c=customer)
    take_in(later, tmp_path, "姓名,手机,投诉日期,投诉单号", f"张文山,{phone},2026-11-25,TS-7")
    planning.plan(later)
    planning.plan(at(desk, "2026-11-26 10:00"))
    assert planned(desk, customer) == [
        ("second-call", "2026-11-24", "cancelled"), ("second-call", "2026-11-26", "open"),
    ]  # fmt: skip


def test_b_12_an_undone_complaint_brings_no_second_call(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    undoing.undo(desk)
    planning.plan(at(desk, NEXT))
    assert planned(desk, customer) == []
    finish(at(desk, NEXT), customer)
    planning.plan(at(desk, AFTER_NEXT))
    told = [programme for programme, _, _ in planned(desk, customer)]
    assert told == ["second-call"], "what was told stands after all"


def test_b_12_a_complaint_that_is_undone_once_its_second_call_is_planned_takes_it_back(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    planning.plan(desk, days=2)
    assert planned(desk, customer) == [("second-call", "2026-11-24", "open")]
    undoing.undo(desk)
    planning.plan(at(desk, NEXT))
    assert planned(desk, customer) == [("second-call", "2026-11-24", "cancelled")]
    told = why_not(at(desk, NEXT), CustomerId(customer))
    lines = " ".join(why_not_lines(Words("en"), Names(desk.pack, at(desk, NEXT).clock.wall()), told, 300))
    assert "the record that it counts from was taken back: complaint" in lines


def test_b_12_an_owner_who_dislikes_calls_is_called_again_who_complains(desk: Desk) -> None:
    """E-08 spares nobody the second call: the talk that brought the complaint was the only one of the month."""
    customer = surveyed(desk, COMPLAINS)
    pressing.call_seldom(desk, CustomerId(customer), True)
    planning.plan(at(desk, NEXT))
    assert [programme for programme, _, _ in planned(desk, customer)] == ["second-call"]


def test_b_13_a_grievance_counts_from_the_day_on_which_it_was_told_first(desk: Desk) -> None:
    customer, _ = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    planning.plan(desk)
    card = call_up(desk, customer)
    talk_through(desk, card, LOW, until="low-score-manager")
    calling.close(desk, card.call, Ended(Outcome.CALLBACK), calling.read_callback(desk, "tomorrow 10:00"))
    finish(at(desk, NEXT), customer, LOW)
    assert rows(desk.db, "SELECT kind, on_day FROM event") == [("grievance", "2026-11-23")]


def test_b_12_what_was_undone_and_is_told_again_is_asked_after_again(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    planning.plan(desk, days=2)
    undoing.undo(desk)
    planning.plan(desk, days=2)
    assert planned(desk, customer) == [("second-call", "2026-11-24", "cancelled")]
    finish(desk, customer)
    planning.plan(at(desk, NEXT))
    assert planned(desk, customer) == [("second-call", "2026-11-24", "open")]


def test_b_12_a_low_score_beside_a_complaint_about_something_else_is_the_same_matter(desk: Desk) -> None:
    """Two visits, one call: of the one the owner complains, the other got a low score."""
    customer, vehicle = add_owner(desk, "张文山", visits=((days_ago(desk, 2), "repair", 9000),))
    with desk.db.write() as tx:
        support.add_visit(desk, tx, vehicle, days_ago(desk, 1), "maintenance")
        records.mark_stale(tx, desk.id, "vehicle", [vehicle])
    planning.plan(desk)
    card = call_up(desk, customer)
    talk = Conversation.open(card)
    while talk.step is not None:
        given = COMPLAINS if talk.index == 0 else LOW
        talk, changed = talk.forward(said(talk.step, given))
        calling.answer(desk, card.call, changed)
    assert talk.proposed is not None
    calling.close(desk, card.call, talk.proposed)
    assert len(card.contacts) == 2
    assert rows(desk.db, "SELECT DISTINCT kind FROM event") == [("complaint",)]


def test_b_12_on_its_day_the_second_call_stands_before_what_has_time(desk: Desk) -> None:
    customer = surveyed(desk, COMPLAINS)
    add_owner(desk, "李娜", visits=((days_ago(desk, 0), "repair", 9000),))
    planning.plan(at(desk, NEXT))
    assert int(queue.load(at(desk, NEXT))[0].customer) == customer


def test_c_28_a_complaint_that_came_in_by_hotline_is_read_from_a_file(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,投诉日期,投诉单号", "曾国强,13900002222,2026-11-22,TS-1")
    planning.plan(desk)
    assert rows(desk.db, "SELECT programme, not_before FROM contact") == [("second-call", "2026-11-23")]
