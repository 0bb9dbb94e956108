"""An owner who rings in is spoken with at once about what is open: no slot, no promise and no hour keeps it waiting,
and it is no dial of ours. B-02, C-03 and invariant 4 of the design; on both databases."""

from __future__ import annotations

import pytest
import support
from support import add_owner, at, contact_of, days_ago, dial_and_end, make_desk, rows, sit, talk_through, value

from carecall.desk import calling, planning, queue, recording, summary, undoing
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.model.consequences import Ended
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


def test_owners_who_ring_wear_no_limit_of_dials_out(desk: Desk) -> None:
    owner = surveyed(desk)
    for minute in range(8):
        now = at(desk, f"2026-11-23 15:{minute:02d}")
        calling.close(now, rings(now, owner).call, Ended(Outcome.NOT_CONVENIENT))
    after = contact_of(desk.db, owner)
    assert (after["state"], after["dials"], after["role"]) == ("open", 0, "care-agent")
