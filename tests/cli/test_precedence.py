"""The thread of the event loop goes first while it works, and lets the others have their turn while it waits."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator

import pytest

from carecall.cli import precedence


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)


async def _intervals() -> tuple[float, float]:
    """The switch interval while another thread works and the loop waits, and while the loop works."""
    return await asyncio.to_thread(_by_and_by), sys.getswitchinterval()


def _by_and_by() -> float:
    time.sleep(0.1)
    return sys.getswitchinterval()


def test_another_thread_gives_way_at_once_and_the_loop_goes_on() -> None:
    with asyncio.Runner(loop_factory=precedence.loop) as runner:
        waiting, working = runner.run(_intervals())
    assert (waiting, working) == pytest.approx((precedence.GIVES_WAY, precedence.GOES_ON))


def test_a_wait_that_is_broken_off_leaves_the_loop_going_first() -> None:
    selector = precedence.LoopFirst()
    selector.close()
    with pytest.raises(ValueError, match="closed"):
        selector.select(0)
    assert sys.getswitchinterval() == pytest.approx(precedence.GOES_ON)
