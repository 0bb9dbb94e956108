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
