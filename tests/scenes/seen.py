"""Owns a screen as text that a person can read in a diff. Invariant: a line of the screen is a line of the text, cell
for cell; what stands out on it is told below, line by line, since text alone does not show it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from desk_driver import SIZES
from rich.segment import Segment
from rich.style import Style
from textual._context import visible_screen_stack
from textual.app import App
from textual.strip import Strip
from textual.widgets import Input

from scenes.catalogue import Scene
from scenes.houses import Houses
from scenes.playing import played

WEIGHTS = ("bold", "reverse", "italic", "underline", "strike")
COLOURS = ("accent", "warning", "error", "success")
NEAR = 8  # characters beside a cut
RULE = "-- what stands out "
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a screen shows: `text` of the whole; `uneven`: lines that are not as wide as the screen; `halved`: texts of
    which a wide character was cut in half, there or on the way there."""

    text: str
    uneven: tuple[str, ...]
    halved: tuple[str, ...]


async def seen(scene: Scene, houses: Houses, lang: str) -> AsyncIterator[tuple[Size, Seen]]:
    """The scene at every size; played once, the terminal resized."""
    with halved() as cut:
        async with played(scene, houses, lang, SIZES[0]) as stage:
            for place, size in enumerate(SIZES):
                if place:
                    await stage.resize(size)
                yield size, look(stage.app, cut)
                cut.clear()


def look(app: App[None], cut: Sequence[Cut] = ()) -> Seen:
    """The screen that is open, with what shines through from behind it; `cut` is what was cut in painting it."""
    visible_screen_stack.set(app._background_screens)
    strips = [strip.simplify() for strip in app.screen._compositor.render_strips()]
    uneven = [strip.text for strip in strips if strip.cell_length != app.size.width]
    whole = "\n".join(strip.text for strip in strips)
    typed = {line.value for line in app.screen.query(Input)}  # a line scrolls by cells, under the cursor
    halves = [each.whole for each in cut if each.is_in(whole) and each.whole.strip() not in typed]
    return Seen(_as_text(app, strips), tuple(uneven), tuple(halves))


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that was cut through the middle of a wide character, which leaves a blank on either side."""

    whole: str
    before: str
    after: str

    def is_in(self, text: str) -> bool:
        """Whether a side of the cut can be seen: what is covered is cut too."""
        sides = self.before[-NEAR:], self.after[:NEAR]
        return any(side.strip() and side in text for side in sides)


@contextmanager
def halved() -> Iterator[list[Cut]]:
    """The texts that are cut so while something is painted."""
    found: list[Cut] = []
    split = Segment.split_cells

    def watched(segment: Segment, cut: int) -> tuple[Segment, Segment]:
        before, after = split(segment, cut)
        if before.text + after.text != segment.text:
            found.append(Cut(segment.text, before.text, after.text))
        return before, after

    with patch.object(Segment, "split_cells", watched):
        yield found


def own_text(text: str) -> str:
    """The lines of the screen alone."""
    return text.partition(RULE)[0]


def _as_text(app: App[None], strips: Sequence[Strip]) -> str:
    lines = [strip.text.rstrip() for strip in strips]
    colours = {app.theme_variables[name].lower(): name for name in COLOURS}
    marks = [f"{row:>2} {mark}" for row, strip in enumerate(strips, 1) for mark in _marks(strip, colours)]
    return "\n".join([*lines, RULE.ljust(app.size.width, "-"), *marks, ""])


def _marks(strip: Strip, colours: dict[str, str]) -> Iterator[str]:
    """`bold accent: Enter | n p`: the words of a line by how they stand out."""
    found: dict[str, list[str]] = {}
    for segment in strip:
        if segment.text.strip() and (role := _role(segment, colours)):
            found.setdefault(role, []).append(segment.text.strip())
    for role, words in found.items():
        yield f"{role}: {' | '.join(words)}"


def _role(segment: Segment, colours: dict[str, str]) -> str:
    style = segment.style or Style.null()
    weights = [name for name in WEIGHTS if getattr(style, name)]
    colour = style.color.get_truecolor().hex.lower() if style.color else ""
    return " ".join([*weights, *([colours[colour]] if colour in colours else [])])
