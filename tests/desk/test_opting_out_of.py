"""Leaving an owner out of one programme or of one car (B-14); on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import support
from support import add_owner, at, days_ago, make_desk, rows

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.desk.explaining import explain
from carecall.desk.left_out import left_out
from carecall.desk.opting_out import EVERYTHING, Part, leave_out, take_back
from carecall.desk.why_not import why_not
from carecall.errors import Refused
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store import records
from carecall.store.database import Database
from carecall.view.reasons import Names, reason_text
from carecall.view.why_not import why_not_lines


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
    done = leave_out(desk, customer, "no surveys please", Part("visit-survey"))
    assert (done.changed, done.cancelled) == (True, 1)
    assert states(desk) == [("first-service", "open"), ("visit-survey", "cancelled")]
    assert leave_out(desk, customer, part=Part("visit-survey")).changed is False


def test_b_14_what_is_not_planned_yet_is_not_planned_and_why_not_says_so(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    leave_out(desk, customer, part=Part("visit-survey"))
    result = planning.plan(desk)
    assert (result.planned, result.skipped["opted-out"]) == (1, 1)
    codes = {line.programme: line.reason.code for line in why_not(desk, customer).lines}
    assert codes["visit-survey"] == "opted-out-of"
    assert take_back(desk, customer, Part("visit-survey")).changed
    assert planning.plan(desk).planned == 1
    assert not take_back(desk, customer, Part("visit-survey")).changed


def test_b_14_one_car_is_left_out_and_the_other_called_about(desk: Desk) -> None:
    customer, plate = due_twice(desk)
    with desk.db.write() as tx:
        other = records.add_car(tx, desk.id, int(customer)).id
        support.add_visit(desk, tx, other, days_ago(desk, 1), "repair")
        records.mark_stale(tx, desk.id, "vehicle", [other])
    planning.plan(desk)
    assert leave_out(desk, customer, part=Part(plate=plate)).cancelled == 2
    left = rows(desk.db, "SELECT vehicle_id FROM contact WHERE state = 'open'")
    assert left == [(other,)]


@pytest.mark.parametrize(
    ("part", "code"), [(Part("no-such"), "unknown-programme-code"), (Part(plate="京A99999"), "not-the-owners-car")]
)
def test_what_is_not_there_is_refused(desk: Desk, part: Part, code: str) -> None:
    customer, _ = due_twice(desk)
    for act in (leave_out, take_back):
        with pytest.raises(Refused) as refused:
            act(desk, customer, part=part)
        assert refused.value.code == code


def all_parts(plate: str) -> list[Part]:
    return [Part("visit-survey"), Part(plate=plate), Part("visit-survey", plate), EVERYTHING]


@pytest.mark.parametrize("place", range(4))
def test_b_14_what_is_taken_back_on_the_same_day_is_open_again_as_it_was(desk: Desk, place: int) -> None:
    customer, plate = due_twice(desk)
    planning.plan(desk)
    before = rows(desk.db, "SELECT * FROM contact ORDER BY id")
    part = all_parts(plate)[place]
    ended = leave_out(desk, customer, part=part)
    assert rows(desk.db, "SELECT * FROM contact ORDER BY id") != before
    back = take_back(desk, customer, part)
    assert (back.changed, back.reopened) == (True, ended.cancelled)
    assert rows(desk.db, "SELECT * FROM contact ORDER BY id") == before
    assert planning.plan(desk).planned == 0
    leave_out(desk, customer, part=part)
    later = take_back(at(desk, "2026-11-24 09:30"), customer, part)
    assert (later.changed, later.reopened) == (True, 0), "it is of another day"


def test_b_14_a_part_that_is_taken_back_leaves_the_others_out(desk: Desk) -> None:
    """In whichever order: what another wish is about stays closed, until that is taken back too."""
    customer, plate = due_twice(desk)
    planning.plan(desk)
    survey, car = Part("visit-survey"), Part(plate=plate)
    assert leave_out(desk, customer, part=survey).cancelled == 1
    assert leave_out(desk, customer, part=car).cancelled == 1
    assert take_back(desk, customer, survey).reopened == 0, "it is about that car"
    assert states(desk) == [("first-service", "cancelled"), ("visit-survey", "cancelled")]
    assert leave_out(desk, customer, part=survey).cancelled == 0
    assert take_back(desk, customer, car).reopened == 1
    assert states(desk) == [("first-service", "open"), ("visit-survey", "cancelled")]
    assert take_back(desk, customer, survey).reopened == 1
    assert {state for _, state in states(desk)} == {"open"}


def test_b_14_everything_is_taken_back_but_for_the_part(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    planning.plan(desk)
    leave_out(desk, customer)
    leave_out(desk, customer, part=Part("visit-survey"))
    assert take_back(desk, customer).reopened == 1
    assert states(desk) == [("first-service", "open"), ("visit-survey", "cancelled")]
    assert take_back(desk, customer, Part("visit-survey")).reopened == 1


def test_b_14_what_the_owner_said_on_the_phone_since_stays(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    planning.plan(desk)
    leave_out(desk, customer, part=Part("visit-survey"))
    support.dial_and_end(desk, int(customer), Outcome.DO_NOT_CALL)
    assert take_back(desk, customer, Part("visit-survey")).reopened == 0
    assert {state for _, state in states(desk)} == {"cancelled"}


def test_b_14_a_promise_made_since_is_kept_and_the_one_before_stays_closed(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    planning.plan(desk)
    support.dial_and_end(desk, int(customer), Outcome.CALLBACK, callback="10:00")
    leave_out(desk, customer, part=Part("visit-survey"))
    assert promises(desk) == 1, "the service waits for it too"
    later = at(desk, "2026-11-23 10:00")
    support.dial_and_end(later, int(customer), Outcome.CALLBACK, callback="tomorrow 11:00")
    assert take_back(later, customer, Part("visit-survey")).reopened == 0
    assert promises(desk) == 1
    assert states(desk) == [("first-service", "open"), ("visit-survey", "cancelled")]


def promises(desk: Desk) -> int:
    return int(support.value(desk.db, "SELECT count(*) FROM promise WHERE closed_at IS NULL"))


def test_b_14_why_says_what_is_left_out_and_what_holds_now(desk: Desk) -> None:
    customer, plate = due_twice(desk)
    planning.plan(desk)
    contact = support.value(desk.db, "SELECT id FROM contact WHERE programme = 'visit-survey'")
    part = Part(plate=plate)

    def told(now: Desk) -> dict[str, Any]:
        (found,) = (each for each in explain(now, contact).reasons if each.code == "after-opted-out")
        return found.params

    about = {"programme": "", "plate": plate}
    leave_out(replace(desk, agent=None), customer, "is sold soon", part)
    (closed,) = (each for each in explain(desk, contact).reasons if each.code == "closed-by")
    assert reason_text(Words("en"), closed, Names(desk.pack, desk.clock.wall())) == "Closed 09:30."
    assert told(desk) == {"about": about, "said": "is sold soon"}
    leave_out(desk, customer, "enough")
    assert told(desk) == {"said": "enough"}, "everything is more than a part"
    take_back(desk, customer)
    assert told(desk) == {"about": about, "said": "is sold soon"}
    later = at(desk, "2026-11-24 09:30")
    take_back(later, customer, part)
    assert told(later) == {"about": about, "over": True}
    known = Names(desk.pack, desk.clock.wall())
    text = reason_text(Words("en"), Reason("after-opted-out", told(later)), known)
    assert text.startswith(f"No calls about {plate} were wanted; that was taken back since")
    (line,) = (line for line in why_not(later, customer).lines if line.contact == contact)
    assert line.cause == Reason("after-opted-out", told(later))


def test_b_14_a_wish_is_told_once_with_its_reason_and_is_never_long_past(desk: Desk) -> None:
    customer, plate = due_twice(desk)
    leave_out(desk, customer, "is sold soon", Part(plate=plate))
    leave_out(desk, customer, "no surveys", Part("visit-survey"))
    for now in (desk, at(desk, "2027-03-01 09:30")):
        found = why_not(now, customer)
        wishes = [line for line in found.lines if line.reason.code == "opted-out-of"]
        assert [(each.programme, each.plate, each.reason.params["said"]) for each in wishes] == [
            ("", plate, "is sold soon"), ("visit-survey", "", "no surveys"),
        ]  # fmt: skip
        told = " ".join(" ".join(why_not_lines(Words("en"), Names(now.pack, now.clock.wall()), found, 80)).split())
        assert told.count(f"Wants no more calls about {plate}: told 林月,") == 1
        assert "Reason: no surveys." in told


def test_b_14_another_reason_takes_the_place_of_the_one_before(desk: Desk) -> None:
    customer, _ = due_twice(desk)
    survey = Part("visit-survey")
    leave_out(desk, customer, "no surveys", survey)
    leave_out(desk, customer, "enough")
    again = leave_out(desk, customer, "none at all", survey)
    assert (again.changed, again.said_before) == (False, "no surveys")
    assert again.wish is not None
    assert again.wish.params["said"] == "none at all"
    listed = {each.about.programme: each.said for each in left_out(desk)}
    assert listed == {"": "enough", "visit-survey": "none at all"}


def test_b_14_who_has_gone_is_no_wish_of_a_part(desk: Desk) -> None:
    """A car that was sold is not on the list: a newer record brings it back, and no command."""
    customer, plate = due_twice(desk)
    planning.plan(desk)
    support.dial_and_end(desk, int(customer), Outcome.NOT_ELIGIBLE, "sold")
    assert left_out(desk) == ()
    assert leave_out(desk, customer, "asked", Part(plate=plate)).changed
    assert [each.about.plate for each in left_out(desk)] == [plate]
    assert take_back(desk, customer, Part(plate=plate)).reopened == 0
    assert not planning.plan(desk).planned
