"""Owns what the agent has to pass on once a call is over: a complaint, what the owner did not like, a day on which the
owner comes, what is wrong with the car, a question, a wish.
Invariant: carecall tells nobody, and each of these sentences names who is to be told (B-17, D-12, E-17).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.view.call import comes_words
from carecall.view.names import role_name
from carecall.view.parts import WARNING, Parts, paragraph
from carecall.view.reasons import Names

if TYPE_CHECKING:
    from carecall.desk.card import CardContact
    from carecall.desk.conversation import Conversation

COMPLAINTS = ("carecall", "export", "complaints")


def told_lines(_: Words, talk: Conversation, ended: Ended, names: Names, page: str, cells: int) -> list[Parts]:
    """What is to be passed on, before the outcome is recorded; the key `page` of the list leads to what is."""
    return [
        *complaint_lines(_, talk, names, page, cells), *dislike_lines(_, talk, names, cells),
        *coming_lines(_, talk, ended, names.now.date(), cells), *heard_lines(_, talk, ended, page, cells),
    ]  # fmt: skip


def told_words(_: Words, talk: Conversation, ended: Ended, names: Names) -> str:
    """The same behind what was recorded, in a few words; "" where there is nothing."""
    coming = _coming(_, talk, ended, names.now.date())
    said = [
        complaint_words(_, talk, names),
        dislike_words(_, talk, names),
        *(_("Tell the service reception: {comes}.", comes=each) for each in coming),
        _("Pass on what is wrong with the car.") if talk.faults and not coming else "",
        _("Pass the question on.") if _asks(talk, ended) else "",
        _("Pass the wish on.") if talk.wishes else "",
    ]
    return ("" if _.lang == "zh" else " ").join(filter(None, said))


def complaint_lines(_: Words, talk: Conversation, names: Names, page: str, cells: int) -> list[Parts]:
    """Who takes over a complaint that was told, and in what time (A-20, B-12, C-19); that nobody is told of it but by
    the agent, and where it stands (B-17)."""
    takers = dict.fromkeys(names.pack.complaints(part.contact.programme) for part in talk.complaints)
    lines: list[Parts] = []
    for taker in takers:
        said = _("Complaint: for the {role}, to be settled within {hours} hours (B-12).",
                 role=role_name(_, taker.to), hours=taker.hours)  # fmt: skip
        lines += paragraph(said, cells, WARNING, 1)
    where = _("carecall tells nobody: pass it on. {key} on the list shows what is to be passed on.", key=page)
    return [*lines, *paragraph(where, cells, indent=1)] if lines else []


def complaints_words(_: Words) -> str:
    """Where all complaints stand, of which carecall tells nobody (B-12)."""
    return _("carecall tells nobody of a complaint. All that were told: {command}", command=" ".join(COMPLAINTS))


def complaint_words(_: Words, talk: Conversation, names: Names) -> str:
    """Who is told of the complaint; "" where nobody complained."""
    named = _takers(_, talk.complaints, names)
    return _("Tell the {role} of the complaint.", role=named) if named else ""


def dislike_lines(_: Words, talk: Conversation, names: Names, cells: int) -> list[Parts]:
    """Who is to hear what was not to the owner's liking (A-20, C-19)."""
    named = _takers(_, talk.disliked, names)
    said = _("What the owner did not like: carecall tells nobody, pass it on to the {role}.", role=named)
    return paragraph(said, cells, WARNING, 1) if named else []


def dislike_words(_: Words, talk: Conversation, names: Names) -> str:
    """The same in a few words; "" where nothing was told."""
    named = _takers(_, talk.disliked, names)
    return _("Tell the {role} what was not liked.", role=named) if named else ""


def _takers(_: Words, parts: Iterable[CardContact], names: Names) -> str:
    """Who takes over what was told in these parts of a talk; "" for none."""
    roles = dict.fromkeys(names.pack.complaints(part.contact.programme).to for part in parts)
    return _(", ").join(role_name(_, role) for role in roles)


def coming_lines(_: Words, talk: Conversation, ended: Ended, today: date, cells: int) -> list[Parts]:
    """The day that was agreed, of which the workshop knows nothing yet (D-12)."""
    lines: list[Parts] = []
    for comes in _coming(_, talk, ended, today):
        said = _("Agreed: {comes}. carecall tells nobody: pass it on to the service reception.", comes=comes)
        if talk.faults:
            said = _("Agreed: {comes}. carecall tells nobody: pass it on to the service reception, with what is wrong "
                     "with the car.", comes=comes)  # fmt: skip
        lines += paragraph(said, cells, WARNING, 1)
    return lines


def heard_lines(_: Words, talk: Conversation, ended: Ended, page: str, cells: int) -> list[Parts]:
    """That nobody hears of a fault, a question or a wish but by the agent, and where they stand (B-05, E-17)."""
    said = _("The question waits for an answer. carecall tells nobody: pass it on to the colleague who can answer it. "
             "{key} on the list shows what is to be passed on.", key=page)  # fmt: skip
    wish = _("The owner's wish: carecall tells nobody, pass it on to the colleague who can see to it.")
    fault = _("What is wrong with the car: carecall tells nobody, pass it on to the service reception.")
    told = ((fault, talk.faults and not talk.coming(ended)), (said, _asks(talk, ended)), (wish, talk.wishes))
    return [line for text, holds in told if holds for line in paragraph(text, cells, WARNING, 1)]


def _asks(talk: Conversation, ended: Ended) -> bool:
    return talk.asks and ended.outcome in (Outcome.FINISHED, Outcome.CALLBACK)


def note_words(_: Words) -> str:
    """What becomes of a note."""
    return _("The note: on the owner's card and in carecall export calls; nobody is told.")


def _coming(_: Words, talk: Conversation, ended: Ended, today: date) -> list[str]:
    """Each day that was agreed, with the earlier one that it takes the place of, which the reception still has."""
    earlier = talk.card.to_come
    said = [(found, comes_words(_, found, today)) for found in talk.coming(ended)]
    return [
        _("{comes} (instead of: {earlier}; have that cancelled)", comes=comes, earlier=comes_words(_, earlier, today))
        if earlier and earlier != found else comes
        for found, comes in said
    ]  # fmt: skip
