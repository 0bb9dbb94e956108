"""Owns the stored text of a moment: UTC to the second, `2026-11-23T07:41:05Z`. Invariant: text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def to_instant(moment: datetime) -> str:
    """The stored text of an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
