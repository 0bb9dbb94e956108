"""An owner rings in and nothing is open: the owner is served all the same, by a contact that the call itself makes, and
which is no work that was planned. B-02, B-11, B-14, B-17, C-06, C-28, D-12, E-17; on both databases."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import support
from support import add_owner, at, contact_of, days_ago, dial_and_end, finish, make_desk, rows, sit, talk_through, value

from carecall.desk import calling, correcting, explaining, planning, queue, summary, undoing
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.whereabouts import whereabouts
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.contacts import State
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database

MORNING, NOON = "2026-11-23 09:30", "2026-11-23 12:30"
ASKS = {"about": "question", "question": "what does a tyre cost"}
COMES = {"about": "visit", "visit-for": "the brakes", "agreed-date": "2026-11-28", "agreed-time": "09:30"}
COMPLAINS = {"about": "complaint", "complaint-content": "nobody explained"}


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, MORNING), "A01")


def idle(desk: Desk) -> CustomerId:
    """An owner whose next service is far off: nothing is planned."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 60), reading=(days_ago(desk, 10), 300))
    planning.plan(desk)
    assert contact_of(desk.db, owner) == {}
    return CustomerId(owner)


def rings(desk: Desk, owner: CustomerId) -> Card:
    return calling.dial(desk, calling.prepare(desk, owner, rang_in=True).call)


def served(desk: Desk, owner: CustomerId, given: Mapping[str, str]) -> Ended:
    """One whole call, closed as its script proposes."""
    card = rings(desk, owner)
    ending = talk_through(desk, card, given).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    return ending


@pytest.mark.parametrize(
    ("given", "result"),
    [
        (ASKS, "answered"),
        (ASKS | {"question-answered": "passed-on"}, "passed-on"),
        (COMES, "booked"),
        (COMES | {"agreed-date": "?"}, "come-later"),
        (COMPLAINS, "complaint"),
    ],
)
def test_c_28_whoever_rings_is_served(desk: Desk, given: Mapping[str, str], result: str) -> None:
    owner = idle(desk)
    ending = served(desk, owner, given)
    after = contact_of(desk.db, owner)
    assert (ending.outcome, ending.result) == (Outcome.FINISHED, result)
    assert (after["programme"], after["state"], after["result"]) == ("ring-in", "completed", result)
    told = dict(rows(desk.db, "SELECT field, value FROM answer WHERE field <> ''"))
    kept = {"question": ASKS["question"], "agreed_date": "2026-11-28", "complaint": "nobody explained"}
    assert kept.items() & told.items() or result == "come-later"


@pytest.mark.parametrize(
    ("about", "reason"), [("sold", "not-eligible"), ("moved", "not-eligible"), ("never", "asked-on-the-phone")]
)
def test_b_14_what_the_owner_tells_of_car_and_calls_is_kept(desk: Desk, about: str, reason: str) -> None:
    served(desk, owner := idle(desk), {"about": about})
    assert value(desk.db, "SELECT reason FROM opt_out WHERE customer_id = :owner", owner=int(owner)) == reason


def test_the_card_has_what_a_call_has_and_what_is_due_next(desk: Desk) -> None:
    """Before the talk, too, while the owner already speaks."""
    owner = CustomerId(support.surveyed(desk))
    planning.plan(desk)
    finish(desk, int(owner))
    prepared = calling.prepare(desk, owner, rang_in=True)
    assert prepared.contacts == ()
    card = calling.dial(desk, prepared.call)
    assert [part.contact.programme for part in card.contacts] == ["ring-in"]
    for each in (prepared, card):
        assert ([visit.kind for visit in each.visits], [line.outcome for line in each.attempts]) == (
            ["repair"], ["finished"],
        )  # fmt: skip
        assert each.plate
    due_soon, _ = add_owner(desk, delivered=days_ago(desk, 60), reading=(days_ago(desk, 10), 300))
    coming = calling.prepare(sit(desk, "A02", "seat-2"), CustomerId(due_soon), rang_in=True).coming
    assert coming
    assert (coming.kind, coming.on.isoformat()) == ("first-service", "2026-12-24")


def test_of_several_cars_the_one_that_was_here_last_is_spoken_of(desk: Desk) -> None:
    owner, first = add_owner(desk, delivered=days_ago(desk, 900), visits=((days_ago(desk, 20), "repair", None),))
    with desk.db.write() as tx:
        records.update_car(tx, desk.id, records.add_car(tx, desk.id, owner), {"delivered_on": days_ago(desk, 300)})
    rings(desk, CustomerId(owner))
    assert contact_of(desk.db, owner)["vehicle_id"] == first


def test_what_was_opened_by_mistake_leaves_nothing(desk: Desk) -> None:
    owner = idle(desk)
    calling.release(desk, calling.prepare(desk, owner, rang_in=True).call)
    assert contact_of(desk.db, owner) == {}
    assert value(desk.db, "SELECT count(*) FROM due_date WHERE kind = 'ring-in'") == 0


def test_d_01_who_turns_out_to_be_somebody_else_leaves_nothing_to_do(desk: Desk) -> None:
    owner = idle(desk)
    ending = served(desk, owner, {"caller": "another"})
    assert (ending.outcome, ending.result) == (Outcome.NOT_ELIGIBLE, "not-this-owner")
    assert contact_of(desk.db, owner)["state"] == "cancelled"
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 0, "nor is the owner left out of anything"


def test_b_11_what_is_not_due_yet_waits_all_the_same(desk: Desk) -> None:
    owner, _ = add_owner(desk, visits=((days_ago(desk, 0), "repair", None),))
    planning.plan(desk, days=3)
    served(desk, CustomerId(owner), ASKS)
    waiting = contact_of(desk.db, owner, "visit-survey")
    assert (waiting["state"], waiting["next_on"]) == ("open", "2026-11-24")


def test_what_is_another_roles_stays_so(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    served(desk, CustomerId(owner), ASKS)
    assert contact_of(desk.db, owner, "3dc")["state"] == "open"


# ------------------------------------------------------------------ what is left to be done


def test_e_17_what_could_not_be_answered_is_called_back_at_its_time_and_asked_once_more(desk: Desk) -> None:
    owner = idle(desk)
    card = rings(desk, owner)
    ending = talk_through(desk, card, ASKS | {"question-answered": "call-back"}).proposed
    assert ending
    assert ending.outcome is Outcome.CALLBACK
    calling.close(desk, card.call, ending, calling.read_callback(desk, "15:00"))
    later = at(desk, "2026-11-23 15:00")
    (row,) = queue.load(later)
    assert (row.customer, row.lead.contact.programme) == (owner, "ring-in")
    again = support.call_up(later, int(owner))
    talk = talk_through(later, again, until="question-answered")
    assert talk.step
    assert talk.step.id == "question-answered"
    assert "what does a tyre cost" in talk.say("en")
    assert list(talk.walk.this_call) == ["identity", "introduction", "purpose-ring-in", "permission"]
    ending = talk_through(later, again).proposed
    assert ending
    calling.close(later, again.call, ending)
    assert contact_of(desk.db, owner)["result"] == "answered"


@pytest.mark.parametrize("outcome", [Outcome.BROKEN_OFF, Outcome.NOT_CONVENIENT])
def test_d_17_a_talk_that_broke_off_is_called_back_and_closed_where_nobody_does(desk: Desk, outcome: Outcome) -> None:
    owner = idle(desk)
    calling.close(desk, rings(desk, owner).call, Ended(outcome))
    tomorrow = at(desk, "2026-11-24 15:35")
    assert [row.customer for row in queue.load(tomorrow)] == [owner]
    card = rings(tomorrow, owner)
    assert [int(part.contact.id) for part in card.contacts] == [contact_of(desk.db, owner)["id"]], "or goes on"
    calling.close(tomorrow, card.call, Ended(outcome))
    planning.plan(at(desk, "2026-12-05 09:00"))
    assert contact_of(desk.db, owner)["result"] == "never-dialled"


def test_planning_makes_none_and_counts_none(desk: Desk) -> None:
    served(desk, idle(desk), ASKS)
    done = planning.plan(desk, days=2)
    assert (done.planned, done.skipped["already-planned"]) == (0, 0)


# ------------------------------------------------------------------ undo, resume, figures, explanations


def test_a_desk_that_is_killed_in_the_talk_goes_on_in_it(desk: Desk) -> None:
    card = rings(desk, idle(desk))
    talk_through(desk, card, ASKS, until="question-answered")
    found = calling.unfinished(sit(desk, "A01", "seat-9"))
    assert found
    assert found.rang_in
    talk = Conversation.open(found)
    assert talk.step
    assert talk.step.id == "question-answered"


def test_its_outcome_is_undone_and_given_anew_in_the_same_call(desk: Desk) -> None:
    owner = idle(desk)
    served(desk, owner, ASKS)
    card = undoing.reopen(desk).card
    assert card
    assert card.rang_in
    assert contact_of(desk.db, owner)["state"] == "open"
    talk = Conversation.open(card)
    assert [given.value for given in talk.so_far if given.step.id == "question"] == ["what does a tyre cost"]
    _, changed = correcting.correct(talk, card.contacts[0].contact.id, "question-answered", "passed-on")
    calling.answer(desk, card.call, changed)
    ending = talk_through(desk, calling.unfinished(desk) or card).proposed
    assert ending
    calling.close(desk, card.call, ending)
    assert contact_of(desk.db, owner)["result"] == "passed-on"
    assert value(desk.db, "SELECT count(*) FROM contact") == 1
    assert summary.summary(desk).total.rang_in == 1


@pytest.mark.parametrize("given", [ASKS, {"about": "never"}])
def test_the_call_that_never_was_leaves_nothing_to_do(desk: Desk, given: Mapping[str, str]) -> None:
    owner = idle(desk)
    served(desk, owner, given)
    card = undoing.reopen(desk).card
    assert card
    undoing.undial(desk, card.call)
    after = contact_of(desk.db, owner)
    assert (after["state"], after["result"]) == ("cancelled", "taken-back")
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 0
    found = summary.summary(desk).total
    assert (found.rang_in, found.planned) == (0, 0)
    served(desk, owner, COMES)
    assert contact_of(desk.db, owner)["result"] == "booked", "and who rings then is served"


def test_the_figures_count_the_call_and_neither_a_dial_nor_planned_work(desk: Desk) -> None:
    served(desk, idle(desk), ASKS)
    found = summary.summary(desk)
    lines = (found.total, *found.programmes, *found.agents)
    assert [(line.key, line.rang_in) for line in lines] == [("total", 1), ("ring-in", 1), ("林月", 1)]
    assert {(line.planned, line.completed, line.dialled, line.waiting) for line in lines} == {(0, 0, 0, 0)}


def test_the_figures_count_the_call_back_as_work_of_its_day(desk: Desk) -> None:
    owner = idle(desk)
    card = rings(desk, owner)
    calling.close(desk, card.call, Ended(Outcome.CALLBACK), calling.read_callback(desk, "15:00"))
    before = summary.summary(desk).total
    assert (before.planned, before.waiting, before.dialled, before.rang_in) == (1, 1, 0, 1)
    dial_and_end(at(desk, "2026-11-23 15:00"), int(owner), Outcome.FINISHED, "answered")
    after = summary.summary(at(desk, "2026-11-23 15:10")).total
    assert (after.planned, after.completed, after.waiting, after.dialled, after.rang_in) == (1, 1, 0, 1, 1)


def test_why_it_was_made_is_told(desk: Desk) -> None:
    owner = idle(desk)
    served(desk, owner, ASKS)
    reasons = explaining.explain(desk, contact_of(desk.db, owner)["id"]).reasons
    assert [reason.code for reason in reasons][:3] == ["because", "rang-in", "state-completed"]
    assert set(reasons[0].params) == {"programme"}, "no days: nobody planned to call"
    assert whereabouts(desk, owner).heard


# ------------------------------------------------------------------ whoever was spoken with before


def booked(desk: Desk) -> CustomerId:
    """An owner who has agreed to come for the first service, and nothing else is open."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    finish(desk, owner, {"agreed-date": "2026-11-27", "agreed-time": "15:00"})
    return CustomerId(owner)


def agreed_day(desk: Desk, owner: CustomerId) -> tuple[str, str] | None:
    told = (reason for reason in whereabouts(desk, owner).reasons if reason.code == "agreed-day")
    return next(((reason.params["on"], reason.params["hour"][:5]) for reason in told), None)


def test_d_12_the_day_that_was_agreed_is_told_until_it_is_over(desk: Desk) -> None:
    owner = booked(desk)
    told = [reason.code for reason in whereabouts(desk, owner).reasons]
    assert told[:3] == ["closed-by", "agreed-day", "state-completed"]
    assert agreed_day(at(desk, "2026-11-26 10:00"), owner) == ("2026-11-27", "15:00"), "on other days too"
    assert agreed_day(at(desk, "2026-11-28 10:00"), owner) is None


def test_d_12_a_booked_owner_rings_and_moves_the_day(desk: Desk) -> None:
    owner = booked(desk)
    noon = at(desk, NOON)
    card = calling.prepare(noon, owner, rang_in=True)
    assert card.to_come
    assert (card.to_come.on.isoformat(), card.to_come.hour[:5]) == ("2026-11-27", "15:00")
    served(noon, owner, COMES)
    assert agreed_day(noon, owner) == ("2026-11-28", "09:30")
    assert contact_of(desk.db, owner, "first-service")["result"] == "booked"


def test_d_14_the_day_stands_where_the_line_breaks_before_another_is_agreed(desk: Desk) -> None:
    owner = booked(desk)
    card = rings(desk, owner)
    talk_through(desk, card, COMES, until="agreed-time")
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF))
    assert agreed_day(desk, owner) == ("2026-11-27", "15:00")


def test_d_12_who_calls_the_day_off_is_expected_no_more(desk: Desk) -> None:
    owner = booked(desk)
    served(desk, owner, COMES | {"agreed-date": "?"})
    assert agreed_day(desk, owner) is None


def test_b_17_who_complained_and_rings_again_is_heard_again(desk: Desk) -> None:
    owner = CustomerId(support.surveyed(desk))
    planning.plan(desk)
    told = {"overall": "3", "low-score": "the bill", "low-score-manager": "yes", "complaint-content": "it was dear"}
    finish(desk, int(owner), told)
    noon = at(desk, NOON)
    card = rings(noon, owner)
    assert [(line.field, line.text) for line in card.notices] == [("complaint", "it was dear")]
    turned = talk_through(noon, card, until="about").turn()
    assert turned
    calling.answer(noon, card.call, turned[1])
    ending = talk_through(noon, calling.unfinished(noon) or card, COMPLAINS).proposed
    assert ending
    calling.close(noon, card.call, ending)
    found = rows(desk.db, "SELECT value FROM answer WHERE field = 'complaint' AND replaced_at IS NULL ORDER BY id")
    assert [text for (text,) in found] == ["it was dear", "nobody explained"]


@pytest.mark.parametrize("result", ["sold", "moved", "died"])
def test_what_is_said_of_the_owner_or_the_car_holds_though_the_talk_was_over(desk: Desk, result: str) -> None:
    card = rings(desk, idle(desk))
    talk_through(desk, card, COMES)
    calling.close(desk, card.call, Ended(Outcome.NOT_ELIGIBLE, result))
    assert value(desk.db, "SELECT count(*) FROM opt_out WHERE reason = 'not-eligible'") == 1


def test_b_14_who_is_served_and_then_wants_no_more_calls_is_left_out(desk: Desk) -> None:
    card = rings(desk, idle(desk))
    talk = talk_through(desk, card, COMES)
    ((_, shown),) = calling.preview(desk, card, talk, Ended(Outcome.DO_NOT_CALL))
    calling.close(desk, card.call, Ended(Outcome.DO_NOT_CALL))
    assert (shown.opts_out, shown.state) == (True, State.COMPLETED)
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 1


# ------------------------------------------------------------------ whom we may not or cannot call


def left_out(desk: Desk) -> CustomerId:
    owner = idle(desk)
    with desk.db.write() as tx:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=int(owner), reason="asked-on-the-phone", at=desk.now)
    return owner


@pytest.mark.parametrize("outcome", [Outcome.BROKEN_OFF, Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON])
def test_b_14_who_wants_no_calls_is_served_and_never_called_for_it(desk: Desk, outcome: Outcome) -> None:
    owner = left_out(desk)
    served(desk, owner, COMPLAINS | {"about-left-out": "complaint"})
    assert value(desk.db, "SELECT value FROM answer WHERE field = 'complaint'") == "nobody explained"
    done = contact_of(desk.db, owner)
    assert (done["state"], done["result"]) == ("completed", "complaint"), "what was done stands there"
    calling.close(desk, rings(desk, owner).call, Ended(outcome))
    after = contact_of(desk.db, owner)
    assert (after["state"], after["result"]) == ("cancelled", "opted-out")
    undoing.undo(desk)
    card = rings(desk, owner)
    ((_, shown),) = calling.preview(desk, card, Conversation.open(card), Ended(outcome))
    assert (shown.reason.code, shown.message) == ("B-14", ())
    with pytest.raises(Refused, match="nothing-waits"):
        calling.close(desk, card.call, Ended(Outcome.CALLBACK), calling.read_callback(desk, "15:00"))


AGAIN = {"about-left-out": "again"}
ASKS_LEFT_OUT = ASKS | {"about-left-out": "question"}


def wants_none(desk: Desk, owner: CustomerId) -> bool:
    sql = "SELECT count(*) FROM opt_out WHERE lifted_at IS NULL AND customer_id = :owner"
    return bool(value(desk.db, sql, owner=int(owner)))


def test_b_14_who_wants_to_be_called_again_says_so_in_the_call(desk: Desk) -> None:
    """Who lifted it, when and in which call is in the audit; undoing the call puts the wish back."""
    owner = left_out(desk)
    ending = served(desk, owner, AGAIN)
    assert (ending.outcome, ending.result) == (Outcome.FINISHED, "called-again")
    assert not wants_none(desk, owner)
    done = contact_of(desk.db, owner)
    assert (done["state"], done["result"]) == ("completed", "called-again")
    told = "SELECT s.code, a.at, a.params FROM audit a JOIN staff s ON s.id = a.staff_id WHERE action = 'taken-back'"
    ((code, at_, params),) = rows(desk.db, told)
    assert (code, at_) == ("A01", desk.now)
    assert '"call"' in params
    undoing.undo(desk)
    assert wants_none(desk, owner)


def test_b_14_a_call_is_promised_once_calls_are_wanted_again(desk: Desk) -> None:
    owner = left_out(desk)
    card = rings(desk, owner)
    talk = talk_through(desk, card, ASKS_LEFT_OUT, until="answered-left-out")
    assert talk.nothing_waits
    assert talk.step
    assert [choice.to for choice in talk.step.choices if choice.id != "again"] == ["after-question", "after-passed-on"]
    talk = talk_through(desk, card, ASKS_LEFT_OUT | {"answered-left-out": "again"})
    assert not talk.nothing_waits
    assert talk.proposed
    calling.close(desk, card.call, talk.proposed, calling.read_callback(desk, "15:00"))
    assert not wants_none(desk, owner)
    later = at(desk, "2026-11-23 15:00")
    assert [row.customer for row in queue.load(later)] == [owner]
    again = talk_through(later, support.call_up(later, int(owner)), until="question-answered")
    assert again.step, "and what it is about is known"


def test_b_14_the_result_alone_lifts_it_too(desk: Desk) -> None:
    owner = left_out(desk)
    calling.close(desk, rings(desk, owner).call, Ended(Outcome.FINISHED, "called-again"))
    assert not wants_none(desk, owner)


def test_b_14_who_wants_calls_again_and_then_none_is_left_out(desk: Desk) -> None:
    owner = left_out(desk)
    card = rings(desk, owner)
    talk_through(desk, card, AGAIN)
    calling.close(desk, card.call, Ended(Outcome.DO_NOT_CALL))
    assert wants_none(desk, owner)


def test_c_06_whose_number_is_wrong_is_served_and_waits_for_a_number_where_something_is_left(desk: Desk) -> None:
    owner = CustomerId(support.surveyed(desk))
    planning.plan(desk)
    dial_and_end(desk, int(owner), Outcome.WRONG_NUMBER)
    with pytest.raises(Refused, match="number-held"):
        calling.prepare(desk, owner)
    served(desk, owner, ASKS)
    assert contact_of(desk.db, owner, "visit-survey")["state"] == "held"
    assert contact_of(desk.db, owner, "ring-in")["state"] == "completed"
    card = rings(desk, owner)
    with pytest.raises(Refused, match="nothing-waits"):
        calling.close(desk, card.call, Ended(Outcome.CALLBACK), calling.read_callback(desk, "15:00"))
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF))
    assert contact_of(desk.db, owner, "ring-in")["state"] == "held"


def test_who_has_no_number_at_all_cannot_be_opened(desk: Desk) -> None:
    owner, _ = add_owner(desk, phones=())
    with pytest.raises(Refused, match="no-number"):
        calling.prepare(desk, CustomerId(owner), rang_in=True)
    assert not whereabouts(desk, CustomerId(owner)).heard


def test_a_dealership_may_do_without(desk: Desk) -> None:
    """The packs name what is run: where nothing is, nobody is taken up, and it is said."""
    owner = idle(desk)
    planned = {code: programme for code, programme in desk.pack.programmes.items() if programme.planned}
    without = support.replace(desk, pack=support.replace(desk.pack, programmes=planned))
    with pytest.raises(Refused, match="nothing-open"):
        calling.prepare(without, owner, rang_in=True)
    assert not whereabouts(without, owner).heard
