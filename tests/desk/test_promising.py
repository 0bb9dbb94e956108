"""Promises between two calls: handed to a colleague, moved, kept by others while their agent is away (A-24, D-16); on
both databases."""

from __future__ import annotations

import json
from datetime import date

import pytest
from support import (
    add_owner,
    at,
    call_up,
    contact_of,
    days_ago,
    dial_and_end,
    lease_out,
    make_desk,
    rows,
    sit,
    staff_id,
    value,
)

from carecall.desk import away as away_from_desk
from carecall.desk import calling, planning, promising, queue
from carecall.desk.context import Desk
from carecall.desk.day_load import day_load
from carecall.desk.promising import PromiseRow
from carecall.desk.summary import Line, summary
from carecall.errors import Refused
from carecall.model.contacts import Shown
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId, StaffId
from carecall.store import absences, people
from carecall.store.absences import Away
from carecall.store.database import Database

AT_TEN = "2026-11-23 10:00"


@pytest.fixture
def desk(db: Database) -> Desk:
    """09:30; A01 and A02 sit at their desks."""
    found = make_desk(db, "2026-11-23 09:30")
    for code in ("A01", "A02"):
        calling.heartbeat(sit(found, code))
    return found


def promised(desk: Desk, agent: str = "A01", when: str = "10:00", name: str = "张文山") -> CustomerId:
    """An owner to whom this agent has promised a call."""
    customer, _ = add_owner(desk, name, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    give_to(desk, customer, agent)
    dial_and_end(sit(desk, agent), customer, Outcome.CALLBACK, callback=when)
    return CustomerId(customer)


def give_to(desk: Desk, customer: int, agent: str) -> None:
    staff = staff_id(desk, agent)
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = :a WHERE customer_id = :c", a=staff, c=customer)


def refused(work: object, *args: object) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as caught:
        work(*args)  # type: ignore[operator]
    return caught.value.code, caught.value.params


def who(desk: Desk, code: str) -> StaffId:
    return StaffId(staff_id(desk, code))


def whose(desk: Desk, customer: int) -> tuple[object, object]:
    """Whose the open promise is, and whose the contact that waits for it."""
    promise = value(desk.db, "SELECT staff_id FROM promise WHERE customer_id = :c AND closed_at IS NULL", c=customer)
    return promise, contact_of(desk.db, customer)["assignee_id"]


def away(desk: Desk, code: str, until: str = "2026-11-23") -> None:
    staff = staff_id(desk, code)
    with desk.db.write() as tx:
        absences.add(tx, desk.id, staff, Away(date.min, date.fromisoformat(until)), desk.clock.today())


def sees(desk: Desk, agent: str) -> list[int]:
    return [int(row.customer) for row in queue.load(sit(desk, agent, f"seat-{agent}"))]


def risks(desk: Desk) -> list[str]:
    return [row.risk for row in promising.open_promises(desk, mine=False)]


def audits(desk: Desk, subject: str) -> list[tuple[str, dict[str, object], object]]:
    found = rows(desk.db, "SELECT action, params, staff_id FROM audit WHERE subject = :s ORDER BY id", s=subject)
    return [(action, json.loads(params), staff) for action, params, staff in found]


# --- what is promised ---


def test_open_promises_are_listed_by_their_time_mine_or_everybodys(desk: Desk) -> None:
    later, first = promised(desk, "A01", "16:00"), promised(desk, "A02", "tomorrow 9am")
    soon = promised(desk, "A01", "9:45", "王磊")
    found = promising.open_promises(sit(desk, "A01"))
    assert [row.customer for row in found] == [soon, later]
    assert [row.customer for row in promising.open_promises(desk, mine=False)] == [soon, later, first]
    assert promising.open_promises(desk) == promising.open_promises(desk, mine=False), "nobody sits there: all"
    row = found[0]
    assert (row.name, row.staff_code, row.staff_name) == ("王磊", "A01", "林月")
    assert (row.programmes, row.plate[:2], row.risk) == (("visit-survey",), "京A", "")
    assert "****" in row.phone, "masked"
    assert [moment.isoformat() for moment in (row.starts, row.ends, row.made, row.others_from or row.made)] == [
        "2026-11-23T09:45:00", "2026-11-23T10:00:00", "2026-11-23T09:30:00", "2026-11-23T09:50:00",
    ]  # fmt: skip


def test_one_promise_may_have_several_contacts_that_wait_for_it(desk: Desk) -> None:
    visits = ((days_ago(desk, 1), "repair", None),)
    customer, _ = add_owner(desk, delivered=days_ago(desk, 88), visits=visits)
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), customer, Outcome.CALLBACK, callback="10:00")
    (row,) = promising.open_promises(desk)
    assert row.programmes == ("first-service", "visit-survey")
    assert len(row.contacts) == 2
    promising.hand(desk, row.customer, who(desk, "A02"))
    given = rows(desk.db, "SELECT DISTINCT assignee_id FROM contact WHERE customer_id = :c", c=customer)
    assert given == [(who(desk, "A02"),)]


def test_a_promise_that_was_dialled_is_open_no_more(desk: Desk) -> None:
    customer = promised(desk)
    call_up(at(sit(desk, "A01"), AT_TEN), customer)
    assert promising.open_promises(desk) == ()
    assert refused(promising.hand, sit(desk, "A01"), customer, None)[0] == "no-promise"


# --- handing on ---


def test_a_24_handing_a_promise_moves_it_and_its_contact_and_is_in_the_audit(desk: Desk) -> None:
    customer = promised(desk)
    mine = sit(desk, "A01")
    done = promising.hand(mine, customer, who(desk, "A02"))
    assert whose(desk, customer) == (who(desk, "A02"), who(desk, "A02"))
    assert (done.was and done.was.code, done.now and done.now.code, done.name) == ("A01", "A02", "张文山")
    assert done.starts.isoformat() == "2026-11-23T10:00:00"
    action, params, staff = audits(desk, "promise")[-1]
    contact = int(contact_of(desk.db, customer)["id"])
    assert (action, staff) == ("handed", who(desk, "A01"))
    assert params == {"customer": customer, "from": "A01", "to": "A02", "contacts": [contact]}
    assert sees(desk, "A02") == [customer]
    assert sees(desk, "A01") == []
    then = at(desk, "2026-11-23 09:56")
    dial_and_end(sit(then, "A02"), customer, Outcome.CALLBACK, callback="11:00")
    kept = {line.key: (line.promises_due, line.promises_kept) for line in summary(at(desk, "2026-11-23 10:30")).agents}
    assert kept["陈晨"] == (1, 1), "who was handed it has kept it"


def test_handing_to_everybody_of_the_role_is_the_pool(desk: Desk) -> None:
    customer = promised(desk)
    done = promising.hand(sit(desk, "A01"), customer, None)
    assert (whose(desk, customer), done.now) == ((None, None), None)
    assert sees(desk, "A01") == sees(desk, "A02") == [customer]
    assert sees(desk, "C01") == [], "another role's"
    promising.hand(sit(desk, "A02"), customer, who(desk, "A02"))
    assert whose(desk, customer) == (who(desk, "A02"), who(desk, "A02")), "whose pool it is in may take it"


def test_handing_twice_is_handing_once(desk: Desk) -> None:
    customer = promised(desk)
    promising.hand(sit(desk, "A01"), customer, who(desk, "A01"))
    assert [action for action, *_ in audits(desk, "promise")] == ["promised"]
    for _ in range(2):
        promising.hand(sit(desk, "M01"), customer, who(desk, "A02"))
    assert [action for action, *_ in audits(desk, "promise")] == ["promised", "handed"]


def test_only_its_agent_a_supervisor_or_anybody_once_it_has_fallen_to_everybody_may_hand_it(desk: Desk) -> None:
    customer = promised(desk)
    assert refused(promising.hand, sit(desk, "A02"), customer, None) == ("promise-not-yours", {"by": "林月"})
    late = at(desk, "2026-11-23 10:05")
    promising.hand(sit(late, "A02"), customer, who(desk, "A02"))
    assert whose(desk, customer)[0] == who(desk, "A02")
    promising.hand(sit(desk, "M01"), customer, who(desk, "C01"))
    assert whose(desk, customer)[0] == who(desk, "C01")
    promising.hand(desk, customer, None)
    assert whose(desk, customer)[0] is None, "without a seat it is the dealership that says so"


def test_to_another_role_only_a_supervisor_hands_a_promise(desk: Desk) -> None:
    """A call that its script and its figures give to one role stays with it, unless somebody answers for that."""
    customer = promised(desk)
    mine = sit(desk, "A01")
    wanted = ("colleague-other-role", {"name": "吴敏", "role": "care-agent"})
    assert refused(promising.hand, mine, customer, who(desk, "C01")) == wanted
    assert whose(desk, customer)[0] == who(desk, "A01")
    promising.hand(mine, customer, who(desk, "M01"))
    assert whose(desk, customer)[0] == who(desk, "M01"), "to a supervisor it may go"
    promising.hand(sit(desk, "M01"), customer, who(desk, "C01"))
    assert sees(desk, "C01") == [customer]


def test_a_promise_is_not_handed_on_while_the_owner_is_on_the_phone(desk: Desk) -> None:
    customer = promised(desk)
    then = at(desk, "2026-11-23 09:56")
    card = calling.prepare(sit(then, "A01"), customer)
    assert refused(promising.hand, sit(then, "M01"), customer, None) == ("on-call", {"by": "林月"})
    window = calling.read_callback(then, "11:00")
    assert refused(promising.move, sit(then, "A01"), customer, window)[0] == "on-call"
    promising.hand(sit(lease_out(then), "M01"), customer, None)
    assert refused(calling.dial, sit(then, "A01"), card.call)[0] == "call-ended", "its claim had lapsed"


def test_nobody_who_is_away_has_left_or_makes_no_calls_is_handed_a_promise(desk: Desk) -> None:
    customer = promised(desk)
    with desk.db.write() as tx:
        people.upsert_staff(tx, desk.id, "K01", "档案", "clerk")
        tx.run("UPDATE staff SET active = 0 WHERE code = 'C01'")
    away(desk, "A02")
    mine = sit(desk, "A01")
    assert refused(promising.hand, mine, customer, who(desk, "A02")) == ("colleague-absent", {"name": "陈晨"})
    assert refused(promising.hand, mine, customer, who(desk, "C01"))[0] == "colleague-absent"
    assert refused(promising.hand, mine, customer, StaffId(10**6))[0] == "colleague-absent"
    assert refused(promising.hand, mine, customer, who(desk, "K01"))[0] == "not-a-caller"
    assert whose(desk, customer) == (who(desk, "A01"), who(desk, "A01"))
    tomorrow = at(desk, "2026-11-24 09:00")
    promising.hand(sit(tomorrow, "A01"), customer, who(desk, "A02"))
    assert whose(desk, customer)[0] == who(desk, "A02"), "back again"


def test_an_owner_without_a_promise_has_none_to_hand_or_move(desk: Desk) -> None:
    customer, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    window = calling.read_callback(desk, "11:00")
    assert refused(promising.hand, sit(desk, "A01"), CustomerId(customer), None)[0] == "no-promise"
    assert refused(promising.move, sit(desk, "A01"), CustomerId(customer), window)[0] == "no-promise"


def test_colleagues_are_those_here_who_call_the_own_role_first(desk: Desk) -> None:
    with desk.db.write() as tx:
        for code, name, role in (("A03", "何静", "care-agent"), ("K01", "档案", "clerk")):
            people.upsert_staff(tx, desk.id, code, name, role)
    promised(desk, "A02", "10:00")
    promised(desk, "A02", "10:29")
    promised(desk, "A02", "16:00")
    away_from_desk.take_break(sit(desk, "A02"))
    calling.heartbeat(sit(desk, "C01"))
    away(desk, "S01")
    found = promising.colleagues(sit(desk, "A01"), "care-agent")
    everybody = promising.colleagues(sit(desk, "M01"), "care-agent")
    told = [(each.agent.code, each.desk_open, each.on_break, each.promises) for each in found]
    roles = {programme.role for programme in desk.pack.programmes.values()}
    assert told[:2] == [("A02", False, True, 2), ("A03", False, False, 0)]
    assert {each.agent.role for each in found} == {"care-agent", "care-manager"}
    assert ("C01", True) in [(each.agent.code, each.desk_open) for each in everybody]
    assert {each.agent.role for each in everybody} == roles - {"service-advisor"}, "a supervisor may choose any role"
    away_from_desk.end_break(sit(desk, "A02"))
    order = [each.agent.code for each in promising.colleagues(sit(desk, "A01"), "care-agent")][:2]
    assert order == ["A02", "A03"], "open desks first"
    everybody = promising.colleagues(desk, "care-agent")
    assert "A01" in [each.agent.code for each in everybody], "where nobody sits, everybody"


# --- another time ---


def test_a_promise_that_is_moved_keeps_its_agent_and_replaces_the_old_one(desk: Desk) -> None:
    customer = promised(desk)
    moved = promising.move(sit(desk, "A02"), customer, calling.read_callback(desk, "tomorrow afternoon"))
    (row,) = promising.open_promises(desk)
    assert (row.promise, row.starts, row.ends) == (moved.promise, moved.starts, moved.ends)
    assert row.starts.isoformat() == "2026-11-24T13:30:00"
    assert (whose(desk, customer)[0], contact_of(desk.db, customer)["next_on"]) == (who(desk, "A01"), "2026-11-24")
    assert rows(desk.db, "SELECT ending, kept FROM promise ORDER BY id") == [("replaced", None), ("", None)]
    calls = rows(desk.db, "SELECT count(DISTINCT call_id), count(call_id) FROM promise")
    assert calls == [(1, 2)], "of the call in which it was made, so that its programme's figures have it"
    action, params, staff = audits(desk, "promise")[-1]
    assert (action, params["customer"], params["starts"]) == ("moved", customer, "2026-11-24T05:30:00Z")
    assert staff == who(desk, "A02"), "anybody may note the owner's wish"
    assert summary(at(desk, AT_TEN)).total.promises_due == 0
    assert sees(at(desk, "2026-11-24 13:26"), "A01") == [customer]


def test_moving_a_promise_that_was_late_does_not_unmake_that_it_was_not_kept(desk: Desk) -> None:
    customer = promised(desk)
    late = at(desk, "2026-11-23 10:16")
    promising.move(sit(late, "A01"), customer, calling.read_callback(late, "11:00"))
    assert rows(desk.db, "SELECT ending, kept FROM promise ORDER BY id") == [("missed", 0), ("", None)]
    total = summary(late).total
    assert (total.promises_due, total.promises_kept, total.promises_open, total.promises_at_risk) == (1, 0, 1, 0)


# --- away from the desk ---


def test_a_break_closes_the_desk_and_tells_what_is_coming(desk: Desk) -> None:
    soon, _ = promised(desk, "A01", "10:00"), promised(desk, "A01", "11:00")
    promised(desk, "A02", "10:10")
    mine = sit(desk, "A01")
    assert away_from_desk.running_break(mine) is None
    found = away_from_desk.take_break(mine)
    assert found.since.isoformat() == "2026-11-23T09:30:00"
    assert [(row.customer, row.others_from and row.others_from.isoformat()) for row in found.coming] == [
        (soon, "2026-11-23T09:50:00")
    ]
    later = at(desk, "2026-11-23 09:55")
    calling.heartbeat(sit(later, "A01"))  # the program still runs
    again = away_from_desk.take_break(sit(later, "A01"))
    assert (again.since, [row.risk for row in again.coming]) == (found.since, ["nobody"])
    assert away_from_desk.running_break(sit(later, "A01")) == again
    assert sees(at(desk, "2026-11-23 09:49"), "A02") != sees(later, "A02")
    assert soon in sees(later, "A02")
    assert away_from_desk.end_break(sit(later, "A01"))
    assert not away_from_desk.end_break(sit(later, "A01"))
    assert soon not in sees(later, "A02"), "back at the desk"
    assert [action for action, *_ in audits(desk, "staff")] == ["break-begun", "break-ended"]


def test_an_owner_who_was_only_prepared_is_given_back_at_a_break_and_one_who_was_dialled_is_not(desk: Desk) -> None:
    """The heartbeat goes on during a break: it would hold the owner, and the promise, till its end."""
    customer = promised(desk, "A01", "9:35")
    mine = sit(desk, "A01", "seat-1")
    calling.prepare(mine, customer)
    away_from_desk.take_break(mine)
    calling.heartbeat(mine)
    taken = calling.prepare(sit(desk, "A02", "seat-2"), customer)
    calling.dial(sit(desk, "A02", "seat-2"), taken.call)
    away_from_desk.take_break(sit(desk, "A02", "seat-2"))
    assert value(desk.db, "SELECT count(*) FROM call WHERE ended_at IS NULL") == 1


def test_a_break_that_a_killed_desk_left_behind_ends_when_the_desk_opens_again(desk: Desk) -> None:
    """A heartbeat alone ends nothing: the program beats during a break too."""
    customer = promised(desk, "A01", "tomorrow 10am")
    away_from_desk.take_break(sit(desk, "A01"))
    tomorrow = at(desk, "2026-11-24 09:50")
    back = sit(tomorrow, "A01", "seat-2")
    calling.heartbeat(back)
    assert sees(tomorrow, "A02") == [customer]
    assert away_from_desk.end_break(back)
    assert sees(tomorrow, "A02") == []


def test_nobody_cannot_take_a_break(desk: Desk) -> None:
    for work in (away_from_desk.take_break, away_from_desk.end_break, away_from_desk.running_break):
        assert refused(work, desk)[0] == "nobody-seated"


# --- promises of those who are not there reach the others ---


@pytest.mark.parametrize("how", ["absent", "gone", "break", "silent"])
def test_a_promise_of_a_closed_desk_reaches_the_others_in_time(desk: Desk, how: str) -> None:
    """From t-10 a colleague has it on the list, of whatever role; from t-5 it may be dialled; and it is kept."""
    customer = promised(desk, "A01", "10:00")
    for desk_code in ("A02", "S01"):
        assert sees(at(desk, "2026-11-23 09:59"), desk_code) == [], "its agent sits there"
    if how == "absent":
        away(desk, "A01")
    elif how == "gone":
        with desk.db.write() as tx:
            tx.run("UPDATE staff SET active = 0 WHERE code = 'A01'")
    elif how == "break":
        away_from_desk.take_break(sit(desk, "A01"))
    else:
        with desk.db.write() as tx:
            tx.run("UPDATE staff SET seen_at = '2026-11-01T00:00:00Z' WHERE code = 'A01'")
    before, from_ten = at(desk, "2026-11-23 09:49"), at(desk, "2026-11-23 09:50")
    assert (sees(before, "A02"), risks(before)) == ([], [""])
    assert (sees(from_ten, "A02"), sees(from_ten, "S01"), risks(from_ten)) == ([customer], [customer], ["nobody"])
    row = queue.load(sit(from_ten, "A02"))[0]
    assert row.lead.where is not None
    assert (row.lead.where.shown, row.lead.where.ready) == (Shown.PROMISED, False)
    advisor = sit(from_ten, "S01", "seat-S01")
    assert refused(calling.prepare, advisor, customer) == ("not-now", {"until": "2026-11-23T10:00"})
    ready = sit(at(desk, "2026-11-23 09:55"), "S01", "seat-S01")
    found = queue.load(ready)[0].lead.where
    assert found is not None
    assert found.shown is Shown.READY
    call_up(ready, customer)
    assert value(desk.db, "SELECT kept FROM promise WHERE customer_id = :c", c=customer) == 1


def test_the_promise_of_the_only_one_of_a_role_falls_to_the_other_roles(desk: Desk) -> None:
    customer, _ = add_owner(desk, delivered=days_ago(desk, 3), consultant="C01")
    planning.plan(desk)
    dial_and_end(sit(desk, "C01"), customer, Outcome.CALLBACK, callback="10:00")
    away(desk, "C01")
    assert sees(at(desk, "2026-11-23 09:49"), "A01") == []
    assert sees(at(desk, "2026-11-23 09:50"), "A01") == [customer]
    call_up(sit(at(desk, "2026-11-23 09:55"), "A01"), customer)


def test_who_is_away_until_yesterday_is_back(desk: Desk) -> None:
    promised(desk, "A01", "10:00")
    away(desk, "A01", "2026-11-22")
    assert sees(at(desk, "2026-11-23 09:59"), "A02") == []


def test_a_promise_with_the_supervisors_stays_there_unless_none_of_them_is_here(desk: Desk) -> None:
    customer = promised(desk, "A01", "10:00")
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET role = 'care-manager', assignee_id = NULL WHERE customer_id = :c", c=customer)
        tx.run("UPDATE promise SET staff_id = NULL WHERE customer_id = :c", c=customer)
    then = at(desk, "2026-11-23 10:30")
    assert sees(then, "M01") == [customer]
    assert sees(then, "A02") == []
    assert refused(promising.hand, sit(then, "A02"), customer, None)[0] == "promise-not-yours"
    away(desk, "M01")
    assert sees(at(desk, "2026-11-23 09:49"), "A02") == []
    assert sees(at(desk, "2026-11-23 09:50"), "A02") == [customer]
    call_up(sit(then, "A02"), customer)


# --- what is at risk, in figures ---


def figures_now(line: Line) -> tuple[int, int]:
    return line.promises_open, line.promises_at_risk


def test_the_summary_counts_open_promises_and_those_at_risk_by_one_rule(desk: Desk) -> None:
    promised(desk, "A01", "9:50")
    promised(desk, "A02", "10:00")
    promised(desk, "A02", "16:00")
    promised(desk, "A02", "tomorrow 9am")
    away(desk, "A02")
    then = at(desk, "2026-11-23 10:06")
    found = summary(then)
    assert figures_now(found.total) == (3, 2)
    assert {line.key: figures_now(line) for line in found.agents} == {"林月": (1, 1), "陈晨": (2, 1)}
    assert {line.key: figures_now(line) for line in found.programmes} == {"visit-survey": (3, 2)}
    assert [row.risk for row in promising.open_promises(then)] == ["late", "nobody", "", ""]
    assert found.today
    yesterday = summary(then, date(2026, 11, 22))
    assert (yesterday.today, figures_now(yesterday.total)) == (False, (0, 0))


def test_the_load_of_a_desk_says_what_it_may_save(desk: Desk) -> None:
    promised(desk, "A01", "9:50")
    promised(desk, "A02", "10:00")
    mine, hers, consultants = (sit(at(desk, "2026-11-23 10:06"), code) for code in ("A01", "A02", "C01"))
    assert [day_load(each, []).at_risk for each in (mine, hers, consultants)] == [1, 1, 1], "late: everybody's"
    away(desk, "A02")
    assert [day_load(each, []).at_risk for each in (mine, consultants, at(desk, "2026-11-23 10:06"))] == [2, 2, 2]
    early = at(desk, "2026-11-23 09:49")
    assert [day_load(sit(early, code), []).at_risk for code in ("A01", "A02")] == [0, 0]


def test_a_desk_that_just_opened_is_no_danger_to_its_own_promises(desk: Desk) -> None:
    """Its first sign of life may still be to come; a break is one, and nobody else knows that somebody sits there."""
    promised(desk, "A01", "10:00")
    with desk.db.write() as tx:
        tx.run("UPDATE staff SET seen_at = NULL WHERE code = 'A01'")
    mine, hers = (sit(at(desk, "2026-11-23 09:52"), code) for code in ("A01", "A02"))
    assert [day_load(each, []).at_risk for each in (mine, hers)] == [0, 1]
    away_from_desk.take_break(mine)
    assert day_load(mine, []).at_risk == 1
    away_from_desk.end_break(mine)
    late = sit(at(desk, "2026-11-23 10:16"), "A01")
    assert day_load(late, []).at_risk == 1


def test_every_row_says_the_same_as_the_load_and_the_summary(desk: Desk) -> None:
    for agent, when in (("A01", "9:40"), ("A01", "morning"), ("A02", "10:00"), ("A02", "10:20")):
        promised(desk, agent, when)
    away_from_desk.take_break(sit(desk, "A02"))
    for time in ("09:45", "09:51", "09:56", "10:10", "10:16", "11:31"):
        then = at(desk, f"2026-11-23 {time}")
        found: tuple[PromiseRow, ...] = promising.open_promises(then)
        at_risk = sum(bool(row.risk) for row in found)
        assert at_risk == summary(then).total.promises_at_risk == day_load(then, []).at_risk, time


def test_the_promises_of_a_desk_that_was_closed_reach_the_others_in_time_and_not_once_it_is_forgotten(
    desk: Desk,
) -> None:
    soon = promised(desk)
    later = at(desk, "2026-11-23 09:55")
    assert soon not in sees(later, "A02")
    calling.leave(sit(later, "A01"))
    assert soon in sees(later, "A02")
    assert [row.risk for row in promising.open_promises(later)] == ["nobody"]
    calling.heartbeat(sit(later, "A01"))
    assert soon not in sees(later, "A02"), "it lives again, here or at another desk of theirs"


def test_a_desk_where_nobody_sits_is_closed_without_a_word(desk: Desk) -> None:
    calling.leave(desk)
    assert [each.open for each in seats(desk)] == [True, True]


def seats(desk: Desk) -> list[people.Seat]:
    with desk.db.read() as tx:
        return [seat for seat in people.seats(tx, desk.id, desk.clock) if seat.agent.code in ("A01", "A02")]
