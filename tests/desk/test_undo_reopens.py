"""Behind an undone outcome its dial stands: a call that waits for the right one, as if the wrong one had never been; on
both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support import add_owner, at, call_up, days_ago, dial_and_end, make_desk, rows, sit, talk_through, value
from undo_stories import STORIES, owner_of_two, records

from carecall.desk import calling, planning, undoing
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.correcting import correct
from carecall.desk.summary import summary
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

TALKS = """
SELECT c.dialled_at, c.day, c.slot, c.promise_id, c.outcome, c.reached, a.contact_id, a.number, a.outcome, a.uses_try
FROM call c JOIN attempt a ON a.dealership_id = c.dealership_id AND a.call_id = c.id
WHERE c.undone_at IS NULL ORDER BY c.id, a.contact_id"""


def morning(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


@pytest.mark.parametrize("name", STORIES)
def test_the_right_outcome_is_given_to_the_same_dial(db: Database, name: str) -> None:
    """C-03: a try is used once, and the dial is where it was."""
    story = STORIES[name](morning(db))
    desk = next(story)
    before, figures, calls_before = records(db), summary(desk), rows(db, TALKS)
    next(story, None)
    wrong = rows(db, TALKS)
    card = undoing.reopen(desk).card
    assert card is not None
    calling.close(desk, card.call, Ended(Outcome.REFUSED))
    right = rows(db, TALKS)
    assert [row[:4] + row[6:8] for row in right] == [row[:4] + row[6:8] for row in wrong]
    assert summary(desk).total.dialled == figures.total.dialled + 1
    undoing.undo(desk)
    assert records(db) == before, "the right one is undone like any other"
    assert rows(db, TALKS) == calls_before


@pytest.mark.parametrize("name", STORIES)
def test_the_dial_too_is_taken_back(db: Database, name: str) -> None:
    story = STORIES[name](morning(db))
    desk = next(story)
    before, figures, calls_before = records(db), summary(desk), rows(db, TALKS)
    next(story, None)
    card = undoing.reopen(desk).card
    assert card is not None
    done = undoing.undial(desk, card.call)
    assert (done.customer, done.outcome) == (card.customer, None)
    assert (records(db), summary(desk), rows(db, TALKS)) == (before, figures, calls_before)
    assert call_up(desk, int(card.customer))


def test_the_promise_that_the_dial_kept_is_kept_still(db: Database) -> None:
    desk = morning(db)
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
    noon = at(desk, "2026-11-23 12:01")
    dial_and_end(noon, owner, Outcome.REFUSED)
    later = at(desk, "2026-11-23 12:40")
    card = undoing.reopen(later).card
    assert card is not None
    assert card.promised
    assert rows(db, "SELECT ending, kept FROM promise") == [("dialled", 1)]


def test_what_was_answered_goes_over_and_the_opening_is_not_said_again(db: Database) -> None:
    """B-02, D-17."""
    desk = morning(db)
    owner = owner_of_two(desk)
    card = call_up(desk, owner)
    before = card.contacts[0].this_call
    dial_and_end(desk, owner, Outcome.BROKEN_OFF)
    again = undoing.reopen(desk).card
    assert again is not None
    assert again.dialled_at == card.dialled_at
    assert again.contacts[0].this_call == before
    assert calling.unfinished(desk) is not None, "a desk that is killed now offers it"


def test_where_somebody_has_the_number_meanwhile_the_dial_goes_too(db: Database) -> None:
    """Nobody is thrown out of a call."""
    desk = morning(db)
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    number = value(db, "SELECT number FROM call")
    shared, _ = add_owner(desk, "王磊", phones=(number,), visits=((days_ago(desk, 1), "repair", 900),))
    planning.plan(desk)
    other = sit(desk, "A02", "seat-2")
    held = calling.prepare(other, shared)
    done = undoing.reopen(desk)
    assert done.card is None
    assert rows(db, "SELECT id FROM call WHERE ended_at IS NULL") == [(int(held.call),)]
    assert call_again(desk, owner) == "taken"


def call_again(desk: Desk, owner: int) -> str:
    with pytest.raises(Refused) as refused:
        calling.prepare(desk, owner)
    return refused.value.code


def survey(desk: Desk) -> int:
    return add_owner(desk, visits=((days_ago(desk, 1), "repair", 900),))[0]


def month_one(desk: Desk) -> int:
    return add_owner(desk, delivered=days_ago(desk, 31))[0]


def first_service(desk: Desk) -> int:
    return add_owner(desk, delivered=days_ago(desk, 88))[0]


@pytest.mark.parametrize(
    ("made", "given"),
    [
        (survey, {"condition": "problem", "problem": "a noise", "agreed-time": "10:00", "odometer": "1000"}),
        (survey, {"overall": "2", "low-score": "the bill", "complaint-content": "nobody explained"}),
        (month_one, {"odometer": "2000", "estimate": "other-day", "estimate-day": "2026-12-10"}),
        (first_service, {"odometer": "3000", "agreed-time": "10:00"}),
        (first_service, {"odometer": "3000", "booking": "not-coming", "reason": "price"}),
    ],
)
def test_d_17_every_answer_of_a_finished_talk_stands_again_and_can_be_corrected(
    db: Database, made: Callable[[Desk], int], given: dict[str, str]
) -> None:
    """In the call that stands, and once its dial was taken back too in the next one, behind the opening."""
    desk = morning(db)
    owner = made(desk)
    planning.plan(desk)
    talk = finished(desk, owner, given)
    card = undoing.reopen(desk).card
    assert card is not None
    again = Conversation.open(card)
    assert (again.so_far, again.ending) == (talk.so_far, talk.ending)
    changed, _ = correct(again, again.contact.contact.id, "odometer", "1500") if "odometer" in given else (again, None)
    assert changed.step or changed.ending
    undoing.undial(desk, card.call)
    anew = talk_through(desk, call_up(desk, owner), {})
    own = [each for each in talk.so_far if not each.step.each_call]
    assert [each for each in anew.so_far if not each.step.each_call] == own
    assert anew.ending == talk.ending


def finished(desk: Desk, owner: int, given: dict[str, str]) -> Conversation:
    card = call_up(desk, owner)
    talk = talk_through(desk, card, given)
    assert talk.proposed is not None
    calling.close(desk, card.call, talk.proposed)
    return talk
