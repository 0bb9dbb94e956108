"""Owns what the agent has to pass on once a call is over: a complaint, a day on which the owner comes. Invariant:
carecall tells nobody, and each of these sentences names who is to be told (B-17, D-12).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from carecall.i18n import Words
from carecall.model.consequences import Ended
from carecall.view.call import comes_words
from carecall.view.names import role_name
from carecall.view.parts import WARNING, Parts, paragraph
from carecall.view.reasons import Names

if TYPE_CHECKING:
    from carecall.desk.conversation import Conversation

COMPLAINTS = ("carecall", "export", "complaints")


def told_lines(_: Words, talk: Conversation, ended: Ended, names: Names, cells: int) -> list[Parts]:
    """What is to be passed on, before the outcome is recorded."""
    return [*complaint_lines(_, talk, names, cells), *coming_lines(_, talk, ended, names.now.date(), cells)]


def told_words(_: Words, talk: Conversation, ended: Ended, names: Names) -> str:
    """The same behind what was recorded, in a few words; "" where there is nothing."""
    coming = _coming(_, talk, ended, names.now.date())
    said = [
        complaint_words(_, talk, names),
        *(_("Tell the service reception: {comes}.", comes=each) for each in coming),
    ]
    return ("" if _.lang == "zh" else " ").join(filter(None, said))


def complaint_lines(_: Words, talk: Conversation, names: Names, cells: int) -> list[Parts]:
    """Who takes over a complaint that was told, and in what time (A-20, B-12, C-19); that nobody is told of it but by
    the agent, and where it stands (B-17)."""
    takers = dict.fromkeys(names.pack.complaints(part.contact.programme) for part in talk.complaints)
    lines: list[Parts] = []
    for taker in takers:
        said = _("Complaint: for the {role}, to be settled within {hours} hours (B-12).",
                 role=role_name(_, taker.to), hours=taker.hours)  # fmt: skip
        lines += paragraph(said, cells, WARNING, 1)
    where = _("carecall tells nobody: pass it on. The list: {command}",
              command=" ".join(COMPLAINTS))  # fmt: skip
    return [*lines, *paragraph(where, cells, indent=1)] if lines else []


def complaint_words(_: Words, talk: Conversation, names: Names) -> str:
    """Who is told of the complaint; "" where nobody complained."""
    roles = dict.fromkeys(names.pack.complaints(part.contact.programme).to for part in talk.complaints)
    named = _(", ").join(role_name(_, role) for role in roles)
    return _("Tell the {role} of the complaint.", role=named) if named else ""


def coming_lines(_: Words, talk: Conversation, ended: Ended, today: date, cells: int) -> list[Parts]:
    """The day that was agreed, of which the workshop knows nothing yet (D-12)."""
    lines: list[Parts] = []
    for comes in _coming(_, talk, ended, today):
        said = _("Agreed: {comes}. carecall tells nobody: pass it on to the service reception.", comes=comes)
        lines += paragraph(said, cells, WARNING, 1)
    return lines


def _coming(_: Words, talk: Conversation, ended: Ended, today: date) -> list[str]:
    return [comes_words(_, found, today) for found in talk.coming(ended)]
