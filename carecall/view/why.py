"""Owns how a row is explained. Invariant: pure; the short form has the chief sentences of the leading contact only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from carecall.i18n import Words
from carecall.view.cells import fit, width, wrap
from carecall.view.names import programme_name
from carecall.view.reasons import Names, reason_text

if TYPE_CHECKING:
    from carecall.desk.explaining import Explanation

PageLine = list[tuple[str, str]]
SHORT_LINES = 3
AT_LENGTH = ("visit", "delivery", "list-of", "pool-of", "begun", "received-by")
"""What the short form has no room for: the days of the call say it, or the list does."""
NARROW = 24
"""Fewer cells than these are no room for a sentence."""


def why_lines(
    _: Words, known: Names, explained: Sequence[Explanation], place: tuple[int, int], room: int, full: bool, key: str
) -> list[PageLine]:
    """The lines of the panel: who, why and what follows; every contact and what its rules ask where `full`. `place` is
    (n, of) on the list; `key` shows everything."""
    if not explained:
        return []
    if not full:
        return _short(_, known, explained[0], place, room, key)
    from carecall.view.rules import asked_lines, of_contacts  # a desk paints without the rules

    lines: list[PageLine] = []
    for each in explained:
        lines += [*_whole(_, known, each, room), [("", "")]]
    asked = asked_lines(_, of_contacts(_, known, explained), room)
    return [*lines[:-1], *([(line, "$text-muted")] for line in asked)]


def _short(
    _: Words, known: Names, each: Explanation, place: tuple[int, int], room: int, key: str
) -> list[PageLine]:
    """The sentences that there is room for, the first ones first; none is broken off, and what is left out is said."""
    said = [reason_text(_, reason, known) for reason in each.reasons if reason.code not in AT_LENGTH]
    head = _("{name}, {n} of {of}: ", name=each.name, n=place[0], of=place[1])
    more = _("{key} says more.", key=key)
    shorter = [head + join(_, [*said[:count], more]) for count in range(len(said) - 1, 0, -1)]
    fitting = (text for text in (head + join(_, said), *shorter) if len(wrap(text, room)) <= SHORT_LINES)
    first, *rest = wrap(next(fitting, head + join(_, said)), room, SHORT_LINES)
    cut = min(len(head), len(first))
    return [[(first[:cut], "bold"), (first[cut:], "")], *([(line, "")] for line in rest)]


def _whole(_: Words, known: Names, each: Explanation, room: int) -> list[PageLine]:
    programme = programme_name(known.pack, each.contact.programme, _.lang)
    lines: list[PageLine] = [[(_("{name}: {programme}", name=each.name, programme=programme), "bold $accent")]]
    for reason in each.reasons:
        first, *rest = wrap(reason_text(_, reason, known), room - 2)
        lines += [[("- ", "$text-muted"), (first, "")], *([("  ", ""), (line, "")] for line in rest)]
    rules = _("Rules: {ids}. Contact {number}.", ids=_(", ").join(each.sources), number=int(each.contact.id))
    return [*lines, *([("  ", ""), (line, "$text-muted")] for line in wrap(rules, room - 2))]


def join(_: Words, sentences: Sequence[str]) -> str:
    """The sentences one behind the other."""
    return ("" if _.lang == "zh" else " ").join(sentences)


def hanging(head: str, text: str, room: int) -> list[str]:
    """`text` behind `head`, its further lines under the first one; below it where too little room is left."""
    cells = width(head)
    if room - cells < NARROW:
        return [fit(head.rstrip(), room), *("    " + line for line in wrap(text, room - 4))]
    first, *rest = wrap(text, room - cells)
    return [head + first, *(" " * cells + line for line in rest)]
