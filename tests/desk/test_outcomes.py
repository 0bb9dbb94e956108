"""What an outcome does to the database: C-03, C-06, B-14, D-13, D-14, D-16; on both databases."""

from __future__ import annotations

import pytest
import support
from support import (
    add_owner,
    at,
    call_up,
    contact_of,
    days_ago,
    dial_and_end,
    finish,
    make_desk,
    rows,
    sit,
    staff_id,
    value,
)

from carecall.desk import calling, correcting, due_dates, planning, queue, summary, undoing
from carecall.desk.context import Desk
from carecall.desk.finding import matching
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store import cards, records
from carecall.store.database import Database

MORNING = "2026-11-23 09:30"


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, MORNING), "A01")


def surveyed(desk: Desk, **more: object) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),), **more)  # type: ignore[arg-type]
    planning.plan(desk)
    return customer


def state(desk: Desk, owner: int, programme: str = "%") -> tuple[str, str]:
    found = contact_of(desk.db, owner, programme)
    return str(found["state"]), str(found["result"])


def refusal(desk: Desk, owner: int) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        calling.prepare(desk, CustomerId(owner))
    return caught.value.code, str(caught.value.params.get("until", ""))


# --- unreached ---


def test_c_03_three_tries_in_three_slots_on_three_days_then_one_message(desk: Desk) -> None:
    owner = surveyed(desk, name="张文山", phones=("+8613800138001",))
    moments = (("23 09:30", Outcome.NO_ANSWER), ("24 16:00", Outcome.BUSY), ("25 14:00", Outcome.SWITCHED_OFF))
    for when, outcome in moments:
        assert value(desk.db, "SELECT count(*) FROM message") == 0
        now = at(desk, f"2026-11-{when}")
        dial_and_end(now, owner, outcome)
        assert refusal(now, owner)[0] in ("not-now", "nothing-open")
    tries = rows(desk.db, "SELECT number, day, slot, outcome, aapor, uses_try FROM attempt ORDER BY id")
    assert tries == [
        (1, "2026-11-23", "morning", "no-answer", "NC", 1),
        (2, "2026-11-24", "late-afternoon", "busy", "NC", 1),
        (3, "2026-11-25", "early-afternoon", "switched-off", "NC", 1),
    ]
    assert state(desk, owner) == ("failed", "unreached")
    ((number, template, channel, body, day),) = rows(
        desk.db, "SELECT number, template, channel, body, day FROM message"
    )
    assert (number, template, channel, day) == ("+8613800138001", "missed-survey", "sms", "2026-11-25")
    assert "张先生" in body
    assert "方圆汽车" in body


def test_invariant_4_one_unreached_dial_a_day_over_all_programmes(desk: Desk) -> None:
    """The consultant waits until tomorrow where the care desk did not reach the owner today; a promise apart."""
    visit = ((days_ago(desk, 1), "repair", None),)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), visits=visit, consultant="C01")
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.THIRD_PERSON)
    consultant = sit(at(desk, "2026-11-23 14:00"), "C01")
    assert refusal(consultant, owner) == ("not-now", "2026-11-24T09:00")
    tomorrow = sit(at(desk, "2026-11-24 10:00"), "C01")
    dial_and_end(tomorrow, owner, Outcome.NOT_CONVENIENT)
    assert call_up(at(desk, "2026-11-24 16:00"), owner).contacts[0].contact.programme == "visit-survey", (
        "the owner was reached: only unreached dials count"
    )


def test_the_owner_who_was_reached_is_known_by_who_did_it(desk: Desk) -> None:
    one, two = surveyed(desk), surveyed(desk)
    dial_and_end(desk, one, Outcome.THIRD_PERSON)
    dial_and_end(desk, two, Outcome.REFUSED)
    found = rows(desk.db, "SELECT id, reached_by, unreached_on FROM customer ORDER BY id")
    assert found == [(one, None, "2026-11-23"), (two, staff_id(desk, "A01"), None)]
    figures = rows(desk.db, "SELECT connected, reached FROM call ORDER BY id")
    assert figures == [(1, 0), (1, 1)], "a third person counts in the connect rate of dials only"


# --- promises ---


def test_a_promise_is_kept_lifts_slots_and_is_its_agents(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
    contact = contact_of(desk.db, owner)
    assert (contact["state"], contact["tries"], contact["promises"], contact["next_on"]) == ("open", 0, 1, "2026-11-23")
    calling.heartbeat(desk)  # the agent sits there; where that desk is closed it is everybody's earlier
    other = sit(at(desk, "2026-11-23 11:56"), "A02", "seat-2")
    assert refusal(at(desk, "2026-11-23 11:50"), owner) == ("not-now", "2026-11-23T12:00")
    assert refusal(other, owner) == ("not-now", "2026-11-23T12:05")
    dial_and_end(at(desk, "2026-11-23 11:56"), owner, Outcome.NO_ANSWER)
    assert rows(desk.db, "SELECT ending, kept FROM promise") == [("dialled", 1)]
    contact = contact_of(desk.db, owner)
    assert (contact["tries"], contact["used_slots"], contact["promise_id"]) == (1, "early-afternoon", None)
    assert value(desk.db, "SELECT unreached_on FROM customer") is None, "promises apart"
    assert refusal(at(desk, "2026-11-23 16:00"), owner) == ("not-now", "2026-11-24T15:30")


def test_a_late_promise_is_everybodys_and_not_kept(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
    other = sit(at(desk, "2026-11-23 12:16"), "A02", "seat-2")
    assert [int(row.customer) for row in queue.load(other)] == [owner]
    call_up(other, owner)
    assert rows(desk.db, "SELECT ending, kept FROM promise") == [("dialled", 0)]


def test_a_new_promise_replaces_the_old_one_for_all_that_waits(desk: Desk) -> None:
    """One open promise per owner; what waited for the old one is not hidden until the old day."""
    visit = ((days_ago(desk, 1), "repair", None),)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), visits=visit, consultant="C01")
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="12月10日上午十点")
    consultant = sit(at(desk, "2026-11-23 10:00"), "C01", "seat-2")
    dial_and_end(consultant, owner, Outcome.CALLBACK, callback="tomorrow 10am")
    promises = rows(desk.db, "SELECT ending, starts_at FROM promise ORDER BY id")
    assert promises == [("replaced", "2026-12-10T02:00:00Z"), ("", "2026-11-24T02:00:00Z")]
    open_contacts = rows(desk.db, "SELECT next_on, promise_id IS NULL FROM contact WHERE state = 'open'")
    assert [(on, bool(none)) for on, none in open_contacts] == [("2026-11-24", False)] * 2


def test_three_promises_then_a_supervisor(desk: Desk) -> None:
    owner = surveyed(desk)
    for n, when in enumerate(("09:30", "10:00", "10:30", "11:00")):
        assert contact_of(desk.db, owner)["role"] == "care-agent"
        dial_and_end(at(desk, f"2026-11-23 {when}"), owner, Outcome.CALLBACK, callback="+30m")
        assert contact_of(desk.db, owner)["promises"] == n + 1
    contact = contact_of(desk.db, owner)
    assert (contact["role"], contact["assignee_id"], contact["state"]) == ("care-manager", None, "open")
    late = "2026-11-23 11:45"
    assert queue.load(at(desk, late)) == []
    boss = sit(at(desk, late), "M01", "seat-3")
    assert [int(row.customer) for row in queue.load(boss)] == [owner]
    finish(boss, owner)
    assert state(desk, owner) == ("completed", "done")


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONVENIENT, Outcome.BROKEN_OFF, Outcome.THIRD_PERSON])
def test_d_16_a_named_time_makes_it_a_promise_and_uses_no_try(desk: Desk, outcome: Outcome) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, outcome, callback="15:00")
    contact = contact_of(desk.db, owner)
    assert (contact["tries"], contact["promises"], contact["used_slots"], contact["break_offs"]) == (0, 1, "", 0)
    kept = "third-person" if outcome is Outcome.THIRD_PERSON else "callback"
    assert rows(desk.db, "SELECT outcome, uses_try FROM attempt") == [(kept, 0)]
    dial_and_end(at(desk, "2026-11-23 15:00"), owner, Outcome.BUSY)
    assert contact_of(desk.db, owner)["promises"] == 1, "the fold of the attempts still knows it"


def test_a_callback_needs_a_time(desk: Desk) -> None:
    owner = surveyed(desk)
    card = call_up(desk, owner)
    with pytest.raises(Refused) as caught:
        calling.close(desk, card.call, Ended(Outcome.CALLBACK))
    assert caught.value.code == "callback-needed"
    assert value(desk.db, "SELECT ended_at FROM call") is None


# --- the owner says no ---


def test_b_14_do_not_call_ends_everything_of_the_owner(desk: Desk) -> None:
    visit = ((days_ago(desk, 1), "repair", None),)
    owner, car = add_owner(desk, delivered=days_ago(desk, 3), visits=visit, consultant="C01")
    planning.plan(desk)
    consultant = sit(desk, "C01", "seat-2")
    dial_and_end(consultant, owner, Outcome.CALLBACK, callback="tomorrow 10am")
    dial_and_end(at(desk, "2026-11-23 10:00"), owner, Outcome.DO_NOT_CALL)
    assert {tuple(each) for each in rows(desk.db, "SELECT state, result FROM contact")} == {("cancelled", "opted-out")}
    assert rows(desk.db, "SELECT customer_id, reason FROM opt_out") == [(owner, "asked-on-the-phone")]
    assert rows(desk.db, "SELECT ending FROM promise") == [("cancelled",)], "nobody is told to keep it"
    assert value(desk.db, "SELECT count(*) FROM message") == 0
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 0), "repair")
        due_dates.derive(desk, tx, car)
    result = planning.plan(at(desk, "2026-11-24 09:00"))
    assert (result.planned, result.skipped["opted-out"]) == (0, 1)


def test_refused_ends_this_contact_only(desk: Desk) -> None:
    visit = ((days_ago(desk, 1), "repair", None),)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), visits=visit, consultant="C01")
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.REFUSED)
    assert state(desk, owner, "visit-survey") == ("failed", "refused")
    assert state(desk, owner, "3dc") == ("open", "")
    assert value(desk.db, "SELECT count(*) FROM message") == 0


# --- numbers ---


def test_c_06_the_next_number_then_held_then_corrected(desk: Desk) -> None:
    visit = ((days_ago(desk, 1), "repair", None),)
    numbers = ("+8613800138001", "+8613800138002")
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), visits=visit, phones=numbers, consultant="C01")
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.NOT_IN_SERVICE)
    assert rows(desk.db, "SELECT number, state FROM phone ORDER BY place") == [(numbers[0], "bad"), (numbers[1], "ok")]
    tomorrow = at(desk, "2026-11-24 10:00")
    card = call_up(tomorrow, owner)
    assert (card.number, card.other_numbers) == (numbers[1], 0)
    calling.close(tomorrow, card.call, Ended(Outcome.WRONG_NUMBER))
    assert {state(desk, owner, p)[0] for p in ("visit-survey", "3dc")} == {"held"}
    assert rows(desk.db, "SELECT aapor, uses_try FROM attempt ORDER BY id") == [("U", 0), ("U", 0)]
    assert rows(desk.db, "SELECT count(*) FROM audit WHERE action = 'number-bad'") == [(2,)]
    assert queue.load(tomorrow, everybody=True) == []
    held = queue.load(tomorrow, everybody=True, state="held")
    assert [int(row.customer) for row in held] == [owner]
    with desk.db.write() as tx:
        records.write_numbers(tx, desk.id, owner, {"+8613800138003": ""})
        assert len(cards.resume_owner(tx, desk.id, owner, "2026-11-24")) == 2
    assert refusal(tomorrow, owner) == ("not-now", "2026-11-25T09:00")
    later = at(desk, "2026-11-25 10:00")
    assert call_up(later, owner).number == "+8613800138003"


def test_a_number_given_up_is_not_eligible_after_all(desk: Desk) -> None:
    """U while held, NE once given up."""
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.WRONG_NUMBER)
    planning.plan(at(desk, "2026-12-01 09:00"))
    assert state(desk, owner) == ("cancelled", "not-eligible")
    assert value(desk.db, "SELECT aapor FROM attempt") == "NE"


# --- not eligible ---


@pytest.mark.parametrize(
    ("result", "survey", "later"),
    [("sold", "open", {"planned": 1, "left_out": 0}), ("moved", "cancelled", {"planned": 0, "left_out": 1}),
     ("died", "cancelled", {"planned": 0, "left_out": 1})],
)  # fmt: skip
def test_who_is_not_eligible_is_left_out_from_now_on(
    desk: Desk, result: str, survey: str, later: dict[str, int]
) -> None:
    """Sold: what is about that car; moved or died: everything, until a newer record says otherwise."""
    owner, car = add_owner(desk, delivered=days_ago(desk, 29), visits=((days_ago(desk, 1), "repair", None),))
    with desk.db.write() as tx:
        second = tx.insert("vehicle", dealership_id=desk.id, customer_id=owner, delivered_on=days_ago(desk, 88))
        due_dates.derive(desk, tx, second)
    planning.plan(desk)
    assert [each.contact.vehicle for each in call_up(desk, owner).contacts] == [second, car]
    card = calling.unfinished(desk)
    assert card is not None
    calling.close(desk, card.call, Ended(Outcome.NOT_ELIGIBLE, result))
    assert state(desk, owner, "first-service") == ("cancelled", "not-eligible")
    assert state(desk, owner, "visit-survey")[0] == survey
    run = planning.plan(at(desk, "2026-11-25 09:00"))
    assert (run.planned, run.skipped["not-eligible"] > 0) == (later["planned"], bool(later["left_out"]))
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, "2026-11-26", "body")
        due_dates.derive(at(desk, "2026-11-26 18:00"), tx, car)
    assert planning.plan(at(desk, "2026-11-27 09:00")).by_programme["visit-survey"] == 1


# --- what answers do to the records ---


def first_service_due(desk: Desk, car: int) -> tuple[str, int]:
    sql = "SELECT due_on, source FROM due_date WHERE vehicle_id = :v AND kind = 'first-service'"
    return rows(desk.db, sql, v=car)[0]


@pytest.mark.parametrize(("km", "due"), [("2000", "2026-05-11"), ("1200", "2026-06-01")])
def test_d_13_the_odometer_of_month_one_estimates_the_first_service(db: Database, km: str, due: str) -> None:
    """Both examples of the documents: delivered on 1 March, called on 1 April."""
    desk = sit(make_desk(db, "2026-04-01 09:30"), "A01")
    owner, car = add_owner(desk, delivered="2026-03-01")
    planning.plan(desk)
    assert first_service_due(desk, car) == ("2026-06-01", 1)
    finish(desk, owner, {"odometer": km, "estimate": "wait"})
    assert first_service_due(desk, car) == (due, 1)
    assert value(db, "SELECT source FROM odometer") == "answer"


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"estimate": "agreed"}, "2026-05-11"),
        ({"estimate": "other-day", "estimate-day": "2026-05-18"}, "2026-05-18"),
        ({"estimate": "other-day", "estimate-day": "2026-05-25"}, "2026-05-18"),
        ({"estimate": "other-day", "estimate-day": "2026-04-30"}, "2026-05-04"),
    ],
)
def test_d_14_the_agreed_date_stands_and_the_call_follows_it(db: Database, given: dict[str, str], due: str) -> None:
    """It moves by a week either way, never past the cap, and no later estimate moves it."""
    desk = sit(make_desk(db, "2026-04-01 09:30"), "A01")
    owner, car = add_owner(desk, delivered="2026-03-01")
    planning.plan(desk)
    finish(desk, owner, {"odometer": "2000", **given})
    assert first_service_due(desk, car) == (due, 4)
    with db.write() as tx:
        records.add_reading(tx, desk.id, car, desk.clock.today(), 4000, "visit")
        due_dates.derive(desk, tx, car)
    assert first_service_due(desk, car) == (due, 4)
    reminded = at(desk, "2026-05-04 09:00")
    planning.plan(reminded)
    assert bool(contact_of(db, owner, "first-service")) == (due < "2026-05-12")


@pytest.mark.parametrize("programme", ["first-service", "maintenance"])
def test_d_11_who_has_just_been_here_for_it_is_not_invited_again_and_the_import_brings_the_visit(
    desk: Desk, programme: str
) -> None:
    visits = ((days_ago(desk, 180), "maintenance", 9000),) if programme == "maintenance" else ()
    owner, car = add_owner(desk, delivered=days_ago(desk, 88 if not visits else 400), visits=visits)
    planning.plan(desk)
    closed = finish(desk, owner, {"odometer": "17000" if visits else "4200", "booking": "here"})
    ((_, done),) = closed.consequences
    assert (done.state.value, done.result, done.reason.code, done.aapor) == ("completed", "done-here", "done-here", "I")
    assert planning.plan(at(desk, "2026-11-30 09:00"), days=20).by_programme.get(programme, 0) == 0
    total = summary.summary(desk).total
    assert (total.completed, total.failed, total.dialled) == (1, 0, 1)
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 3), "maintenance", 17000 if visits else 4200)
        due_dates.derive(desk, tx, car)
    due = "SELECT max(due_on) FROM due_date WHERE kind = 'maintenance' AND vehicle_id = :car"
    assert value(desk.db, due, car=car) > "2026-12-31", "the next one counts from the visit"


def test_d_11_an_answer_that_was_wrong_is_corrected_or_undone(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    card = call_up(desk, owner)
    talk = support.talk_through(desk, card, {"booking": "here"})
    talk, changed = correcting.correct(talk, card.contacts[0].contact.id, "booking", "agrees")
    calling.answer(desk, card.call, changed)
    assert talk.step
    assert talk.step.id == "agreed-date"
    calling.close(desk, card.call, Ended(Outcome.FINISHED, "done-here"))
    undoing.undo(desk)
    assert state(desk, owner) == ("open", "")


def test_d_16_too_early_completes_and_opens_the_next_round(desk: Desk) -> None:
    """Service date still far: re-estimate and plan again."""
    owner, car = add_owner(desk, delivered=days_ago(desk, 60), reading=(days_ago(desk, 10), 4500))
    planning.plan(desk)
    first = contact_of(desk.db, owner, "first-service")
    finish(desk, owner, {"odometer": "2500", "booking": "far-off"})
    done, result = rows(desk.db, "SELECT state, result FROM contact WHERE id = :id", id=first["id"])[0]
    assert (done, result) == ("completed", "too-early")
    due = first_service_due(desk, car)[0]
    following = contact_of(desk.db, owner, "first-service")
    assert (following["round"], following["state"], following["due_id"]) == (2, "open", first["due_id"])
    assert (following["not_after"], following["dials"], following["assignee_id"]) == (due, 0, first["assignee_id"])
    assert following["not_before"] > days_ago(desk, 0)
    assert planning.plan(desk).planned == 0, "the round is there already"


def test_the_plate_is_corrected_and_found(desk: Desk) -> None:
    """B-02: the owner's data are checked; the old value is kept in the audit."""
    owner = surveyed(desk)
    finish(desk, owner, {"plate-check": "changed", "plate": "沪C54321", "odometer": "?"})
    assert value(desk.db, "SELECT plate FROM vehicle WHERE customer_id = :c", c=owner) == "沪C54321"
    assert matching(desk, "沪c543") == {owner}
    assert '"new": "沪C54321"' in value(desk.db, "SELECT params FROM audit WHERE action = 'plate'")


def test_what_is_not_known_changes_nothing(desk: Desk) -> None:
    owner, car = add_owner(desk, delivered=days_ago(desk, 31))
    planning.plan(desk)
    before = first_service_due(desk, car)
    finish(desk, owner, {"odometer": "?", "estimate": "?"})
    assert first_service_due(desk, car) == before
    assert value(desk.db, "SELECT count(*) FROM odometer") == 0
    assert value(desk.db, "SELECT aapor FROM attempt") == "P", "a required answer is missing"
