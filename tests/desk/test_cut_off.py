"""A talk that the line cut off goes on in the next call of the day: nothing is read twice but who is called (D-17)."""

from __future__ import annotations

import pytest
import support
from support import add_owner, at, call_up, days_ago, make_desk, talk_through

from carecall.desk import calling, planning
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.hanging_up import Way, offers
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import Database

MONDAY_LATER = "2026-11-23 09:32"


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30", agent="A01")


def cut_off(desk: Desk, way: Way, until: str = "overall") -> int:
    """A survey of which the line was cut before the step `until`; the agent takes this way out."""
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    card = call_up(desk, customer)
    offer = next(each for each in offers(desk, card, talk_through(desk, card, until=until)) if each.way is way)
    calling.close(desk, card.call, offer.ended, offer.window, "about the brakes")
    return customer


def asked(card: Card) -> list[str]:
    """The steps up to the first question of the matter itself."""
    talk = Conversation.open(card)
    steps = []
    while talk.step is not None and talk.step.each_call:
        steps.append(talk.step.id)
        talk, _ = talk.forward(support.said(talk.step, {}))
    return steps


WHOLE = ["identity", "introduction", "purpose-survey", "permission"]


def test_what_was_said_before_the_line_was_cut_is_not_said_again(desk: Desk) -> None:
    card = call_up(at(desk, MONDAY_LATER), cut_off(desk, Way.NOW))
    assert asked(card) == ["identity", "introduction"]
    talk, _ = Conversation.open(card).forward("yes")
    assert "断了" in talk.say("zh")
    assert "cut off" in talk.say("en")
    assert card.contacts[0].records["zh"]["call.last_note"] is None, "of that very talk nothing is recalled"


def test_an_owner_who_rings_back_goes_on_too(desk: Desk) -> None:
    """Whatever was recorded of the first talk."""
    customer, later = CustomerId(cut_off(desk, Way.RECORD)), at(desk, MONDAY_LATER)
    card = calling.dial(later, calling.prepare(later, customer, rang_in=True).call)
    assert asked(card) == ["caller", "introduction"]
    talk, _ = Conversation.open(card).forward("owner")
    assert "打回来" in talk.say("zh")
    assert "ringing back" in talk.say("en")


def test_one_that_had_not_begun_begins_anew(desk: Desk) -> None:
    assert asked(call_up(at(desk, MONDAY_LATER), cut_off(desk, Way.NOW, until="condition"))) == WHOLE


@pytest.mark.parametrize("when", ["2026-11-24 09:30", "2026-11-24 15:40"])
def test_on_another_day_it_begins_anew(desk: Desk, when: str) -> None:
    assert asked(call_up(at(desk, when), cut_off(desk, Way.RECORD))) == WHOLE


def test_an_owner_who_asked_for_another_time_was_not_cut_off(desk: Desk) -> None:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    card = call_up(desk, customer)
    talk = talk_through(desk, card, until="overall")
    window = calling.read_callback(desk, "15:00")
    calling.close(desk, card.call, talk.outcome(Outcome.CALLBACK), window)
    assert asked(call_up(at(desk, "2026-11-23 15:00"), customer)) == WHOLE
