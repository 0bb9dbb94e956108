"""Owns the page that reads answers back before a call is closed: every sentence as it is said, with the number that
corrects it (B-02). Invariant: pure; a number means one answer; a sentence is cut only where the screen is too low.
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
"""How many answers the number keys can tell apart; those after them are corrected by picking them in the list."""


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of the sentence; the answers by their number keys, those first that it says, then those required ones
    that nobody gave."""

    pieces: tuple[Piece, ...]
    said: tuple[Given, ...]
    missing: tuple[Given, ...]

    @classmethod
    def of(cls, talk: Conversation, lang: str) -> Page:
        """The page of the step that is read back now."""
        pieces = talk.recital(lang)
        given = {each.step.id: each for each in talk.walk.so_far}
        asked = dict.fromkeys(ask for piece in pieces for ask in piece.asks)
        missing = talk.unanswered[:MOST]
        said = [given[ask] for ask in asked if ask in given]
        return cls(pieces, tuple(said[: MOST - len(missing)]), missing)

    @property
    def given(self) -> tuple[Given, ...]:
        """What the number keys correct, in their order."""
        return (*self.said, *self.missing)

    def number(self, step: str) -> str:
        """The number key of a step's answer; "" where it has none."""
        return next((digit_of(place) for place, each in enumerate(self.given) if each.step.id == step), "")


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
