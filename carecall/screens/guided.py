"""Owns where a trainee stands in a call, for the hints of the training desk. Invariant: it looks at the call and
changes nothing; a place without a hint has no phase.
"""

from __future__ import annotations

from carecall.screens.call_base import CallBase
from carecall.screens.call_before import Prepared, Preview
from carecall.screens.call_modes import Mode
from carecall.screens.call_outcome import Confirm, Promise
from carecall.screens.call_talk import Talking
from carecall.scripts.steps import Kind
from carecall.view.guide import Phase
from carecall.widgets.script_step import by_key


def phase_of(call: CallBase) -> Phase | None:
    """What the trainee sees on the call screen."""
    mode = call.mode
    if isinstance(mode, Talking):
        return _talk(mode)
    if isinstance(mode, Confirm):
        return Phase.PROPOSED if mode.proposed else Phase.CONFIRM
    plain: dict[type[Mode], Phase] = {Preview: Phase.NEXT, Prepared: Phase.PREPARED, Promise: Phase.CALLBACK}
    return plain.get(type(mode))


def _talk(mode: Talking) -> Phase:
    """Which kind of step is asked; the first question of a call is one of its own."""
    if by_key(mode.step) and not mode.talk.so_far:
        return Phase.OPENING
    if mode.step.is_said:
        return Phase.READ_BACK if mode.talk.reads_back else Phase.SAID
    if not by_key(mode.step):
        return Phase.TYPED
    return Phase.SCORE if mode.step.kind is Kind.SCORE else Phase.CHOICE
