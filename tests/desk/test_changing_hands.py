"""A car that changes hands after something was planned for it: what is of the car (a service: A-02, a recall: A-17, the
end of its warranty: A-14) goes to the new owner, what is of a person stays; on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import support
from campaigning import TYRES, approved
from support import at, contact_of, days_ago, dial_and_end, make_desk, rows, take_in, value

from carecall.desk import campaigns, exporting, planning, undoing
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.programmes.load import load_packs, pack_files
from carecall.store.database import Database

HEAD = "姓名,手机,车牌号,车型,交车日期"
OLD, NEW = "张三,13900000011,京A12345,云途S1,{day}", "李四,13900000022,京A12345,云途S1,{day}"
SITE = """\
pack: ours
records:
  flaw: {names: {zh: 召回, en: Recall}, sources: [A-17], of: car, day: [缺陷日期]}
due_dates:
  flaw: {names: {zh: 召回, en: Recall}, sources: [A-17], from: flaw}
programmes:
  flaw:
    names: {zh: 召回, en: Recall}
    sources: [A-17]
    due: flaw
    caller: care-agent
    touches:
      notice: {message: {channels: [sms], template: missed-survey}, from: 0, to: 7, give_up: 14}
      call: {phone: visit-survey, from: 0, to: 7, give_up: 14, series: three-slots, template: missed-survey}
"""


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 10:00", agent="A01")


def has(desk: Desk, folder: Path, row: str, day: str) -> int:
    """The owner of this row has the car."""
    take_in(desk, folder, HEAD, row.format(day=day))
    name = row.split(",")[0]
    return int(value(desk.db, "SELECT id FROM customer WHERE name = :name", name=name))


def states(desk: Desk, customer: int) -> list[tuple[str, str, str]]:
    found = "SELECT touch, state, result FROM contact WHERE customer_id = :customer ORDER BY id"
    return [(str(touch), str(state), str(result)) for touch, state, result in rows(desk.db, found, customer=customer)]


@pytest.mark.parametrize("dialled", [False, True])
def test_a_02_a_service_that_was_planned_is_planned_for_who_has_the_car_now(
    desk: Desk, tmp_path: Path, dialled: bool
) -> None:
    day = days_ago(desk, 88)
    old = has(desk, tmp_path, OLD, day)
    planning.plan(desk)
    if dialled:
        dial_and_end(desk, CustomerId(old), Outcome.NO_ANSWER)
    new = has(desk, tmp_path, NEW, day)
    planning.plan(desk)
    assert states(desk, old) == [("call", "cancelled", "sold")]
    assert states(desk, new) == [("call", "open", "")]
    planned = contact_of(desk.db, new)
    assert (planned["programme"], planned["tries"], planned["dials"]) == ("first-service", 0, 0)
    for _ in range(2):  # nothing is planned twice
        planning.plan(at(desk, "2026-11-24 10:00"))
    assert len(states(desk, old) + states(desk, new)) == 2


def test_a_02_a_car_that_comes_back_is_called_about_again(desk: Desk, tmp_path: Path) -> None:
    day = days_ago(desk, 88)
    owners = []
    for row in (OLD, NEW, OLD, NEW):
        owners.append(has(desk, tmp_path, row, day))
        planning.plan(desk)
    gone = ("call", "cancelled", "sold")
    assert states(desk, owners[0]) == [gone, gone]
    assert states(desk, owners[1]) == [gone, ("call", "open", "")]


def test_a_17_a_recall_is_told_to_who_has_the_car_now(db: Database, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(SITE, encoding="utf-8")
    pack = load_packs(pack_files([tmp_path / "ours.yaml"]), support.library().names(), None)
    desk = replace(make_desk(db, "2026-11-23 10:00", agent="A01"), pack=pack)
    day = days_ago(desk, 400)
    old = has(desk, tmp_path, OLD, day)
    take_in(desk, tmp_path, "车牌号,缺陷日期", "京A12345,2026-11-22")
    planning.plan(desk)
    new = has(desk, tmp_path, NEW, day)
    planning.plan(desk)
    assert {state for _, state, _ in states(desk, old)} == {"cancelled"}
    assert states(desk, new) == [("notice", "outbox", ""), ("call", "open", "")]
    sql = "SELECT m.state, p.number FROM message m JOIN phone p ON p.number = m.number ORDER BY m.id"
    assert rows(desk.db, sql) == [("withdrawn", "+8613900000011"), ("waiting", "+8613900000022")]


def test_a_19_what_was_asked_of_a_person_stays_with_that_person(desk: Desk, tmp_path: Path) -> None:
    """A visit of the old owner is nothing to ask the new one about."""
    old = has(desk, tmp_path, OLD, days_ago(desk, 400))
    take_in(desk, tmp_path, "车牌号,出厂日期,维修类型", f"京A12345,{days_ago(desk, 1)},维修")
    planning.plan(desk)
    assert contact_of(desk.db, old, "visit-survey")["state"] == "open"
    new = has(desk, tmp_path, NEW, days_ago(desk, 400))
    planning.plan(desk)
    assert states(desk, old) == [("call", "cancelled", "sold")]
    assert not contact_of(desk.db, new, "visit-survey")


def test_a_call_that_is_undone_after_the_car_was_sold_is_not_made_again(desk: Desk, tmp_path: Path) -> None:
    """The new owner is called about it, and nobody else."""
    day = days_ago(desk, 88)
    old = has(desk, tmp_path, OLD, day)
    planning.plan(desk)
    dial_and_end(desk, CustomerId(old), Outcome.REFUSED)
    new = has(desk, tmp_path, NEW, day)
    planning.plan(desk)
    undoing.undo(desk)
    assert states(desk, old) == [("call", "cancelled", "sold")]
    assert states(desk, new) == [("call", "open", "")]


def test_c_14_what_was_done_for_a_campaign_stays_in_its_figures(desk: Desk, tmp_path: Path) -> None:
    """The call that was made to who had the car before, and the campaign that its message was of."""
    old = has(desk, tmp_path, OLD, "2024-01-31")
    approved(desk, TYRES)
    planning.plan(desk, days=4)
    day = at(desk, "2026-11-27 10:00")
    planning.plan(day)
    dial_and_end(day, CustomerId(old), Outcome.REFUSED)
    wanted = ("call", "failed", 1)
    assert wanted in campaigns.show(day, TYRES.code).progress
    has(day, tmp_path, NEW, "2024-01-31")
    planning.plan(day)
    assert wanted in campaigns.show(day, TYRES.code).progress
    with exporting.table(day, "contacts") as (names, found):
        of_old = [row for row in found if row[names.index("customer")] == old]
    assert {row[names.index("campaign")] for row in of_old if "activity" in row[names.index("programme")]} == {"tyres"}
