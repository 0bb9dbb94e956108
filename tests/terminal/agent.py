"""An agent at a real terminal: reads the screen, presses one sensible key, waits until the screen has followed.
Invariant: nothing is pressed that the screen does not offer, and what was done is kept, call by call, in `made`, and
what is looked at later in `kept`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from eyes import JUST_CHANGED, UNKNOWN_ANSWER, Place, Sight, label, steps_of
from terminal import PATIENCE, Terminal

from carecall.i18n import LANGUAGES, Words
from carecall.keys import SHIPPED, Where
from carecall.model.dispositions import Outcome
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Kind, Step
from carecall.view.names import outcome_name
from carecall.widgets.script_step import by_key

READING, LOOK_EVERY = 0.151, 0.03
"""Seconds for which a person looks at least: the desk drops keys that come within 150 ms of a new step."""
TMUX = {"Esc": "Escape", "PgDn": "PageDown", "PgUp": "PageUp"}
LATEST = 15

Said: TypeAlias = "str | tuple[str, str]"
"""What the owner answers: a choice, a score, a text; or what is typed and what that is as an answer."""
Act: TypeAlias = "Callable[[Agent], None]"
USUAL: Mapping[Kind, Said] = {
    Kind.SCORE: "9", Kind.NUMBER: "40", Kind.DATE: ("12月1日", "2026-12-01"), Kind.TIME: ("下午三点", "15:00"),
    Kind.PLATE: ("京ａ８８８６６", "京A88866"), Kind.TEXT: "都挺好，没有别的。",
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One owner on the line. `answers` by step; `acts` is what the agent does at a step before answering it; at the
    step `until` the talk ends by `end`, else by its script."""

    name: str
    outcome: Outcome
    answers: Mapping[str, Said] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    until: str = ""
    end: Act | None = None


@dataclass
class Made:
    """One call as the agent remembers it: `answers` by step, as they stand at its end."""

    story: Story
    number: str
    programmes: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)
    note: str = ""
    undone: bool = False


class Agent:
    """Somebody who works at one terminal; `words` are those of the language that is read now."""

    def __init__(self, terminal: Terminal, words: Words) -> None:
        self.terminal = terminal
        self.words = words
        self.made: list[Made] = []
        self.pressed: list[str] = []
        self.kept: dict[str, Sight] = {}
        self._has_read = False

    # ------------------------------------------------------------ eyes and hands

    def look(self) -> Sight:
        return Sight(self.terminal.screen(), self.words)

    def wait(self, seen: Callable[[Sight], object], what: str) -> Sight:
        """The screen once it stands there and was read, which takes its time after every key; whatever comes too late
        is shown with the latest keys."""
        until = time.monotonic() + PATIENCE
        while True:
            sight = self.look()
            if seen(sight) and self._has_read:
                return sight
            if seen(sight):
                time.sleep(READING)
                self._has_read = True
            elif time.monotonic() > until:
                self.give_up(f"never came: {what}")
            else:
                time.sleep(LOOK_EVERY)
                self._has_read = False

    def wait_at(self, *places: Place) -> Sight:
        """A place, with what stands there."""
        wanted = " or ".join(place.name for place in places)
        return self.wait(lambda sight: sight.place in places and not sight.reads, wanted)

    def give_up(self, why: str) -> None:
        call = f", call {len(self.made)}: {self.made[-1].story.name}" if self.made else ""
        raise AssertionError(f"{why}{call}\nlatest keys: {self.pressed[-LATEST:]}")

    def press(self, key: str) -> None:
        if not key:
            self.give_up("no key is offered for that")
        self.pressed.append(key)
        self._has_read = False
        if len(key) == 1:
            self.terminal.type(key)
        else:
            self.terminal.keys(TMUX.get(key, key))

    def press_for(self, action: str, where: Where = Where.CALL) -> None:
        """The key that the key line names for an action; one that it has no room for is looked up on the help page."""
        key = self.look().key_of(label(where, action))
        if key:
            self.press(key)
        else:
            self.press_as_helped(action, where)

    def press_as_helped(self, action: str, where: Where) -> None:
        """A key as the help page names it."""
        place = self.look().place
        self.press("?")
        sentence = next(each.help for each in SHIPPED if each.where is where and each.id == action)
        while not (key := self.wait_at(Place.HELP).key_of_help(sentence)):
            self.press_for("down", Where.HELP)
        self.press_for("back", Where.HELP)
        self.wait_at(place)
        self.press(key)

    def type(self, text: str) -> None:
        self.pressed.append(text)
        self._has_read = False
        self.terminal.type(text)

    def type_and_see(self, text: str) -> None:
        """Composed text arrives at once; it is on the line when the screen shows it."""
        self.type(text)
        self.wait(lambda sight: text in sight.text, f"{text!r} on the line")

    def switch_language(self) -> None:
        self.press("F12")
        self.words = Words(next(lang for lang in LANGUAGES if lang != self.words.lang))

    # ------------------------------------------------------------ a call

    @property
    def now(self) -> Made:
        return self.made[-1]

    def work(self, shift: Iterable[Story | Act]) -> None:
        """One owner after another, and what is done between them; what goes wrong is told with the screen."""
        for each in shift:
            try:
                if isinstance(each, Story):
                    self.call(each)
                else:
                    each(self)
            except Exception as problem:
                problem.add_note(self.terminal.screen())
                raise

    def call(self, story: Story) -> None:
        """From the list, the next card or a claim to the next card."""
        if self.made and self.now.undone:  # its dial stands
            self.made.append(Made(story, self.now.number, self.now.programmes))
        else:
            self.dial(story)
        self.talk()

    def dial(self, story: Story) -> None:
        ready = self.prepare()
        self.made.append(Made(story, ready.number, ready.programmes))
        if not (ready.number and ready.programmes):
            self.give_up("no number to dial, or nothing to call about")
        self.press("Enter")
        self.wait_at(Place.TALK)

    def prepare(self) -> Sight:
        """Claim the owner who is shown; one who is claimed stays so. A list that has just changed asks once more."""
        if self.wait_at(Place.QUEUE, Place.NEXT, Place.READY).place is not Place.READY:
            self.press("Enter")
            seen = self.wait(lambda sight: sight.place is Place.READY or sight.says(JUST_CHANGED), "the claim")
            if seen.place is not Place.READY:
                self.press("Enter")
        return self.wait_at(Place.READY)

    def talk(self) -> None:
        """Answer step after step, to the end of the story or of the script, and record what came of it."""
        story, acts = self.now.story, dict(self.now.story.acts)
        while (sight := self.wait_at(Place.TALK, Place.ENDING)).place is Place.TALK:
            step = sight.step
            assert step is not None
            if step.id == story.until and story.end:
                story.end(self)
                if self.wait_at(Place.ENDING, Place.READY).place is Place.READY:
                    return  # the owner is called again at once
                break
            if step.id in acts:
                acts.pop(step.id)(self)
            else:
                self.answer(sight, step)
        if acts:
            self.give_up(f"never asked: {sorted(acts)}")
        self.record()

    def record(self) -> None:
        """Enter, where what will be recorded stands there; the next card comes by itself."""
        outcome = outcome_name(self.words, self.now.story.outcome.value)
        promised = self.now.story.outcome is Outcome.CALLBACK
        self.wait(lambda sight: sight.place is Place.ENDING and (promised or outcome in sight.text), outcome)
        self.press("Enter")
        self.wait_at(Place.NEXT, Place.QUEUE)

    # ------------------------------------------------------------ an answer

    def answer(self, sight: Sight, step: Step, said: Said | None = None) -> None:
        """Answer what is asked, and wait for what is asked next."""
        self.now.answers[step.id] = self.give(sight, step, said or self.now.story.answers.get(step.id))
        self.moved_on(sight)

    def moved_on(self, before: Sight) -> Sight:
        def moved(sight: Sight) -> bool:
            return sight.place in (Place.TALK, Place.ENDING) and sight.position != before.position

        return self.wait(moved, f"the step after {before.position!r}")

    def give(self, sight: Sight, step: Step, said: Said | None = None) -> str:
        """Press or type the answer; what it is stored as."""
        typed, stored = self.usual(sight, step, said)
        if stored == UNKNOWN:
            self.press(sight.key_before(self.words(UNKNOWN_ANSWER)))
        elif step.kind is Kind.SAY or stored == NOTHING:
            self.press("Enter")
        elif choice := step.choice(stored):
            self.press(typed if typed != stored else sight.key_before(choice.words[self.words.lang]))
        elif by_key(step):
            self.press(typed[-1])
        else:
            self.type(typed)
            self.press("Enter")
        return stored

    def usual(self, sight: Sight, step: Step, said: Said | None) -> tuple[str, str]:
        """What is said, and as what it is stored; a friendly owner's answer where the story has none."""
        if said is None and step.kind is Kind.SAY:
            said = PASSED
        elif said is None and step.optional:
            said = NOTHING
        elif said is None and step.kind is Kind.ODOMETER:
            said = str(sight.kilometres + 500)
        elif said is None:
            said = step.choices[0].id if step.choices else USUAL[step.kind]
        return (said, said) if isinstance(said, str) else said

    def step(self, number: str) -> Step:
        """A step of what this call is about, by its id."""
        return next(step for step in steps_of(self.now.programmes) if step.id == number)

    def correct(self, step: Step, said: str) -> None:
        """Give an earlier answer anew, once it is picked."""
        name = step.words[self.words.lang].name
        sight = self.wait(lambda sight: sight.up_to_now(name), f"{name} asked anew")
        self.give(sight, step, said)
        self.now.answers[step.id] = said
        self.wait_at(Place.TALK)
