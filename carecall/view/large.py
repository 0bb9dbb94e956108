"""Owns large figures. Invariant: a figure is drawn by shade, out of its own digit: every terminal draws it alike, and
one without colours still shows which it is.
"""

from __future__ import annotations

from itertools import groupby

from carecall.view.parts import STRONG, Part, Parts, fitted, paragraph

LIT = "$accent on $accent"
MASKED = "$secondary on $secondary"
FIGURES = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "+": ("   ", " # ", "###", " # ", "   "),
    "*": ("   ", "   ", " # ", "   ", "   "),
    "-": ("   ", "   ", "###", "   ", "   "),
}
"""Five lines of three cells each; `#` is lit."""
HIGH = 5
BETWEEN_GROUPS = 2
BESIDE = 20
"""The cells that a hint needs to stand beside the figures; with fewer it stands below them."""


def large(number: str, hint: str, cells: int, style: str = LIT) -> list[Parts]:
    """A number in figures five lines high, in its groups, with what to do beside it or below; plain where it does not
    fit."""
    rows = _rows(number, style)
    wide = sum(len(text) for text, _ in rows[0]) if rows else 0
    if not rows or wide > cells:
        return [fitted([(number, STRONG)], cells), [], *paragraph(hint, cells)]
    room = cells - wide - 3
    if room < BESIDE:
        return [*rows, [], *paragraph(hint, cells)]
    beside = paragraph(hint, room, indent=3)[: len(rows)]
    first = (len(rows) - len(beside)) // 2
    lines: list[Parts] = list(rows)
    for place, line in enumerate(beside, first):
        lines[place] = [*rows[place], *line]
    return lines


def _rows(number: str, style: str) -> list[list[Part]]:
    """The lines of the figures; none where there is no figure for a sign."""
    if not number or any(sign != " " and sign not in FIGURES for sign in number):
        return []
    return [_runs("".join(_drawn(sign, row) for sign in number), style) for row in range(HIGH)]


def _drawn(sign: str, row: int) -> str:
    if sign == " ":
        return " " * BETWEEN_GROUPS
    return FIGURES[sign][row].replace("#", sign) + " "


def _runs(row: str, style: str) -> list[Part]:
    """The row as parts: what is lit, and the blanks between."""
    return [("".join(run), style if lit else "") for lit, run in groupby(row, lambda sign: sign != " ")]
