"""What a record says must go together: the desk would not let one record what does not, on both databases."""

from __future__ import annotations

import pytest
from support import add_owner, contact_of, days_ago, make_desk, sit, value

from carecall.desk import planning, recording
from carecall.desk.context import Desk
from carecall.desk.recording import Said
from carecall.errors import Refused
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def surveyed(desk: Desk) -> ContactId:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return ContactId(contact_of(desk.db, customer)["id"])


def refused(desk: Desk, said: Said) -> str:
    with pytest.raises(Refused) as caught:
        recording.record(desk, surveyed(desk), said)
    assert value(desk.db, "SELECT count(*) FROM call") == 0, "nothing was written"
    return caught.value.code


@pytest.mark.parametrize("outcome", [Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF])
def test_nobody_answers_and_nobody_gives_answers(desk: Desk, outcome: Outcome) -> None:
    assert refused(desk, Said(outcome, [("overall", "9")])) == "answers-unheard"


@pytest.mark.parametrize("outcome", [Outcome.FINISHED, Outcome.NO_ANSWER, Outcome.REFUSED, Outcome.WRONG_NUMBER])
def test_a_time_to_call_back_goes_with_no_outcome_that_promises_nothing(desk: Desk, outcome: Outcome) -> None:
    assert refused(desk, Said(outcome, callback="tomorrow 3pm")) == "callback-unfit"


def test_a_time_that_the_owner_named_makes_a_callback_of_not_convenient_and_the_record_says_so(desk: Desk) -> None:
    done = recording.record(desk, surveyed(desk), Said(Outcome.NOT_CONVENIENT, callback="tomorrow 3pm"))
    assert (done.outcome, done.window is not None) == (Outcome.CALLBACK, True)
    assert value(desk.db, "SELECT outcome FROM attempt") == "callback"


def test_d_02_what_does_not_apply_may_say_why_and_then_the_owner_is_left_out(desk: Desk) -> None:
    recording.record(desk, surveyed(desk), Said(Outcome.NOT_ELIGIBLE, result="died"))
    assert value(desk.db, "SELECT reason FROM opt_out") == "not-eligible"


def test_a_reason_why_it_does_not_apply_goes_with_no_other_outcome(desk: Desk) -> None:
    assert refused(desk, Said(Outcome.REFUSED, result="sold")) == "result-unfit"
    assert refused(desk, Said(Outcome.NOT_ELIGIBLE, result="nonsense")) == "result-unfit"
