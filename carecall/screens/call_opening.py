"""Owns how a call is come to: previewed, claimed, dialled, given back, lost. Invariant: a claim is held only by the
call that is shown, and one that is lost is said before anything is dialled.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from carecall.desk import calling
from carecall.desk.card import Card
from carecall.desk.queue import QueueRow
from carecall.desk.upcoming import Upcoming, upcoming
from carecall.errors import Refused
from carecall.keys import N_
from carecall.model.ids import CustomerId
from carecall.screens.call_before import Prepared, Preview, Waiting
from carecall.screens.call_modes import Mode
from carecall.screens.call_work import CallWork
from carecall.scripts.steps import Box
from carecall.widgets.pace import Times

LOST = {
    "lapsed": N_("The claim has lapsed: the owner was anybody's for a while. {go} prepares the call again."),
    "moved": N_("This call was taken up at another desk; what was answered is there."),
    "ended": N_("This call was ended at another desk."),
}


class CallOpening(CallWork):
    """Preview, claim, dial, release."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = Waiting(self, "")
        self._looked = 0.0

    def begin(self, customer: CustomerId) -> None:
        """Claim this owner; what is known of the row stands there at once."""
        self.start(self._prepare(customer, self._claiming(customer)), "claim", exclusive=False)

    async def claim(self, customer: CustomerId) -> None:
        await self._prepare(customer, self._claiming(customer))

    def _claiming(self, customer: CustomerId) -> Mode:
        self._reset(customer, self.app.queue.row(customer))
        waiting = Waiting(self, N_("Claiming ..."))
        self.enter_mode(waiting)
        return waiting

    def resume(self, card: Card) -> None:
        """This agent's dialled call that was not closed: at its question."""
        self._reset(card.customer, self.app.queue.row(card.customer))
        self._lay(card)
        self.begin_talk(card)
        self.tell(N_("This call was not closed. It goes on where it stopped."))

    def preview(self, row: QueueRow, known: Upcoming | None = None) -> None:
        """The next owner, unclaimed; what is known of it stands there at once where it has been read already."""
        self.app.queue.select(row.customer)
        self._reset(row.customer, row)
        self.upcoming = known
        self.enter_mode(Preview(self, row))
        if known is None:
            self.start(self._look_up(row), "upcoming")

    async def _look_up(self, row: QueueRow) -> None:
        found = await asyncio.wrap_future(self.ahead(row))
        if self.row is row and self.card is None:
            self.upcoming = found
            self.fill()

    def ahead(self, row: QueueRow) -> Future[Upcoming]:
        return self.app.read_ahead(upcoming, self.app.desk, row)

    def _reset(self, customer: CustomerId, row: QueueRow | None) -> None:
        if customer != self.customer:
            self.upcoming = None
        self.customer, self.row = customer, row
        self.card, self.talk, self.times, self.note = None, None, None, ""

    async def _prepare(self, customer: CustomerId, waiting: Mode) -> None:
        try:
            card = await self.app.writing(calling.prepare, self.app.desk, customer)
        except Exception:
            if self.mode is waiting:
                self.go_to_queue()
            raise
        if self.mode is not waiting:
            await self.app.writing(calling.release, self.app.desk, card.call)
        elif card.dialled_at:
            self.resume(card)
        else:
            self._lay(card)
            self.times = Times.start(Box.PREPARATION, self.machine())
            self.enter_mode(Prepared(self))

    def _lay(self, card: Card) -> None:
        """Lay this card out; what was typed into another call is not this one's."""
        self.drafts = {place: text for place, text in self.drafts.items() if place[0] == card.call}
        self.card, self.note = card, card.note
        self._looked = self.machine().timestamp()

    # ------------------------------------------------------------ before the dial

    def go_to_queue(self) -> None:
        self.mode = Waiting(self, "")
        self.app.open_queue()

    def release(self) -> None:
        """Give the owner back."""
        if self.card:
            self.start(self._release(self.card), "release", exclusive=False)

    async def _release(self, card: Card) -> None:
        """The list is read behind it: read before, it would show the owner as on call."""
        await self.app.writing(calling.release, self.app.desk, card.call)
        self.app.queue.reload()

    def give_back(self) -> None:
        """Give the owner back and go on showing the row."""
        self.release()
        self._show_row()

    def _show_row(self) -> None:
        row = self.row
        if row:
            self.preview(row, self.upcoming)
        else:
            self.go_to_queue()

    def open_neighbour(self, step: int, claim: bool) -> None:
        """Before the dial: the next or the previous owner instead of this one."""
        row = self.app.queue.neighbour(self.customer, step) if self.customer is not None else None
        if row is None:
            self.tell(N_("Nobody further in this direction can be called now."))
            return
        self.release()
        if claim:
            self.app.queue.select(row.customer)
            self.begin(row.customer)
        else:
            self.preview(row)

    def dial(self) -> None:
        """The dial was made: the attempt exists from here."""
        assert self.card is not None
        before = self.mode
        self.wait(N_("Opening the script ..."))
        self.start(self._dial(self.card, before), "dial", exclusive=False)

    def wait(self, message: str) -> None:
        self.enter_mode(Waiting(self, message, self.mode))
        self.tell(message)

    async def _dial(self, card: Card, before: Mode) -> None:
        try:
            dialled = await self.app.writing(calling.dial, self.app.desk, card.call)
        except Refused:
            self.go_to_queue()
            raise
        except Exception:
            self.enter_mode(before)
            raise
        self._lay(dialled)
        self.begin_talk(dialled)
        if dialled.promised:  # it is kept, and no longer what comes next
            self.app.queue.reload()

    # ------------------------------------------------------------ the claim

    def look_after_claim(self) -> None:
        """Once a heartbeat: whether the claim that is shown is held still."""
        now = self.machine().timestamp()
        if self.card and not self.mode.busy and now - self._looked >= self.app.desk.heartbeat:
            self._looked = now
            self.start(self._look_after(self.card), "claim-held", exclusive=False)

    async def _look_after(self, card: Card) -> None:
        became = await self.app.reading(calling.held_still, self.app.desk, card.call)
        if became and self.card is card and not self.mode.busy:
            self.lose(became)

    def lose(self, became: str) -> None:
        """The claim is not this desk's any more: say it where the agent goes on."""
        self.card = None
        if became == "lapsed":
            self._show_row()
        else:
            self.go_to_queue()
        self.app.tell(self.worded(LOST[became]))
