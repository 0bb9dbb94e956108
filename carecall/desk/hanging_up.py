"""Owns what an agent may do when the line breaks during the talk. Invariant: pure; every way out is an outcome that
`calling.close` takes as it stands, and what it would do to each contact is told with it (C-03, D-16).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from carecall.desk.card import Card
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.desk.deciding import Decided, decide
from carecall.errors import Refused
from carecall.model.callback_phrases import Window, parse_callback
from carecall.model.consequences import Ended, settled
from carecall.model.contacts import State
from carecall.model.dispositions import Outcome
from carecall.model.series import Rhythm
from carecall.model.slots import Band


class Way(StrEnum):
    """What may be done: dial again at once, promise the next slot, record that it was broken off, or record what the
    talk had come to before."""

    NOW = "now"
    NEXT = "next"
    RECORD = "record"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Offer:
    """One way out: what to close the call with, and what that does to each contact. `slot` is that of the window."""

    way: Way
    ended: Ended
    window: Window | None
    decided: Decided
    slot: str = ""


def offers(desk: Desk, card: Card, talk: Conversation) -> tuple[Offer, ...]:
    """The ways out at this moment, the one that promises nothing last: the plain record, or that of what the talk had
    come to. A promise is offered where a contact would wait for it, at this desk; to call back at once also only
    inside the hard limits."""
    record, come_to = _offer(desk, talk, Way.RECORD), talk.settled
    promised = (_offer(desk, talk, way, window, slot) for way, window, slot in _windows(desk, card, record))
    if come_to:
        record = Offer(Way.SETTLED, come_to, None, decide(desk, talk, come_to, desk.clock.wall()))
    return (*(offer for offer in promised if _kept_here(offer)), record)


def _windows(desk: Desk, card: Card, record: Offer) -> Iterator[tuple[Way, Window, str]]:
    now = desk.clock.now().astimezone(desk.clock.zone)
    rhythm = card.rhythm or desk.rhythm
    with suppress(Refused):  # outside the hard limits nobody is dialled
        yield Way.NOW, parse_callback("now", now, rhythm.hours, rhythm.calendar), ""
    coming = next((done.next for _, _, done in record.decided if done.next), None)
    day, band = (coming.day, coming.band) if coming else _next_day(card, rhythm, now.date())
    start, end = (datetime.combine(day, edge, tzinfo=now.tzinfo) for edge in (band.start, band.end))
    yield Way.NEXT, Window(start, end, exact=False), band.name


def _next_day(card: Card, rhythm: Rhythm, today: date) -> tuple[date, Band]:
    """The next calling day, and the slot that is preferred of those that the owner wishes."""
    return rhythm.calendar.open_after(today), rhythm.hours.by_preference(rhythm.hours.allowed(card.wish))[0]


def _offer(desk: Desk, talk: Conversation, way: Way, window: Window | None = None, slot: str = "") -> Offer:
    plain = talk.outcome(Outcome.BROKEN_OFF)
    ended = settled(Ended(plain.outcome, plain.result, plain.missing, plain.answered, window is not None))
    return Offer(way, ended, window, decide(desk, talk, ended, desk.clock.wall()), slot)


def _kept_here(offer: Offer) -> bool:
    """Whether a contact would wait for the promise and none goes to the care manager with it."""
    promised = (done for _, ended, done in offer.decided if ended.outcome is Outcome.CALLBACK)
    waiting = [done for done in promised if done.state is State.OPEN]
    return bool(waiting) and not any(done.to_supervisor for done in waiting)
