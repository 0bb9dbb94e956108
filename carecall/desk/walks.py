"""Owns how the walks of one call hang together. Invariant: pure; which walk runs follows from the card and the answers
alone, so that a call that is taken up again stands where it stood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecall.model.dispositions import SOLD, Outcome
from carecall.scripts import speech
from carecall.scripts.engine import Walk
from carecall.scripts.steps import NOTHING, UNKNOWN

if TYPE_CHECKING:
    from carecall.desk.card import Card, CardContact

Walks = tuple[Walk, ...]


def walk_of(part: CardContact) -> Walk:
    """Where the contact's script stands with the answers that it has."""
    known = frozenset[str]().union(*map(speech.known, part.records.values()))
    return Walk(part.script, part.answers, part.this_call, {}, known)


def linked(walks: Walks) -> Walks:
    """The walks, each with what the ones before it have asked once for the whole call."""
    done: list[Walk] = []
    for walk in walks:
        shared = done[-1].passed_on if done else {}
        done.append(walk if walk.shared == shared else replace(walk, shared=shared))
    return tuple(done)


def running(card: Card, walks: Walks) -> int:
    """The place of the first script that has not ended, or that ended in what ends the call; else of the last. Who
    complains is asked nothing more, however the talk came to that (B-17)."""
    place = 0
    for at in range(len(walks)):
        if car_sold(card, walks, at):
            continue
        place = at
        ending = walks[at].ending
        if ending is None or walks[at].cut_short or (ending.outcome != Outcome.FINISHED and ending.result != SOLD):
            return place
    return place


def car_sold(card: Card, walks: Walks, at: int) -> bool:
    """Whether an earlier script of this call has ended in that the car of the contact at `at` was sold."""
    car = card.contacts[at].contact.vehicle
    before = zip(card.contacts[:at], walks[:at], strict=True)
    return any(part.contact.vehicle == car and walk.ending and walk.ending.result == SOLD for part, walk in before)


def answered(walk: Walk) -> bool:
    """Whether a question of this script itself has a real answer: the identity and "may we talk" are not the matter."""
    return any(not given.step.each_call and given.value not in (UNKNOWN, NOTHING) for given in walk.so_far)
