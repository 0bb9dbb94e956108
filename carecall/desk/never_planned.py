"""Owns why a due date had its time and no contact was made of it. Invariant: it says what is on record, when the
records came in and on which days planning ran, and of the rest that it was not kept (B-16).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from carecall.model.reasons import Reason
from carecall.store.planning import Window

Runs = Mapping[date, str]
"""The days that were ever planned, each with the instant at which that was last done."""


def why_never(
    window: Window, came: date, written_at: str, runs: Runs, waited_for: str = "",
    enough: Callable[[date], bool] = lambda day: False, written: bool = False,
) -> Reason:  # fmt: skip
    """What kept it from being planned. `came`: the day, by wall clock, of `written_at`, when its day was written;
    `waited_for`: the programme that it comes after, where that was closed too late or never; `enough`: whether the
    owner had heard enough by a day (E-08), of what is `written` from messages."""
    days = sorted(runs)
    within = [day for day in days if window.not_before <= day <= window.give_up]
    knowing = [day for day in within if runs[day] >= written_at]
    if came > window.give_up:
        return Reason("never-came-in-time", {"came": came.isoformat()})
    if not days or days[0] > window.give_up:
        return Reason("never-begun", {"ran": days[0].isoformat() if days else ""})
    if not within:
        return Reason("never-ran", _around(days, window))
    if not knowing:
        return Reason("never-came-before", {"came": came.isoformat(), "ran": within[-1].isoformat()})
    if waited_for:
        return Reason("never-free", {"programme": waited_for})
    ran = {"ran": knowing[-1].isoformat()}
    return Reason("never-spared", {**ran, "written": written}) if enough(knowing[-1]) else Reason("never-taken", ran)


def _around(days: list[date], window: Window) -> dict[str, str]:
    """The days planned last before the window, and first behind it; "" where there is none."""
    before = [day for day in days if day < window.not_before]
    behind = [day for day in days if day > window.give_up]
    return {
        "before": before[-1].isoformat() if before else "",
        "following": behind[0].isoformat() if behind else "",
    }
