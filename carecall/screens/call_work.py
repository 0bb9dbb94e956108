"""Owns what a talk asks of the database: answers, notes, outcome. Invariant: everything is asked for once and in order,
a failed write is said and taken back on the screen, and an outcome never overtakes an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from carecall.desk import calling
from carecall.desk.calling import Closed
from carecall.desk.card import Card
from carecall.desk.conversation import Changed, Conversation
from carecall.desk.hanging_up import Offer, offers
from carecall.desk.queue import QueueRow
from carecall.desk.upcoming import Upcoming
from carecall.errors import Refused, StoreError
from carecall.keys import N_
from carecall.model.callback_offers import usual_instead
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Consequence, Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import ContactId
from carecall.screens.call_answers import Answers, Overtaken
from carecall.screens.call_base import CallBase
from carecall.screens.call_jotting import GONE, Jotting
from carecall.screens.call_modes import Mode
from carecall.screens.call_outcome import Confirm, Promise
from carecall.screens.call_talk import ReadBack, Talking, answer_place
from carecall.screens.call_waiting import wait_for
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Box
from carecall.text import LONGEST, clean
from carecall.view.call import given_name
from carecall.view.callbacks import closed_words, read_back
from carecall.view.outcomes import ended_name, follows, free_words
from carecall.view.telling import told_words
from carecall.widgets.pace import Times

LEFT_OPEN = N_("Without {question} the call counts only in part; {answers} gives it later.")


class CallWork(CallBase):
    """Answer, note, close. `parts_read`: how far a page that is read in parts has been read, by its place."""

    def __init__(self) -> None:
        super().__init__()
        self.parts_read: dict[tuple[object, ...], int] = {}
        self._answers = Answers()
        self._note = Jotting(self, "note", calling.keep_note)
        self._draft = Jotting(self, "draft", calling.keep_draft)

    # ------------------------------------------------------------ the talk

    def begin_talk(self, card: Card) -> None:
        """The script of a dialled call, where it stands."""
        desk = self.app.desk
        already = max(desk.clock.wall() - card.dialled_at, timedelta()) if card.dialled_at else timedelta()
        self.times = Times.start(Box.OWNER_CHECK, self.machine(), already)
        self.talk = Conversation.open(card)
        self.parts_read.clear()
        self._note.settle(card.note)
        self._draft.settle(card.draft)
        if card.draft and self.talk.step:
            place = answer_place(card, self.talk.contact.contact.id, self.talk.step.id)
            self.drafts.setdefault(place, card.draft)
        self.settle()

    def settle(self) -> None:
        """Back to the script: at its step, or at what its end proposes."""
        talk = self.talk
        assert talk is not None
        if talk.step:
            self.times = self.times and self.times.enter(talk.step.box, self.machine())
            self.enter_mode(ReadBack(self) if talk.reads_back else Talking(self))
            return
        proposed = talk.proposed
        assert proposed is not None
        kind = Promise if proposed.outcome is Outcome.CALLBACK else Confirm
        self.enter_mode(kind(self, proposed, proposed=True))

    def change(self, moved: tuple[Conversation, Changed]) -> None:
        """Show where the talk has come to and store what changed, at once."""
        before, (self.talk, changed) = self.talk, moved
        assert before is not None
        self._draft.settle()
        if changed.put or changed.gone:
            answers, call = self._answers, before.card.call
            write = self.app.queue_write(answers.store, calling.answer, self.app.desk, call, changed)
            self.start(self._store(write, answers, before, changed), "answers", exclusive=False)
        self.settle()
        for given in before.left_open(changed):
            self.tell(LEFT_OPEN, question=given_name(self.words, given))

    async def _store(
        self, write: asyncio.Future[None], answers: Answers, before: Conversation, changed: Changed
    ) -> None:
        """One that could not be stored takes back those behind it, too: they are not stored either."""
        try:
            await self.app.stored(write)
        except Overtaken:
            self._keep_typed(before, changed)
        except Exception as error:
            self._keep_typed(before, changed)
            if answers is self._answers:
                self._answers = Answers()
                self._take_back(before, error)
            raise

    def _keep_typed(self, before: Conversation, changed: Changed) -> None:
        """What was typed and not stored stands on the line again where it is asked for."""
        for step, value in changed.put.items():
            if value not in (PASSED, UNKNOWN, NOTHING):
                self.drafts.setdefault(answer_place(before.card, changed.contact, step), value)

    def _take_back(self, before: Conversation, error: Exception) -> None:
        if self.card is None or self.card.call != before.card.call:
            return
        if isinstance(error, Refused) and error.code in GONE:
            self.go_to_queue()
            return
        self.talk = before
        self.settle()

    @property
    def somebody_answered(self) -> bool:
        """Whether a question of this call has a real answer, or the owner has rung: then the number was not silent."""
        if self.card and self.card.rang_in:
            return True
        walks = self.talk.walks if self.talk else ()
        given = ((each, walk) for walk in walks for each in walk.so_far)
        return any(each.step.id in walk.this_call and each.value not in (UNKNOWN, NOTHING) for each, walk in given)

    # ------------------------------------------------------------ what is being written

    def write_note(self, text: str) -> None:
        """The note as far as it is written; it is closed with the outcome."""
        self.note = clean(text, LONGEST)
        self._note.write(self.note)

    def put_away(self) -> None:
        """The desk closes under the call."""
        for jotting in (self._note, self._draft):
            jotting.put_away()

    def keep_note(self) -> None:
        """Store the note that was written, now."""
        self._note.keep()

    def write_draft(self, text: str) -> None:
        """The answer to the current question as far as it is typed; it goes with the answer."""
        self._draft.write(clean(text, LONGEST))

    # ------------------------------------------------------------ the end

    def foresee(self, ended: Ended, window: Window | None = None) -> Sequence[tuple[ContactId, Consequence]]:
        """What committing would do to each contact."""
        assert self.card is not None
        assert self.talk is not None
        return calling.preview(self.app.desk, self.card, self.talk, ended, window)

    def offers(self) -> tuple[Offer, ...]:
        """What may be done where the owner hung up."""
        assert self.card is not None
        assert self.talk is not None
        return offers(self.app.desk, self.card, self.talk)

    def read_callback(self, text: str) -> Window:
        return calling.read_callback(self.app.desk, text)

    def usual_instead(self, window: Window) -> datetime:
        """What to ask for instead of a time out of the ordinary."""
        return usual_instead(window, self.app.desk.clock.now(), self.app.desk.rhythm)

    def commit(self, ended: Ended, window: Window | None = None, again: bool = False) -> None:
        """Record the outcome; the screen takes no second one while it is being stored. `again`: the same owner is
        prepared at once, instead of the next."""
        assert self.card is not None
        self._note.settle(self.note)  # it is closed with the outcome
        self._draft.settle()
        before, answers, call = self.mode, self._answers, self.card.call
        write = self.app.queue_write(answers.store, calling.close, self.app.desk, call, ended, window, self.note)
        following = None if again else self.app.queue.following(self.card.customer, self.card.promised)
        ahead = self.ahead(following) if following else None  # it is read meanwhile

        async def go_on(closed: Closed) -> None:
            await self._recorded(self._done_words(ended, window), again, following, ahead)

        waiting = self.wait(N_("Storing the outcome ..."))
        back = partial(self._not_closed, answers, before)
        self.start(wait_for(self, waiting, write, go_on, back), "close", exclusive=False)

    async def _recorded(
        self, done: Sequence[str], again: bool, following: QueueRow | None, ahead: Future[Upcoming] | None
    ) -> None:
        """The outcome is stored: on to the same owner again, to the next card, or where there is none to the list."""
        card = self.card
        assert card is not None
        self.drafts.clear()
        self.app.queue.end_search()
        self.app.errands.look_back()
        await self.app.outcome_stored()
        if again:
            await self.claim(card.customer, card.call)
        elif following:
            self.preview(following, await _arrived(ahead), card.call)
        else:
            self.go_to_queue()
            self.app.tell(*done)
            return
        self.app.queue.reload()
        whole, *shorter = done
        self.say(whole, "good", *shorter)

    def _not_closed(self, answers: Answers, before: Mode, error: Exception) -> None:
        if answers is self._answers:
            self._answers = Answers()
        if isinstance(error, Refused) and error.code in GONE:
            self.go_to_queue()
        else:
            self.enter_mode(before)

    def _done_words(self, ended: Ended, window: Window | None) -> Sequence[str]:
        """What was recorded and what follows; without room for both what follows, else the outcome alone, which was
        confirmed with all that follows."""
        assert self.talk is not None
        _ = self.words
        name = ended_name(_, self.talk.script, ended)
        if window:
            said, more = read_back(_, window, self.names), closed_words(_, window)
            then = _("{said} {more}", said=said, more=more).strip()
            then = then if ended.outcome is Outcome.CALLBACK else _("Call back: {then}", then=then)
        else:
            then = told_words(_, self.talk, ended, self.names) or self._next_words(ended)
        return _("Recorded: {outcome}. {then}", outcome=name, then=then), then, _("Recorded: {outcome}.", outcome=name)


    def _next_words(self, ended: Ended) -> str:
        """What follows from an outcome, and what the owner loses by that."""
        assert self.card is not None
        _, foreseen = self.words, self.foresee(ended)
        free = free_words(_, self.card, foreseen, self.names)
        return _("{said} {more}", said=follows(_, foreseen[0][1], self.names), more=free).strip()


async def _arrived(ahead: Future[Upcoming] | None) -> Upcoming | None:
    """What was read of the next owner; where that failed it is read again, and said, once the card is shown."""
    if ahead:
        with suppress(StoreError):
            return await asyncio.wrap_future(ahead)
    return None
