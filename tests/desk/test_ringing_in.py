"""An owner who rings in is spoken with at once: no slot, no promise and no hour keeps it waiting, and it is no dial of
ours. B-02, B-11, B-14, C-03 and invariant 4 of the design; on both databases."""

from __future__ import annotations

import pytest
import support
from support import add_owner, at, contact_of, days_ago, dial_and_end, finish, make_desk, rows, sit, talk_through, value

from carecall.desk import calling, correcting, planning, queue, recording, summary, undoing
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.whereabouts import whereabouts
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.contacts import State
from carecall.model.dispositions import OF_A_DIAL, Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.store.database import Database

MORNING = "2026-11-23 09:30"


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, MORNING), "A01")


def surveyed(desk: Desk) -> CustomerId:
    """An owner with a survey to be made today."""
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    return CustomerId(customer)


def rings(desk: Desk, owner: CustomerId) -> Card:
    """The owner has rung and is spoken with."""
    return calling.dial(desk, calling.prepare(desk, owner, rang_in=True).call)


def refusal(desk: Desk, owner: CustomerId) -> Refused:
    with pytest.raises(Refused) as caught:
        calling.prepare(desk, owner, rang_in=True)
    return caught.value


def test_c_03_who_was_not_reached_and_rings_back_is_spoken_with_on_the_same_day(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    with pytest.raises(Refused, match="not-now"):
        calling.prepare(desk, owner)
    card = rings(at(desk, "2026-11-23 12:30"), owner)
    assert card.rang_in
    talk_through(desk, card)
    calling.close(at(desk, "2026-11-23 12:40"), card.call, Ended(Outcome.FINISHED, "done"))
    assert contact_of(desk.db, owner)["state"] == "completed"


@pytest.mark.parametrize("hour", ["07:10", "21:30"])
def test_d_15_the_hours_bind_our_dials_and_not_the_owners(desk: Desk, hour: str) -> None:
    owner = surveyed(desk)
    assert rings(at(desk, f"2026-11-23 {hour}"), owner).dialled_at


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON])
def test_c_03_it_uses_no_try_of_the_three_and_marks_nobody_unreached(desk: Desk, outcome: Outcome) -> None:
    """Invariant 4: else a series would have two tries on one day."""
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    before = contact_of(desk.db, owner)
    card = rings(at(desk, "2026-11-23 15:00"), owner)
    ((_, shown),) = calling.preview(at(desk, "2026-11-23 15:01"), card, Conversation.open(card), Ended(outcome))
    calling.close(at(desk, "2026-11-23 15:01"), card.call, Ended(outcome))
    after = contact_of(desk.db, owner)
    same = ("tries", "used_slots", "promises", "state")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert (after["tries"], after["dials"]) == (shown.series.tries, shown.series.dials), "as it was shown"
    second, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    calling.close(desk, rings(desk, CustomerId(second)).call, Ended(outcome))
    assert value(desk.db, "SELECT unreached_on FROM customer WHERE id = :id", id=second) is None


def test_a_promise_that_the_owner_does_not_wait_for_is_kept_and_a_late_one_is_not(desk: Desk) -> None:
    for rang, kept in (("14:00", 1), ("15:40", 0)):
        owner = surveyed(desk)
        dial_and_end(desk, owner, Outcome.CALLBACK, callback="15:00")
        other = sit(at(desk, f"2026-11-23 {rang}"), "A02", "seat-2")
        card = rings(other, owner)
        assert card.promised, "whoever picks up keeps a colleague's promise"
        calling.close(other, card.call, Ended(Outcome.REFUSED))
        found = value(desk.db, "SELECT kept FROM promise WHERE customer_id = :owner", owner=int(owner))
        assert found == kept


def promised(desk: Desk, owner: CustomerId) -> list[tuple[object, ...]]:
    """The owner's promises: from when on, whose, how they ended, whether they were kept."""
    sql = """SELECT p.starts_at, s.code, p.ending, p.kept FROM promise p LEFT JOIN staff s ON s.id = p.staff_id
             WHERE p.customer_id = :owner ORDER BY p.id"""
    return [(str(at), *rest) for at, *rest in rows(desk.db, sql, owner=int(owner))]


def agreed(desk: Desk, time: str = "tomorrow 15:00") -> CustomerId:
    """An owner to whom A01 has promised a call."""
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback=time)
    return owner


@pytest.mark.parametrize("outcome", [Outcome.BROKEN_OFF, Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON])
def test_d_16_what_was_agreed_stands_where_the_owner_rings_before_its_time_and_nothing_else_is(
    desk: Desk, outcome: Outcome
) -> None:
    """It stays whose it was, and is judged when its time has come."""
    owner = agreed(desk)
    before, waits = promised(desk, owner), contact_of(desk.db, owner)
    other = sit(at(desk, "2026-11-23 10:00"), "A02", "seat-2")
    card = rings(other, owner)
    ((_, shown),) = calling.preview(other, card, Conversation.open(card), Ended(outcome))
    closed = calling.close(other, card.call, Ended(outcome))
    assert (closed.consequences[0][1], shown.reason.code) == (shown, "promise-stays")
    assert promised(desk, owner) == before == [("2026-11-24T07:00:00Z", "A01", "", None)]
    after = contact_of(desk.db, owner)
    same = ("promise_id", "next_on", "state", "tries", "promises", "assignee_id", "role")
    assert [after[name] for name in same] == [waits[name] for name in same]
    assert queue.load(at(desk, "2026-11-24 14:56"))[0].customer == owner, "and is called then"


def test_d_17_broken_off_more_often_than_is_borne_it_is_kept_all_the_same(desk: Desk) -> None:
    owner = agreed(desk)
    for minute in range(4):
        now = at(desk, f"2026-11-23 10:0{minute}")
        calling.close(now, rings(now, owner).call, Ended(Outcome.BROKEN_OFF))
    assert contact_of(desk.db, owner)["state"] == "open"
    assert [ending for _, _, ending, _ in promised(desk, owner)] == [""]


def test_a_promise_whose_time_has_come_when_the_owner_rings_is_kept_by_it(desk: Desk) -> None:
    owner = agreed(desk, "15:00")
    now = at(desk, "2026-11-23 15:01")
    calling.close(now, rings(now, owner).call, Ended(Outcome.BROKEN_OFF))
    assert [end for _, _, *end in promised(desk, owner)] == [["dialled", 1]]
    assert contact_of(desk.db, owner)["promise_id"] is None


def test_another_time_that_is_named_takes_the_place_of_what_was_agreed(desk: Desk) -> None:
    owner = agreed(desk)
    now = at(desk, "2026-11-23 10:00")
    card = rings(now, owner)
    calling.close(now, card.call, Ended(Outcome.CALLBACK), calling.read_callback(now, "16:00"))
    assert [end for _, _, end, _ in promised(desk, owner)] == ["dialled", ""]


def test_what_stays_goes_back_with_its_outcome(desk: Desk) -> None:
    owner = agreed(desk)
    before, waits = promised(desk, owner), contact_of(desk.db, owner)
    now = at(desk, "2026-11-23 10:00")
    card = rings(now, owner)
    calling.close(now, card.call, Ended(Outcome.BROKEN_OFF))
    undoing.undo(at(desk, "2026-11-23 10:01"), card.call)
    assert (promised(desk, owner), contact_of(desk.db, owner)) == (before, waits)


def test_b_11_what_is_not_due_yet_waits_all_the_same(desk: Desk) -> None:
    owner, _ = add_owner(desk, visits=((days_ago(desk, 0), "repair", None),))
    planning.plan(desk, days=3)
    planning.plan(at(desk, "2026-11-24 08:00"))
    no = refusal(desk, CustomerId(owner))
    assert (no.code, no.params["until"][:10]) == ("not-now", "2026-11-24")


def test_b_14_and_who_has_nothing_open_is_said(desk: Desk) -> None:
    opted, idle = surveyed(desk), CustomerId(add_owner(desk)[0])
    with desk.db.write() as tx:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=int(opted), at=desk.now)
    assert [refusal(desk, owner).code for owner in (opted, idle)] == ["opted-out", "nothing-open"]


def test_who_is_on_the_phone_with_a_colleague_is_not_taken_over(desk: Desk) -> None:
    owner = surveyed(desk)
    rings(desk, owner)
    other = sit(desk, "A02", "seat-2")
    assert refusal(other, owner).code == "unfinished"


def test_what_was_prepared_by_mistake_is_given_back_and_leaves_nothing(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.prepare(desk, owner, rang_in=True)
    calling.release(desk, card.call)
    assert value(desk.db, "SELECT count(*) FROM attempt") == 0
    assert not calling.prepare(desk, owner).rang_in, "the next one is a dial of ours"


def test_a_claim_for_a_dial_becomes_one_of_an_owner_who_rings_and_back(desk: Desk) -> None:
    owner = surveyed(desk)
    assert [calling.prepare(desk, owner, rang_in=way).rang_in for way in (False, True, False)] == [False, True, False]


@pytest.mark.parametrize("outcome", sorted(OF_A_DIAL))
def test_what_only_a_dial_can_come_to_is_refused(desk: Desk, outcome: Outcome) -> None:
    card = rings(desk, surveyed(desk))
    with pytest.raises(Refused) as caught:
        calling.close(desk, card.call, Ended(outcome))
    assert caught.value.code == "rang-in-unfit"
    calling.close(desk, card.call, Ended(Outcome.REFUSED))


def test_the_figures_count_what_came_of_it_and_no_dial(desk: Desk) -> None:
    owner = surveyed(desk)
    card = rings(desk, owner)
    talk_through(desk, card)
    calling.close(desk, card.call, Ended(Outcome.FINISHED, "done"))
    for line in (found := summary.summary(desk)).total, *found.programmes, *found.agents:
        assert (line.completed, line.dialled, line.reached, line.connected, line.rang_in) == (1, 0, 0, 0, 1)


def test_it_is_undone_like_every_outcome(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    before = contact_of(desk.db, owner)
    card = rings(at(desk, "2026-11-23 15:00"), owner)
    calling.close(at(desk, "2026-11-23 15:01"), card.call, Ended(Outcome.REFUSED))
    undoing.undo(at(desk, "2026-11-23 15:02"), card.call)
    assert contact_of(desk.db, owner) == before


def test_b_10_it_can_be_entered_from_paper(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    contact = ContactId(int(queue.load(desk, everybody=True)[0].lead.contact.id))
    now = at(desk, "2026-11-23 17:00")
    said = recording.Said(Outcome.REFUSED, at=support.moment("2026-11-23 13:00"), rang_in=True)
    done = recording.record(now, contact, said)
    assert (done.broke, contact_of(desk.db, owner)["state"]) == ("", "failed")
    assert value(desk.db, "SELECT rang_in FROM call WHERE outcome = 'refused'") == 1
    with pytest.raises(Refused, match="rang-in-unfit"):
        recording.record(now, contact, recording.Said(Outcome.BUSY, rang_in=True))


def booked(desk: Desk) -> CustomerId:
    """An owner who has agreed to come for the first service, and nothing else is open."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    finish(desk, owner, {"agreed-date": "2026-11-28", "agreed-time": "09:30"})
    assert contact_of(desk.db, owner)["result"] == "booked"
    return CustomerId(owner)


def test_d_12_the_day_that_was_agreed_is_told_of_who_is_booked(desk: Desk) -> None:
    told = [reason.code for reason in whereabouts(desk, booked(desk)).reasons]
    assert told[:3] == ["closed-by", "agreed-day", "state-completed"]


def test_d_12_a_booked_owner_rings_and_moves_the_day(desk: Desk) -> None:
    owner = booked(desk)
    card = rings(at(desk, "2026-11-23 15:00"), owner)
    talk = talk_through(desk, card)
    talk, changed = correcting.correct(talk, card.contacts[0].contact.id, "agreed-date", "2026-11-30")
    calling.answer(desk, card.call, changed)
    calling.close(at(desk, "2026-11-23 15:05"), card.call, Ended(Outcome.FINISHED, "booked"))
    after = contact_of(desk.db, owner)
    assert (after["state"], after["result"]) == ("completed", "booked")
    reasons = whereabouts(at(desk, "2026-11-23 15:06"), owner).reasons
    agreed = next(reason for reason in reasons if reason.code == "agreed-day")
    assert (agreed.params["on"], agreed.params["hour"][:5]) == ("2026-11-30", "09:30")
    with pytest.raises(Refused, match="nothing-to-undo"):  # the outcome has changed nothing; the day is corrected again
        undoing.undo(at(desk, "2026-11-23 15:07"))


def test_d_14_the_day_stands_where_the_line_breaks_before_it_is_asked_again(desk: Desk) -> None:
    """The kilometres are corrected, and with them when the service is due; nobody has taken the day away."""
    owner = booked(desk)
    later = at(desk, "2026-11-23 15:00")
    card = rings(later, owner)
    talk = talk_through(desk, card)
    talk, changed = correcting.correct(talk, card.contacts[0].contact.id, "odometer", "4950")
    assert "agreed-date" in changed.gone
    calling.answer(later, card.call, changed)
    calling.close(later, card.call, Ended(Outcome.BROKEN_OFF))
    assert day_of(later, owner) == ("2026-11-28", "09:30")
    undoing.undo(later)
    assert day_of(later, owner) == ("2026-11-28", "09:30")


def test_d_12_the_day_is_gone_where_the_owner_comes_no_more_though_the_line_breaks(desk: Desk) -> None:
    owner = booked(desk)
    card = rings(desk, owner)
    talk = talk_through(desk, card)
    _, changed = correcting.correct(talk, card.contacts[0].contact.id, "booking", "not-coming")
    assert "agreed-date" in changed.gone
    calling.answer(desk, card.call, changed)
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF))
    assert day_of(desk, owner) is None


def test_d_14_the_due_date_that_was_agreed_stands_where_the_line_breaks_before_it_is_asked_again(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 31))
    planning.plan(desk)
    finish(desk, owner, {"odometer": "2000", "estimate": "agreed"})
    agreed = rows(desk.db, AGREED)
    card = rings(desk, CustomerId(owner))
    _, changed = correcting.correct(talk_through(desk, card), card.contacts[0].contact.id, "odometer", "4950")
    assert "estimate" in changed.gone
    calling.answer(desk, card.call, changed)
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF))
    assert rows(desk.db, AGREED) == agreed
    undoing.undo(desk)
    assert rows(desk.db, AGREED) == agreed


AGREED = """
SELECT d.due_on, d.basis, w.value FROM due_date d
JOIN answer w ON w.field = 'due_agreed' AND w.replaced_at IS NULL WHERE d.source = 4
"""


def day_of(desk: Desk, owner: CustomerId) -> tuple[str, str] | None:
    reasons = whereabouts(desk, owner).reasons
    told = (reason.params for reason in reasons if reason.code == "agreed-day")
    return next(((params["on"], params["hour"][:5]) for params in told), None)


def test_b_17_who_complained_and_rings_again_adds_to_it(desk: Desk) -> None:
    owner = surveyed(desk)
    finish(desk, owner, COMPLAINT)
    card = rings(at(desk, "2026-11-23 15:00"), owner)
    assert [(line.field, line.text) for line in card.notices] == [("complaint", "nobody explained")]
    talk = talk_through(desk, card)
    _, changed = correcting.correct(talk, card.contacts[0].contact.id, "complaint-content", "nor was it washed")
    calling.answer(desk, card.call, changed)
    calling.close(desk, card.call, Ended(Outcome.FINISHED, "complaint"))
    assert [text for (text,) in rows(desk.db, COMPLAINTS)] == ["nor was it washed"]


COMPLAINT = {
    "overall": "3", "low-score": "the bill", "low-score-manager": "yes", "complaint-content": "nobody explained",
}  # fmt: skip
COMPLAINTS = "SELECT value FROM answer WHERE field = 'complaint' AND replaced_at IS NULL"


def test_a_talk_of_long_ago_is_over(desk: Desk) -> None:
    owner = booked(desk)
    soon, late = at(desk, "2027-01-20 10:00"), at(desk, "2027-01-25 10:00")
    calling.release(soon, calling.prepare(soon, owner, rang_in=True).call)
    assert refusal(late, owner).code == "nothing-open"


def over(desk: Desk, result: str) -> CustomerId:
    """An owner whose talk is over, and nothing else is open."""
    owner = booked(desk)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET result = :result", result=result)
    return owner


def test_d_16_a_talk_that_was_too_early_is_closed_again_and_plans_no_second_round(desk: Desk) -> None:
    owner = over(desk, "too-early")
    calling.close(desk, rings(desk, owner).call, Ended(Outcome.REFUSED))
    assert value(desk.db, "SELECT count(*) FROM contact") == 1


def test_b_14_who_rings_about_a_talk_that_is_over_and_wants_no_more_calls_is_left_out(desk: Desk) -> None:
    owner = over(desk, "booked")
    card = rings(desk, owner)
    talk = talk_through(desk, card)
    ((_, shown),) = calling.preview(desk, card, talk, Ended(Outcome.DO_NOT_CALL))
    calling.close(desk, card.call, Ended(Outcome.DO_NOT_CALL))
    assert (shown.opts_out, shown.state) == (True, State.COMPLETED)
    assert refusal(desk, owner).code == "opted-out"


@pytest.mark.parametrize("result", ["sold", "moved", "died"])
def test_what_is_said_of_the_owner_or_the_car_holds_though_the_talk_was_over(desk: Desk, result: str) -> None:
    card = rings(desk, over(desk, "booked"))
    talk_through(desk, card)
    calling.close(desk, card.call, Ended(Outcome.NOT_ELIGIBLE, result))
    assert value(desk.db, "SELECT count(*) FROM opt_out WHERE reason = 'not-eligible'") == 1


def test_no_promise_is_made_that_nothing_would_wait_for(desk: Desk) -> None:
    """Nor is one of a colleague replaced by it."""
    card = rings(desk, over(desk, "booked"))
    window = calling.read_callback(desk, "15:00")
    with pytest.raises(Refused, match="nothing-waits"):
        calling.close(desk, card.call, Ended(Outcome.CALLBACK), window)
    assert value(desk.db, "SELECT count(*) FROM promise") == 0


def test_what_is_shown_of_a_talk_that_is_over_is_what_is_written(desk: Desk) -> None:
    card = rings(desk, over(desk, "booked"))
    talk = talk_through(desk, card)
    ((_, shown),) = calling.preview(desk, card, talk, Ended(Outcome.FINISHED, "booked"))
    ((_, written),) = calling.close(desk, card.call, Ended(Outcome.FINISHED, "booked")).consequences
    assert shown == written


def test_who_takes_the_owner_up_again_takes_no_credit_from_who_had_finished(desk: Desk) -> None:
    owner = booked(desk)
    other = sit(at(desk, "2026-11-23 15:00"), "A02", "seat-2")
    card = rings(other, owner)
    calling.close(other, card.call, Ended(Outcome.FINISHED, "booked"))
    found = {line.key: (line.completed, line.rang_in) for line in summary.summary(desk).agents}
    assert found == {"林月": (1, 0), "陈晨": (0, 1)}


def test_owners_who_ring_wear_no_limit_of_dials_out(desk: Desk) -> None:
    owner = surveyed(desk)
    for minute in range(8):
        now = at(desk, f"2026-11-23 15:{minute:02d}")
        calling.close(now, rings(now, owner).call, Ended(Outcome.NOT_CONVENIENT))
    after = contact_of(desk.db, owner)
    assert (after["state"], after["dials"], after["role"]) == ("open", 0, "care-agent")


def test_c_06_whose_number_is_wrong_is_told_apart_from_who_has_nothing_open(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.WRONG_NUMBER)
    assert refusal(desk, owner).code == "number-held"
