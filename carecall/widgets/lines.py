"""Owns the lines that frame every screen: the top line, the status line, the key line.

Invariant: each is one terminal line, never wraps, and gives up its least important part first.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.widget import Widget

from carecall.view.cells import fit, width

Part = tuple[str, str]  # a text and its style


class Line(Widget):
    """One line: `left` parts, cut where needed, and `right` parts, which are kept."""

    DEFAULT_CSS = "Line { height: 1; width: 100%; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Put these parts on the line; unchanged ones are not painted again."""
        parts = tuple(left), tuple(right)
        if parts != (self._left, self._right):
            self._left, self._right = parts
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, for tests and screen readers."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def render(self) -> Content:
        room = self.size.width
        right = fit_parts(self._right, room)
        taken = sum(width(text) for text, _ in right)
        left = fit_parts(self._left, room - taken - (1 if taken else 0))
        gap = room - taken - sum(width(text) for text, _ in left)
        return Content.assemble(*left, (" " * max(gap, 0), ""), *right)


def fit_parts(parts: Sequence[Part], cells: int) -> list[Part]:
    """The parts in at most `cells` cells; the first that is too long is cut, the others after it are left out."""
    out: list[Part] = []
    for text, style in parts:
        if width(text) > cells:
            if cells > 0:
                out.append((fit(text, cells), style))
            break
        out.append((text, style))
        cells -= width(text)
    return out


class KeyLine(Line):
    """The keys of a screen: (key, label) pairs in order of importance; the last pair (help) is always there."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pairs: tuple[tuple[str, str], ...] = ()

    def show_keys(self, pairs: Sequence[tuple[str, str]]) -> None:
        if tuple(pairs) != self._pairs:
            self._pairs = tuple(pairs)
            self._arrange()

    def on_resize(self, event: Resize) -> None:
        self._arrange()

    def _arrange(self) -> None:
        *pairs, last = self._pairs or (("", ""),)
        room = self.size.width - _pair_width(last) - 1
        parts: list[Part] = [(" ", "")]
        for pair in pairs:
            room -= _pair_width(pair)
            if room < 0:
                break
            parts += _key_parts(pair)
        self.show(parts, _key_parts(last))


def _pair_width(pair: tuple[str, str]) -> int:
    return width(pair[0]) + width(pair[1]) + 3


def _key_parts(pair: tuple[str, str]) -> list[Part]:
    return [(pair[0], "bold $accent"), (f" {pair[1]}  ", "$text-muted")]
