"""The phases of a call: prepare, dial, answer, close; B-02, D-15, D-17 and the design's leases; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import support
from support import add_owner, at, call_up, contact_of, days_ago, lease_out, make_desk, rows, sit, talk_through, value

from carecall.desk import calling, due_dates, planning
from carecall.desk.context import Desk
from carecall.desk.conversation import Changed, Conversation
from carecall.desk.correcting import correct
from carecall.errors import Refused
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Ended
from carecall.model.contacts import State
from carecall.model.dispositions import Outcome
from carecall.model.ids import AttemptId, CallId, ContactId, CustomerId
from carecall.store import cancelling
from carecall.store.database import Database

MORNING = "2026-11-23 09:30"


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, MORNING), "A01")


def surveyed(desk: Desk, days: int = 1, **more: object) -> int:
    """An owner with a survey to be made today."""
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), "repair", None),), **more)  # type: ignore[arg-type]
    planning.plan(desk)
    return customer


def refused(work: object, *args: object) -> Refused:
    assert callable(work)
    with pytest.raises(Refused) as caught:
        work(*args)
    return caught.value


# --- prepare: the claim ---


def test_a_claimed_call_shows_the_number_in_clear_and_belongs_to_one_seat(desk: Desk) -> None:
    owner = surveyed(desk, phones=("+8613800138001", "+8613800138002"))
    card = calling.prepare(desk, CustomerId(owner))
    assert (card.number, card.other_numbers, card.dialled_at) == ("+8613800138001", 1, None)
    assert [each.contact.programme for each in card.contacts] == ["visit-survey"]
    assert calling.prepare(desk, CustomerId(owner)).call == card.call, "preparing again is the same claim"
    other = sit(desk, "A02", "seat-2")
    taken = refused(calling.prepare, other, CustomerId(owner))
    assert (taken.code, taken.params) == ("taken", {"by": "林月"})
    mine = sit(desk, "A01", "seat-3")
    assert calling.prepare(mine, CustomerId(owner)).call == card.call, (
        "a desk that was killed leaves nothing to wait for"
    )


def test_two_owners_who_share_a_number_are_not_called_at_once(desk: Desk) -> None:
    number = ("+8613800138001",)
    one, two = surveyed(desk, phones=number), surveyed(desk, phones=number, name="李四")
    card = calling.prepare(desk, CustomerId(one))
    other = sit(desk, "A02", "seat-2")
    assert refused(calling.prepare, other, CustomerId(two)).params == {"by": "林月"}
    calling.release(desk, card.call)
    assert calling.prepare(other, CustomerId(two)).customer == two


def test_releasing_gives_the_owner_back_before_the_dial_only(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.prepare(desk, CustomerId(owner))
    calling.release(desk, card.call)
    other = sit(desk, "A02", "seat-2")
    again = call_up(other, owner)
    calling.release(other, again.call)
    assert value(desk.db, "SELECT ended_at FROM call WHERE id = :id", id=int(again.call)) is None
    assert refused(calling.dial, desk, card.call).code == "call-ended"
    assert refused(calling.close, desk, card.call, Ended(Outcome.BUSY)).code == "not-dialled"


@pytest.mark.parametrize(
    ("when", "code", "params"),
    [
        ("2026-11-23 07:59", "outside-limits", {"start": "08:00", "end": "21:00"}),
        ("2026-11-23 21:00", "outside-limits", {"start": "08:00", "end": "21:00"}),
        ("2026-11-23 08:30", "not-now", {"until": "2026-11-23T09:00"}),
        ("2026-11-23 12:00", "not-now", {"until": "2026-11-23T13:30"}),
        ("2026-11-23 18:30", "not-now", {"until": "2026-11-24T09:00"}),
    ],
)
def test_d_15_only_in_a_slot_and_never_outside_the_limits(
    desk: Desk, when: str, code: str, params: dict[str, str]
) -> None:
    owner = surveyed(desk)
    no = refused(calling.prepare, at(desk, when), CustomerId(owner))
    assert (no.code, no.params) == (code, params)
    assert value(desk.db, "SELECT count(*) FROM call") == 0


def test_nobody_is_prepared_who_may_not_be_called(desk: Desk) -> None:
    """B-14, C-06: opt-outs are looked at again when a call opens."""
    opted, numberless, idle = surveyed(desk), surveyed(desk), add_owner(desk)[0]
    with desk.db.write() as tx:
        tx.insert("opt_out", dealership_id=desk.id, customer_id=opted, at=desk.now)
        tx.update("phone", {"customer_id": numberless}, state="bad")
    codes = [refused(calling.prepare, desk, CustomerId(c)).code for c in (opted, numberless, idle)]
    assert codes == ["opted-out", "no-number", "nothing-open"]


def test_d_11_visits_are_looked_at_again_when_a_call_opens(desk: Desk) -> None:
    """A visit that was written while its contact was being planned."""
    owner, car = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 1), "first-service")
    assert refused(calling.prepare, desk, CustomerId(owner)).code == "nothing-open"
    seen = contact_of(desk.db, owner, "first-service")
    assert (seen["state"], seen["result"]) == ("cancelled", "seen")


def test_the_call_of_another_role_is_not_offered(desk: Desk) -> None:
    owner, _ = add_owner(desk, delivered=days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    assert refused(calling.prepare, desk, CustomerId(owner)).code == "not-yours"
    assert calling.prepare(sit(desk, "C01"), CustomerId(owner)).contacts[0].contact.programme == "3dc"


# --- leases ---


def test_a_lapsed_claim_that_was_not_dialled_is_simply_freed(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.prepare(desk, CustomerId(owner))
    other = sit(desk, "A02", "seat-2")
    assert calling.held_still(desk, card.call) == ""
    assert refused(calling.prepare, support.machine_at(other, desk.lease - 5), CustomerId(owner)).code == "taken"
    assert calling.held_still(lease_out(desk), card.call) == "lapsed", "before anybody has freed it"
    assert calling.prepare(lease_out(other), CustomerId(owner)).call != card.call
    assert calling.held_still(desk, card.call) == "lapsed"
    assert refused(calling.dial, desk, card.call).code == "call-ended"


def test_a_heartbeat_keeps_the_claim(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.prepare(desk, CustomerId(owner))
    calling.heartbeat(support.machine_at(desk, 100))
    other = sit(desk, "A02", "seat-2")
    assert refused(calling.prepare, lease_out(other), CustomerId(owner)).code == "taken"
    assert calling.held_still(lease_out(desk), card.call) == ""
    assert calling.prepare(support.machine_at(other, 230), CustomerId(owner)).call != card.call


def test_a_seat_is_told_what_became_of_its_call(desk: Desk) -> None:
    """A dialled call is not lost with its lease; another seat takes it up, and closes it."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    boss = lease_out(sit(desk, "M01", "seat-3"))
    assert calling.held_still(lease_out(desk), card.call) == ""
    calling.prepare(boss, CustomerId(owner))
    assert [calling.held_still(each, card.call) for each in (desk, boss)] == ["moved", ""]
    calling.close(boss, card.call, Ended(Outcome.BUSY))
    assert [calling.held_still(each, card.call) for each in (desk, boss)] == ["ended", "ended"]
    assert calling.held_still(desk, CallId(0)) == "ended"


def test_a_claim_that_moved_to_another_seat_of_its_agent(desk: Desk) -> None:
    card = calling.prepare(desk, CustomerId(surveyed(desk)))
    elsewhere = sit(desk, "A01", "seat-9")
    calling.prepare(elsewhere, card.customer)
    assert calling.held_still(desk, card.call) == "moved"
    calling.release(desk, card.call)  # it is not this seat's to give
    assert calling.held_still(elsewhere, card.call) == ""
    calling.release(elsewhere, card.call)
    assert calling.held_still(desk, card.call) == "ended"


def test_the_freeing_of_a_claim_and_its_dial_cannot_both_win(desk: Desk) -> None:
    """Invariant 2, many times over: one seat dials, the other finds the claim lapsed, at the same moment."""
    owner = surveyed(desk)
    other = lease_out(sit(desk, "A02", "seat-2"))
    with ThreadPoolExecutor(2) as pool:
        for _ in range(12):
            card = calling.prepare(desk, CustomerId(owner))
            first = pool.submit(dials, desk, card.call)
            second = pool.submit(prepares, other, owner)
            done = first.result(), second.result()
            assert sum(each is not None for each in done) == 1, done
            open_calls = rows(desk.db, "SELECT id, dialled_at FROM call WHERE ended_at IS NULL")
            assert len(open_calls) == 1
            with desk.db.write() as tx:
                tx.run("UPDATE call SET ended_at = :now, dialled_at = NULL", now=desk.now)
                tx.run("DELETE FROM attempt")


def dials(desk: Desk, call: CallId) -> CallId | None:
    try:
        return calling.dial(desk, call).call
    except Refused:
        return None


def prepares(desk: Desk, owner: int) -> CallId | None:
    try:
        return calling.prepare(desk, CustomerId(owner)).call
    except Refused:
        return None


def test_a_dialled_call_whose_lease_lapsed_is_not_handed_out(desk: Desk) -> None:
    """Its agent closes it, or a supervisor; from the next calling day on anybody, with the answers given so far."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    talk_through(desk, card, {}, until="overall")
    other = lease_out(sit(desk, "A02", "seat-2"))
    assert refused(calling.prepare, other, CustomerId(owner)).params == {"by": "林月"}
    assert refused(calling.prepare, other, CustomerId(owner)).code == "unfinished"
    assert calling.unfinished(other) is None
    boss = lease_out(sit(desk, "M01", "seat-3"))
    assert Conversation.open(calling.prepare(boss, CustomerId(owner))).step.id == "overall"  # type: ignore[union-attr]
    next_day = lease_out(lease_out(at(other, "2026-11-24 09:30")))
    taken_up = calling.prepare(next_day, CustomerId(owner))
    assert (taken_up.call, taken_up.dialled_at) == (card.call, card.dialled_at)
    calling.close(next_day, taken_up.call, Ended(Outcome.BROKEN_OFF))
    contact = contact_of(desk.db, owner)
    assert (contact["dials"], contact["last_day"], contact["state"]) == (1, "2026-11-23", "open")
    assert value(desk.db, "SELECT staff_id FROM call WHERE id = :id", id=int(card.call)) == support.staff_id(
        desk, "A01"
    )


def test_its_own_unfinished_call_is_offered_to_the_agent_at_any_seat(desk: Desk) -> None:
    owner = surveyed(desk)
    assert calling.unfinished(desk) is None
    calling.prepare(desk, CustomerId(owner))
    assert calling.unfinished(desk) is None, "not dialled yet"
    card = call_up(desk, owner)
    talk_through(desk, card, {}, until="waiting")
    elsewhere = sit(desk, "A01", "seat-9")
    found = calling.unfinished(elsewhere)
    assert found is not None
    assert (found.call, Conversation.open(found).step.id) == (card.call, "waiting")  # type: ignore[union-attr]
    calling.close(elsewhere, found.call, Ended(Outcome.BROKEN_OFF))
    assert calling.unfinished(desk) is None


# --- the dial ---


def test_one_call_covers_the_contacts_that_are_ready_for_the_role(desk: Desk) -> None:
    """Service due and survey are one call where one role makes them; each keeps its own series."""
    visit = ((days_ago(desk, 1), "repair", None), (days_ago(desk, -1), "repair", None))
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88), visits=visit)
    with_consultant, _ = add_owner(desk, delivered=days_ago(desk, 3), visits=visit[:1], consultant="C01")
    planning.plan(desk, days=3)
    card = calling.prepare(desk, CustomerId(owner))
    wanted = ["first-service", "visit-survey"]
    assert [each.contact.programme for each in card.contacts] == wanted, "what waits is not shown"
    dialled = calling.dial(desk, card.call)
    assert [each.contact.programme for each in dialled.contacts] == wanted
    assert all(each.attempt for each in dialled.contacts)
    assert [each.contact.programme for each in call_up(desk, with_consultant).contacts] == ["visit-survey"]
    sql = "SELECT count(*), min(day), min(slot), min(number) FROM attempt WHERE call_id = :c"
    assert rows(desk.db, sql, c=int(card.call)) == [(2, "2026-11-23", "morning", 1)]
    assert calling.dial(desk, card.call).dialled_at == dialled.dialled_at, "dialling twice is one dial"
    assert rows(desk.db, sql, c=int(card.call))[0][0] == 2


def test_two_cars_of_one_owner_are_told_apart(desk: Desk) -> None:
    owner, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    with desk.db.write() as tx:
        second = tx.insert("vehicle", dealership_id=desk.id, customer_id=owner, plate="京B99999")
        support.add_visit(desk, tx, second, days_ago(desk, 2), "repair")
        due_dates.derive(desk, tx, second)
    planning.plan(desk)
    card = calling.prepare(desk, CustomerId(owner))
    plates = [each.records["zh"]["car.plate"] for each in card.contacts]
    assert len(plates) == 2
    assert set(plates) == {"京B99999", value(desk.db, "SELECT min(plate) FROM vehicle WHERE customer_id = :c", c=owner)}


# --- answers ---


def stored(desk: Desk) -> dict[str, str]:
    return dict(rows(desk.db, "SELECT step, value FROM answer WHERE replaced_at IS NULL ORDER BY id"))


def test_every_answer_is_stored_when_it_is_given_and_kept_when_replaced(desk: Desk) -> None:
    """Invariant 3: what was answered is never overwritten, only replaced."""
    card = call_up(desk, surveyed(desk))
    assert value(desk.db, "SELECT reached_at FROM call") is None
    talk = talk_through(desk, card, {"overall": "9"}, until="explanation")
    assert value(desk.db, "SELECT reached_at FROM call") is not None, "the first answer: reached"
    assert stored(desk)["overall"] == "9"
    talk, changed = correct(talk, talk.contact.contact.id, "overall", "10")
    calling.answer(desk, card.call, changed)
    assert stored(desk)["overall"] == "10"
    kept = rows(desk.db, "SELECT value, replaced_at IS NULL FROM answer WHERE step = 'overall' ORDER BY id")
    assert [(kept_value, bool(now)) for kept_value, now in kept] == [("9", False), ("10", True)]
    undone = talk.back()
    assert undone
    calling.answer(desk, card.call, undone[1])
    assert "overall" not in stored(desk) or undone[0].step is not None
    assert value(desk.db, "SELECT field FROM answer WHERE step = 'overall' ORDER BY id LIMIT 1") == "survey.overall"


def test_what_is_only_said_does_not_make_the_owner_reached(desk: Desk) -> None:
    card = call_up(desk, surveyed(desk))
    talk = Conversation.open(card)
    talk, changed = talk.forward("yes")
    said = Changed(changed.contact, changed.attempt, {"purpose-survey": "ok"}, (), {})
    calling.answer(desk, card.call, said)
    assert value(desk.db, "SELECT reached_at FROM call") is None
    calling.answer(desk, card.call, changed)
    assert value(desk.db, "SELECT reached_at FROM call") is not None


def test_the_second_call_of_a_contact_resumes_where_it_was_killed(desk: Desk) -> None:
    """Invariant 3: what is said again, with the same answer, is this call's own; its first one reaches the owner."""
    owner = surveyed(desk)
    first = call_up(desk, owner)
    talk_through(desk, first, until="overall")
    calling.close(desk, first.call, Ended(Outcome.BROKEN_OFF))
    tomorrow = at(desk, "2026-11-24 09:30")
    second = call_up(tomorrow, owner)
    assert Conversation.open(second).step.id == "identity"  # type: ignore[union-attr]
    talk_through(tomorrow, second, until="overall")
    resumed = calling.unfinished(tomorrow)
    assert resumed is not None
    assert Conversation.open(resumed).step.id == "overall"  # type: ignore[union-attr]
    assert value(desk.db, "SELECT reached_at FROM call WHERE id = :id", id=int(second.call)) is not None


def test_a_new_call_goes_on_at_the_first_unanswered_question(desk: Desk) -> None:
    """Answers belong to the contact; identity, introduction and may-we-talk are asked again."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    talk_through(desk, card, {"overall": "8"}, until="explanation")
    calling.close(desk, card.call, Ended(Outcome.BROKEN_OFF, answered=True))
    again = call_up(at(desk, "2026-11-24 16:00"), owner)
    talk = Conversation.open(again)
    asked = []
    while talk.step is not None and talk.step.id != "explanation":
        asked.append(talk.step)
        talk, _ = talk.forward(support.said(talk.step, {}))
    assert talk.step is not None
    assert asked[0].id == "identity"
    assert all(step.each_call for step in asked)
    assert again.contacts[0].answers["overall"] == "8"


def test_an_attempt_keeps_the_version_of_the_script_that_was_read(desk: Desk) -> None:
    """C-01: the text is kept by its content hash, once."""
    card = call_up(desk, surveyed(desk))
    call_up(sit(desk, "A02", "seat-2"), surveyed(desk))
    version = card.contacts[0].script.version
    assert rows(desk.db, "SELECT DISTINCT script_version, script FROM attempt") == [(version, "visit-survey")]
    assert rows(desk.db, "SELECT version FROM script_version") == [(version,)]


# --- close ---


def test_closing_twice_has_the_effect_of_once(desk: Desk) -> None:
    """Also at the same moment, from two threads."""
    owner = surveyed(desk)
    card = call_up(desk, owner)
    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(calling.close, desk, card.call, Ended(Outcome.NO_ANSWER)) for _ in range(2)]
        done = [each.result().consequences for each in work]
    assert sorted(map(len, done)) == [0, 1]
    before = support.picture(desk.db)
    assert calling.close(desk, card.call, Ended(Outcome.FINISHED, "done")).consequences == ()
    assert support.picture(desk.db) == before
    assert refused(calling.answer, desk, card.call, Changed(ContactId(1), AttemptId(1), {}, (), {})).code == (
        "call-ended"
    )


def test_only_a_dialled_call_can_be_closed(desk: Desk) -> None:
    card = calling.prepare(desk, CustomerId(surveyed(desk)))
    assert refused(calling.close, desk, card.call, Ended(Outcome.NO_ANSWER)).code == "not-dialled"
    assert refused(calling.close, desk, CallId(10**6), Ended(Outcome.NO_ANSWER)).code == "not-dialled"


def test_what_is_shown_before_enter_is_what_is_written(desk: Desk) -> None:
    """Over the closed days of the database too."""
    with desk.db.write() as tx:
        tx.run("INSERT INTO calendar_day (dealership_id, day, is_open) VALUES (:d, '2026-11-24', 0)", d=desk.id)
    owner = surveyed(desk)
    card = call_up(desk, owner)
    ((_, shown),) = calling.preview(desk, card, Conversation.open(card), Ended(Outcome.BUSY))
    ((_, written),) = calling.close(desk, card.call, Ended(Outcome.BUSY)).consequences
    assert shown == written
    assert shown.next is not None
    assert contact_of(desk.db, owner)["next_on"] == shown.next.day.isoformat() == "2026-11-25"


def test_a_contact_that_a_visit_answered_during_the_call_stays_cancelled(desk: Desk) -> None:
    """An open call is told, not closed; what the owner said still counts, and the dial does."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88))
    planning.plan(desk)
    card = call_up(desk, owner)
    talk_through(desk, card, {"odometer": "4200"}, until="when-due")
    with desk.db.write() as tx:
        reason = '{"code": "seen", "on": "2026-11-23"}'
        cancelling.cancel_open(tx, desk.id, cancelling.OF_OWNER, "seen", reason, "2026-11-23", {"customer": owner})
    ((_, done),) = calling.close(desk, card.call, Ended(Outcome.CALLBACK), next_week(desk)).consequences
    assert (done.state, done.reason.code) == (State.CANCELLED, "state-cancelled")
    gone = contact_of(desk.db, owner)
    assert (gone["state"], gone["result"], gone["dials"], gone["promise_id"]) == ("cancelled", "seen", 1, None)
    assert value(desk.db, "SELECT outcome FROM attempt") == "callback"
    assert value(desk.db, "SELECT km FROM odometer WHERE source = 'answer'") == 4200
    assert rows(desk.db, "SELECT ending FROM promise") == [("cancelled",)]
    assert value(desk.db, "SELECT ended_at FROM call") is not None


def next_week(desk: Desk) -> Window:
    return calling.read_callback(desk, "next tuesday 10am")


def test_each_outcome_and_dial_has_an_audit_entry(desk: Desk) -> None:
    """A-24: with who, where and when."""
    owner = surveyed(desk)
    support.dial_and_end(desk, owner, Outcome.BUSY)
    found = rows(desk.db, "SELECT subject, action, staff_id, seat, at FROM audit WHERE action IN ('dialled', 'busy')")
    who = support.staff_id(desk, "A01")
    assert sorted(found) == [
        ("call", "dialled", who, "seat-1", desk.now),
        ("contact", "busy", who, "seat-1", desk.now),
    ]
