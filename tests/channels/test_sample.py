"""The sample dealership comes in whole on any day (E-06)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import support

from carecall.channels import sample
from carecall.channels.car_values import _VISIT_WORDS, ROLES
from carecall.channels.names import surname_pinyin
from carecall.channels.rows import OwnerRow, Reading, StaffRow, VisitRow
from carecall.desk.intake import layout_of
from carecall.errors import Misconfigured

TODAY = date(2028, 2, 29)


@pytest.fixture(scope="module")
def taken() -> dict[str, list[OwnerRow | VisitRow | StaffRow]]:
    layout = layout_of(support.pack())
    readings = list(sample.sample_readings(sample.sample_folder(), TODAY, layout))
    assert [reading.kind for reading in readings] == ["staff", "owners", "visits", "records"]
    assert [reading.columns_unknown for reading in readings] == [(), (), (), ()]
    return {reading.kind: records_of(reading) for reading in readings}


def records_of(reading: Reading) -> list[OwnerRow | VisitRow | StaffRow]:
    """Every row is good, without so much as a warning."""
    rows = list(reading.rows)
    assert [row.problems for row in rows if row.problems] == []
    return [row.record for row in rows if row.record]


@pytest.fixture(scope="module")
def owners(taken: dict[str, list[OwnerRow | VisitRow | StaffRow]]) -> list[OwnerRow]:
    return [record for record in taken["owners"] if isinstance(record, OwnerRow)]


@pytest.fixture(scope="module")
def visits(taken: dict[str, list[OwnerRow | VisitRow | StaffRow]]) -> list[VisitRow]:
    return [record for record in taken["visits"] if isinstance(record, VisitRow)]


def test_fifteen_hundred_owners_with_what_a_desk_must_get_right(owners: list[OwnerRow]) -> None:
    """E-06, and D-15: some owners asked for a band of their own."""
    people = {(owner.name, owner.phones[0].e164): owner for owner in owners}
    assert len(people) == 1500
    assert sum(surname_pinyin(owner.name) is not None for owner in people.values()) > 50
    assert sum(owner.calls_from is not None for owner in people.values()) > 30
    assert 10 < sum(bool(owner.opted_out) for owner in people.values()) < 50
    names, numbers = Counter(name for name, _ in people), Counter(number for _, number in people)
    assert names["王小明"] > 1
    assert sum(count == 2 for count in numbers.values()) > 3
    assert {len(owner.plate) for owner in owners} == {0, 7, 8}
    assert any(owner.phones[0].extension for owner in owners)
    assert len({owner.vin for owner in owners}) == len(owners)


def test_twenty_cars_a_day_for_two_years_up_to_today(owners: list[OwnerRow], visits: list[VisitRow]) -> None:
    """E-06."""
    a_day = Counter(visit.returned_on for visit in visits)
    assert set(a_day) == {TODAY - timedelta(days=back) for back in range(730)}
    assert all(15 <= count <= 25 for count in a_day.values())
    assert {visit.kind for visit in visits} == {kind for kind, _ in _VISIT_WORDS}
    cars = {owner.plate for owner in owners} | {owner.vin for owner in owners}
    assert all((visit.plate or visit.vin) in cars for visit in visits)
    assert len({visit.number for visit in visits}) == len(visits)


def test_cars_are_delivered_every_day_of_late(owners: list[OwnerRow]) -> None:
    """D-06, D-07, D-10 and D-11 have work on every day."""
    a_day = Counter(owner.delivered_on for owner in owners)
    assert all(2 <= a_day[TODAY - timedelta(days=back)] <= 4 for back in range(100))
    assert sum(owner.km is not None and owner.km_on is not None for owner in owners) > 100


def test_odometers_never_run_backwards(visits: list[VisitRow]) -> None:
    """D-13 rests on them."""
    by_car: dict[str, list[VisitRow]] = {}
    for visit in visits:
        by_car.setdefault(visit.plate or visit.vin, []).append(visit)
    for history in by_car.values():
        readings = [visit.km or 0 for visit in sorted(history, key=lambda visit: visit.opened_on or visit.returned_on)]
        assert readings == sorted(readings)


def test_staff_of_every_role(
    taken: dict[str, list[OwnerRow | VisitRow | StaffRow]], owners: list[OwnerRow], visits: list[VisitRow]
) -> None:
    staff = [record for record in taken["staff"] if isinstance(record, StaffRow)]
    roles = Counter(person.role for person in staff)
    assert set(roles) == set(ROLES)
    assert all(roles[role] >= 4 for role in ("care-agent", "sales-consultant", "service-advisor"))
    assert sum(person.absent for person in staff) == 1
    names = {person.name for person in staff}
    assert {owner.consultant for owner in owners} | {visit.advisor for visit in visits} <= names


def test_the_house_and_its_models(owners: list[OwnerRow]) -> None:
    folder = sample.sample_folder()
    house, models = sample.sample_house(folder), sample.sample_models(folder)
    assert (house.name, house.name_en, house.reference_day) == ("方圆汽车", "Fangyuan Auto", date(2026, 1, 5))
    assert {owner.model for owner in owners} == {model.name for model in models}
    assert {(model.first_months, model.first_km) for model in models} == {(3, 5000)}


def test_birthdays_stay_and_nothing_else_does() -> None:
    owner = OwnerRow("王磊", (), delivered_on=date(2026, 1, 1), km_on=None, birthday=date(1990, 1, 1))
    assert sample.shift(owner, 10) == OwnerRow(
        "王磊", (), delivered_on=date(2026, 1, 11), km_on=None, birthday=date(1990, 1, 1)
    )
    assert sample.shift(VisitRow(date(2026, 1, 5)), -5) == VisitRow(date(2025, 12, 31))


def test_an_installed_wheel_has_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "carecall"
    (package / "channels").mkdir(parents=True)
    monkeypatch.setattr(sample, "__file__", str(package / "channels" / "sample.py"))
    with pytest.raises(Misconfigured) as missing:
        sample.sample_folder()
    assert missing.value.code == "sample-not-found"
    (package / "_data").mkdir()
    (package / "_data" / "dealership.toml").touch()
    assert sample.sample_folder() == package / "_data"
