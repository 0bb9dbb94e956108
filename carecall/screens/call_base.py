"""Owns what the call screen knows of its call, and what its modes may ask of it. Invariant: a call is a row until it is
claimed, a card from then on, and a talk from the dial on.
"""

from __future__ import annotations

from textual.worker import Worker

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.desk.queue import QueueRow
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.screens.base import DeskScreen
from carecall.screens.call_modes import Mode
from carecall.view.reasons import Names
from carecall.widgets.pace import Times


class CallBase(DeskScreen):
    """The call that is open, and how it is shown."""

    mode: Mode

    def __init__(self) -> None:
        super().__init__()
        self.customer: CustomerId | None = None
        self.row: QueueRow | None = None
        self.card: Card | None = None
        self.talk: Conversation | None = None
        self.note = ""
        self.draft = ""
        self.times: Times | None = None
        self.stored: list[Worker[None]] = []

    def tell(self, message: str) -> None:
        """Say a message id on the status line."""
        self.say(self.words(message))

    @property
    def sentence(self) -> str:
        """The sentence to say now."""
        return self.talk.say(self.words.lang) if self.talk else ""

    @property
    def room(self) -> int:
        """How many lines there are for the sentence and what stands below it."""
        raise NotImplementedError

    @property
    def names(self) -> Names:
        return Names(self.app.desk.pack, self.app.desk.clock.wall())

    # ------------------------------------------------------------ what the screen does

    def enter_mode(self, mode: Mode) -> None:
        """Show another mode; its keys count from now on."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show the mode anew, where it is."""
        raise NotImplementedError

    def object_to(self, sentence: str) -> None:
        """Say below the line what is wrong with what was typed."""
        raise NotImplementedError

    def focus_line(self, text: str = "") -> None:
        """To the answer line, with this typed on it."""
        raise NotImplementedError

    def leave_line(self) -> bool:
        """From the answer line to the keys; False where the line was not being typed on."""
        raise NotImplementedError

    def choose(self, outcome: Outcome) -> None:
        """An outcome was chosen from the list."""
        raise NotImplementedError

    def confirm(self, outcome: Outcome, result: str = "") -> None:
        """Show what follows from an outcome."""
        raise NotImplementedError
