"""Owns what a step of a phone script is, as frozen data. Invariant: `accepts` and `follow` agree: an answer that a step
accepts always leads somewhere.

Structure and the words of every language stand in one value: both languages have the same steps and answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

UNKNOWN = "?"
"""The answer of an owner who does not know or does not want to say."""
NOTHING = "-"
"""The answer to an optional question to which there is nothing to say (Enter alone)."""
PASSED = "ok"
"""What is stored for a step that is only said, so that a killed desk resumes after it."""
TURNED = "turned-to"
"""Under this name, which no step has, stands the step that the talk was turned to (`Step.anywhere`)."""


class Kind(StrEnum):
    """How a step is answered."""

    SAY = "say"
    CHOOSE = "choose"
    SCORE = "score"
    NUMBER = "number"
    ODOMETER = "odometer"
    DATE = "date"
    TIME = "time"
    TEXT = "text"
    PLATE = "plate"


NUMERIC = frozenset({Kind.SCORE, Kind.NUMBER, Kind.ODOMETER})


class Box(StrEnum):
    """The time boxes of a call (B-03). Why we call and whether we may talk now is a box of ours: B-02 wants both said,
    B-03 gives neither a time."""

    PREPARATION = "preparation"
    SELECTION = "selection"
    OWNER_CHECK = "owner-check"
    INTRODUCTION = "introduction"
    PURPOSE = "purpose"
    QUESTIONS = "questions"
    READ_BACK = "read-back"
    COMPLAINT = "complaint"


BOX_SECONDS: Mapping[Box, int] = MappingProxyType(
    {
        Box.PREPARATION: 30,
        Box.SELECTION: 30,
        Box.OWNER_CHECK: 12,
        Box.INTRODUCTION: 12,
        Box.QUESTIONS: 90,
        Box.READ_BACK: 60,
    }
)
"""B-03 in seconds; the purpose and a complaint have no limit. `Script.box_seconds` widens the questions of a longer
script."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a script ends: the outcome that the desk proposes (a code of `model.dispositions.Outcome`) and, for
    `finished` and `not-eligible`, which result. `words` is the result's name by language, empty where `result` is."""

    outcome: str
    result: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.result or self.outcome


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a `choose` step; its place is its number key. `to` is a step or an ending, "": the step's."""

    id: str
    words: Mapping[str, str]
    to: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Where some answers lead: `test` is `at_most` or `at_least` (with `limit`), `nothing` or `unknown`."""

    test: str
    to: str
    limit: int = 0

    def takes(self, value: str) -> bool:
        if value in (UNKNOWN, NOTHING):
            return self.test == {UNKNOWN: "unknown", NOTHING: "nothing"}[value]
        if self.test == "at_most":
            return int(value) <= self.limit
        return self.test == "at_least" and int(value) >= self.limit


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step in one language: `name` heads it and stands in lists, `say` is read aloud, `note` is for the agent."""

    name: str
    say: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `next` is where answers lead that no choice or branch takes elsewhere: a step or an ending.

    `each_call`: asked again in every call, and once per call over all its scripts. `optional`: Enter alone answers
    `NOTHING`. `must_answer`: `UNKNOWN` is not taken. `required`: without it the contact is a partial (AAPOR P).
    `anywhere`: the talk may be turned to it from wherever it stands. `low`..`high` bound a number; `past` lets a date
    lie before today. `if_missing`, `if_known`: a record field that decides whether the step is asked at all. `save`:
    the field of `fields.SAVES` that the desk writes the answer to. `offers_to`: the step that is offered the answer.
    """

    id: str
    kind: Kind
    box: Box
    next: str
    words: Mapping[str, StepWords]
    choices: tuple[Choice, ...] = ()
    branches: tuple[Branch, ...] = ()
    each_call: bool = False
    optional: bool = False
    must_answer: bool = False
    required: bool = False
    anywhere: bool = False
    low: int | None = None
    high: int | None = None
    past: bool = False
    if_missing: str = ""
    if_known: str = ""
    save: str = ""
    offers_to: str = ""
    sources: tuple[str, ...] = ()

    @property
    def is_question(self) -> bool:
        return self.kind is not Kind.SAY

    @property
    def is_said(self) -> bool:
        """Whether Enter alone goes on: a sentence, also one at which an owner may cut in."""
        return self.kind is Kind.SAY or (self.kind is Kind.CHOOSE and self.optional)

    def choice(self, value: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == value), None)

    def follow(self, value: str) -> str:
        """Where `value`, which must be an answer that `accepts` takes, leads: the id of a step or of an ending."""
        branch = next((branch for branch in self.branches if branch.takes(value)), None)
        if branch:
            return branch.to
        choice = self.choice(value)
        return (choice.to if choice else "") or self.next

    def targets(self) -> tuple[str, ...]:
        """Every step and ending that this step can lead to, its `next` first, each once."""
        ways = (self.next, *(c.to for c in self.choices if c.to), *(b.to for b in self.branches))
        return tuple(dict.fromkeys(ways))

    @property
    def if_field(self) -> str:
        return self.if_missing or self.if_known

    def accepts(self, value: str) -> bool:
        """Whether a stored `value` is an answer to this step (a newer version may have taken a choice away)."""
        if self.kind is Kind.SAY:
            return value == PASSED
        if value in (UNKNOWN, NOTHING):
            return not self.must_answer if value == UNKNOWN else self.optional
        if self.kind is Kind.CHOOSE:
            return self.choice(value) is not None
        return self._reads(value)

    def _reads(self, value: str) -> bool:
        if self.kind in NUMERIC:
            return value.isascii() and value.isdecimal() and self.within(int(value))
        try:
            if self.kind is Kind.DATE:
                datetime.date.fromisoformat(value)
            elif self.kind is Kind.TIME:
                datetime.time.fromisoformat(value)
        except ValueError:
            return False
        return bool(value)

    def within(self, number: int) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)
