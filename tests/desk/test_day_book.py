"""A day that is over keeps its figures; only what is entered for it later changes them, and that is said; on both
databases (A-24, B-10)."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from support import (
    at,
    call_up,
    dial_and_end,
    figures,
    finish,
    make_desk,
    moment,
    rows,
    sit,
    surveyed,
)

from carecall.desk import calling, day_book, intake, planning, promising, queue, recording, undoing
from carecall.desk.context import Desk
from carecall.desk.recording import Said
from carecall.desk.summary import Summary, summary
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.model.reasons import Reason
from carecall.store.database import Database
from carecall.store.figures import hold_days

MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def lines(found: Summary) -> tuple[object, ...]:
    """All figures but those that stand at this moment only."""
    plain = [[replace(line, promises_open=0, promises_at_risk=0) for line in each]
             for each in ((found.total,), found.programmes, found.agents)]  # fmt: skip
    return (found.day, plain)


def a_monday(desk: Desk) -> list[int]:
    """Six owners: one finished, one not reached, one who is to be called at four, three nobody called."""
    owners = [surveyed(desk) for _ in range(6)]
    planning.plan(desk)
    mine = sit(desk, "A01")
    finish(mine, owners[0])
    dial_and_end(mine, owners[1], Outcome.NO_ANSWER)
    dial_and_end(mine, owners[2], Outcome.CALLBACK, callback="16:00")
    return owners


def test_what_was_planned_and_waited_on_a_day_stays_whatever_becomes_of_it(desk: Desk) -> None:
    owners = a_monday(desk)
    before = summary(at(desk, "2026-11-23 23:59"))
    assert figures(before.total) == (6, 3, 2, 3, 2, 1, 0, 4)
    tuesday = sit(at(desk, "2026-11-24 09:40"), "A02")
    planning.plan_once(tuesday)
    promising.hand(at(tuesday, "2026-11-24 09:41"), CustomerId(owners[2]), tuesday.agent.id if tuesday.agent else None)
    for owner in owners[2:4]:
        finish(tuesday, owner)
    dial_and_end(tuesday, owners[4], Outcome.DO_NOT_CALL)
    for later in ("2026-11-24 18:00", "2026-12-24 09:00"):
        desk_then = at(desk, later)
        planning.plan_once(desk_then)
        assert lines(summary(desk_then, MONDAY)) == lines(before)
    assert summary(tuesday).total.completed == 2


def test_before_anything_is_written_yesterday_is_counted_as_it_was(desk: Desk) -> None:
    """So are the days on which nobody came."""
    a_monday(desk)
    before = summary(at(desk, "2026-11-23 23:59"))
    quiet = summary(at(desk, "2026-11-25 23:59"))
    thursday = at(desk, "2026-11-26 07:00")
    assert lines(summary(thursday, MONDAY)) == lines(before)
    planning.plan_once(thursday)
    assert lines(summary(thursday, MONDAY)) == lines(before)
    assert lines(summary(thursday, date(2026, 11, 25))) == lines(quiet)
    assert (quiet.total.dialled, quiet.total.waiting > 0) == (0, True)
    closed = rows(desk.db, "SELECT action, count(*) FROM audit WHERE subject = 'day' GROUP BY action")
    assert closed == [("closed", 3)]


def test_a_late_entry_amends_its_day_and_no_other(desk: Desk) -> None:
    owners = a_monday(desk)
    wednesday = sit(at(desk, "2026-11-25 09:40"), "A01")
    planning.plan_once(wednesday)
    before = {day: summary(wednesday, date(2026, 11, day)) for day in (23, 24)}
    assert [found.amended for found in before.values()] == [None, None]
    contact = next(row.lead.contact.id for row in queue.load(wednesday, True) if int(row.customer) == owners[4])
    recording.record(wednesday, ContactId(contact), Said(Outcome.BUSY, at=moment("2026-11-23 16:50")))
    now = summary(wednesday, MONDAY)
    assert now.amended == wednesday.clock.wall()
    (planned, dialled, *_, waiting), after = figures(before[23].total), figures(now.total)
    assert (after[0], after[1], after[-1]) == (planned, dialled + 1, waiting - 1)
    assert {line.key: line.dialled for line in now.agents}["林月"] == 4
    assert lines(summary(wednesday, date(2026, 11, 24))) == lines(before[24])
    assert rows(desk.db, "SELECT subject_id, staff_id FROM audit WHERE action = 'amended'") == [
        (MONDAY.toordinal(), int(wednesday.agent.id) if wednesday.agent else 0)
    ]


def test_b_10_a_late_entry_for_a_day_before_anything_was_planned_is_all_that_this_day_has(desk: Desk) -> None:
    """What was planned today waited on no day before, and what is entered for such a day says so."""
    sunday, owners = date(2026, 11, 22), a_monday(desk)
    found = next(row for row in queue.load(desk, True) if int(row.customer) == owners[4])
    at_four = Said(Outcome.BUSY, at=moment("2026-11-22 16:00"))
    recording.record(desk, found.lead.contact.id, at_four)
    for later in ("2026-11-23 15:41", "2026-11-24 09:00"):
        now = at(desk, later)
        planning.plan_once(now)
        page = summary(now, sunday)
        assert (figures(page.total), page.amended) == ((1, 1, 0, 1, 0, 0, 0, 0), desk.clock.wall())
        assert summary(now, MONDAY).total.planned == 6


def test_what_is_planned_ahead_waits_on_the_days_from_then_on(desk: Desk) -> None:
    surveyed(desk)
    planning.plan(desk, date(2026, 11, 25))
    tuesday = at(desk, "2026-11-24 09:00")
    assert (summary(tuesday).total.waiting, len(queue.load(tuesday))) == (1, 1)


def test_the_outcome_of_a_call_that_was_left_counts_for_the_day_of_its_dial(desk: Desk) -> None:
    owners = a_monday(desk)
    late = sit(at(desk, "2026-11-23 17:20"), "A01")
    card = call_up(late, owners[5])
    tuesday = replace(sit(at(desk, "2026-11-24 09:00"), "A01"), seat=late.seat)
    planning.plan_once(tuesday)
    assert summary(tuesday, MONDAY).total.reached == 2
    calling.close(tuesday, card.call, Ended(Outcome.REFUSED))
    now = summary(tuesday, MONDAY)
    assert (now.total.reached, now.amended is not None) == (3, True)


def test_an_undo_of_the_day_needs_no_amendment(desk: Desk) -> None:
    a_monday(desk)
    mine = sit(at(desk, "2026-11-23 17:00"), "A01")
    undoing.undo(mine)
    before = summary(at(desk, "2026-11-23 23:59"))
    assert before.total.dialled == 2
    planning.plan_once(at(desk, "2026-11-24 08:00"))
    now = summary(at(desk, "2026-11-24 08:00"), MONDAY)
    assert (lines(now), now.amended) == (lines(before), None)


def test_a_database_from_before_closes_a_month_at_once(desk: Desk) -> None:
    """What stood further back cannot be known any more; it is not made up."""
    a_monday(desk)
    planning.plan_once(at(desk, "2027-01-20 08:00"))
    (found,) = rows(desk.db, "SELECT min(subject_id), max(subject_id) FROM audit WHERE subject = 'day'")
    assert found == (date(2026, 12, 19).toordinal(), date(2027, 1, 19).toordinal())


def test_a_day_from_before_figures_were_kept_says_that_it_is_counted_from_what_came_after(desk: Desk) -> None:
    """Its rows have lived on: no figure is passed off for what stood at its end."""
    a_monday(desk)
    january = at(desk, "2027-01-20 08:00")
    for _written in range(2):
        assert summary(january, MONDAY).remark == Reason("day-not-kept")
        assert [summary(january, day).remark for day in (date(2026, 12, 19), date(2027, 1, 19))] == [None, None]
        planning.plan_once(january)


def test_a_page_of_before_a_figure_was_known_is_read_without_it(desk: Desk) -> None:
    kept = '{"total": [["", 9, 1, 2, 6, 4, 3, 4, 3, 0, 0]], "programme": [], "agent": []}'
    with desk.db.write() as tx:
        tx.insert("audit", dealership_id=desk.id, at=desk.now, subject="day", subject_id=MONDAY.toordinal() - 1,
                  action="closed", params=kept)  # fmt: skip
    found = summary(desk, date(2026, 11, 22))
    assert figures(found.total) == (9, 4, 3, 4, 3, 1, 2, 6)
    assert (found.total.missed, found.remark) == (0, None)


@pytest.mark.postgres
def test_what_was_begun_before_midnight_and_committed_after_it_counts_for_its_day(postgres_db: Database) -> None:
    """On a server writers run side by side: the day is closed once nobody writes on it any more."""
    desk = make_desk(postgres_db, "2026-11-23 09:30")
    owners = a_monday(desk)
    late = sit(at(desk, "2026-11-23 16:50"), "A02")
    before = summary(late)
    written, committed = threading.Event(), threading.Event()

    def monday() -> None:
        with day_book.writing(late) as tx:
            tx.update("contact", {"customer_id": owners[3]}, state="completed", closed_on="2026-11-23")
            written.set()
            committed.wait(20)

    def tuesday() -> None:
        planning.plan_once(at(desk, "2026-11-24 00:00:01"))

    threads = [threading.Thread(target=work) for work in (monday, tuesday)]
    threads[0].start()
    assert written.wait(20)
    threads[1].start()
    threads[1].join(0.5)
    assert threads[1].is_alive(), "it waits for who still writes on the day"
    committed.set()
    for thread in threads:
        thread.join(20)
    now = summary(at(desk, "2026-11-24 08:00"), MONDAY)
    assert (now.total.completed, now.total.waiting) == (before.total.completed + 1, before.total.waiting - 1)
    assert now.amended is None


@pytest.mark.postgres
def test_a_dry_run_of_a_new_day_keeps_no_desk_from_writing(postgres_db: Database) -> None:
    """Monday is closed before it begins, else it alone could write until its end."""
    desk = make_desk(postgres_db, "2026-11-23 09:30")
    a_monday(desk)
    tuesday = at(desk, "2026-11-24 08:00")
    with closing(Database(postgres_db.url)) as other, intake.rehearsing(tuesday) as tried:
        with day_book.writing(tried) as tx:
            tx.update("staff", {"code": "A01"}, name="甲")
        with other.write() as impatient:
            impatient.run("SET LOCAL lock_timeout = '2s'")
            hold_days(impatient, desk.id, alone=False)
            impatient.update("staff", {"code": "A02"}, name="乙")
    assert rows(desk.db, "SELECT name FROM staff WHERE code IN ('A01', 'A02') ORDER BY code") == [("林月",), ("乙",)]


@pytest.mark.postgres
def test_writers_of_one_day_do_not_wait_for_each_other(postgres_db: Database) -> None:
    desk = make_desk(postgres_db, "2026-11-23 09:30")
    a_monday(desk)
    done = threading.Event()

    def beside() -> None:
        with day_book.writing(desk):
            done.set()

    with day_book.writing(desk):
        thread = threading.Thread(target=beside)
        thread.start()
        assert done.wait(20)
    thread.join(20)
