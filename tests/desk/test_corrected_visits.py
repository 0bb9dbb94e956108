"""A visit that a later extract corrects: its kind, its day, its car. What it gave before goes with it (D-11, D-13,
A-10), on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
import support
from support import add_owner, at, dial_and_end, make_desk, rows, sit, take_in

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

HEAD = "工单号,车牌,出厂日期,业务类型,里程"


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def due(desk: Desk, vehicle: int, gone: int = 0) -> list[tuple[str, str]]:
    found = "SELECT kind, due_on FROM due_date WHERE vehicle_id = :vehicle AND gone = :gone ORDER BY kind, due_on"
    return [(str(kind), str(on)) for kind, on in rows(desk.db, found, vehicle=vehicle, gone=gone)]


def contacts(desk: Desk, vehicle: int) -> list[tuple[str, str, str]]:
    found = "SELECT programme, state, result FROM contact WHERE vehicle_id = :vehicle ORDER BY id"
    return [(str(code), str(state), str(result)) for code, state, result in rows(desk.db, found, vehicle=vehicle)]


def kinds(found: list[tuple[str, str]]) -> list[str]:
    return [kind for kind, _ in found]


def test_a_10_a_service_that_never_was_makes_no_maintenance_due(desk: Desk, tmp_path: Path) -> None:
    _, car = add_owner(desk, delivered="2026-03-01")
    plate = support.plate(desk, car)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-11-22,首保,5000")
    assert "maintenance" in kinds(due(desk, car))
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-11-22,事故维修,5000")
    assert "maintenance" not in kinds(due(desk, car)) + kinds(due(desk, car, gone=1))
    planning.plan(at(desk, "2027-05-20 09:30"))
    assert "maintenance" not in [code for code, _, _ in contacts(desk, car)]


@pytest.mark.parametrize("back", [False, True])
def test_a_10_what_waits_for_it_is_over_unless_it_was_a_service_after_all(
    desk: Desk, tmp_path: Path, back: bool
) -> None:
    _, car = add_owner(desk, delivered="2025-01-01")
    plate = support.plate(desk, car)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-05-25,保养,")
    planning.plan(desk)
    before = [row for row in contacts(desk, car) if row[1] == "open"]
    assert before
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-05-25,事故维修,")
    assert ("cancelled", "no-longer-due") in [row[1:] for row in contacts(desk, car)]
    assert kinds(due(desk, car, gone=1)) == ["maintenance"]
    if back:
        take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-05-25,保养,")
        planning.plan(at(desk, "2026-11-24 09:30"))
        assert [row for row in contacts(desk, car) if row[1] == "open"] == before


def test_a_10_an_older_service_and_what_was_called_about_stay(desk: Desk, tmp_path: Path) -> None:
    owner, car = add_owner(desk, delivered="2025-01-01")
    plate = support.plate(desk, car)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-05-25,保养,")
    planning.plan(desk)
    dial_and_end(sit(desk, "A01"), owner, Outcome.NOT_CONVENIENT)
    called = rows(desk.db, "SELECT call_id, contact_id, outcome FROM attempt")
    take_in(desk, tmp_path, HEAD, f"W2,{plate},2026-11-22,保养,9000")
    assert kinds(due(desk, car)).count("maintenance") == 2
    for number, day in (("W1", "2026-05-25"), ("W2", "2026-11-22")):
        take_in(desk, tmp_path, HEAD, f"{number},{plate},{day},事故维修,9000")
    assert kinds(due(desk, car, gone=1)) == ["maintenance"]
    assert called
    assert rows(desk.db, "SELECT call_id, contact_id, outcome FROM attempt") == called


def readings(desk: Desk, vehicle: int) -> list[tuple[str, int]]:
    found = "SELECT read_on, km FROM odometer WHERE vehicle_id = :vehicle ORDER BY read_on"
    return [(str(on), int(km)) for on, km in rows(desk.db, found, vehicle=vehicle)]


@pytest.mark.parametrize("km", ["3500", ""])
def test_d_13_a_visit_of_another_day_was_read_on_that_day_alone(desk: Desk, tmp_path: Path, km: str) -> None:
    _, wrong = add_owner(desk, delivered="2026-09-01")
    _, right = add_owner(desk, delivered="2026-09-01")
    plate = support.plate(desk, wrong)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-11-20,维修,3500")
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-10-20,维修,{km}")
    take_in(desk, tmp_path, HEAD, f"W2,{support.plate(desk, right)},2026-10-20,维修,3500")
    assert readings(desk, wrong) == readings(desk, right) == [("2026-10-20", 3500)]
    assert due(desk, wrong) == due(desk, right)


def test_d_13_another_visit_of_the_day_was_read_all_the_same(desk: Desk, tmp_path: Path) -> None:
    _, car = add_owner(desk, delivered="2026-09-01")
    plate = support.plate(desk, car)
    both = [f"W1,{plate},2026-11-20,维修,3500", f"W2,{plate},2026-11-20,事故维修,3400"]
    take_in(desk, tmp_path, HEAD, *both)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-10-20,维修,3500")
    assert readings(desk, car) == [("2026-10-20", 3500), ("2026-11-20", 3400)]


def test_d_11_a_visit_of_another_car_leaves_the_wrong_one_as_it_was(desk: Desk, tmp_path: Path) -> None:
    (_, wrong), (_, right) = add_owner(desk, delivered="2026-08-25"), add_owner(desk, delivered="2026-01-05")
    planning.plan(desk)
    before = due(desk, wrong), contacts(desk, wrong)
    assert ("first-service", "open", "") in contacts(desk, wrong)
    take_in(desk, tmp_path, HEAD, f"W1,{support.plate(desk, wrong)},2026-11-22,首保,3000")
    planning.plan(desk)
    assert ("first-service", "cancelled", "seen") in contacts(desk, wrong)
    assert ("visit-survey", "open", "") in contacts(desk, wrong)
    take_in(desk, tmp_path, HEAD, f"W1,{support.plate(desk, right)},2026-11-22,首保,3000")
    planning.plan(desk)
    survey = ("visit-survey", "cancelled", "no-longer-due")
    assert due(desk, wrong) == before[0]
    assert sorted(contacts(desk, wrong)) == sorted([*before[1], survey])
    assert (readings(desk, wrong), readings(desk, right)) == ([], [("2026-11-22", 3000)])
    assert {"maintenance", "visit"} <= set(kinds(due(desk, right)))
    assert ("visit-survey", "open", "") in contacts(desk, right)


def test_d_11_what_another_visit_answers_stays_answered(desk: Desk, tmp_path: Path) -> None:
    (_, wrong), (_, right) = add_owner(desk, delivered="2026-08-25"), add_owner(desk, delivered="2026-01-05")
    planning.plan(desk)
    plate = support.plate(desk, wrong)
    take_in(desk, tmp_path, HEAD, f"W1,{plate},2026-11-22,首保,3000", f"W2,{plate},2026-11-21,首保,3000")
    take_in(desk, tmp_path, HEAD, f"W1,{support.plate(desk, right)},2026-11-22,首保,3000")
    planning.plan(desk)
    assert ("first-service", "cancelled", "seen") in contacts(desk, wrong)
