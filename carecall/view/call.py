"""Owns what the call screen says of an owner and of the talk. Invariant: pure; it words what the desk hands over,
decides nothing, and every line fits the cells that it is given.
"""

from __future__ import annotations

from datetime import date

from carecall.desk.card import AttemptLine, Card, CardContact, VisitLine
from carecall.desk.conversation import Conversation
from carecall.desk.queue import QueueRow
from carecall.i18n import Words
from carecall.model.contacts import Contact
from carecall.scripts import speech
from carecall.scripts.engine import Given
from carecall.scripts.steps import NOTHING, UNKNOWN, Box
from carecall.text import group_phone
from carecall.view.cells import fit, wrap
from carecall.view.names import outcome_name, programme_name, salutation_name, visit_kind_name
from carecall.view.parts import KEY, QUIET, STRONG, WARNING, Part, Parts, fitted, flow, paragraph, shorten, spread
from carecall.view.reasons import Names, reason_text
from carecall.view.times import clock_words, date_words, moment_words, near_words

NAME_CELLS = 22
CONTACT_LINES = 3


def card_lines(_: Words, card: Card, names: Names, running: CardContact | None, cells: int) -> list[Parts]:
    """Who is called, on which number and about which car; then the contacts of the call; then the car's facts."""
    number = group_phone(card.number, card.extension)
    car = f"{card.plate}  {card.model(_.lang)}".strip()
    head = spread(
        [(" ", ""), *_who(_, card.name, card.salutation, card.surname_pinyin), (number, KEY)], _car(car, cells), cells
    )
    several = len(card.contacts) > 1
    contacts = [
        contact_line(_, part.contact, part.policy.tries, names, cells, several and part is running, several)
        for part in card.contacts[:CONTACT_LINES]
    ]
    return [head, *contacts, *flow(card_facts(_, card, names.now.date()), cells - 1, QUIET, 1)]


def row_lines(_: Words, row: QueueRow, names: Names, cells: int) -> list[Parts]:
    """The same of an owner who is not claimed yet: the number stays masked (C-20)."""
    car = f"{row.plate}  {row.model(_.lang)}".strip()
    head = spread([(" ", ""), *_who(_, row.name, row.salutation, ""), (row.phone, STRONG)], _car(car, cells), cells)
    entries = row.entries[:CONTACT_LINES]
    return [head, *(contact_line(_, entry.contact, entry.tries_max, names, cells) for entry in entries)]


def _who(_: Words, name: str, salutation: str, pinyin: str) -> list[Part]:
    """`张文山 先生`, with the pinyin of a surname that is often misread."""
    title = salutation_name(_, salutation)
    said = [(f"({pinyin}) ", WARNING)] if pinyin else []
    return [(fit(name, NAME_CELLS), STRONG), (f" {title}  " if title else "  ", ""), *said]


def _car(car: str, cells: int) -> list[Part]:
    return [(fit(car, cells // 3) + " ", "")]


def contact_line(
    _: Words, contact: Contact, tries: int, names: Names, cells: int, running: bool = False, several: bool = False
) -> list[Part]:
    """`Visit survey  try 2 of 3  until 23 Nov`: one reason of the call."""
    number = contact.series.tries + 1
    lead = (" ▸ " if running else "   ") if several else " "
    parts: list[Part] = [(lead, KEY), (programme_name(names.pack, contact.programme, _.lang), STRONG), ("  ", "")]
    parts.append((_("try {try_number} of {tries}", try_number=number, tries=tries), ""))
    if number >= tries:
        parts.append(("  " + _("last try"), WARNING))
    if contact.promise:
        promised = _("promised {time}", time=moment_words(_, contact.promise.starts, names.now))
        parts.append(("  " + promised, WARNING))
    until = near_words(_, contact.not_after, names.now.date())
    return fitted([*parts, ("  " + _("until {day}", day=until), QUIET)], cells)


def card_facts(_: Words, card: Card, today: date) -> list[str]:
    """Wished hours, birthday, delivery, consultant, odometer, further numbers: what there is of them."""
    facts = []
    if card.wish:
        hours = f"{clock_words(card.wish.start)}-{clock_words(card.wish.end)}"
        facts.append(_("wishes to be called {hours}", hours=hours))
    if card.born_on and (card.born_on.month, card.born_on.day) == (today.month, today.day):
        facts.append(_("birthday today"))
    if card.delivered_on:
        facts.append(_("delivered {date}", date=date_words(_, card.delivered_on, today)))
    if card.consultant:
        facts.append(_("consultant {name}", name=card.consultant))
    if card.odometer:
        km, on = f"{card.odometer.km:,}", date_words(_, card.odometer.on, today)
        facts.append(_("{km} km on {date}", km=km, date=on))
    if card.other_numbers:
        facts.append(_.n("{count} more number", "{count} more numbers", card.other_numbers))
    return facts


# --- where the talk stands ---


def step_head(_: Words, talk: Conversation) -> list[Part]:
    """`step 4 of 9 · the score`; which programme it is of is marked in the card."""
    if talk.step is None:
        return [(" " + _("everything is asked"), STRONG)]
    number, of = talk.position
    place = _("step {number} of {of}", number=number, of=of)
    return [(f" {place} · ", QUIET), (talk.step.words[_.lang].name, STRONG)]


def box_name(_: Words, box: Box) -> str:
    """A time box of B-03."""
    return {
        Box.PREPARATION: _("preparation"),
        Box.SELECTION: _("selection"),
        Box.OWNER_CHECK: _("owner check"),
        Box.INTRODUCTION: _("introduction"),
        Box.QUESTIONS: _("questions"),
        Box.READ_BACK: _("read-back"),
        Box.COMPLAINT: _("complaint"),
    }[box]


def given_words(_: Words, given: Given) -> str:
    """An answer as it was given."""
    if given.value == UNKNOWN:
        return _("does not know or want to say")
    if given.value == NOTHING:
        return _("nothing")
    return speech.answer_words(given.step, given.value, _.lang)


def given_name(_: Words, given: Given) -> str:
    return given.step.words[_.lang].name


# --- beside the script ---


def facts_below(
    _: Words, card: Card, talk: Conversation | None, names: Names, note: str, cells: int, lines: int
) -> list[Parts]:
    """Answers so far, note, notices, earlier calls, visits and why, in this order, in `lines` lines of `cells` cells;
    one line each where there is room for no more."""
    facts = _facts(_, card, talk, names, note)
    answers = _answers(_, talk)
    blocks = [_block(_("so far:"), [_("; ").join(answers)] if answers else [], cells)]
    return shorten([*blocks, *(_block(label, texts, cells) for label, texts in facts)], lines)


def facts_column(
    _: Words, card: Card, talk: Conversation | None, names: Names, note: str, cells: int, lines: int
) -> list[Parts]:
    """The same down a column of its own: a heading over each, an answer on each line."""
    facts = [(_("so far:"), _answers(_, talk)), *_facts(_, card, talk, names, note)]
    blocks = [_headed(label, texts, cells) for label, texts in facts if texts]
    return shorten(blocks, lines)


def _facts(_: Words, card: Card, talk: Conversation | None, names: Names, note: str) -> list[tuple[str, list[str]]]:
    """What is known beside the answers, under its label, the most needed first."""
    today = names.now.date()
    return [
        (_("note:"), [note] if note else []),
        (_("notice:"), [notice.text for notice in card.notices]),
        (_("earlier call:"), [attempt_words(_, line, names) for line in card.attempts]),
        (_("visit:"), [visit_words(_, line, today) for line in card.visits]),
        (_("why:"), [reason_text(_, part.basis, names) for part in card.contacts]),
    ]


def _answers(_: Words, talk: Conversation | None) -> list[str]:
    """The latest first, as what was said last is what is asked about; who is speaking stands there only at first."""
    given = talk.so_far if talk else ()
    asked = [each for each in given if not each.step.each_call] or list(given)
    return [answer_line(_, each) for each in reversed(asked)]


def _headed(label: str, texts: list[str], cells: int) -> list[Parts]:
    lines: list[Parts] = [[(" " + label, QUIET)]]
    for text in texts:
        lines += paragraph(text, cells - 1, indent=2)
    return [*lines, [("", "")]]


def answer_line(_: Words, given: Given) -> str:
    """`Overall score: 9`."""
    return _("{question}: {answer}", question=given_name(_, given), answer=given_words(_, given))


def _block(label: str, texts: list[str], cells: int) -> list[Parts]:
    """Texts behind their label, which stands once; what follows it is indented."""
    out: list[Parts] = []
    for text in texts:
        if out:
            out += paragraph(text, cells - 1, indent=3)
        else:
            first, *rest = wrap(f"{label}{'' if label.endswith('：') else ' '}{text}", cells - 4)
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


def problem_lines(sentence: str, cells: int) -> list[Parts]:
    """What is wrong with what was typed, told by its mark and not by colour alone."""
    return paragraph(f"! {sentence}", cells, lines=3) if sentence else []
