"""A random hand at the real desk, beside a colleague who takes, closes and undoes: no crash, no place without a way
out, no key that does nothing silently, no crooked line, no invariant of the records broken.

The suite walks one seed of each kind, and a short one on PostgreSQL. To walk others by hand, here those of 100 to 299,
each of them longer, on PostgreSQL (else on SQLite):

    CARECALL_WALKS=100-299 CARECALL_GESTURES=600 CARECALL_WALKS_ON=postgres pytest tests/pilot/test_random_keys.py

What a walk finds is told with the latest gestures and the screen before them, and the walk is kept as a file;
CARECALL_WALK=FILE walks that one again, gesture by gesture, instead of the others.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from walk import LOOK_EVERY, Walk
from walk_hand import Gesture
from walk_plan import VARIETY, Plan, Tally, kept, planned

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen

GESTURES, A_FEW = 260, 120
ENOUGH = 200
"""Gestures from which on a walk must have been everywhere."""


def wanted(told: Mapping[str, str]) -> list[tuple[Plan, list[Gesture] | None]]:
    """The walks to walk; one that was kept comes with its gestures."""
    if "CARECALL_WALK" in told:
        return [kept(Path(told["CARECALL_WALK"]))]
    if "CARECALL_WALKS" not in told:
        kinds = [planned(seed, GESTURES) for seed in range(VARIETY)]
        return [(plan, None) for plan in (*kinds, planned(VARIETY, A_FEW, "postgres"))]
    first, _, last = told["CARECALL_WALKS"].partition("-")
    gestures, database = int(told.get("CARECALL_GESTURES", GESTURES)), told.get("CARECALL_WALKS_ON", "sqlite")
    return [(planned(seed, gestures, database), None) for seed in range(int(first), int(last or first) + 1)]


def listed(plan: Plan, again: list[Gesture] | None) -> ParameterSet:
    marks = [pytest.mark.postgres] if plan.database == "postgres" else []
    return pytest.param(plan, again, id=f"seed-{plan.seed}-{plan.database}", marks=marks)


@pytest.fixture
def desk(plan: Plan, request: pytest.FixtureRequest) -> Desk:
    """The desk that is walked over, on the database of the plan."""
    found: Desk = request.getfixturevalue({"sqlite": "office", "postgres": "postgres_office"}[plan.database])
    return found


@pytest.mark.parametrize(("plan", "again"), [listed(*each) for each in wanted(os.environ)])
async def test_a_random_hand_finds_nothing(
    desk: Desk, plan: Plan, again: list[Gesture] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", plan.guard)
    tally = Tally()
    await Walk(desk, plan, tmp_path, tally, again).run()
    if again is None and plan.gestures >= ENOUGH:
        went_everywhere(plan, tally)


def went_everywhere(plan: Plan, tally: Tally) -> None:
    """A walk that stays in one place would find nothing either."""
    assert tally.ways_out >= plan.gestures // LOOK_EVERY - 1
    assert {"QueueScreen", "CallScreen"} <= tally.screens.keys()
    assert {"Prepared", "Talking"} <= tally.modes.keys()
    assert len(tally.screens) >= 3
    assert len(tally.modes) >= 4
    assert tally.modes["Talking"] >= plan.gestures // 20
    assert ("PickerScreen" in tally.screens) >= (not plan.agent)


def test_the_suite_walks_every_kind_of_desk() -> None:
    plans = [plan for plan, _ in wanted({})]
    assert {(plan.lang, plan.size) for plan in plans} == {
        (lang, size) for lang in ("zh", "en") for size in ((80, 24), (120, 40))
    }
    assert {plan.guard for plan in plans} == {0.0, CallScreen.guard_seconds}
    assert {plan.database for plan in plans} == {"sqlite", "postgres"}
    assert any(plan.training for plan in plans)
    assert any(not plan.agent for plan in plans)
