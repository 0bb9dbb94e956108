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
from carecall.screens.call_line import acting
from carecall.screens.call_modes import Ask, Mode
from carecall.view import outcomes
from carecall.view.callbacks import callback_lines, unusual_lines
from carecall.view.parts import KEY, STRONG, Parts, fitted, paragraph
from carecall.view.reasons import error_text
from carecall.widgets.script_step import Spoken

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

TIME_MAY_BE_NAMED = frozenset({Outcome.NOT_CONVENIENT, Outcome.THIRD_PERSON})
PANEL_KEYS = ("go", "back", "call_back", "hung_up", "outcomes", "note", "answers")
SHOWN = N_("{go} records what is shown; {back} goes back to the script.")
PRESS_OUTCOME, PRESS_RESULT = N_("Press the key of the outcome."), N_("Press the number of the result.")


class Ending(Mode):
    """A mode that ends the call: a panel below the sentence."""

    keys: tuple[str, ...] = PANEL_KEYS
    go = N_("record")
    talks = True
    proposed = False
    """The script's end proposes it: back leads to its last step."""

    def show(self, spoken: Spoken) -> None:
        spoken.say(self.call.sentence)

    def back(self) -> None:
        talk = self.call.talk
        before = talk.back() if self.proposed and talk else None
        if before:
            self.call.change(before)
        else:
            self.call.settle()

    def leave(self) -> None:
        if self.proposed:
            self.call.tell(SHOWN)
        else:
            self.call.settle()

    def _not_here(self) -> None:
        self.call.tell(SHOWN)


class Confirm(Ending):
    """An outcome with what follows from it."""

    def __init__(self, call: CallWork, ended: Ended, proposed: bool = False) -> None:
        super().__init__(call)
        self.ended = ended
        self.proposed = proposed
        self.foreseen = call.foresee(ended)
        if call.talk and call.talk.nothing_waits:
            self.keys = tuple(key for key in PANEL_KEYS if key != "call_back")

    def panel(self, cells: int) -> Sequence[Parts]:
        call, _ = self.call, self.call.words
        talk = call.talk
        assert talk is not None
        lines = outcomes.confirm_lines(
            _, talk, self.ended, self.foreseen, call.names, call.key, call.list_key, call.note, cells
        )
        if self.ended.outcome not in TIME_MAY_BE_NAMED or talk.nothing_waits:
            return lines
        named = [(f" {call.key('call_back')} ", KEY), (_("the owner named a time to call back"), "")]
        return [*lines, fitted(named, cells)]

    def enter(self) -> None:
        self.call.commit(self.ended)


class Outcomes(Ending):
    """Every outcome with its key."""

    keys = ("back", "note", "answers")

    def panel(self, cells: int) -> Sequence[Parts]:
        assert self.call.talk is not None
        return outcomes.outcome_lines(self.call.words, self.call.talk.script, self.call.key, cells)

    def digit(self, digit: str) -> None:
        self.call.choose(outcomes.BY_NUMBER[outcomes.place_of(digit)])

    def enter(self) -> None:
        self.call.tell(PRESS_OUTCOME)

    def _not_here(self) -> None:
        self.call.tell(PRESS_OUTCOME)


class Results(Ending):
    """Which result an outcome has, where it may have several."""

    keys = Outcomes.keys

    def __init__(self, call: CallWork, outcome: Outcome) -> None:
        super().__init__(call)
        self.outcome = outcome

    @property
    def results(self) -> Sequence[outcomes.Result]:
        """In the language of the screen."""
        assert self.call.talk is not None
        return outcomes.results_of(self.call.words, self.call.talk.script, self.outcome)

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
        self.call.tell(PRESS_RESULT)


class Promise(Ending):
    """When to call back, as the owner says it; read back while it is typed. `ended` is the outcome it goes with."""

    keys = ("go", "back")

    def __init__(self, call: CallWork, ended: Ended, proposed: bool = False) -> None:
        super().__init__(call)
        self.ended = ended
        self.proposed = proposed
        assert call.card is not None
        self.place = (call.card.call, "promise")
        self.text = self.draft()
        self.window, self.refused = self._read(self.text) if self.text else (None, None)
        self.confirmed = False

    def ask(self) -> Ask:
        example = self.call.words("When? Such as: tomorrow 3pm, in 20 min, 15:30")
        return Ask(example, acting(self.call.app.key_table, None), self.text, replaced=True)

    @property
    def go(self) -> str:  # type: ignore[override]
        """What Enter does: a time out of the ordinary is kept by a second one."""
        if self.window is None or not self.window.unusual:
            return N_("record")
        return N_("once more: record") if self.confirmed else N_("twice: record")

    def panel(self, cells: int) -> Sequence[Parts]:
        call, _ = self.call, self.call.words
        if self.window is None:
            head = paragraph(_("Call back: type the time that the owner names."), cells, STRONG, 1)
            return [*head, *paragraph(self._problem(), cells, indent=1)]
        assert call.card is not None
        foreseen = call.foresee(self.ended, self.window)
        lines = callback_lines(_, self.window, call.names, foreseen, call.card, cells)
        if call.talk and call.talk.asks:
            lines += paragraph(_("Pass the question on before then."), cells, indent=1)
        if not self.window.unusual:
            return [*lines, outcomes.keys_line(_, call.key, cells)]
        mine, usual = call.app.desk.agent is not None, call.usual_instead(self.window)
        lines += unusual_lines(_, self.window, usual, mine, call.names, cells)
        return [*lines, outcomes.keys_line(_, call.key, cells, _(self.go))]

    def changed(self, text: str) -> None:
        if text == self.text:
            return
        super().changed(text)
        self.text, self.confirmed = text, False
        self.window, self.refused = self._read(text)
        self.call.fill()

    def _read(self, text: str) -> tuple[Window | None, Refused | None]:
        """The window that was typed, or why it is none."""
        try:
            return self.call.read_callback(text), None
        except Refused as refused:
            return None, refused

    def _refusal(self) -> str:
        """Why what was typed is no time."""
        return error_text(self.call.words, self.refused, self.call.names) if self.refused else ""

    def _problem(self) -> str:
        """The same while it is typed: half a phrase is not worth a word yet."""
        return "" if self.refused and self.refused.code == "callback-not-understood" else self._refusal()

    def typed(self, text: str) -> None:
        self.window, self.refused = self._read(text)
        if self.window is None:
            self.call.object_to(self._refusal)
            return
        if self.window.unusual and not self.confirmed:
            self.confirmed = True
            self.call.fill()
        else:
            self.call.commit(replace(self.ended, promised=True), self.window)

    def enter(self) -> None:
        self.call.focus_line()

    def back(self) -> None:
        """Given up: what was typed is gone, unlike where another key leads away for a moment."""
        self.call.drafts.pop(self.place, None)
        super().back()
