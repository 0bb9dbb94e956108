"""Owns making Rich's picture of a screen exact. Invariant: a grapheme stands in its cell, whatever font there is.

Rich gives a run of text one length, counted in characters, so that browsers squeeze Chinese to half its width.
"""

from __future__ import annotations

import html
import re

from rich.cells import split_graphemes

CELL = 12.2  # how wide Rich draws a cell
FONTS = 'font-family: "Fira Code", "Noto Sans Mono CJK SC", "Noto Color Emoji", monospace'
_TEXT = re.compile(r'<text (?P<before>[^>]*?)\bx="(?P<x>[\d.]+)"(?P<after>[^>]*?)textLength="[^"]*"(?P<rest>[^>]*)>'
                   r"(?P<text>[^<]*)</text>")  # fmt: skip
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def exact(svg: str) -> str:
    """The picture with every grapheme placed by itself, and with fonts of this machine."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
    svg = re.sub(r'font-family: ?"?Fira Code"?(, ?monospace)?', FONTS, svg)
    return _TEXT.sub(_graphemes, svg)


def size_of(svg: str) -> tuple[int, int]:
    """Its width and height in pixels."""
    found = _SIZE.search(svg)
    assert found
    return round(float(found[1])), round(float(found[2]))


def _graphemes(run: re.Match[str]) -> str:
    """One text for each grapheme that can be seen."""
    text, x = html.unescape(run["text"]), float(run["x"])
    attributes = f"{run['before']}{run['after']}{run['rest']}"
    placed = []
    for start, end, cells in split_graphemes(text)[0]:
        if text[start:end].strip("\xa0 "):
            placed.append(f'<text {attributes} x="{x:.1f}">{html.escape(text[start:end])}</text>')
        x += cells * CELL
    return "".join(placed)
