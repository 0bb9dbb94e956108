"""Owns the hints of the training desk: what a friendly colleague at the elbow would say. Invariant: pure; a hint names
keys as the key table has them, belongs to the first three calls, and never comes back once its thing was done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from string import Formatter

from carecall.i18n import Words
from carecall.keys import N_

Key = Callable[[str], str]
"""How the key of an action is named on the screen that is open."""


class Phase(StrEnum):
    """What the trainee looks at. `opening` is the first question of a talk, `confirm` an outcome that the script did
    not propose, `next` a card that came by itself."""

    QUEUE = "queue"
    NEXT = "next"
    PREPARED = "prepared"
    OPENING = "opening"
    SAID = "said"
    CHOICE = "choice"
    SCORE = "score"
    TYPED = "typed"
    READ_BACK = "read-back"
    PROPOSED = "proposed"
    CONFIRM = "confirm"
    CALLBACK = "callback"


TALK = (Phase.OPENING, Phase.SAID, Phase.CHOICE, Phase.SCORE, Phase.TYPED)


@dataclass(frozen=True, slots=True)
class Tip:
    """One hint: in which calls (the first is 1) and phases it is given, and the action that makes it superfluous.
    `after`: it needs this to be the outcome of the call before. The text's parameters are actions."""

    id: str
    calls: tuple[int, ...]
    phases: tuple[Phase, ...]
    action: str
    text: str
    after: str = ""


BEFORE = (Phase.QUEUE, Phase.NEXT, Phase.PREPARED)
FIRST, SECOND, THIRD, EARLY = (1,), (2, 3), (3,), (1, 2, 3)
TIPS = (
    # after a call that reached nobody
    Tip(
        "next-slot", SECOND, (Phase.NEXT,), "go",
        N_("That owner comes back by itself, in another slot. {go} takes this one."), "no-answer",
    ),
    # the first call: what each place is for
    Tip("prepare", FIRST, (Phase.QUEUE,), "prepare", N_("The most urgent owner is on top: {prepare} takes the call.")),
    Tip("next", FIRST, (Phase.NEXT,), "go", N_("{go} takes this call; {next} looks at the owner after.")),
    Tip("dial", FIRST, (Phase.PREPARED,), "go", N_("See who it is, dial on your telephone, then {go}: now it counts.")),
    Tip(
        "opening", FIRST, (Phase.OPENING,), "answer",
        N_("Read the bold sentence aloud, then press the number of the answer."),
    ),
    Tip("said", FIRST, (Phase.SAID,), "go", N_("Nothing to answer here: read it aloud, then {go}.")),
    Tip(
        "choice", FIRST, (Phase.CHOICE,), "answer",
        N_("Every answer is stored at once; {back} takes the latest one back."),
    ),
    Tip("score", FIRST, (Phase.SCORE,), "answer", N_("The owner names a number: press it ({answer}).")),
    Tip(
        "typed", FIRST, (Phase.TYPED,), "go",
        N_("Type it in a few words, then {go}; {unknown} where the owner will not say."),
    ),
    Tip(
        "record", FIRST, (Phase.PROPOSED,), "go",
        N_("This is what follows. {go} records it, and the next card comes by itself."),
    ),
    # from the second call on: when it goes otherwise
    Tip("no-answer", SECOND, (Phase.OPENING,), "no_answer", N_("Nobody answers? {no_answer}, then {go}: two keys.")),
    Tip(
        "call-back", SECOND, TALK, "call_back",
        N_("The owner has no time? {call_back}, and type when, as it is said."),
    ),
    # wherever they are met first
    Tip(
        "read-back", EARLY, (Phase.READ_BACK,), "go",
        N_("Read it back: a number corrects an answer, {go} where all is right."),
    ),
    Tip(
        "confirm", EARLY, (Phase.CONFIRM,), "go",
        N_("Look at what follows: {go} records it, {back} goes back to the talk."),
    ),
    Tip("callback", EARLY, (Phase.CALLBACK,), "go", N_("Say the time back as it stands here, then {go}.")),
    # the third call: what saves the day, and where to look things up
    Tip("undo", THIRD, BEFORE, "undo", N_("Recorded the wrong thing? {undo} takes the latest call back.")),
    Tip("why", THIRD, (Phase.QUEUE,), "why", N_("{why} tells why this owner, why now, and what comes after.")),
    Tip("help", THIRD, (*TALK, Phase.QUEUE), "help", N_("That is nearly all. {help} shows every key of a screen.")),
)  # fmt: skip


KNOWN_BY = {"no-answer": frozenset({"no-answer", "confirm"}), "callback": frozenset({"call-back", "callback"})}
"""The tips whose thing was done where a call ended so."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a trainee is today: the outcomes recorded, in order, and which tips are done with."""

    outcomes: tuple[str, ...] = ()
    done: frozenset[str] = frozenset()

    def did(self, phase: Phase | None, action: str) -> Progress:
        """The trainee pressed the key of an action in this phase."""
        done = {tip.id for tip in TIPS if tip.action == action and phase in tip.phases}
        return replace(self, done=self.done | done) if done - self.done else self

    def recorded(self, outcome: str) -> Progress:
        """One more call was recorded; what its outcome shows to be known is done with."""
        return Progress((*self.outcomes, outcome), self.done | KNOWN_BY.get(outcome, frozenset()))


def progress(outcomes: Sequence[str], undid: bool) -> Progress:
    """The progress of a trainee by the calls of today that the database has."""
    so_far = Progress(done=frozenset({"undo"} if undid else ()))
    for outcome in outcomes:
        so_far = so_far.recorded(outcome)
    return so_far


def hint(_: Words, key: Key, phase: Phase | None, how_far: Progress) -> str:
    """The sentence for what is seen now; "" where there is nothing to say, and for good after the third call."""
    number = len(how_far.outcomes) + 1
    last = how_far.outcomes[-1] if how_far.outcomes else ""
    for tip in TIPS:
        fits = number in tip.calls and phase in tip.phases and tip.after in ("", last)
        if fits and tip.id not in how_far.done:
            return _filled(_(tip.text), key)
    return ""


def _filled(text: str, key: Key) -> str:
    """The sentence with the names of the keys that it speaks of."""
    actions = [name for _text, name, _format, _conversion in Formatter().parse(text) if name]
    return text.format(**{action: key(action) for action in actions})
