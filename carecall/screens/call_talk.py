"""Owns what keys mean during the talk: one step of the script at a time (B-02).

Invariant: an answer is checked before it is taken, and what is wrong with it is said where it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.keys import N_
from carecall.screens.call_modes import Ask, Mode
from carecall.scripts.answers import Refusal
from carecall.scripts.steps import PASSED, UNKNOWN, Box, Kind, Step
from carecall.view.names import programme_name
from carecall.view.parts import WARNING, Parts, paragraph
from carecall.view.reasons import reason_text
from carecall.widgets.script_step import NUMBER_KEYS, Spoken, answer_lines, by_key

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

COMMANDS = frozenset("xchobea")
"""Letters that no number begins with: on an empty line for a number they are keys."""
TALK_KEYS = ("undo", "no_answer", "call_back", "hung_up", "outcomes", "note", "answers")


class Talking(Mode):
    """One step of the script at a time."""

    talks = True

    def __init__(self, call: CallWork) -> None:
        super().__init__(call)
        talk = call.talk
        assert talk is not None
        assert talk.step is not None
        self.talk, self.step = talk, talk.step
        self.doubted = ""
        self.keys = self._keys()
        self.go = N_("said") if talk.step.kind is Kind.SAY else N_("store")

    def _keys(self) -> tuple[str, ...]:
        first = ("answer",) if by_key(self.step) else ("go",)
        unknown = ("unknown",) if self.step.is_question and not self.step.must_answer else ()
        correct = ("answers",) if self.step.kind is Kind.SAY and self.step.box is Box.READ_BACK else ()
        return tuple(dict.fromkeys((*first, *unknown, *correct, *TALK_KEYS)))

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.talk.say(self.call.words.lang))

    def answers(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        note = self.talk.note(_.lang)
        note = _("Not aloud: {note}", note=note) if note else ""
        lines = paragraph(self._no_goodbye(), cells, WARNING, 1)
        return [*lines, *answer_lines(_, self.step, note, self._hint(), cells)]

    def _no_goodbye(self) -> str:
        follows, _ = self.talk.follows, self.call.words
        if follows is None:
            return ""
        name = programme_name(self.call.names.pack, follows.contact.programme, _.lang)
        return _("No goodbye yet: {programme} follows.", programme=name)

    def _hint(self) -> str:
        _ = self.call.words
        if self.step.kind is Kind.SAY:
            return _("Enter when it is said.")
        if self.step.kind is Kind.SCORE and by_key(self.step):
            return _("1 to 9; 0 is 10.") if self.step.high == NUMBER_KEYS else _("Press the number.")
        return _("Enter alone: nothing to note.") if self.step.optional else ""

    def ask(self) -> Ask | None:
        return ask_for(self.call, self.step, self.call.draft) if typed_on_line(self.step) else None

    def enter(self) -> None:
        if self.step.kind is Kind.SAY:
            self.call.change(self.talk.forward(PASSED))
        elif by_key(self.step):
            self.call.tell(N_("Press the number of the answer."))
        else:
            self.call.focus_line()

    def digit(self, digit: str) -> None:
        if by_key(self.step):
            self.give("10" if digit == "0" else digit)
        elif self.step.kind is Kind.SAY:
            self.call.tell(N_("Enter when it is said."))
        else:
            self.call.focus_line(digit)

    def unknown(self) -> None:
        if self.step.kind is Kind.SAY:
            self.call.tell(N_("Enter when it is said."))
        else:
            self.give(UNKNOWN)

    def typed(self, text: str) -> None:
        self.give(text)

    def changed(self, text: str) -> None:
        self.call.draft = text

    def give(self, raw: str) -> None:
        """Answer the step, or say what is wrong with the answer."""
        call = self.call
        checked = self.talk.check(raw, call.names.now.date(), confirmed=bool(raw) and raw == self.doubted)
        if isinstance(checked, Refusal):
            self.doubted = raw if checked.confirmable else ""
            call.object_to(reason_text(call.words, checked.reason, call.names))
        else:
            call.change(self.talk.forward(checked.value))

    def undo(self) -> None:
        before = self.talk.back()
        if before is None:
            self.call.tell(N_("Nothing was answered in this call yet."))
        else:
            self.call.change(before)

    def leave(self, key: str) -> None:
        if key == "escape" and self.call.leave_line():
            return
        self.call.tell(N_("An outcome first: x no answer, o every other."))


def typed_on_line(step: Step) -> bool:
    return step.is_question and not by_key(step)


def ask_for(call: CallWork, step: Step, value: str = "") -> Ask:
    """What the line says for a step, and which keys act while it is empty."""
    passing = {"backspace", *("-" if not step.must_answer else "")}
    if step.kind in (Kind.NUMBER, Kind.ODOMETER):
        passing |= COMMANDS
    return Ask(_placeholder(call, step), frozenset(passing), value)


def _placeholder(call: CallWork, step: Step) -> str:
    _ = call.words
    return {
        Kind.CHOOSE: _("the number of the answer"),
        Kind.SCORE: _("a number from {low} to {high}", low=step.low, high=step.high),
        Kind.NUMBER: _("a number"),
        Kind.ODOMETER: _("kilometres, such as 12000 or 1.2万"),
        Kind.DATE: _("a day, such as 11-30, tomorrow, 下周三"),
        Kind.TIME: _("a time, such as 10:30, 3pm, 下午三点"),
        Kind.PLATE: _("a plate, such as 京A12345"),
    }.get(step.kind, _("what the owner says, in a few words"))
