"""Every contact says why it is where it is, in each of its states: who has it, who closed it, when, and what followed
(invariant 5 of the design; B-14, C-03, C-06, D-16); on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support import (
    add_owner,
    at,
    call_up,
    contact_of,
    days_ago,
    dial_and_end,
    finish,
    lease_out,
    make_desk,
    sit,
)

from carecall.desk import calling, planning, queue
from carecall.desk.context import Desk
from carecall.desk.explaining import Explanation, explain
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.model.reasons import Reason
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


@pytest.fixture
def owner(desk: Desk) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return customer


def explained(desk: Desk, owner: int) -> Explanation:
    return explain(desk, int(contact_of(desk.db, owner)["id"]))


def codes(desk: Desk, owner: int) -> list[str]:
    return [reason.code for reason in explained(desk, owner).reasons]


def params(desk: Desk, owner: int, code: str) -> dict[str, Any]:
    (reason,) = (reason for reason in explained(desk, owner).reasons if reason.code == code)
    return reason.params


def test_why_now_says_programme_basis_standing_and_what_follows(desk: Desk, owner: int) -> None:
    found = explained(desk, owner)
    assert {"B-11", "C-03"} <= set(found.sources)
    assert [reason.code for reason in found.reasons] == ["because", "visit", "first-dial", "then-next", "list-of"]
    assert params(desk, owner, "list-of") == {"by": "林月"}
    assert "list-of" not in codes(sit(desk, "A01"), owner), "one's own is not worth a line"


def test_a_tried_contact_says_when_by_whom_and_what_came_of_it(desk: Desk, owner: int) -> None:
    """C-03: the next slot of the next day."""
    dial_and_end(sit(desk, "A01"), owner, Outcome.BUSY)
    assert codes(sit(desk, "A01"), owner) == ["because", "visit", "tried", "dialled-today", "next-slot", "then-next"]
    tried = params(desk, owner, "tried")
    assert (tried["tries"], tried["of"], tried["outcome"], tried["by"]) == (1, 3, "busy", "林月")
    assert tried["at"] == "2026-11-23T09:30"


def test_a_promise_says_whose_it_is_and_when_it_was_missed(desk: Desk, owner: int) -> None:
    dial_and_end(sit(desk, "A01"), owner, Outcome.CALLBACK, callback="15:00")
    seat = sit(at(desk, "2026-11-23 14:00"), "A01")
    assert codes(seat, owner) == ["because", "visit", "promised", "tried", "then-next"]
    assert params(seat, owner, "promised")["by"] == "林月"
    assert codes(at(seat, "2026-11-23 15:20"), owner)[3:] == ["everybodys", "tried", "late-promise", "then-next"]


def test_an_overdue_contact_says_since_when(desk: Desk, owner: int) -> None:
    assert params(at(desk, "2026-11-26 09:30"), owner, "overdue")["not_after"] == "2026-11-25"
    dial_and_end(sit(desk, "A01"), owner, Outcome.BUSY)
    assert "late-try" in codes(at(desk, "2026-11-26 16:00"), owner)


def test_once_dialled_it_is_not_overdue_though_its_last_day_is_over(desk: Desk, owner: int) -> None:
    """The last day binds the first call only (C-03); the list, the figure and `w` say the same."""
    thursday, friday = at(desk, "2026-11-26 16:00"), at(desk, "2026-11-27 10:00")
    dial_and_end(sit(thursday, "A01"), owner, Outcome.BUSY)
    for day in (thursday, friday):
        assert params(day, owner, "begun") == {"not_after": "2026-11-25"}
        assert "overdue" not in codes(day, owner)
        assert [row.overdue for row in queue.load(day)] == [False]
    late = at(desk, "2026-11-30 12:00")
    assert "begun" not in codes(late, owner), "a try was missed"
    assert [row.overdue for row in queue.load(late)] == [True]


def test_who_has_an_owner_on_the_phone_is_named(desk: Desk, owner: int) -> None:
    mine = sit(desk, "A01")
    card = calling.prepare(mine, CustomerId(owner))
    assert params(desk, owner, "claimed") == {"by": "林月", "at": "2026-11-23T09:30"}
    assert "first-dial" not in codes(desk, owner), "it may not be called now"
    assert "claimed" not in codes(lease_out(desk), owner), "a claim that ran out is nobody's"
    calling.dial(mine, card.call)
    assert params(desk, owner, "on-call")["by"] == "林月"
    assert params(lease_out(desk), owner, "left-open") == {
        "by": "林月", "at": "2026-11-23T09:30", "day": "2026-11-24",
    }  # fmt: skip


def test_a_held_contact_says_who_found_the_number_bad_and_how_it_goes_on(desk: Desk, owner: int) -> None:
    """C-06, and of the owner's other contacts alike."""
    other, _ = add_owner(desk, delivered=days_ago(desk, 88), visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.WRONG_NUMBER)
    assert codes(desk, owner) == ["because", "visit", "held", "held-by", "until-corrected"]
    assert params(desk, owner, "held-by") == {"by": "林月", "at": "2026-11-23T09:30"}
    assert params(desk, owner, "until-corrected") == {"day": "2026-11-29"}
    card = call_up(sit(desk, "A02"), other)
    calling.close(sit(desk, "A02"), card.call, Ended(Outcome.NOT_IN_SERVICE))
    for contact in card.contacts:
        found = [reason.code for reason in explain(desk, int(contact.contact.id)).reasons]
        assert found[2:] == ["held", "held-by", "until-corrected"]


def test_a_held_contact_that_was_given_up_is_no_longer_held(desk: Desk, owner: int) -> None:
    dial_and_end(sit(desk, "A01"), owner, Outcome.WRONG_NUMBER)
    late = at(desk, "2026-12-02 09:30")
    planning.plan(late)
    assert codes(late, owner) == ["because", "visit", "not-eligible", "closed-on"]


CLOSED = [
    (Outcome.REFUSED, ["state-failed", "closed-by", "after-refused"]),
    (Outcome.DO_NOT_CALL, ["state-cancelled", "closed-by", "after-opted-out"]),
    (Outcome.NOT_ELIGIBLE, ["not-eligible", "closed-by"]),
]


@pytest.mark.parametrize(("outcome", "told"), CLOSED)
def test_a_closed_contact_says_how_by_whom_and_what_followed(
    desk: Desk, owner: int, outcome: Outcome, told: list[str]
) -> None:
    """B-14 among them."""
    dial_and_end(sit(desk, "A01"), owner, outcome, "moved" if outcome is Outcome.NOT_ELIGIBLE else "")
    assert codes(at(desk, "2026-11-24 09:00"), owner) == ["because", "visit", *told]
    assert params(desk, owner, "closed-by") == {"by": "林月", "at": "2026-11-23T09:30"}


def test_a_finished_one_says_its_result_and_too_early_its_next_round(desk: Desk, owner: int) -> None:
    """D-16: the service date is still far."""
    finish(sit(desk, "A01"), owner)
    assert codes(desk, owner) == ["because", "visit", "state-completed", "closed-by", "finished"]
    assert params(desk, owner, "state-completed") == {"result": "done"}
    early, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    first = int(contact_of(desk.db, early)["id"])
    card = call_up(sit(desk, "A02"), early)
    calling.close(sit(desk, "A02"), card.call, Ended(Outcome.FINISHED, "too-early"))
    (round_,) = (reason for reason in explain(desk, first).reasons if reason.code == "round-followed")
    again = contact_of(desk.db, early)
    assert round_ == Reason("round-followed", {"contact": again["id"], "day": again["not_before"]})


def test_three_tries_in_vain_say_how_many_and_which_message(desk: Desk, owner: int) -> None:
    """C-03: the message exactly once."""
    for moment in ("2026-11-23 09:30", "2026-11-24 15:40", "2026-11-25 14:00"):
        dial_and_end(sit(at(desk, moment), "A01"), owner, Outcome.NO_ANSWER)
    told = explained(at(desk, "2026-11-25 15:00"), owner).reasons[2:]
    assert [reason.code for reason in told] == ["state-failed", "closed-by", "dialled-times", "message-made"]
    assert told[0].params == {"result": "unreached"}
    assert [told[2].params, told[3].params] == [{"dials": 3}, {"channel": "sms"}]


def test_planning_and_imports_are_nobody(desk: Desk, owner: int) -> None:
    late = at(desk, "2026-12-02 09:30")
    planning.plan(late)
    assert codes(late, owner) == ["because", "visit", "state-failed", "closed-on"]
    assert params(late, owner, "closed-on") == {"day": "2026-12-02"}
    without = replace(desk, pack=replace(desk.pack, programmes={}))
    other, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    planning.plan(without)
    assert codes(without, other)[2:] == ["superseded", "closed-by"]
    assert params(without, other, "closed-by")["by"] == ""


def test_a_contact_of_a_programme_that_is_gone_is_explained(desk: Desk, owner: int) -> None:
    without = replace(desk, pack=replace(desk.pack, programmes={}))
    assert explained(without, owner).programme is None


def test_nobody_explains_what_is_not_there(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        explain(desk, 10**6)
    assert caught.value.code == "unknown-contact"
    with pytest.raises(Refused):
        queue.contact_row(desk, ContactId(10**6))
