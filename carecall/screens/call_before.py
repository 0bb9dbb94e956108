"""Owns what keys mean before the talk: a card that opened by itself, a claim, a number to dial.

Invariant: nothing that is being stored is asked for twice, and a number stands in clear only once it is claimed (C-20).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.desk.queue import QueueRow
from carecall.keys import N_
from carecall.model.callback_parts import Promised
from carecall.model.contacts import AT_ONCE
from carecall.model.ids import CallId
from carecall.screens.call_modes import Mode
from carecall.text import group_phone
from carecall.view.parts import Parts
from carecall.view.times import clock_words, promised_words
from carecall.widgets.script_step import Spoken

if TYPE_CHECKING:
    from carecall.screens.call_opening import CallOpening


EARLY = N_("Promised for {time}: dial then. Until then {next} takes the next owner.")
RINGS = N_("Who rings? Find the owner, Enter, then {takes_up} takes the call up.")


class Waiting(Mode):
    """Something is being stored or claimed; nothing is done twice. What was shown before stays in its place."""

    busy = True
    call: CallOpening

    def __init__(self, call: CallOpening, message: str, behind: Mode | None = None) -> None:
        super().__init__(call)
        self.message = message
        self.behind = behind
        self.talks = behind.talks if behind else False

    def show(self, spoken: Spoken) -> None:
        if self.behind:
            self.behind.show(spoken)
        elif self.message:
            spoken.show_number(self.call.row.phone if self.call.row else "", self.call.words(self.message), masked=True)

    def answers(self, cells: int) -> Sequence[Parts]:
        return self.behind.answers(cells) if self.behind else ()

    def panel(self, cells: int) -> Sequence[Parts]:
        return self.behind.panel(cells) if self.behind else ()

    def leave(self) -> None:
        if self.behind:
            self._not_here()
        else:
            self.call.go_to_queue()

    def find(self, told: str = "") -> None:
        if self.behind:
            self._not_here()
        else:
            self.call.find(told)

    def step_by(self, step: int) -> None:
        self._not_here()

    def undo(self) -> None:
        self._not_here()

    def _not_here(self) -> None:
        if self.message:
            self.call.tell(self.message)


class Before(Mode):
    """A call that is looked at before its dial; a promise may be shown some minutes before its time."""

    call: CallOpening
    keys = ("go", "next", "previous", "search", "undo", "leave")
    waits = True
    """Whether a promise whose time comes goes before this owner."""

    def tick(self, spoken: Spoken) -> None:
        self.show(spoken)

    def _early(self, promise: Promised | None) -> str:
        """When to dial, where the time that was promised is still to come; else ""."""
        if promise is None or self.call.names.now >= promise.starts - AT_ONCE:
            return ""
        return self.call.worded(EARLY, time=clock_words(promise.starts))

    def back(self) -> None:
        self.call.tell_break()

    def leave(self) -> None:
        self.call.go_to_queue()

    def find(self, told: str = "") -> None:
        self.call.find(told)


class Preview(Before):
    """The next card, opened by itself and not claimed yet. `after`: the call whose outcome led here just now."""

    go = N_("prepare")

    def __init__(self, call: CallOpening, row: QueueRow, after: CallId | None) -> None:
        super().__init__(call)
        self.row = row
        self.after = after

    def show(self, spoken: Spoken) -> None:
        promise = self.row.lead.contact.promise
        told = N_("Next: {go} prepares the call. It is not yours yet. A break: {leave}, then {pause}.")
        hint = self.call.worded(told, pause=self.call.list_key("break"))
        if promise:
            names = self.call.names
            time = promised_words(self.call.words, promise, names.pack.hours, names.now)
            hint = self.call.worded(N_("Next, promised for {time}: {go} prepares the call."), time=time)
        hint = self._early(promise) or hint
        spoken.show_number(self.row.phone, hint, masked=True)

    def enter(self) -> None:
        self.call.begin(self.row.customer, self.after)

    def step_by(self, step: int) -> None:
        self.call.open_neighbour(step, claim=False)

    def undo(self) -> None:
        self.call.undo(self.after)

    def _not_here(self) -> None:
        self.call.tell(N_("{go} first: the call is not prepared yet."))


class Prepared(Before):
    """Claimed and not dialled: the number in clear, everything to read before the talk; `after` as in Preview."""

    go = N_("number dialled")

    def __init__(self, call: CallOpening, after: CallId | None) -> None:
        super().__init__(call)
        self.after = after

    def show(self, spoken: Spoken) -> None:
        card = self.call.card
        assert card is not None
        hint = self._early(card.promise) or self.call.worded(N_("Dial this number, then press {go}."))
        spoken.show_number(group_phone(card.number, card.extension), hint)

    def enter(self) -> None:
        self.call.dial()

    def step_by(self, step: int) -> None:
        self.call.open_neighbour(step, claim=True)

    def undo(self) -> None:
        self.call.undo(self.after)

    def _not_here(self) -> None:
        self.call.tell(N_("{go} first: the call counts from the dial on."))


class OnTheLine(Prepared):
    """The same of an owner who has rung us: everything to read while the owner speaks, and the number to compare."""

    go = N_("begin the talk")
    waits = False
    no_talk = N_("{go} first: the talk counts from there on.")

    def show(self, spoken: Spoken) -> None:
        card = self.call.card
        assert card is not None
        hint = self.call.worded(N_("The owner is on the line: {go} begins the talk, {leave} gives the owner back."))
        spoken.show_number(group_phone(card.number, card.extension), hint)

    def _not_here(self) -> None:
        self.call.tell(self.no_talk)
