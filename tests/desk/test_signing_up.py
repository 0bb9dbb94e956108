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
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.campaigns import Draft
from carecall.model.ids import CustomerId
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
