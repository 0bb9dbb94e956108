"""Owns what is said aloud and how it is answered. Invariant: the sentence to say stands apart from everything else and
is never covered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from carecall.i18n import Words
from carecall.scripts.steps import Kind, Step
from carecall.view.large import LIT, MASKED, large
from carecall.view.outcomes import digit_of
from carecall.view.parts import QUIET, STRONG, Parts, fitted, in_columns, item, paragraph
from carecall.widgets.block import Block

NUMBER_KEYS = 10
INSET = 2
"""Cells between the bar and the sentence, and right of it."""
AROUND = 3
"""The blank lines over, in and below the place of the sentence."""


class Spoken(Block):
    """The sentence to read aloud, the loudest thing on the screen; before the dial the number, in large figures."""

    DEFAULT_CSS = "Spoken { background: $panel; color: $foreground; margin: 1 1 0 1; }"
    bar: ClassVar[str] = "on $accent"

    @property
    def lines_high(self) -> int:
        """How many lines the sentence takes, without the blank ones around it."""
        return max(len(self._lines) - 2, 0)

    def say(self, sentence: str) -> None:
        self.say_lines(lambda cells: paragraph(sentence, cells, STRONG))

    def say_lines(self, build: Callable[[int], Sequence[Parts]]) -> None:
        """Lines to read aloud, with what stands before them in the margin."""
        self.show(lambda cells: _inset(build(cells - 2 * INSET)))

    def show_number(self, number: str, hint: str, masked: bool = False) -> None:
        self.say_lines(lambda cells: large(number, hint, cells, MASKED if masked else LIT))


def _inset(lines: Sequence[Parts]) -> list[Parts]:
    return [[], *([(" " * INSET, ""), *line] for line in lines), []] if lines else []


class Choices(Block):
    """The hint that is not read aloud, and the answers with their number keys."""

    DEFAULT_CSS = "Choices { margin: 1 1 0 1; }"


def answer_lines(_: Words, step: Step, note: str, hint: str, unknown: str, cells: int) -> list[Parts]:
    """How `step` can be answered; `hint` stands in for choices where it is typed or only said; `unknown` is the key of
    the owner who does not know or want to say."""
    lines = paragraph(note, cells, QUIET, 1)
    items = [item(digit_of(place), choice.words[_.lang]) for place, choice in enumerate(step.choices)]
    if len(items) > NUMBER_KEYS:
        items = [item(str(place + 1), choice.words[_.lang]) for place, choice in enumerate(step.choices)]
    lines += in_columns(items, cells)
    if hint:
        lines += paragraph(hint, cells, indent=1)
    if step.is_question and not step.must_answer:
        lines.append(fitted(item(unknown, _("does not know or want to say")), cells))
    return lines


def by_key(step: Step) -> bool:
    """Whether one number key answers the step: a choice of at most ten, a score of at most 10."""
    if step.kind is Kind.CHOOSE:
        return len(step.choices) <= NUMBER_KEYS
    return step.kind is Kind.SCORE and (step.high or NUMBER_KEYS + 1) <= NUMBER_KEYS
