"""The benchmark of carecall: how far the real program is from the least that the same work could cost.

    .venv/bin/python tests/bench/run.py [--quick] [--only NAME] [--json FILE]

It is no part of the test suite. Every goal is a ratio against a floor that runs in turns with the program in the same
minute, on the same machine, so that a busy or slow machine moves both sides alike; times are only told. Repeat a run
whose p95 is far from its median.

start     `carecall desk` on a file of 100,000 cars: from just before fork and exec to the end of the frame with the
          first rows of a queue of 500 contacts; beside a bare Textual screen with a virtual list of 500 fixed rows.
          Aim: 1.6x
keys      a key in queues of 500, 5,000 and 50,000 owners: from the key to the end of the frame with the moved cursor;
          beside such lists of fixed rows with a label of three lines that changes with the cursor. Aim: 1.3x
call      Enter in the queue, and on the card that opened by itself after an outcome: to the end of the frame with the
          number in clear; beside a bare screen of as many widgets, kept, refilled and pushed. Aim: 1.5x
outcome   one no-answer saved through carecall.desk.calling (prepare + dial + close; close alone); beside raw sqlite3 at
          FULL that inserts an attempt, updates a contact, inserts an audit entry and commits. Aim: 4x. Prepare, dial
          and close are three durable transactions by design (the claim, the dial, the outcome), the floor is one
planning  carecall.desk.planning.plan of a day for 1,000,000 cars; beside one hand-written INSERT ... SELECT per
          programme on the same file, which makes as many contacts. Aim: 1.5x. The second run of the day beside the
          first: 0.1x. The peak memory beside that of a tenth of the fleet: flat, taken as 1.3x

The aims of the first three hold at the median and at p95. Painting is measured from outside: a real pty of 120x40 that
answers `CSI ?2026$p`, so that every frame ends with `CSI ?2026 l`; 30 ms of quiet between keys; modules are compiled
(PYTHONDONTWRITEBYTECODE is unset). The fleets are made once and kept in the temporary folder (`carecall-bench`, about
3 GB; it may be removed at any time). `--quick` takes a tenth of the fleets and fewer turns: enough to see that nothing
broke, not to judge. A miss is printed with its profile: what was imported beyond the floor, the dearest functions, or
the dearest statements. The exit status is 1 on a miss.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
sys.path[0:0] = [str(ROOT)]  # measure the checkout that this file stands in, wherever it is run from

import call_paint  # noqa: E402
import key_paint  # noqa: E402
import outcome as saving  # noqa: E402
import paint  # noqa: E402
import planning  # noqa: E402
from measures import Measure, table  # noqa: E402


@dataclass(frozen=True, slots=True)
class Part:
    """One measure by its name: how many turns and cars, in earnest and quickly."""

    run: Callable[[int, int, paint.Say], list[Measure]]
    turns: int
    cars: int
    quick_turns: int


PARTS = {
    "start": Part(paint.start, 40, 100_000, 5),
    "keys": Part(key_paint.keys, 300, 100_000, 60),
    "call": Part(call_paint.call, 40, 100_000, 8),
    "outcome": Part(saving.outcome, 200, 100_000, 40),
    "planning": Part(planning.planning, 3, 1_000_000, 1),
}


def main() -> int:
    arguments = _arguments()
    say(machine())
    names = [arguments.only] if arguments.only else list(PARTS)
    measures: list[Measure] = []
    for name in names:
        part, begun = PARTS[name], perf_counter()
        say(f"{name} ...")
        turns, cars = (part.quick_turns, part.cars // 10) if arguments.quick else (part.turns, part.cars)
        measures += part.run(turns, cars, say)
        say(f"{name}: {perf_counter() - begun:.0f} s")
    print("\n".join(table(measures)))
    for measure in measures:
        if measure.missed:
            told = f"{measure.ratio:.2f}x, {measure.tail_ratio:.2f}x at p95, the aim is {measure.aim}x"
            print("\n".join((f"\nMISS {measure.name}: {told}", *measure.profile)))
    if arguments.json:
        told = {"machine": machine(), "quick": arguments.quick, "measures": [each.plain() for each in measures]}
        arguments.json.write_text(json.dumps(told, ensure_ascii=False, indent=2), encoding="utf-8")
    return int(any(measure.missed for measure in measures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the fleets, fewer turns")
    parser.add_argument("--only", choices=list(PARTS), help="one measure alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there too")
    return parser.parse_args()


def machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (f"{os.cpu_count()} cores, load {load}; {platform.system()}, Python {platform.python_version()}, SQLite "
            f"{sqlite3.sqlite_version}, textual {version('textual')}")  # fmt: skip


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
