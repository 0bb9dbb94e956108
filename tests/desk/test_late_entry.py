"""What is entered late, closed or looked at later must not change what is known: B-10, C-03; on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from support import add_owner, at, contact_of, days_ago, dial_and_end, make_desk, moment, sit, talk_through, value

from carecall.desk import calling, exporting, planning, queue, recording
from carecall.desk.context import Desk
from carecall.desk.queue import Filter
from carecall.desk.recording import Said
from carecall.desk.summary import summary
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def surveyed(desk: Desk, days: int = 1) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), "repair", None),))
    planning.plan(desk)
    return customer


def test_c_03_a_dial_of_yesterday_that_is_entered_late_allows_no_second_one_today(desk: Desk) -> None:
    owner = surveyed(desk, 2)
    dial_and_end(desk, owner, Outcome.BUSY)
    contact = ContactId(contact_of(desk.db, owner)["id"])
    recording.record(desk, contact, Said(Outcome.NO_ANSWER, at=moment("2026-11-22 14:00")))
    assert contact_of(desk.db, owner)["tries"] == 2
    assert value(desk.db, "SELECT unreached_on FROM customer") == "2026-11-23"
    with pytest.raises(Refused) as refused:
        calling.prepare(at(desk, "2026-11-23 15:45"), CustomerId(owner))
    assert refused.value.params["until"].startswith("2026-11-24")


def test_a_closed_contact_says_why_beside_the_open_ones_of_its_owner(desk: Desk) -> None:
    visits = ((days_ago(desk, 1), "repair", None),)
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88), visits=visits)
    planning.plan(desk)
    survey = ContactId(contact_of(desk.db, owner, "visit-survey")["id"])
    recording.record(desk, survey, Said(Outcome.REFUSED))
    states = [entry.contact.state.value for entry in queue.contact_row(desk, survey).entries]
    assert states == ["open", "failed"]


def test_on_call_combines_with_the_other_filters(desk: Desk) -> None:
    owner = surveyed(desk)
    calling.prepare(desk, CustomerId(owner))
    rows = queue.load(desk)
    assert len(queue.narrow(rows, Filter(state="on-call", programme="visit-survey"))) == 1
    assert queue.narrow(rows, Filter(state="on-call", programme="maintenance")) == []


def test_a_day_that_is_past_keeps_its_figures(desk: Desk) -> None:
    owner = surveyed(desk)
    dial_and_end(desk, owner, Outcome.BUSY)
    then = summary(desk).total
    tomorrow = at(desk, "2026-11-24 15:45")
    dial_and_end(tomorrow, owner, Outcome.REFUSED)
    assert summary(tomorrow, date(2026, 11, 23)).total == then
    assert (then.planned, then.failed) == (1, 0)


def test_an_answer_that_reads_ok_is_exported_like_any_other(desk: Desk) -> None:
    owner = surveyed(desk)
    card = calling.dial(desk, calling.prepare(desk, CustomerId(owner)).call)
    talk_through(desk, card, {"wishes": "ok"})
    calling.close(desk, card.call, Ended(Outcome.FINISHED))
    with exporting.table(desk, "answers") as (names, rows):
        found = {row[names.index("step")]: row[names.index("value")] for row in rows}
    assert found["wishes"] == "ok"
    assert "closing" not in found, "what is only said is no answer"
