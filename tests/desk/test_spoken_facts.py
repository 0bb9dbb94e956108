"""What a script may say of a car: whether it has oil, and until when its first service is free."""

from __future__ import annotations

from datetime import date

import pytest
from support import add_owner, call_up, make_desk, said

from carecall.desk import planning
from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.i18n import Words
from carecall.scripts.answers import Accepted, Refusal
from carecall.store.database import Database
from carecall.view.call import card_facts

TODAY = "2026-11-23 09:30"


def first_service(db: Database, delivered_on: str, plate: str = "京A12345") -> Card:
    desk = make_desk(db, TODAY, agent="A01")
    customer, vehicle = add_owner(desk, delivered=delivered_on)
    with desk.db.write() as tx:
        tx.run("UPDATE vehicle SET plate = :plate WHERE id = :id", plate=plate, id=vehicle)
    planning.plan(desk)
    return call_up(desk, customer)


@pytest.mark.parametrize(("plate", "electric"), [("京AD12345", True), ("京AF12345", False), ("", False)])
def test_the_plate_says_whether_it_is_electric(db: Database, plate: str, electric: bool) -> None:
    """D-12: its owner hears of no oil."""
    card = first_service(db, "2026-08-28", plate)
    assert {record["car.electric"] for record in card.contacts[0].records.values()} == {electric}


@pytest.mark.parametrize(
    ("delivered_on", "until", "over", "fact"),
    [
        ("2026-08-28", date(2026, 11, 28), False, "首保免费，最晚11月28日"),
        ("2026-08-20", None, True, "首保免费期已过（截至11月20日）"),
    ],
)
def test_the_last_free_day_is_known_and_shown(
    db: Database, delivered_on: str, until: date | None, over: bool, fact: str
) -> None:
    """D-12, D-27: three months after delivery, and not a day longer."""
    card = first_service(db, delivered_on)
    record = card.contacts[0].records["zh"]
    assert (record["due.free"], record["due.free_until"], record["due.free_over"]) == (True, until, over)
    assert fact in card_facts(Words("zh"), card, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("delivered_on", "zh", "en"),
    [
        ("2026-08-23", "最晚到今天，", "by today at the latest"),
        ("2026-08-24", "最晚到明天，", "by tomorrow at the latest"),
        ("2026-08-28", "最晚到11月28日，", "by 28 November at the latest"),
    ],
)
def test_d_27_a_last_free_day_that_is_near_is_said_by_its_name(
    db: Database, delivered_on: str, zh: str, en: str
) -> None:
    talk = Conversation.open(first_service(db, delivered_on))
    while talk.step is not None and talk.step.id != "free-words":
        talk, _ = talk.forward(said(talk.step, {"odometer": "2500"}))
    assert zh in talk.say("zh")
    assert en in talk.say("en")


def test_kilometres_far_over_the_term_cost_the_free_service(db: Database) -> None:
    """D-12: 500 km either side; told in this very call."""
    card = first_service(db, "2026-08-28")
    assert "最晚到11月28日" in free_words(card, "5500")
    assert "已经过了" in free_words(card, "5501")


def free_words(card: Card, km: str) -> str:
    talk = Conversation.open(card)
    while talk.step is not None and talk.step.id != "free-words":
        talk, _ = talk.forward(said(talk.step, {"odometer": km}))
    return talk.say("zh")


@pytest.mark.parametrize(("day", "costs"), [("2026-11-28", False), ("2026-11-29", True)])
def test_d_27_a_day_behind_the_last_free_one_is_said_to_cost(db: Database, day: str, costs: bool) -> None:
    """Where the owner agrees to it, before the goodbye."""
    talk = Conversation.open(first_service(db, "2026-08-28"))
    while talk.step is not None and talk.step.id != "booked-words":
        talk, _ = talk.forward(said(talk.step, {"agreed-date": day, "agreed-time": "10:00"}))
    assert ("需要您自费" in talk.say("zh")) is costs
    assert ("no longer free" in talk.say("en")) is costs


@pytest.mark.parametrize(("delivered_on", "km", "until"), [
    ("2026-08-28", "2500", "2026-11-28"), ("2026-08-28", "5501", ""), ("2026-08-20", "2500", ""),
])  # fmt: skip
def test_d_27_such_a_day_is_asked_again_while_the_service_is_free(
    db: Database, delivered_on: str, km: str, until: str
) -> None:
    """Whose service costs anyway has heard so before."""
    talk = Conversation.open(first_service(db, delivered_on))
    while talk.step is not None and talk.step.id != "agreed-date":
        talk, _ = talk.forward(said(talk.step, {"odometer": km}))
    found = talk.check("2026-11-29", date(2026, 11, 23))
    assert (found.reason.params["latest"] if isinstance(found, Refusal) else "") == until
    assert isinstance(talk.check("2026-11-29", date(2026, 11, 23), confirmed=True), Accepted)
