"""What an agent leaves behind who closes the desk: promises of today, complaints that have to be passed on (B-17)."""

from __future__ import annotations

import pytest
import support
from support import dial_and_end, finish, make_desk, sit, surveyed

from carecall.desk import planning, undoing
from carecall.desk.context import Desk
from carecall.desk.leaving import Left, left
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

TOLD = {"overall": "3", "low-score": "the bill", "low-score-manager": "yes", "complaint-content": "it was dear"}


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def test_nothing_is_left_at_first_and_nobodys_desk_leaves_nothing(desk: Desk) -> None:
    assert left(desk) == Left(0, None, 0)
    assert left(support.replace(desk, agent=None)) == Left(0, None, 0)


def test_the_agents_own_promises_of_today_and_complaints_of_today_count(desk: Desk) -> None:
    owners = [surveyed(desk) for _ in range(4)]
    planning.plan(desk)
    dial_and_end(desk, owners[0], Outcome.CALLBACK, callback="15:00")
    dial_and_end(desk, owners[1], Outcome.CALLBACK, callback="tomorrow 3pm")
    finish(desk, owners[2], TOLD)
    dial_and_end(sit(desk, "A02", "seat-2"), owners[3], Outcome.CALLBACK, callback="14:00")
    assert left(desk) == Left(1, support.wall("15:00"), 1)
    undoing.undo(desk)
    assert left(desk) == Left(1, support.wall("15:00"), 0), "an undone call told nothing"
