"""Somebody is away for days: no new contacts, the promises reach the others, the audit tells (A-24); both databases."""

from __future__ import annotations

from datetime import date

import pytest
from support import (
    add_owner,
    at,
    call_up,
    contact_of,
    days_ago,
    dial_and_end,
    make_desk,
    moment,
    rows,
    sit,
    staff_id,
    value,
)

from carecall.channels.rows import StaffRow
from carecall.desk import calling, explaining, planning, pools, promising, queue, staffing
from carecall.desk.context import Desk, find_agent, staff_of
from carecall.desk.intake_rows import Book
from carecall.errors import Refused
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId, StaffId
from carecall.store.absences import ALWAYS_AWAY, Away
from carecall.store.database import Database

TODAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 25)


@pytest.fixture
def desk(db: Database) -> Desk:
    """09:30; everybody sits at a desk."""
    found = make_desk(db, "2026-11-23 09:30")
    for code in ("A01", "A02"):
        calling.heartbeat(sit(found, code))
    return found


def promised(desk: Desk, when: str, agent: str = "A01") -> CustomerId:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    staff = staff_id(desk, agent)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :a WHERE customer_id = :c", a=staff, c=customer)
    dial_and_end(sit(desk, agent), customer, Outcome.CALLBACK, callback=when)
    return CustomerId(customer)


def mark(desk: Desk, code: str, until: date | None, first: date | None = None) -> staffing.Absence:
    who = find_agent(staff_of(desk), code)
    return staffing.mark(desk, who, until, first) if until else staffing.back(desk, who, first)


def audit(desk: Desk) -> list[tuple[str, str]]:
    return rows(desk.db, "SELECT action, params FROM audit WHERE subject = 'staff' ORDER BY id")  # type: ignore[return-value]


def member(desk: Desk, code: str) -> staffing.Member:
    return next(each for each in staffing.members(desk) if each.agent.code == code)


def test_away_until_a_day_and_back_and_said_twice_is_once(desk: Desk) -> None:
    assert (member(desk, "A01").desk_open, member(desk, "A01").absent_until) == (True, None)
    done = [mark(desk, "A01", WEDNESDAY) for _ in range(2)]
    assert [each.changed for each in done] == [True, False]
    assert (member(desk, "A01").desk_open, member(desk, "A01").absent_until) == (False, WEDNESDAY)
    assert member(at(desk, "2026-11-25 17:00"), "A01").absent_until == WEDNESDAY
    assert member(at(desk, "2026-11-26 09:00"), "A01").absent_until is None
    assert mark(desk, "A01", None).changed
    assert not mark(desk, "A01", None).changed
    assert audit(desk) == [("absent", '{"until": "2026-11-25"}'), ("back", "{}")]


def test_who_is_away_gets_nothing_new_and_the_promises_reach_the_others(desk: Desk) -> None:
    customer = promised(desk, "10:00")
    done = mark(desk, "A01", TODAY)
    assert [row.customer for row in done.promises] == [customer]
    then = at(desk, "2026-11-23 09:50")
    assert [int(row.customer) for row in queue.load(sit(then, "A02"))] == [customer]
    for _ in range(3):
        add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(then)
    new = rows(desk.db, "SELECT assignee_id FROM contact WHERE dials = 0")
    assert staff_id(desk, "A01") not in {staff for (staff,) in new}


def test_only_a_supervisor_says_it_of_somebody_else_and_of_no_past_day(desk: Desk) -> None:
    with pytest.raises(Refused, match="absence-not-yours"):
        mark(sit(desk, "A02"), "A01", TODAY)
    assert mark(sit(desk, "A02"), "A02", TODAY).changed
    assert mark(sit(desk, "M01"), "A01", TODAY).changed
    with pytest.raises(Refused, match="absence-past"):
        mark(desk, "A01", date(2026, 11, 22))


def test_an_extract_that_knows_no_day_does_not_call_back_whom_a_supervisor_sent_away(desk: Desk) -> None:
    """The extract comes every night; what was typed with a day stands beside what it says."""

    def imported(away: bool) -> str:
        with desk.db.write() as tx:
            return Book.open(desk, tx).staff(StaffRow("A01", "林月", "care-agent", absent=away))

    mark(desk, "A01", WEDNESDAY)
    assert imported(False) == "unchanged"
    assert member(desk, "A01").absent_until == WEDNESDAY
    assert [imported(True), imported(True)] == ["updated", "unchanged"]
    assert member(desk, "A01").absent_until == ALWAYS_AWAY
    assert imported(False) == "updated"
    assert member(desk, "A01").absent_until == WEDNESDAY


def test_back_for_some_days_only_the_rest_of_the_leave_stands(desk: Desk) -> None:
    """What was before and after these days stands as it was, also where nobody knows until when it is."""
    thursday, friday, later = (date(2026, 11, day) for day in (26, 27, 30))
    mark(desk, "A01", later)
    who = find_agent(staff_of(desk), "A01")
    done = staffing.back(desk, who, thursday, friday)
    assert (done.changed, done.ended) == (True, (Away(TODAY, later),))
    assert done.absences == (Away(TODAY, WEDNESDAY), Away(date(2026, 11, 28), later))
    assert not staffing.back(desk, who, thursday, friday).changed
    assert audit(desk)[-1] == ("back", '{"from": "2026-11-26", "until": "2026-11-27"}')
    with pytest.raises(Refused, match="absence-backwards"):
        staffing.back(desk, who, friday, thursday)
    with desk.db.write() as tx:
        Book.open(desk, tx).staff(StaffRow("A02", "周敏", "care-agent", absent=True))
    other = staffing.back(desk, find_agent(staff_of(desk), "A02"), TODAY, TODAY)
    assert other.absences == (Away(date(2026, 11, 24), ALWAYS_AWAY),)


def test_leave_that_is_planned_ahead_holds_on_its_days_and_no_other(desk: Desk) -> None:
    """New contacts of its days go to others, promises of its days reach them in time; before it nothing changes."""
    done = mark(desk, "A01", date(2026, 11, 27), WEDNESDAY)
    assert (done.changed, mark(desk, "A01", date(2026, 11, 27), WEDNESDAY).changed) == (True, False)
    assert (member(desk, "A01").absent_until, member(desk, "A01").desk_open) == (None, True)
    assert audit(desk) == [("absent", '{"from": "2026-11-25", "until": "2026-11-27"}')]
    customer = promised(desk, "11月26日上午十点")
    thursday = at(desk, "2026-11-26 09:51")
    assert member(thursday, "A01").absent_until == date(2026, 11, 27)
    assert [int(row.customer) for row in queue.load(sit(thursday, "A02"))] == [customer]
    for _ in range(3):
        add_owner(thursday, visits=((days_ago(thursday, 1), "repair", None),))
    planning.plan(thursday)
    assert rows(desk.db, "SELECT count(*), min(assignee_id) FROM contact WHERE planned_on = '2026-11-26'") == [
        (3, staff_id(desk, "A02"))
    ]
    assert member(at(desk, "2026-11-28 09:00"), "A01").absences == ()


def test_days_that_are_planned_ahead_know_of_leave_that_begins_on_them(desk: Desk) -> None:
    """Monday plans the fortnight: what may first be dialled during the leave lies in the pool of its role."""
    mark(desk, "A01", date(2026, 12, 4), date(2026, 11, 30))
    before, within = (add_owner(desk, delivered=delivered)[0] for delivered in ("2026-08-31", "2026-09-08"))
    new_car, _ = add_owner(desk, delivered="2026-11-28", consultant="C01")
    mark(desk, "C01", date(2026, 12, 1), date(2026, 12, 1))
    with desk.db.write() as tx:
        tx.run("UPDATE customer SET reached_by = (SELECT id FROM staff WHERE code = 'A01')")
    planning.plan(desk, days=14)
    found = {owner: contact_of(desk.db, owner) for owner in (before, within, new_car)}
    assert [(each["not_before"], each["assignee_id"]) for each in found.values()] == [
        ("2026-11-23", staff_id(desk, "A01")), ("2026-12-01", None), ("2026-12-01", None),
    ]  # fmt: skip


def away_days(desk: Desk) -> list[tuple[int, int]]:
    return [(away.first.day, away.last.day) for away in member(desk, "A01").absences]


def test_planned_leave_is_joined_with_what_it_overlaps_and_loses_no_day(desk: Desk) -> None:
    mark(desk, "A01", date(2026, 12, 20), date(2026, 12, 10))
    assert not mark(desk, "A01", date(2026, 12, 18), date(2026, 12, 15)).changed, "these days are among those"
    done = [mark(desk, "A01", date(2026, 12, 23), date(2026, 12, 15)) for _ in range(2)]
    assert ([each.changed for each in done], away_days(desk)) == ([True, False], [(10, 23)])
    mark(desk, "A01", date(2026, 12, 31), date(2026, 12, 27))
    assert mark(desk, "A01", date(2026, 12, 28), date(2026, 12, 8)).changed
    assert away_days(desk) == [(8, 31)]


def test_planned_leave_is_shortened_by_saying_who_is_back_from_when(desk: Desk) -> None:
    mark(desk, "A01", date(2026, 12, 20), date(2026, 12, 10))
    assert mark(desk, "A01", None, date(2026, 12, 18)).changed
    assert away_days(desk) == [(10, 17)]


def test_leave_of_today_reaches_into_planned_leave_and_on_to_its_end(desk: Desk) -> None:
    mark(desk, "A01", date(2026, 11, 27), WEDNESDAY)
    mark(desk, "A01", date(2026, 11, 26))
    assert away_days(desk) == [(23, 27)]


def test_leave_that_begins_within_an_absence_that_runs_takes_no_day_from_it(desk: Desk) -> None:
    mark(desk, "A01", date(2026, 11, 27))
    assert not mark(desk, "A01", date(2026, 11, 26), WEDNESDAY).changed, "these days are among those"
    done = mark(desk, "A01", date(2026, 12, 5), date(2026, 11, 26))
    assert (done.changed, away_days(desk)) == (True, [(23, 5)])
    assert member(desk, "A01").absent_until == date(2026, 12, 5)
    assert mark(at(desk, "2026-11-24 09:00"), "A01", WEDNESDAY).changed, "said of today it ends anew"
    assert away_days(desk) == [(23, 25)]
    assert not mark(at(desk, "2026-11-24 09:00"), "A01", WEDNESDAY).changed


def test_leave_stands_beside_what_an_extract_says_without_a_day(desk: Desk) -> None:
    with desk.db.write() as tx:
        Book.open(desk, tx).staff(StaffRow("A01", "林月", "care-agent", absent=True))
    assert mark(desk, "A01", date(2026, 12, 5), date(2026, 11, 26)).changed
    assert member(desk, "A01").absent_until == ALWAYS_AWAY
    with desk.db.write() as tx:
        Book.open(desk, tx).staff(StaffRow("A01", "林月", "care-agent", absent=False))
    assert (member(desk, "A01").absent_until, away_days(desk)) == (None, [(26, 5)])


def test_calls_of_leave_that_comes_are_those_that_may_be_made_on_its_days(desk: Desk) -> None:
    """What is open before and may be left till then is among them; what is given up before it begins is not."""
    over, due_then = assigned(desk, "A01", 2)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET next_on = '2026-11-26' WHERE customer_id = :c", c=due_then)
    assert mark(desk, "A01", date(2026, 11, 27), WEDNESDAY).contacts == 2
    assert mark(desk, "A01", WEDNESDAY, WEDNESDAY).contacts == 1
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET give_up = '2026-11-24' WHERE customer_id = :c", c=over)
    assert mark(desk, "A01", date(2026, 11, 27), WEDNESDAY).contacts == 1
    assert mark(desk, "A01", TODAY).contacts == 1
    assert mark(desk, "A01", date(2026, 11, 26)).contacts == 2


def test_an_absence_is_joined_with_those_that_it_overlaps_and_no_other(desk: Desk) -> None:
    mark(desk, "A01", date(2026, 11, 27), WEDNESDAY)
    mark(desk, "A01", TODAY)
    assert away_days(desk) == [(23, 23), (25, 27)]
    mark(desk, "A01", date(2026, 11, 29), date(2026, 11, 26))
    assert away_days(desk) == [(23, 23), (25, 29)]
    assert mark(desk, "A01", None).changed
    assert mark(desk, "A01", None, date(2026, 11, 28)).changed
    assert away_days(desk) == [(25, 27)]
    assert not mark(desk, "A01", None, date(2026, 11, 28)).changed
    with pytest.raises(Refused, match="absence-backwards"):
        mark(desk, "A01", WEDNESDAY, date(2026, 11, 26))


def test_whoever_left_is_on_no_list(desk: Desk) -> None:
    with desk.db.write() as tx:
        tx.run("UPDATE staff SET active = 0 WHERE code = 'A02'")
    assert "A02" not in {each.agent.code for each in staffing.members(desk)}


# --- all promises of one person ---


def test_all_promises_of_one_person_go_to_a_colleague_and_no_other_moves(desk: Desk) -> None:
    mine = [promised(desk, when) for when in ("10:00", "16:00", "tomorrow 9am")]
    hers = promised(desk, "11:00", "A02")
    to = StaffId(staff_id(desk, "A02"))
    done = promising.hand_all(sit(desk, "M01"), StaffId(staff_id(desk, "A01")), to)
    assert [each.customer for each in done.handed] == mine
    assert done.on_call == ()
    assert {row.staff for row in promising.open_promises(desk, mine=False)} == {to}
    assert contact_of(desk.db, mine[0])["assignee_id"] == int(to)
    assert value(desk.db, "SELECT count(*) FROM audit WHERE action = 'handed'") == 3
    back = promising.hand_all(sit(desk, "M01"), to, None)
    assert {each.customer for each in back.handed} == {*mine, hers}
    assert promising.hand_all(desk, to, None) == promising.AllHanded((), ())


def test_an_owner_on_the_phone_keeps_the_promise(desk: Desk) -> None:
    first, second = promised(desk, "10:00"), promised(desk, "16:00")
    call_up(sit(at(desk, "2026-11-23 09:56"), "A01"), first)
    done = promising.hand_all(desk, StaffId(staff_id(desk, "A01")), None)
    assert ([each.customer for each in done.handed], [row.customer for row in done.on_call]) == ([second], [])
    prepared = promised(desk, "16:30")
    calling.prepare(sit(desk.with_clock(desk.clock.at(moment("2026-11-23 16:28"))), "A01"), prepared)
    done = promising.hand_all(desk, StaffId(staff_id(desk, "A01")), None)
    assert ([each.customer for each in done.handed], [row.customer for row in done.on_call]) == ([], [prepared])


def test_a_colleague_may_not_hand_on_what_is_another_ones(desk: Desk) -> None:
    promised(desk, "16:00")
    with pytest.raises(Refused, match="promise-not-yours"):
        promising.hand_all(sit(desk, "A02"), StaffId(staff_id(desk, "A01")), None)
    mark(desk, "A02", TODAY)
    with pytest.raises(Refused, match="colleague-absent"):
        promising.hand_all(desk, StaffId(staff_id(desk, "A01")), StaffId(staff_id(desk, "A02")))


def assigned(desk: Desk, code: str, count: int) -> list[int]:
    """Owners whose contacts of today are this agent's."""
    customers = [add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))[0] for _ in range(count)]
    planning.plan(desk)
    for customer in customers:
        give(desk, customer, code)
    return customers


def give(desk: Desk, customer: int, code: str) -> None:
    staff = staff_id(desk, code)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :a WHERE customer_id = :c", a=staff, c=customer)


def listed(desk: Desk, code: str) -> set[int]:
    return {int(row.customer) for row in queue.load(sit(desk, code))}


def test_the_open_calls_of_who_is_away_are_the_roles_until_they_are_back(desk: Desk) -> None:
    """B-16, invariant 5: a day's work is on somebody's list whoever is away."""
    hers = set(assigned(desk, "A01", 2))
    assert (listed(desk, "A01"), listed(desk, "A02")) == (hers, set())
    done = mark(desk, "A01", TODAY)
    assert (done.contacts, done.others, done.promises) == (2, 1, ())
    assert (listed(desk, "A02"), listed(desk, "S01")) == (hers, set())
    assert [row.assignee_code for row in queue.load(desk, everybody=True)] == ["", ""]
    contact = queue.load(desk, everybody=True)[0].lead.contact
    said = {reason.code: reason.params for reason in explaining.explain(desk, contact.id).reasons}
    assert said["pool-of"] == {"role": "care-agent", "away": "林月"}
    calling.prepare(sit(desk, "A02"), contact.customer)
    mark(desk, "A01", None)
    assert (listed(desk, "A01"), listed(desk, "A02")) == (hers, set()), "back, and hers again"


def test_b_16_where_the_whole_role_is_away_its_calls_are_told_as_deserted(desk: Desk) -> None:
    assigned(desk, "A01", 2)
    assert mark(desk, "A02", TODAY).others == 1
    assert mark(desk, "A01", WEDNESDAY).others == 0
    (pool,) = pools.deserted(desk)
    assert (pool.role, pool.contacts, pool.away) == ("care-agent", 2, True)


def test_a_promised_contact_is_whose_the_promise_is(desk: Desk) -> None:
    """Whose row it is is one answer everywhere, whoever the contact was given to at planning."""
    customer = promised(desk, "16:00", "A02")
    give(desk, customer, "A01")
    (row,), (promise,) = queue.load(desk, everybody=True), promising.open_promises(desk)
    assert (row.assignee_code, row.assignee_name) == (promise.staff_code, promise.staff_name) == ("A02", "陈晨")
    promising.hand(sit(desk, "A02"), customer, None)
    assert queue.load(desk, everybody=True)[0].assignee_name == "", "it is everybody's of the role"
