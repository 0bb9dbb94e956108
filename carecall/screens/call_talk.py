"""Owns what keys mean during the talk: one step of the script at a time (B-02).

Invariant: an answer is checked before it is taken, and what is wrong with it is said where it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from carecall.desk.card import Card
from carecall.keys import N_
from carecall.model.ids import ContactId
from carecall.screens.call_line import NUMBERS, acting, placeholder, typed_on_line
from carecall.screens.call_modes import Ask, Mode
from carecall.screens.call_ten import TEN, One
from carecall.scripts.answers import Refusal
from carecall.scripts.engine import Given
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Kind, Step
from carecall.view.call import again_lines, given_name, given_words
from carecall.view.names import programme_name
from carecall.view.outcomes import place_of
from carecall.view.parts import WARNING, Parts, paragraph
from carecall.view.read_back import Page, missing_lines, page_lines, pages
from carecall.view.reasons import reason_text
from carecall.widgets.script_step import AROUND, NUMBER_KEYS, Spoken, answer_lines, by_key

if TYPE_CHECKING:
    from carecall.desk.conversation import Conversation
    from carecall.screens.call_work import CallWork

TURNS = ("complaint", "why")
"""What an owner may come out with at any step (B-17, B-02): it stands before what the list of outcomes has too."""
PRESS_NUMBER = N_("Press the number of the answer.")
SAID = N_("{go} when it is said.")
READS_ON = N_("A number corrects that answer; {go} reads on.")
AGREED = N_("A number corrects that answer; {go}: the owner agrees.")
NOTHING_TO_READ = N_("Read it aloud; {go}: the owner agrees.")

HINT_LINES = 2
"""What the hint below a page may take."""


def answer_place(card: Card, contact: ContactId, step: str) -> tuple[object, ...]:
    """What is typed as the answer to this step is kept for this place."""
    return (card.call, "answer", contact, step)


class Asking(Mode):
    """A step that waits for its answer, now or once more."""

    talks = True
    was_it_ten = N_("1 recorded for: {question}. Was it 10? {back}, then 0.")
    contact: ContactId
    step: Step
    doubted = ""

    def ask(self) -> Ask | None:
        if not typed_on_line(self.step, by_key(self.step)):
            return None
        call = self.call
        keys = acting(call.app.key_table, self.step.kind)
        text = self.draft(self.before)
        return Ask(placeholder(call.words, self.step), keys, text, replaced=text == self.before)

    @property
    def before(self) -> str:
        """What stands on the line at first."""
        return ""

    @property
    def letters(self) -> bool:
        """On an empty line for a number letters are keys."""
        if self.step.kind in NUMBERS and not self.draft(self.before):
            return False
        return typed_on_line(self.step, by_key(self.step))

    def digit(self, digit: str) -> None:
        if not by_key(self.step):
            self.call.focus_line(digit)
            return
        self.give(TEN if digit == "0" else digit)
        if digit == "1" and self.call.card:
            self._perhaps_ten(One(self.call.card.call, self.contact, self.step, Message().time))

    def _perhaps_ten(self, one: One) -> None:
        """Said at once: a 0 that comes too late answers the next question."""
        if self.call.tens.recorded(one):
            question = given_name(self.call.words, Given(self.step, "1"))
            self.call.tell(self.was_it_ten, question=question)

    def unknown(self) -> None:
        self.give(UNKNOWN)

    def typed(self, text: str) -> None:
        self.give(text)

    def clicked(self, shown: str) -> None:
        """One of more choices than there are number keys is clicked by its number."""
        if self.step.choices and not by_key(self.step) and shown.isdigit():
            self.give(shown)
        else:
            self.call.press(shown)

    def give(self, raw: str) -> None:
        """Answer the step, or say what is wrong with the answer."""
        raise NotImplementedError

    def how(self) -> str:
        """How it is answered where that is not to be seen."""
        if by_key(self.step) and self.step.optional:
            return self.call.worded(N_("{go}: none of these."))
        if self.step.kind is not Kind.SCORE or not by_key(self.step):
            return ""
        return self.call.words("1 to 9; 0 is 10.") if self.step.high == NUMBER_KEYS else self.call.words(PRESS_NUMBER)

    def object_to(self, refusal: Refusal, raw: str) -> None:
        """Say what is wrong; entered twice it may be taken."""
        call = self.call
        self.doubted = raw if refusal.confirmable else ""
        call.object_to(lambda: reason_text(call.words, refusal.reason, call.names))


class Talking(Asking):
    """One step of the script at a time."""

    def __init__(self, call: CallWork) -> None:
        super().__init__(call)
        talk = call.talk
        assert talk is not None
        assert talk.step is not None
        self.talk, self.step = talk, talk.step
        self.contact = talk.contact.contact.id
        self.place = answer_place(talk.card, self.contact, self.step.id)
        self.keys = self._keys()
        self.go = self._go()

    def _keys(self) -> tuple[str, ...]:
        """What is needed first: what is said or typed goes on by Enter; what is shown with its key stands there."""
        first = () if by_key(self.step) and not self._by_enter else ("go",)
        back = ("back",) if any(walk.last for walk in self.talk.walks) else ()
        silent = () if self.call.somebody_answered else ("no_answer",)
        promise = () if self.talk.nothing_waits else ("call_back",)
        correct = ("answers",) if self.talk.so_far else ()
        return (*first, *back, *silent, *TURNS, "outcomes", "hung_up", *promise, "note", *correct)

    def _go(self) -> str:
        if self.step.kind is Kind.SAY:
            return N_("said")
        if by_key(self.step):
            return N_("go on") if self.step.optional else N_("keep")
        return N_("store")

    @property
    def _by_enter(self) -> str:
        """What Enter alone answers where keys do: none of what may be, else what was answered before."""
        return NOTHING if self.step.optional else self.talk.offered

    @property
    def before(self) -> str:
        """An answer that was taken back stands on the line again."""
        offered = self.talk.offered
        return "" if offered in (UNKNOWN, NOTHING) else offered

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.talk.say(self.call.words.lang))

    def answers(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        note = self.talk.note(_.lang)
        note = _("Not aloud: {note}", note=note) if note else ""
        lines = [*paragraph(self._no_goodbye(), cells, WARNING, 1), *again_lines(_, self.talk, cells)]
        return [*lines, *answer_lines(_, self.step, note, self._hint(), self.call.key("unknown"), cells)]

    def _no_goodbye(self) -> str:
        follows, _ = self.talk.follows, self.call.words
        if follows is None:
            return ""
        name = programme_name(self.call.names.pack, follows.contact.programme, _.lang)
        return _("No goodbye yet: {programme} follows.", programme=name)

    def _hint(self) -> str:
        worded, offered = self.call.worded, self.talk.offered
        if self.step.kind is Kind.SAY:
            return worded(SAID)
        if offered and by_key(self.step) and not self.step.optional:
            answer = given_words(self.call.words, Given(self.step, offered))
            keep = worded(N_("{go} keeps what was answered before: {answer}"), answer=answer)
            return f"{keep}  {self.how()}".strip()
        if by_key(self.step) or not self.step.optional:
            return self.how()
        return worded(N_("{go} alone: nothing to note."))

    def enter(self) -> None:
        if self.step.kind is Kind.SAY:
            self.call.change(self.talk.forward(PASSED))
        elif not by_key(self.step):
            self.call.focus_line()
        elif self._by_enter:
            self.call.change(self.talk.forward(self._by_enter))
        else:
            self.call.tell(PRESS_NUMBER)

    def digit(self, digit: str) -> None:
        if self.step.kind is Kind.SAY:
            self.call.tell(SAID)
        else:
            super().digit(digit)

    def unknown(self) -> None:
        if self.step.kind is Kind.SAY:
            self.call.tell(SAID)
        else:
            super().unknown()

    def give(self, raw: str) -> None:
        call = self.call
        checked = self.talk.check(raw, call.names.now.date(), confirmed=bool(raw) and raw == self.doubted)
        if isinstance(checked, Refusal):
            self.object_to(checked, raw)
        else:
            call.drafts.pop(self.place, None)
            moved = self.talk.forward(checked.value)
            self._pass_on(moved[0], checked.rest)
            call.change(moved)

    def _pass_on(self, talk: Conversation, rest: str) -> None:
        """What was said of the hour beside the day stands on the line that asks for the hour."""
        step = talk.step
        if rest and step and step.kind is Kind.TIME:
            self.call.drafts[answer_place(talk.card, talk.contact.contact.id, step.id)] = rest

    def changed(self, text: str) -> None:
        super().changed(text)
        if self.step.is_question:
            self.call.write_draft(text)

    def back(self) -> None:
        before = self.talk.back()
        if before is None:
            self.call.tell(N_("Nothing was answered in this call yet."))
        else:
            self.call.change(before)

    def leave(self) -> None:
        if not self.call.leave_line():
            self._outcome_first()


class ReadBack(Talking):
    """The answers as they are read to the owner before the call is closed, each with the number that corrects it; more
    of them than the keys or the screen can hold are read in parts. Whoever corrects an answer comes back to its part.
    """

    @property
    def part(self) -> int:
        """How many parts were read already."""
        return self.call.parts_read.get(self.place, 0)

    @property
    def pages(self) -> Sequence[Page]:
        """The parts in the language of the screen."""
        needed = len(self.talk.unanswered)
        lines = self.call.room - AROUND - HINT_LINES - (needed + 1 if needed else 0)
        return pages(self.talk, self.call.words.lang, lines)

    @property
    def page(self) -> Page:
        """The part that is read now."""
        found = self.pages
        return found[min(self.part, len(found) - 1)]

    @property
    def more(self) -> bool:
        """Whether a part follows."""
        return self.part < len(self.pages) - 1

    def show(self, spoken: Spoken) -> None:
        spoken.say_lines(lambda cells: page_lines(self.page, cells, self._room(cells)))

    def _room(self, cells: int) -> int:
        return self.call.room - AROUND - len(self.answers(cells))

    def answers(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        page = self.page
        lines = [*paragraph(self._no_goodbye(), cells, WARNING, 1), *again_lines(_, self.talk, cells)]
        lines += missing_lines(_, page, cells)
        hint = READS_ON if self.more else AGREED if page.given else NOTHING_TO_READ
        return [*lines, *paragraph(self.call.worded(hint), cells, indent=1)]

    def enter(self) -> None:
        if self.more:
            self._turn(self.part + 1)
        else:
            self.call.parts_read.pop(self.place, None)
            super().enter()

    def back(self) -> None:
        if self.part:
            self._turn(self.part - 1)
        else:
            super().back()

    def _turn(self, part: int) -> None:
        self.call.parts_read[self.place] = part
        self.call.enter_mode(self)

    def digit(self, digit: str) -> None:
        given = self.page.given
        if place_of(digit) < len(given):
            self.call.correct((self.talk.contact.contact.id, given[place_of(digit)]))
        elif given:
            self.call.tell(N_("Press a number from 1 to {count}."), count=len(given))
        else:
            super().digit(digit)
