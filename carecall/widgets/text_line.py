"""Owns typing a line. Invariant: what is typed or pasted is clean at once, before it is painted."""

from __future__ import annotations

from textual.events import Paste
from textual.widgets import Input

from carecall.text import clean


class TextLine(Input):
    """An input of one line, without a box. Printable keys are its own; the screen keeps the arrows and F-keys."""

    DEFAULT_CSS = """
    TextLine, TextLine:focus { border: none; height: 1; padding: 0 1; background: $panel; }
    TextLine:nocolor { text-style: underline; }
    """

    def __init__(self, *, id: str | None = None, placeholder: str = "", limit: int = 200) -> None:
        super().__init__(id=id, placeholder=placeholder, max_length=limit, select_on_focus=False, compact=True)

    def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(clean(event.text))

    def validate_value(self, value: str) -> str:
        """Clean, except that the space that is just being typed stays."""
        if value.isascii() and value.isprintable():
            return value
        tail = " " if value.endswith(" ") else ""
        return clean(value) + tail
