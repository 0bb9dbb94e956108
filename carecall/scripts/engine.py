"""Owns where a call stands in a script. Invariants: there is always a current step or an ending; the same answers take
the same path; `back` undoes `forward`; an answer that was stored is never thrown away by going on (B-02, D-17).

Answers are `{step id: value}` and belong to a contact. `each_call` steps count only when answered in this call, so a
new call says them again and goes on at the first unanswered question; the second script of a call takes them from the
first (`shared`) and says them once. A talk that was turned (`turn`) goes on at the step that it was turned to, with
every answer that it had.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, PASSED, TURNED, UNKNOWN, Ending, Kind, Step


@dataclass(frozen=True, slots=True)
class Given:
    """A question and the answer that it has."""

    step: Step
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """What the desk stores when one walk becomes another: answers to put, and ids whose answers fall away."""

    put: Mapping[str, str]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A script with the answers so far. Every method returns a value or a new walk; nothing changes in place.

    `answers`: all stored answers of the contact, those of `each_call` steps of this call among them. `this_call`: the
    ids answered or passed in this call, in that order. `shared`: `passed_on` of the call's script before this one.
    `known`: the record's fields that have data when the call opens (`speech.known`), for steps asked only then.
    `unturned`: where the walk would stand without a turn.
    """

    script: Script
    answers: Mapping[str, str] = field(default_factory=dict)
    this_call: tuple[str, ...] = ()
    shared: Mapping[str, str] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    path: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    current: Step | Ending = field(init=False, compare=False)
    unturned: Step | Ending = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        path: dict[str, Step] = {}
        at = unturned = _follow(self, self.script.steps[0], path)
        if (turned := self.turned) and turned.id not in path and self._turns_at(at):
            at = _follow(self, turned, path)
        for name, value in {"path": tuple(path.values()), "current": at, "unturned": unturned}.items():
            object.__setattr__(self, name, value)

    @property
    def turned(self) -> Step | None:
        """The step that the talk was turned to in this call, or in an earlier one that came to an answer there."""
        step = self.script.step(self.answers.get(TURNED, ""))
        return step if step and (TURNED in self.this_call or self.own(step) is not None) else None

    def _turns_at(self, at: Step | Ending) -> bool:
        """A new call says first who is calling, and ends as it may."""
        return TURNED in self.this_call or (isinstance(at, Step) and not at.each_call)

    def own(self, step: Step) -> str | None:
        """The answer that this script itself has for `step`; None where it has none that the step accepts."""
        value = self.answers.get(step.id)
        if value is None or not step.accepts(value) or (step.each_call and step.id not in self.this_call):
            return None
        return value

    def value(self, step: Step) -> str | None:
        """The answer that counts: this script's own, else for an `each_call` step the one shared within the call."""
        own = self.own(step)
        shared = self.shared.get(step.id) if step.each_call else None
        return own if own is not None else shared if shared is not None and step.accepts(shared) else None

    @property
    def ending(self) -> Ending | None:
        return self.current if isinstance(self.current, Ending) else None

    @property
    def so_far(self) -> tuple[Given, ...]:
        """The contact's questions that have an answer: those on the path, then those that a new call will pass. That
        nobody has cut in at a sentence is none."""
        on_path = {step.id for step in self.path}
        ahead = (step for step in self.script.steps if step.id not in on_path)
        answered = ((step, self.own(step)) for step in (*self.path, *ahead) if step.is_question)
        given = tuple(Given(step, value) for step, value in answered if value is not None)
        return tuple(each for each in given if not (each.step.choices and each.value == NOTHING))

    @property
    def saves(self) -> tuple[Given, ...]:
        """What the desk acts on: the answers on the path that are saved to a field (`step.save`), real ones only."""
        given = ((step, self.own(step)) for step in self.path if step.save)
        return tuple(Given(step, value) for step, value in given if value not in (None, UNKNOWN, NOTHING))

    def offered(self, step: Step) -> str:
        """What the owner has told already at a step that offers it to this one, the latest; "" where nothing was."""
        told = (self.own(past) for past in reversed(self.path) if past.offers_to == step.id)
        return next((value for value in told if value and value not in (UNKNOWN, NOTHING)), "")

    @property
    def cut_short(self) -> bool:
        """Whether the talk came to the step that may be come to from anywhere, by an answer or by a turn: nothing else
        is asked behind it."""
        return self.script.anywhere in self.path

    @property
    def passed_over(self) -> tuple[Step, ...]:
        """The questions of the main way that a turn has left, and that are asked no more."""
        way = main_way(self.script, self.unturned, self) if self.turned else ()
        return tuple(step for step in way if step.is_question and self.value(step) is None)

    @property
    def missing(self) -> tuple[Step, ...]:
        """Required questions without a real answer, on the path and on the main way ahead, the one that a turn has left
        too: then it is a partial."""
        ways = (self.path, main_way(self.script, self.current, self), main_way(self.script, self.unturned, self))
        asked = {step.id: step for way in ways for step in way}
        return tuple(step for step in asked.values() if step.required and self.value(step) in (None, UNKNOWN, NOTHING))

    @property
    def settled(self) -> Ending | None:
        """The ending that alone can still come, where every question before it may be left out: who hangs up now has
        told all that matters."""
        ahead = _reached(self.script, self.current)
        ends = [at for at in ahead if isinstance(at, Ending)]
        asked = any(isinstance(at, Step) and at.is_question and not at.optional for at in ahead)
        return ends[0] if len(ends) == 1 and not asked and not self.missing else None

    @property
    def position(self) -> tuple[int, int]:
        """(number of the current step, steps in all by the main way): "step 4 of 9"."""
        ahead = len(main_way(self.script, self.current, self))
        return (len(self.path) + bool(ahead), len(self.path) + ahead)

    @property
    def passed_on(self) -> Mapping[str, str]:
        """The `each_call` answers of this call so far: `shared` of the call's next script."""
        steps = (step for step in self.script.steps if step.each_call)
        own = {step.id: value for step in steps if (value := self.own(step)) is not None}
        return {**self.shared, **own}

    def forward(self, value: str = PASSED) -> Walk:
        """The walk after the current step is answered; itself at an ending. `value` is one that the step accepts."""
        step = self.current
        if isinstance(step, Ending) or not step.accepts(value):
            return self
        trail = tuple(done for done in self.this_call if done != step.id)
        return replace(self, answers={**self.answers, step.id: value}, this_call=(*trail, step.id))

    def turn(self) -> Walk:
        """The walk turned to the step that may be come to from anywhere; itself where it has come there already."""
        to = self.script.anywhere
        if to is None or to is self.current or to in self.path:
            return self
        trail = tuple(done for done in self.this_call if done != TURNED)
        return replace(self, answers={**self.answers, TURNED: to.id}, this_call=(*trail, TURNED))

    @property
    def last(self) -> str:
        """The id of what `back` undoes: the latest answered, passed or turned to in this call; "" where there is
        none."""
        undone = {step.id for step in self.path if self.own(step) is not None} | ({TURNED} if self.turned else set())
        return next((done for done in reversed(self.this_call) if done in undone), "")

    def back(self) -> Walk:
        """The walk before the latest answer of this call; itself where nothing was answered in it."""
        return self.without({self.last}) if self.last else self

    def correct(self, step_id: str, value: str) -> Walk:
        """The walk with one answer changed. Answers to questions that can no longer be asked fall away."""
        step = self.script.step(step_id)
        if step is None or self.own(step) is None or not step.accepts(value):
            return self
        changed = replace(self, answers={**self.answers, step_id: value})
        return changed.without({past.id for past in self.path} - changed._within_reach())

    def _within_reach(self) -> set[str]:
        ahead = reachable(self.script, self.current) | reachable(self.script, self.unturned)
        return {step.id for step in self.path} | ahead

    def without(self, gone: Collection[str]) -> Walk:
        """The walk without the answers of these steps."""
        answers = {key: value for key, value in self.answers.items() if key not in gone}
        return replace(self, answers=answers, this_call=tuple(done for done in self.this_call if done not in gone))

    def change_to(self, after: Walk) -> Change:
        """What was said again in this call is put again: it is this call's answer now."""
        again = set(after.this_call) - set(self.this_call)
        put = {key: value for key, value in after.answers.items() if key in again or self.answers.get(key) != value}
        return Change(put, tuple(key for key in self.answers if key not in after.answers))

    def asks(self, step: Step) -> bool:
        """Whether `step` is asked at all: it has an answer, or the record meets its condition."""
        if self.own(step) is not None or not step.if_field:
            return True
        return (step.if_field in self.known) == bool(step.if_known)


def _follow(walk: Walk, at: Step | Ending, path: dict[str, Step]) -> Step | Ending:
    """The first step from `at` on that is not answered, or the ending; those that are go into `path`, in order. A loop
    (which `check` refuses in files) stops at the step that it would come to again."""
    skipped: set[str] = set()
    while isinstance(at, Step) and at.id not in path and at.id not in skipped:
        value = walk.value(at)
        if not walk.asks(at):
            skipped.add(at.id)
            at = walk.script.target(at.next)
        elif value is None:
            break
        else:
            path[at.id] = at
            at = walk.script.target(at.follow(value))
    return at


def main_way(script: Script, start: Step | Ending, walk: Walk | None = None) -> tuple[Step, ...]:
    """The steps from `start` on when everything goes well: known answers, else the first choice of what has to be
    answered, else `next`."""
    way: dict[str, Step] = {}
    at = start
    while isinstance(at, Step) and at.id not in way:
        if walk and not walk.asks(at):
            at = script.target(at.next)
            continue
        way[at.id] = at
        at = script.target(_usual(at, walk.value(at) if walk else None))
    return tuple(way.values())


def _usual(step: Step, value: str | None) -> str:
    if value is not None:
        return step.follow(value)
    return step.follow(step.choices[0].id) if step.kind is Kind.CHOOSE and not step.optional else step.next


def reachable(script: Script, start: Step | Ending) -> set[str]:
    """The ids of the steps that can still come from `start` on, itself among them, whatever is answered."""
    return {at.id for at in _reached(script, start) if isinstance(at, Step)}


def needed_by(script: Script, result: str) -> Step | None:
    """The step without whose answer a result cannot be: only through it the talk comes there (B-17: a complaint)."""
    step = script.anywhere
    if step is None or result not in {end.id for end in _reached(script, step)}:
        return None
    return None if result in {end.id for end in _reached(script, script.steps[0], step.id)} else step


def _reached(script: Script, start: Step | Ending, without: str = "") -> list[Step | Ending]:
    """The steps and endings that can come from `start` on by ways that do not lead through the step `without`."""
    seen: dict[str, Step | Ending] = {}
    waiting = [start]
    while waiting:
        at = waiting.pop()
        if at.id not in seen and at.id != without:
            seen[at.id] = at
            waiting.extend(script.target(target) for target in (at.targets() if isinstance(at, Step) else ()))
    return list(seen.values())
