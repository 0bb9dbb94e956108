"""How often an owner is spoken to over all programmes (E-08); on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import support
from support import add_owner, at, days_ago, dial_and_end, finish, make_desk

from carecall.desk import planning, pressing, undoing
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.programmes import MESSAGES, TALKS, Pressure
from carecall.programmes.load import load_packs, pack_files
from carecall.store import records
from carecall.store.database import Database
from carecall.view.reasons import Names
from carecall.view.why_not import why_not_lines

ONCE = Pressure({TALKS: 1}, 10, urgent=1)


@pytest.fixture
def desk(db: Database) -> Desk:
    desk = make_desk(db, "2026-11-23 09:30", agent="A01")
    return replace(desk, pack=replace(desk.pack, pressure=ONCE))


def spoken_to(desk: Desk) -> int:
    """An owner with whom the survey of a visit was gone through today, and whose car is due for maintenance."""
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", 12000),))
    planning.plan(desk)
    finish(desk, customer)
    return customer


def visit_again(desk: Desk, customer: int) -> None:
    vehicle = support.value(desk.db, "SELECT id FROM vehicle WHERE customer_id = :c", c=customer)
    with desk.db.write() as tx:
        support.add_visit(desk, tx, int(vehicle), days_ago(desk, 1), "repair")
        records.mark_stale(tx, desk.id, "vehicle", [int(vehicle)])


def test_e_08_who_was_spoken_to_waits_until_the_days_are_over(desk: Desk) -> None:
    customer = spoken_to(desk)
    later = at(desk, "2026-11-27 09:30")
    visit_again(later, customer)
    result = planning.plan(later)
    assert (result.planned, result.skipped["enough"]) == (0, 1)
    told = why_not(later, CustomerId(customer))
    assert [(line.reason.code, str(line.until)) for line in told.lines if line.reason.code == "enough"] == [
        ("enough", "2026-12-03"),
    ]  # fmt: skip
    said = " ".join(why_not_lines(Words("en"), Names(later.pack, later.clock.wall()), told, 300))
    assert "Spoken to often enough of late: not called again before Thu 3 Dec" in said
    assert planning.plan(at(desk, "2026-12-02 09:30")).planned == 0
    assert planning.plan(at(desk, "2026-12-03 09:30")).planned == 1, "its window is still open"


def test_e_08_what_its_days_passed_over_for_that_is_said_to_have_been_left_in_peace(desk: Desk) -> None:
    customer = spoken_to(desk)
    later = at(desk, "2026-11-27 09:30")
    visit_again(later, customer)
    planning.plan(later)
    planning.plan(at(desk, "2026-12-02 09:30"))
    told = why_not(at(desk, "2026-12-08 09:30"), CustomerId(customer))
    (cause,) = (line.cause for line in told.lines if line.cause)
    assert (cause.code, cause.params) == ("never-spared", {"ran": "2026-12-02", "written": False})
    freely = replace(desk, pack=replace(desk.pack, pressure=None))
    told = why_not(at(freely, "2026-12-08 09:30"), CustomerId(customer))
    assert [line.cause.code for line in told.lines if line.cause] == ["never-taken"]


def test_e_08_a_call_that_nobody_answered_or_that_was_undone_is_no_talk(desk: Desk) -> None:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", 12000),))
    planning.plan(desk)
    dial_and_end(desk, customer, Outcome.NO_ANSWER)
    visit_again(desk, customer)
    assert planning.plan(desk).skipped["enough"] == 0
    other = spoken_to(desk)
    undoing.undo(desk)
    visit_again(desk, other)
    assert planning.plan(desk).skipped["enough"] == 0


def test_e_08_what_is_urgent_calls_all_the_same(desk: Desk) -> None:
    urgent = replace(desk, pack=replace(desk.pack, pressure=replace(ONCE, urgent=2)))
    customer = spoken_to(urgent)
    later = at(urgent, "2026-11-27 09:30")
    visit_again(later, customer)
    assert planning.plan(later).planned == 1


def test_e_08_an_owner_who_rang_is_under_no_pressure(desk: Desk) -> None:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", 12000),))
    planning.plan(desk)
    card = support.calling.dial(desk, support.calling.prepare(desk, CustomerId(customer), rang_in=True).call)
    ending = support.talk_through(desk, card).proposed
    assert ending is not None
    support.calling.close(desk, card.call, ending)
    visit_again(desk, customer)
    assert planning.plan(desk).skipped["enough"] == 0


def test_e_08_the_shipped_pack_leaves_an_owner_in_peace_after_four_talks_in_a_month() -> None:
    usual, seldom = {TALKS: 4, MESSAGES: 8}, {TALKS: 1, MESSAGES: 3}
    assert support.pack().pressure == Pressure(usual, 30, 2, seldom, ("E-08",))


def test_e_08_an_owner_who_dislikes_calls_is_called_less_often(desk: Desk) -> None:
    """Also where the usual number has no end."""
    tight = Pressure({}, 10, urgent=1, seldom={TALKS: 1})
    desk = replace(desk, pack=replace(desk.pack, pressure=tight))
    spared, usual = spoken_to(desk), spoken_to(desk)
    assert pressing.call_seldom(desk, CustomerId(spared), True).changed
    assert not pressing.call_seldom(desk, CustomerId(spared), True).changed
    later = at(desk, "2026-11-27 09:30")
    for customer in (spared, usual):
        visit_again(later, customer)
    result = planning.plan(later)
    assert (result.planned, result.skipped["enough"]) == (1, 1)
    said = " ".join(why_not_lines(Words("en"), Names(later.pack, later.clock.wall()),
                                  why_not(later, CustomerId(spared)), 300))  # fmt: skip
    assert "not called again before Thu 3 Dec (E-08). The owner dislikes calls." in said
    pressing.call_seldom(later, CustomerId(spared), False)
    assert planning.plan(later).planned == 1
    with pytest.raises(Refused) as refused:
        pressing.call_seldom(desk, CustomerId(10**9), True)
    assert refused.value.code == "unknown-owner"


def test_e_08_messages_have_a_number_of_their_own_also_within_one_planning(desk: Desk) -> None:
    """New Year and the Spring Festival, which is on 6 February 2027: one greeting in sixty days."""
    greetings = load_packs(pack_files([], "greetings"), support.library().names(), None)
    december = at(replace(desk, pack=replace(greetings, pressure=Pressure({MESSAGES: 1}, 60))), "2026-12-28 08:00")
    customer, _ = add_owner(december)
    result = planning.plan(december, days=45)
    assert (result.messages, result.skipped["enough"]) == (1, 1)
    assert [str(day) for (day,) in support.rows(december.db, "SELECT day FROM message")] == ["2026-12-31"]
    assert planning.plan(december, days=45).skipped["enough"] == 1, "what is written counts in the next planning"
    february = at(december, "2027-02-05 08:00")
    told = why_not(february, CustomerId(customer))
    (line,) = [line for line in told.lines if line.reason.code == "enough"]
    assert (line.reason.params["channels"], line.reason.params["day"]) == (["sms"], "2027-03-01")
    said = " ".join(why_not_lines(Words("en"), Names(february.pack, february.clock.wall()), told, 300))
    assert "Written to often enough of late: no message about this any more (E-08)." in said


def test_e_08_an_owner_of_many_cars_is_written_to_no_more_often_for_it(desk: Desk, tmp_path: Path) -> None:
    """Three insurances that end together, two messages."""
    site = tmp_path / "ours.yaml"
    site.write_text("pack: ours\nprogrammes: {insurance-end: {run: yes}}\n", encoding="utf-8")
    whole = load_packs(pack_files([site]), support.library().names(), None)
    desk = replace(desk, pack=replace(whole, pressure=Pressure({MESSAGES: 2}, 30)))
    lines = [f"张文山,13900001111,京A1234{n},2026-12-23" for n in range(3)]
    support.take_in(desk, tmp_path, "姓名,手机,车牌,保险到期日", *lines)
    result = planning.plan(desk)
    assert (result.messages, result.skipped["enough"]) == (2, 1)


def test_e_08_a_day_that_is_planned_ahead_has_its_own_reckoning(desk: Desk) -> None:
    customer = spoken_to(desk)
    later = at(desk, "2026-11-27 09:30")
    visit_again(later, customer)
    assert planning.plan(later, day=later.clock.today() + timedelta(days=6), dry_run=True).planned == 1
    assert planning.plan(later, dry_run=True).planned == 0
