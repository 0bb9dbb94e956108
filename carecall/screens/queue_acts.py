"""Owns what an agent does from the queue apart from calling: undo, hand a promise over, have a break. Invariant: each
says why where it cannot be."""

from __future__ import annotations

from time import monotonic

from carecall.keys import Action
from carecall.screens.queue_list import QueueList

JUST_BACK = 5.0
"""Seconds in which a key that closes the desk is taken for one that was meant for the screen before."""


class QueueActs(QueueList):
    """Undo, hand over, break; and the way back from a call."""

    _back_at: float | None = None

    def come_back(self) -> None:
        """A call, a break or another screen led here."""
        self._back_at = monotonic()

    def perform(self, action: Action, plain: str = "") -> None:
        """Whatever else is done here shows that the agent knows where that is."""
        self.app.errands.forget(action.id)
        if action.id != "quit":
            self._back_at = None
        super().perform(action, plain)

    def just_back(self) -> bool:
        """Whether the agent came here a moment ago, perhaps by the same key; asked once."""
        back_at, self._back_at = self._back_at, None
        return back_at is not None and monotonic() - back_at < JUST_BACK

    def action_undo(self) -> None:
        self.app.errands.ask_to_undo(self.app.reopen_call)

    def action_hand(self) -> None:
        row = self.current
        promises = [entry.contact.promise for entry in row.entries if entry.contact.promise] if row else []
        if row is None or not (promises or self.is_lost(row)):
            key = self.key_of("everybody")
            self.say(self.words("No promise to hand over. {key}: everybody's calls, for a colleague to take.", key=key))
            return
        from carecall.screens.hand import HandScreen

        self.app.push_screen(HandScreen(row, promises[0] if promises else None))

    def action_break(self) -> None:
        self.app.errands.begin_break()
