"""The rows of a list that nobody shows any more are freed by the reading thread, some at a time: 50,000 at once would
hold up whatever the agent does just then. Counted, not timed."""

from __future__ import annotations

import gc
import sys
import threading
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from desk_driver import opened, until
from queue_rows import NOW, owner

from carecall.desk.context import Desk
from carecall.desk.day_load import DayLoad
from carecall.screens import queue_reading
from carecall.screens.outlived import BIT, Outlived, free
from carecall.view.shown import Picture

MANY = 3 * BIT + 1
freed: list[int] = []


class Names(dict[str, str]):
    """What is freed with a row; it says in which thread."""

    def __del__(self) -> None:
        freed.append(threading.get_ident())


def picture() -> Picture:
    rows = tuple(owner(number, model_names=Names(zh="云途S1")) for number in range(1, MANY + 1))
    return Picture.of(rows, DayLoad(1, 9, 0, 0, None), NOW)


@pytest.fixture(autouse=True)
def nothing_freed() -> None:
    """What a desk before it left behind is no row of this test."""
    gc.collect()
    freed.clear()


async def test_the_loop_frees_no_row_when_a_new_list_lands(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_reading, "take_picture", lambda *asked: picture())
    async with opened(office) as (app, pilot):
        for landed in range(1, 4):
            before = app.queue.shown
            await pilot.press("r")
            await until(pilot, lambda before=before: app.queue.shown is not before)
            del before
            await until(pilot, lambda landed=landed: len(freed) >= landed * MANY)
        assert threading.get_ident() not in freed


def test_rows_are_kept_as_long_as_anybody_has_their_picture() -> None:
    outlived, shown = Outlived(), picture()
    outlived.keep(shown)
    assert outlived.leave() == []
    del shown
    gone = outlived.leave()
    assert [len(rows) for rows in gone] == [MANY]
    assert (freed, outlived.leave()) == ([], [])


def test_rows_are_freed_some_at_a_time() -> None:
    outlived, counts = Outlived(), [0]
    outlived.keep(picture())

    def step(frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code is free.__code__:
            counts.append(len(freed))
            return step
        return None

    gone = outlived.leave()
    sys.settrace(step)
    free(gone)
    sys.settrace(None)
    assert (gone, counts[-1]) == ([], MANY)
    assert max(after - before for before, after in pairwise(counts)) == BIT
