"""What a record says must go together: the desk would not let one record what does not, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support import add_owner, contact_of, days_ago, make_desk, sit, staff_id, value

from carecall.desk import planning, recording, staffing
from carecall.desk.context import Desk, find_agent, staff_of
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
    assert caught.value.params["known"] == ["condition", "overall"]
    assert caught.value.params["script"] == "visit-survey"
    assert value(desk.db, "SELECT count(*) FROM call") == 0


def test_a_choice_that_is_none_names_those_there_are(desk: Desk) -> None:
    with pytest.raises(Refused, match="answer-unknown") as caught:
        recording.record(desk, surveyed(desk), Said(Outcome.FINISHED, [("permission", "no")]))
    assert len(caught.value.params["choices"]) > 1


def test_a_record_is_in_the_name_of_whose_it_is_where_they_are_here_else_of_anyone_of_the_role(desk: Desk) -> None:
    """B-10: nobody is said to have called who was away."""
    nobody = replace(desk, agent=None)

    def by(absent: str = "") -> str | None:
        contact, hers = surveyed(desk), staff_id(desk, "A01")
        with desk.db.write() as tx:
            tx.run("UPDATE contact SET assignee_id = :a WHERE id = :c", a=hers, c=int(contact))
        if absent:
            staffing.mark(nobody, find_agent(staff_of(desk), absent), desk.clock.today())
        done = recording.record(nobody, contact, Said(Outcome.NO_ANSWER))
        assert value(desk.db, "SELECT max(staff_id) FROM call WHERE id = (SELECT max(id) FROM call)") == (
            int(done.by.id) if done.by else None
        )
        return done.by.code if done.by else None

    assert [by(), by("A01"), by("A02")] == ["A01", "A02", None]


def test_d_11_a_sentence_at_which_nobody_cut_in_leads_on(desk: Desk) -> None:
    """What is entered of an invitation is what was asked; that the service was done is only taken where it is said."""
    customer, _ = add_owner(desk, delivered=days_ago(desk, 84))
    planning.plan(desk)
    contact = ContactId(contact_of(desk.db, customer)["id"])
    told = [("condition", "good"), ("odometer", "3000"), ("booking", "far-off")]
    recording.record(desk, contact, Said(Outcome.FINISHED, told))
    assert value(desk.db, "SELECT result FROM attempt") == "too-early"
