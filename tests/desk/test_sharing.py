"""Lost customers are shared out among the staff by load and by hand, and handed to the advisor of the last visit (A-07,
A-24); on both databases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import support
from support import add_owner, dial_and_end, make_desk, rows, sit, value

from carecall.desk import calling, giving, planning, sharing, staffing
from carecall.desk.context import Agent, Desk, find_agent, staff_of
from carecall.desk.explaining import explain
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database
from carecall.view.sharing import distributed_words, distribution_json, give_follows, sharing_remarks

STAFF = (("D1", "顾晓岚", "service-director"), ("V2", "方宁", "service-advisor"))
SITE = "pack: ours\nprogrammes: {lost: {run: yes}, maintenance: {run: no}}\n"


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """Of a house that calls who is lost, with its director at the desk."""
    site = tmp_path / "ours.yaml"
    site.write_text(SITE, encoding="utf-8")
    pack = load_packs(pack_files([site], "dealership"), support.library().names(), None)
    desk = replace(make_desk(db, "2026-11-30 09:30"), pack=pack)
    for code, name, role in STAFF:
        staffing.add(desk, code, name, role)
    return sit(desk, "D1")


def who(desk: Desk, *codes: str) -> dict[Agent, int | None]:
    return {find_agent(staff_of(desk), code): None for code in codes}


def lost(desk: Desk, advisor: str = "", name: str = "张文山") -> int:
    """An owner who was here half a year ago; nobody knows who received the car, unless it is said."""
    customer, vehicle = add_owner(desk, name, visits=(("2026-05-23", "repair", None),))
    if advisor:
        (agent,) = who(desk, advisor)
        with desk.db.write() as tx:
            tx.update("visit", {"dealership_id": desk.id, "vehicle_id": vehicle}, advisor_id=int(agent.id))
    return customer


def whose(desk: Desk) -> Mapping[int, str | None]:
    sql = """SELECT c.customer_id, s.code FROM contact c LEFT JOIN staff s ON s.id = c.assignee_id
             WHERE c.state = 'open' AND c.programme = 'lost' ORDER BY 1"""
    return {int(customer): code for customer, code in rows(desk.db, sql)}


def test_a_07_lost_customers_are_shared_out_so_that_all_have_as_many(desk: Desk) -> None:
    kept = [lost(desk, "S01") for _ in range(2)]
    free = [lost(desk) for _ in range(4)]
    planning.plan(desk)
    assert list(whose(desk).values()) == ["S01", "S01", None, None, None, None]
    shown = sharing.share(desk, "lost", {}, dry=True)
    assert [(share.agent.code, share.had, share.owners) for share in shown.shares] == [("S01", 2, 1), ("V2", 0, 3)]
    assert whose(desk)[free[0]] is None, "it is shown before it is done"
    assert "Without --dry-run" in distributed_words(Words("en"), shown)
    done = sharing.share(desk, "lost", {})
    assert [share.owners for share in done.shares] == [1, 3]
    assert [whose(desk)[customer] for customer in kept] == ["S01", "S01"]
    assert sorted(filter(None, whose(desk).values())) == ["S01"] * 3 + ["V2"] * 3
    again = sharing.share(desk, "lost", {})
    assert (again.given, again.left) == ((), 0), "nobody gets anything twice"


def test_a_24_who_gave_what_to_whom_is_on_record(desk: Desk) -> None:
    lost(desk)
    planning.plan(desk)
    sharing.share(desk, "lost", who(desk, "V2"))
    (entry,) = rows(desk.db, "SELECT s.code, a.params FROM audit a JOIN staff s ON s.id = a.staff_id "
                    "WHERE a.action = 'given'")  # fmt: skip
    assert entry[0] == "D1"
    (agent,) = who(desk, "V2")
    assert json.loads(str(entry[1])) == {"programme": "lost", "was": None, "to": int(agent.id)}


def test_a_07_care_agents_get_them_by_hand_and_the_rest_stays(desk: Desk) -> None:
    for advisor in ("S01", "S01", "", ""):
        lost(desk, advisor)
    planning.plan(desk)
    counted = dict.fromkeys(who(desk, "A01", "A02"), 1)
    done = sharing.share(desk, "lost", counted, everybodys=True)
    assert [(share.agent.code, share.owners) for share in done.shares] == [("A01", 1), ("A02", 1)]
    assert done.left == 2
    done = sharing.share(desk, "lost", who(desk, "A01", "A02"), everybodys=True)
    assert sorted(code or "" for code in whose(desk).values()) == ["A01", "A01", "A02", "A02"]
    assert not sharing.share(desk, "lost", who(desk, "A01", "A02"), everybodys=True).given


def test_an_owner_goes_to_who_has_the_owner_already(desk: Desk) -> None:
    customers = [lost(desk) for _ in range(3)]
    planning.plan(desk)
    (second,) = who(desk, "V2")
    due = value(desk.db, "SELECT due_id FROM contact WHERE customer_id = :c AND state = 'open'", c=customers[2])
    with desk.db.write() as tx:
        tx.insert("contact", dealership_id=desk.id, programme="part-arrived", touch="call", due_id=due, round=1,
                  customer_id=customers[2], state="open", not_before="2026-11-30", not_after="2026-12-01",
                  give_up="2026-12-09", next_on="2026-11-30", priority=2, role="service-advisor",
                  planned_on="2026-11-30", assignee_id=int(second.id))  # fmt: skip
    sharing.share(desk, "lost", {})
    assert whose(desk)[customers[2]] == "V2"
    assert sorted(filter(None, whose(desk).values())) == ["S01", "S01", "V2"]


def test_d_16_who_is_away_gets_none_and_is_refused_by_name(desk: Desk) -> None:
    lost(desk)
    planning.plan(desk)
    (first,) = who(desk, "S01")
    manager = sit(desk, "D1")
    staffing.mark(replace(manager, agent=None), first, desk.clock.today())
    assert [share.agent.code for share in sharing.share(desk, "lost", {}, dry=True).shares] == ["V2"]
    with pytest.raises(Refused, match="colleague-absent"):
        sharing.share(desk, "lost", {first: None})
    (second,) = who(desk, "V2")
    staffing.mark(replace(manager, agent=None), second, desk.clock.today())
    with pytest.raises(Refused, match="share-nobody"):
        sharing.share(desk, "lost", {})


def test_a_07_only_directors_and_supervisors_share_out_and_only_among_who_calls(desk: Desk) -> None:
    for other in (sit(desk, "A01"), replace(desk, agent=None)):
        with pytest.raises(Refused, match="share-not-yours"):
            sharing.share(other, "lost", {})
    with pytest.raises(Refused, match="unknown-programme-code"):
        sharing.share(desk, "losst", {})
    with pytest.raises(Refused, match="not-a-caller"):
        sharing.share(desk, "lost", who(desk, "D1"))


def test_what_is_promised_or_on_the_phone_is_nobody_elses(desk: Desk) -> None:
    promised, talking = lost(desk, "S01"), lost(desk, "S01")
    planning.plan(desk)
    advisor = sit(desk, "S01")
    dial_and_end(advisor, promised, Outcome.CALLBACK, callback="tomorrow 15:00")
    calling.prepare(advisor, CustomerId(talking))
    assert not sharing.share(desk, "lost", who(desk, "V2"), everybodys=True).given
    with pytest.raises(Refused, match="nothing-to-give"):
        giving.give(desk, CustomerId(promised), None)


def test_a_07_the_agent_hands_a_lost_customer_to_the_advisor_of_the_last_visit(desk: Desk) -> None:
    customer = lost(desk, "S01")
    planning.plan(desk)
    sharing.share(desk, "lost", who(desk, "A01"), everybodys=True)
    agent = sit(desk, "A01")
    contact = value(desk.db, "SELECT id FROM contact WHERE customer_id = :c AND state = 'open'", c=customer)
    (told,) = [reason for reason in explain(agent, int(contact)).reasons if reason.code == "received-by"]
    assert told.params == {"by": "高远"}
    found = giving.takers(agent, CustomerId(customer), "lost", "service-advisor")
    assert next(each.agent.code for each in found.people) == "S01"
    assert "高远" in give_follows(Words("zh"), found, found.people[0], "service-advisor", desk.clock.today())
    (first,) = who(desk, "S01")
    assert giving.give(agent, CustomerId(customer), first.id, "lost").programmes == ("lost",)
    assert whose(desk) == {customer: "S01"}
    with pytest.raises(Refused, match="give-not-yours"):
        giving.give(agent, CustomerId(customer), None)
    giving.give(desk, CustomerId(customer), None)
    assert whose(desk) == {customer: None}


def test_a_07_to_whom_an_agent_may_hand_it(desk: Desk) -> None:
    customer = lost(desk)
    planning.plan(desk)
    sharing.share(desk, "lost", who(desk, "A01"))
    agent = sit(desk, "A01")
    for code, why in (("A02", "colleague-other-role"), ("D1", "not-a-caller")):
        (taker,) = who(desk, code)
        with pytest.raises(Refused, match=why):
            giving.give(agent, CustomerId(customer), taker.id)
    found = giving.takers(agent, CustomerId(customer), "lost", "service-advisor").people
    assert [each.agent.code for each in found][:2] == ["S01", "V2"]


def test_a_07_who_was_away_when_they_sat_down_hands_on_what_is_theirs(desk: Desk) -> None:
    customer = lost(desk)
    planning.plan(desk)
    sharing.share(desk, "lost", who(desk, "V2"))
    (own,) = who(desk, "V2")
    staffing.mark(replace(desk, agent=None), own, desk.clock.today())
    seated = sit(desk, "V2")
    staffing.back(seated, own)
    (taker,) = who(desk, "S01")
    assert giving.give(seated, CustomerId(customer), taker.id).now == taker
    assert whose(desk) == {customer: "S01"}


def test_the_json_has_the_last_visit_and_its_advisor(desk: Desk) -> None:
    lost(desk, "S01", "李丽")
    planning.plan(desk)
    told = distribution_json(sharing.share(desk, "lost", who(desk, "A01"), everybodys=True, dry=True))
    (call,) = told["calls"]
    assert (call["name"], call["last_visit"], call["advisor"], call["agent"]) == ("李丽", "2026-05-23", "高远", "A01")
    assert not told["done"]


def test_a_07_what_is_left_with_whom_it_is_is_told_with_the_reason(desk: Desk) -> None:
    """Whoever gets some keeps what they have, and whoever has dialled an owner goes on."""
    begun = lost(desk, "S01")
    for advisor in ("S01", "V2", ""):
        lost(desk, advisor)
    planning.plan(desk)
    dial_and_end(sit(desk, "S01"), begun, Outcome.NO_ANSWER)
    colleagues = sharing.share(desk, "lost", who(desk, "V2"), dry=True)
    assert (dict(colleagues.kept), len(colleagues.given)) == ({"begun": 1, "colleagues": 1, "theirs": 1}, 1)
    assert "with --all it is shared out" in " ".join(sharing_remarks(Words("en"), colleagues))
    everybodys = sharing.share(desk, "lost", who(desk, "V2"), everybodys=True, dry=True)
    assert (dict(everybodys.kept), len(everybodys.given)) == ({"begun": 1, "theirs": 1}, 2)
    assert distribution_json(everybodys)["kept"] == {"theirs": 1, "begun": 1, "colleagues": 0, "owners": 0}
    told = list(sharing_remarks(Words("zh"), everybodys))
    assert told == ["1 个电话已在这次参与分配的人手里，仍归他们。", "1 个电话已有同事拨打过，仍归那位同事。"]


def test_a_07_that_somebody_of_another_role_gets_them_is_said(desk: Desk) -> None:
    """Lost customers go to care agents if the director says so (A-07)."""
    lost(desk)
    planning.plan(desk)
    done = sharing.share(desk, "lost", who(desk, "A01", "V2"), dry=True)
    assert [(share.agent.code, share.calls) for share in done.shares] == [("A01", 1), ("V2", 0)]
    (told,) = sharing_remarks(Words("en"), done)
    assert "another role" in told
    assert [each["role"] for each in distribution_json(done)["agents"]] == ["care-agent", "service-advisor"]
    own = sharing.share(desk, "lost", who(desk, "V2"), dry=True)
    assert list(sharing_remarks(Words("en"), own)) == []


def second_car(desk: Desk, customer: int) -> None:
    """The owner has another car, which was last here as long ago."""
    _, vehicle = add_owner(desk, visits=(("2026-05-23", "repair", None),))
    with desk.db.write() as tx:
        tx.update("vehicle", {"dealership_id": desk.id, "id": vehicle}, customer_id=customer)
        tx.update("due_date", {"dealership_id": desk.id, "vehicle_id": vehicle}, customer_id=customer)


@pytest.mark.parametrize("dialled", [False, True])
def test_an_owner_of_whom_a_colleague_has_a_call_gets_no_second_caller(desk: Desk, dialled: bool) -> None:
    """What a colleague has dialled stays with that colleague, so the owner's other one goes to nobody else, either."""
    customer = lost(desk, "S01")
    second_car(desk, customer)
    planning.plan(desk)
    first, other = (row[0] for row in rows(desk.db, "SELECT id FROM contact WHERE programme = 'lost' ORDER BY id"))
    (advisor,) = who(desk, "S01")
    with desk.db.write() as tx:
        tx.update("contact", {"dealership_id": desk.id, "id": first}, assignee_id=int(advisor.id), dials=int(dialled))
        tx.update("contact", {"dealership_id": desk.id, "id": other}, assignee_id=None)
    done = sharing.share(desk, "lost", who(desk, "V2"), everybodys=dialled)
    assert (done.given, done.left) == ((), 0)
    assert dict(done.kept) == {"begun" if dialled else "colleagues": 1, "owners": 1}
    assert list(sharing_remarks(Words("zh"), done))[-1].startswith("1 个电话维持原样")
    named = sharing.share(desk, "lost", who(desk, "S01", "V2"), everybodys=dialled)
    assert [(each.plain.contact, each.to.code) for each in named.given] == [(other, "S01")]


def test_d_16_an_owner_of_whom_somebody_who_is_away_has_a_call_is_shared_out(desk: Desk) -> None:
    customer = lost(desk, "S01")
    second_car(desk, customer)
    planning.plan(desk)
    (advisor,) = who(desk, "S01")
    (first, *_) = (row[0] for row in rows(desk.db, "SELECT id FROM contact WHERE programme = 'lost' ORDER BY id"))
    with desk.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = NULL WHERE programme = 'lost'")
        tx.update("contact", {"dealership_id": desk.id, "id": first}, assignee_id=int(advisor.id))
    staffing.mark(replace(desk, agent=None), advisor, desk.clock.today())
    done = sharing.share(desk, "lost", who(desk, "V2"))
    assert ([each.to.code for each in done.given], dict(done.kept)) == (["V2"], {"colleagues": 1})
