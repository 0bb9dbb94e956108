"""Owns the place where a call is brought to its end: the outcomes, their results, what follows, an answer to correct.
Invariant: it stands below the script and never over it; it shows, and the screen's mode decides.
"""

from __future__ import annotations

from typing import ClassVar

from carecall.widgets.block import Block


class OutcomePanel(Block):
    """What stands below the sentence instead of the answers while the call is being ended."""

    DEFAULT_CSS = "OutcomePanel { margin: 1 1 0 1; }"
    bar: ClassVar[str] = "on $primary"
