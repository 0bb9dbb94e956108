"""Owns how a call is come to and left: previewed, claimed, dialled, lost. Invariant: whenever another call is shown, or
none, the one that was claimed is let go; and a claim that is lost is said before anything is dialled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from carecall.desk import calling
from carecall.desk.card import Card
from carecall.desk.queue import QueueRow
from carecall.desk.upcoming import Upcoming, upcoming
from carecall.errors import Refused
from carecall.keys import N_
from carecall.model.ids import CallId, CustomerId
from carecall.screens.call_before import Before, OnTheLine, Prepared, Preview, Waiting
from carecall.screens.call_claim import Claims
from carecall.screens.call_modes import Mode
from carecall.screens.call_waiting import wait_for
from carecall.screens.call_work import CallWork
from carecall.scripts.steps import Box
from carecall.widgets.pace import Times

LOST = {
    "lapsed": N_("The claim has lapsed, the owner was anybody's. {go} prepares the call again."),
    "moved": N_("This call was taken up at another desk; what was answered is there."),
    "ended": N_("This call was ended at another desk."),
}


class CallOpening(CallWork):
    """Preview, claim, dial, let go."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = Waiting(self, "")
        self._claims = Claims(self.app)
        self._looked = 0.0

    def begin(self, customer: CustomerId, after: CallId | None = None, rang_in: bool = False) -> None:
        """Claim this owner; what is known of the row stands there at once. `after`: the call whose outcome led here;
        `rang_in`: the owner is on the line."""
        self.start(self.claim(customer, after, rang_in), "claim", exclusive=False)

    def claim(
        self, customer: CustomerId, after: CallId | None = None, rang_in: bool = False
    ) -> Coroutine[None, None, None]:
        """Asked for at once; what is awaited is only that it is shown."""
        self._show_next(customer, self.app.queue.row(customer))
        waiting = Waiting(self, N_("Claiming ..."))
        self.enter_mode(waiting)
        return self._prepare(waiting, self._claims.ask(customer, rang_in), after)

    def resume(self, card: Card) -> None:
        """This agent's dialled call that was not closed: at its question."""
        self._show_next(card.customer, self.app.queue.row(card.customer))
        self._lay(card)
        self.begin_talk(card)
        self.tell(N_("This call was not closed. It goes on where it stopped."))

    def preview(self, row: QueueRow, known: Upcoming | None = None, after: CallId | None = None) -> None:
        """The next owner, unclaimed; what is known of it stands there at once where it has been read already."""
        self.app.queue.select(row.customer)
        self._show_next(row.customer, row)
        self.upcoming = known
        self.enter_mode(Preview(self, row, after))
        if known is None:
            self.start(self._look_up(row), "upcoming")

    async def _look_up(self, row: QueueRow) -> None:
        found = await asyncio.wrap_future(self.ahead(row))
        if self.row is row and self.card is None:
            self.upcoming = found
            self.fill()

    def ahead(self, row: QueueRow) -> Future[Upcoming]:
        return self.app.read_ahead(upcoming, self.app.desk, row)

    def _show_next(self, customer: CustomerId, row: QueueRow | None) -> None:
        """Another call, or the same one from its beginning."""
        self._unclaim()
        if customer != self.customer:
            self.upcoming = None
        self.customer, self.row = customer, row
        self.card, self.talk, self.times, self.note = None, None, None, ""

    async def _prepare(self, waiting: Mode, write: asyncio.Future[Card], after: CallId | None) -> None:
        async def go_on(card: Card) -> None:
            self._prepared(card, after)

        await wait_for(self, waiting, write, go_on, lambda error: self.go_to_queue())

    def _prepared(self, card: Card, after: CallId | None) -> None:
        if card.dialled_at:
            self._claims.forget()
            self.resume(card)
            return
        self._lay(card)
        self.times = Times.start(Box.PREPARATION, self.machine())
        self.enter_mode((OnTheLine if card.rang_in else Prepared)(self, after))

    def _lay(self, card: Card) -> None:
        """Lay this card out; what was typed into another call is not this one's."""
        self.drafts = {place: text for place, text in self.drafts.items() if place[0] == card.call}
        self.card, self.note = card, card.note
        self._looked = self.machine().timestamp()

    # ------------------------------------------------------------ before the dial

    def go_to_queue(self) -> None:
        self._unclaim()
        self.mode = Waiting(self, "")
        self.app.open_queue()

    def find(self, told: str = "") -> None:
        self.go_to_queue()
        self.app.queue.action_search()
        if told:
            self.app.tell(self.worded(told, takes_up=self.list_key("ring_in")))

    def _unclaim(self) -> None:
        write = self._claims.let_go()
        if write:
            self.start(self._gave_back(write), "release", exclusive=False)

    async def _gave_back(self, write: asyncio.Future[None]) -> None:
        """The list is read behind it: read before, it would show the owner as on call."""
        await self.app.stored(write)
        self.app.queue.reload()

    def put_away(self) -> None:
        super().put_away()
        self._unclaim()

    def _show_row(self) -> None:
        """The same owner, unclaimed."""
        row = self.row
        if row:
            self.preview(row, self.upcoming)
        else:
            self.go_to_queue()

    def tell_break(self) -> None:
        """Before the dial there is nothing to go back to; on the list the same key may be a break."""
        self.tell(N_("There is nothing to take back. A break: {leave}, then {pause}."), pause=self.list_key("break"))

    def open_neighbour(self, step: int, claim: bool) -> None:
        """Before the dial: the next or the previous owner instead of this one; a promise whose time has come is next
        before all others."""
        due = self._due if step > 0 else None
        row = due or (self.app.queue.neighbour(self.customer, step) if self.customer is not None else None)
        if row is None:
            self.tell(N_("Nobody further in this direction can be called now."))
            return
        if claim:
            self.app.queue.select(row.customer)
            self.begin(row.customer)
        else:
            self.preview(row)

    @property
    def _due(self) -> QueueRow | None:
        """The promise whose time has come while another owner's card is looked at, who was promised nothing now."""
        mode = self.mode
        if self.customer is None or not (isinstance(mode, Before) and mode.waits) or self._is_due:
            return None
        return self.app.queue.due(self.customer)

    @property
    def _is_due(self) -> bool:
        promise = self.card.promise if self.card else self.row.lead.contact.promise if self.row else None
        return promise is not None and promise.starts <= self.names.now

    def leads_to(self, promised: datetime) -> str:
        due = self._due
        made = due.lead.contact.promise if due else None
        return self.key("next") if made and made.starts == promised else ""

    def dial(self) -> None:
        """The dial was made, or who rang in is spoken with: the attempt exists from here."""
        assert self.card is not None
        before, write = self.mode, self.app.queue_write(calling.dial, self.app.desk, self.card.call)
        waiting = self.wait(N_("Opening the script ..."))
        work = wait_for(self, waiting, write, self._dialled, partial(self._not_dialled, before))
        self.start(work, "dial", exclusive=False)

    def wait(self, message: str) -> Mode:
        waiting = Waiting(self, message, self.mode)
        self.enter_mode(waiting)
        self.tell(message)
        return waiting

    async def _dialled(self, card: Card) -> None:
        self._claims.forget()
        self._lay(card)
        self.begin_talk(card)
        if card.promised:  # it is kept, and no longer what comes next
            self.app.queue.reload()

    def _not_dialled(self, before: Mode, error: Exception) -> None:
        if isinstance(error, Refused):
            self.go_to_queue()
        else:
            self.enter_mode(before)

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
        """The claim is not this desk's any more: say it where the agent goes on. One that has lapsed is let go too: the
        next sign of life would renew it."""
        self.card = None
        if became == "lapsed":
            self._show_row()
        else:
            self.go_to_queue()
        self.app.tell(self.worded(LOST[became]))
