"""Owns widths. Invariant: what is returned has exactly, or at most, the cells that were asked for, whatever the script.

A cell is a column of the terminal; a Chinese character takes two. Nothing shown is ever cut by characters. Signs that
some terminals draw one cell wide and others two (`…`, `·`, `“`) are shown as signs that all of them draw alike.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

CUT = ".."
FULL, HALF, EMPTY = "⣿", "⡇", "⣀"
STRAIGHT = str.maketrans({
    "·": "･", "…": "..", "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "×": "x", "→": ">", "←": "<",
    "•": "*", "°": "o", "≤": "<", "≥": ">", "–": "-", "‥": "..", "‧": "･", "―": "-", "‐": "-", "─": "-",
    "±": "+-", "÷": "/", **dict.fromkeys("★☆●○◎■□◆◇▲△▼▽※", "*"),
    **{chr(ord("①") + place): f"({place + 1})" for place in range(20)},
})  # fmt: skip
"""What stands for the signs whose width depends on the terminal."""


def straight(text: str) -> str:
    """`text` as every terminal draws it in the same cells; a sign of unsure width that has no twin stays."""
    return text if text.isascii() else text.translate(STRAIGHT)


def width(text: str) -> int:
    """The cells that `text` takes."""
    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """`text` in at most `cells` cells; what is cut ends in two dots."""
    if cells <= 0:
        return ""
    text = straight(text)
    if cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(cells - 2, 0)).rstrip() + CUT[:cells]


def pad(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells, from the left."""
    fitted = fit(text, cells)
    return fitted + " " * (max(cells, 0) - cell_len(fitted))


def pad_left(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells, from the right, as numbers stand."""
    fitted = fit(text, cells)
    return " " * (max(cells, 0) - cell_len(fitted)) + fitted


def widest(texts: Iterable[str], at_most: int = 1000) -> int:
    """The cells of the widest of `texts`."""
    return min(max((cell_len(text) for text in texts), default=0), at_most)


def wrap(text: str, cells: int, lines: int = 1000) -> list[str]:
    """`text` in lines of at most `cells` cells: broken at spaces, between Chinese characters, and where nothing else
    helps inside a word; past `lines` lines the last one ends in two dots."""
    out: list[str] = []
    for paragraph in straight(text).split("\n"):
        out += _wrapped(paragraph, max(cells, 2))
    if len(out) <= lines:
        return out
    last = set_cell_size(out[lines - 1], min(cells - 2, cell_len(out[lines - 1]))).rstrip()
    return [*out[: lines - 1], last + CUT]


CLOSING = "，。、；：？！）》”’…,.;:?!)%"


def _wrapped(text: str, cells: int) -> list[str]:
    lines, line = [], ""
    for token in _tokens(text):
        if cell_len(line) + cell_len(token.rstrip()) > cells and line.strip():
            lines.append(line.rstrip())
            line, token = "", token.lstrip()
        while cell_len(token.rstrip()) > cells:
            head = set_cell_size(token, cells).rstrip() or token[:1]
            lines.append(head)
            token = token[len(head) :]
        line += token
    return [*lines, line.rstrip()]


def _tokens(text: str) -> Iterable[str]:
    """What a line may not be broken inside of: words with the space behind them, Chinese characters with the closing
    punctuation behind them."""
    token = ""
    for at, character in enumerate(text):
        if token and character not in CLOSING and _breaks(text[at - 1], character):
            yield token
            token = ""
        token += character
    if token:
        yield token


def _breaks(before: str, after: str) -> bool:
    if before == " ":
        return after != " "
    return after != " " and (cell_len(before) == 2 or cell_len(after) == 2)


def bar(part: float, whole: float, cells: int) -> str:
    """A bar of exactly `cells` cells, filled by `part` of `whole` in halves of a cell; any part at all is seen."""
    share = min(max(part / whole, 0.0), 1.0) if whole > 0 else 0.0
    halves = max(round(share * cells * 2), 1 if share > 0 else 0)
    full, left = divmod(halves, 2)
    drawn = FULL * full + HALF * left
    return drawn + EMPTY * (cells - len(drawn))
