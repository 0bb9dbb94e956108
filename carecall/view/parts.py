"""Owns lines made of parts, a part being a text and its style. Invariant: no line is wider than the cells asked for,
and outside text stays a text: nothing of it is ever a style.
"""

from __future__ import annotations

from collections.abc import Sequence

from carecall.view.cells import CUT, fit, width, wrap

Part = tuple[str, str]
Parts = Sequence[Part]

STRONG = "bold"
KEY = "bold $accent"
QUIET = "$foreground 70%"
WARNING = "bold $warning"
INDENTED = " " * 4


def parts_width(parts: Parts) -> int:
    return sum(width(text) for text, _ in parts)


def fitted(parts: Parts, cells: int) -> list[Part]:
    """The parts in at most `cells` cells; the one that is too long is cut, those after it are left out."""
    out: list[Part] = []
    for text, style in parts:
        if width(text) > cells:
            return [*out, (fit(text, cells), style)] if cells > 0 else out
        out.append((text, style))
        cells -= width(text)
    return out


def spread(left: Parts, right: Parts, cells: int) -> list[Part]:
    """`left` and `right` at the two ends of a line; `right` is kept, `left` gives way."""
    kept = fitted(right, cells)
    room = cells - parts_width(kept)
    shown = fitted(left, room - 1 if kept else room)
    return [*shown, (" " * (room - parts_width(shown)), ""), *kept]


def paragraph(text: str, cells: int, style: str = "", indent: int = 0, lines: int = 1000) -> list[Parts]:
    """`text` wrapped, each line behind `indent` blanks; at most `lines` lines, and none where there is no text."""
    if not text:
        return []
    return [[(" " * indent + line, style)] for line in wrap(text, cells - indent, lines)]


def item(key: str, name: str) -> Parts:
    """What a key does, behind the key."""
    return [(f" {key} ", KEY), (f" {name}", "")]


def flow(items: Sequence[str], cells: int, style: str = "", indent: int = 0) -> list[Parts]:
    """The items one after another, in as many lines as they need; no item is broken over two."""
    lines: list[str] = []
    for item in items:
        longer = f"{lines[-1]} - {item}" if lines else item
        if lines and width(longer) <= cells - indent:
            lines[-1] = longer
        else:
            lines.append(fit(item, cells - indent))
    return [[(" " * indent + line, style)] for line in lines]


def in_columns(items: Sequence[Parts], cells: int, most: int = 2, gap: int = 3) -> list[Parts]:
    """The items down one column, or down two where there are more than three and all of them fit."""
    widest = max((parts_width(item) for item in items), default=0)
    count = most if len(items) > 3 and widest * most + gap * (most - 1) <= cells else 1
    if count == 1:
        return [fitted(item, cells) for item in items]
    rows = -(-len(items) // count)
    return [_beside(items[row::rows], widest, gap) for row in range(rows)]


def _beside(items: Sequence[Parts], widest: int, gap: int) -> list[Part]:
    line: list[Part] = []
    for place, item in enumerate(items):
        line += item
        if place < len(items) - 1:
            line.append((" " * (widest - parts_width(item) + gap), ""))
    return line


def shorten(blocks: Sequence[Sequence[Parts]], lines: int, cells: int) -> list[Parts]:
    """All blocks in `lines` lines of `cells` cells: the longest give up their last lines first, then the last blocks go
    whole. Two dots stand behind what more would follow."""
    kept = [list(block) for block in blocks if block]
    whole = len(kept)
    while sum(map(len, kept)) > lines:
        longest = max(kept, key=len)
        if len(longest) > 1:
            if any(text for text, _style in longest.pop()):
                longest[-1] = _cut(longest[-1], cells)
        else:
            kept.pop()
    shown = [line for block in kept for line in block]
    return [*shown[:-1], _cut(shown[-1], cells)] if shown and len(kept) < whole else shown


def _cut(line: Parts, cells: int) -> Parts:
    """The line with two dots behind it, in the place of its end where there is no room for them."""
    *front, (text, style) = line
    if text.endswith(CUT):
        return line
    return [*front, (fit(f"{text} {CUT}", cells - parts_width(front)), style)]


def key_at(lines: Sequence[Parts], x: int, y: int) -> str:
    """The key whose item stands at cell `x` of line `y`, as it is shown; "" where there is none. An item goes from its
    key to the next one, and on over the lines below that are indented under it."""
    while 0 <= y < len(lines):
        line, key, at = lines[y], "", 0
        for text, style in line:
            if style == KEY and text.strip() and at <= x:
                key = text.strip()
            at += width(text)
        if key or not "".join(text for text, _ in line).startswith(INDENTED):
            return key
        y -= 1
    return ""
