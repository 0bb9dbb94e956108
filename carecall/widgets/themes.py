"""Owns the colours. Invariant: one accent; what matters is told by words and weight too, never by colour alone."""

from __future__ import annotations

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
