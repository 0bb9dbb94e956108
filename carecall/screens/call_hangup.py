"""Owns what keys mean where the owner hung up: dial again now, promise the next slot, or record it. Invariant: two keys
at most, and what follows from each stands there before it is pressed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.desk.hanging_up import Offer, Way
from carecall.keys import N_
from carecall.screens.call_outcome import Ending
from carecall.view.callbacks import hung_up_lines
from carecall.view.outcomes import place_of
from carecall.view.parts import Parts

if TYPE_CHECKING:
    from carecall.screens.call_work import CallWork


class HungUp(Ending):
    """The ways out by their number keys; Enter takes the last, which promises nothing."""

    keys = ("go", "back", "outcomes", "note", "answers")

    def __init__(self, call: CallWork, offers: Sequence[Offer]) -> None:
        super().__init__(call)
        self.offers = offers

    def panel(self, cells: int) -> Sequence[Parts]:
        call = self.call
        assert call.talk is not None
        me = call.app.desk.agent.id if call.app.desk.agent else None
        return hung_up_lines(call.words, call.talk, self.offers, call.names, call.key, me, cells)

    def enter(self) -> None:
        self._take(self.offers[-1])

    def digit(self, digit: str) -> None:
        if place_of(digit) < len(self.offers):
            self._take(self.offers[place_of(digit)])
        else:
            self.call.tell(N_("Press a number from 1 to {count}."), count=len(self.offers))

    def _take(self, chosen: Offer) -> None:
        """As it is now: the panel may have stood there for long. What was not shown is not done."""
        before, self.offers = chosen.window, self.call.offers()
        offer = next((each for each in self.offers if each.way is chosen.way), None)
        if offer and (offer.way is Way.NOW or offer.window == before):
            self.call.commit(offer.ended, offer.window, again=offer.way is Way.NOW)
        else:
            self.call.fill()
            self.call.tell(N_("Time has gone on: this is what can be done now. Choose once more."))
