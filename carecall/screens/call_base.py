"""Owns what the call screen knows of its call, and what its modes may ask of it. Invariant: a call is a row until it is
claimed, a card from then on, and a talk from the dial on; what is typed is kept until it is stored or cleared.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import datetime
from string import Formatter
from typing import Any

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.desk.queue import QueueRow
from carecall.desk.upcoming import Upcoming
from carecall.keys import Where, function_key
from carecall.model.dispositions import Outcome
from carecall.model.ids import CallId, CustomerId
from carecall.screens.base import DeskScreen
from carecall.screens.call_modes import Mode
from carecall.screens.call_ten import Tens
from carecall.view.beside import Told
from carecall.view.reasons import Names
from carecall.widgets.pace import Times

Place = tuple[object, ...]
"""What something is typed for: an answer, its correction, a time to call back."""


class CallBase(DeskScreen):
    """The call that is open, and how it is shown. `drafts`: what is typed and not stored, by its place."""

    mode: Mode

    def __init__(self) -> None:
        super().__init__()
        self.customer: CustomerId | None = None
        self.row: QueueRow | None = None
        self.upcoming: Upcoming | None = None
        self.card: Card | None = None
        self.talk: Conversation | None = None
        self.note = ""
        self.drafts: dict[Place, str] = {}
        self.times: Times | None = None
        self.tens = Tens()

    # ------------------------------------------------------------ words and keys

    def worded(self, message: str, **params: Any) -> str:
        """A message id in the language of the screen; a parameter that is an action's name is its key."""
        named = {field for _, field, _, _ in Formatter().parse(message) if field}
        return self.words(message, **{action: self.key(action) for action in named - params.keys()}, **params)

    def tell(self, message: str, **params: Any) -> None:
        """Say a message id on the status line."""
        self.say(self.worded(message, **params))

    def key(self, action: str) -> str:
        """How the key of an action is named now: by its function key where letters are typed."""
        found = next(each for each in self.app.key_table.actions(Where.CALL) if each.id == action)
        return function_key(found) if self.mode.letters else found.shown

    def list_key(self, action: str) -> str:
        """How the key of an action of the list is named, the first one of several."""
        return self.app.key_table.shown(Where.QUEUE, action).split()[0]

    def key_of(self, action: str) -> str:
        return self.key(action)

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

    def machine(self) -> datetime:
        """What the machine's clock says."""
        return self.app.desk.clock.machine()

    # ------------------------------------------------------------ what the screen does

    def claim(self, customer: CustomerId, after: CallId | None = None) -> Awaitable[None]:
        """Claim this owner, and show the card. `after`: the call whose outcome led here just now."""
        raise NotImplementedError

    def preview(self, row: QueueRow, known: Upcoming | None = None, after: CallId | None = None) -> None:
        """Show the next owner, unclaimed, with what is known already; `after` as above."""
        raise NotImplementedError

    def ahead(self, row: QueueRow) -> Future[Upcoming]:
        """What may be known of the owner of a row, read while something else is being done."""
        raise NotImplementedError

    def go_to_queue(self) -> None:
        """Leave the call for the list."""
        raise NotImplementedError

    def find(self, told: str = "") -> None:
        """Leave the call for the list, with its line open on which an owner is found; `told`: the message id of what is
        said there."""
        raise NotImplementedError

    def wait(self, message: str) -> Mode:
        """Take nothing up until what was asked for is stored; what is shown stays. The mode of it, for `wait_for`."""
        raise NotImplementedError

    def enter_mode(self, mode: Mode) -> None:
        """Show another mode; its keys count from now on."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show the mode anew, where it is."""
        raise NotImplementedError

    def settle(self) -> None:
        """Back to the script: at its step, or at what its end proposes."""
        raise NotImplementedError

    def undo(self, after: CallId | None) -> None:
        """Undo the outcome that led here just now, else the last one of the day."""
        raise NotImplementedError

    def undo_in_talk(self) -> None:
        """The key that undoes was pressed while a call is open."""
        raise NotImplementedError

    def object_to(self, worded: Callable[[], str]) -> None:
        """Say below the line what is wrong with what was typed, in the language of the screen."""
        raise NotImplementedError

    def focus_line(self, text: str = "") -> None:
        """To the answer line, with this typed on it."""
        raise NotImplementedError

    def leave_line(self) -> bool:
        """From the answer line to the keys; False where the line was not being typed on."""
        raise NotImplementedError

    def press(self, shown: str) -> None:
        """Do what the key does that is shown like this."""
        raise NotImplementedError

    def correct(self, told: Told) -> None:
        """Ask anew what has this answer."""
        raise NotImplementedError

    def choose(self, outcome: Outcome) -> None:
        """An outcome was chosen from the list."""
        raise NotImplementedError

    def confirm(self, outcome: Outcome, result: str = "") -> None:
        """Show what follows from an outcome."""
        raise NotImplementedError
