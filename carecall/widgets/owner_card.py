"""Owns the card at the head of a call: who, which number, which car, which programmes. Invariant: the number stands in
clear only where the call is claimed (C-20); it is the view that decides it from what it is handed.
"""

from __future__ import annotations

from carecall.widgets.block import Block


class OwnerCard(Block):
    """Name, number and car; a line for each contact of the call; what is known of the car."""

    DEFAULT_CSS = "OwnerCard { background: $surface; }"
