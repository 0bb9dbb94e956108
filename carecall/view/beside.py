"""Owns what stands beside the script: the answers so far, the note, notices, earlier calls, visits and why. Invariant:
pure; it takes the cells and the lines that it is given, and says of every answer where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from carecall.desk.card import AttemptLine, Card, NoticeLine, VisitLine
from carecall.desk.conversation import Conversation
from carecall.desk.upcoming import Upcoming
from carecall.i18n import Words
from carecall.model.ids import ContactId
from carecall.model.reasons import Reason
from carecall.scripts.engine import Given
from carecall.view.call import given_name, given_words
from carecall.view.cells import CUT, fit, width, wrap
from carecall.view.names import outcome_name, programme_name, visit_kind_name
from carecall.view.parts import QUIET, Parts, paragraph, shorten
from carecall.view.reasons import Names, reason_text
from carecall.view.times import date_words, moment_words

Told = tuple[ContactId, Given]
"""An answer with its contact."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the owner beside the answers."""

    bases: Sequence[Reason]
    attempts: Sequence[AttemptLine]
    visits: Sequence[VisitLine]
    notices: Sequence[NoticeLine]
    note: str = ""

    @classmethod
    def of(cls, found: Card | Upcoming, note: str = "") -> Known:
        """What a card knows, or what may be known before the claim."""
        bases = found.bases if isinstance(found, Upcoming) else tuple(part.basis for part in found.contacts)
        return cls(bases, found.attempts, found.visits, found.notices, note)


def told(talk: Conversation) -> list[Told]:
    """Every answer of the call with its contact, the latest first."""
    walks = zip(talk.card.contacts, talk.walks, strict=True)
    return [(part.contact.id, given) for part, walk in walks for given in walk.so_far][::-1]


def _seen(talk: Conversation | None) -> list[Told]:
    """Those that stand there: who is speaking only at first."""
    every = told(talk) if talk else []
    return [each for each in every if not each[1].step.each_call] or every


def answer_line(_: Words, given: Given) -> str:
    """`Overall score: 9`."""
    return _("{question}: {answer}", question=given_name(_, given).rstrip("?？"), answer=given_words(_, given))


# --- in the lines below, or in a column of its own ---


def facts_below(_: Words, known: Known, talk: Conversation | None, names: Names, cells: int, lines: int) -> list[Parts]:
    """The answers so far and what is known, in `lines` lines of `cells` cells; one line each where there is room for no
    more. Why the call is made stands first until somebody talks, and last from then on."""
    facts = [_block(label, texts, cells) for label, texts in _facts(_, known, talk, names)]
    return shorten([_plain(_flowing(_, talk, cells)), *facts], lines, cells)


def facts_column(
    _: Words, known: Known, talk: Conversation | None, names: Names, cells: int, lines: int
) -> list[Parts]:
    """The same down a column: a heading over each, an answer on each line."""
    facts = [_headed(label, texts, cells) for label, texts in _facts(_, known, talk, names) if texts]
    return shorten([_plain(_listed(_, talk, cells)), *facts], lines, cells)


def answer_at(
    _: Words, talk: Conversation, column: bool, shown: Sequence[Parts], cells: int, x: int, y: int
) -> Told | None:
    """The answer at cell `x` of line `y` of what is `shown`, in the column or below; None where there is none."""
    lines = _listed(_, talk, cells) if column else _flowing(_, talk, cells)
    if not 0 <= y < min(len(lines), len(shown)):
        return None
    if not _text(_plain(lines)[y]).startswith(_text(shown[y]).removesuffix(CUT).rstrip()):
        return None  # something else stands there, since the answers had to give way
    at = 0
    for text, _style, place in lines[y]:
        at += width(text)
        if x < at:
            return _seen(talk)[place] if place >= 0 else None
    return None


Marked = list[tuple[str, str, int]]
"""The parts of a line, each with the place of its answer, -1 for none."""


def _flowing(_: Words, talk: Conversation | None, cells: int) -> list[Marked]:
    """The answers one after another behind their label; none is broken over two lines."""
    label, between = _("so far:"), _("; ")
    lines: list[Marked] = []
    room = 0
    for place, (_contact, given) in enumerate(_seen(talk)):
        text = answer_line(_, given)
        if not lines or width(between + text) > room:
            begun: Marked = [("   ", "", -1)] if lines else [(f" {label}{_gap(label)}", QUIET, -1)]
            room = cells - 1 - width(begun[0][0])
            lines.append(begun)
        else:
            lines[-1].append((between, QUIET, -1))
            room -= width(between)
        text = fit(text, room)
        room -= width(text)
        lines[-1].append((text, "", place))
    return lines


def _listed(_: Words, talk: Conversation | None, cells: int) -> list[Marked]:
    """The answers below their heading, each on lines of its own."""
    seen = _seen(talk)
    lines: list[Marked] = [[(" " + _("so far:"), QUIET, -1)]] if seen else []
    for place, (_contact, given) in enumerate(seen):
        told_in = paragraph(answer_line(_, given), cells - 1, indent=2)
        lines += [[(text, style, place) for text, style in line] for line in told_in]
    return [*lines, [("", "", -1)]] if seen else []


def _plain(lines: Sequence[Marked]) -> list[Parts]:
    return [[(text, style) for text, style, _place in line] for line in lines]


def _text(line: Parts) -> str:
    return "".join(text for text, _ in line).rstrip()


def _gap(label: str) -> str:
    return "" if label.endswith("：") else " "


def _facts(_: Words, known: Known, talk: Conversation | None, names: Names) -> list[tuple[str, list[str]]]:
    """What is known beside the answers, under its label, the most needed first."""
    today = names.now.date()
    why = (_("why:"), [reason_text(_, basis, names) for basis in known.bases])
    facts = [
        (_("note:"), [known.note] if known.note else []),
        (_("notice:"), [notice.text for notice in known.notices]),
        (_("earlier call:"), [attempt_words(_, line, names) for line in known.attempts]),
        (_("visit:"), [visit_words(_, line, today) for line in known.visits]),
    ]
    return [*facts, why] if talk else [why, *facts]


def _headed(label: str, texts: list[str], cells: int) -> list[Parts]:
    lines: list[Parts] = [[(" " + label, QUIET)]]
    for text in texts:
        lines += paragraph(text, cells - 1, indent=2)
    return [*lines, [("", "")]]


def _block(label: str, texts: list[str], cells: int) -> list[Parts]:
    """Texts behind their label, which stands once; what follows it is indented."""
    out: list[Parts] = []
    for text in texts:
        if out:
            out += paragraph(text, cells - 1, indent=3)
        else:
            first, *rest = wrap(f"{label}{_gap(label)}{text}", cells - 4)
            said = first.removeprefix(label)
            out += [[(f" {label}", QUIET), (said, "")], *([("   " + line, "")] for line in rest)]
    return out


def attempt_words(_: Words, line: AttemptLine, names: Names) -> str:
    """`Sun 10:05, visit survey: no answer (Lin Yue)`."""
    when = moment_words(_, line.at, names.now)
    programme = programme_name(names.pack, line.programme, _.lang)
    outcome = outcome_name(_, line.outcome)
    said = _("{when}, {programme}: {outcome}", when=when, programme=programme, outcome=outcome)
    said = _("{said} ({agent})", said=said, agent=line.agent) if line.agent else said
    return _("{said}. {note}", said=said, note=line.note) if line.note else said


def visit_words(_: Words, line: VisitLine, today: date) -> str:
    """`20 Nov maintenance, 12,000 km, Gao Yuan: changed the oil`."""
    parts = [f"{date_words(_, line.on, today)} {visit_kind_name(_, line.kind)}"]
    parts += [_("{km} km", km=f"{line.km:,}")] if line.km else []
    parts += [line.advisor] if line.advisor else []
    said = _(", ").join(parts)
    return _("{said}: {summary}", said=said, summary=line.summary) if line.summary else said
