"""The two times: `--now` sets the rule clock, never the machine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from carecall.model.clock import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 11, 23, 7, 41, tzinfo=UTC)


class Ticks:
    def __init__(self) -> None:
        self.at = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_rules_see_the_dealerships_wall_whatever_the_machine_says() -> None:
    clock = Clock(Ticks(), lambda: MOMENT, SHANGHAI)
    assert clock.now() == MOMENT
    assert clock.wall() == datetime.fromisoformat("2026-11-23 15:41")
    assert clock.wall().tzinfo is None
    assert clock.machine().year == 2030


def test_the_day_changes_at_the_dealerships_midnight() -> None:
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert Clock(Ticks(), lambda: late, SHANGHAI).today() == date(2026, 11, 24)
    assert Clock(Ticks(), lambda: late - timedelta(seconds=1), SHANGHAI).today() == date(2026, 11, 23)


@given(st.datetimes(*map(datetime.fromisoformat, ("1992-01-01", "2060-01-01"))))
def test_wall_and_stored_time_are_inverse(wall: datetime) -> None:
    clock = Clock(Ticks(), lambda: MOMENT, SHANGHAI)
    assert clock.to_wall(clock.from_wall(wall)) == wall
    assert clock.from_wall(wall).tzinfo is UTC


def test_a_stopped_clock_stands_and_a_started_one_runs() -> None:
    machine = Ticks()
    clock = Clock(machine, machine, SHANGHAI)
    stopped, running = clock.at(MOMENT), clock.started_at(MOMENT)
    machine.at += timedelta(minutes=7)
    assert stopped.now() == MOMENT
    assert running.now() == MOMENT + timedelta(minutes=7)
    assert stopped.machine() == running.machine() == machine.at
