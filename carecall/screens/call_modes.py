"""Owns what a mode of the call screen is: one class for each state, which says what is shown and what keys mean.

Invariant: every key of the call does something in every mode, if only to say why it does nothing now; a mode never
writes: it asks the screen to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carecall.keys import N_
from carecall.view.parts import Parts
from carecall.widgets.script_step import Spoken

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork

OUTCOME_FIRST = N_("An outcome first: {no_answer} no answer, {outcomes} every other.")
OUTCOME_WITHOUT_PROMISE = N_("An outcome first: {hung_up} hung up, {outcomes} every other.")
OUTCOME_OF_A_TALK = N_("An outcome first: {hung_up} hung up, {call_back} call back, {outcomes} every other.")


@dataclass(frozen=True, slots=True)
class Ask:
    """What the answer line is for: its placeholder, the keys that act while it is empty, and what stands on it;
    `replaced`: what is typed first takes the place of that."""

    placeholder: str
    passing: Collection[str] = frozenset()
    value: str = ""
    replaced: bool = False


class Mode:
    """What is shown below the card, and what keys do. `keys` stand on the key line, `go` is what Enter does there;
    `talks`: the dial was made; `busy`: something is being stored, and nothing else is taken up; `place`: what is typed
    is kept for it."""

    keys: tuple[str, ...] = ()
    go = N_("go on")
    no_talk = N_("Dial first, then press {go}: outcomes come after it.")
    """What is said of keys that are for a talk, where none is."""
    talks = False
    busy = False
    place: tuple[object, ...] = ()

    def __init__(self, call: CallWork) -> None:
        self.call = call

    # ------------------------------------------------------------ what is shown

    def show(self, spoken: Spoken) -> None:
        """Fill the place of the sentence."""

    def tick(self, spoken: Spoken) -> None:
        """Once a second: show anew what the time changes."""

    def answers(self, cells: int) -> Sequence[Parts]:
        """The lines below the sentence."""
        return ()

    def panel(self, cells: int) -> Sequence[Parts]:
        """The lines that stand there instead of the answers; none: the answers stay."""
        return ()

    def ask(self) -> Ask | None:
        """What is typed now; None where keys are keys."""
        return None

    @property
    def letters(self) -> bool:
        """Whether a letter would be typed and not be a key."""
        return self.ask() is not None

    def draft(self, otherwise: str = "") -> str:
        """What was typed here and not stored; `otherwise` where nothing was."""
        return self.call.drafts.get(self.place, otherwise)

    # ------------------------------------------------------------ what keys mean

    def enter(self) -> None:
        self._not_here()

    def digit(self, digit: str) -> None:
        self._not_here()

    def unknown(self) -> None:
        self._not_here()

    def back(self) -> None:
        self._not_here()

    def typed(self, text: str) -> None:
        """Enter was pressed on the line."""

    def changed(self, text: str) -> None:
        """Something was typed on the line."""
        if self.place:
            self.call.drafts[self.place] = text

    def leave(self) -> None:
        """Escape, or the key that leads to the queue."""
        self.call.settle()

    def step_by(self, step: int) -> None:
        """To the next or the previous owner."""
        self._outcome_first()

    def find(self, told: str = "") -> None:
        """To the list, to find another owner; `told`: the message id that is said there."""
        self._outcome_first()

    def _outcome_first(self) -> None:
        """What is possible now: with somebody on the line "no answer" is not."""
        talk = self.call.talk
        of_a_talk = OUTCOME_WITHOUT_PROMISE if talk and talk.nothing_waits else OUTCOME_OF_A_TALK
        self.call.tell(of_a_talk if self.call.somebody_answered else OUTCOME_FIRST)

    def undo(self) -> None:
        self.call.undo_in_talk()

    def clicked(self, shown: str) -> None:
        """An item was clicked that shows this key."""
        self.call.press(shown)

    def _not_here(self) -> None:
        self.call.tell(N_("That key has nothing to do here; {help} shows the keys."))
