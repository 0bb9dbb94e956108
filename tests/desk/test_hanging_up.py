"""What may be done where the owner hung up: each way out is an outcome that closing takes as told (C-03, D-16)."""

from __future__ import annotations

import pytest
import support
from support import MONDAY, add_owner, call_up, make_desk, talk_through

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.hanging_up import Offer, Way, offers
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import Database


def hung_up(desk: Desk, customer: int) -> tuple[Offer, ...]:
    card = call_up(desk, customer)
    return offers(desk, card, Conversation.open(card))


def planned(db: Database, at: str = MONDAY) -> tuple[Desk, int]:
    desk = make_desk(db, at, agent="A01")
    customer, _ = add_owner(desk, visits=((support.days_ago(desk, 2), "maintenance", 12000),))
    planning.plan(desk)
    return desk, customer


def test_now_then_the_next_slot_then_the_plain_record(db: Database) -> None:
    desk, customer = planned(db)
    found = hung_up(desk, customer)
    assert [offer.way for offer in found] == [Way.NOW, Way.NEXT, Way.RECORD]
    now, coming, record = found
    assert now.window is not None
    assert coming.window is not None
    assert now.window.start == desk.clock.now()
    assert (coming.slot, f"{coming.window.start:%m-%d %H:%M}") == ("morning", "11-24 09:00")
    assert (record.window, record.ended.outcome) == (None, Outcome.BROKEN_OFF)


@pytest.mark.parametrize("way", [Way.NOW, Way.NEXT, Way.RECORD])
def test_what_is_told_is_what_closing_writes(db: Database, way: Way) -> None:
    desk, customer = planned(db)
    offer = next(each for each in hung_up(desk, customer) if each.way is way)
    call = calling.CallId(support.value(desk.db, "SELECT max(id) FROM call"))
    closed = calling.close(desk, call, offer.ended, offer.window)
    assert closed.consequences == tuple((contact, done) for contact, _, done in offer.decided)
    kept = support.value(desk.db, "SELECT count(*) FROM promise")
    assert kept == (0 if way is Way.RECORD else 1)


def test_outside_the_hard_limits_nobody_is_called_back_now(db: Database) -> None:
    """D-15: the call began at 20:59 and broke off at 21:00."""
    desk, customer = planned(db)
    card = call_up(desk, customer)
    late = support.at(desk, "2026-11-23 21:00")
    assert [offer.way for offer in offers(late, card, Conversation.open(card))] == [Way.NEXT, Way.RECORD]


def test_where_the_contact_is_closed_by_the_break_off_a_promise_is_for_the_next_calling_day(db: Database) -> None:
    """Broken off three times it is over; a promise of the next day keeps it open, in the slot the owner wishes."""
    desk, customer = planned(db)
    for day in ("2026-11-23 15:41", "2026-11-24 09:30"):
        support.dial_and_end(support.at(desk, day), customer, Outcome.BROKEN_OFF)
    found = hung_up(support.at(desk, "2026-11-25 09:30"), customer)
    assert [offer.way for offer in found] == [Way.NOW, Way.NEXT, Way.RECORD]
    window = found[1].window
    assert window is not None
    assert f"{window.start:%m-%d %H:%M}" == "11-26 15:30"
    assert found[2].decided[0][2].result == "refused"


def test_d_16_an_owner_who_rings_before_the_agreed_time_is_left_to_it_by_the_plain_record(db: Database) -> None:
    """Nothing is dropped that the agent did not drop: the ways before it say that they do."""
    desk, customer = planned(db)
    support.dial_and_end(desk, customer, Outcome.CALLBACK, callback="tomorrow 15:00")
    card = calling.dial(desk, calling.prepare(desk, CustomerId(customer), rang_in=True).call)
    found = offers(desk, card, Conversation.open(card))
    assert [offer.way for offer in found] == [Way.NOW, Way.NEXT, Way.RECORD]
    ((_, _, done),) = found[-1].decided
    assert (done.reason.code, done.reason.params["at"]) == ("promise-stays", "2026-11-24T15:00")


@pytest.mark.parametrize(
    ("script", "answers", "until", "result"),
    [
        ("first-service", {"purpose-first-service": "elsewhere"}, "elsewhere-shop", "done-elsewhere"),
        ("first-service", {"booking": "agrees"}, "agreed-time", None),
        ("first-service", {"booking": "agrees", "agreed-time": "10:00"}, "bring-words", "booked"),
        ("first-service", {}, "booking", None),
        ("first-service", {}, "permission", None),
    ],
)
def test_who_has_told_all_that_matters_is_finished_with(
    db: Database, script: str, answers: dict[str, str], until: str, result: str | None
) -> None:
    """C-04, B-02: who says that the service was done elsewhere and hangs up is not called again about it."""
    desk = make_desk(db, MONDAY, agent="A01")
    customer, _ = add_owner(desk, delivered=support.days_ago(desk, 88))
    planning.plan(desk)
    card = call_up(desk, customer)
    assert card.contacts[0].script.name == script
    last = offers(desk, card, talk_through(desk, card, answers, until=until))[-1]
    assert (last.way is Way.SETTLED) == (result is not None)
    assert last.ended.outcome is (Outcome.FINISHED if result else Outcome.BROKEN_OFF)
    assert last.ended.result == (result or "")
    closed = calling.close(desk, card.call, last.ended, last.window)
    assert closed.consequences == tuple((contact, done) for contact, _, done in last.decided)
