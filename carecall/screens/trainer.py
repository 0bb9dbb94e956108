"""Owns the hints of the training desk: whose turn they are, when they leave. Invariant: what a trainee has recorded is
asked of the database, so a desk that is opened again goes on where it was; a hint never takes the focus.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from carecall.errors import StoreError
from carecall.keys import Where
from carecall.screens.base import DeskScreen
from carecall.screens.workstation import Workstation
from carecall.view import guide
from carecall.view.guide import Phase, Progress

log = logging.getLogger("carecall")


class Trainer:
    """The colleague at the elbow of one training desk."""

    def __init__(self, app: Workstation) -> None:
        self.app = app
        self.how_far = Progress()

    async def look(self) -> None:
        """See how many calls were recorded; asked again after each of the first three."""
        from carecall.desk import training

        try:
            known = await self.app.reading(training.practised, self.app.desk)
        except StoreError as error:  # the hint stays what it was; the outcome is stored, and the next one asks again
            log.warning("training: %s", error.code)
            return
        so_far = guide.progress(known.outcomes, known.undid)
        self.how_far = replace(so_far, done=so_far.done | self.how_far.done)

    def hint(self, screen: DeskScreen) -> str:
        """What is said on this screen now; "" for nothing."""
        return guide.hint(self.app.words, screen.key_of, _phase(screen), self.how_far)

    def did(self, screen: DeskScreen, action: str) -> None:
        """The trainee pressed the key of an action."""
        self.how_far = self.how_far.did(_phase(screen), action)


def _phase(screen: DeskScreen) -> Phase | None:
    if screen.WHERE is Where.QUEUE:
        return Phase.QUEUE
    if screen.WHERE is not Where.CALL:
        return None
    from carecall.screens.call_base import CallBase  # loaded with the first call
    from carecall.screens.guided import phase_of

    return phase_of(screen) if isinstance(screen, CallBase) else None
