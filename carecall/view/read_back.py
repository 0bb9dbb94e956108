"""Owns the page that reads answers back before a call is closed: every sentence as it is said, with the number that
corrects it (B-02). Invariant: pure; a number means one answer, and every answer that is read has one; a sentence is cut
only where the screen is too low.
"""

from __future__ import annotations

from dataclasses import dataclass

from carecall.desk.conversation import Conversation
from carecall.i18n import Words
from carecall.scripts.engine import Given
from carecall.scripts.recital import Piece
from carecall.view.call import given_name
from carecall.view.outcomes import digit_of
from carecall.view.parts import KEY, STRONG, WARNING, Parts, paragraph

MOST = 10
"""How many answers the number keys can tell apart: what has more of them is read in parts."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what is read: the pieces of the sentence; the answers by their number keys, those first that it says,
    then, in the last part, those required ones that nobody gave."""

    pieces: tuple[Piece, ...]
    said: tuple[Given, ...]
    missing: tuple[Given, ...] = ()

    @property
    def given(self) -> tuple[Given, ...]:
        """What the number keys correct, in their order."""
        return (*self.said, *self.missing)

    def number(self, step: str) -> str:
        """The number key of a step's answer; "" where it has none."""
        return next((digit_of(place) for place, each in enumerate(self.given) if each.step.id == step), "")


def pages(talk: Conversation, lang: str, lines: int) -> tuple[Page, ...]:
    """What the step reads back, in parts: of at most ten answers, and of a line at least for every piece of it."""
    missing = talk.unanswered[:MOST]
    given = {each.step.id: each for each in talk.walk.so_far if each not in missing}
    parts: list[tuple[list[Piece], dict[str, Given]]] = [([], {})]
    for piece in talk.recital(lang):
        pieces, said = parts[-1]
        own = {ask: given[ask] for ask in piece.asks if ask in given}
        if pieces and (len(pieces) >= max(lines, 1) or len({**said, **own}) > MOST):
            parts.append(([piece], own))
        else:
            pieces.append(piece)
            said.update(own)
    if len(parts[-1][1]) + len(missing) > MOST:
        parts.append(([], {}))
    *front, last = (Page(tuple(pieces), tuple(said.values())) for pieces, said in parts)
    return (*front, Page(last.pieces, last.said, missing))


def page_lines(page: Page, cells: int, lines: int) -> list[Parts]:
    """The pieces one below the other, their numbers before them, in `lines` lines at most where that can be: the
    longest are cut first."""
    most = 1000
    while (found := _lines(page, cells, most)) and len(found) > lines and most > 1:
        most = min(most, max(map(len, _blocks(page, cells, most)))) - 1
    return found


def _lines(page: Page, cells: int, most: int) -> list[Parts]:
    return [line for block in _blocks(page, cells, most) for line in block]


def _blocks(page: Page, cells: int, most: int) -> list[list[Parts]]:
    blocks = []
    for piece in page.pieces:
        first, *rest = paragraph(piece.text, cells - 4, STRONG, lines=most)
        numbers = " ".join(filter(None, map(page.number, piece.asks)))
        head: Parts = [(f"{numbers:<2}", KEY), ("  ", ""), *first]
        blocks.append([head, *(_under(line) for line in rest)])
    return blocks


def _under(line: Parts) -> Parts:
    return [("    ", ""), *line]


def missing_lines(_: Words, page: Page, cells: int) -> list[Parts]:
    """The required questions that nobody answered, with their numbers."""
    if not page.missing:
        return []
    lines = paragraph(_("Not answered yet, and needed:"), cells, WARNING, 1)
    for given in page.missing:
        lines.append([(f" {page.number(given.step.id)} ", KEY), (f" {given_name(_, given)}", "")])
    return lines
