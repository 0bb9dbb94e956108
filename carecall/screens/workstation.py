"""Owns what every screen may ask of the app: language, reading, writing and the way to other screens.

Invariant: nothing of the database runs in the event loop, and a write that was asked for is done: writes queue first
in first out on a thread of their own, survive the screen that asked, and closing the app waits for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from textual.app import App

from carecall.desk.context import Agent, Desk
from carecall.desk.queue import QueueRow
from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.model.ids import CustomerId

if TYPE_CHECKING:
    from carecall.desk.day_load import Coming
    from carecall.desk.undoing import Undoable
    from carecall.screens.base import DeskScreen
    from carecall.screens.collector import Unheeded
    from carecall.screens.comforts import Comforts
    from carecall.screens.errands import Errands
    from carecall.screens.new_rules import NewRules

P = ParamSpec("P")
T = TypeVar("T")


class Rows(Protocol):
    """What the call screen may ask of the list that the queue screen shows."""

    @property
    def next_promise(self) -> Coming | None:
        """The agent's next promise; its time may be past."""

    def row(self, customer: CustomerId) -> QueueRow | None:
        """The owner's row, as it was read last."""

    def neighbour(self, customer: CustomerId, step: int) -> QueueRow | None:
        """The next (+1) or previous (-1) row of the shown list that can be called now; None at the list's end."""

    def following(self, customer: CustomerId, urgent: bool = False) -> QueueRow | None:
        """The owner to call after this one: a promise whose time has come, else the next one below, else the first;
        `urgent`: the first at once, where a promise led away from the order."""

    def due(self, customer: CustomerId) -> QueueRow | None:
        """The first other owner whose promised time has come; None where nobody waits for one."""

    def select(self, customer: CustomerId) -> None:
        """Put the cursor on this owner."""

    def action_search(self) -> None:
        """Open the line on which owners are found."""

    def end_search(self) -> None:
        """Show the whole list again, where one owner was searched for."""

    def reload(self) -> None:
        """Read the list again."""


class Workstation(App[None]):
    """The app as its screens see it. `words` are those of the current language, `key_table` the keys of this desk."""

    def __init__(self, desk: Desk, words: Words, training: bool, key_table: KeyTable) -> None:
        super().__init__()
        self.desk = desk
        self.words = words
        self.training = training
        self.key_table = key_table
        self._reads = ThreadPoolExecutor(1, "reads")
        self._writes = ThreadPoolExecutor(1, "writes")
        self._finishing = False

    async def reading(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args)` in the reading thread, which has a connection of its own."""
        return await asyncio.wrap_future(self.read_ahead(fn, *args, **kwargs))

    def read_ahead(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Start a read now; whoever needs it awaits `asyncio.wrap_future` of it later."""
        self._still_open()
        return self._reads.submit(fn, *args, **kwargs)

    def queue_write(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Have `fn(*args)` done behind the writes that were asked for before; whoever asked awaits `stored` of it."""
        self._still_open()
        return asyncio.wrap_future(self._writes.submit(fn, *args, **kwargs))

    async def stored(self, write: asyncio.Future[T]) -> T:
        """What a write gives. It is done even if whoever waits for it goes away."""
        try:
            return await asyncio.shield(write)
        except asyncio.CancelledError:
            write.add_done_callback(self._orphaned)
            raise

    async def writing(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args)` behind the writes that were asked for before."""
        return await self.stored(self.queue_write(fn, *args, **kwargs))

    def write_behind(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        """`fn(*args)` behind the writes that were asked for before; nobody waits for it. Not in a desk that closes."""
        if not self._finishing:
            self._writes.submit(fn, *args, **kwargs)

    def _orphaned(self, future: asyncio.Future[T]) -> None:
        error = None if future.cancelled() else future.exception()
        if isinstance(error, Exception):
            self.complain(error)

    @property
    def closing(self) -> bool:
        """Whether the desk is being closed: nothing more is begun."""
        return self._finishing

    def _still_open(self) -> None:
        if self._finishing:
            raise asyncio.CancelledError

    async def finish_work(self) -> None:
        """Wait until everything is stored; whoever asks for more after it is cancelled."""
        self._finishing = True
        await asyncio.to_thread(self._reads.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(self._writes.shutdown, wait=True)

    @property
    def queue(self) -> Rows:
        """The rows of today's list."""
        raise NotImplementedError

    collector: Unheeded
    comforts: Comforts
    errands: Errands
    new_rules: NewRules

    def tell(self, text: str, *shorter: str) -> None:
        """Say a sentence, or the same `shorter`, on the status line of the screen that is open."""
        raise NotImplementedError

    def hint(self, screen: DeskScreen) -> str:
        """What the training desk says on this screen now; "" for nothing."""
        raise NotImplementedError

    def done(self, screen: DeskScreen, action: str) -> None:
        """An action was asked for on this screen."""
        raise NotImplementedError

    async def outcome_stored(self) -> None:
        """An outcome was stored or undone: the training desk looks how far the trainee is."""
        raise NotImplementedError

    def tell_the_time(self) -> None:
        """Say anew on the screen that is open what depends on the time and on the list: the list was read anew."""
        raise NotImplementedError

    def announce(self, message: str) -> None:
        """Say a message id that nobody asked for: no key takes it from the status line before it could be read."""
        raise NotImplementedError

    def complain(self, error: Exception) -> None:
        """Show an error on the status line of the screen that is open."""
        raise NotImplementedError

    def take_back(self, error: CarecallError) -> None:
        """Show an error no longer, whichever screen it stands on: what it says has been mended."""
        raise NotImplementedError

    def read_anew(self) -> None:
        """Have every screen read again what it shows."""
        raise NotImplementedError

    def seat(self, agent: Agent) -> None:
        """Work as this member of staff from now on."""
        raise NotImplementedError

    def speak(self, lang: str) -> None:
        """Everything in this language from now on."""
        raise NotImplementedError

    def open_call(self, customer: CustomerId, rang_in: bool = False) -> None:
        """The call screen with this owner; `rang_in`: who is on the line."""
        raise NotImplementedError

    def reopen_call(self, undoable: Undoable) -> None:
        """The call screen with the call whose outcome is undone; its dial stands."""
        raise NotImplementedError

    def open_queue(self) -> None:
        """Back to the queue, read anew."""
        raise NotImplementedError

    def close_desk(self) -> None:
        """Leave, once everything is stored."""
        raise NotImplementedError

    def open_summary(self) -> None:
        """The figures of the day."""
        raise NotImplementedError

    def open_help(self, where: Where) -> None:
        """The keys of a screen, and what its words mean."""
        raise NotImplementedError
