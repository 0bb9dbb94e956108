"""What leaves the house as a table: every column says something, and says what happened (C-20); on both databases."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from support import add_owner, at, contact_of, days_ago, dial_and_end, finish, make_desk, moment, rows, sit, staff_id

from carecall.desk import campaigns, exporting, planning, queue, recording, seeding, signing_up
from carecall.desk.context import Desk, find_agent, staff_of
from carecall.desk.recording import Said
from carecall.errors import Refused
from carecall.model.campaigns import Draft
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.store.database import Database

COMPLAINT = {"overall": "3", "low-score": "bill", "low-score-manager": "yes", "complaint-content": "没人解释过账单",
             "complaint-hope": "请经理回电"}  # fmt: skip

COMES = {"condition": "problem", "problem": "有异响", "problem-help": "come-in", "agreed-date": "2026-11-28",
         "agreed-time": "10:30"}  # fmt: skip


def exported(desk: Desk, what: str) -> list[dict[str, Any]]:
    with exporting.table(desk, what) as (names, found):
        return [dict(zip(names, row, strict=True)) for row in found]


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def test_a_call_says_which_car_which_number_and_when_the_owner_was_reached(desk: Desk) -> None:
    owners = [add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))[0] for _ in range(3)]
    planning.plan(desk)
    finish(desk, owners[0])
    dial_and_end(desk, owners[1], Outcome.NO_ANSWER)
    contact = ContactId(contact_of(desk.db, owners[2])["id"])
    recording.record(desk, contact, Said(Outcome.REFUSED, at=moment("2026-11-23 09:10")))
    with desk.db.write() as tx:
        tx.run("UPDATE phone SET number = '+8613999999999'")
    cars = {row["customer"]: row["vehicle"] for row in exported(desk, "contacts")}
    calls = {row["customer"]: row for row in exported(desk, "calls")}
    assert {owner: call["vehicle"] for owner, call in calls.items()} == cars
    assert all(cars.values())
    assert [calls[owner]["reached_at"] for owner in owners] == [
        "2026-11-23T09:30:00+08:00", None, "2026-11-23T09:10:00+08:00",
    ]  # fmt: skip
    for row in (*calls.values(), *exported(desk, "attempts")):
        assert row["phone"].startswith("138 ****"), "the number that was dialled, not today's"


def test_c_20_whole_numbers_are_for_who_directs_and_that_it_was_done_is_kept(desk: Desk) -> None:
    add_owner(desk, phones=("+8613800138001",), visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    with pytest.raises(Refused) as refused, exporting.table(desk, "contacts", numbers=True):
        pass
    assert (refused.value.code, refused.value.params["known"]) == ("numbers-not-yours", ["M01 周宁"])
    assert rows(desk.db, "SELECT 1 FROM audit WHERE action = 'numbers-exported'") == []
    on = desk.clock.today()
    with exporting.table(sit(desk, "M01"), "contacts", on, numbers=True) as (names, found):
        assert [row[names.index("phone")] for row in found] == ["13800138001"]
    ((params, staff),) = rows(desk.db, "SELECT params, staff_id FROM audit WHERE action = 'numbers-exported'")
    assert json.loads(params) == {"what": "contacts", "first": on.isoformat(), "last": ""}
    assert staff == staff_id(desk, "M01")


def test_on_the_sample_dealership_no_column_is_empty_everywhere(sqlite_db: Database) -> None:
    """Some days of recorded calls, with everything in them that a column is for."""
    seeding.lay_dealership(sqlite_db)
    desk = make_desk(sqlite_db, "2026-11-23 09:30")
    seeding.seed(desk, days=10)
    planning.plan(desk)
    listed = [row for row in queue.load(desk) if row.lead.contact.programme == "visit-survey"][:8]
    agent = find_agent(staff_of(desk), "1001")
    finish(desk.seated(agent), int(listed[0].customer), COMPLAINT)
    finish(desk.seated(agent), int(listed[3].customer), COMES)
    too_early = Said(Outcome.REFUSED, note="改日再说", at=moment("2026-11-23 07:30"))
    recording.record(desk, listed[1].lead.contact.id, too_early)
    for day in ("2026-11-23 09:40", "2026-11-24 15:40", "2026-11-25 13:40"):
        dial_and_end(at(desk, day).seated(agent), int(listed[2].customer), Outcome.NO_ANSWER)
    on = date(2026, 11, 28)
    campaigns.add(desk, Draft("frost", "activity", "防冻", on, on, text="免费检查防冻液。"))
    campaigns.approve(sit(desk, "5004"), "frost")
    planning.plan(desk)
    signing_up.sign_up(desk.seated(agent), "frost", CustomerId(int(listed[0].customer)))
    campaign = {(row["programme"], row["campaign"], row["campaign_name"]) for row in exported(desk, "messages")}
    assert campaign == {("visit-survey", None, None), ("activity", "frost", "防冻")}
    kinds = {(row["programme"], row["channel"], row["campaign"]) for row in exported(desk, "contacts")}
    assert {("visit-survey", "call", None), ("activity", "sms", "frost")} <= kinds
    for what in exporting.KINDS:
        found = exported(desk, what)
        assert found, what
        empty = [name for name in found[0] if all(row[name] in (None, "") for row in found)]
        assert (what, empty) == (what, [])


def test_d_12_bookings_are_a_table_by_the_day_on_which_the_owners_come(desk: Desk) -> None:
    """Of all agents; with what is to be checked; whoever named no day is not in it."""
    owners = [add_owner(desk, delivered=days_ago(desk, 84))[0] for _ in range(3)]
    planning.plan(desk)
    comes = {"booking": "agrees", "agreed-date": "2026-11-28", "agreed-time": "10:30"}
    finish(desk, owners[0], {**comes, "condition": "problem", "problem": "a noise"})
    finish(sit(desk, "A02", "seat-2"), owners[1], {**comes, "agreed-date": "2026-11-27", "agreed-time": "?"})
    finish(desk, owners[2], {"booking": "later", "on-time-words": "still-later", "later-reason": "away"})
    found = exported(desk, "bookings")
    assert [(row["customer"], row["comes_on"], row["comes_hour"], row["notice"], row["agent"]) for row in found] == [
        (owners[1], "2026-11-27", None, None, "A02"), (owners[0], "2026-11-28", "10:30", "a noise", "A01"),
    ]  # fmt: skip
    assert all("*" in row["phone"] for row in found)
    with exporting.table(desk, "bookings", date(2026, 11, 28), date(2026, 11, 28)) as (names, told):
        assert [row[names.index("customer")] for row in told] == [owners[0]], "the days are those on which they come"
