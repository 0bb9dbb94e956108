"""What may be known of the next owner before anybody claims it: no claim, no number (C-20)."""

from __future__ import annotations

from support import add_owner, at, days_ago, dial_and_end, make_desk, rows

from carecall.desk import planning, queue
from carecall.desk.upcoming import upcoming
from carecall.model.dispositions import Outcome
from carecall.store.database import Database


def test_it_says_why_what_was_tried_and_what_was_done_and_claims_nothing(db: Database) -> None:
    desk = make_desk(db, agent="A01")
    customer, _ = add_owner(desk, visits=((days_ago(desk, 2), "maintenance", 12000),), phones=("+8613800138001",))
    planning.plan(desk)
    dial_and_end(at(desk, "2026-11-22 10:05"), customer, Outcome.NO_ANSWER)
    (row,) = queue.load(desk)
    found = upcoming(desk, row)
    assert [basis.code for basis in found.bases] == ["visit"]
    assert [(line.outcome, f"{line.at:%d %H:%M}", line.agent) for line in found.attempts] == [
        ("no-answer", "22 10:05", "林月")
    ]
    assert [(line.kind, line.km) for line in found.visits] == [("maintenance", 12000)]
    assert "138001" not in repr(found)
    assert rows(desk.db, "SELECT id FROM call WHERE ended_at IS NULL") == []


def test_each_contact_of_the_row_has_its_reason(db: Database) -> None:
    desk = make_desk(db, agent="A01")
    visits = ((days_ago(desk, 2), "repair", 2600),)
    add_owner(desk, delivered=days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    (row,) = queue.load(desk)
    assert len(upcoming(desk, row).bases) == len(row.entries) == 2
