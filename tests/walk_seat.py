"""The other seat of a random walk: a colleague who takes, dials, closes, undoes and hands over; owners who come in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import support

from carecall.desk import calling, planning, promising, queue, undoing
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId, StaffId
from carecall.store import cards, records

NEAR = 12


class OtherSeat:
    """A colleague at a desk without a screen. `act(n)` does the same for the same `n` in the same day."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.card: Card | None = None

    def act(self, n: int, beside: CustomerId | None = None) -> None:
        """Do something; `beside` is the owner under the other agent's cursor, whom this one likes to take."""
        rng = Random(n)
        taking: Callable[[Random], None] = lambda rng: self._take(rng, beside)  # noqa: E731
        usual = (self._undo, self._hand, self._come_in, self._correct_number, self._plan, self._give_back)
        doing = rng.choice((*usual, *([taking] * 3 if self.card is None else [self._go_on] * 4)))
        with suppress(Refused):
            doing(rng)

    def _take(self, rng: Random, beside: CustomerId | None) -> None:
        near = [row.customer for row in queue.load(self.desk, everybody=True)[:NEAR]]
        if beside is not None and rng.random() < 0.5:
            near = [beside]
        if near:
            self.card = calling.prepare(self.desk, rng.choice(near))

    def _go_on(self, rng: Random) -> None:
        """Dial, say something, or bring the call to an end."""
        card = self.card
        assert card is not None
        try:
            if card.dialled_at is None:
                self.card = calling.dial(self.desk, card.call)
            elif rng.random() < 0.3:
                self._say(card)
            else:
                self._close(rng, card)
        except Refused:
            self.card = None
            raise

    def _say(self, card: Card) -> None:
        talk = Conversation.open(calling.unfinished(self.desk) or card)
        for _ in range(3):
            if talk.step is None:
                return
            talk, changed = talk.forward(support.said(talk.step, {}))
            calling.answer(self.desk, card.call, changed)

    def _close(self, rng: Random, card: Card) -> None:
        outcome = rng.choice((Outcome.NO_ANSWER, *Outcome))
        window = calling.read_callback(self.desk, "+20m") if outcome is Outcome.CALLBACK else None
        calling.close(self.desk, card.call, Ended(outcome, "moved" * (outcome is Outcome.NOT_ELIGIBLE)), window)
        self.card = None

    def _give_back(self, rng: Random) -> None:
        if self.card and self.card.dialled_at is None:
            calling.release(self.desk, self.card.call)
            self.card = None
        else:
            calling.heartbeat(self.desk)

    def _undo(self, rng: Random) -> None:
        undoing.undo(self.desk)

    def _hand(self, rng: Random) -> None:
        """One of the promises of this seat goes to the other agent, or to everybody."""
        mine = promising.open_promises(self.desk)
        if mine:
            to = rng.choice((None, StaffId(support.staff_id(self.desk, "A01"))))
            promising.hand(self.desk, rng.choice(mine).customer, to)

    def _come_in(self, rng: Random) -> None:
        """Owners come in, so that there is somebody to call on the thousandth key."""
        for delivered in (8, 31, 84, 500):
            visits = ((support.days_ago(self.desk, 2), "maintenance", 12000),) if delivered == 500 else ()
            name = rng.choice("赵钱孙李周吴") * 2
            support.add_owner(self.desk, name, None, support.days_ago(self.desk, delivered), visits)
        planning.plan(self.desk)

    def _plan(self, rng: Random) -> None:
        planning.plan(self.desk)

    def _correct_number(self, rng: Random) -> None:
        found = support.rows(self.desk.db, "SELECT DISTINCT customer_id FROM contact WHERE state = 'held'")
        for (owner,) in found[:1]:
            with self.desk.db.write() as tx:
                records.write_numbers(tx, self.desk.id, owner, {f"+86135{rng.randrange(10**4):04d}{owner:04d}": ""})
                cards.resume_owner(tx, self.desk.id, owner, self.desk.clock.today().isoformat())
