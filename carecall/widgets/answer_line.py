"""Owns the line that things are typed on: answers, callback times, notes. Invariant: pasted text is text and never
keys, and a key that the screen has taken types nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from carecall.text import LONGEST, half_width

DELETING = "backspace"


class AnswerLine(Input):
    """One line for typing. `taken` says whether the screen has used a key up; on an empty line the keys in `passing`,
    in their plain form, are not typed: `passed` does what they mean, before anything behind them is looked at.
    `touched`: something was typed or deleted since the line was last asked with something new."""

    DEFAULT_CSS = """
    AnswerLine, AnswerLine:focus {
        height: 1; padding: 0 2; margin: 1 1 0 1; border: none; background: $primary 25%;
    }
    AnswerLine:nocolor { text-style: underline; }
    """

    @dataclass
    class Emptied(Message):
        """One Backspace too many: the line has been worked on, and nothing is left on it to delete."""

    def __init__(
        self, taken: Callable[[Key], bool], passed: Callable[[str], None], *, id: str | None = None
    ) -> None:
        super().__init__(id=id, max_length=LONGEST, select_on_focus=False)
        self._taken, self._passed = taken, passed
        self.passing: Collection[str] = ()
        self.touched = False

    def ask(self, placeholder: str, passing: Collection[str], value: str, replaced: bool = False) -> None:
        """Wait for something new to be typed. `replaced`: what stands there is selected: a letter replaces it, an arrow
        key keeps it."""
        self.placeholder = placeholder
        self.passing = passing
        if self.value != value:
            self.value = value
            self.cursor_position = len(value)
            if replaced:
                self.select_all()

    async def _on_key(self, event: Key) -> None:
        key = half_width(event.character) if event.is_printable and event.character else event.key
        taken, passed = self._taken(event), not self.value and key in self.passing
        if not taken and not passed:
            self.touched = self.touched or event.is_printable or bool(self.value)
            return
        event.stop()
        event.prevent_default()
        if taken:
            return
        if self.touched and key == DELETING:
            self.post_message(self.Emptied())
        else:
            self._passed(key)
