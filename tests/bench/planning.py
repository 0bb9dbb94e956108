"""Owns the measure of planning a day: carecall's planning of every programme beside hand-written INSERT ... SELECTs on
the same file, one for the contacts of a touch and, where it is a message, one for these; each in a process of its own,
in turns; then the same day again, which is held against the first run of it, the day after, and the peak memory.

Invariant: both sides find the same file (the contacts of the turn before are taken out), and make as many contacts and
messages.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dataset
import everything
from measures import Measure, Series, ms
from paint import Say, environment

AIM = 1.5
AGAIN = 0.1
FLAT = 1.3
TURNS = (("first", 0), ("again", 0), ("next day", 1))


@dataclass(frozen=True, slots=True)
class Run:
    """What one process told."""

    seconds: float
    made: int
    peak: int
    profile: tuple[str, ...]


class Unlike(RuntimeError):
    """The floor and the planning made different contacts: the comparison would be worth nothing."""


def planning(rounds: int, cars: int, say: Say) -> list[Measure]:
    runs = _rounds(dataset.copy(everything.fleet(cars), "plan"), rounds, say)
    small = _rounds(dataset.copy(everything.fleet(cars // 10), "plan-small"), 1, say)
    made = runs["plan", "first"][0].made
    first = _measure(runs, "first", f"planning a day, {cars:,} cars, {made:,} contacts", AIM)
    again = _measure(runs, "again", "  the same day again", None)
    second = Measure("  the same day again beside the first time", first.subject, again.subject, AGAIN)
    memory = Measure(
        f"peak memory of planning, {cars:,} cars beside {cars // 10:,}",
        Series(tuple(run.peak / 1024 for run in small["plan", "first"])),
        Series(tuple(run.peak / 1024 for run in runs["plan", "first"])), FLAT, "MB",
    )  # fmt: skip
    told = [_told(runs, "first", first), again, _told(runs, "again", second)]
    return [*told, _measure(runs, "next day", "  the day after", None), memory]


def _measure(runs: dict[tuple[str, str], list[Run]], turn: str, name: str, aim: float | None) -> Measure:
    floor, subject = (ms([run.seconds for run in runs[what, turn]]) for what in ("floor", "plan"))
    return Measure(name, floor, subject, aim)


def _told(runs: dict[tuple[str, str], list[Run]], turn: str, measure: Measure) -> Measure:
    """With the statements of that turn where it missed its aim."""
    return replace(measure, profile=runs["profile", turn][0].profile) if measure.missed else measure


def _rounds(path: Path, rounds: int, say: Say) -> dict[tuple[str, str], list[Run]]:
    """Floor, planning, floor, planning ... each from a fleet without contacts; a last planning tells its statements."""
    found: dict[tuple[str, str], list[Run]] = {}
    for what in (*("floor", "plan") * rounds, "profile"):
        _forget(path)
        for turn, days_on in TURNS[:2] if what == "profile" else TURNS:
            run = _run(what, path, days_on)
            say(f"  {what} {turn}: {run.seconds:.2f} s, {run.made:,} contacts, {run.peak // 1024} MB")
            found.setdefault((what, turn), []).append(run)
    for turn, _ in TURNS:
        made = {run.made for what in ("floor", "plan") for run in found[what, turn]}
        if len(made) > 1:
            raise Unlike(f"{turn}: {sorted(made)}")
    dataset.remove(path)
    return found


def _forget(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM message")
        db.execute("DELETE FROM contact")
        db.execute("DELETE FROM planning_run")
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _run(what: str, path: Path, days_on: int) -> Run:
    script = Path(__file__).with_name("planning_run.py")
    told = subprocess.run(
        [sys.executable, str(script), what, str(path), str(days_on)], check=True, capture_output=True, text=True,
        env=environment(),
    )  # fmt: skip
    values: dict[str, Any] = json.loads(told.stdout)
    return Run(values["seconds"], values["made"], values["peak"], tuple(values["profile"]))
