"""Owns what is written beside the script: a note, and earlier answers that are corrected. Invariant: the talk stays
where it is, and a correction is checked and stored like any answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.desk.card import CardContact
from carecall.keys import N_
from carecall.screens.call_modes import Ask, Mode
from carecall.screens.call_talk import ask_for, typed_on_line
from carecall.scripts.answers import Refusal
from carecall.scripts.engine import Given
from carecall.scripts.steps import UNKNOWN
from carecall.view.call import given_name, given_words
from carecall.view.cells import fit, width
from carecall.view.outcomes import digit_of, place_of
from carecall.view.parts import KEY, QUIET, STRONG, Parts, in_columns, paragraph
from carecall.view.reasons import reason_text
from carecall.widgets.block import nothing
from carecall.widgets.script_step import Spoken, answer_lines, by_key

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

GAP = 3
AROUND_SENTENCE = 3
"""The blank lines over, in and below the place of the sentence."""


class Beside(Mode):
    """A mode beside the talk: the sentence stays, and every way leads back to it."""

    go = N_("store")
    talks = True

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.call.sentence)

    def undo(self) -> None:
        self.call.settle()


class Note(Beside):
    """A note, kept with the call's outcome."""

    keys = ("go", "undo")

    def panel(self, cells: int) -> Sequence[Parts]:
        return paragraph(self.call.words("Note for this call; Enter keeps it."), cells, "bold", 1)

    def ask(self) -> Ask:
        return Ask(self.call.words("a note, in a few words"), frozenset({"backspace"}), self.call.note)

    def typed(self, text: str) -> None:
        self.call.keep_note(text)

    def enter(self) -> None:
        self.call.focus_line()


class Pick(Beside):
    """Which of the earlier answers is corrected: the latest first. A list that is too high for the screen takes the
    place of the sentence until it is left, so that the line below it is always seen."""

    go = N_("choose")

    def __init__(self, call: CallWork) -> None:
        super().__init__(call)
        talk = call.talk
        assert talk is not None
        pairs = [
            (part, given) for part, walk in zip(talk.card.contacts, talk.walks, strict=True) for given in walk.so_far
        ]
        self.given: list[tuple[CardContact, Given]] = pairs[::-1]
        self.keys = ("go" if self.many else "answer", "undo")

    @property
    def many(self) -> bool:
        """Whether there are more than the number keys can tell apart."""
        return len(self.given) > 10

    def show(self, spoken: Spoken) -> None:
        sentence = self.call.sentence
        spoken.say(sentence)
        if self._rows(2) > self.call.room - spoken.lines_high - AROUND_SENTENCE:
            spoken.show(nothing)

    def _rows(self, columns: int) -> int:
        """The lines that the list takes: one for its head, two for the line to type on where there is one."""
        return -(-len(self.given) // columns) + (3 if self.many else 1)

    def panel(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        columns = 1 if len(self.given) <= 3 else 2 if self._rows(2) <= self.call.room else 3
        room = (cells - GAP * (columns - 1)) // columns
        fitting = max(self.call.room - (3 if self.many else 1), 1) * columns
        items = [self._item(place, given, room) for place, (_part, given) in enumerate(self.given[:fitting])]
        return [[(" " + _("Which answer is to be corrected?"), STRONG)], *in_columns(items, cells, columns, GAP)]

    def _item(self, place: int, given: Given, cells: int) -> Parts:
        """`12 Other noise  Rattle at fr…` in at most `cells` cells; what is too long of both is cut."""
        _ = self.call.words
        key = f" {place + 1 if self.many else digit_of(place):>2} "
        name, answer = given_name(_, given), given_words(_, given)
        room = cells - width(key) - 2
        name = fit(name, max(room - width(answer), room * 3 // 5))
        return [(key, KEY), (f"{name}  ", QUIET), (fit(answer, room - width(name)), "")]

    def ask(self) -> Ask | None:
        hint = self.call.words("the number of the answer")
        return Ask(hint, frozenset({"backspace", *"bxcho"})) if self.many else None

    def digit(self, digit: str) -> None:
        if self.many:
            self.call.focus_line(digit)
        else:
            self._pick(place_of(digit))

    def typed(self, text: str) -> None:
        plain = text.strip()
        self._pick(int(plain) - 1 if plain.isascii() and plain.isdecimal() else -1)

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self.given):
            part, given = self.given[place]
            self.call.enter_mode(Correct(self.call, part, given))
        else:
            self.call.say(self.call.words("Press a number from 1 to {count}.", count=len(self.given)))

    def enter(self) -> None:
        self._not_here()

    def _not_here(self) -> None:
        self.call.tell(N_("Press the number of the answer that is to be corrected; b goes back."))


class Correct(Beside):
    """One earlier answer is given anew."""

    def __init__(self, call: CallWork, part: CardContact, given: Given) -> None:
        super().__init__(call)
        self.part, self.given, self.step = part, given, given.step
        self.doubted = ""
        unknown = () if self.step.must_answer else ("unknown",)
        self.keys = ("answer" if by_key(self.step) else "go", *unknown, "undo")

    def panel(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        question, answer = given_name(_, self.given), given_words(_, self.given)
        now = _("{question}, up to now: {answer}", question=question, answer=answer)
        return [*paragraph(now, cells, "bold", 1), *answer_lines(_, self.step, "", "", cells)]

    def ask(self) -> Ask | None:
        return ask_for(self.call, self.step) if typed_on_line(self.step) else None

    def digit(self, digit: str) -> None:
        if by_key(self.step):
            self.give("10" if digit == "0" else digit)
        else:
            self.call.focus_line(digit)

    def unknown(self) -> None:
        self.give(UNKNOWN)

    def typed(self, text: str) -> None:
        self.give(text)

    def enter(self) -> None:
        if by_key(self.step):
            self._not_here()
        else:
            self.call.focus_line()

    def give(self, raw: str) -> None:
        call = self.call
        assert call.talk is not None
        confirmed = bool(raw) and raw == self.doubted
        checked = call.talk.check_step(self.part, self.step, raw, call.names.now.date(), confirmed)
        if isinstance(checked, Refusal):
            self.doubted = raw if checked.confirmable else ""
            call.object_to(reason_text(call.words, checked.reason, call.names))
        else:
            call.change(call.talk.correct(self.part.contact.id, self.step.id, checked.value))

    def _not_here(self) -> None:
        self.call.tell(N_("Press the number of the answer."))
