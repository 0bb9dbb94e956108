"""Owns the lines that frame every screen: the top line, the status line, the key line.

Invariant: each is one terminal line, never wraps, and gives up its least important part first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Click
from textual.message import Message

from carecall.view.cells import fit, straight, width
from carecall.view.parts import Part
from carecall.widgets.painted import Painted

APART = 3
"""The fewest cells between what is said and a notice that stands beside it."""


class Line(Painted):
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

    def parts(self) -> tuple[Sequence[Part], Sequence[Part]]:
        """What stands at the two ends."""
        return self._left, self._right

    def laid_out(self) -> list[list[Part]]:
        room, (left_parts, right_parts) = self.size.width, self.parts()
        right = fit_parts(right_parts, room)
        taken = cells_of(right)
        left = fit_parts(left_parts, room - taken - (1 if taken else 0))
        return [[*left, (" " * max(room - taken - cells_of(left), 0), ""), *right]]


def cells_of(parts: Sequence[Part]) -> int:
    return sum(width(straight(text)) for text, _ in parts)


def fit_parts(parts: Sequence[Part], cells: int) -> list[Part]:
    """The parts in at most `cells` cells; the first that is too long is cut, the others after it are left out."""
    out: list[Part] = []
    for said, style in parts:
        text = straight(said)
        if width(text) > cells:
            if cells > 0:
                out.append((fit(text, cells), style))
            break
        out.append((text, style))
        cells -= width(text)
    return out


class StatusLine(Line):
    """What is said now, and a notice that stands at the right end: as much of it as what is said leaves room for.
    Either is told whole, else in the first of its shorter forms that has room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._standing: tuple[Part, ...] = ()

    def show_said(self, said: Sequence[Part], standing: Sequence[Part]) -> None:
        """The whole of each, then the same shorter and shorter."""
        if tuple(standing) != self._standing:
            self._standing = tuple(standing)
            self.refresh()
        self.show(said)

    def parts(self) -> tuple[Sequence[Part], Sequence[Part]]:
        forms, _right = super().parts()
        left = _first_fitting(forms, self.size.width) or forms[-1:]
        room = self.size.width - cells_of(left) - (APART if left else 0)
        return left, _first_fitting(self._standing, room)


def _first_fitting(forms: Sequence[Part], cells: int) -> Sequence[Part]:
    """The first of these that has room; none where none has."""
    return [part for part in forms if cells_of([part]) <= cells][:1]


@dataclass(frozen=True, slots=True)
class Hint:
    """A key on the line: what it does is called `label`; a click does the action `id`."""

    id: str
    shown: str
    label: str

    @property
    def width(self) -> int:
        return width(self.shown) + width(self.label) + 3

    @property
    def parts(self) -> list[Part]:
        return [(self.shown, "bold $accent"), (f" {self.label}  ", "$text-muted")]


class KeyLine(Line):
    """The keys of a screen in order of importance; the last one (help) is always there. One that has no room is left
    out whole, and a shorter one behind it may have some: which ones stand there is decided when they are painted."""

    @dataclass
    class Clicked(Message):
        """A key was clicked with the mouse."""

        id: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()

    def show_keys(self, hints: Sequence[Hint]) -> None:
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def on_click(self, event: Click) -> None:
        at = 1
        for hint in self._fitting():
            if at <= event.x < at + hint.width:
                self.post_message(self.Clicked(hint.id))
                return
            at += hint.width
        if self._hints and event.x >= self.size.width - self._hints[-1].width:
            self.post_message(self.Clicked(self._hints[-1].id))

    def _fitting(self) -> list[Hint]:
        """Those that have room beside the last one."""
        room, fitting = self.size.width - (self._hints[-1].width if self._hints else 0) - 2, []
        for hint in self._hints[:-1]:
            if hint.width <= room:
                room -= hint.width
                fitting.append(hint)
        return fitting

    def parts(self) -> tuple[Sequence[Part], Sequence[Part]]:
        left = [part for hint in self._fitting() for part in hint.parts]
        return [(" ", ""), *left], self._hints[-1].parts if self._hints else []
