"""Why an owner is not called, and until when (invariant 5 of the design); on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import support
from support import add_owner, at, call_up, contact_of, days_ago, dial_and_end, finish, make_desk, sit, wall

from carecall.desk import calling, explaining, planning
from carecall.desk.context import Desk
from carecall.desk.intake_rows import Book
from carecall.desk.why_not import Kind, WhyLine, WhyNot, why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.programmes.load import load_packs, pack_files
from carecall.store import cards, outbox, records
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text

NEW_CAR = ("3dc", "7dc", "month-one", "first-service")


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def surveyed(desk: Desk, days: int = 1, **more: Any) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), "repair", None),), **more)
    return customer


def asked(desk: Desk, owner: int) -> WhyNot:
    return why_not(desk, CustomerId(owner))


def about(found: WhyNot, programme: str) -> WhyLine:
    (line,) = (line for line in found.lines if line.programme == programme)
    return line


def said(found: WhyNot) -> list[tuple[str, str]]:
    """What each line is about, and what it says."""
    return [(line.programme, line.reason.code) for line in found.lines]


def test_somebody_who_can_be_called_is_said_to_be_in_a_queue(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    found = asked(desk, owner)
    assert (found.now, found.until, found.verdict.code) == (True, None, "verdict-now")
    line = found.lines[0]
    assert (line.kind, line.programme, line.reason.code) == (Kind.NOW, "visit-survey", "in-list")
    assert line.reason.params["by"] == "林月"
    assert line.contact == contact_of(desk.db, owner)["id"]
    assert {"B-11", "C-03"} <= set(line.rules)
    assert "****" in found.phone, "C-20"


def test_the_pool_is_named_by_its_role_and_an_agent_hears_whether_it_is_hers(desk: Desk) -> None:
    mine, delivered = surveyed(desk), add_owner(desk, delivered=days_ago(desk, 3))[0]
    planning.plan(desk)
    pool = about(asked(desk, delivered), "3dc").reason.params
    assert (pool["by"], pool["role"]) == ("", "sales-consultant")
    own = about(asked(sit(desk, "A01"), mine), "visit-survey").reason.params
    assert "agent" not in own
    colleague = about(asked(sit(desk, "A02"), mine), "visit-survey").reason.params
    assert (colleague["agent"], colleague["may"]) == ("陈晨", True)
    stranger = about(asked(sit(desk, "A02"), delivered), "3dc").reason.params
    assert (stranger["agent"], stranger["may"]) == ("陈晨", False)


def test_what_is_not_due_yet_says_from_when_and_what_is_missing_says_which_record(desk: Desk) -> None:
    """A-10: a maintenance is counted from a service visit."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 2))
    found = asked(desk, owner)
    assert said(found) == [
        ("3dc", "not-due"), ("7dc", "not-due"), ("month-one", "not-due"), ("first-service", "not-due"),
        ("visit-survey", "missing-visit"), ("maintenance", "missing-service"),
    ]  # fmt: skip
    assert [line.until for line in found.lines] == [
        date(2026, 11, 24), date(2026, 11, 28), date(2026, 12, 21), date(2027, 2, 14), None, None,
    ]  # fmt: skip
    assert (found.verdict.code, found.until) == ("verdict-from", date(2026, 11, 24))
    assert found.verdict.params == {"programme": "3dc", "day": "2026-11-24"}
    assert about(found, "maintenance").rules == ("A-10",)
    bare, _ = add_owner(desk)
    assert dict(said(asked(desk, bare)))["first-service"] == "missing-delivery"
    assert asked(desk, bare).verdict.code == "verdict-nothing"


def test_the_first_day_is_that_of_the_window_which_a_closed_day_moves(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 2))
    with desk.db.write() as tx:
        tx.run("INSERT INTO calendar_day (dealership_id, day, is_open, note) VALUES (:id, '2026-11-24', 0, '')",
               id=desk.id)  # fmt: skip
    assert about(asked(desk, owner), "3dc").until == date(2026, 11, 25)


def test_an_open_contact_that_waits_says_for_what_and_until_when(desk: Desk) -> None:
    """C-03: one unreached call a day; then the next slot of the next day (D-15)."""
    owner = surveyed(desk)
    planning.plan(desk)
    noon = about(asked(at(desk, "2026-11-23 12:00"), owner), "visit-survey")
    assert (noon.kind, noon.reason.code, noon.until) == (Kind.LATER, "first-dial", wall("2026-11-23 13:30"))
    dial_and_end(sit(desk, "A01"), owner, Outcome.NO_ANSWER)
    found = asked(desk, owner)
    line = about(found, "visit-survey")
    assert (line.reason.code, line.until, line.rules) == ("once-a-day", wall("2026-11-24 15:30"), ("C-03",))
    assert (found.now, found.until) == (False, wall("2026-11-24 15:30"))
    assert found.verdict.params == {"programme": "visit-survey", "at": "2026-11-24T15:30"}
    tomorrow = about(asked(at(desk, "2026-11-24 09:00"), owner), "visit-survey")
    assert tomorrow.reason.code == "next-slot"
    assert about(asked(at(desk, "2026-11-24 15:30"), owner), "visit-survey").kind is Kind.NOW


def test_a_day_planned_ahead_a_closed_day_and_a_call_of_today_are_told_apart(desk: Desk) -> None:
    """D-17: a call that was broken off goes on the next day, in any slot."""
    ahead = surveyed(desk, days=-1)
    planning.plan(desk, days=4)
    assert about(asked(desk, ahead), "visit-survey").reason.code == "too-soon"
    broken = surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), broken, Outcome.BROKEN_OFF)
    line = about(asked(desk, broken), "visit-survey")
    assert (line.reason.code, line.until) == ("tried-today", wall("2026-11-24 09:00"))
    closed = replace(desk, pack=replace(desk.pack, calendar=replace(desk.pack.calendar, closed=frozenset(
        [date(2026, 11, 25)]))))  # fmt: skip
    line = about(asked(at(closed, "2026-11-25 10:00"), broken), "visit-survey")
    assert (line.reason.code, line.until) == ("closed-day", wall("2026-11-26 09:00"))
    contact = contact_of(desk.db, ahead)["id"]
    for house, first in ((desk, "2026-11-25"), (closed, "2026-11-26")):
        said = {reason.code: reason.params for reason in explaining.explain(house, contact).reasons}
        assert said["first-dial"]["day"] == first
        assert ("closed-day" in said) is (house is closed)
    line = about(asked(closed, ahead), "visit-survey")
    assert (line.reason, line.until) == (Reason("closed-day", {"day": "2026-11-25"}), wall("2026-11-26 09:00"))


def test_a_promise_says_to_whom_and_for_when_and_when_it_falls_to_everybody(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.CALLBACK, callback="15:00")
    line = about(asked(desk, owner), "visit-survey")
    assert (line.kind, line.reason.code, line.until) == (Kind.LATER, "promised", wall("2026-11-23 15:00"))
    assert (line.reason.params["by"], line.reason.params["at"]) == ("林月", "2026-11-23T15:00")
    late = about(asked(at(desk, "2026-11-23 15:20"), owner), "visit-survey")
    assert (late.kind, late.reason.params["everybody"]) == (Kind.NOW, True)
    night = about(asked(at(desk, "2026-11-23 22:00"), owner), "visit-survey")
    assert (night.reason.code, night.until) == ("outside-hours", wall("2026-11-24 08:00"))


def test_who_is_on_the_phone_comes_before_everything_else(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    mine = sit(desk, "A01")
    card = calling.prepare(mine, CustomerId(owner))
    found = asked(desk, owner)
    assert (found.lines[0].reason.code, found.verdict.code, found.now) == ("claimed", "verdict-claimed", False)
    assert found.lines[0].reason.params["by"] == "林月"
    assert asked(support.lease_out(desk), owner).now, "a claim that ran out is nobody's"
    calling.dial(mine, card.call)
    assert asked(desk, owner).verdict.code == "verdict-on-call"
    left = asked(support.lease_out(desk), owner)
    assert (left.verdict.code, left.until) == ("verdict-left-open", date(2026, 11, 24))


def test_a_number_that_is_on_the_phone_for_another_owner_is_said(desk: Desk) -> None:
    number = ("+8613900009999",)
    first, second = surveyed(desk, phones=number, name="甲"), surveyed(desk, phones=number, name="乙")
    planning.plan(desk)
    calling.prepare(sit(desk, "A01"), CustomerId(first))
    assert asked(desk, second).verdict.code == "verdict-number-on-call"


def test_a_held_contact_waits_for_a_number_and_goes_on_with_it(desk: Desk) -> None:
    """C-06: it resumes with the new number."""
    owner = surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.WRONG_NUMBER)
    found = asked(desk, owner)
    assert found.verdict.code == "verdict-no-working-number"
    assert said(found)[:2] == [("", "no-working-number"), ("visit-survey", "held")]
    assert found.lines[1].rules == ("C-06",)
    with desk.db.write() as tx:
        records.write_numbers(tx, desk.id, owner, {"+8613900001234": ""})
        cards.resume_owner(tx, desk.id, owner, "2026-11-23")
    assert about(asked(desk, owner), "visit-survey").reason.code == "once-a-day"
    assert asked(at(desk, "2026-11-24 09:00"), owner).now


def test_no_number_at_all_stops_planning(desk: Desk) -> None:
    owner = surveyed(desk, phones=())
    planning.plan(desk)
    found = asked(desk, owner)
    assert found.verdict.code == "verdict-no-working-number"
    assert about(found, "visit-survey").reason.code == "needs-number"


def test_an_owner_who_asked_not_to_be_called_never_is(desk: Desk) -> None:
    """B-14 beats every other rule: who was told, and when."""
    owner = surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.DO_NOT_CALL)
    found = asked(desk, owner)
    assert said(found) == [("", "opted-out"), ("visit-survey", "state-cancelled")]
    assert found.verdict.code == "verdict-opted-out"
    assert found.lines[0].rules == ("B-14",)
    assert found.lines[0].reason.params == {"at": "2026-11-23T09:30", "by": "林月", "how": "asked-on-the-phone"}
    assert found.until is None


def test_who_moved_away_is_left_out_until_a_newer_record(desk: Desk) -> None:
    owner, car = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.NOT_ELIGIBLE, "moved")
    found = asked(desk, owner)
    assert (found.verdict.code, found.verdict.params["result"]) == ("verdict-left-out", "moved")
    visit(at(desk, "2026-11-25 10:00"), car, "2026-11-25", "repair")
    back = asked(at(desk, "2026-11-25 10:00"), owner)
    assert (back.verdict.code, back.until) == ("verdict-from", date(2026, 11, 26))


def visit(desk: Desk, car: int, on: str, kind: str) -> None:
    """A visit comes in, as an import writes it."""
    from carecall.desk import due_dates

    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, on, kind)
        book = Book.open(desk, tx)
        book.visits.append((car, kind, date.fromisoformat(on)))
        book.answer_visits()
        due_dates.derive(desk, tx, car)


def test_a_visit_answers_a_service_and_a_sold_car_is_nobodys_any_more(desk: Desk) -> None:
    """D-11: owners already seen are dropped."""
    owner, car = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    assert about(asked(desk, owner), "first-service").kind is Kind.NOW
    visit(desk, car, "2026-11-23", "first-service")
    seen = about(asked(desk, owner), "first-service")
    assert (seen.kind, seen.reason.code, seen.on) == (Kind.OVER, "seen", date(2026, 11, 23))
    late, later_car = add_owner(desk, delivered=days_ago(desk, 88))
    visit(desk, later_car, "2026-11-23", "maintenance")
    answered = about(asked(desk, late), "first-service")
    assert (answered.reason.code, answered.rules) == ("answered", ("D-11",))
    buyer, _ = add_owner(desk, name="买主")
    with desk.db.write() as tx:
        stored = records.car(tx, desk.id, later_car)
        assert stored is not None
        records.update_car(tx, desk.id, stored, {"customer_id": buyer})
    assert asked(desk, late).verdict.code == "verdict-no-car"
    assert ("first-service", "not-the-owner") in said(asked(desk, buyer)), "delivered to somebody else"


def test_what_is_closed_says_how_and_when(desk: Desk) -> None:
    done, refused, old = surveyed(desk), surveyed(desk), surveyed(desk, 6)
    planning.plan(desk)
    finish(sit(desk, "A01"), done)
    dial_and_end(sit(desk, "A02"), refused, Outcome.REFUSED)
    late = at(desk, "2026-12-02 09:30")
    planning.plan(late)
    closed = {owner: about(asked(late, owner), "visit-survey") for owner in (done, refused, old)}
    assert [(line.kind, line.reason.code, line.reason.params["result"]) for line in closed.values()] == [
        (Kind.OVER, "state-completed", "done"), (Kind.OVER, "state-failed", "refused"),
        (Kind.OVER, "state-failed", "never-dialled"),
    ]  # fmt: skip
    assert [line.on for line in closed.values()] == [date(2026, 11, 23), date(2026, 11, 23), date(2026, 12, 2)]
    assert asked(late, done).verdict.code == "verdict-nothing"


def test_what_had_its_time_before_anybody_planned_is_too_old(desk: Desk) -> None:
    owner = surveyed(desk, 20)
    planning.plan(desk)
    line = about(asked(desk, owner), "visit-survey")
    assert (line.kind, line.reason.code, line.on) == (Kind.OVER, "too-old", date(2026, 11, 10))
    assert line.cause == Reason("never-came-in-time", {"came": "2026-11-23"})


def test_what_nobody_planned_in_its_time_says_so(desk: Desk) -> None:
    """B-16: the desk stayed shut from Tuesday to the Tuesday after next."""
    owner = surveyed(desk, 0)
    planning.plan(desk)
    later = at(desk, "2026-12-02 09:30")
    planning.plan(later)
    cause = about(asked(later, owner), "visit-survey").cause
    assert cause == Reason("never-ran", {"before": "2026-11-23", "following": "2026-12-02"})


def test_what_came_after_a_programme_that_stayed_open_says_so(desk: Desk) -> None:
    """D-07: the seven-day call waits for the three-day call, which a promise kept open."""
    owner, _ = add_owner(desk, delivered="2026-11-20", consultant="C01")
    planning.plan(desk)
    dial_and_end(sit(desk, "C01"), owner, Outcome.CALLBACK, callback="9 Dec 10:00")
    for day in ("2026-11-30", "2026-12-07"):
        planning.plan(at(desk, f"{day} 09:00"))
    line = about(asked(at(desk, "2026-12-07 09:30"), owner), "7dc")
    assert (line.reason.code, line.cause) == ("too-old", Reason("never-free", {"programme": "3dc"}))


def test_a_programme_that_comes_after_another_waits_for_it(desk: Desk) -> None:
    """D-07: what the consultant heard is read first."""
    owner, _ = add_owner(desk, delivered="2026-11-20", consultant="C01")
    planning.plan(desk)
    assert about(asked(desk, owner), "3dc").kind is Kind.NOW
    busy = at(desk, "2026-11-23 09:40")
    dial_and_end(sit(busy, "C01"), owner, Outcome.NO_ANSWER)
    week = at(desk, "2026-11-27 09:00")
    line = about(asked(week, owner), "7dc")
    assert (line.kind, line.reason.code, line.reason.params) == (Kind.WAITS, "comes-after", {"programme": "3dc"})


def test_what_came_in_after_planning_waits_for_the_next_one(desk: Desk) -> None:
    """B-16: a list is selected each day."""
    owner = surveyed(desk)
    unplanned = asked(desk, owner)
    assert (unplanned.verdict.code, unplanned.until) == ("verdict-not-planned", date(2026, 11, 23))
    planning.plan(desk)
    late = surveyed(desk)
    found = asked(desk, late)
    line = about(found, "visit-survey")
    assert (line.reason.params["planned"], line.reason.params["last_day"]) == (True, False)
    assert found.until == date(2026, 11, 24)
    with desk.db.write() as tx:
        tx.run("UPDATE vehicle SET stale = 1 WHERE customer_id = :owner", owner=late)
        tx.run("DELETE FROM due_date WHERE customer_id = :owner", owner=late)
    assert about(asked(desk, late), "visit-survey").reason.code == "not-derived"


def test_what_came_in_after_planning_on_its_last_day_is_not_put_off_until_it_is_too_late(desk: Desk) -> None:
    """B-16; A-19: tomorrow's planning would find it given up."""
    planning.plan(desk)
    owner = surveyed(desk, 7)
    found = asked(desk, owner)
    assert about(found, "visit-survey").reason.params["last_day"] is True
    assert (found.verdict.code, found.until) == ("verdict-not-planned", date(2026, 11, 23))
    planning.plan(desk)
    assert asked(desk, owner).now


def test_a_contact_of_a_programme_that_is_gone_is_still_told(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    without = replace(desk, pack=replace(desk.pack, programmes={}))
    assert asked(without, owner).now
    planning.plan(without)
    assert contact_of(desk.db, owner)["result"] == "superseded"
    assert about(asked(desk, owner), "visit-survey").reason.code == "superseded"


def test_a_message_is_told_as_one_with_how_it_goes_and_when(desk: Desk) -> None:
    """A-03: the message that comes before the call."""
    messages = load_packs(pack_files([], "dealership"), support.library().names(), None)
    touch = messages.programmes["notice"].touches[0]
    first = desk.pack.programmes["first-service"]
    written = replace(first, touches=(replace(touch, start=-14, end=-8, give_up=-8), *first.touches))
    desk = replace(desk, pack=replace(desk.pack, programmes={**desk.pack.programmes, "first-service": written}))
    owner, _ = add_owner(desk, delivered=days_ago(desk, 60))
    found = asked(desk, owner)
    lines = [line.reason for line in found.lines if line.programme == "first-service"]
    assert [(each.code, each.params.get("channels")) for each in lines] == [("not-due", ["sms"]), ("not-due", None)]
    known = Names(desk.pack, desk.clock.wall())
    assert reason_text(Words("en"), lines[0], known).startswith("To be sent from ")
    assert "as SMS" in reason_text(Words("en"), lines[0], known)
    assert "短信" in reason_text(Words("zh"), lines[0], known)
    over = asked(at(desk, "2026-12-24 09:30"), owner)
    gone = [line.reason for line in over.lines if line.programme == "first-service" and line.reason.code == "too-old"]
    assert [reason_text(Words("en"), each, known).startswith("It was to be sent from ") for each in gone] == [True]
    soon = asked(at(desk, "2026-12-02 09:30"), owner).verdict
    assert "written to from" in reason_text(Words("en"), soon, known)


@pytest.fixture
def quarterly(desk: Desk, tmp_path: Path) -> Desk:
    """Who has not been here for half a year gets a message and then a call, each quarter again (A-07)."""
    (tmp_path / "ours.yaml").write_text("pack: ours\nprogrammes:\n  lost: {run: yes}\n", encoding="utf-8")
    pack = load_packs(pack_files([tmp_path / "ours.yaml"]), support.library().names(), None)
    return replace(desk, pack=pack)


def lost(found: WhyNot) -> list[tuple[str, object]]:
    return [(line.reason.code, line.until) for line in found.lines if line.programme == "lost"]


def test_a_07_the_call_of_this_round_is_told_before_the_next_round(quarterly: Desk) -> None:
    """The next round is on record from the day on that the present one falls due."""
    owner, _ = add_owner(quarterly, delivered="2025-03-01", visits=(("2026-05-20", "repair", None),))
    planning.plan(quarterly)
    coming = [("not-due", date(2027, 2, 21)), ("not-due", date(2027, 2, 27))]
    call = ("not-due", date(2026, 11, 27))
    found = asked(quarterly, owner)
    assert lost(found) == [call, *coming, ("state-outbox", None)]
    assert (found.verdict.code, found.until) == ("verdict-from", date(2026, 11, 27))
    with quarterly.db.write() as tx:
        outbox.withdraw(tx, quarterly.id, "customer_id = :customer", "never-sent", Reason("never-sent").to_json(),
                        "2026-11-23", {"customer": owner})  # fmt: skip
    assert lost(asked(quarterly, owner)) == [call, *coming, ("never-sent", None)]
    later = at(quarterly, "2026-11-27 10:00")
    planning.plan(later)
    assert asked(later, owner).now, "it stands where it was said to come"


def test_what_is_said_of_two_touches_word_for_word_is_said_once(quarterly: Desk) -> None:
    owner, _ = add_owner(quarterly, delivered="2025-03-01")
    assert lost(asked(quarterly, owner)) == [("missing-bound", None)]
    other, vehicle = add_owner(quarterly, delivered="2025-03-01", visits=(("2026-05-20", "repair", None),))
    with quarterly.db.write() as tx:
        support.add_visit(quarterly, tx, vehicle, "2026-11-21", "body")
    line = about(asked(quarterly, other), "lost")
    assert line.reason.code == "answered"
    assert about(asked(quarterly, other), "lost").rules == ("D-11",)


def test_two_cars_are_told_apart_and_two_visits_are_both_told(desk: Desk) -> None:
    owner, _ = add_owner(desk, visits=((days_ago(desk, 2), "repair", None), (days_ago(desk, 1), "body", None)))
    with desk.db.write() as tx:
        second = records.add_car(tx, desk.id, owner)
        records.update_car(tx, desk.id, second, {"plate": "京B00001"})
    planning.plan(desk)
    found = asked(desk, owner)
    mine = [line for line in found.lines if line.programme == "visit-survey"]
    assert [line.reason.code for line in mine] == ["in-list", "in-list", "missing-visit"]
    assert len(found.plates) == 2
    assert mine[2].plate == "京B00001"


def test_nobody_is_called_who_is_not_there(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        asked(desk, 10**6)
    assert caught.value.code == "unknown-owner"


def test_it_judges_as_planning_does(desk: Desk) -> None:
    """Of many owners: what it says is due and unplanned is what planning plans, and nothing else."""
    owners = [add_owner(desk, delivered=days_ago(desk, days), visits=visits, phones=phones)[0]
              for days in (1, 2, 3, 6, 7, 12, 29, 30, 44, 50, 84, 86, 92, 121, 122, 130)
              for visits in ((), ((days_ago(desk, 1), "repair", None),), ((days_ago(desk, 1), "maintenance", 900),))
              for phones in (None, ())]  # fmt: skip
    expected = {(owner, line.programme) for owner in owners for line in asked(desk, owner).lines
                if line.reason.code == "not-planned"}  # fmt: skip
    planning.plan(desk)
    made = {(int(owner), programme) for owner, programme in
            support.rows(desk.db, "SELECT customer_id, programme FROM contact")}  # fmt: skip
    assert made == expected
    assert {programme for _, programme in made} >= {*NEW_CAR, "visit-survey"}


def test_a_later_day_is_the_day_on_which_planning_makes_the_contact(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 20))
    until = asked(desk, owner).until
    assert isinstance(until, date)
    day_before = at(desk, f"{until - timedelta(days=1)} 09:30")
    planning.plan(day_before)
    assert contact_of(desk.db, owner) == {}
    planning.plan(at(desk, f"{until} 09:30"))
    assert asked(at(desk, f"{until} 09:30"), owner).now


def test_the_phone_is_masked_and_called_up_owners_stay_masked(desk: Desk) -> None:
    """C-20: the number in clear is for who has claimed the owner."""
    owner = surveyed(desk)
    planning.plan(desk)
    call_up(sit(desk, "A01"), owner)
    assert "****" in asked(desk, owner).phone
