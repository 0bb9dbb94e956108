"""Owns what an agent does beside calling: undoing an outcome, handing a promise over, having a break. Invariant: it is
done behind the writes that were asked for before, outlives the screen that asked, and what came of it is said.
"""

from __future__ import annotations

from datetime import datetime

from carecall.errors import Refused
from carecall.keys import N_
from carecall.model.ids import CallId, CustomerId, StaffId
from carecall.screens.base import SHOWN_SECONDS
from carecall.screens.queue_list import QueueList
from carecall.screens.workstation import Workstation

WHICH = N_("Undo {outcome}, {name}? {key} once more does it.")
ELSEWHERE = N_("Undone: {outcome}, {name}, who is not on the list that is shown.")
UNDONE = N_("Undone: {outcome}, {name}. {key} prepares the call again.")


class Errands:
    """What one desk does beside calling."""

    def __init__(self, app: Workstation, queue: QueueList) -> None:
        self.app = app
        self.queue = queue
        self._told: tuple[CallId, datetime] | None = None

    # ------------------------------------------------------------ undo

    def undo(self) -> None:
        """Undo the agent's last outcome, or say why not; the cursor stands on its owner then. On the card that came by
        itself, where everybody knows which outcome that is."""
        self.queue.start(self._undo(asks=False), group="undo", exclusive=False)

    def ask_to_undo(self) -> None:
        """The same from the list, where other things may have been done since: the first press tells which outcome it
        is, the second undoes it."""
        self.queue.start(self._undo(asks=True), group="undo", exclusive=False)

    async def _undo(self, asks: bool) -> None:
        from carecall.desk import undoing
        from carecall.view.names import outcome_name

        coming, words = await self.app.reading(undoing.last, self.app.desk), self.app.words
        said = outcome_name(words, coming.outcome)
        if asks and not self._was_told(coming.call):
            self.app.tell(words(WHICH, outcome=said, name=coming.name, key=self.queue.key_of("undo")))
            return
        self._told = None
        await self.app.writing(undoing.undo, self.app.desk, coming.call)
        self.look_back()
        await self.app.outcome_stored()
        await self.queue.load(by_key=True)  # else the owner would come back behind all others
        self.app.open_queue()
        self.queue.select(coming.customer)
        here = self.queue.current is not None and self.queue.current.customer == coming.customer
        sentence = UNDONE if here else ELSEWHERE
        self.app.tell(words(sentence, outcome=said, name=coming.name, key=self.queue.key_of("prepare")))

    def _was_told(self, call: CallId) -> bool:
        """Whether the status line still says which one it is."""
        now = self.app.desk.clock.machine()
        told, self._told = self._told, (call, now)
        return told is not None and told[0] == call and (now - told[1]).total_seconds() < SHOWN_SECONDS

    def look_back(self) -> None:
        """The key that undoes stands on the list's key line while there is something to undo."""
        self.queue.start(self._look_back(), group="look-back")

    async def _look_back(self) -> None:
        from carecall.desk import undoing

        try:
            await self.app.reading(undoing.last, self.app.desk)
        except Refused:
            self.queue.show_undo(False)
        else:
            self.queue.show_undo(True)

    # ------------------------------------------------------------ a promise for somebody else

    def hand(self, customer: CustomerId, to: StaffId | None) -> None:
        """Hand the owner's promise to a colleague, with None to everybody of the role."""
        self.app.open_queue()
        self.queue.start(self._hand(customer, to), group="hand", exclusive=False)

    async def _hand(self, customer: CustomerId, to: StaffId | None) -> None:
        from carecall.desk.promising import hand
        from carecall.view.away import handed_words

        done = await self.app.writing(hand, self.app.desk, customer, to)
        self.queue.reload_by_key()
        self.app.tell(handed_words(self.app.words, done, self.app.desk.clock.wall()))

    # ------------------------------------------------------------ a break

    def begin_break(self) -> None:
        """The agent leaves the desk; the screen of the break stands there until its end."""
        self.queue.start(self._begin_break(), group="break", exclusive=False)

    async def _begin_break(self) -> None:
        from carecall.desk.away import take_break
        from carecall.screens.away import BreakScreen

        self.app.push_screen(BreakScreen(await self.app.writing(take_break, self.app.desk)))

    def end_break(self) -> None:
        self.queue.start(self._end_break(), group="break", exclusive=False)

    async def _end_break(self) -> None:
        from carecall.desk.away import end_break

        await self.app.writing(end_break, self.app.desk)
        self.app.open_queue()
        self.app.tell(self.app.words("Welcome back; your promises are yours again."))

    async def come_in(self) -> None:
        """A desk that was killed during a break left one behind; its last outcome can be undone still."""
        self.look_back()
        from carecall.desk.away import end_break

        if self.app.desk.agent:
            await self.app.writing(end_break, self.app.desk)
