"""Owns the measure of opening a call: from Enter to the frame with the owner's number in clear, which only a claimed
call shows, beside a bare screen of as many widgets that is kept, refilled and pushed.

Invariant: every opening is of another owner, and takes the claim, which is a durable transaction; the floor asks no
database. The first opening, which makes the screen, is told apart.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import perf_counter

import dataset
from measures import Measure, ms
from outcome import open_desk
from paint import MARKER, Say, desk_arguments, explained, floor_arguments, opened, profiled
from terminal import Terminal

from carecall.app import CarecallApp
from carecall.desk import queue
from carecall.i18n import Words

QUEUE = 500
AIM = 1.5
ENTER, DOWN = b"\r", b"\x1b[B"
AT_REST = 0.5
"""Seconds without paint after which the next key is pressed: the list guards Enter for 0.4 s after it has changed."""
NUMBER = b"138 0"


def call(openings: int, cars: int, say: Say) -> list[Measure]:
    source = dataset.fleet(cars, QUEUE)
    db = dataset.copy(source, "call")
    widgets = asyncio.run(_widgets(db))
    say(f"  the call screen has {widgets} widgets")
    floor, desk = opened(floor_arguments("floor_call", widgets)), opened(desk_arguments(db))
    from_list, after = _in_turns(floor, desk, openings), _after_outcomes(floor, desk, openings)
    floor.kill()
    desk.kill()
    first, *rest = from_list
    measures = [
        _measure("opening a call: Enter in the queue", rest, AIM),
        _measure("opening a call: Enter on the next card after an outcome", after, AIM),
        _measure("  the first opening, which makes the screen", [first]),
    ]
    return [explained(measures[0], lambda: profiled(dataset.copy(source, "call"), _openings)), *measures[1:]]


def _measure(name: str, pairs: list[tuple[float, float]], aim: float | None = None) -> Measure:
    floors, subjects = zip(*pairs, strict=True)
    return Measure(name, ms(floors), ms(subjects), aim, tail=True)


async def _widgets(db: Path) -> int:
    """How many widgets the call screen holds; its claim lapses with its lease."""
    desk = open_desk(db)
    app = CarecallApp(desk, Words("zh"))
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_call(queue.load(desk)[-1].customer)
        await pilot.pause()
        found = len(app.screen.query("*"))
    desk.db.close()
    return found


def _in_turns(floor: Terminal, desk: Terminal, openings: int) -> list[tuple[float, float]]:
    """Seconds of the openings from the list, of the floor and of the desk; the first ones make their screens."""
    return [(_from_list(floor), _from_list(desk)) for _ in range(openings + 1)]


def _from_list(program: Terminal) -> float:
    """Seconds of an opening from the list; back in the list, the next owner under the cursor."""
    seconds = program.press(ENTER, AT_REST, NUMBER)[0]
    program.press(b"q", AT_REST, MARKER)
    program.press(DOWN, AT_REST)
    return seconds


def _after_outcomes(floor: Terminal, desk: Terminal, openings: int) -> list[tuple[float, float]]:
    """The same of the openings that follow an outcome: dialled, no answer, recorded; then the card that opened."""
    found = []
    desk.press(ENTER, AT_REST, NUMBER)
    for _ in range(openings):
        for key in (ENTER, b"x", ENTER):
            desk.press(key, AT_REST)
        found.append((_from_list(floor), desk.press(ENTER, AT_REST, NUMBER)[0]))
    return found


def _openings(desk: Terminal) -> None:
    begun = perf_counter()
    while perf_counter() - begun < 20:
        _from_list(desk)
