"""Owns the two times. Invariant: rules ask the rule clock, which `--now` sets; leases and heartbeats ask the machine's.

Stored moments are UTC; `wall` is the dealership's naive wall clock, which all rules of the day use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Ticking = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Clock:
    """`machine` is handed in and aware; `rule` is what the rules see; `zone` is the dealership's."""

    machine: Ticking
    rule: Ticking
    zone: ZoneInfo

    def now(self) -> datetime:
        """The rule clock, aware, in UTC."""
        return self.rule().astimezone(UTC)

    def wall(self) -> datetime:
        """The rule clock on the dealership's wall."""
        return self.to_wall(self.rule())

    def today(self) -> date:
        return self.wall().date()

    def to_wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def from_wall(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def at(self, moment: datetime) -> Clock:
        """The same clock with its rule time stopped at `moment`."""
        return Clock(self.machine, lambda: moment, self.zone)

    def started_at(self, moment: datetime) -> Clock:
        """The same clock with its rule time running on from `moment`."""
        offset = moment - self.machine()
        return Clock(self.machine, lambda: self.machine() + offset, self.zone)
