"""Owns what the end of a call means for each of its contacts. Invariant: pure; the preview on the screen and the commit
call the same function.

An unreached outcome or a callback applies to every contact of the call without a result, `finished` to the part of
the script that it ends (conversation.ended_for).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.model.consequences import Consequence, Ended, Setting, consequence
from carecall.model.ids import ContactId

Decided = tuple[tuple[ContactId, Ended, Consequence], ...]


def decide(desk: Desk, talk: Conversation, ending: Ended, now: datetime) -> Decided:
    """The consequence of `ending` for each contact of the call, at wall-clock time `now`."""
    card, decided = talk.card, []
    for held in card.contacts:
        own = replace(talk.ended_for(held.contact.id, ending), other_number=card.other_numbers > 0)
        setting = Setting(held.policy, desk.rhythm, card.wish, now, card.dialled_at or now)
        decided.append((held.contact.id, own, consequence(held.contact, own, setting)))
    return tuple(decided)
