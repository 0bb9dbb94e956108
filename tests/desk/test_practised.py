"""How far a trainee has come today: the database knows it, so that a desk that is opened again goes on where it was."""

from __future__ import annotations

import support

from carecall.desk import planning, training, undoing
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

YESTERDAY, TODAY = "2026-11-22 10:00", "2026-11-23 10:00"


def test_only_the_agents_own_calls_of_today_count(db: Database) -> None:
    desk = support.make_desk(db, at=YESTERDAY, agent="A01")
    owners = [support.add_owner(desk, f"张{n}", delivered=support.days_ago(desk, 33))[0] for n in range(5)]
    planning.plan(desk)
    assert training.practised(desk) == training.Practised((), False)
    support.dial_and_end(desk, owners[0], Outcome.NO_ANSWER)
    today = support.at(desk, TODAY)
    planning.plan(today)
    assert training.practised(today) == training.Practised((), False)
    support.dial_and_end(today, owners[1], Outcome.NO_ANSWER)
    support.dial_and_end(support.sit(today, "A02", "seat-2"), owners[2], Outcome.BUSY)
    assert training.practised(today) == training.Practised(("no-answer",), False)
    assert training.practised(desk) == training.Practised(("no-answer",), False)
    undoing.undo(today)
    support.call_up(today, owners[3])  # still talking: nothing is recorded yet
    assert training.practised(today) == training.Practised(("no-answer",), True), "never fewer than there were"
    assert training.practised(today.seated(None)) == training.Practised((), False)
