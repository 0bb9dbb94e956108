"""The figures of lost customers (C-13, A-07); on both databases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import support
from support import add_owner, dial_and_end, make_desk, plate, take_in

from carecall.desk import calling, planning
from carecall.desk.context import Desk, staff_of
from carecall.desk.losses import Every, Period, named, periods
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database
from carecall.view.losses import losses_json, losses_table, named_json, named_table, remark

SITE = "pack: ours\nextends: [dealership, lost-monthly]\nlosses: {local: [京]}\n"


@pytest.fixture
def desk(db: Database, tmp_path: Path) -> Desk:
    """Of the pack of C-13, at home where plates begin with 京."""
    site = tmp_path / "ours.yaml"
    site.write_text(SITE, encoding="utf-8")
    pack = load_packs(pack_files([site], "dealership"), support.library().names(), None)
    return replace(make_desk(db, "2026-11-23 09:30", agent="A01"), pack=pack)


def car(desk: Desk, seen: str, number: str = "", delivered: str | None = "2026-01-05") -> tuple[int, int]:
    customer, vehicle = add_owner(desk, delivered=delivered, visits=((seen, "repair", None),))
    with desk.db.write() as tx:
        tx.update("vehicle", {"dealership_id": desk.id, "id": vehicle}, plate=number)
    return customer, vehicle


def counted(found: Period) -> set[tuple[str, ...]]:
    """The classes with a car in them."""
    return {(each.standing.value, each.home.value, each.cover.value, str(each.cars), str(each.called))
            for each in found.classes if each.cars}  # fmt: skip


def test_c_13_lost_customers_are_counted_by_plate_and_warranty_called_or_not(desk: Desk) -> None:
    dialled, _ = car(desk, "2026-08-25", "京A10001")  # 90 days
    car(desk, "2025-11-28", "京A10002")  # 360 days
    car(desk, "2025-11-27", "京A10003")  # too long ago
    car(desk, "2026-08-25", "京A10004", delivered="2023-11-23")  # its warranty ends today
    car(desk, "2026-08-25", "粤B10005")
    car(desk, "2026-08-25", "粤B10006", delivered=None)
    car(desk, "2026-08-25")
    car(desk, "2026-09-24", "京A10008")  # 60 days
    car(desk, "2026-09-25", "京A10009")  # not yet
    planning.plan(desk)
    dial_and_end(desk, dialled, Outcome.NO_ANSWER)
    (month,) = periods(desk, Every.MONTH, None, None)
    assert (month.first, month.last) == (date(2026, 11, 1), date(2026, 11, 23))
    assert counted(month) == {
        ("lost", "local", "in", "2", "1"), ("lost", "local", "out", "1", "0"), ("lost", "elsewhere", "in", "1", "0"),
        ("lost", "elsewhere", "unknown", "1", "0"), ("lost", "unknown", "in", "1", "0"),
        ("soon", "local", "in", "1", "0"),
    }  # fmt: skip
    assert [each.not_called for each in month.classes[:4]] == [1, 1, 1, 0], "the four classes of C-13 come first"


def test_c_13_an_owner_who_rang_in_was_not_called(desk: Desk) -> None:
    customer, _ = car(desk, "2026-08-25", "京A10001")
    planning.plan(desk)
    card = calling.dial(desk, calling.prepare(desk, CustomerId(customer), rang_in=True).call)
    calling.close(desk, card.call, Ended(Outcome.NOT_CONVENIENT))
    (month,) = periods(desk, Every.MONTH, None, None)
    assert [(each.cars, each.called, each.not_called) for each in month.classes if each.cars] == [(1, 0, 1)]


def test_c_13_a_month_that_is_over_stays_as_it_stood(desk: Desk) -> None:
    """Who came back since then was lost all the same; a quarter is what stood at its end."""
    _, vehicle = car(desk, "2026-06-30", "京A10001")
    with desk.db.write() as tx:
        support.add_visit(desk, tx, vehicle, "2026-11-02", "repair")
    found = periods(desk, Every.MONTH, date(2026, 8, 31), None)
    assert [sum(each.cars for each in month.classes if each.standing == "lost") for month in found] == [0, 1, 1, 0]
    assert [(each.first, each.last) for each in found[:1]] == [(date(2026, 8, 1), date(2026, 8, 31))]
    quarters = periods(desk, Every.QUARTER, date(2026, 8, 31), date(2026, 10, 1))
    assert [(each.first, each.last) for each in quarters] == [
        (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 11, 23)),
    ]  # fmt: skip


def test_a_period_is_over_once_its_last_day_is(desk: Desk) -> None:
    last, first = support.at(desk, "2026-11-30 18:00"), support.at(desk, "2026-12-01 08:00")
    since = (date(2026, 10, 1), date(2026, 11, 30))
    assert [each.so_far for each in periods(last, Every.MONTH, *since)] == [False, True]
    assert [each.so_far for each in periods(first, Every.MONTH, *since)] == [False, False]
    assert [each.so_far for each in named(first, Every.QUARTER, *since)] == [True]


def test_c_13_the_warranty_on_record_counts(desk: Desk, tmp_path: Path) -> None:
    _, vehicle = add_owner(desk, delivered="2020-02-29", visits=(("2026-08-01", "repair", None),))
    take_in(desk, tmp_path, "姓名,手机,车牌,延保到期日", f"张文山,13900001111,{plate(desk, vehicle)},2027-01-01")
    (month,) = periods(desk, Every.MONTH, None, None)
    assert {each.cover.value for each in month.classes if each.cars} == {"in"}


def test_a_07_c_13_the_house_counts_who_is_away_for_half_a_year(db: Database) -> None:
    """In warranty and out of it, though each of these is another programme's; where no plate is local all are
    unknown."""
    desk = make_desk(db, "2026-11-23 09:30")
    car(desk, "2026-05-23", "京A10001")
    car(desk, "2019-05-23", "京A10002", delivered="2018-01-31")
    car(desk, "2026-05-24", "京A10003")
    (month,) = periods(desk, Every.MONTH, None, None)
    assert counted(month) == {
        ("lost", "unknown", "in", "1", "0"), ("lost", "unknown", "out", "1", "0"), ("soon", "unknown", "in", "1", "0"),
    }  # fmt: skip
    assert "losses: {local: [京]}" in remark(Words("en"), desk.pack.losses)


def test_who_is_lost_is_for_the_packs_to_say(desk: Desk) -> None:
    with pytest.raises(Refused, match="losses-none"):
        periods(replace(desk, pack=replace(desk.pack, losses=None)), Every.MONTH, None, None)


def test_the_table_and_the_json_have_the_same_numbers(desk: Desk) -> None:
    car(desk, "2026-08-25", "京A10001")
    car(desk, "2026-08-25", "粤B10002")
    found = periods(desk, Every.QUARTER, None, None)
    heads, lines = losses_table(Words("en"), Every.QUARTER, found)
    assert lines[0] == ("2026-Q4 so far", "lost", "local", "in warranty", "1", "0", "1")
    assert [line for line in lines if line[2] == "all"] == [
        ("2026-Q4 so far", "lost", "all", "", "2", "0", "2"),
        ("2026-Q4 so far", "about to be lost", "all", "", "0", "0", "0"),
    ]  # fmt: skip
    assert len(set(heads)) == len(heads) == len(lines[0])
    told = losses_json(Every.QUARTER, found)
    assert sum(row["cars"] for row in told) == 2
    assert told[0] == {
        "period": "2026-Q4", "from": "2026-10-01", "to": "2026-11-23", "so_far": True, "customers": "lost",
        "plate": "local", "warranty": "in", "cars": 1, "called": 0, "not_called": 1,
    }  # fmt: skip
    assert not remark(Words("en"), desk.pack.losses)


def test_a_08_c_13_who_is_counted_is_named_and_the_figures_are_of_those(desk: Desk) -> None:
    """With the last visit and who received the car then (A-07)."""
    dialled, vehicle = car(desk, "2026-08-25", "京A10001")
    car(desk, "2025-11-28", "京A10002")
    car(desk, "2026-08-25", "粤B10005", delivered=None)
    car(desk, "2026-09-24", "京A10008")
    car(desk, "2026-10-25", "京A10009")
    (advisor,) = (agent for agent in staff_of(desk) if agent.code == "S01")
    with desk.db.write() as tx:
        tx.update("visit", {"dealership_id": desk.id, "vehicle_id": vehicle}, advisor_id=int(advisor.id))
    planning.plan(desk)
    dial_and_end(desk, dialled, Outcome.NO_ANSWER)
    months = (Every.MONTH, date(2026, 10, 1), None)
    october, november = named(desk, *months)
    assert [(*of, each.plate, each.called, each.advisor) for of, each in november.cars] == [
        ("lost", "local", "in", "京A10002", False, ""), ("lost", "local", "in", "京A10001", True, advisor.name),
        ("lost", "elsewhere", "unknown", "粤B10005", False, ""), ("soon", "local", "in", "京A10008", False, ""),
    ]  # fmt: skip
    for period, figures in zip((october, november), periods(desk, *months), strict=True):
        found = Counter(of for of, _ in period.cars)
        assert found == {(each.standing, each.home, each.cover): each.cars for each in figures.classes if each.cars}
    heads, lines = named_table(Words("zh"), Every.MONTH, [november], desk.clock.today())
    assert lines[1][4:] == ("张文山", "京A10001", "云途S1", "8月25日", "高远", "已拨打")
    assert len(set(heads)) == len(heads) == len(lines[0])
    assert (heads[2], lines[1][0]) == ("归属地", "2026-11 至今")
    assert named_table(Words("zh"), Every.MONTH, [october], desk.clock.today())[1][0][0] == "2026-10"
    assert named_json(Every.MONTH, [november])[1] == {
        "period": "2026-11", "so_far": True, "customers": "lost", "plate": "local", "warranty": "in",
        "customer": dialled,
        "name": "张文山", "vehicle": "京A10001", "model": "S1", "last_visit": "2026-08-25", "advisor": advisor.name,
        "called": True,
    }  # fmt: skip
