"""Owns contact sheets: many scenes on one picture. Invariant: scenes of one language and size stand together, each
under its name.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pictures.browser import Browser
from pictures.svg import size_of

GAP, CAPTION = 12, 22
STYLE = f"""body {{ margin: 0; background: #808080; font: 14px sans-serif; }}
figure {{ position: absolute; margin: 0; }} figcaption {{ height: {CAPTION}px; }} img {{ display: block; }}"""


def make(svgs: Sequence[Path], each: int, browser: Browser, out: Path, scale: float = 0.75) -> Iterator[Path]:
    """Sheets of at most `each` pictures, at `scale` of their size; named by language, size and number."""
    for kind, found in groupby(sorted(svgs, key=_kind), _kind):
        paths = list(found)
        for number, start in enumerate(range(0, len(paths), each), 1):
            target = out / f"sheet-{kind}-{number:02}.png"
            _sheet(paths[start : start + each], browser, scale, target)
            yield target


def _kind(svg: Path) -> str:
    """`zh-80x24`."""
    return "-".join(svg.stem.split("-")[-2:])


def _sheet(svgs: Sequence[Path], browser: Browser, scale: float, target: Path) -> None:
    width, height = size_of(svgs[0].read_text(encoding="utf-8"))
    columns = math.ceil(math.sqrt(len(svgs) * height / width))
    across, down = width + GAP, height + CAPTION + GAP
    figures = [
        f'<figure style="left: {GAP + place % columns * across}px; top: {place // columns * down}px">'
        f'<figcaption>{html.escape(svg.stem)}</figcaption><img src="{svg.as_uri()}" width="{width}"></figure>'
        for place, svg in enumerate(svgs)
    ]
    page = svgs[0].with_suffix(".html")
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{''.join(figures)}", encoding="utf-8")
    rows = math.ceil(len(svgs) / columns)
    browser.shoot(page, GAP + columns * across, rows * down, scale, target)
