"""Owns what the answer line is for at a step: what it asks for, and which keys act while it is empty. Invariant: no key
acts that an answer may begin with.
"""

from __future__ import annotations

from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.scripts.steps import Kind, Step

NUMBERS = frozenset({Kind.CHOOSE, Kind.SCORE, Kind.NUMBER, Kind.ODOMETER})


def acting(table: KeyTable, kind: Kind | None) -> frozenset[str]:
    """The keys that are not typed on the empty line: to go back everywhere, "does not know" where no such answer
    begins with its key, and where a number is asked for every key that is no digit. None: a text that is no answer."""
    pressed = table.pressed(Where.CALL)
    editing = {key for key, (action, _) in pressed.items() if action.id == "back" and len(key) > 1}
    if kind is None or kind is Kind.TEXT:
        return frozenset(editing)
    signs = {key for key in pressed if len(key) == 1 and not key.isalnum() and pressed[key][0].id == "unknown"}
    letters = {key for key in pressed if len(key) == 1 and not key.isdigit()} if kind in NUMBERS else set()
    return frozenset(editing | signs | letters)


def typed_on_line(step: Step, by_key: bool) -> bool:
    """Whether the answer is typed, and not given by one key."""
    return step.is_question and not by_key


def placeholder(_: Words, step: Step) -> str:
    """What is to be typed."""
    return {
        Kind.CHOOSE: _("the number of the answer"),
        Kind.SCORE: _("a number from {low} to {high}", low=step.low, high=step.high),
        Kind.NUMBER: _("a number"),
        Kind.ODOMETER: _("kilometres, such as 12000 or 12.5k"),
        Kind.DATE: _("a day, such as 11-30, tomorrow, next Wednesday"),
        Kind.TIME: _("a time, such as 10:30 or 3pm"),
        Kind.PLATE: _("a plate, such as 京A12345"),
    }.get(step.kind, _("what the owner says, in a few words"))
