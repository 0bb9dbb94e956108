"""What a person reads off the screen of the desk, in either language: where one is, what is asked, which key stands
before a word. Invariant: pure; it knows the words of the catalogue and of the scripts, and no place on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

import support

from carecall.i18n import Words
from carecall.keys import SHIPPED, Where
from carecall.model.dispositions import Outcome
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_notes import Note
from carecall.screens.call_outcome import Ending
from carecall.scripts.steps import Step
from carecall.view.cells import width
from carecall.view.names import outcome_name, programme_name

KEY = r"(?:^|\s)(\d{1,2}|F\d{1,2}|Enter|Esc|Down|[!-~])\s+"
"""A key as it stands before what it does."""
PHONE = re.compile(r"(?<!\d)1\d\d \d{4} \d{4}(?!\d)")
KILOMETRES = re.compile(r"(\d[\d,]*) (?:公里|km)")
TRY, STEP = "try {try_number} of {tries}", "step {number} of {of}"
UNKNOWN_ANSWER, UP_TO_NOW = "does not know or want to say", "{question}, up to now: {answer}"
READ_BACK, CALL_NOW = "Read back: {sentence}", "call back now"
ON_BREAK, HANDED = "{key} ends the break.", "Handed over: {agent} (not at the desk now) calls {name}, {time}."
JUST_CHANGED = "The list has just changed; press {key} once more."
READY_NOW = "now"
READS = ("Reading today's calls ...", "Reading the figures ...")
UNFINISHED, ONCE_MORE = "This call was not closed. It goes on where it stopped.", "once more: record"
MESSAGES = (
    TRY, STEP, UNKNOWN_ANSWER, UP_TO_NOW, READ_BACK, CALL_NOW, ON_BREAK, HANDED, JUST_CHANGED, READY_NOW, UNFINISHED,
    ONCE_MORE, *READS,
)  # fmt: skip
"""What is looked for on the screen, as the catalogue knows it."""


class Place(Enum):
    """Where one is, by what Enter or the keys do there."""

    QUEUE = auto()
    NEXT = auto()
    READY = auto()
    TALK = auto()
    NOTE = auto()
    ENDING = auto()
    SUMMARY = auto()
    BREAK = auto()
    HAND = auto()
    HELP = auto()
    ELSEWHERE = auto()


def label(where: Where, action: str) -> str:
    """What an action is called on the key line, in English."""
    return next(each.label for each in SHIPPED if each.where is where and each.id == action)


BY_KEYS = (
    (Place.READY, Prepared.go),
    (Place.QUEUE, label(Where.QUEUE, "search")),
    (Place.NEXT, Preview.go),
    (Place.NOTE, Note.go),
    (Place.ENDING, Ending.go),
    (Place.ENDING, ONCE_MORE),
    (Place.SUMMARY, label(Where.SUMMARY, "day_before")),
    (Place.BREAK, label(Where.BREAK, "back")),
    (Place.HAND, label(Where.HAND, "choose")),
    (Place.HELP, label(Where.HELP, "down")),
)
"""What the key line of each place offers, the most telling first."""


@dataclass(frozen=True)
class Sight:
    """One look at the screen."""

    text: str
    words: Words

    @cached_property
    def place(self) -> Place:
        for place, offered in BY_KEYS:
            if self.key_of(offered):
                return place
        return Place.TALK if self.step else Place.ELSEWHERE

    @property
    def reads(self) -> bool:
        """Whether the desk still reads what will stand here."""
        return any(self.says(message) for message in READS)

    # ------------------------------------------------------------ keys

    @property
    def key_line(self) -> str:
        return self.text.rstrip().rpartition("\n")[2]

    def key_of(self, offered: str) -> str:
        """The key that the key line names for an action, by its English label; "" where it names none."""
        return _key_before(self.words(offered), self.key_line)

    def key_before(self, shown: str) -> str:
        """The key that stands before these words anywhere on the screen; "" where there is none."""
        return _key_before(shown, self.text)

    def key_of_outcome(self, outcome: Outcome) -> str:
        return self.key_before(outcome_name(self.words, outcome.value))

    def key_of_help(self, sentence: str) -> str:
        """The key that the help page tells of by this sentence."""
        said = re.escape(self.words(sentence)[:8])
        found = re.search(rf"^\s*(\S+)(?: \S+)*\s{{2,}}{said}", self.text, re.MULTILINE)
        return found.group(1) if found else ""

    def says(self, message: str, **params: str) -> bool:
        """Whether a message of the catalogue stands there, whatever its parameters that are not given."""
        known = {name: _flat(value) for name, value in params.items()}
        said = [
            re.escape(known.get(part, "")) if place % 2 and part in known else ".*" if place % 2 else re.escape(part)
            for place, part in enumerate(re.split(r"\{(\w+)\}", _flat(self.words(message))))
        ]
        return re.search("".join(said), _flat(self.text)) is not None

    # ------------------------------------------------------------ the call

    @property
    def number(self) -> str:
        """The number to dial, as it is stored."""
        found = PHONE.search(self.text)
        return "+86" + found.group().replace(" ", "") if found else ""

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """What the call is about: the programmes of which a try is named."""
        pack, tried = support.pack(), _pattern(self.words(TRY), "try_number", "tries")
        names = {code: programme_name(pack, code, self.words.lang) for code in pack.programmes}
        return tuple(code for code, name in names.items() if re.search(rf"{re.escape(name)}\s+{tried}", self.text))

    @cached_property
    def position(self) -> str:
        """`step 4 of 9` as it stands there, with the name of the step; "" outside a talk."""
        head = re.search(rf"{_pattern(self.words(STEP), 'number', 'of')}.*", self.text)
        return re.split(r"\s{2,}", head.group())[0] if head else ""

    @cached_property
    def step(self) -> Step | None:
        """What is asked: the step of this call's scripts whose name, answers and sentence stand there."""
        if not self.position:
            return None
        lang = self.words.lang
        found = [step for step in steps_of(self.programmes) if self.position.endswith(step.words[lang].name)]
        fitting = [step for step in found if all(choice.words[lang] in self.text for choice in step.choices)]
        return max(fitting or found, key=lambda step: (len(step.words[lang].name), self._said(step)), default=None)

    def _said(self, step: Step) -> int:
        """How much of a step's sentence stands there, its data left out."""
        parts = re.split(r"[][|]|\{[^}]*\}", step.words[self.words.lang].say)
        return sum(len(part) for part in map(_flat, parts) if part in _flat(self.text))

    def up_to_now(self, question: str) -> bool:
        """Whether the answer to this question is given anew."""
        return self.says(UP_TO_NOW, question=question)

    @property
    def kilometres(self) -> int:
        """What the clock of the car showed when it was last read; 0 where nothing is known."""
        found = KILOMETRES.search(self.text.partition(self.position)[0] if self.position else self.text)
        return int(found.group(1).replace(",", "")) if found else 0

    # ------------------------------------------------------------ the list and figures

    def stands_first(self, when: str) -> bool:
        """Whether a row of the list begins with this time."""
        return re.search(rf"^\W*{when}\s", self.text, re.MULTILINE) is not None

    def figure(self, name: str) -> int:
        """The figure of the whole day behind its English name."""
        found = re.search(rf"(?:^|\s){re.escape(self.words(name))} (\d+)(?:\s|$)", self.text)
        assert found, f"no figure {name!r}:\n{self.text}"
        return int(found.group(1))

    def fills(self, columns: int, lines: int) -> bool:
        """Whether the desk takes the whole terminal: the key line is the last, and ends at its edge."""
        return len(self.text.rstrip().splitlines()) == lines and columns - 2 <= width(self.key_line) <= columns


def steps_of(programmes: Sequence[str]) -> Iterator[Step]:
    """Every step that a call about these may have."""
    for programme in programmes:
        for touch in support.pack().programmes[programme].touches:
            yield from support.library().get(touch.script).steps


def _pattern(said: str, *params: str) -> str:
    """A translated message as a pattern, its parameters numbers."""
    pattern = re.escape(said)
    for name in params:
        pattern = pattern.replace(re.escape(f"{{{name}}}"), r"\d+")
    return pattern


def _key_before(shown: str, text: str) -> str:
    found = re.search(rf"{KEY}{re.escape(shown)}(?:\s{{2,}}|$)", text, re.MULTILINE)
    return found.group(1) if found else ""


def _flat(text: str) -> str:
    """Without the spaces and line ends that wrapping puts in."""
    return re.sub(r"\s+", "", text)
