"""Planning a day: B-16, D-11, B-14, A-19, B-11, D-06, D-07, D-10, A-02, A-10; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import support
from hypothesis import given
from hypothesis import strategies as st
from support import add_owner, at, contact_of, days_ago, make_desk, picture, rows, staff_id, value

from carecall.desk import due_dates, planning
from carecall.desk.context import Desk
from carecall.model.calendar import Calendar
from carecall.model.programmes import MESSAGES, TALKS, Policy, Touch
from carecall.model.series import Rhythm
from carecall.store import absences, assigning, cancelling, car_models, giving_up, outbox, people, records
from carecall.store.absences import Away
from carecall.store.database import Database, Transaction
from carecall.store.judging import Enough
from carecall.store.planning import (
    COUNT_IN_REACH,
    COUNT_TOO_OLD,
    MAKE_CANDIDATE,
    MAKE_TOLD,
    MAKE_WINDOW,
    SELECT_CANDIDATES,
    Step,
    _judge_sql,
    _meant,
)

NOTHING = dict.fromkeys(planning.SKIPPED, 0)
TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:00")


def visited(desk: Desk, days: int, kind: str = "repair", **more: object) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), kind, None),), **more)  # type: ignore[arg-type]
    return customer


def delivered(desk: Desk, days: int, **more: object) -> int:
    customer, _ = add_owner(desk, delivered=days_ago(desk, days), **more)  # type: ignore[arg-type]
    return customer


def planned(desk: Desk, **more: object) -> dict[str, int]:
    return {code: n for code, n in planning.plan(desk, **more).by_programme.items() if n}  # type: ignore[arg-type]


# --- the windows ---


def days_from_today(values: list[str]) -> list[int]:
    return [(date.fromisoformat(day) - TODAY).days for day in values]


@pytest.mark.parametrize(
    ("programme", "kind", "first", "last", "give_up", "priority", "role"),
    [
        ("visit-survey", "visit", 1, 3, 7, 2, "care-agent"),
        ("first-service", "first-service", -7, 0, 30, 1, "care-agent"),
        ("maintenance", "maintenance", -7, 0, 30, 3, "care-agent"),
        ("month-one", "delivery", 30, 37, 45, 4, "care-agent"),
        ("3dc", "delivery", 3, 5, 6, 2, "sales-consultant"),
        ("7dc", "delivery", 7, 10, 14, 2, "care-agent"),
    ],
)
def test_each_programme_in_its_days(
    desk: Desk, programme: str, kind: str, first: int, last: int, give_up: int, priority: int, role: str
) -> None:
    """B-11, A-19, A-03, D-11, C-08, D-10, D-06, D-07: not_before .. not_after from the due date, and give_up."""
    customer, car = add_owner(desk)
    with desk.db.write() as tx:
        for ago in range(-40, 50):
            tag = "repair" if kind == "visit" else ""
            tx.insert("due_date", dealership_id=desk.id, customer_id=customer, vehicle_id=car, kind=kind,
                      occurrence=f"v{car}/{ago}", due_on=days_ago(desk, ago), source=1, basis='{"code": "x"}', tag=tag,
                      written_at=desk.now)  # fmt: skip
    planning.plan(desk)
    found = rows(
        desk.db,
        "SELECT d.due_on, c.not_before, c.not_after, c.give_up, c.next_on, c.priority, c.role FROM contact c "
        "JOIN due_date d ON d.id = c.due_id WHERE c.programme = :p ORDER BY d.due_on",
        p=programme,
    )
    days = [[-n for n in days_from_today([due_on])] for due_on, *_ in found]
    assert days == [[ago] for ago in range(give_up, first - 1, -1)], "due days in reach, and no other"
    for due_on, *edges, prio, who in found:
        due = date.fromisoformat(due_on)
        wanted = [(due + timedelta(days=n)).isoformat() for n in (first, last, give_up, first)]
        assert ([str(edge) for edge in edges], prio, who) == (wanted, priority, role)


def test_a_19_only_what_was_maintained_or_repaired_is_surveyed(desk: Desk) -> None:
    kinds = ("repair", "body", "maintenance", "first-service", "other", "unknown")
    surveyed = {kind: visited(desk, 1, kind) for kind in kinds}
    planning.plan(desk)
    assert [kind for kind, owner in surveyed.items() if contact_of(desk.db, owner, "visit-survey")] == [
        "repair",
        "body",
        "maintenance",
        "first-service",
        "unknown",  # B-11: the car came back from the workshop, whatever was done there
    ]


touches = st.builds(
    lambda start, length, more: Touch("call", "x", start, start + length, start + length + more, Policy("p")),
    st.integers(-20, 20), st.integers(0, 10), st.integers(0, 40),
)  # fmt: skip


@given(touches, st.sets(st.integers(-10, 25), max_size=12), st.integers(1, 10))
def test_reach_finds_every_due_day_whose_contact_may_be_dialled(touch: Touch, shut: set[int], days: int) -> None:
    """At the edges, over closed days and month ends: an edge on a closed day moves to the next open one; of a touch
    that is over before its day never to that day."""
    month_end = date(2027, 2, 26)
    calendar = Calendar(closed=frozenset(month_end + timedelta(days=n) for n in shut))
    rhythm = Rhythm(support.HOURS, calendar)
    desk = FakeDesk(rhythm)
    found = {window.due_on: window for window in planning.reach(desk, touch, month_end, days)}  # type: ignore[arg-type]
    for n in range(-80, 60):
        due_on = month_end + timedelta(days=n)
        edges = [calendar.open_from(due_on + timedelta(days=d)) for d in (touch.start, touch.end, touch.give_up)]
        if touch.end < 0:
            before = [calendar.open_until(due_on + timedelta(days=d)) for d in (touch.end, touch.give_up)]
            edges[1] = before[0] if edges[1] >= due_on else edges[1]
            edges[2] = before[1] if edges[2] >= due_on and touch.give_up < 0 else edges[2]
            edges[0] = min(edges[:2])
        in_reach = edges[0] <= month_end + timedelta(days=days - 1) and edges[2] >= month_end
        assert (due_on in found) == in_reach
        if in_reach:
            window = found[due_on]
            assert [window.not_before, window.not_after, window.give_up] == edges
            assert all(calendar.is_open(edge) for edge in edges)


class FakeDesk:
    def __init__(self, rhythm: Rhythm) -> None:
        self.rhythm = rhythm


def test_the_closed_days_of_the_database_count(desk: Desk) -> None:
    with desk.db.write() as tx:
        tx.run("INSERT INTO calendar_day (dealership_id, day, is_open) VALUES (:d, '2026-11-23', 0)", d=desk.id)
    yesterday = visited(desk, 1)
    planning.plan(desk, TODAY)
    assert not contact_of(desk.db, yesterday), "its first day is closed: it is planned on the next"
    planning.plan(desk, TODAY + timedelta(days=1))
    assert contact_of(desk.db, yesterday)["not_before"] == "2026-11-24"


def test_several_days_are_planned_at_once(desk: Desk) -> None:
    for days in range(3):
        visited(desk, -days)
    assert planned(desk, dry_run=True) == {}
    assert planned(desk, days=3, dry_run=True) == {"visit-survey": 2}
    assert planned(desk, day=TODAY + timedelta(days=3)) == {"visit-survey": 3}


# --- once ---


def test_b_16_planning_is_idempotent(desk: Desk) -> None:
    """Invariant 1: a contact exists once."""
    for days in (1, 2, 3):
        visited(desk, days)
    first = planning.plan(desk)
    assert (first.planned, first.skipped) == (3, NOTHING)
    before = rows(desk.db, "SELECT * FROM contact ORDER BY id")
    again = planning.plan(desk)
    assert (again.planned, again.skipped) == (0, {**NOTHING, "already-planned": 3})
    assert rows(desk.db, "SELECT * FROM contact ORDER BY id") == before


def test_the_second_run_of_a_day_judges_whom_the_first_left_out(desk: Desk) -> None:
    """It looks past what is planned already, and at nothing else: whatever spoke against a call may have changed."""
    visited(desk, 1)
    gone, mute, refused = visited(desk, 1), visited(desk, 1), visited(desk, 1)
    with desk.db.write() as tx:
        tx.update("phone", {"customer_id": mute}, state="bad")
        opt_out(desk, tx, refused)
    first = planning.plan(desk)
    assert (first.planned, first.skipped) == (2, {**NOTHING, "no-number": 1, "opted-out": 1})
    with desk.db.write() as tx:
        tx.update("phone", {"customer_id": mute}, state="ok")
        tx.update("opt_out", {"customer_id": refused}, lifted_at=desk.now)
        tx.update("due_date", {"customer_id": gone}, gone=1)
    again = planning.plan(desk)
    assert (again.planned, again.skipped) == (2, {**NOTHING, "already-planned": 1})


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk) -> None:
    visited(desk, 1)
    visited(desk, 9)
    delivered(desk, 3)
    stale = visited(desk, 5)
    planning.plan(at(desk, "2026-11-19 09:00"))
    later = at(desk, "2026-11-26 09:00")
    before = picture(desk.db)
    foreseen = planning.plan(later, dry_run=True)
    assert picture(desk.db) == before
    assert foreseen.coming is not None
    assert planning.plan(later) == replace(foreseen, coming=None), "only a dry run tells the days one by one"
    assert foreseen.given_up == 2
    assert contact_of(desk.db, stale)["result"] == "never-dialled"


def test_a_day_is_planned_once_by_itself_and_always_when_told(desk: Desk) -> None:
    visited(desk, 1)
    assert planning.plan_once(desk) is not None
    assert planning.plan_once(desk) is None
    assert planning.plan(desk).skipped["already-planned"] == 1
    tomorrow = at(desk, "2026-11-24 08:00")
    assert planning.plan_once(tomorrow) is not None
    runs = rows(desk.db, "SELECT day, automatic, planned FROM planning_run ORDER BY id")
    assert runs == [("2026-11-23", 1, 1), ("2026-11-23", 0, 0), ("2026-11-24", 1, 0)]


def test_a_planning_by_hand_is_enough_for_the_desk(desk: Desk) -> None:
    planning.plan(desk)
    assert planning.plan_once(desk) is None


# --- why not ---


def test_b_14_whoever_opted_out_is_left_out(desk: Desk) -> None:
    """For everything, for one car, for one purpose; and no more once it is lifted."""
    owners = [visited(desk, 1) for _ in range(5)]
    with desk.db.write() as tx:
        opt_out(desk, tx, owners[0])
        opt_out(desk, tx, owners[1], vehicle_id=tx.value("SELECT id FROM vehicle WHERE customer_id = :c", c=owners[1]))
        opt_out(desk, tx, owners[2], purpose="visit-survey")
        opt_out(desk, tx, owners[3], purpose="maintenance")
        opt_out(desk, tx, owners[4], lifted_at=desk.now)
    result = planning.plan(desk)
    assert (result.planned, result.skipped) == (2, {**NOTHING, "opted-out": 3})


def opt_out(desk: Desk, tx: Transaction, customer: int, **values: object) -> None:
    tx.insert("opt_out", dealership_id=desk.id, customer_id=customer, at=desk.now, **values)


def test_an_owner_without_a_number_that_works(desk: Desk) -> None:
    visited(desk, 1, phones=())
    bad = visited(desk, 1)
    with desk.db.write() as tx:
        tx.update("phone", {"customer_id": bad}, state="bad")
    assert planning.plan(desk).skipped == {**NOTHING, "no-number": 2}


def test_d_11_owners_already_seen_are_dropped_first(desk: Desk) -> None:
    """A service answers first service; a body repair answers none, nor does a visit before the delivery's day."""
    due_soon = days_ago(desk, 85)
    seen, _ = add_owner(desk, delivered=due_soon, visits=((days_ago(desk, 30), "maintenance", None),))
    body, _ = add_owner(desk, delivered=due_soon, visits=((days_ago(desk, 30), "body", None),))
    early, _ = add_owner(desk, delivered=due_soon, visits=((due_soon, "maintenance", None),))
    assert planning.plan(desk).skipped["seen"] == 1
    assert [bool(contact_of(desk.db, c, "first-service")) for c in (seen, body, early)] == [False, True, True]


def test_too_old_is_counted_once_only_when_written_since_the_last_run(desk: Desk) -> None:
    visited(desk, 8)
    visited(desk, 20, "other")
    assert planning.plan(desk).skipped == {**NOTHING, "too-old": 1}
    later = at(desk, "2026-11-23 10:00")
    assert planning.plan(later).skipped == NOTHING
    visited(at(desk, "2026-11-23 10:30"), 30)
    assert planning.plan(at(desk, "2026-11-23 11:00")).skipped == {**NOTHING, "too-old": 1}


def test_a_car_that_changed_hands(desk: Desk) -> None:
    """The visit of the old owner is no reason to call anybody; the next visit is the new owner's."""
    old, car = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    new, _ = add_owner(desk, name="李四")
    with desk.db.write() as tx:
        stored = records.car(tx, desk.id, car)
        assert stored
        records.update_car(tx, desk.id, stored, {"customer_id": new})
        due_dates.derive(desk, tx, car)
    assert planning.plan(desk).skipped == {**NOTHING, "not-eligible": 1}
    assert not contact_of(desk.db, old)
    assert not contact_of(desk.db, new, "visit-survey")
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, TODAY.isoformat(), "repair")
        due_dates.derive(desk, tx, car)
    planning.plan(at(desk, "2026-11-24 09:00"))
    assert contact_of(desk.db, new, "visit-survey")["not_before"] == "2026-11-24"
    assert not contact_of(desk.db, old)


def test_the_services_of_a_car_go_with_it(desk: Desk) -> None:
    old, car = add_owner(desk, delivered=days_ago(desk, 88))
    new, _ = add_owner(desk, name="李四")
    with desk.db.write() as tx:
        stored = records.car(tx, desk.id, car)
        assert stored
        records.update_car(tx, desk.id, stored, {"customer_id": new})
        due_dates.derive(desk, tx, car)
    planning.plan(desk)
    assert contact_of(desk.db, new, "first-service")
    assert not contact_of(desk.db, old)


# --- one after another ---


def test_d_07_the_seventh_day_waits_until_the_third_is_closed(desk: Desk) -> None:
    owner = delivered(desk, 4, consultant="C01")
    assert planned(desk) == {"3dc": 1}
    third = contact_of(desk.db, owner)
    later = at(desk, "2026-11-26 09:00")  # the seventh day; the third day's series has begun and is still open
    with desk.db.write() as tx:
        tx.update("contact", {"id": third["id"]}, dials=1, tries=1)
    assert planned(later) == {}
    with desk.db.write() as tx:
        tx.update("contact", {"id": third["id"]}, state="completed")
    assert planned(later) == {"7dc": 1}


def test_d_07_both_days_in_reach_plan_the_third_alone(desk: Desk) -> None:
    delivered(desk, 5)
    assert planned(desk, days=4) == {"3dc": 1}
    late = delivered(desk, 8)
    assert planned(desk) == {"7dc": 1}
    assert contact_of(desk.db, late)["programme"] == "7dc", "too late for the third day"


# --- given up ---


def test_a_contact_that_was_never_dialled_is_counted_and_gets_no_message(desk: Desk) -> None:
    owner = visited(desk, 3)
    planning.plan(desk)
    assert contact_of(desk.db, owner)["give_up"] == "2026-11-27"
    assert planning.plan(at(desk, "2026-11-27 09:00")).given_up == 0
    friday = at(desk, "2026-11-28 09:00")
    assert planning.plan(friday).given_up == 1
    gone = contact_of(desk.db, owner)
    assert (gone["state"], gone["result"], gone["closed_on"]) == ("failed", "never-dialled", "2026-11-28")
    assert value(desk.db, "SELECT count(*) FROM message") == 0
    assert planning.plan(at(desk, "2026-11-28 10:00")).planned == 0, "after give_up nothing is planned again"


def test_planning_a_coming_day_gives_nothing_up_that_can_be_dialled_today(desk: Desk) -> None:
    owner = visited(desk, 7)
    planning.plan(desk)
    assert contact_of(desk.db, owner)["give_up"] == TODAY.isoformat()
    planning.plan(desk, day=TODAY + timedelta(days=1))
    assert contact_of(desk.db, owner)["state"] == "open"


@pytest.mark.parametrize(("column", "given"), [("dials", 1), ("promise_id", "promise")])
def test_a_begun_series_and_a_promise_are_not_given_up(desk: Desk, column: str, given: object) -> None:
    owner = visited(desk, 3)
    planning.plan(desk)
    with desk.db.write() as tx:
        if given == "promise":
            given = tx.insert("promise", dealership_id=desk.id, customer_id=owner, starts_at="2026-12-20T02:00:00Z",
                              ends_at="2026-12-20T02:15:00Z", made_at=desk.now)  # fmt: skip
        tx.update("contact", {"customer_id": owner}, **{column: given})
    planning.plan(at(desk, "2026-12-05 09:00"))
    assert contact_of(desk.db, owner)["state"] == "open"


@pytest.mark.parametrize(
    ("dials", "state", "result"), [(1, "cancelled", "not-eligible"), (0, "failed", "never-dialled")]
)
def test_c_06_a_number_that_nobody_corrects_is_given_up(desk: Desk, dials: int, state: str, result: str) -> None:
    """U while held, NE once given up."""
    owner = visited(desk, 3)
    planning.plan(desk)
    with desk.db.write() as tx:
        tx.update("contact", {"customer_id": owner}, state="held", dials=dials)
    planning.plan(at(desk, "2026-11-27 09:00"))
    assert contact_of(desk.db, owner)["state"] == "held"
    assert planning.plan(at(desk, "2026-11-28 09:00")).given_up == 1
    gone = contact_of(desk.db, owner)
    assert (gone["state"], gone["result"], gone["closed_on"]) == (state, result, "2026-11-28")


# --- what moves ---


def test_a_moved_due_date_moves_its_untried_contact(desk: Desk) -> None:
    """D-13: a reading brings the first service forward; a begun series stays."""
    _, untried_car = add_owner(desk, delivered=days_ago(desk, 85))
    untried, tried_car = value(desk.db, "SELECT customer_id FROM vehicle WHERE id = :v", v=untried_car), 0
    tried, tried_car = add_owner(desk, delivered=days_ago(desk, 85))
    planning.plan(desk)
    assert contact_of(desk.db, untried, "first-service")["not_after"] == "2026-11-30"
    with desk.db.write() as tx:
        tx.update("contact", {"customer_id": tried}, dials=1)
        for car in (untried_car, tried_car):
            records.add_reading(tx, desk.id, car, TODAY, 4900, "answer")
            due_dates.derive(desk, tx, car)
    moved = contact_of(desk.db, untried, "first-service")
    assert [moved[name] for name in ("not_before", "not_after", "give_up", "next_on")] == [
        "2026-11-16",
        "2026-11-23",
        "2026-12-23",
        "2026-11-16",
    ]
    assert contact_of(desk.db, tried, "first-service")["not_after"] == "2026-11-30"


def test_changed_terms_derive_again_and_settle(desk: Desk) -> None:
    """Planning re-derives what came from other parameters, agreed dates apart, and then it is done with it."""
    service = ((days_ago(desk, 300), "maintenance", 10000), (days_ago(desk, 100), "maintenance", 15000))
    _, car = add_owner(desk, delivered=days_ago(desk, 600), visits=service)
    _, agreed_car = add_owner(desk, delivered=days_ago(desk, 80))
    with desk.db.write() as tx:
        tx.update("due_date", {"vehicle_id": agreed_car, "kind": "first-service"}, source=4, due_on="2026-12-01")
    due_of = "SELECT due_on FROM due_date WHERE vehicle_id = :v AND kind = :k ORDER BY due_on"
    before = rows(desk.db, due_of, v=car, k="maintenance")
    with desk.db.write() as tx:
        car_models.upsert(
            tx, desk.id, "S1", {"zh": "云途S1"}, replace(support.TERMS, first_months=2, interval_months=4)
        )
        models = {code: card.terms for code, card in car_models.by_code(tx, desk.id).items()}
        assert due_dates.refresh(desk, tx, models) == 2
    after = rows(desk.db, due_of, v=car, k="maintenance")
    assert after < before
    assert rows(desk.db, due_of, v=agreed_car, k="first-service") == [("2026-12-01",)]
    with desk.db.write() as tx:
        assert due_dates.refresh(desk, tx, models) == 0


def test_due_dates_of_an_older_visit_settle_too(desk: Desk) -> None:
    _, car = add_owner(desk, visits=((days_ago(desk, 300), "maintenance", 10000),))
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, days_ago(desk, 100), "maintenance", 15000)
        due_dates.derive(desk, tx, car)
        car_models.upsert(tx, desk.id, "S1", {"zh": "云途S1"}, replace(support.TERMS, interval_months=4))
        models = {code: card.terms for code, card in car_models.by_code(tx, desk.id).items()}
        assert due_dates.refresh(desk, tx, models) == 1
        assert due_dates.refresh(desk, tx, models) == 0


# --- the query ---


@pytest.mark.parametrize(("statement", "index", "only_for"), [
    (SELECT_CANDIDATES, "INDEX", frozenset()), (COUNT_IN_REACH, "COVERING INDEX", frozenset()),
    (SELECT_CANDIDATES, "INDEX", frozenset({"key-customer"})),
])  # fmt: skip
def test_planning_is_an_index_range_scan(
    sqlite_db: Database, statement: str, index: str, only_for: frozenset[str]
) -> None:
    """Its cost grows with what is due, not with the fleet, nor with who is of which class."""
    desk = make_desk(sqlite_db)
    programme = replace(desk.pack.programmes["visit-survey"], only_for=only_for)
    meant, params = _meant(programme, desk.clock.today())
    names = {"dealership": desk.id, "step": 0, "kind": "visit", "programme": "visit-survey", "touch": "call", **params}
    with sqlite_db.write() as tx:
        tx.run(MAKE_WINDOW)
        tx.run(MAKE_CANDIDATE)
        sql = f"EXPLAIN QUERY PLAN {statement.format(meant=meant)}"
        steps = [str(step[-1]) for step in tx.all(sql, first="2026-10-01", last="2026-11-23", **names)]
    assert any(f"USING {index} due_on (dealership_id=? AND kind=? AND due_on=?" in step for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN")], steps


@pytest.mark.parametrize("code", ["first-service", "special-activity"])
@pytest.mark.parametrize("enough", [Enough(TALKS, "2026-11-01", 4, 1), Enough(MESSAGES, "2026-11-01", 8, 3)])
def test_judging_looks_everything_up_by_an_index(sqlite_db: Database, enough: Enough, code: str) -> None:
    desk = make_desk(sqlite_db)
    programme = desk.pack.programmes[code]
    sql, params = _judge_sql(Step(0, programme, programme.touches[-1], awaited=False), enough)
    with sqlite_db.write() as tx:
        tx.run(MAKE_CANDIDATE)
        tx.run(MAKE_TOLD)
        names = {"dealership": desk.id, "step": 0, **params}
        steps = [str(step[-1]) for step in tx.all(f"EXPLAIN QUERY PLAN {sql}", **names)]
    assert [step for step in steps if step.startswith("SCAN")] == ["SCAN plan_candidate"], "what was found, once"
    assert not [step for step in steps if step.endswith("(dealership_id=?)")], steps


def test_what_is_too_old_is_looked_for_among_what_is_new(sqlite_db: Database) -> None:
    names = {"dealership": 1, "kind": "visit", "since": "", "first": ""}
    with sqlite_db.read() as tx:
        (step,) = tx.all(f"EXPLAIN QUERY PLAN {COUNT_TOO_OLD.format(meant='')}", **names)
    assert "INDEX due_written (dealership_id=? AND kind=? AND written_at>?)" in step[-1]


OF_WHAT_IS_LEFT = {
    giving_up.CLOSE_STALE: "INDEX contact_stale (dealership_id=? AND give_up<?)",
    giving_up.CLOSE_HELD: "COVERING INDEX contact_waits (dealership_id=? AND state=?)",
    outbox.CANCEL.format(where=giving_up.UNSENT): "COVERING INDEX contact_waits (dealership_id=? AND state=?)",
    giving_up.TRIED: "INDEX contact_tried (dealership_id=? AND tries>?)",
    cancelling.FORGET_RECLASSED.format(meant=""): "INDEX contact_reclassed (dealership_id=? AND programme=?)",
    f"DELETE FROM contact WHERE {cancelling.OF_UNMEANT.format(meant='')}": "INTEGER PRIMARY KEY (rowid=?)",
    cancelling.TOUCHES: "COVERING INDEX contact_open (dealership_id=?)",
    people.POOLS: "COVERING INDEX contact_open (dealership_id=?)",
    assigning.LOADS: "COVERING INDEX contact_open (dealership_id=?)",
}


@pytest.mark.parametrize("statement", OF_WHAT_IS_LEFT)
def test_what_every_run_asks_of_all_that_is_open_reads_an_index_alone(sqlite_db: Database, statement: str) -> None:
    names = dict.fromkeys(("dealership", "day", "reason", "never", "gone", "until", "result", "least", "today",
                           "programme"), "")  # fmt: skip
    with sqlite_db.read() as tx:
        steps = [str(step[-1]) for step in tx.all(f"EXPLAIN QUERY PLAN {statement}", **names)]
    assert any(step.endswith(f"contact USING {OF_WHAT_IS_LEFT[statement]}") for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN contact")], steps


# --- whose ---


def test_the_consultant_of_the_car_makes_the_third_day_call(desk: Desk) -> None:
    """D-06: the named person; who is away leaves it to the role's pool."""
    hers, nobodys = delivered(desk, 3, consultant="C01"), delivered(desk, 3)
    planning.plan(desk)
    assert contact_of(desk.db, hers)["assignee_id"] == staff_id(desk, "C01")
    assert contact_of(desk.db, nobodys)["assignee_id"] is None
    away(desk, "C01", "2026-11-24")
    later = delivered(at(desk, "2026-11-24 09:00"), 3, consultant="C01")
    planning.plan(at(desk, "2026-11-24 09:00"))
    assert contact_of(desk.db, later)["assignee_id"] is None
    back = delivered(at(desk, "2026-11-25 09:00"), 3, consultant="C01")
    planning.plan(at(desk, "2026-11-25 09:00"))
    assert contact_of(desk.db, back)["assignee_id"] == staff_id(desk, "C01")


def away(desk: Desk, code: str, until: str) -> None:
    staff = staff_id(desk, code)
    with desk.db.write() as tx:
        absences.add(tx, desk.id, staff, Away(date.min, date.fromisoformat(until)), desk.clock.today())


def test_who_last_reached_the_owner_calls_again(desk: Desk) -> None:
    known, absent, other_role = visited(desk, 1), visited(desk, 1), visited(desk, 1)
    for owner, code in {known: "A02", absent: "A02", other_role: "C01"}.items():
        reached_by(desk, owner, code)
    planning.plan(desk)
    assert [contact_of(desk.db, c)["assignee_id"] for c in (known, absent)] == [staff_id(desk, "A02")] * 2
    assert contact_of(desk.db, other_role)["assignee_id"] == staff_id(desk, "A01"), "the least loaded of the role"
    away(desk, "A02", "2026-12-31")
    away_now = visited(desk, 1)
    reached_by(desk, away_now, "A02")
    planning.plan(desk)
    assert contact_of(desk.db, away_now)["assignee_id"] is None, "absent: the role's pool"


def reached_by(desk: Desk, owner: int, code: str) -> None:
    staff = staff_id(desk, code)
    with desk.db.write() as tx:
        tx.update("customer", {"id": owner}, reached_by=staff)


def test_the_owners_of_a_day_are_shared_out_evenly(desk: Desk) -> None:
    hers = staff_id(desk, "A01")
    owners = [visited(desk, 1) for _ in range(7)]
    planning.plan(desk)
    loads = rows(desk.db, "SELECT assignee_id, count(*) FROM contact GROUP BY 1 ORDER BY 1")
    assert loads == [(staff_id(desk, "A01"), 4), (staff_id(desk, "A02"), 3)]
    with desk.db.write() as tx:
        tx.update("contact", {"customer_id": owners[0]}, assignee_id=hers)
    more = [visited(desk, 1) for _ in range(3)]
    planning.plan(desk)
    assert sorted(contact_of(desk.db, c)["assignee_id"] for c in more).count(staff_id(desk, "A02")) == 2


def test_one_owner_stays_with_one_person(desk: Desk) -> None:
    """In one run, and over the days while a contact of the owner is open."""
    for _ in range(3):
        visited(desk, 1)
    visit = (days_ago(desk, 1), "repair", None)
    both, car = add_owner(desk, delivered=days_ago(desk, 88), visits=(visit, (days_ago(desk, 2), "body", None)))
    planning.plan(desk)
    assignees = rows(desk.db, "SELECT DISTINCT assignee_id FROM contact WHERE customer_id = :c", c=both)
    assert len(assignees) == 1
    with desk.db.write() as tx:
        support.add_visit(desk, tx, car, TODAY.isoformat(), "repair")
        due_dates.derive(desk, tx, car)
    planning.plan(at(desk, "2026-11-24 09:00"))
    assert rows(desk.db, "SELECT DISTINCT assignee_id FROM contact WHERE customer_id = :c", c=both) == assignees


def test_without_anybody_of_the_role_there_is_the_pool(db: Database, make_desk: Callable[..., Desk]) -> None:
    with db.write() as tx:
        people.ensure_dealership(tx, "空店")
    desk = make_desk(db, "2026-11-23 09:00")
    with db.write() as tx:
        car_models.upsert(tx, desk.id, "S1", {"zh": "云途S1"}, support.TERMS)
    owner = visited(desk, 1)
    planning.plan(desk)
    assert contact_of(db, owner)["assignee_id"] is None


# --- the record of it ---


def test_each_run_and_programme_has_an_audit_entry(desk: Desk) -> None:
    visited(desk, 1)
    visited(desk, 2)
    delivered(desk, 3)
    planning.plan(desk)
    found = rows(desk.db, "SELECT action, params FROM audit WHERE subject = 'planning_run' ORDER BY id")
    assert sorted(found) == [
        ("planned", '{"contacts": 1, "programme": "3dc"}'),
        ("planned", '{"contacts": 2, "programme": "visit-survey"}'),
    ]
    assert value(desk.db, "SELECT skipped FROM planning_run").startswith('{"already-planned": 0')


def test_what_was_planned_ahead_is_planned_again_on_its_day(desk: Desk) -> None:
    """A day that was planned the evening before is planned by the first desk that opens on it."""
    planning.plan(desk, desk.clock.today() + timedelta(days=1))
    tomorrow = at(desk, "2026-11-24 09:00")
    assert planning.plan_once(tomorrow) is not None
    assert planning.plan_once(tomorrow) is None


def test_contacts_of_a_programme_that_was_taken_out_are_superseded(desk: Desk) -> None:
    """Nobody could say what to tell their owners: they are cancelled, with an audit entry, and said so."""
    owner, _ = add_owner(desk, delivered="2026-08-25")
    planning.plan(desk)
    left = {code: programme for code, programme in desk.pack.programmes.items() if code != "first-service"}
    assert planning.plan(desk).superseded == {}
    without = replace(desk, pack=replace(desk.pack, programmes=left))
    assert planning.plan(without, dry_run=True).superseded == {"first-service": 1}
    assert planning.plan(without).superseded == {"first-service": 1}
    assert planning.plan(without).superseded == {}
    contact = contact_of(desk.db, owner, "first-service")
    assert (contact["state"], contact["result"]) == ("cancelled", "superseded")
    assert value(desk.db, "SELECT count(*) FROM audit WHERE action = 'cancelled'") == 1
