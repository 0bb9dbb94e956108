"""Owns what a call asks of the database: claim, dial, answers, outcome, release. Invariant: everything is asked for
once and in order, a failed write is said and taken back on the screen, and an outcome never overtakes an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from textual.worker import WorkerFailed

from carecall.desk import calling
from carecall.desk.card import Card
from carecall.desk.conversation import Changed, Conversation
from carecall.desk.queue import QueueRow
from carecall.errors import Refused
from carecall.keys import N_
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Consequence, Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId, CustomerId
from carecall.screens.base import DeskScreen
from carecall.screens.call_base import CallBase
from carecall.screens.call_before import Prepared, Preview, Waiting
from carecall.screens.call_modes import Mode
from carecall.screens.call_outcome import Confirm, Promise
from carecall.screens.call_talk import Talking
from carecall.scripts.steps import Box
from carecall.text import clean
from carecall.view.outcomes import ended_name, read_back
from carecall.view.reasons import reason_text
from carecall.widgets.answer_line import LONGEST
from carecall.widgets.pace import Times


class CallWork(CallBase):
    """Claim, dial, answer, close."""

    def __init__(self) -> None:
        super().__init__()
        self.mode = Waiting(self, "")

    # ------------------------------------------------------------ opening

    def begin(self, customer: CustomerId) -> None:
        """Claim this owner; what is known of the row stands there at once."""
        self._reset(customer, self.app.queue.row(customer))
        waiting = Waiting(self, N_("Claiming ..."))
        self.enter_mode(waiting)
        self.start(self._prepare(customer, waiting), "claim", exclusive=False)

    def resume(self, card: Card) -> None:
        """This agent's dialled call that was not closed: at its question."""
        self._reset(card.customer, self.app.queue.row(card.customer))
        self._lay(card)
        self._begin_talk(card)
        self.say(self.words("This call was not closed. It goes on where it stopped."))

    def preview(self, row: QueueRow) -> None:
        """The next owner, unclaimed."""
        self.app.queue.select(row.customer)
        self._reset(row.customer, row)
        self.enter_mode(Preview(self, row))

    def _reset(self, customer: CustomerId, row: QueueRow | None) -> None:
        self.customer, self.row = customer, row
        self.card, self.talk, self.times = None, None, None
        self.note, self.draft = "", ""
        self.stored.clear()

    async def _prepare(self, customer: CustomerId, waiting: Mode) -> None:
        try:
            card = await self.app.writing(calling.prepare, self.app.desk, customer)
        except Exception:
            if self.mode is waiting:
                self.app.open_queue()
            raise
        if self.mode is not waiting:
            await self.app.writing(calling.release, self.app.desk, card.call)
        elif card.dialled_at:
            self.resume(card)
        else:
            self._lay(card)
            self.times = Times.start(Box.PREPARATION, self._machine())
            self.enter_mode(Prepared(self))

    def _lay(self, card: Card) -> None:
        self.card, self.note = card, card.note

    def _machine(self) -> datetime:
        return self.app.desk.clock.machine()

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
        self._wait(N_("Opening the script ..."))
        self.start(self._dial(self.card, before), "dial", exclusive=False)

    def _wait(self, message: str) -> None:
        """Take nothing up until what was asked for is stored; what is shown stays."""
        self.enter_mode(Waiting(self, message, self.mode))
        self.tell(message)

    async def _dial(self, card: Card, before: Mode) -> None:
        try:
            dialled = await self.app.writing(calling.dial, self.app.desk, card.call)
        except Refused:
            self.app.open_queue()
            raise
        except Exception:
            self.enter_mode(before)
            raise
        self._lay(dialled)
        self._begin_talk(dialled)

    # ------------------------------------------------------------ the talk

    def _begin_talk(self, card: Card) -> None:
        desk = self.app.desk
        already = max(desk.clock.wall() - card.dialled_at, timedelta()) if card.dialled_at else timedelta()
        self.times = Times.start(Box.OWNER_CHECK, self._machine(), already)
        self.talk = Conversation.open(card)
        self.settle()

    def settle(self) -> None:
        """Back to the script: at its step, or at what its end proposes."""
        talk = self.talk
        assert talk is not None
        if talk.step:
            self.times = self.times and self.times.enter(talk.step.box, self._machine())
            self.enter_mode(Talking(self))
            return
        proposed = talk.proposed
        assert proposed is not None
        calls_back = proposed.outcome is Outcome.CALLBACK
        self.enter_mode(Promise(self, proposed) if calls_back else Confirm(self, proposed, proposed=True))

    def change(self, moved: tuple[Conversation, Changed]) -> None:
        """Show where the talk has come to and store what changed, at once."""
        before, (self.talk, changed) = self.talk, moved
        assert before is not None
        self.draft = ""
        if changed.put or changed.gone:
            self.stored.append(self.start(self._store(before, changed), "answers", exclusive=False))
        self.settle()

    async def _store(self, before: Conversation, changed: Changed) -> None:
        try:
            await self.app.writing(calling.answer, self.app.desk, before.card.call, changed)
        except Exception:
            if self.card and self.card.call == before.card.call:
                self.talk = before
                self.settle()
            raise

    def keep_note(self, text: str) -> None:
        """The note is stored at once, and closed with the outcome."""
        self.note = clean(text, LONGEST)
        if self.card:
            self.start(self._keep_note(self.card, self.note), "note", exclusive=False)
        self.settle()

    async def _keep_note(self, card: Card, note: str) -> None:
        await self.app.writing(calling.keep_note, self.app.desk, card.call, note)

    # ------------------------------------------------------------ the end

    def foresee(self, ended: Ended, window: Window | None = None) -> Sequence[tuple[ContactId, Consequence]]:
        """What committing would do to each contact."""
        assert self.card is not None
        assert self.talk is not None
        return calling.preview(self.app.desk, self.card, self.talk, ended, window)

    def read_callback(self, text: str) -> Window:
        return calling.read_callback(self.app.desk, text)

    def commit(self, ended: Ended, window: Window | None = None) -> None:
        """Record the outcome; the screen takes no second one while it is being stored."""
        assert self.card is not None
        before = self.mode
        self._wait(N_("Storing the outcome ..."))
        self.start(self._close(self.card, ended, window, before), "close", exclusive=False)

    async def _close(self, card: Card, ended: Ended, window: Window | None, before: Mode) -> None:
        done = self._done_words(ended, window)
        following = self.app.queue.following(card.customer)
        try:
            for answer in self.stored:
                await answer.wait()
        except WorkerFailed:  # said and taken back where it failed
            return
        try:
            await self.app.writing(calling.close, self.app.desk, card.call, ended, window, self.note)
        except Exception:
            self.enter_mode(before)
            raise
        self._after(following, done)

    def _done_words(self, ended: Ended, window: Window | None) -> str:
        assert self.talk is not None
        _ = self.words
        name = ended_name(_, self.talk.script, ended)
        if window:
            then = read_back(_, window, self.names)
        else:
            then = reason_text(_, self.foresee(ended)[0][1].reason, self.names)
        return _("Recorded: {outcome}. {then}", outcome=name, then=then)

    def _after(self, following: QueueRow | None, done: str) -> None:
        """The next card opens by itself; where there is none the queue says so."""
        if following is None:
            self.go_to_queue()
            queue = self.app.screen
            if isinstance(queue, DeskScreen):
                queue.say(done, "good")
            return
        self.app.queue.reload()
        self.preview(following)
        self.say(done, "good")
