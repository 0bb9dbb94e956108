"""Owns which steps of a script rest on a fact of the record. Invariant: pure; once a fact reads otherwise, what was
said or agreed on the old one is said and asked again, and nothing else is (D-13, D-14).

A step rests on the facts that its words say and on those that what it saves is agreed on (`fields.Save.rests_on`); a
question rests on the sentence that leads to it, a sentence that reads answers back on these.
"""

from __future__ import annotations

from collections.abc import Collection

from carecall.scripts.engine import Walk
from carecall.scripts.fields import ANSWER, FIELDS, FieldKind, save_of
from carecall.scripts.recital import reads_back
from carecall.scripts.speech import Record
from carecall.scripts.steps import Step
from carecall.scripts.template import holes, read_template


def changed(before: Record, after: Record) -> frozenset[str]:
    """The facts that are spoken of and read otherwise."""
    spoken = (name for name, field in FIELDS.items() if field.kind is not FieldKind.FLAG)
    return frozenset(name for name in spoken if before.get(name) != after.get(name))


def rests(step: Step, facts: Collection[str]) -> bool:
    """Whether the step rests on one of the facts, or on an answer as `answer.STEP`."""
    said = {hole.name for words in step.words.values() for hole, _ in holes(read_template(words.say))}
    saved = save_of(step.save)
    return not said.union(saved.rests_on if saved else ()).isdisjoint(facts)


def again(walk: Walk, after: str, facts: Collection[str]) -> frozenset[str]:
    """The steps behind the step `after` that were said or answered on these facts, as they were before."""
    ids = [step.id for step in walk.path]
    found: set[str] = set()
    led = False
    for step in walk.path[ids.index(after) + 1 :] if facts and after in ids else ():
        if rests(step, {*facts, *(ANSWER + each for each in found)}) or (led and step.is_question):
            found.add(step.id)
            led = not step.is_question and not reads_back(step)
        else:
            led = led and not step.is_question
    return frozenset(each for each in found if each in walk.answers)
