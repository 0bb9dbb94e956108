"""A random hand at the real desk, beside a colleague who takes, closes and undoes: no crash, no place without a way
out, no key that does nothing silently, no crooked line, no invariant of the records broken.

The suite walks one seed of each kind. To walk others by hand, here those of 100 to 299, each of them longer:

    CARECALL_WALKS=100-299 CARECALL_GESTURES=600 pytest tests/pilot/test_random_keys.py

What a walk finds is told with the latest gestures and the screen before them, and the walk is kept as a file;
CARECALL_WALK=FILE walks that one again, gesture by gesture, instead of the others.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from walk import LOOK_EVERY, Walk
from walk_hand import Gesture
from walk_plan import VARIETY, Plan, Tally, kept, planned

from carecall.desk.context import Desk
from carecall.screens.call import CallScreen

GESTURES = 260
ENOUGH = 200
"""Gestures from which on a walk must have been everywhere."""


def wanted(told: Mapping[str, str]) -> list[tuple[Plan, list[Gesture] | None]]:
    """The walks to walk; one that was kept comes with its gestures."""
    if "CARECALL_WALK" in told:
        return [kept(Path(told["CARECALL_WALK"]))]
    first, _, last = told.get("CARECALL_WALKS", f"0-{VARIETY - 1}").partition("-")
    gestures = int(told.get("CARECALL_GESTURES", GESTURES))
    return [(planned(seed, gestures), None) for seed in range(int(first), int(last or first) + 1)]


WALKS = [pytest.param(*each, id=f"seed-{each[0].seed}") for each in wanted(os.environ)]


@pytest.mark.parametrize(("plan", "again"), WALKS)
async def test_a_random_hand_finds_nothing(
    office: Desk, plan: Plan, again: list[Gesture] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CallScreen, "guard_seconds", plan.guard)
    tally = Tally()
    await Walk(office, plan, tmp_path, tally, again).run()
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
    assert any(plan.training for plan in plans)
    assert any(not plan.agent for plan in plans)
