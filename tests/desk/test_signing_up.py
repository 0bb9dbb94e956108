"""Who comes to what a campaign invites to: said in a call or written down by hand, undone with the call (D-26); on both
databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import support
from support import add_owner, at, call_up, finish, make_desk

from carecall.desk import campaigns, exporting, planning, signing_up, undoing
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.campaigns import Audience, Draft, Named
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database
from carecall.view.campaigns import campaign_lines

NOW = "2026-11-23 09:40"
LESSON = Draft("lesson", "new-owner-class", "课堂", date(2026, 12, 5), date(2026, 12, 5), text="周六上午十点。")
TOLD = {"minutes": "90", "reason-to-buy": "省油"}
TYRES = Draft("tyres", "special-activity", "轮胎", date(2026, 11, 28), date(2026, 11, 28), text="免费上门检查轮胎。")


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, NOW)


def approved(desk: Desk, draft: Draft) -> None:
    campaigns.add(desk, draft)
    seated = support.sit(desk, "A01")
    assert seated.agent is not None
    campaigns.approve(seated.seated(replace(seated.agent, role="care-director")), draft.code)


def new_owner(desk: Desk) -> int:
    """An owner whose car was delivered a week ago: the seven-day call is due."""
    customer, _ = add_owner(desk, delivered="2026-11-16", salutation="mr")
    planning.plan(desk)
    with desk.db.write() as tx:  # what the consultant heard is not waited for here
        tx.run("UPDATE contact SET state = 'cancelled', result = 'superseded', closed_on = '2026-11-22' "
               "WHERE programme = '3dc'")  # fmt: skip
    planning.plan(desk)
    return customer


def listed(desk: Desk, code: str) -> list[tuple[object, ...]]:
    names = ("name", "comes_on", "agent", "day")
    return [tuple(each[name] for name in names) for each in exporting.signed_up(desk, code)]


def test_d_26_the_seven_day_call_invites_to_the_next_class_and_signs_up_who_comes(desk: Desk) -> None:
    customer = new_owner(desk)
    approved(desk, LESSON)
    agent = support.sit(desk, "A01")
    card = call_up(agent, customer)
    record = card.contacts[0].records["zh"]
    assert (record["class.date"], record["class.text"]) == (date(2026, 12, 5), "周六上午十点。")
    ending = support.talk_through(agent, card, TOLD | {"class": "comes"}).proposed
    assert ending is not None
    support.calling.close(agent, card.call, ending)
    assert listed(desk, "lesson") == [("张文山", "2026-12-05", "A01", "2026-11-23")]
    assert campaigns.show(desk, "lesson").signed_up == 1
    assert "Signed up: 1. Who: carecall campaign signed-up lesson" in campaign_lines(
        Words("en"), desk, campaigns.show(desk, "lesson")
    )


def test_d_26_who_does_not_come_is_on_no_list(desk: Desk) -> None:
    customer = new_owner(desk)
    approved(desk, LESSON)
    finish(support.sit(desk, "A01"), customer, TOLD | {"class": "undecided"})
    assert listed(desk, "lesson") == []


def test_d_26_without_a_class_the_call_passes_it_silently(desk: Desk) -> None:
    customer = new_owner(desk)
    campaigns.add(desk, LESSON)  # nobody has approved it
    card = call_up(support.sit(desk, "A01"), customer)
    assert card.contacts[0].records["zh"]["class.date"] is None


def test_d_26_who_is_signed_up_is_not_invited_again(desk: Desk) -> None:
    customer = new_owner(desk)
    approved(desk, LESSON)
    assert signing_up.sign_up(desk, "lesson", CustomerId(customer))
    assert not signing_up.sign_up(desk, "lesson", CustomerId(customer))
    card = call_up(support.sit(desk, "A01"), customer)
    assert card.contacts[0].records["zh"]["class.date"] is None


def test_d_26_undoing_the_call_takes_the_name_off_the_list(desk: Desk) -> None:
    customer = new_owner(desk)
    approved(desk, LESSON)
    agent = support.sit(desk, "A01")
    finish(agent, customer, TOLD | {"class": "comes"})
    undoing.undo(agent)
    assert listed(desk, "lesson") == []


@pytest.mark.parametrize(
    ("given", "comes"),
    [
        ({"comes": "comes"}, "2026-11-28"),
        ({"comes": "another-day", "agreed-date": "2026-12-01", "agreed-time": "10:00"}, "2026-12-01"),
        ({"comes": "not-coming"}, None),
        ({"comes": "later"}, None),
    ],
)
def test_d_26_a_17_an_activitys_call_signs_up_for_its_day_or_for_another(
    desk: Desk, given: dict[str, str], comes: str | None
) -> None:
    customer, _ = add_owner(desk, delivered="2024-01-31", visits=(("2026-10-20", "repair", None),))
    approved(desk, TYRES)
    planning.plan(desk, days=6)
    agent = support.sit(at(desk, "2026-11-27 09:40"), "A01")
    finish(agent, customer, given)
    found = listed(desk, "tyres")
    assert found == ([("张文山", comes, "A01", "2026-11-27")] if comes else [])


def test_d_26_by_hand_for_the_day_that_is_kept_and_off_again(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered="2024-01-31")
    approved(desk, replace(TYRES, last=date(2026, 11, 29)))
    assert signing_up.sign_up(support.sit(desk, "M01"), "tyres", CustomerId(customer))
    ((found,)) = exporting.signed_up(desk, "tyres")
    assert (found["comes_on"], found["agent_name"]) == ("2026-11-28", "周宁")
    assert "****" in found["phone"]
    assert signing_up.take_off(desk, "tyres", CustomerId(customer))
    assert not signing_up.take_off(desk, "tyres", CustomerId(customer))


def test_d_26_a_campaign_that_nobody_approved_has_no_list(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered="2024-01-31")
    campaigns.add(desk, TYRES)
    for change in (signing_up.sign_up, signing_up.take_off):
        with pytest.raises(Refused, match="campaign-not-open"):
            change(desk, "tyres", CustomerId(customer))
        with pytest.raises(Refused, match="campaign-unknown"):
            change(desk, "fog", CustomerId(customer))


# --- D-26: who comes is invited no more ---


def states(desk: Desk, customer: int, programme: str) -> list[tuple[str, str, str]]:
    """Touch, state and result of the owner's contacts."""
    found = support.rows(
        desk.db, "SELECT touch, state, result FROM contact WHERE customer_id = :customer AND programme = :programme "
        "ORDER BY touch", customer=customer, programme=programme,
    )  # fmt: skip
    return [(str(touch), str(state), str(result or "")) for touch, state, result in found]


def waiting(desk: Desk, customer: int) -> int:
    sql = "SELECT count(*) FROM message WHERE customer_id = :customer AND state = 'waiting'"
    return int(support.value(desk.db, sql, customer=customer))


def test_d_26_who_signs_up_in_a_call_is_invited_no_more_until_that_is_undone(desk: Desk) -> None:
    customer = new_owner(desk)
    approved(desk, replace(LESSON, first=date(2026, 11, 28), last=date(2026, 11, 28)))
    planning.plan(desk)
    invited = [("invitation", "outbox", "")]
    assert states(desk, customer, "new-owner-class") == invited
    agent = support.sit(desk, "A01")
    finish(agent, customer, TOLD | {"class": "comes"})
    assert states(desk, customer, "new-owner-class") == [("invitation", "cancelled", "signed-up")]
    assert waiting(desk, customer) == 0
    undoing.undo(agent)
    assert states(desk, customer, "new-owner-class") == invited
    assert waiting(desk, customer) == 1


@pytest.mark.parametrize("before", [True, False])
def test_d_26_whoever_is_on_the_list_is_not_invited_and_who_is_taken_off_is_again(desk: Desk, before: bool) -> None:
    """Whether it was planned before the owner signed up or not."""
    customer, _ = add_owner(desk, delivered="2024-01-31")
    approved(desk, TYRES)
    if before:
        planning.plan(desk, days=6)
    signing_up.sign_up(desk, "tyres", CustomerId(customer))
    done = planning.plan(desk, days=6)
    assert {(state, result) for _, state, result in states(desk, customer, "special-activity")} == (
        {("cancelled", "signed-up")} if before else set()
    )
    assert done.skipped["signed-up"] == (0 if before else 2)
    told = [line.reason.code for line in why_not(desk, CustomerId(customer)).lines
            if line.programme == "special-activity"]  # fmt: skip
    assert set(told) == {"signed-up"}
    signing_up.take_off(desk, "tyres", CustomerId(customer))
    planning.plan(desk, days=6)
    assert states(desk, customer, "special-activity") == [("call", "open", ""), ("sms", "outbox", "")]


def test_d_26_what_was_sent_does_not_go_out_again(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered="2024-01-31")
    approved(desk, TYRES)
    planning.plan(desk, days=6)
    with desk.db.write() as tx:  # as whoever sends them will say it
        tx.run("UPDATE message SET state = 'sent' WHERE customer_id = :customer", customer=customer)
        tx.run("UPDATE contact SET state = 'completed', result = 'done' WHERE state = 'outbox'")
    for change in (signing_up.sign_up, signing_up.take_off):
        change(desk, "tyres", CustomerId(customer))
    planning.plan(desk, days=6)
    assert states(desk, customer, "special-activity") == [("call", "open", ""), ("sms", "completed", "done")]


def test_a_13_who_has_signed_up_is_reminded_all_the_same(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered="2024-01-31")
    approved(desk, replace(TYRES, code="day", programme="activity"))
    planning.plan(desk, days=6)
    signing_up.sign_up(desk, "day", CustomerId(customer))
    assert states(desk, customer, "activity") == [("invitation", "cancelled", "signed-up"), ("reminder", "outbox", "")]


def test_a_17_of_two_cars_only_that_which_comes_is_not_called_about(desk: Desk) -> None:
    customer, one = add_owner(desk, delivered="2024-01-31")
    with desk.db.write() as tx:
        other = records.add_car(tx, desk.id, customer).id
    approved(desk, TYRES)
    planning.plan(desk, days=6)
    signing_up.sign_up(desk, "tyres", CustomerId(customer))
    sql = "SELECT vehicle_id FROM contact WHERE state = 'open' AND programme = 'special-activity'"
    ((still,),) = support.rows(desk.db, sql)
    comes = support.value(desk.db, "SELECT vehicle_id FROM sign_up")
    assert {still, comes} == {one, other}


def test_d_26_a_call_signs_up_for_the_day_that_is_kept_for_the_owner(desk: Desk) -> None:
    """Whoever was here later comes later: a class of two days, one owner a day."""
    first, _ = add_owner(desk, delivered="2026-11-10")
    second = new_owner(desk)
    approved(desk, replace(LESSON, last=date(2026, 12, 6), per_day=1))
    agent = support.sit(desk, "A01")
    card = call_up(agent, second)
    assert card.contacts[0].records["zh"]["class.date"] == date(2026, 12, 6)
    ending = support.talk_through(agent, card, TOLD | {"class": "comes"}).proposed
    assert ending is not None
    support.calling.close(agent, card.call, ending)
    assert [row[1] for row in listed(desk, "lesson")] == ["2026-12-06"]
    assert first != second


def test_d_26_the_class_is_for_new_owners_unless_a_list_says_otherwise(desk: Desk) -> None:
    new = {add_owner(desk, delivered=day)[0] for day in ("2026-09-06", "2026-11-22")}
    old = add_owner(desk, delivered="2026-09-05", visits=(("2026-11-20", "repair", None),))[0]
    approved(desk, LESSON)
    found = support.rows(desk.db, "SELECT customer_id FROM event WHERE number = 'lesson'")
    assert {customer for (customer,) in found} == new
    told = campaigns.show(desk, "lesson")
    assert "2 owners; delivered in the last 3 months before" in "\n".join(campaign_lines(Words("en"), desk, told))
    listed = replace(LESSON, code="listed", audience=Audience(listed=1))
    assert campaigns.add(desk, listed, [Named(customer=old)]).members == 1


@pytest.mark.parametrize("programme", ["special-activity", "activity", "new-owner-class"])
def test_a_17_nothing_goes_out_once_the_day_has_begun(desk: Desk, programme: str) -> None:
    customer, _ = add_owner(desk, delivered="2026-10-31")
    approved(desk, replace(TYRES, programme=programme, first=date(2026, 11, 23), last=date(2026, 11, 23)))
    planning.plan(desk)
    planning.plan(at(desk, "2026-11-24 09:40"))
    assert states(desk, customer, programme) == []
