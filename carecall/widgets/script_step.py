"""Owns what is said aloud and how it is answered. Invariant: the sentence to say stands apart from everything else and
is never covered.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

from carecall.i18n import Words
from carecall.scripts.steps import Kind, Step
from carecall.view.outcomes import digit_of
from carecall.view.parts import KEY, QUIET, STRONG, Parts, fitted, in_columns, paragraph, parts_width
from carecall.widgets.block import Block

NUMBER_KEYS = 10


class Spoken(Block):
    """The sentence to read aloud, the loudest thing on the screen; before the dial the number, in large figures."""

    DEFAULT_CSS = """
    Spoken { background: $panel; color: $text; border-left: thick $accent; padding: 1 2; margin: 1 1 0 1; }
    """

    @property
    def lines_high(self) -> int:
        """How many lines the sentence takes."""
        return len(self._lines)

    def say(self, sentence: str) -> None:
        self.show(lambda cells: paragraph(sentence, cells, STRONG))

    def show_number(self, number: str, hint: str) -> None:
        self.show(lambda cells: [*large(number, cells), [], *paragraph(hint, cells)])


class Choices(Block):
    """The hint that is not read aloud, and the answers with their number keys."""

    DEFAULT_CSS = "Choices { margin: 1 1 0 1; }"


def answer_lines(_: Words, step: Step, note: str, hint: str, cells: int) -> list[Parts]:
    """How `step` can be answered; `hint` stands in for choices where it is typed or only said."""
    lines = paragraph(note, cells, QUIET, 1)
    items = [_item(digit_of(place), choice.words[_.lang]) for place, choice in enumerate(step.choices)]
    if len(items) > NUMBER_KEYS:
        items = [_item(str(place + 1), choice.words[_.lang]) for place, choice in enumerate(step.choices)]
    lines += in_columns(items, cells)
    if hint:
        lines += paragraph(hint, cells, indent=1)
    if step.is_question and not step.must_answer:
        lines.append(fitted(_item("-", _("does not know or want to say")), cells))
    return lines


def by_key(step: Step) -> bool:
    """Whether one number key answers the step: a choice of at most ten, a score of at most 10."""
    if step.kind is Kind.CHOOSE:
        return len(step.choices) <= NUMBER_KEYS
    return step.kind is Kind.SCORE and (step.high or NUMBER_KEYS + 1) <= NUMBER_KEYS


def _item(key: str, name: str) -> Parts:
    return [(f" {key} ", KEY), (f" {name}", "")]


def large(number: str, cells: int) -> list[Parts]:
    """A number in figures three lines high; plain where it does not fit."""
    glyphs = [_glyph(character) for character in number]
    rows: Sequence[Parts] = [[("".join(glyph[row] for glyph in glyphs), STRONG)] for row in range(3)]
    if parts_width(rows[0]) > cells or any(character not in DIGITS for character in number):
        return [fitted([(number, STRONG)], cells)]
    return list(rows)


def _glyph(character: str) -> list[str]:
    at = max(DIGITS.find(character), 0)
    return [line.ljust(3)[:3] for line in DIGITS3X3_BOLD[at * 3 : at * 3 + 3]]
