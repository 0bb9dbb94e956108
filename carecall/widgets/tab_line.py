"""Owns the lines above a list that can be clicked: the views and the filters. Invariant: a click on a view means the
one that stands under the pointer; whoever shows the lines decides what a click does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Click
from textual.message import Message

from carecall.view.tabs import Tab
from carecall.widgets.lines import Line


class TabLine(Line):
    """Tabs beside each other."""

    @dataclass
    class Clicked(Message):
        """A tab was clicked; `code` is its programme, "" for all of them."""

        code: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: Sequence[Tab] = ()

    def show_tabs(self, tabs: Sequence[Tab]) -> None:
        self._tabs = tabs
        self.show([part for tab in tabs for part in tab.parts])

    def on_click(self, event: Click) -> None:
        found = next((tab for tab in self._tabs if tab.start <= event.x < tab.end), None)
        if found:
            self.post_message(self.Clicked(found.code))


class FilterLine(Line):
    """What is filtered, on one line."""

    @dataclass
    class Clicked(Message):
        """The line was clicked."""

    def on_click(self) -> None:
        self.post_message(self.Clicked())
