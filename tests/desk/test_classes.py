"""Classes and grades of owners, and key customers: A-09, C-27, E-25; on both databases."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import support
from support import add_owner, at, make_desk, rows, sit, take_in

from carecall.desk import classes, planning, undoing
from carecall.desk.context import Desk
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.classes import Membership
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.kinds import Subject
from carecall.model.reasons import Reason
from carecall.programmes.load import load_packs, pack_files
from carecall.store import events
from carecall.store.classes import MET, OF_EVENTS, _sources
from carecall.store.database import Database
from carecall.view.classes import said_words

TODAY = date(2026, 11, 23)
SITE = """\
pack: ours
programmes:
  new-year: {run: yes}
  new-year-call: {run: yes}
  month-one: {not_for: [group]}
"""


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:00")


def spent(desk: Desk, owner: int, yuan: int, on: date = TODAY) -> None:
    kept(desk, "spend", "customer", owner, on, yuan * 100)


def kept(desk: Desk, kind: str, whose: Subject, subject: int, on: date, fen: int = 0) -> None:
    number = str(len(rows(desk.db, "SELECT id FROM event")))
    with desk.db.write() as tx:
        events.write(tx, desk.id, kind, whose, subject, on, number, TODAY, fen)


def granted(desk: Desk) -> dict[int, Membership]:
    _, found = classes.members(desk, "key-customer")
    return {int(each.customer): each.membership for each in found}


def review(desk: Desk) -> int:
    with desk.db.write() as tx:
        return classes.review(desk, tx)["key-customer"]


def put(desk: Desk, customer: int, code: str) -> bool:
    return classes.put(desk if desk.agent else sit(desk, "M01"), CustomerId(customer), code).changed


def take(desk: Desk, customer: int, code: str) -> bool:
    return classes.take(sit(desk, "M01"), CustomerId(customer), code).changed


# --- who is a key customer ---


def test_a_09_more_than_five_thousand_in_a_year_makes_a_key_customer(desk: Desk) -> None:
    just, more, old = (add_owner(desk)[0] for _ in range(3))
    spent(desk, just, 5000)
    spent(desk, more, 3000)
    spent(desk, more, 2001, TODAY - timedelta(days=364))
    spent(desk, old, 9000, date(2025, 11, 23))  # a year ago to the day: it lies outside
    assert review(desk) == 1
    (found,) = granted(desk).items()
    assert found == (more, Membership(
        "key-customer", TODAY, date(2027, 11, 23), "earned", "spend", 2, 500_100, grants={"points": 10000, "washes": 0},
    ))  # fmt: skip
    assert {just, old}.isdisjoint(granted(desk))


def test_a_09_a_group_has_a_threshold_of_its_own(desk: Desk) -> None:
    """Over 20,000 of spend, and over 500,000 of claims instead of 50,000."""
    group, _ = add_owner(desk)
    put(desk, group, "group")
    spent(desk, group, 20000)
    kept(desk, "claim", "customer", group, TODAY, 50_000_000)
    person, _ = add_owner(desk)
    kept(desk, "claim", "customer", person, TODAY, 5_000_001)
    assert review(desk) == 1
    assert [each.test for each in granted(desk).values()] == ["claims"]
    spent(desk, group, 1)
    assert review(desk) == 1
    assert granted(desk)[group].test == "spend-group"


def test_a_09_two_cars_of_the_family_count_for_a_gold_card_member_alone(desk: Desk) -> None:
    (member, _), (other, _) = (add_owner(desk, delivered="2026-03-01") for _ in range(2))
    for customer in (member, other):
        kept(desk, "family-purchase", "customer", customer, date(2026, 9, 1))
    put(desk, member, "gold-card")
    assert review(desk) == 1
    assert {customer: (each.test, each.count) for customer, each in granted(desk).items()} == {member: ("family", 2)}


def test_a_09_five_cars_bought_through_the_owner(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    for day in range(4):
        kept(desk, "referral", "customer", customer, TODAY - timedelta(days=day * 80))
    assert review(desk) == 0
    kept(desk, "referral", "customer", customer, TODAY)
    assert review(desk) == 1
    assert granted(desk)[customer].count == 5


def test_a_09_it_is_granted_once_a_year_and_again_only_for_what_came_since(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    spent(desk, customer, 6000, date(2026, 11, 20))
    assert review(desk) == 1
    assert review(desk) == 0
    spent(desk, customer, 4000, date(2026, 12, 1))
    a_year_on = at(desk, "2027-11-23 09:00")
    assert granted(a_year_on) == {}
    assert review(at(desk, "2027-11-22 09:00")) == review(a_year_on) == 0
    spent(desk, customer, 1001, date(2027, 5, 1))
    assert review(a_year_on) == 1
    assert granted(a_year_on)[customer].sum == 500_100


def test_a_09_a_grant_that_was_taken_back_does_not_come_again(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    spent(desk, customer, 6000)
    review(desk)
    assert take(desk, customer, "key-customer")
    assert not take(desk, customer, "key-customer")
    assert granted(desk) == {}
    assert review(desk) == 0
    assert put(desk, customer, "key-customer")
    assert granted(desk)[customer].grants == {}, "the points of this year were granted"


def test_a_09_nothing_is_counted_for_two_grants_and_no_two_overlap(desk: Desk) -> None:
    """Whatever is spent on whatever days, looked at on whatever days."""
    drawn = random.Random(909)
    owners = [add_owner(desk)[0] for _ in range(6)]
    for owner in owners:
        for _ in range(14):
            spent(desk, owner, drawn.choice((900, 2600, 5001)), TODAY + timedelta(days=drawn.randrange(1200)))
    day = TODAY
    while day < date(2030, 6, 1):
        review(at(desk, f"{day} 09:00"))
        day += timedelta(days=drawn.randrange(1, 60))
    grants = "SELECT customer_id, since, until, sum FROM owner_class WHERE how = 'earned' ORDER BY customer_id, since"
    found = rows(desk.db, grants)
    assert len(found) > 6
    for (one, since, until, _), (other, then, _, _) in pairwise(found):
        assert one != other or since < until <= then
    for owner in owners:
        total = sum(row[0] for row in rows(desk.db, "SELECT amount FROM event WHERE customer_id = :owner", owner=owner))
        assert sum(row[3] for row in found if row[0] == owner) <= total
    assert all(row[3] > 500_000 for row in found)


def test_a_09_a_ground_is_gone_for_the_grant_that_it_was_counted_for_alone(desk: Desk) -> None:
    """Of two grants in two years the later one's sum is corrected; of deliveries a number counts."""
    customer, _ = add_owner(desk, delivered="2026-03-01")
    spent(desk, customer, 6000, date(2026, 11, 20))
    review(desk)
    spent(desk, customer, 5001, date(2027, 5, 1))
    later = at(desk, "2027-11-23 09:00")
    review(later)
    assert [(each.holds, each.fallen) for each in classes.ever(later, CustomerId(customer))] == [
        (True, False), (False, False),
    ]  # fmt: skip
    with desk.db.write() as tx:
        events.write(tx, desk.id, "spend", "customer", customer, date(2027, 5, 1), "1", TODAY, 500_000)
    assert [(each.holds, each.fallen) for each in classes.ever(later, CustomerId(customer))] == [
        (True, True), (False, False),
    ]  # fmt: skip
    _, (found,) = classes.members(later, "key-customer")
    assert found.fallen


def test_a_09_a_number_is_looked_at_again_as_a_sum_is(desk: Desk) -> None:
    member, _ = add_owner(desk, delivered="2026-03-01")
    kept(desk, "family-purchase", "customer", member, date(2026, 9, 1))
    put(desk, member, "gold-card")
    review(desk)
    assert [each.fallen for each in classes.every(desk) if each.of.code == "key-customer"] == [0]
    with desk.db.write() as tx:
        tx.run("DELETE FROM event WHERE kind = 'family-purchase'")
    assert [each.fallen for each in classes.every(desk) if each.of.code == "key-customer"] == [1]


def test_a_09_a_car_that_changed_hands_since_is_no_correction(desk: Desk, tmp_path: Path) -> None:
    """Whoever has it now was granted nothing for it; what is corrected of it is one, sold or not."""
    take_in(desk, tmp_path, "姓名,手机,车牌,交车日期", "张文山,13800138001,京A12345,2026-03-01")
    member = named(desk, "张文山")
    kept(desk, "family-purchase", "customer", member, date(2026, 9, 1))
    put(desk, member, "gold-card")
    assert review(desk) == 1
    later = at(desk, "2026-12-20 09:00")
    take_in(later, tmp_path, "姓名,手机,车牌", "李明,13800138002,京A12345")
    assert [each.fallen for each in classes.every(later) if each.of.code == "key-customer"] == [0]
    assert not any(each.fallen for each in classes.ever(later, CustomerId(member)))
    with desk.db.write() as tx:
        tx.run("UPDATE vehicle SET delivered_on = '2020-03-01'")
    assert [each.fallen for each in classes.every(later) if each.of.code == "key-customer"] == [1]


def test_a_09_what_was_spent_is_read_once(sqlite_db: Database) -> None:
    """Of all that is kept of a fleet these are the most rows."""
    (test,) = (each for each in support.pack().classes["key-customer"].tests if each.code == "spend")
    sources, kinds = _sources(test, OF_EVENTS, "")
    sql = MET.format(sources=sources, among="", unless="", enough="sum(u.amount) > 1")
    told = {"dealership": 1, "code": "key-customer", "after": "2025-11-23", "today": "2026-11-23", **kinds}
    with sqlite_db.read() as tx:
        steps = [str(step[-1]) for step in tx.all(f"EXPLAIN QUERY PLAN {sql}", **told)]
    assert len([step for step in steps if step.split()[:2] in (["SEARCH", "e"], ["SCAN", "e"])]) == 1, steps


def test_a_09_planning_looks_at_it_and_a_dry_run_grants_nothing(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    spent(desk, customer, 6000)
    assert planning.plan(desk, dry_run=True).granted == {"key-customer": 1}
    assert granted(desk) == {}
    assert planning.plan(desk).granted == {"key-customer": 1}
    assert planning.plan(desk).granted == {}


# --- C-27: classes and grades as filters ---


@pytest.fixture
def new_year(db: Database, tmp_path: Path) -> Desk:
    """A house that rings its key customers up on New Year's Eve, and calls no group a month after delivery."""
    site = tmp_path / "ours.yaml"
    site.write_text(SITE, encoding="utf-8")
    pack = load_packs(pack_files([site]), support.library().names(), None)
    return replace(make_desk(db, "2026-12-31 09:00"), pack=pack)


def planned(desk: Desk) -> set[tuple[int, str]]:
    return {(int(one), str(two)) for one, two in rows(desk.db, "SELECT customer_id, programme FROM contact")}


def test_e_25_everybody_is_written_to_and_key_customers_are_called(new_year: Desk) -> None:
    (key, _), (other, _) = (add_owner(new_year) for _ in range(2))
    put(new_year, key, "key-customer")
    planning.plan(new_year)
    assert planned(new_year) == {(key, "new-year"), (other, "new-year"), (key, "new-year-call")}


def test_c_27_a_class_is_left_out_where_a_programme_is_not_for_it(new_year: Desk) -> None:
    (one, _), (group, _) = (add_owner(new_year, delivered="2026-12-01") for _ in range(2))
    put(new_year, group, "group")
    planning.plan(new_year)
    assert {who for who, programme in planned(new_year) if programme == "month-one"} == {one}


def test_c_27_a_class_that_ends_before_the_planned_day_counts_no_more(new_year: Desk) -> None:
    """What is planned ahead asks of which classes the owners will be then, as far as that is known."""
    (ends, _), (stays, _) = (add_owner(new_year) for _ in range(2))
    put(at(new_year, "2026-12-20 09:00"), ends, "key-customer")
    put(at(new_year, "2027-02-01 09:00"), stays, "key-customer")
    planning.plan(at(new_year, "2027-02-02 09:00"), date(2027, 12, 31))
    assert {who for who, programme in planned(new_year) if programme == "new-year-call"} == {stays}


def test_c_27_what_is_planned_is_withdrawn_for_whoever_is_of_another_class_by_now(new_year: Desk) -> None:
    """Nobody has dialled it yet; and it is planned again once the owner is of the class again."""
    (key, _), (other, _) = (add_owner(new_year) for _ in range(2))
    for owner in (key, other):
        put(new_year, owner, "key-customer")
    planning.plan(new_year)
    take(new_year, key, "key-customer")
    result = planning.plan(new_year)
    assert (result.reclassed, result.superseded) == ({"new-year-call": 1}, {})
    state = "SELECT state, result FROM contact WHERE programme = 'new-year-call' AND customer_id = :of"
    with new_year.db.read() as tx:
        assert tx.all(state, of=key) == [("cancelled", "other-class")]
        assert tx.all(state, of=other) == [("open", "")]
    (reason,) = [line.reason for line in why_not(new_year, CustomerId(key)).lines if line.programme == "new-year-call"]
    assert reason == Reason("other-class", {"classes": ["key-customer"]})
    assert planning.plan(new_year).reclassed == {}
    put(new_year, key, "key-customer")
    assert planning.plan(new_year).by_programme["new-year-call"] == 1
    with new_year.db.read() as tx:
        assert tx.all(state, of=key) == [("open", "")]


def test_c_27_a_call_that_was_tried_goes_on_whatever_the_class(new_year: Desk) -> None:
    owners = [add_owner(new_year, delivered="2026-12-01")[0] for _ in range(3)]
    planning.plan(new_year)
    seated = sit(new_year, "A01")
    support.dial_and_end(seated, owners[0], Outcome.NO_ANSWER)
    support.calling.prepare(seated, CustomerId(owners[1]))
    for owner in owners:
        put(new_year, owner, "group")
    assert planning.plan(new_year).reclassed == {"month-one": 1}


def test_c_27_a_call_that_was_dialled_and_undone_stays(new_year: Desk) -> None:
    """It has a history; whatever the owner becomes, planning goes on."""
    owner, _ = add_owner(new_year, delivered="2026-12-01")
    planning.plan(new_year)
    seated = sit(new_year, "A01")
    support.dial_and_end(seated, owner, Outcome.NO_ANSWER)
    undoing.undo(seated)
    put(new_year, owner, "group")
    assert planning.plan(new_year).reclassed == {}
    take(new_year, owner, "group")
    planning.plan(new_year)
    assert rows(new_year.db, "SELECT state FROM contact WHERE programme = 'month-one'") == [("open",)]


def test_c_27_why_not_says_for_whom_a_programme_is(new_year: Desk) -> None:
    other, _ = add_owner(new_year, delivered="2026-12-01")
    put(new_year, other, "group")
    planning.plan(new_year)
    told = {line.programme: line for line in why_not(new_year, CustomerId(other)).lines}
    assert told["new-year-call"].reason.code == "other-class"
    assert told["new-year-call"].reason.params == {"classes": ["key-customer"]}
    assert (told["month-one"].reason.code, told["month-one"].rules) == ("not-the-class", ("C-27",))


def test_c_27_a_class_counts_from_its_day_on_and_no_more_once_it_is_over(new_year: Desk) -> None:
    customer, _ = add_owner(new_year)
    put(at(new_year, "2026-01-02 09:00"), customer, "key-customer")
    assert review(at(new_year, "2027-01-03 09:00")) == 0
    assert granted(at(new_year, "2027-01-01 09:00")).keys() == {customer}
    assert granted(at(new_year, "2027-01-02 09:00")) == {}


def test_c_27_a_file_says_classes_and_an_empty_cell_says_nothing(desk: Desk, tmp_path: Path) -> None:
    head = "姓名,手机,客户等级"
    done = take_in(desk, tmp_path, head, "张文山,13800138001,金卡、A级", "王芳,13800138002,白金卡", "李明,13800138003,")
    assert [(each.line, each.code, each.params) for each in done.warnings] == [
        (3, "class-unknown", {"value": "白金卡"}),
    ]  # fmt: skip
    assert [codes(desk, named(desk, name)) for name in ("张文山", "王芳", "李明")] == [["gold-card", "grade-a"], [], []]
    assert take_in(desk, tmp_path, head, "张文山,13800138001,金卡、A级").unchanged == 1
    assert take_in(desk, tmp_path, head, "张文山,13800138001,").unchanged == 1
    assert take_in(desk, tmp_path, head, "张文山,13800138001,B类").updated == 1
    assert codes(desk, named(desk, "张文山")) == ["grade-b"]


def test_c_27_a_file_ends_nothing_that_somebody_said(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,A级")
    customer = named(desk, "张文山")
    put(sit(desk, "M01"), customer, "gold-card")
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,B级")
    assert codes(desk, customer) == ["gold-card", "grade-b"]
    _, (found,) = classes.members(desk, "gold-card")
    assert (found.membership.how, found.membership.by) == ("hand", "周宁")


def test_c_27_an_owner_on_two_rows_is_of_the_classes_of_both(desk: Desk, tmp_path: Path) -> None:
    head = "姓名,手机,车牌,客户等级"
    lines = ("张文山,13800138001,京A12345,金卡", "张文山,13800138001,京A12346,A级")
    take_in(desk, tmp_path, head, *lines)
    assert codes(desk, named(desk, "张文山")) == ["gold-card", "grade-a"]
    assert take_in(desk, tmp_path, head, *lines).unchanged == 2
    assert len(rows(desk.db, "SELECT id FROM owner_class")) == 2


def test_a_09_who_has_the_car_now_has_not_spent_what_was_spent_before(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,车牌", "张文山,13800138001,京A12345")
    take_in(desk, tmp_path, "车牌,结算单号,结算日期,结算金额", "京A12345,W1,2026-11-01,9000")
    take_in(desk, tmp_path, "姓名,手机,车牌", "李明,13800138002,京A12345")
    assert review(desk) == 1
    assert granted(desk).keys() == {named(desk, "张文山")}


def test_a_09_by_file_and_earned_is_one_member_with_what_was_granted(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,重点客户")
    customer = named(desk, "张文山")
    spent(desk, customer, 6000)
    assert review(desk) == 1
    assert granted(desk)[customer].how == "earned"
    assert codes(desk, customer) == ["key-customer"]
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,A级")
    assert rows(desk.db, "SELECT how FROM owner_class WHERE ended_at IS NULL ORDER BY how") == [("earned",), ("file",)]


def test_a_09_what_is_granted_is_given_by_those_who_direct(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    for seat in (desk, sit(desk, "A01")):
        with pytest.raises(Refused, match="class-not-yours") as refused:
            classes.put(seat, CustomerId(customer), "key-customer")
        assert refused.value.params["known"] == ["M01 周宁"]
    assert classes.put(sit(desk, "M01"), CustomerId(customer), "key-customer").grants == {"points": 10000, "washes": 0}


def test_c_27_another_reason_takes_the_place_of_the_one_before(desk: Desk) -> None:
    customer = CustomerId(add_owner(desk)[0])
    classes.put(desk, customer, "grade-a", "asked twice")
    assert not classes.put(desk, customer, "A级", "came three times").changed
    _, (found,) = classes.members(desk, "grade-a")
    assert found.membership.said == "came three times"


def named(desk: Desk, name: str) -> int:
    return int(support.value(desk.db, "SELECT id FROM customer WHERE name = :name", name=name))


def codes(desk: Desk, customer: int) -> list[str]:
    with desk.db.read() as tx:
        return [each.code for each in classes.of_owner(desk, tx, customer)]


def test_a_09_sums_come_from_a_file_in_whatever_way_they_are_written(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,车牌", "张文山,13800138001,京A12345")
    head = "车牌,结算单号,结算日期,结算金额"
    done = take_in(desk, tmp_path, head, "京A12345,W1,2026-11-01,\"￥4,800.50\"", "京A12345,W2,2026-11-20,0.02万元",
                   "京A12345,W3,2026-11-21,很多")  # fmt: skip
    assert [row.problem.code for row in done.rejected] == ["amount-not-understood"]
    assert review(desk) == 1
    assert [each.sum for each in granted(desk).values()] == [500_050]
    assert take_in(desk, tmp_path, head, "京A12345,W1,2026-11-01,4800.50").unchanged == 1
    assert take_in(desk, tmp_path, head, "京A12345,W1,2026-11-01,4800.60").updated == 1


def test_a_class_that_there_is_not_is_told_with_those_that_there_are(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    with pytest.raises(Refused, match="unknown-class") as refused:
        put(desk, customer, "platinum")
    assert "gold-card" in refused.value.params["known"]
    assert put(desk, customer, "金卡会员")
    assert not put(desk, customer, "GOLD-CARD")


def test_a_class_that_the_packs_have_no_more_is_of_nobody(desk: Desk) -> None:
    customer, _ = add_owner(desk)
    put(desk, customer, "gold-card")
    without = replace(desk, pack=replace(desk.pack, classes={}))
    assert codes(without, customer) == []


def test_c_27_the_card_names_the_classes(desk: Desk) -> None:
    customer = support.surveyed(desk)
    put(desk, customer, "key-customer")
    put(desk, customer, "grade-a")
    planning.plan(desk)
    card = support.call_up(sit(desk, "A01"), customer)
    assert [each.code for each in card.classes] == ["grade-a", "key-customer"]


# --- C-27: of the grades of one scale an owner is of one at a time ---


def history(desk: Desk, customer: int) -> list[tuple[str, str, bool]]:
    """Every row that was ever written of the owner: code, how, and whether it was ended."""
    sql = "SELECT code, how, ended_at FROM owner_class WHERE customer_id = :one ORDER BY id"
    found = rows(desk.db, sql, one=customer)
    return [(str(code), str(how), ended is not None) for code, how, ended in found]


def test_c_27_another_grade_takes_the_place_of_the_one_before_which_is_kept(desk: Desk) -> None:
    customer = CustomerId(add_owner(desk)[0])
    for code in ("gold-card", "grade-b", "old"):
        classes.put(sit(desk, "M01"), customer, code)
    done = classes.put(sit(desk, "M01"), customer, "grade-a")
    assert [of.code for of in done.instead] == ["grade-b"]
    assert said_words(Words("en"), done, False) == "张文山 is now: Grade A; no longer: Grade B."
    assert codes(desk, customer) == ["gold-card", "grade-a", "old"]
    assert ("grade-b", "hand", True) in history(desk, customer)


@pytest.mark.postgres
def test_c_27_two_seats_at_once_give_an_owner_one_grade(
    postgres_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server writers run side by side: those of one owner take turns."""
    desk = make_desk(postgres_db, "2026-11-23 09:00")
    customer, by = CustomerId(add_owner(desk)[0]), sit(desk, "M01")
    found, committed, put = threading.Event(), threading.Event(), classes._put

    def slowly(*of: Any) -> dict[str, int]:
        found.set()
        committed.wait(20)
        return put(*of)

    monkeypatch.setattr(classes, "_put", slowly)
    seats = [threading.Thread(target=classes.put, args=(by, customer, code)) for code in ("grade-a", "grade-b")]
    seats[0].start()
    assert found.wait(20)
    seats[1].start()
    seats[1].join(0.5)
    committed.set()
    for seat in seats:
        seat.join(20)
    assert codes(desk, customer) == ["grade-b"]


def test_c_27_a_file_s_next_grade_takes_the_place_of_its_last(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,A级、金卡")
    assert take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,B级、金卡").updated == 1
    customer = named(desk, "张文山")
    assert codes(desk, customer) == ["gold-card", "grade-b"]
    assert history(desk, customer) == [
        ("grade-a", "file", True), ("gold-card", "file", False), ("grade-b", "file", False),
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [
    ("张文山,13800138001,京A12345,A级、B级",),
    ("张文山,13800138001,京A12345,A级", "张文山,13800138001,京A12346,B级"),
])  # fmt: skip
def test_c_27_of_two_grades_in_one_file_the_first_stays_each_time(
    desk: Desk, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    for _ in range(2):
        done = take_in(desk, tmp_path, "姓名,手机,车牌,客户等级", *lines)
        assert [(each.code, each.params) for each in done.warnings] == [("grade-twice", {"value": "B 级"})]
        assert history(desk, named(desk, "张文山")) == [("grade-a", "file", False)]


def test_c_27_a_file_does_not_change_the_grade_that_somebody_said(desk: Desk, tmp_path: Path) -> None:
    line = "张文山,13800138001,A级"
    take_in(desk, tmp_path, "姓名,手机,客户等级", line)
    customer = named(desk, "张文山")
    put(desk, customer, "grade-b")
    assert codes(desk, customer) == ["grade-b"]
    done = take_in(desk, tmp_path, "姓名,手机,客户等级", line)
    assert [(each.line, each.code) for each in done.warnings] == [(2, "grade-by-hand")]
    assert codes(desk, customer) == ["grade-b"]
    take(desk, customer, "grade-b")
    assert take_in(desk, tmp_path, "姓名,手机,客户等级", line).warnings == []
    assert codes(desk, customer) == ["grade-a"]


def test_c_27_what_somebody_says_of_what_a_file_has_said_stands_by_itself(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,A级")
    customer = named(desk, "张文山")
    assert classes.put(desk, CustomerId(customer), "grade-a", "the director says so").changed
    assert not put(desk, customer, "grade-a")
    _, (found,) = classes.members(desk, "grade-a")
    assert (found.membership.how, found.membership.said) == ("hand", "the director says so")
    done = take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,B级")
    assert [each.code for each in done.warnings] == ["grade-by-hand"]
    assert codes(desk, customer) == ["grade-a"]
    assert take(desk, customer, "grade-a")
    assert codes(desk, customer) == []


def test_a_09_whom_a_file_calls_a_key_customer_is_granted_by_hand_what_they_get(desk: Desk, tmp_path: Path) -> None:
    take_in(desk, tmp_path, "姓名,手机,客户等级", "张文山,13800138001,重点客户")
    customer = CustomerId(named(desk, "张文山"))
    said = classes.put(sit(desk, "M01"), customer, "key-customer", "five referrals")
    assert (said.changed, said.grants) == (True, {"points": 10000, "washes": 0})
    assert granted(desk)[customer].said == "five referrals"
    again = classes.put(sit(desk, "M01"), customer, "key-customer")
    assert (again.changed, again.grants) == (False, {})
