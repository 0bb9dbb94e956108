"""Undoing where others work too, and where it is killed: one effect, or none (invariants 2, 3); on both databases."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
import support
from support import at, call_up, dial_and_end, make_desk, rows, sit, value
from undo_stories import owner_of_two, records

from carecall.desk import calling, undoing
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store import undone
from carecall.store.database import Database


@pytest.fixture
def desk(db: Database) -> Desk:
    return sit(make_desk(db, "2026-11-23 09:30"), "A01")


def test_the_outcome_that_was_shown_is_undone_once(desk: Desk) -> None:
    first, second = owner_of_two(desk), owner_of_two(desk)
    dial_and_end(desk, first, Outcome.REFUSED)
    shown = undoing.last(desk)
    dial_and_end(desk, second, Outcome.BUSY)
    with pytest.raises(Refused) as refused:
        undoing.undo(desk, shown.call)
    assert refused.value.code == "undo-later"
    undoing.undo(desk)
    done = [undoing.undo(desk, shown.call) for _ in range(2)]
    assert done[0] == done[1]
    entries = "SELECT count(*) FROM audit WHERE subject = 'call' AND action = 'undone'"
    assert value(desk.db, entries) == 2


def at_once(*work: Callable[[], object]) -> list[object]:
    def safely(one: Callable[[], object]) -> object:
        try:
            return one()
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(len(work)) as pool:
        return [each.result() for each in [pool.submit(safely, one) for one in work]]


def test_two_who_undo_at_once_have_one_effect(desk: Desk) -> None:
    owners = [owner_of_two(desk) for _ in range(6)]
    for owner in owners:
        before = records(desk.db)
        dial_and_end(desk, owner, Outcome.DO_NOT_CALL)
        call = undoing.last(desk).call
        elsewhere = sit(desk, "A01", "seat-9")
        done = at_once(*(partial(undoing.undo, seat, call) for seat in (desk, elsewhere, desk)))
        assert {type(each) for each in done} == {undoing.Undone}
        assert records(desk.db) == before
    sql = "SELECT count(*) FROM audit WHERE subject = 'call' AND action = 'undone' GROUP BY subject_id"
    assert rows(desk.db, sql) == [(1,)] * len(owners)


def test_an_undo_and_somebody_elses_prepare_cannot_both_win(desk: Desk) -> None:
    """Either it is undone, and the other one has the owner as before the call; or the other one was first."""
    other = sit(desk, "A02", "seat-2")
    for _ in range(8):
        owner = owner_of_two(desk)
        dial_and_end(desk, owner, Outcome.CALLBACK, callback="+5m")
        late, theirs = at(desk, "2026-11-23 09:50"), at(other, "2026-11-23 09:50")
        undo, card = at_once(partial(undoing.undo, late), partial(calling.prepare, theirs, CustomerId(owner)))
        promises = value(desk.db, "SELECT count(*) FROM promise WHERE customer_id = :c AND closed_at IS NULL", c=owner)
        waiting = "SELECT count(*) FROM contact WHERE customer_id = :c AND promise_id IS NOT NULL"
        assert (undo == "undo-opened") == bool(promises) == bool(value(desk.db, waiting, c=owner)), (undo, card)
        if isinstance(card, Card):
            calling.release(theirs, card.call)


def test_a_close_and_a_prepare_of_the_same_owner_do_not_wait_for_each_other(desk: Desk) -> None:
    """Whoever locks an owner and a call does it in this order."""
    other = sit(desk, "A02", "seat-2")
    for _ in range(25):
        owner = owner_of_two(desk)
        card = call_up(desk, owner)
        close = partial(calling.close, desk, card.call, Ended(Outcome.REFUSED))
        closed, *_ = at_once(close, *[partial(calling.prepare, other, CustomerId(owner))] * 2)
        assert isinstance(closed, calling.Closed)


def test_a_kill_in_the_middle_undoes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant 3: one transaction; a process that dies in it leaves the outcome as it was."""
    dial_and_end(desk, owner_of_two(desk), Outcome.DO_NOT_CALL)
    before = support.picture(desk.db)
    url = desk.db.url
    desk.db.close()
    child = os.fork()
    if not child:
        monkeypatch.setattr(undone, "mark", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        undoing.undo(replace(desk, db=Database(url)))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert support.picture(desk.db) == before
    undoing.undo(desk)
    assert value(desk.db, "SELECT count(*) FROM opt_out") == 0
