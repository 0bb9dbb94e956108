"""What a random walk is given and counts: which walk it is, its clock, where it has been; and how it is written to a
file and read again."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import support
from walk_hand import Gesture

from carecall.model.clock import Clock


@dataclass(frozen=True, slots=True)
class Plan:
    """Which walk. `guard`: seconds in which the call screen drops keys; `agent` "": nobody sits there yet; `database`:
    what keeps the records, sqlite or postgres."""

    seed: int
    gestures: int
    lang: str = "zh"
    size: tuple[int, int] = (80, 24)
    guard: float = 0.0
    agent: str = "A01"
    training: bool = False
    database: str = "sqlite"


@dataclass
class Times:
    """The clock of the rules and that of the machine; both stand until they are moved."""

    rule: datetime
    machine: datetime

    def clock(self) -> Clock:
        return Clock(lambda: self.machine, lambda: self.rule.replace(tzinfo=support.ZONE), support.ZONE)

    def move(self, minutes: int, seconds: int) -> None:
        self.rule += timedelta(minutes=minutes)
        self.machine += timedelta(seconds=seconds)


REAL_GUARD = 0.15
VARIETY = 8
"""Seeds after which every kind of walk has had its turn."""


def planned(seed: int, gestures: int, database: str = "sqlite") -> Plan:
    """The walk of a seed: both languages at both sizes, one with the guard that agents have, one that nobody has sat
    down for, one at the training desk."""
    turn = seed % VARIETY
    size = ((80, 24), (120, 40))[turn // 2 % 2]
    guard, agent = REAL_GUARD * (turn == 5), "" if turn == 6 else "A01"
    return Plan(seed, gestures, ("zh", "en")[turn % 2], size, guard, agent, training=turn == 7, database=database)


@dataclass
class Tally:
    """What the walks of a test have done, so that one that goes nowhere is noticed."""

    gestures: int = 0
    keys: int = 0
    ways_out: int = 0
    screens: Counter[str] = field(default_factory=Counter)
    modes: Counter[str] = field(default_factory=Counter)


def written(path: Path, plan: Plan, done: list[Gesture]) -> Path:
    """Write down a walk."""
    path.write_text(json.dumps({"plan": asdict(plan), "done": done}, ensure_ascii=False))
    return path


def kept(path: Path) -> tuple[Plan, list[Gesture]]:
    """A walk that was written to a file."""
    found = json.loads(path.read_text())
    plan = found["plan"]
    return Plan(**{**plan, "size": tuple(plan["size"])}), [tuple(gesture) for gesture in found["done"]]
