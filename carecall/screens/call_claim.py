"""Owns the claim of the call screen: asked for, held, let go. Invariant: at most one is held, by the call that is
shown; one that is let go is given back behind the write that takes it and before every later one.
"""

from __future__ import annotations

import asyncio

from carecall.desk import calling
from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.model.ids import CustomerId
from carecall.screens.call_answers import Overtaken
from carecall.screens.workstation import Workstation


class _Claim:
    """One claim on its way. It is taken and given back in the thread that writes, in the order of asking."""

    def __init__(self, desk: Desk, customer: CustomerId, rang_in: bool) -> None:
        self._desk, self._customer, self._rang_in = desk, customer, rang_in
        self._card: Card | None = None
        self.wanted = True

    def take(self) -> Card:
        """Raises Overtaken where it was let go meanwhile."""
        if not self.wanted:
            raise Overtaken
        self._card = calling.prepare(self._desk, self._customer, self._rang_in)
        return self._card

    def give_back(self) -> None:
        if self._card:
            calling.release(self._desk, self._card.call)


class Claims:
    """What the call screen holds: nothing, or one owner who is not dialled yet."""

    def __init__(self, app: Workstation) -> None:
        self._app = app
        self._held: _Claim | None = None

    def ask(self, customer: CustomerId, rang_in: bool = False) -> asyncio.Future[Card]:
        """Claim this owner from now on; whoever was held is let go."""
        self.let_go()
        self._held = _Claim(self._app.desk, customer, rang_in)
        return self._app.queue_write(self._held.take)

    def let_go(self) -> asyncio.Future[None] | None:
        """Give back what is held or being taken; None where nothing is."""
        claim, self._held = self._held, None
        if claim is None or self._app.closing:
            return None
        claim.wanted = False
        return self._app.queue_write(claim.give_back)

    def forget(self) -> None:
        """The dial was made: it is a call now, and waits for its outcome."""
        self._held = None
