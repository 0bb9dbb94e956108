"""Owns how an open desk comes by rules and scripts that were written anew. Invariant: they are taken over between two
calls and whole, never with a mistake in them: a call goes on by the rules, and with the words, that it began with;
whatever the status line says meanwhile, and what is said of them is true as long as it stands there.
"""

from __future__ import annotations

from collections.abc import Callable

from carecall.desk.context import Desk
from carecall.desk.opening import read_again
from carecall.desk.rulebook import Rulebook, Stamp
from carecall.errors import CarecallError, Misconfigured
from carecall.keys import N_
from carecall.screens.queue_list import QueueList
from carecall.screens.workstation import Workstation

CHANGED = N_("The rules have been changed; they hold at this desk from now on.")
REFUSED = Misconfigured("rules-refused")


class NewRules:
    """The rules of one desk; `at_leisure`: no call is open."""

    def __init__(self, app: Workstation, queue: QueueList, at_leisure: Callable[[], bool]) -> None:
        self.app = app
        self.queue = queue
        self._at_leisure = at_leisure
        self._refused: Stamp = ()
        self._looking = False

    def look(self) -> None:
        """Every other second, and when the list is read again by a key: was anything written anew?"""
        book = self.app.desk.rulebook
        if book and not self._looking and self._at_leisure():
            self._looking = True  # reading may take longer than it is to the next look
            self.queue.start(self._look(book), group="rules", exclusive=False)

    async def _look(self, book: Rulebook) -> None:
        try:
            stamp = await self.app.reading(lambda: book.now)
            if stamp == book.stamp:
                self._mended()
            elif stamp != self._refused:
                await self._read(book, stamp)
        finally:
            self._looking = False

    async def _read(self, book: Rulebook, stamp: Stamp) -> None:
        try:
            found = await self.app.reading(read_again, self.app.desk)
        except (CarecallError, OSError):
            self._refuse(stamp)
            return
        if self._at_leisure():
            self._take_over(found, book)

    def _refuse(self, stamp: Stamp) -> None:
        """Said once; until it is written anew the desk goes on with what it has."""
        self._refused = stamp
        self.app.complain(REFUSED)

    def _mended(self) -> None:
        """There is no mistake any more, which is said no longer."""
        if self._refused:
            self._refused = ()
            self.app.take_back(REFUSED)

    def _take_over(self, found: Desk, before: Rulebook) -> None:
        self._mended()
        self.app.desk = found.seated(self.app.desk.agent)
        if found.rulebook and found.rulebook.says_else(before):
            self.app.read_anew()
            self.app.announce(CHANGED)
