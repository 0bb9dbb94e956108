"""Owns what a desk remembers of its agents: colours, the bell, the day's filters. Invariant: a file that is missing,
damaged or of another release gives the defaults; it never keeps a desk from opening. Each agent has a file of their
own, so that desks that save in the same moment take nothing from each other.

Filters are kept for their day only: yesterday's would hide today's calls.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

FOLDER = "preferences"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one agent left behind. `day` is the ISO day that the filters are of; "" and False are the defaults."""

    theme: str = ""
    silent: bool = False
    day: str = ""
    programme: str = ""
    slot: str = ""
    state: str = ""
    everybody: bool = False

    def on(self, today: date) -> Preferences:
        """The same without the filters of another day."""
        if self.day == today.isoformat():
            return self
        return Preferences(self.theme, self.silent, today.isoformat())


Keep = Callable[[str, Preferences], None]
"""Remembers what an agent (a staff code, or "" for nobody) prefers."""


def forgetful(agent: str, preferences: Preferences) -> None:
    """Remembers nothing."""


def load(folder: Path, agent: str) -> Preferences:
    """What is known of this agent."""
    return _checked(_read(file_of(folder, agent)))


def file_of(folder: Path, agent: str) -> Path:
    """Where an agent's preferences stand; a code may have signs that no file name can."""
    return folder / FOLDER / f"desk-{quote(agent, safe='')}.json"


def keeper(folder: Path) -> Keep:
    """Writes into the folder; one that cannot be written forgets, and the desk works on."""

    def keep(agent: str, preferences: Preferences) -> None:
        path = file_of(folder, agent)
        draft = path.with_suffix(f".{os.getpid()}")  # each desk of a machine writes one of its own
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=1), encoding="utf-8")
            draft.replace(path)
        except OSError:
            return

    return keep


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _checked(values: dict[str, Any]) -> Preferences:
    """The fields that are what they should be."""
    plain = Preferences()
    fit = {each.name: values[each.name] for each in fields(Preferences) if each.name in values}
    return replace(plain, **{name: value for name, value in fit.items() if type(value) is type(getattr(plain, name))})
