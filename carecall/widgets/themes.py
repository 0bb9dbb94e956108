"""Owns the colours, and how a desk does without them. Invariant: one accent; what matters is told by words and weight
too, never by colour alone; where NO_COLOR is set not even a grey is sent.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

DARK = Theme(
    "carecall-dark",
    primary="#3e7fb8",
    secondary="#5b7a94",
    accent="#8fc7f0",
    warning="#e5b567",
    error="#f08a7b",
    success="#9bc58b",
    foreground="#dde3e8",
    background="#14191d",
    surface="#1c2329",
    panel="#26303a",
    dark=True,
)
LIGHT = Theme(
    "carecall-light",
    primary="#1f5f99",
    secondary="#58748c",
    accent="#1a5a94",
    warning="#8a5a00",
    error="#b3261e",
    success="#2f6b2f",
    foreground="#1c2329",
    background="#fafbfc",
    surface="#eef1f4",
    panel="#dde4ea",
    dark=False,
)
CONTRAST = Theme(
    "carecall-contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffd700",
    warning="#ffff00",
    error="#ff9d9d",
    success="#7fff7f",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    variables={"text-muted": "#ffffff", "text-disabled": "#d0d0d0"},
)
THEMES = (DARK, LIGHT, CONTRAST)


def theme_after(name: str) -> str:
    """The next one, for the key that goes through them."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else DARK.name


class Uncoloured(LineFilter):
    """Weight, slant and underlining stay; a ground that stood out by its colour is reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, style and _uncoloured(style, background), control) for text, style, control in segments]


STANDS_OUT = 0.2
"""By how much of the way from black to white; the shades of regions differ by less, all else by more."""


@lru_cache(1024)
def _uncoloured(style: Style, background: Color) -> Style:
    ground = Color.from_rich_color(style.bgcolor) if style.bgcolor else background
    loud = abs(ground.brightness - background.brightness) > STANDS_OUT
    return style.without_color + Style(reverse=True) if loud else style.without_color
