"""Undoing an outcome: whatever the call changed is as it was before, and the attempt stays, marked and out of every
figure (C-03, C-06, B-02, B-14, D-02, D-13, D-14, D-16); on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from support import (
    add_owner,
    at,
    call_up,
    days_ago,
    dial_and_end,
    finish,
    make_desk,
    rows,
    sit,
    surveyed,
    talk_through,
    value,
)
from undo_stories import STORIES, owner_of_two, records

from carecall.desk import auditing, calling, exporting, planning, undoing
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.leaving import to_pass
from carecall.desk.summary import summary
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.agreed import Agreed
from carecall.store.database import Database


def morning(db: Database, when: str = "2026-11-23 09:30") -> Desk:
    return sit(make_desk(db, when), "A01")


@pytest.mark.parametrize("name", STORIES)
def test_everything_that_a_call_changed_goes_back(db: Database, name: str) -> None:
    story = STORIES[name](morning(db))
    desk = next(story)
    before, figures = records(db), summary(desk)
    next(story, None)
    assert records(db) != before, "the call changed something"
    shown, done = undoing.last(desk), undoing.undo(desk)
    assert (done.call, done.outcome, done.name) == (shown.call, shown.outcome, "张文山")
    assert records(db) == before
    assert summary(desk) == figures
    flags = "SELECT undone_at FROM call WHERE id = :id UNION ALL SELECT undone_at FROM attempt WHERE call_id = :id"
    marks = rows(db, flags, id=int(done.call))
    assert len(marks) >= 2
    assert {mark for (mark,) in marks} == {desk.now}
    assert rows(db, "SELECT changes FROM call WHERE id = :id", id=int(done.call)) == [("[]",)]
    contacts = {int(contact) for (contact,) in rows(db, "SELECT contact_id FROM attempt WHERE call_id = :id",
                                                    id=int(done.call))}  # fmt: skip
    again = call_up(desk, int(done.customer))
    assert {int(each.contact.id) for each in again.contacts} == contacts, "the owner is called again the same day"


def test_what_stays_is_told_in_the_audit(db: Database) -> None:
    """C-20: one entry for the call, and one for each contact, promise, car and the owner that went back."""
    desk = morning(db)
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.DO_NOT_CALL)
    done = undoing.undo(desk)
    entries = rows(db, "SELECT subject, subject_id, staff_id FROM audit WHERE action = 'undone' ORDER BY id")
    agent = value(db, "SELECT id FROM staff WHERE code = 'A01'")
    contacts = [contact for (contact,) in rows(db, "SELECT id FROM contact ORDER BY id")]
    wanted = [("call", int(done.call)), *(("contact", contact) for contact in contacts), ("customer", owner)]
    assert entries == [(subject, number, agent) for subject, number in wanted]


def test_undone_calls_are_in_no_export(db: Database) -> None:
    desk = morning(db)
    dial_and_end(desk, owner_of_two(desk), Outcome.NO_ANSWER)
    undoing.undo(desk)
    for what in ("calls", "attempts", "messages"):
        with exporting.table(desk, what) as (_, found):
            assert list(found) == [], what


# --- one after the other ---


def test_undoing_twice_undoes_the_outcome_before_that_one(db: Database) -> None:
    desk = morning(db)
    first, second = owner_of_two(desk), owner_of_two(desk)
    before = records(db)
    dial_and_end(desk, first, Outcome.REFUSED)
    between = records(db)
    dial_and_end(at(desk, "2026-11-23 09:40"), second, Outcome.WRONG_NUMBER)
    assert undoing.undo(at(desk, "2026-11-23 09:45")).customer == second
    assert records(db) == between
    assert undoing.undo(at(desk, "2026-11-23 09:45")).customer == first
    assert records(db) == before


def test_two_calls_of_one_owner_are_undone_from_the_last_on(db: Database) -> None:
    """The promise that the second answered was made by the first: it is open again, then it was never made."""
    desk = morning(db)
    owner = owner_of_two(desk)
    before = records(db)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
    noon = at(desk, "2026-11-23 12:02")
    promised = records(db)
    dial_and_end(noon, owner, Outcome.FINISHED)
    undoing.undo(noon)
    assert records(db) == promised
    undoing.undo(noon)
    assert records(db) == before
    assert rows(db, "SELECT ending, kept FROM promise") == [("cancelled", None)]


def test_a_call_made_again_is_undone_again(db: Database) -> None:
    desk = morning(db)
    owner = owner_of_two(desk)
    before = records(db)
    for outcome in (Outcome.NO_ANSWER, Outcome.DO_NOT_CALL, Outcome.WRONG_NUMBER):
        dial_and_end(desk, owner, outcome)
        undoing.undo(desk)
        assert records(db) == before
    assert value(db, "SELECT count(*) FROM attempt WHERE undone_at IS NOT NULL") == 6
    assert value(db, "SELECT max(number) FROM attempt") == 1, "what was undone is not counted"


# --- what was answered ---


def test_b_02_nothing_that_was_answered_is_lost(db: Database) -> None:
    """The next call says the opening again and goes on at the first unanswered question."""
    desk = morning(db)
    owner, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    card = call_up(desk, owner)
    talk_through(desk, card, {"overall": "4"}, until="low-score")
    calling.close(desk, card.call, Ended(Outcome.REFUSED))
    undoing.undo(desk)
    again = call_up(desk, owner)
    assert Conversation.open(again).step.id != "low-score"  # type: ignore[union-attr]
    talk = talk_through(desk, again, until="low-score")
    assert {given.step.id: given.value for given in talk.so_far}["overall"] == "4"
    assert value(db, "SELECT count(*) FROM answer WHERE step = 'overall'") == 1


def test_d_13_a_reading_that_was_taken_back_is_written_by_the_call_that_follows(db: Database) -> None:
    """Its question is not asked twice; where nobody speaks it is not written either, and written once it stays once."""
    desk = morning(db)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 31))
    planning.plan(desk)
    finish(desk, owner, {"odometer": "2000", "estimate": "agreed"})
    read, due = "SELECT km FROM odometer", "SELECT due_on, source FROM due_date WHERE kind = 'first-service'"
    wanted = rows(db, read), rows(db, due)
    undoing.undo(desk)
    assert rows(db, read) == []
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    assert rows(db, read) == [], "nobody spoke"
    undoing.undo(desk)
    card = call_up(desk, owner)
    ending = talk_through(desk, card, {"odometer": "9999"}).proposed
    assert ending is not None
    calling.close(desk, card.call, ending)
    assert (rows(db, read), rows(db, due)) == wanted
    undoing.undo(desk)
    assert rows(db, read) == []


def test_what_a_later_call_has_written_is_not_written_again(db: Database) -> None:
    desk = morning(db)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 31))
    planning.plan(desk)
    card = call_up(desk, owner)
    talk_through(desk, card, {"odometer": "2000"}, until="estimate")
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF))
    undoing.undo(desk)
    for when in ("2026-11-23 10:00", "2026-11-24 10:00"):
        then = at(desk, when)
        card = call_up(then, owner)
        talk_through(then, card, until="estimate")
        calling.close(then, card.call, Ended(Outcome.BROKEN_OFF))
    assert rows(db, "SELECT read_on, km FROM odometer") == [("2026-11-23", 2000)]


# --- what is kept for it ---


def test_what_a_call_changed_is_kept_for_its_day_only(db: Database) -> None:
    desk = morning(db)
    kept = "SELECT count(*) FROM call WHERE changes <> '[]'"
    owner, other = owner_of_two(desk), owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="tomorrow 10am")
    planning.plan(at(desk, "2026-11-23 18:00"))
    assert value(db, kept) == 1, "the day is not over"
    left = call_up(desk, other)
    tomorrow = at(desk, "2026-11-24 09:30")
    planning.plan_once(tomorrow)
    assert value(db, kept) == 0
    calling.close(tomorrow, left.call, Ended(Outcome.REFUSED))
    assert value(db, kept) == 0, "a call of yesterday is not undone"


def test_a_plain_dial_keeps_nothing(db: Database) -> None:
    desk = morning(db)
    call_up(desk, owner_of_two(desk))
    assert rows(db, "SELECT changes FROM call") == [("[]",)]


def test_the_claim_of_the_next_try_is_free(db: Database) -> None:
    """After an undo others can call the owner, too."""
    desk = morning(db)
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    undoing.undo(desk)
    assert calling.prepare(sit(desk, "A02", "seat-2"), CustomerId(owner)).attempts == ()


def test_a_note_is_not_lost_with_the_outcome_that_is_undone(db: Database) -> None:
    """It stands on the card again when the owner is prepared, once."""
    desk = make_desk(db, agent="A01")
    customer, _ = add_owner(desk, visits=((days_ago(desk, 2), "repair", None),))
    planning.plan(desk)
    card = call_up(desk, customer)
    calling.close(desk, card.call, Ended(Outcome.REFUSED), None, "后门异响")
    undoing.undo(desk)
    again = calling.prepare(desk, CustomerId(customer))
    assert again.note == "后门异响"
    done = calling.dial(desk, again.call)
    calling.close(desk, done.call, Ended(Outcome.CALLBACK), calling.read_callback(desk, "16:30"), done.note)
    later = at(desk, "2026-11-23 16:30")
    assert calling.prepare(later, CustomerId(customer)).note == ""


def test_of_two_calls_that_ended_in_one_second_the_later_is_undone_first(db: Database) -> None:
    """A call that was left open has the lower number and ends after the next one."""
    desk = make_desk(db, agent="A01")
    left, other = (surveyed(desk) for _ in range(2))
    planning.plan(desk)
    dial_and_end(desk, left, Outcome.NO_ANSWER)
    dial_and_end(desk, other, Outcome.BUSY)
    with db.write() as tx:
        tx.run("UPDATE call SET lease_until = '2026-11-23T07:41:00Z'")
        ((contact,),) = tx.all("SELECT id FROM contact WHERE customer_id = :customer", customer=left)
        auditing.note(desk, tx, "contact", contact, "no-answer")
    assert undoing.last(desk).customer == left


def test_d_12_what_was_agreed_in_a_dial_that_was_taken_back_is_of_the_call_that_ends_it(db: Database) -> None:
    """Its answers stand and are not asked again: the bookings and what is to be passed on have them all the same."""
    desk = morning(db)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    given = {"booking": "agrees", "agreed-date": "2026-12-02", "agreed-time": "10:00"}
    finish(desk, owner, given)
    again = undoing.reopen(desk).card
    assert again is not None
    undoing.undial(desk, again.call)
    assert to_pass(desk, desk.clock.today()) == []
    finish(desk, owner, given)
    (told,) = to_pass(desk, desk.clock.today())
    assert told.comes == Agreed(date(2026, 12, 2), "10:00")
    assert value(db, "SELECT count(*) FROM answer WHERE step = 'agreed-date'") == 1, "it was not asked again"
