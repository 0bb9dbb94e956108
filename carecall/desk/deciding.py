"""Owns what the end of a call means for each of its contacts. Invariant: pure; the preview on the screen and the commit
call the same function.

An unreached outcome or a callback applies to every contact of the call without a result, `finished` to the part of
the script that it ends (conversation.ended_for).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from carecall.desk import heard
from carecall.desk.card import CardContact
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.next_due import Told, done_words
from carecall.model.callback_parts import promised_for
from carecall.model.consequences import Consequence, Ended, Setting, consequence, settled
from carecall.model.contacts import State
from carecall.model.dispositions import OPTED_OUT, Outcome
from carecall.model.ids import ContactId
from carecall.model.reasons import Reason

RANG_ABOUT = Reason("finished", {"rang_in": True})
"""What an owner rang about is done: no day brings it again."""
Decided = tuple[tuple[ContactId, Ended, Consequence], ...]


def decide(desk: Desk, talk: Conversation, ending: Ended, now: datetime) -> Decided:
    """The consequence of `ending` for each contact of the call, at wall-clock time `now`."""
    card, decided = talk.card, []
    stands, done = _stands(desk, talk, now), _done(desk, talk, now.date())
    for held in card.contacts:
        own = settled(replace(talk.ended_for(held.contact.id, ending), other_number=card.other_numbers > 0))
        rhythm, dialled = card.rhythm or desk.rhythm, card.dialled_at or now
        of_itself = done if done.params or desk.pack.is_planned(held.contact.programme) else RANG_ABOUT
        setting = Setting(held.policy, rhythm, card.wish, now, dialled, card.rang_in, stands, of_itself)
        decided.append((held.contact.id, own, _of(talk, held, own, setting)))
    return _with_wish(tuple(decided), ending)


def _stands(desk: Desk, talk: Conversation, now: datetime) -> Reason | None:
    promise = talk.card.stands(now)
    return Reason("promise-stays", promised_for(promise, desk.rhythm.hours)) if promise else None


def _done(desk: Desk, talk: Conversation, today: date) -> Reason:
    """That a matter is finished, and what the owner is called about next: what was told of a car counts already."""
    card = talk.card
    rhythm = card.rhythm or desk.rhythm
    return done_words(each.after(_told(talk, each.vehicle), rhythm, today) for each in card.next_calls)


def _told(talk: Conversation, vehicle: int) -> Told:
    walks = [walk for part, walk in zip(talk.card.contacts, talk.walks, strict=True) if part.contact.vehicle == vehicle]
    readings = [reading for walk in walks if (reading := heard.reading(talk.card, walk))]
    wished = [day for walk in walks if (day := heard.wished(walk))]
    return Told(next(iter(readings), None), next(iter(wished), None))


def _with_wish(decided: Decided, ending: Ended) -> Decided:
    """Who wants no more calls is heard though every part has ended in something else, and keeps that (B-14)."""
    if ending.outcome is not Outcome.DO_NOT_CALL or any(done.opts_out for _, _, done in decided) or not decided:
        return decided
    (contact, own, done), *others = decided
    return ((contact, own, replace(done, opts_out=True, reason=Reason("B-14"))), *others)


def _of(talk: Conversation, held: CardContact, own: Ended, setting: Setting) -> Consequence:
    """A contact that is closed stays closed; what the owner said still counts. Of an owner who wants no calls nothing
    is left open (B-14); what is waits for a number where none works (C-06)."""
    done = consequence(held.contact, own, setting)
    state = held.contact.state
    if state is not State.OPEN:
        reason = Reason("B-14") if held.result == OPTED_OUT else Reason(f"state-{state.value}", {"result": held.result})
        return replace(done, state=state, result=held.result, reason=reason, next=None, message=(), to_supervisor=False)
    if talk.left_out and (done.state is State.OPEN or done.message):
        ended = replace(done, state=State.CANCELLED, result=OPTED_OUT, reason=Reason("B-14"))
        return replace(ended, next=None, message=(), to_supervisor=False)
    if done.state is State.OPEN and not talk.card.number_works:
        return replace(done, state=State.HELD, reason=Reason("held", {"outcome": ""}), next=None, to_supervisor=False)
    return done
