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


def test_b_14_whoever_wants_no_call_is_heard_at_any_time_and_of_any_contact(desk: Desk) -> None:
    contact = surveyed(desk)
    recording.record(desk, contact, Said(Outcome.NO_ANSWER))
    done = recording.record(desk, contact, Said(Outcome.DO_NOT_CALL))
    assert (done.broke, value(desk.db, "SELECT state FROM contact")) == ("not-now", "cancelled")
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 1


def test_b_14_a_contact_that_is_closed_stays_as_it_is_and_the_owner_is_left_out_all_the_same(desk: Desk) -> None:
    contact = surveyed(desk)
    recording.record(desk, contact, Said(Outcome.REFUSED))
    for _again in range(2):
        recording.record(desk, contact, Said(Outcome.DO_NOT_CALL))
    assert value(desk.db, "SELECT result FROM contact") == "refused"
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 1


def test_finished_without_an_answer_is_refused_and_names_what_is_required(desk: Desk) -> None:
    with pytest.raises(Refused, match="answers-needed") as caught:
        recording.record(desk, surveyed(desk), Said(Outcome.FINISHED))
    assert "overall" in caught.value.params["known"]
    assert value(desk.db, "SELECT count(*) FROM call") == 0


def test_a_choice_that_is_none_names_those_there_are(desk: Desk) -> None:
    with pytest.raises(Refused, match="answer-unknown") as caught:
        recording.record(desk, surveyed(desk), Said(Outcome.FINISHED, [("permission", "no")]))
    assert len(caught.value.params["known"]) > 1
