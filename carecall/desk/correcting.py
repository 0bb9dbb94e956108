"""Owns what one corrected answer does to the rest of the talk. Invariant: pure; what still holds is not asked again,
and nothing stands that rested on the old answer (D-13, D-14).
"""

from __future__ import annotations

from dataclasses import replace

from carecall.desk import heard
from carecall.desk.conversation import Again, Changed, Conversation, but
from carecall.model.ids import ContactId
from carecall.scripts import basis
from carecall.scripts.engine import Given, Walk
from carecall.scripts.steps import Step


def correct(talk: Conversation, contact: ContactId, step_id: str, value: str) -> tuple[Conversation, Changed]:
    """One earlier answer changed. Answers to what can no longer be asked fall away; those to what is asked again come
    back, as far as they were given before (`Conversation.left`). What was said and agreed on facts that follow from the
    answer is said and asked again: a day stands only for the kilometres that it was reckoned from."""
    at = talk.place(contact)
    walk = talk.walks[at].correct(step_id, value)
    facts = basis.changed(_facts(talk, at, talk.walks[at]), _facts(talk, at, walk))
    again = basis.again(walk, step_id, facts)
    stale = {place for place in talk.left if place[0] == contact and basis.rests(_step(talk, at, place[1]), facts)}
    known = replace(talk, left=but(talk.left, stale))
    after, changed = known.moved(at, _filled(known, at, walk.without(again)))
    fallen = talk.fallen(at, changed)
    causes = {(contact, step): _again(talk, after, at, step, step_id) for step in again}
    offered = {place: fallen[place] for place, why in causes.items() if not why.before}
    offered |= {place: talk.left[place] for place in stale}
    left = but(fallen, causes)
    return replace(
        after,
        left={**after.left, **left},
        undone={**after.undone, **offered},
        again={**but(after.again, left), **causes},
    ), changed


def _facts(talk: Conversation, at: int, walk: Walk) -> dict[str, object]:
    """What the script may say with the answers of `walk`; the languages have the same facts."""
    part = talk.card.contacts[at]
    return {**next(iter(part.records.values())), **heard.facts(talk.card, part, walk)}


def _filled(talk: Conversation, at: int, walk: Walk) -> Walk:
    """The walk with the answers of branches that it comes to again."""
    contact = talk.card.contacts[at].contact.id
    while isinstance(walk.current, Step) and (known := talk.left.get((contact, walk.current.id))):
        further = walk.forward(known)
        if further is walk:
            break
        walk = further
    return walk


def _again(before: Conversation, after: Conversation, at: int, step_id: str, cause_id: str) -> Again:
    """Why a step is gone through once more, with how it was put and answered before."""
    part, step = before.card.contacts[at], _step(before, at, step_id)
    contact, langs = part.contact.id, part.records
    said = {lang: before.say_step(contact, step, lang) for lang in langs}
    same = all(said[lang] == after.say_step(contact, step, lang) for lang in langs)
    given = Given(step, before.walks[at].answers[step_id]) if step.is_question else None
    return Again(_step(before, at, cause_id), {} if same else said, given)


def _step(talk: Conversation, at: int, step_id: str) -> Step:
    step = talk.card.contacts[at].script.step(step_id)
    assert step is not None
    return step

