"""Owns how what was recorded is taken back: the outcome, whose dial stands, and then perhaps the dial. Invariant: one
key leads from the card behind a wrong outcome to the choice of outcomes of its call, and nobody is dialled twice.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from carecall.keys import N_
from carecall.model.ids import CallId
from carecall.screens.call_before import Waiting
from carecall.screens.call_modes import Mode
from carecall.screens.call_opening import CallOpening
from carecall.screens.call_outcome import Outcomes
from carecall.screens.call_waiting import wait_for
from carecall.view.names import outcome_name

if TYPE_CHECKING:
    from carecall.desk.undoing import Undoable, Undone

REOPENED = N_("Undone: “{outcome}”, {name}. The dial stands; {undo} takes it back too.")
REOPENED_SHORT = N_("Undone: {name}. {undo} takes the call back too.")
REOPENED_RANG_IN = N_("Undone: “{outcome}”, {name}. The call stands; {undo} takes it back too.")


class CallUndoing(CallOpening):
    """Undo. `reopened`: the call that was opened again in the place of an undone one."""

    def __init__(self) -> None:
        super().__init__()
        self.reopened: CallId | None = None

    def undo(self, after: CallId | None) -> None:
        """Undo the outcome that led here just now; where none did, which one it is is asked first."""
        mode = self.mode
        if after:
            self._reopen(after)
        else:
            self.app.errands.ask_to_undo(lambda last: self._reopen(last.call) if self.mode is mode else None)

    def reopen_for(self, last: Undoable) -> None:
        """The same from the list."""
        self._show_next(last.customer, self.app.queue.row(last.customer))
        self.mode = Waiting(self, "")
        self._reopen(last.call)

    def _reopen(self, call: CallId) -> None:
        """Whoever is claimed is let go first: undoing leads to another call."""
        from carecall.desk import undoing

        if self.card and self.row:
            self._show_row()
        elif self.card:
            self._show_next(self.card.customer, None)
            self.enter_mode(Waiting(self, ""))
        write = self.app.queue_write(undoing.reopen, self.app.desk, call)
        self._await_undo(write, N_("Undoing the outcome ..."))

    def _await_undo(self, write: asyncio.Future[Undone], message: str) -> None:
        before = self.mode
        waiting = self.wait(message)
        work = wait_for(self, waiting, write, self._undone, partial(self._not_undone, before))
        self.start(work, "undo", exclusive=False)

    async def _undone(self, done: Undone) -> None:
        """At the choice of outcomes of the call whose dial stands; else at the list."""
        if done.card is None:
            await self.app.errands.undone(done, self.go_to_queue)
            return
        self._show_next(done.customer, self.app.queue.row(done.customer))
        self._lay(done.card)
        self.begin_talk(done.card)
        self.enter_mode(Outcomes(self))
        self.reopened = done.card.call
        await self.app.errands.taken_back()
        self.app.queue.reload()
        outcome = outcome_name(self.words, done.outcome) if done.outcome else ""
        messages = (REOPENED_RANG_IN if done.card.rang_in else REOPENED, REOPENED_SHORT)
        forms = (self.worded(message, outcome=outcome, name=done.name) for message in messages)
        whole, shorter = forms
        self.say(whole, "good", shorter)

    def _not_undone(self, before: Mode, error: Exception) -> None:
        if before.busy:
            self.go_to_queue()
        else:
            self.enter_mode(before)

    def undo_in_talk(self) -> None:
        """An outcome that was undone just now was perhaps of no dial at all; else there is none to undo yet."""
        if self.card and self.card.call == self.reopened:
            self.app.errands.ask_to_undial(self.card.call, partial(self._undial, self.card.call))
        else:
            self.tell(N_("{back} takes an answer back; an outcome can be undone once this call is ended."))

    def _undial(self, call: CallId) -> None:
        from carecall.desk import undoing

        write = self.app.queue_write(undoing.undial, self.app.desk, call)
        self._await_undo(write, N_("Taking the dial back ..."))
