"""Owns the pace meter: how long the call and its current time box have taken, beside what B-03 gives them. Invariant:
it is calm: it never blinks, never beeps, and is told by figures as well as by its bar.

Times are machine time, since `--now` may stop the rule clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from carecall.i18n import Words
from carecall.scripts.steps import Box
from carecall.view.call import box_name
from carecall.view.cells import bar
from carecall.view.parts import QUIET, WARNING, Part

BAR_CELLS = 5


@dataclass(frozen=True, slots=True)
class Times:
    """When the call began, in which box it is since when, and what the boxes have taken before."""

    began: datetime
    box: Box
    since: datetime
    spent: dict[Box, float] = field(default_factory=dict)

    @classmethod
    def start(cls, box: Box, now: datetime, already: timedelta = timedelta()) -> Times:
        return cls(now - already, box, now)

    def enter(self, box: Box, now: datetime) -> Times:
        """The times from `now` on in `box`; a box that is come back to goes on counting."""
        if box is self.box:
            return self
        spent = {**self.spent, self.box: self.in_box(now)}
        return replace(self, box=box, since=now, spent=spent)

    def in_box(self, now: datetime) -> float:
        return self.spent.get(self.box, 0.0) + (now - self.since).total_seconds()

    def in_call(self, now: datetime) -> float:
        return (now - self.began).total_seconds()


def minutes(seconds: float) -> str:
    """`0:48`."""
    whole = max(int(seconds), 0)
    return f"{whole // 60}:{whole % 60:02d}"


def pace_parts(_: Words, times: Times, allowed: int | None, now: datetime) -> list[Part]:
    """`call 0:48   questions 0:21/1:30 ▓▓░░`; past its time the box is marked with the seconds over. Before the dial
    there is no call to count."""
    taken = times.in_box(now)
    parts: list[Part] = []
    if times.box is not Box.PREPARATION:
        parts = [(_("call {time}", time=minutes(times.in_call(now))), ""), ("   ", "")]
    if allowed is None:
        return [*parts, (f"{box_name(_, times.box)} {minutes(taken)} ", QUIET)]
    over = taken > allowed
    parts.append((f"{box_name(_, times.box)} {minutes(taken)}/{minutes(allowed)} ", WARNING if over else QUIET))
    if over:
        return [*parts, (f"+{minutes(taken - allowed)} ", WARNING)]
    return [*parts, (bar(taken, allowed, BAR_CELLS) + " ", "$accent")]
