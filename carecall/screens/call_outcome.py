"""Owns how a call is brought to its end: the list of outcomes, their results, the promise, the confirmation.

Invariant: the consequence is shown before Enter commits it, nothing covers the script, and every way leads back to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from carecall.errors import Refused
from carecall.keys import N_
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.screens.call_modes import Ask, Mode
from carecall.view import outcomes
from carecall.view.parts import STRONG, Parts, paragraph
from carecall.view.reasons import error_text
from carecall.widgets.script_step import Spoken

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

TIME_MAY_BE_NAMED = frozenset({Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON})
PANEL_KEYS = ("go", "undo", "no_answer", "call_back", "hung_up", "outcomes", "note", "answers")


class Ending(Mode):
    """A mode that ends the call: a panel below the sentence."""

    keys: tuple[str, ...] = PANEL_KEYS
    go = N_("record")
    talks = True

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.call.sentence)

    def undo(self) -> None:
        self.call.settle()

    def _not_here(self) -> None:
        self.call.tell(N_("Enter records what is shown; b goes back to the script."))


class Confirm(Ending):
    """An outcome with what follows from it; `proposed`: the script's end proposes it."""

    def __init__(self, call: CallWork, ended: Ended, proposed: bool = False) -> None:
        super().__init__(call)
        self.ended = ended
        self.proposed = proposed
        self.foreseen = call.foresee(ended)

    def panel(self, cells: int) -> Sequence[Parts]:
        call, _ = self.call, self.call.words
        card, talk = call.card, call.talk
        assert card is not None
        assert talk is not None
        lines = outcomes.confirm_lines(_, card, talk.script, self.ended, self.foreseen, call.names, cells)
        if self.ended.outcome not in TIME_MAY_BE_NAMED:
            return lines
        return [*lines, *paragraph(_("c: the owner named a time to call back."), cells, indent=1)]

    def enter(self) -> None:
        self.call.commit(self.ended)

    def undo(self) -> None:
        talk = self.call.talk
        before = talk.back() if self.proposed and talk else None
        if before:
            self.call.change(before)
        else:
            self.call.settle()

    def leave(self, key: str) -> None:
        if self.proposed:
            self.call.tell(N_("Enter records what is shown; b goes back to the script."))
        else:
            self.call.settle()


class Outcomes(Ending):
    """Every outcome with its key."""

    keys = ("answer", *PANEL_KEYS[1:])

    def panel(self, cells: int) -> Sequence[Parts]:
        return outcomes.outcome_lines(self.call.words, cells)

    def digit(self, digit: str) -> None:
        self.call.choose(outcomes.BY_NUMBER[outcomes.place_of(digit)])

    def enter(self) -> None:
        self.call.tell(N_("Press the key of the outcome."))

    def _not_here(self) -> None:
        self.call.tell(N_("Press the key of the outcome."))


class Results(Ending):
    """Which result an outcome has, where it may have several."""

    keys = Outcomes.keys

    def __init__(self, call: CallWork, outcome: Outcome, results: Sequence[outcomes.Result]) -> None:
        super().__init__(call)
        self.outcome = outcome
        self.results = results

    def panel(self, cells: int) -> Sequence[Parts]:
        return outcomes.result_lines(self.call.words, self.outcome, self.results, cells)

    def digit(self, digit: str) -> None:
        place = outcomes.place_of(digit)
        if place < len(self.results):
            self.call.confirm(self.outcome, self.results[place].code)
        else:
            self._not_here()

    def enter(self) -> None:
        self._not_here()

    def _not_here(self) -> None:
        self.call.tell(N_("Press the number of the result."))


class Promise(Ending):
    """When to call back, as the owner says it; read back while it is typed. `ended` is the outcome it goes with."""

    keys = ("go", "undo")

    def __init__(self, call: CallWork, ended: Ended) -> None:
        super().__init__(call)
        self.ended = ended
        self.text = ""
        self.window: Window | None = None
        self.problem = ""
        self.confirmed = False

    def ask(self) -> Ask:
        example = self.call.words("When? Such as: tomorrow 3pm, 明天下午三点, in 20 min, 15:30")
        return Ask(example, frozenset({"backspace"}), self.text)

    def panel(self, cells: int) -> Sequence[Parts]:
        call, _ = self.call, self.call.words
        if self.window is None:
            head = paragraph(_("Call back: type the time that the owner names."), cells, STRONG, 1)
            return [*head, *paragraph(self.problem, cells, indent=1)]
        assert call.card is not None
        foreseen = call.foresee(self.ended, self.window)
        return outcomes.callback_lines(_, self.window, call.names, foreseen, call.card, self.confirmed, cells)

    def changed(self, text: str) -> None:
        if text == self.text:
            return
        self.text, self.confirmed = text, False
        self.window, self.problem = self._read(text)
        self.call.fill()

    def _read(self, text: str) -> tuple[Window | None, str]:
        """The window that was typed, or why it is none; half a phrase is not worth a word yet."""
        try:
            return self.call.read_callback(text), ""
        except Refused as refused:
            half = refused.code == "callback-not-understood"
            return None, "" if half else error_text(self.call.words, refused, self.call.names)

    def typed(self, text: str) -> None:
        try:
            self.window = self.call.read_callback(text)
        except Refused as refused:
            self.call.object_to(error_text(self.call.words, refused, self.call.names))
            return
        if (self.window.outside_hours or self.window.closed_day) and not self.confirmed:
            self.confirmed = True
            self.call.fill()
        else:
            self.call.commit(replace(self.ended, promised=True), self.window)

    def enter(self) -> None:
        self.call.focus_line()
