"""Owns how scroll bars are drawn. Invariant: by shades and spaces alone, which every terminal draws one cell wide."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBarRender
from textual.widget import Widget


class PlainBar(ScrollBarRender):
    """A bar without the eighths of a block at its ends."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


def plain_bar(widget: Widget) -> None:
    """Give the widget's vertical scroll bar plain ends."""
    widget.vertical_scrollbar.renderer = PlainBar  # type: ignore[misc]
