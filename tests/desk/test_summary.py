"""The supervisor's day: figures from one query, attempt rates and contact rates apart (B-01); on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from support import add_owner, at, call_up, days_ago, dial_and_end, figures, finish, make_desk, sit, surveyed, wall

from carecall.desk import away, calling, planning, promising, queue, staffing
from carecall.desk.context import Desk
from carecall.desk.day_load import day_load
from carecall.desk.summary import Line, Summary, summary
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store import people
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def test_a_day_without_work_has_rates_of_none_not_zero(desk: Desk) -> None:
    empty = summary(desk)
    assert figures(empty.total) == (0,) * 8
    assert (empty.total.connect_rate, empty.total.contact_rate, empty.total.kept_rate) == (None, None, None)
    assert (empty.programmes, empty.agents) == ((), ())
    assert empty.remark == Reason("day-without-work", {"today": True})


def test_a_day_to_come_and_one_before_everything_say_so(desk: Desk) -> None:
    for _ in range(2):
        surveyed(desk)
    planning.plan(desk)
    assert summary(desk).remark is None
    coming = summary(desk, date(2026, 11, 25))
    known = {"count": 0, "owners": 0, "promised": 0, "earlier": 2, "days": 3}
    assert (coming.remark, coming.total) == (Reason("day-to-come", known), Line("total"))
    add_owner(desk, delivered=days_ago(desk, 90))  # due for days, and nobody was there to plan it
    planning.plan(desk)
    for day in (date(2026, 11, 20), date(2026, 11, 22)):
        found = summary(desk, day)
        assert found.remark == Reason("day-without-work", {"today": False, "start": "2026-11-23"})
        assert figures(found.total) == (0,) * 8


def test_what_was_missed_is_its_own_figure_and_no_work_of_the_day(desk: Desk) -> None:
    """Nobody dialled it before it was given up; what is dealt with is counted without it (invariant 6)."""
    for _ in range(3):
        surveyed(desk)
    planning.plan(desk)
    last = at(desk, "2026-11-29 18:00")
    assert (summary(last).total.missed, figures(summary(last).total)) == (0, (3, 0, 0, 0, 0, 0, 0, 3))
    after = at(desk, "2026-11-30 09:00")
    new = [surveyed(after), surveyed(after)]
    planning.plan(after)
    dial_and_end(sit(after, "A01"), new[0], Outcome.REFUSED)
    found = summary(after)
    assert (found.total.missed, figures(found.total)) == (3, (2, 1, 1, 1, 1, 0, 1, 1))
    assert [(line.key, line.missed) for line in found.programmes] == [("visit-survey", 3)]
    assert sum(line.missed for line in found.agents) == 3
    load = day_load(after, queue.load(after))
    assert (load.done, load.planned) == (1, 2)
    evening = at(desk, "2026-12-01 09:00")
    planning.plan_once(evening)
    assert summary(evening, date(2026, 11, 30)).total.missed == 3
    assert summary(evening).total.missed == 0


def test_b_14_who_was_called_and_wants_no_more_calls_stays_in_the_figures(desk: Desk) -> None:
    """The dial is counted, so is the contact that it was for."""
    owners = [surveyed(desk), surveyed(desk)]
    planning.plan(desk)
    dial_and_end(desk, owners[0], Outcome.DO_NOT_CALL)
    assert figures(summary(desk).total) == (2, 1, 1, 1, 1, 0, 0, 1)
    (programme,) = summary(desk).programmes
    assert (programme.planned, programme.dialled) == (2, 1)


def test_somebody_who_does_not_know_the_owner_has_answered_all_the_same(desk: Desk) -> None:
    """C-06: the connect rate is of dials on which anybody answered, the contact rate of owners."""
    owner = surveyed(desk)
    planning.plan(desk)
    dial_and_end(desk, owner, Outcome.WRONG_NUMBER)
    total = summary(desk).total
    assert (total.connect_rate, total.contact_rate) == (1.0, 0.0)


def test_ones_own_line_stands_first(desk: Desk) -> None:
    for agent in ("A02", "A01"):
        owner = surveyed(desk)
        planning.plan(desk)
        dial_and_end(sit(desk, agent), owner, Outcome.BUSY)
    for agent, first in (("A01", "林月"), ("A02", "陈晨")):
        assert summary(sit(desk, agent)).agents[0].key == first


def test_the_figures_of_a_day(desk: Desk) -> None:
    people_called = [surveyed(desk) for _ in range(6)]
    planning.plan(desk)
    both = [sit(desk, code, f"seat-{code}") for code in ("A01", "A02")]
    finish(both[0], people_called[0])
    dial_and_end(both[1], people_called[1], Outcome.NO_ANSWER)
    dial_and_end(both[0], people_called[2], Outcome.THIRD_PERSON)
    dial_and_end(both[1], people_called[3], Outcome.REFUSED)
    dial_and_end(both[0], people_called[4], Outcome.CALLBACK, callback="+1h")
    found = summary(at(desk, "2026-11-23 10:00"))
    assert figures(found.total) == (6, 5, 4, 5, 3, 1, 1, 2)
    assert (found.total.connect_rate, found.total.contact_rate) == (0.8, 0.6)
    assert [figures(line) for line in found.programmes] == [figures(found.total)]
    by_agent = {line.key: line for line in found.agents}
    assert (by_agent["林月"].dialled, by_agent["陈晨"].dialled) == (3, 2)
    assert sum(line.planned for line in found.agents) == 6
    assert summary(desk, date(2026, 11, 22)).total.dialled == 0


def test_one_call_over_two_programmes_is_one_dial_in_the_total(desk: Desk) -> None:
    add_owner(desk, delivered=days_ago(desk, 88), visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    owner = int(queue.load(desk)[0].customer)
    dial_and_end(sit(desk, "A01"), owner, Outcome.BUSY)
    found = summary(desk)
    assert (found.total.dialled, found.total.owners_dialled) == (1, 1)
    assert {line.key: line.dialled for line in found.programmes} == {"visit-survey": 1, "first-service": 1}


def test_promises_kept_of_those_that_came_due(desk: Desk) -> None:
    """A late one is not kept; one that was replaced or cancelled is not judged; one to come is not due yet."""
    kept, late, cancelled, coming = (surveyed(desk) for _ in range(4))
    planning.plan(desk)
    mine = sit(desk, "A01")
    for owner in (kept, late, cancelled):
        dial_and_end(mine, owner, Outcome.CALLBACK, callback="10:00")
    dial_and_end(mine, coming, Outcome.CALLBACK, callback="16:00")
    with desk.db.write() as tx:
        tx.run("UPDATE promise SET ending = 'cancelled', closed_at = made_at WHERE customer_id = :c", c=cancelled)
    call_up(at(mine, "2026-11-23 10:00"), kept)
    afternoon = at(mine, "2026-11-23 11:00")
    found = summary(afternoon)
    assert (found.total.promises_due, found.total.promises_kept, found.total.kept_rate) == (2, 1, 0.5)
    load = day_load(afternoon, queue.load(afternoon))
    assert load.coming
    assert (load.promises, load.coming.starts) == (2, at(desk, "2026-11-23 10:00").clock.wall())


def places(found: Summary) -> list[tuple[str, str]]:
    assert found.now is not None
    return [(each.agent.code, each.place.value) for each in found.now.members]


def test_what_stands_now_is_told_of_today_as_the_list_and_the_staff_tell_it(desk: Desk) -> None:
    """Owners who are overdue; who talks, sits at a desk, has a break or is away; no closed desk without a call."""
    owners = [surveyed(desk) for _ in range(4)]
    planning.plan(desk)
    thursday = at(desk, "2026-11-26 10:00")
    planning.plan_once(thursday)
    first, second, boss = (sit(thursday, code, f"seat-{code}") for code in ("A01", "A02", "M01"))
    assert places(summary(boss)) == [("A01", "closed"), ("A02", "closed")]
    for seat in (first, second, boss):
        calling.heartbeat(seat)
    talk = call_up(first, owners[0])
    away.take_break(second)
    found = summary(boss)
    late = queue.narrow(queue.load(boss, everybody=True), queue.Filter(state="overdue"))
    assert found.now
    assert found.now.overdue == len(late) == day_load(thursday, queue.load(thursday)).overdue == 4
    assert day_load(boss, queue.load(boss, everybody=True), everybody=True).overdue == 4
    assert places(found) == [("A01", "phone"), ("A02", "break"), ("M01", "desk")]
    assert [each.since for each in found.now.members] == [wall("2026-11-26 10:00")] * 2 + [None]
    calling.close(first, talk.call, Ended(Outcome.BUSY))
    assert second.agent
    staffing.mark(boss, second.agent, date(2026, 11, 26))
    assert places(summary(boss)) == [("A01", "desk"), ("A02", "away"), ("M01", "desk")]
    assert summary(boss, date(2026, 11, 23)).now is None


def test_what_waits_is_counted_for_whom_the_list_shows(desk: Desk) -> None:
    """Invariant 6: the calls of who is away are the role's that day, and a promise that is handed over takes its calls
    along."""
    for _ in range(4):
        surveyed(desk)
    planning.plan(desk)
    first, second = (sit(desk, code) for code in ("A01", "A02"))
    mine, other = (int(row.customer) for row in queue.load(first))
    dial_and_end(first, mine, Outcome.CALLBACK, callback="16:00")

    def waiting() -> dict[str, tuple[int, int]]:
        lines = summary(desk).agents
        return {line.key: (line.waiting, line.promises_open) for line in lines if line.waiting or line.promises_open}

    assert waiting() == {"林月": (2, 1), "陈晨": (2, 0)}
    assert first.agent
    assert second.agent
    promising.hand(first, CustomerId(mine), second.agent.id)
    assert waiting() == {"林月": (1, 0), "陈晨": (3, 1)}
    staffing.mark(desk, first.agent, date(2026, 11, 23))
    assert waiting() == {"": (1, 0), "陈晨": (3, 1)}
    listed = {row.customer: row.assignee_name for row in queue.load(desk, everybody=True)}
    assert (listed[CustomerId(mine)], listed[CustomerId(other)]) == ("陈晨", "")
    promising.hand(second, CustomerId(mine), None)
    assert waiting() == {"": (2, 1), "陈晨": (2, 0)}
    assert (summary(desk).total.waiting, summary(desk).total.dialled) == (4, 1)


def test_the_head_of_a_list_counts_the_promises_of_today_and_what_lies_in_the_pool(desk: Desk) -> None:
    """One that was made today for tomorrow stands in the list and is no promise of today; a colleague's is not mine,
    and whoever is away leaves calls to everybody."""
    for _ in range(6):
        surveyed(desk)
    planning.plan(desk)
    first, second = (sit(desk, code) for code in ("A01", "A02"))
    whose = {seat.agent.code: [int(row.customer) for row in queue.load(seat)] for seat in (first, second) if seat.agent}
    for seat, code in ((first, "A01"), (second, "A02")):
        calling.heartbeat(seat)
        dial_and_end(seat, whose[code][0], Outcome.CALLBACK, callback="16:00")
    dial_and_end(first, whose["A01"][1], Outcome.CALLBACK, callback="tomorrow 10:00")
    load = day_load(first, queue.load(first))
    assert (load.promises, load.pool, load.planned) == (1, 0, 3)
    assert (day_load(desk, queue.load(desk)).promises, summary(desk).total.promises_open) == (2, 2)
    assert second.agent
    staffing.mark(desk, second.agent, date(2026, 11, 23))
    load = day_load(first, queue.load(first))
    assert (load.promises, load.pool, len(queue.load(first))) == (1, 2, 5)
    dial_and_end(first, whose["A02"][1], Outcome.NO_ANSWER)
    assert day_load(first, queue.load(first)).pool == 1


def test_two_agents_of_one_name_have_two_lines(desk: Desk) -> None:
    with desk.db.write() as tx:
        people.upsert_staff(tx, desk.id, "A09", "林月", "care-agent")
    first, second = surveyed(desk), surveyed(desk)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), first, Outcome.BUSY)
    dial_and_end(sit(desk, "A09", "seat-9"), second, Outcome.BUSY)
    assert {line.key: line.dialled for line in summary(desk).agents} == {"林月 A01": 1, "林月 A09": 1}


def test_the_load_of_the_agents_own_day(desk: Desk) -> None:
    first, _ = surveyed(desk), surveyed(desk)
    planning.plan(desk)
    mine = sit(desk, "A01")
    finish(mine, first)
    assert (day_load(mine, queue.load(mine)).done, day_load(mine, queue.load(mine)).planned) == (1, 1)
    assert (day_load(desk, queue.load(desk)).done, day_load(desk, queue.load(desk)).planned) == (1, 2)
