"""Owns the measures of moving the cursor: key to paint in queues of several lengths, beside a bare virtual list with a
label of three lines that changes with the cursor.

Invariant: the cursor is near the list's end, where a search through the rows costs most; moving within the page and
moving that scrolls are told apart. What is timed is the frame in which the rows change. The floor changes its label in
that frame; the queue explains an owner once the cursor rests: that is told apart, with keys that leave it the time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import dataset
from measures import Measure, ms
from paint import MARKER, Say, desk_arguments, explained, floor_arguments, opened, profiled
from terminal import Terminal

LENGTHS = (500, 5_000, 50_000)
UP, DOWN, END = b"\x1b[A", b"\x1b[B", b"\x1b[F"
PAGE = 40
QUIET = 0.03
RESTED = 0.4
AIM = 1.3
BATCH = 15
RESTS = 4


def keys(presses: int, cars: int, say: Say) -> list[Measure]:
    found: list[Measure] = []
    for length in LENGTHS:
        db = dataset.copy(dataset.fleet(cars, length), "keys")
        found += _in_queue(db, length, presses)
        dataset.remove(db)
        say(f"  {length:,} rows: {found[-3].ratio:.2f}x, {found[-3].tail_ratio:.2f}x at p95")
    return found


@dataclass
class Moves:
    """Seconds of the moves of one program: within the page, scrolling, and until the paint came to rest."""

    within: list[float] = field(default_factory=list)
    scrolling: list[float] = field(default_factory=list)
    rested: list[float] = field(default_factory=list)

    def take(self, program: Terminal) -> None:
        """A batch of each kind; the cursor begins and ends on the page's first row."""
        self.scrolling += [program.press(UP, QUIET, MARKER)[0] for _ in range(BATCH)]
        self.within += [program.press(DOWN, QUIET, MARKER)[0] for _ in range(BATCH)]
        self.rested += [program.press(UP, RESTED, MARKER)[1] for _ in range(RESTS)]
        self.within += [program.press(UP, QUIET, MARKER)[0] for _ in range(BATCH - RESTS)]


def _in_queue(db: Path, length: int, presses: int) -> list[Measure]:
    programs = [opened(arguments) for arguments in (floor_arguments("floor_list", length, 1), desk_arguments(db))]
    moves = Moves(), Moves()
    for program in programs:
        _to_the_last_page(program)
    for _ in range(presses // BATCH):
        for program, taken in zip(programs, moves, strict=True):
            taken.take(program)
    for program in programs:
        program.kill()
    floor, desk = moves
    within = Measure(f"key to paint in a queue of {length:,}", ms(floor.within), ms(desk.within), AIM, tail=True)
    return [
        explained(within, lambda: profiled(db, _up_and_down)),
        Measure("  the same, scrolling", ms(floor.scrolling), ms(desk.scrolling), AIM, tail=True),
        Measure("  until nothing more is painted", ms(floor.rested), ms(desk.rested)),
    ]


def _to_the_last_page(program: Terminal) -> None:
    program.press(END, RESTED)
    for _ in range(PAGE):
        program.press(UP, QUIET)


def _up_and_down(desk: Terminal) -> None:
    _to_the_last_page(desk)
    for _ in range(10):
        Moves().take(desk)
