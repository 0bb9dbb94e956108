"""Queues of 500, 5,000 and 50,000 owners: what the event loop does for a key is the same. Counted, not timed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from statistics import median_low
from typing import Any

import pytest
from call_driver import press
from desk_driver import opened
from queue_rows import NOW, READY, owner
from textual.pilot import Pilot

from carecall import app as app_of_the_desk
from carecall.app import CarecallApp
from carecall.desk.context import Desk
from carecall.desk.day_load import DayLoad
from carecall.desk.queue import QueueRow
from carecall.model.contacts import Shown
from carecall.model.ids import CustomerId
from carecall.screens import queue_reading, queue_renewal, why
from carecall.view.order import Order
from carecall.view.shown import Picture

LENGTHS = (500, 5_000, 50_000)
PROGRAMMES = ("visit-survey", "first-service", "maintenance")
WAITING = replace(READY, shown=Shown.WAITING)
LOAD = DayLoad(1, 9, 0, 0, None)
looked = 0


def touched(count: int = 1) -> None:
    global looked
    looked += count


class Rows(tuple[QueueRow, ...]):
    """Rows that count how often one of them is looked at, and cannot be gone through."""

    def __getitem__(self, place: Any) -> Any:
        touched()
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[QueueRow]:
        raise AssertionError("the rows were gone through in the event loop")


class Places(Mapping[int, int]):
    """Where owners stand, likewise."""

    def __init__(self, places: Mapping[int, int]) -> None:
        self.places = places

    def __getitem__(self, key: int) -> int:
        touched()
        return self.places[key]

    def __iter__(self) -> Iterator[int]:
        raise AssertionError("the places were gone through in the event loop")

    def __len__(self) -> int:
        return len(self.places)


@cache
def rows(length: int) -> tuple[QueueRow, ...]:
    return tuple(
        owner(number, PROGRAMMES[number % 3], where=READY if number % 2 else WAITING) for number in range(1, length + 1)
    )


def counted(app: CarecallApp) -> None:
    """What is on the screen counts from now on what is done to it."""
    shown = app.queue.shown
    order = Order(shown.order.keys, Places(shown.order.places))
    app.queue.shown = replace(shown, rows=Rows(shown.rows), order=order)
    app.queue.rows._order = order


@pytest.fixture
def long_list(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    length: int = request.param

    monkeypatch.setattr(queue_reading, "take_picture", partial(picture, rows(length)))
    monkeypatch.setattr(why, "explain_row", lambda desk, row: [])
    return length


async def painted(pilot: Pilot[None]) -> None:
    await pilot.pause(0.05)


@pytest.mark.parametrize("long_list", LENGTHS, indirect=True)
async def test_a_key_looks_at_no_more_rows_of_a_longer_list(office: Desk, long_list: int) -> None:
    """Down, a page, both ends; what the call screen asks; an order that is taken over."""
    global looked
    async with opened(office) as (app, pilot):
        assert len(app.queue.shown.rows) == long_list
        counted(app)
        for key in ("down", "pagedown", "end", "up", "pageup", "home"):
            looked = 0
            await pilot.press(key)
            await painted(pilot)
            assert looked <= 80, key
        looked = 0
        first, middle = CustomerId(1), CustomerId(long_list // 2)
        app.queue.neighbour(middle, 1)
        app.queue.neighbour(middle, -1)
        app.queue.following(middle)
        app.queue.row(first)
        app.queue.select(middle)
        await painted(pilot)
        assert looked <= 80
        kept = app.queue.current
        turned = Order.of([*reversed(app.queue.shown.order.keys)])
        app.queue.coming = replace(
            app.queue.shown, rows=Rows(reversed(rows(long_list))), order=Order(turned.keys, Places(turned.places))
        )
        looked = 0
        await pilot.press("down")
        await painted(pilot)
        assert looked <= 80
        assert app.queue.rows.cursor == turned.places[int(kept.customer)] + 1


KEYS = (("down", "down"), ("end", "home"), ("2", "1"), ("f", "escape"), ("r", "r"))
"""What is counted, and what puts the list back."""


async def test_the_event_loop_does_the_same_for_a_key_at_every_length(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every Python function that its thread calls from the key to the paint: a move calls the same ones, and where the
    reading thread narrows or reads, what is painted more or once more, far less than one for every row. The loop stands
    still meanwhile, else what the clock does would count too, which is more on a slower machine."""
    calls: dict[int, list[int]] = {}
    monkeypatch.setattr(CarecallApp, "reading", standing_still)
    monkeypatch.setattr(why, "explain_row", lambda desk, row: [])
    for pulse in (queue_renewal, app_of_the_desk):  # what is looked at every other second is no part of a key
        monkeypatch.setattr(pulse, "PULSE", 1000.0)
    for length in (LENGTHS[0], LENGTHS[-1]):
        read = rows(length)
        monkeypatch.setattr(queue_reading, "take_picture", partial(picture, read))
        async with opened(office) as (app, pilot):
            calls[length] = [await usual(app, pilot, key, back) for key, back in KEYS]
    for key, short, long in zip(KEYS, calls[500], calls[50_000], strict=True):
        assert long - short < (500 if key[0] in ("down", "end") else 50_000 / 4), (key, calls)


async def standing_still(app: CarecallApp, read: Callable[..., Any], *args: Any) -> Any:
    """What the reading thread gives, waited for without another turn of the loop."""
    return app.read_ahead(read, *args).result()


def picture(read: tuple[QueueRow, ...], desk: Desk, everybody: bool, stored: str | None) -> Picture:
    return Picture.of(read, LOAD, NOW, (), everybody, stored)


async def usual(app: CarecallApp, pilot: Pilot[None], key: str, back: str) -> int:
    """How many calls the key costs; the middle of a few times: the clock ticks beside it, and now and
    then one paint does for two messages."""
    counts = []
    for _ in range(10):
        counts.append(await counting(pilot, key))
        await press(pilot, back)
    return median_low(counts)


async def counting(pilot: Pilot[None], key: str) -> int:
    count = 0

    def note(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        await press(pilot, key)
    finally:
        sys.setprofile(None)
    return count
