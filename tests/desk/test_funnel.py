"""Why a list is empty: where the owners were lost, and what to do (B-14, B-16, C-06, D-15); on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import support
from support import add_owner, at, days_ago, dial_and_end, finish, make_desk, sit

from carecall.desk import calling, funnel, planning, queue
from carecall.desk.context import Desk
from carecall.desk.funnel import Funnel
from carecall.desk.queue import Filter
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.model.reasons import Reason
from carecall.store.database import Database, Transaction


@pytest.fixture
def desk(db: Database) -> Desk:
    return make_desk(db, "2026-11-23 09:30")


def surveyed(desk: Desk, days: int = 1, **more: Any) -> int:
    customer, _ = add_owner(desk, visits=((days_ago(desk, days), "repair", None),), **more)
    return customer


def steps(found: Funnel) -> list[tuple[str, int, int]]:
    return [(stage.code, stage.left, stage.lost) for stage in found.stages]


def why(found: Funnel, code: str) -> Reason:
    (stage,) = (stage for stage in found.stages if stage.code == code)
    assert stage.reason is not None
    return stage.reason


def advised(found: Funnel) -> list[str]:
    return [advice.code for advice in found.advice]


def test_a_desk_without_owners_says_to_import_them(desk: Desk) -> None:
    found = funnel.funnel(desk, everybody=True)
    assert advised(found) == ["no-owners"]
    assert found.left("owners") == 0


def test_owners_whom_nobody_planned_say_to_plan(desk: Desk) -> None:
    """B-16: a list is selected each day."""
    surveyed(desk)
    found = funnel.funnel(desk, everybody=True)
    assert steps(found)[:2] == [("owners", 1, 0), ("open", 0, 1)]
    assert advised(found) == ["not-planned-yet"]
    planning.plan(desk)
    assert advised(funnel.funnel(desk, everybody=True)) == []


def test_owners_are_lost_step_by_step_from_the_records_to_the_list(desk: Desk) -> None:
    """Not due, held (C-06), opted out (B-14), later, another's, waiting, on the phone, filtered."""
    add_owner(desk)
    bad, never, _mine, busy, taken = (surveyed(desk) for _ in range(5))
    add_owner(desk, delivered=days_ago(desk, 3))
    planning.plan(desk)
    agents = {owner: sit(desk, code) for owner, code in support.rows(
        desk.db, "SELECT c.customer_id, s.code FROM contact c JOIN staff s ON s.id = c.assignee_id")}  # fmt: skip
    surveyed(desk, days=-2)
    planning.plan(desk, days=4)
    dial_and_end(agents[bad], bad, Outcome.WRONG_NUMBER)
    dial_and_end(agents[never], never, Outcome.DO_NOT_CALL)
    dial_and_end(agents[busy], busy, Outcome.BUSY)
    calling.prepare(agents[taken], CustomerId(taken))
    found = funnel.funnel(desk, True, Filter(programme="visit-survey"))
    assert steps(found) == [
        ("owners", 8, 0), ("open", 5, 3), ("due", 4, 1), ("ready", 3, 1), ("free", 2, 1), ("fits", 1, 1),
    ]  # fmt: skip
    assert why(found, "open").params == {"held": 1, "opted_out": 1}
    assert why(found, "due").params == {"day": "2026-11-26", "owners": 1}
    assert why(found, "ready").params == {"at": "2026-11-24T15:30", "owners": 1, "promised": 0}
    assert found.hides == {"programme": 1}
    own = funnel.funnel(sit(desk, "S01"), everybody=False)
    assert steps(own)[2:] == [("due", 4, 1), ("mine", 0, 4), ("ready", 0, 0), ("free", 0, 0)]
    assert advised(own) == ["others-have"]
    assert own.advice[0].params == {"owners": 4}


def test_the_last_step_but_the_filters_is_what_the_list_holds(desk: Desk) -> None:
    """Own lists: mine and my pool, as the queue reads them."""
    for _ in range(3):
        surveyed(desk)
    add_owner(desk, delivered=days_ago(desk, 3))
    planning.plan(desk)
    for code in ("A01", "A02", "C01", "M01"):
        seat = sit(desk, code)
        assert funnel.funnel(seat, everybody=False).left("mine") == len(queue.load(seat))


def test_everything_that_waits_says_until_when_and_for_how_many(desk: Desk) -> None:
    for _ in range(3):
        surveyed(desk)
    planning.plan(desk)
    noon = at(desk, "2026-11-23 12:10")
    found = funnel.funnel(noon, True, Filter(state="ready"))
    assert advised(found) == ["filters-hide", "all-wait"]
    assert found.advice[1].params == {"at": "2026-11-23T13:30", "owners": 3, "promised": 0}
    dial_and_end(sit(desk, "A01"), int(queue.load(sit(desk, "A01"))[0].customer), Outcome.CALLBACK, callback="15:00")
    found = funnel.funnel(noon, True)
    assert why(found, "ready").params == {"at": "2026-11-23T13:30", "owners": 2, "promised": 1}


def test_hours_and_days_on_which_nobody_is_called_are_said(desk: Desk) -> None:
    """D-15: no evening; a closed day moves everything to the next."""
    surveyed(desk)
    planning.plan(desk)
    night = funnel.funnel(at(desk, "2026-11-23 21:30"), everybody=True)
    assert advised(night) == ["outside-limits", "all-wait"]
    assert night.advice[0].params == {"start": "08:00", "end": "21:00"}
    closed = replace(desk.pack.calendar, closed=frozenset([date(2026, 11, 23)]))
    found = funnel.funnel(replace(desk, pack=replace(desk.pack, calendar=closed)), everybody=True)
    assert advised(found) == ["house-closed", "all-wait"]
    assert found.advice[0].params == {"day": "2026-11-24"}
    assert found.advice[1].params["at"] == "2026-11-24T09:00"


def test_a_day_that_is_done_says_so_and_when_the_next_is_due(desk: Desk) -> None:
    mine, theirs = surveyed(desk), surveyed(desk)
    planning.plan(desk)
    finish(sit(desk, "A01"), mine)
    own = funnel.funnel(sit(desk, "A01"), everybody=False)
    assert advised(own) == ["all-done", "others-have"]
    assert own.advice[0].params == {"count": 1}
    finish(sit(desk, "A02"), theirs)
    assert funnel.funnel(desk, everybody=True).advice == (Reason("all-done", {"count": 2}),)
    surveyed(desk, days=-2)
    planning.plan(desk, days=5)
    assert funnel.funnel(desk, everybody=True).advice[1:] == (Reason("next-due", {"day": "2026-11-26", "owners": 1}),)


def test_a_planned_day_on_which_nothing_is_due_says_so(desk: Desk) -> None:
    add_owner(desk)
    planning.plan(desk)
    assert advised(funnel.funnel(desk, everybody=True)) == ["nothing-due"]


def test_where_everybody_is_on_the_phone_nobody_can_be_called(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    calling.prepare(sit(desk, "A01"), CustomerId(owner))
    assert advised(funnel.funnel(desk, everybody=True)) == ["all-on-the-phone"]
    assert funnel.funnel(sit(desk, "A01"), everybody=False).left("free") == 1, "it is the agent's own"


def test_a_list_of_what_is_over_says_that_there_is_none(desk: Desk) -> None:
    owner = surveyed(desk)
    planning.plan(desk)
    found = funnel.funnel(desk, True, Filter(state="failed"))
    assert (found.stages, found.advice) == ((), (Reason("none-in-state", {"state": "failed"}),))
    dial_and_end(sit(desk, "A01"), owner, Outcome.REFUSED)
    found = funnel.funnel(desk, True, Filter(state="failed", programme="month-one"))
    assert (advised(found), found.hides) == (["filters-hide"], {"programme": 1})


def test_no_step_ever_gains_an_owner(desk: Desk) -> None:
    for days in (1, 2, 5, -1):
        surveyed(desk, days)
    planning.plan(desk, days=3)
    filters = [Filter(), Filter(state="waiting"), Filter(slot="morning"), Filter(programme="month-one"),
               Filter(text="x", customers=frozenset())]  # fmt: skip
    for moment in ("2026-11-23 07:00", "2026-11-23 10:00", "2026-11-23 12:00", "2026-11-23 20:00", "2026-11-24 10:00"):
        for asked in filters:
            for code in ("A01", "A02"):
                found = funnel.funnel(sit(at(desk, moment), code), False, asked)
                left = [stage.left for stage in found.stages]
                assert left == sorted(left, reverse=True)
                for before, stage in zip(found.stages, found.stages[1:], strict=False):
                    assert before.left - stage.left == stage.lost
                    assert (stage.lost > 0) == (stage.reason is not None), "whoever is lost is lost for a reason"


def test_it_counts_in_the_database_and_reads_no_fleet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many owners there are, a dozen rows come back."""
    for _ in range(30):
        surveyed(desk)
    planning.plan(desk)
    seen: list[int] = []
    everything = Transaction.all

    def counted(tx: Transaction, sql: str, /, **params: Any) -> list[tuple[Any, ...]]:
        found = everything(tx, sql, **params)
        seen.append(len(found))
        return found

    monkeypatch.setattr(Transaction, "all", counted)
    assert funnel.funnel(desk, True, Filter(text="x", customers=frozenset()), rows=[]).left("open") == 30
    assert sum(seen) < 10
