"""A list that was read is never walked over by Python's collector, and no garbage is left behind for it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from carecall.screens.collector import Collector, Unheeded


class Knot:
    """Something that only the collector frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The collector of the test's process as it was."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.enable()
    gc.unfreeze()


def walked(rows: list[list[int]]) -> bool:
    """Whether a collection would walk over them."""
    return any(each is rows for each in gc.get_objects())


def test_what_was_read_is_not_walked_over() -> None:
    rows = Collector().keeping(lambda: [[number] for number in range(1000)])()
    assert not walked(rows)
    assert gc.isenabled()


def test_garbage_of_before_is_collected_and_a_reading_that_fails_leaves_the_collector_on() -> None:
    gone = weakref.ref(Knot())
    assert gone() is not None
    with pytest.raises(ZeroDivisionError):
        Collector().keeping(lambda: 1 // 0)()
    assert gone() is None
    assert gc.isenabled()


def test_it_rests_until_everything_is_made() -> None:
    collector = Collector()
    collector.begin()
    assert not gc.isenabled()
    collector.set_aside()
    assert gc.isenabled()


def test_what_was_set_aside_is_looked_through_at_leisure() -> None:
    knot = Knot()
    gone, collector = weakref.ref(knot), Collector()
    collector.set_aside()
    del knot
    gc.collect()
    assert gone() is not None
    collector.at_leisure()
    assert gone() is None


def test_a_desk_among_others_leaves_the_collector_alone() -> None:
    before = gc.get_freeze_count()
    rows = Unheeded().keeping(lambda: [[1]])()
    Unheeded().at_leisure()
    assert walked(rows)
    assert gc.get_freeze_count() == before
