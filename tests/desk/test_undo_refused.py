"""When an outcome can no longer be undone, and why; nothing is changed then. On both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
import support
from support import add_owner, at, call_up, days_ago, dial_and_end, finish, make_desk, moment, rows, sit, value
from undo_stories import owner_of_two, records

from carecall.desk import calling, due_dates, persons, planning, promising, recording, undoing
from carecall.desk.context import Desk
from carecall.desk.intake_rows import Book
from carecall.desk.recording import Said
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def why_not(desk: Desk) -> tuple[str, dict[str, object]]:
    """The reason, the same before and when it is tried; nothing was written."""
    before = support.picture(desk.db)
    with pytest.raises(Refused) as asked:
        undoing.last(desk)
    with pytest.raises(Refused) as tried:
        undoing.undo(desk)
    assert support.picture(desk.db) == before
    assert (asked.value.code, asked.value.params) == (tried.value.code, tried.value.params)
    return tried.value.code, tried.value.params


NOTHING = ("nothing-to-undo", {})


def test_only_an_outcome_of_ones_own_and_of_today(desk: Desk) -> None:
    owner = owner_of_two(desk)
    assert why_not(desk) == NOTHING
    calling.prepare(desk, CustomerId(owner))
    assert why_not(desk) == NOTHING
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    assert why_not(sit(desk, "A02", "seat-2")) == NOTHING
    assert why_not(desk.seated(None)) == NOTHING
    assert why_not(at(desk, "2026-11-24 09:30")) == NOTHING
    elsewhere = sit(at(desk, "2026-11-23 17:30"), "A01", "seat-9")
    assert undoing.undo(elsewhere).customer == owner, "the same agent at another desk"
    assert why_not(desk) == NOTHING


def test_a_call_of_yesterday_keeps_the_figures_of_yesterday(desk: Desk) -> None:
    card = call_up(desk, owner_of_two(desk))
    tomorrow = at(desk, "2026-11-24 09:30")
    calling.close(tomorrow, card.call, Ended(Outcome.NO_ANSWER))
    assert why_not(tomorrow) == NOTHING
    assert why_not(desk) == NOTHING


def test_where_nobody_has_a_name_it_is_the_seats_own(desk: Desk) -> None:
    nameless = desk.seated(None)
    owner = owner_of_two(nameless)
    dial_and_end(nameless, owner, Outcome.NO_ANSWER)
    other = replace(nameless, seat="seat-2")
    assert why_not(other) == NOTHING
    calling.prepare(other, CustomerId(owner_of_two(nameless)))
    assert undoing.last(nameless).customer == owner


def test_a_call_that_waits_for_its_outcome_comes_first(desk: Desk) -> None:
    dial_and_end(desk, owner_of_two(desk), Outcome.NO_ANSWER)
    card = call_up(desk, owner_of_two(desk))
    assert why_not(desk) == ("undo-call-open", {})
    assert why_not(sit(desk, "A01", "seat-9")) == ("undo-call-open", {})
    calling.close(desk, card.call, Ended(Outcome.BUSY))
    assert undoing.last(desk).outcome == "busy"


# --- somebody else ---


@pytest.mark.parametrize(("agent", "by"), [("A02", "陈晨"), ("", "")])
def test_not_after_somebody_else_has_opened_the_owner(desk: Desk, agent: str, by: str) -> None:
    """Opened is enough: whoever read the card has seen what the outcome left."""
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="+5m")
    other = sit(at(desk, "2026-11-23 09:55"), agent or "A02", "seat-2")
    card = calling.prepare(other if agent else other.seated(None), CustomerId(owner))
    assert why_not(desk) == ("undo-opened", {"by": by})
    calling.release(other, card.call)
    assert why_not(desk) == ("undo-opened", {"by": by})


def test_ones_own_card_of_the_owner_does_not_stand_in_the_way(desk: Desk) -> None:
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="+5m")
    later = at(desk, "2026-11-23 09:36")
    card = calling.prepare(later, CustomerId(owner))
    undoing.undo(later)
    assert not calling.dial(later, card.call).promised, "the promise was never made"


def test_not_after_the_message_has_left_the_outbox(desk: Desk) -> None:
    """C-03, E-10."""
    owner, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    for when in ("2026-11-23 09:30", "2026-11-24 16:00", "2026-11-25 14:00"):
        dial_and_end(at(desk, when), owner, Outcome.NO_ANSWER)
    last = at(desk, "2026-11-25 14:05")
    with desk.db.write() as tx:
        tx.update("message", {"dealership_id": desk.id}, state="sent")
    assert why_not(last) == ("undo-sent", {})
    with desk.db.write() as tx:
        tx.run("DELETE FROM message")
    assert why_not(last) == ("undo-sent", {})


# --- records that were changed since ---


def visit(desk: Desk, car: int, kind: str = "repair") -> None:
    """A visit as an import writes it: it cancels at once what it answers (D-11)."""
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 0), kind, 3100)
        book = Book.open(desk, tx)
        book.visits.append((car, kind, desk.clock.today()))
        book.answer_visits()
        due_dates.derive(desk, tx, car)


def test_not_after_a_visit_has_cancelled_what_was_called_about(desk: Desk) -> None:
    owner, car = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    visit(desk, car, "first-service")
    assert why_not(desk) == ("undo-changed", {"table": "contact"})


def test_not_after_the_promise_was_handed_over_or_moved(desk: Desk) -> None:
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="tomorrow 3pm")
    promising.move(desk, CustomerId(owner), calling.read_callback(desk, "tomorrow 4pm"))
    assert why_not(desk) == ("undo-changed", {"table": "promise"})


def test_not_after_the_number_was_corrected(desk: Desk) -> None:
    """C-06."""
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.WRONG_NUMBER)
    with desk.db.write() as tx:
        support.records.write_numbers(tx, desk.id, owner, {"+8613800138009": ""})
        persons.resume(desk, tx, owner)
    assert why_not(desk) == ("undo-changed", {"table": "contact"})


def test_not_where_a_visit_came_between_the_dial_of_a_promise_and_its_outcome(desk: Desk) -> None:
    """The contact that would wait for the promise again is cancelled."""
    owner, car = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
    noon = at(desk, "2026-11-23 12:01")
    card = call_up(noon, owner)
    visit(noon, car, "first-service")
    calling.close(noon, card.call, Ended(Outcome.NO_ANSWER))
    assert why_not(noon) == ("undo-changed", {"table": "contact"})


def test_a_contact_that_was_closed_during_the_call_stays_closed(desk: Desk) -> None:
    owner, car = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    card = call_up(desk, owner)
    visit(desk, car, "first-service")
    between = records(desk.db)
    calling.close(desk, card.call, Ended(Outcome.NO_ANSWER))
    undoing.undo(desk)
    assert records(desk.db) == between


def test_d_13_what_a_visit_derived_from_a_reading_that_is_taken_back_is_derived_again(desk: Desk) -> None:
    owner, car = add_owner(desk, delivered=days_ago(desk, 31), visits=((days_ago(desk, 20), "repair", 900),))
    planning.plan(desk)
    finish(desk, owner, {"odometer": "4900", "estimate": "wait"})
    service = "SELECT kind, occurrence, due_on FROM due_date WHERE vehicle_id = :car ORDER BY kind, occurrence"
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 0), "first-service")
        due_dates.derive(desk, tx, car)
    misled = rows(desk.db, service, car=car)
    undoing.undo(desk)
    right = rows(desk.db, service, car=car)
    assert right != misled
    with desk.db.write() as tx:
        due_dates.derive(desk, tx, car)
    assert rows(desk.db, service, car=car) == right


def test_not_where_the_round_that_it_opened_was_called(desk: Desk) -> None:
    """D-16: a record of the next round, itself undone, still tells of that contact."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 60), reading=(days_ago(desk, 10), 4500))
    planning.plan(desk)
    finish(desk, owner, {"odometer": "2500", "booking": "far-off"})
    following = ContactId(support.contact_of(desk.db, owner)["id"])
    recording.record(desk, following, Said(Outcome.BUSY, at=moment("2026-11-23 09:29")))
    undoing.undo(desk)
    assert why_not(desk) == ("undo-changed", {"table": "contact"})


def test_what_a_call_did_not_change_may_change(desk: Desk) -> None:
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    with desk.db.write() as tx:
        support.records.update_owner(tx, desk.id, owner, {"salutation": "ms"})
        support.records.write_numbers(tx, desk.id, owner, {"+8613800138009": ""})
    undoing.undo(desk)
    assert rows(desk.db, "SELECT salutation, unreached_on FROM customer") == [("ms", None)]


# --- records that were entered late ---


def test_b_10_a_record_that_was_entered_last_is_undone_first(desk: Desk) -> None:
    """Whatever hour it tells of; a record of an earlier day is not undone, its day keeps its figures."""
    late = at(desk, "2026-11-23 16:00")
    first, second, third = owner_of_two(desk), owner_of_two(desk), owner_of_two(desk)
    enter(late, third, "2026-11-22 10:00")
    assert value(desk.db, "SELECT changes FROM call WHERE customer_id = :c", c=third) == "[]"
    before = records(desk.db)
    dial_and_end(late, first, Outcome.NO_ANSWER)
    enter(late, second, "2026-11-23 10:00")
    assert [undoing.undo(late).customer for _ in range(2)] == [second, first]
    assert records(desk.db) == before
    assert why_not(late) == NOTHING


def enter(desk: Desk, owner: int, when: str) -> None:
    contact = ContactId(support.contact_of(desk.db, owner, "visit-survey")["id"])
    recording.record(desk, contact, Said(Outcome.NO_ANSWER, at=moment(when)))
