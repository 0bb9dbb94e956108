"""Owns what stands beside the script: a note, earlier answers that are corrected, why we call. Invariant: the talk
stays where it is, and a correction is checked and stored like any answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.desk.correcting import correct
from carecall.keys import N_
from carecall.model.ids import ContactId
from carecall.screens.call_line import acting
from carecall.screens.call_modes import Ask, Mode
from carecall.screens.call_talk import PRESS_NUMBER, Asking
from carecall.scripts.answers import Refusal
from carecall.scripts.engine import Given
from carecall.scripts.steps import Box, Kind
from carecall.text import half_width
from carecall.view.beside import Told, told
from carecall.view.call import given_name, given_words, purpose_words
from carecall.view.cells import fit, width
from carecall.view.outcomes import digit_of, place_of
from carecall.view.parts import KEY, QUIET, STRONG, WARNING, Parts, in_columns, paragraph
from carecall.view.telling import note_words
from carecall.widgets.block import nothing
from carecall.widgets.script_step import AROUND, NUMBER_KEYS, Spoken, answer_lines, by_key

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

GAP = 3


class Beside(Mode):
    """A mode beside the talk: every way leads back to its sentence, which stays but for a correction."""

    go = N_("store")
    talks = True

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.call.sentence)

    def back(self) -> None:
        self.call.settle()


class Note(Beside):
    """A note, kept as it is written and closed with the call's outcome."""

    keys = ("go", "back")
    go = N_("back to the script")

    def panel(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        head = paragraph(_("Note for this call: it is kept as you write."), cells, STRONG, 1)
        return [*head, *paragraph(note_words(_), cells, QUIET, 1)]

    def ask(self) -> Ask:
        keys = acting(self.call.app.key_table, None)
        return Ask(self.call.words("a note, in a few words"), keys, self.call.note)

    def changed(self, text: str) -> None:
        self.call.write_note(text)

    def typed(self, text: str) -> None:
        self.call.write_note(text)
        self.back()

    def back(self) -> None:
        self.call.keep_note()
        self.call.settle()

    def leave(self) -> None:
        self.back()

    def enter(self) -> None:
        self.call.focus_line()


class Purpose(Beside):
    """The owner asks why we call, and where the number is from (B-02): what to say, in the place of the sentence."""

    keys = ("go", "back")
    go = N_("back to the script")

    def show(self, spoken: Spoken) -> None:
        call = self.call
        assert call.talk is not None
        spoken.say(purpose_words(call.words, call.talk, call.names.now.date()))

    def panel(self, cells: int) -> Sequence[Parts]:
        call = self.call
        assert call.talk is not None
        said = call.worded(N_("Asked why we call, and where the number is from. {back} goes back to the script."))
        lines = paragraph(said, cells, STRONG, 1)
        if call.talk.step and call.talk.step.box is Box.OWNER_CHECK:
            lines += paragraph(call.words("First ask who is speaking: this is for the owner alone."), cells, WARNING, 1)
        return lines

    def enter(self) -> None:
        self.back()


class Pick(Beside):
    """Which of the earlier answers is corrected: the latest first. A list that is too high for the screen takes the
    place of the sentence until it is left, so that the line below it is always seen."""

    go = N_("choose")

    def __init__(self, call: CallWork) -> None:
        super().__init__(call)
        assert call.talk is not None
        self.given = told(call.talk)
        self.keys = ("go", "back") if self.many else ("back",)
        self.text = ""

    @property
    def many(self) -> bool:
        """Whether there are more than the number keys can tell apart."""
        return len(self.given) > NUMBER_KEYS

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.call.sentence)
        if self._rows(2) > self.call.room - spoken.lines_high - AROUND:
            spoken.show(nothing)

    def _rows(self, columns: int) -> int:
        """The lines that the list takes: one for its head, two for the line to type on where there is one."""
        return -(-len(self.given) // columns) + (3 if self.many else 1)

    def panel(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        columns = 1 if len(self.given) <= 3 else 2 if self._rows(2) <= self.call.room else 3
        room = (cells - GAP * (columns - 1)) // columns
        fitting = max(self.call.room - (3 if self.many else 1), 1) * columns
        items = [self._item(place, each, room) for place, each in enumerate(self.given[:fitting])]
        return [[(" " + _("Which answer is to be corrected?"), STRONG)], *in_columns(items, cells, columns, GAP)]

    def _item(self, place: int, each: Told, cells: int) -> Parts:
        """`12 Other noise  Rattle at fr..` in at most `cells` cells; what is too long of both is cut."""
        _, given = self.call.words, each[1]
        key = f" {place + 1 if self.many else digit_of(place):>2} "
        name, answer = given_name(_, given), given_words(_, given)
        room = cells - width(key) - 2
        name = fit(name, max(room - width(answer), room * 3 // 5))
        return [(key, KEY), (f"{name}  ", QUIET), (fit(answer, room - width(name)), "")]

    def ask(self) -> Ask | None:
        keys = acting(self.call.app.key_table, Kind.NUMBER)
        return Ask(self.call.words("the number of the answer"), keys, self.text) if self.many else None

    def changed(self, text: str) -> None:
        self.text = text

    @property
    def letters(self) -> bool:
        return False

    def digit(self, digit: str) -> None:
        if self.many:
            self.call.focus_line(digit)
        else:
            self._pick(place_of(digit))

    def typed(self, text: str) -> None:
        plain = half_width(text).strip()
        self._pick(int(plain) - 1 if plain.isascii() and plain.isdecimal() else -1)

    def clicked(self, shown: str) -> None:
        if shown.isdigit():
            self._pick(int(shown) - 1 if self.many else place_of(shown))
        else:
            self.call.press(shown)

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self.given):
            self.call.correct(self.given[place])
        else:
            self.call.tell(N_("Press a number from 1 to {count}."), count=len(self.given))

    def enter(self) -> None:
        self._not_here()

    def _not_here(self) -> None:
        self.call.tell(N_("Press the number of the answer that is to be corrected; {back} goes back."))


def correction_place(card: Card, contact: ContactId, step: str) -> tuple[object, ...]:
    """What is typed as another answer to this step is kept for this place."""
    return (card.call, "correction", contact, step)


class Correct(Beside, Asking):
    """One earlier answer is given anew."""

    was_it_ten = N_("1 recorded for: {question}. Was it 10? {answers} corrects it once more.")

    def __init__(self, call: CallWork, each: Told) -> None:
        super().__init__(call)
        assert call.talk is not None
        self.contact, self.given = each
        self.step = self.given.step
        self.place = correction_place(call.talk.card, self.contact, self.step.id)
        self.keys = ("back",) if by_key(self.step) and not self.step.optional else ("go", "back")

    def show(self, spoken: Spoken) -> None:
        """The question as it is asked once more."""
        assert self.call.talk is not None
        spoken.say(self.call.talk.say_step(self.contact, self.step, self.call.words.lang))

    def panel(self, cells: int) -> Sequence[Parts]:
        _ = self.call.words
        question, answer = given_name(_, self.given), given_words(_, self.given)
        now = _("{question}, up to now: {answer}", question=question, answer=answer)
        unknown = self.call.key("unknown")
        return [*paragraph(now, cells, STRONG, 1), *answer_lines(_, self.step, "", self.how(), unknown, cells)]

    def enter(self) -> None:
        if not by_key(self.step):
            self.call.focus_line()
        elif self.step.optional:
            self.give("")  # none of these
        else:
            self._not_here()

    def give(self, raw: str) -> None:
        call = self.call
        assert call.talk is not None
        confirmed = bool(raw) and raw == self.doubted
        part = call.talk.part(self.contact)
        checked = call.talk.check_step(part, self.step, raw, call.names.now.date(), confirmed)
        if isinstance(checked, Refusal):
            self.object_to(checked, raw)
        else:
            call.drafts.pop(self.place, None)
            call.change(correct(call.talk, self.contact, self.step.id, checked.value))
            if checked.rest:
                self._pass_on(call.talk, checked.rest)

    def _pass_on(self, talk: Conversation, rest: str) -> None:
        """What was said of the hour beside the day corrects the hour next: the old one does not stand beside it."""
        walk = talk.walks[talk.place(self.contact)]
        path = [*walk.path]
        behind = path[path.index(self.step) + 1 :] if self.step in path else []
        hour = behind[0] if behind and behind[0].kind is Kind.TIME else None
        answer = walk.own(hour) if hour else None
        if hour and answer:
            self.call.drafts[correction_place(talk.card, self.contact, hour.id)] = rest
            self.call.correct((self.contact, Given(hour, answer)))

    def _not_here(self) -> None:
        self.call.tell(PRESS_NUMBER)
