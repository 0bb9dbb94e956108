"""Leaving an owner out of one programme or of one car (B-14); on both databases."""

from __future__ import annotations

import pytest
import support
from support import add_owner, days_ago, make_desk, rows

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.desk.opting_out_of import Part, leave_out_of, take_back_of
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.store import records
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30", agent="A01")


def due_twice(desk: Desk) -> tuple[CustomerId, str]:
    """An owner with a service due and a survey to be asked, about one car."""
    customer, vehicle = add_owner(desk, delivered=days_ago(desk, 88), visits=((days_ago(desk, 1), "repair", None),))
    return CustomerId(customer), str(support.value(desk.db, "SELECT plate FROM vehicle WHERE id = :v", v=vehicle))


def states(desk: Desk) -> list[tuple[str, str]]:
    sql = "SELECT programme, state FROM contact ORDER BY programme"
    return [(str(programme), str(state)) for programme, state in rows(desk.db, sql)]


def test_b_14_who_wants_no_surveys_is_invited_all_the_same(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    planning.plan(desk)
    done = leave_out_of(desk, customer, Part("visit-survey"), "no surveys please")
    assert (done.changed, done.cancelled) == (True, 1)
    assert states(desk) == [("first-service", "open"), ("visit-survey", "cancelled")]
    assert leave_out_of(desk, customer, Part("visit-survey")).changed is False


def test_b_14_what_is_not_planned_yet_is_not_planned_and_why_not_says_so(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    leave_out_of(desk, customer, Part("visit-survey"))
    result = planning.plan(desk)
    assert (result.planned, result.skipped["opted-out"]) == (1, 1)
    codes = {line.programme: line.reason.code for line in why_not(desk, customer).lines}
    assert codes["visit-survey"] == "opted-out-of"
    assert take_back_of(desk, customer, Part("visit-survey")).changed
    assert planning.plan(desk).planned == 1
    assert not take_back_of(desk, customer, Part("visit-survey")).changed


def test_b_14_one_car_is_left_out_and_the_other_called_about(desk: Desk) -> None:
    customer, plate = due_twice(desk)
    with desk.db.write() as tx:
        other = records.add_car(tx, desk.id, int(customer)).id
        support.add_visit(desk, tx, other, days_ago(desk, 1), "repair")
        records.mark_stale(tx, desk.id, "vehicle", [other])
    planning.plan(desk)
    assert leave_out_of(desk, customer, Part(plate=plate)).cancelled == 2
    left = rows(desk.db, "SELECT vehicle_id FROM contact WHERE state = 'open'")
    assert left == [(other,)]


@pytest.mark.parametrize(
    ("part", "code"), [(Part("no-such"), "unknown-programme-code"), (Part(plate="京A99999"), "not-the-owners-car")]
)
def test_what_is_not_there_is_refused(desk: Desk, part: Part, code: str) -> None:
    customer, _ = due_twice(desk)
    for act in (leave_out_of, take_back_of):
        with pytest.raises(Refused) as refused:
            act(desk, customer, part)
        assert refused.value.code == code
