"""Owns what agents made their own at a desk: colours, bell, filters. Invariant: whatever is changed is remembered
behind what is being stored, and a new agent at the desk finds their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from carecall.desk.preferences import Keep, Preferences, forgetful
from carecall.screens.workstation import Workstation
from carecall.widgets.themes import CONTRAST, DARK, LIGHT, THEMES, theme_after

Recall = Callable[[str], Preferences]
"""What an agent (a staff code, or "" for nobody) prefers."""


def unknown(agent: str) -> Preferences:
    """Nobody has left anything behind."""
    return Preferences()


@dataclass(frozen=True, slots=True)
class Memory:
    """Where preferences are kept; `bell`: the site lets promises ring."""

    recall: Recall = unknown
    keep: Keep = forgetful
    bell: bool = True


class Comforts:
    """The preferences of whoever sits at one desk."""

    def __init__(self, app: Workstation, memory: Memory) -> None:
        self.app = app
        self.memory = memory
        self.now = Preferences()
        self.recall()

    def recall(self) -> Preferences:
        """Those of the agent who sits here now."""
        self.now = self.memory.recall(self._agent).on(self.app.desk.clock.today())
        return self.now

    @property
    def _agent(self) -> str:
        return self.app.desk.agent.code if self.app.desk.agent else ""

    @property
    def theme(self) -> str:
        """The colours to show; the dark ones where nothing else that exists was chosen."""
        return self.now.theme if self.now.theme in {theme.name for theme in THEMES} else DARK.name

    @property
    def rings(self) -> bool:
        """Whether promises are rung for."""
        return self.memory.bell and not self.now.silent

    def change_theme(self) -> None:
        """The next colours: dark, light, high contrast."""
        _ = self.app.words
        if self.app.no_color:
            self.app.tell(_("NO_COLOR is set: the desk is drawn without colours."))
            return
        self.prefer(theme=theme_after(self.theme))
        self.app.theme = self.theme
        names = {DARK.name: _("dark"), LIGHT.name: _("light"), CONTRAST.name: _("high contrast")}
        self.app.tell(_("Colours: {name}.", name=names[self.theme]))

    def change_bell(self) -> None:
        """Ring for promises, or be silent."""
        _ = self.app.words
        if not self.memory.bell:
            self.app.tell(_("The bell is off in the settings file."))
            return
        self.prefer(silent=not self.now.silent)
        self.app.tell(_("Promises ring.") if self.rings else _("Promises come up silently."))

    def prefer(self, **changes: Any) -> None:
        """Remember it; a desk that closes has nothing more to remember."""
        changed = replace(self.now.on(self.app.desk.clock.today()), **changes)
        if changed != self.now:
            self.now = changed
            self.app.write_behind(self.memory.keep, self._agent, changed)
