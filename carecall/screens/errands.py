"""Owns what an agent does beside calling: undoing an outcome, handing a promise over, having a break, closing the desk.
Invariant: it is done behind the writes that were asked for before, outlives the screen that asked, and what came of it
is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from carecall.desk.context import Desk
from carecall.errors import Refused, StoreError
from carecall.keys import N_
from carecall.model.ids import CallId, CustomerId, StaffId
from carecall.screens.base import SHOWN_SECONDS
from carecall.screens.queue_list import QueueList
from carecall.screens.workstation import Workstation

if TYPE_CHECKING:
    from carecall.desk.card import Card
    from carecall.desk.undoing import Undoable, Undone
    from carecall.screens.away import BreakScreen

WHICH = N_("Undo “{outcome}” for {name}? {key} once more does it.")
ELSEWHERE = (
    N_("Undone: “{outcome}”, {name}, who is not on the list that is shown."),
    N_("Undone: {name}, who is not on the list that is shown."),
)
UNDONE = (
    N_("Undone: “{outcome}”, {name}. {key} prepares the call again."),
    N_("Undone: {name}. {key} prepares the call again."),
)
NEVER_DIALLED = N_("Nobody was dialled, then? {key} once more takes the dial back.")
UNDIALLED = N_("The dial is taken back: {name}. {key} prepares the call again.")
BEHIND: tuple[str, ...] = (N_("Undone: “{outcome}”, {name}."),)
"""Each whole, then without the outcome, for a window without room for it."""
READ_SECONDS = 0.3
"""Seconds that a question stands there before it may be answered: a key that is held down answers nothing."""


def _last(desk: Desk) -> Undoable:
    """What would be undone. Raises Refused; it is loaded in the reading thread, the loop would stand still."""
    from carecall.desk import undoing

    return undoing.last(desk)


class Errands:
    """What one desk does beside calling."""

    def __init__(self, app: Workstation, queue: QueueList) -> None:
        self.app = app
        self.queue = queue
        self._told: tuple[CallId, datetime] | None = None
        self._leaving: datetime | None = None
        self._asked = ""

    # ------------------------------------------------------------ undo

    def ask_to_undo(self, undo: Callable[[Undoable], None]) -> None:
        """Undo the agent's last outcome, or say why not. Other things may have been done since: the first press tells
        which outcome it is, the second has it undone by `undo`."""
        self.queue.start(self._ask_to_undo(undo), group="undo", exclusive=False)

    async def _ask_to_undo(self, undo: Callable[[Undoable], None]) -> None:
        from carecall.view.names import outcome_name

        coming, words = await self.app.reading(_last, self.app.desk), self.app.words
        if self._was_told(coming.call):
            self._told = None
            undo(coming)
            return
        said = outcome_name(words, coming.outcome)
        self._asked = words(WHICH, outcome=said, name=coming.name, key=self.queue.key_of("undo"))
        self.app.tell(self._asked)

    def forget(self, action: str) -> None:
        """Whatever else is done answers neither question: a press of its key asks it anew."""
        if action != "undo" and self._told:
            self._told = None
            self.queue.forget(self._asked)
        if action != "quit":
            self._leaving = None

    def _was_told(self, call: CallId) -> bool:
        """Whether the status line says which one it is, and has said so for long enough to be read."""
        now = self.app.desk.clock.machine()
        told, self._told = self._told, (call, now)
        return told is not None and told[0] == call and READ_SECONDS <= (now - told[1]).total_seconds() < SHOWN_SECONDS

    # ------------------------------------------------------------ the end of the day

    def ask_to_leave(self, surely: bool) -> None:
        """Close the desk; who leaves something behind is told so first, and the second press closes it. Unless it is
        `surely` what is wanted, it is asked all the same."""
        now, asked = self.app.desk.clock.machine(), self._leaving
        self._leaving = now
        if asked and READ_SECONDS <= (now - asked).total_seconds() < SHOWN_SECONDS:
            self.app.close_desk()
        else:
            self.queue.start(self._ask_to_leave(surely), group="leave")

    async def _ask_to_leave(self, surely: bool) -> None:
        """A database that cannot be read keeps nobody at the desk."""
        from carecall.desk.leaving import Left, left  # it loads all that a call needs
        from carecall.view.leaving import left_words

        try:
            found = await self.app.reading(left, self.app.desk)
        except StoreError:
            found = Left(0, None)
        key, now = self.queue.key_of("quit"), self.app.desk.clock.wall()
        said = left_words(self.app.words, found, key, self.queue.key_of("summary"), now)
        if not (said or surely):
            said = [self.app.words("{key} once more closes the desk.", key=key)]
        if said:
            self.app.tell(*said)
        else:
            self.app.close_desk()

    # ------------------------------------------------------------ undo, of a dial

    def ask_to_undial(self, call: CallId, undial: Callable[[], None]) -> None:
        """The same of a dial whose outcome was undone just now: that it was never made is said by a second press."""
        if self._was_told(call):
            self._told = None
            undial()
        else:
            self.app.tell(self.app.words(NEVER_DIALLED, key=self.queue.key_of("undo")))

    async def undone(self, done: Undone, lead_back: Callable[[], None] = lambda: None) -> None:
        """Say what was undone. The cursor of the list goes to its owner, unless the agent is elsewhere by then."""
        await self.taken_back()
        await self.queue.load(by_key=True)  # else the owner would come back behind all others
        lead_back()
        forms: tuple[str, ...] = BEHIND
        if self.queue.is_open:
            self.queue.select(done.customer)
            here = self.queue.current is not None and self.queue.current.customer == done.customer
            forms = UNDONE if here else ELSEWHERE
        self.app.tell(*self._undone_words(done, forms))

    def _undone_words(self, done: Undone, forms: Sequence[str]) -> Sequence[str]:
        from carecall.view.names import outcome_name

        words, key = self.app.words, self.queue.key_of("prepare")
        if done.outcome is None:
            return [words(UNDIALLED, name=done.name, key=key)]
        outcome = outcome_name(words, done.outcome)
        return [words(form, outcome=outcome, name=done.name, key=key) for form in forms]

    async def taken_back(self) -> None:
        """What else follows an outcome that was undone."""
        self.look_back()
        await self.app.outcome_stored()

    def look_back(self) -> None:
        """The key that undoes stands on the list's key line while there is something to undo."""
        self.queue.start(self._look_back(), group="look-back")

    async def _look_back(self) -> None:
        try:
            await self.app.reading(_last, self.app.desk)
        except Refused:
            self.queue.show_undo(False)
        else:
            self.queue.show_undo(True)

    # ------------------------------------------------------------ a call for somebody else

    def hand(self, customer: CustomerId, to: StaffId | None, programme: str = "") -> None:
        """Hand the owner's promise to a colleague, with None to everybody of the role; of a `programme` what nobody
        promised."""
        self.app.open_queue()
        handing = self._give(customer, to, programme) if programme else self._hand(customer, to)
        self.queue.start(handing, group="hand", exclusive=False)

    async def _hand(self, customer: CustomerId, to: StaffId | None) -> None:
        from carecall.desk.promising import hand
        from carecall.view.away import handed_words

        done = await self.app.writing(hand, self.app.desk, customer, to)
        self.queue.reload_by_key()
        self.app.tell(*handed_words(self.app.words, done, self.app.desk.clock.wall()))

    async def _give(self, customer: CustomerId, to: StaffId | None, programme: str) -> None:
        from carecall.desk.giving import give
        from carecall.view.sharing import given_words

        done = await self.app.writing(give, self.app.desk, customer, to, programme)
        self.queue.reload_by_key()
        self.app.tell(given_words(self.app.words, self.app.desk.pack, done))

    # ------------------------------------------------------------ a break

    def begin_break(self) -> None:
        """The agent leaves the desk; the screen of the break stands there at once, and until its end."""
        from carecall.screens.away import BreakScreen

        away = BreakScreen()
        self.app.push_screen(away)
        self.queue.start(self._begin_break(away), group="break", exclusive=False)

    async def _begin_break(self, away: BreakScreen) -> None:
        from carecall.desk.away import take_break

        try:
            away.show_break(await self.app.writing(take_break, self.app.desk))
            self.app.collector.at_leisure()
        except Exception:
            self._come_back(away)
            raise

    def end_break(self, away: BreakScreen) -> None:
        self.queue.start(self._end_break(away), group="break", exclusive=False)

    async def _end_break(self, away: BreakScreen) -> None:
        from carecall.desk.away import end_break

        await self.app.writing(end_break, self.app.desk)
        if self._come_back(away):
            self.app.tell(self.app.words("Welcome back; your promises are yours again."))

    def _come_back(self, away: BreakScreen) -> bool:
        """From the screen of the break to the list; False where the agent has come back already."""
        if away not in self.app.screen_stack:
            return False
        self.app.open_queue()
        return True

    async def come_in(self) -> Card | None:
        """A desk that was killed during a break left one behind; its last outcome can be undone still; and the call
        that this agent has not closed. Asked for in one write: what a key asks for comes behind it."""
        self.look_back()
        return await self.app.writing(_come_in, self.app.desk) if self.app.desk.agent else None


def _come_in(desk: Desk) -> Card | None:
    from carecall.desk.away import end_break
    from carecall.desk.calling import unfinished

    end_break(desk)
    return unfinished(desk)
