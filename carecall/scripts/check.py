"""Owns what makes a script wrong though its files are well-formed. Invariant: a script without an error here can be
walked from its first step to an ending by any answers, in every language, with the poorest record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from carecall.errors import Problem
from carecall.model.dispositions import Outcome
from carecall.scripts.engine import reachable
from carecall.scripts.fields import ANSWER, FIELDS, SAVES, FieldKind, save_of
from carecall.scripts.nodes import find
from carecall.scripts.pace import estimate
from carecall.scripts.parse import Draft
from carecall.scripts.script import Script
from carecall.scripts.speech import FORMATS
from carecall.scripts.steps import Kind, Step
from carecall.scripts.template import BadTemplate, Hole, Template, fill, holes, read_template
from carecall.scripts.validate import nearest

MOST_CHOICES = 9


def check(draft: Draft, script: Script) -> list[Problem]:
    """What is wrong with `script`, which came from `draft`; warnings last."""
    errors = [problem for rule in _ERRORS for problem in rule(draft, script)]
    warnings = [*_choices(draft, script), *_unused_endings(draft, script)]
    return [*errors, *warnings, *([] if errors else _length(draft, script))]


def _at(draft: Draft, at: str, path: list[str], code: str, params: dict[str, Any], warning: bool = False) -> Problem:
    placed = next(placed for placed in draft.steps if placed.id == at)
    node = find(placed.node, path)
    return Problem(node.file, node.line, ".".join([at, *path]), code, params, warning)


def _loops(draft: Draft, script: Script) -> Iterator[Problem]:
    """A step that can lead back to itself: its answers would stand, so the call would go round for ever."""
    for step in script.steps:
        ahead = {
            found
            for target in step.targets()
            if isinstance(at := script.target(target), Step)
            for found in reachable(script, at)
        }
        if step.id in ahead:
            yield _at(draft, step.id, ["next"], "loop", {"value": step.id})


def _unreachable(draft: Draft, script: Script) -> Iterator[Problem]:
    seen = reachable(script, script.steps[0]) | (reachable(script, script.anywhere) if script.anywhere else set())
    for step in script.steps:
        if step.id not in seen:
            yield _at(draft, step.id, [], "unreachable", {"value": step.id})


def _two_turns(draft: Draft, script: Script) -> Iterator[Problem]:
    """One key turns the talk, to one step."""
    for step in script.steps:
        if step.anywhere and step is not script.anywhere:
            yield _at(draft, step.id, ["anywhere"], "anywhere-twice", {"value": step.id})


def _never_finished(draft: Draft, script: Script) -> Iterator[Problem]:
    if not any(ending.outcome == Outcome.FINISHED for ending in script.endings):
        steps = find(draft.root, ["steps"])
        yield Problem(steps.file, steps.line, "steps", "never-finished")


def _texts(draft: Draft, script: Script) -> Iterator[Problem]:
    for step in script.steps:
        for lang, words in step.words.items():
            for key, text in (("say", words.say), ("note", words.note)):
                for code, params in _text(script, text):
                    node = find(draft.words[lang], [step.id, key])
                    yield Problem(node.file, node.line, f"{step.id}.{key}", code, params)


def _text(script: Script, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        template = read_template(text)
    except BadTemplate as bad:
        yield bad.code, {}
        return
    if text and not any(sign.isalnum() for sign in fill(template, lambda hole, real: None if real else "x")):
        yield "text-may-be-empty", {}
    for hole, bracketed in holes(template):
        yield from _hole(script, hole, bracketed)
    for flag in _idle(template):
        yield "field-not-spoken", {"value": flag.name}


def _idle(template: Template) -> Iterator[Hole]:
    """The flags that decide over no words."""
    for segment in template:
        for run in segment.runs:
            flags = [part for part in run if isinstance(part, Hole) and _is_flag(part)]
            words = any(not isinstance(part, Hole) and part.strip() for part in run)
            yield from () if words and segment.bracketed else flags


def _is_flag(hole: Hole) -> bool:
    known = FIELDS.get(hole.name)
    return known is not None and known.kind is FieldKind.FLAG


def _hole(script: Script, hole: Hole, bracketed: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    known = FIELDS.get(hole.name)
    answer = script.step(hole.name.removeprefix(ANSWER)) if hole.name.startswith(ANSWER) else None
    if known is None and (answer is None or not answer.is_question):
        names = [*FIELDS, *(ANSWER + step.id for step in script.steps if step.is_question)]
        yield "unknown-placeholder", {"value": hole.name, "allowed": names, "meant": nearest(hole.name, names)}
    elif not bracketed and not _is_flag(hole) and not (known and (known.fallback or hole.name == "script.minutes")):
        yield "needs-brackets", {"value": hole.name}
    if hole.format not in FORMATS or (hole.format and not (known and known.kind is FieldKind.DATE)):
        yield "unknown-format", {"value": hole.format, "allowed": sorted(FORMATS - {""})}


def _fields(draft: Draft, script: Script) -> Iterator[Problem]:
    for step in script.steps:
        if step.if_field and step.if_field not in FIELDS:
            key = "missing" if step.if_missing else "known"
            allowed = list(FIELDS)
            params = {"value": step.if_field, "allowed": allowed, "meant": nearest(step.if_field, allowed)}
            yield _at(draft, step.id, ["only_if", key], "unknown-placeholder", params)
        saved = save_of(step.save)
        if step.save and saved is None:
            yield _at(draft, step.id, ["save"], "unknown-save", {"value": step.save, "allowed": list(SAVES)})
        elif saved and step.kind not in saved.kinds:
            yield _at(draft, step.id, ["save"], "save-unfit", {"value": step.save, "kind": step.kind.value})


def _offers(draft: Draft, script: Script) -> Iterator[Problem]:
    """What the owner has told in words is offered where words are asked for."""
    for step in script.steps:
        to = script.step(step.offers_to)
        if step.offers_to and not (step.kind is Kind.TEXT and to and to.kind is Kind.TEXT):
            yield _at(draft, step.id, ["offers_to"], "offers-unfit", {"value": step.offers_to})


def _choices(draft: Draft, script: Script) -> Iterator[Problem]:
    for step in script.steps:
        if len(step.choices) > MOST_CHOICES:
            params = {"count": len(step.choices), "most": MOST_CHOICES}
            yield _at(draft, step.id, ["choose"], "too-many-choices", params, warning=True)


def _unused_endings(draft: Draft, script: Script) -> Iterator[Problem]:
    used = {ending.id for ending in script.endings}
    for end, node in draft.endings.items():
        if end not in used:
            yield Problem(node.file, node.line, f"endings.{end}", "ending-unused", {"value": end}, warning=True)


def _length(draft: Draft, script: Script) -> Iterator[Problem]:
    """B-03: the main way should not take longer than the script's minutes."""
    for lang in script.titles:
        took = round(sum(estimate(script, lang).values()))
        if took > script.minutes * 60:
            params = {"seconds": took, "limit": script.minutes * 60, "lang": lang}
            yield Problem(draft.words[lang].file, 1, "", "script-too-long", params, warning=True)


_ERRORS: tuple[Callable[[Draft, Script], Iterator[Problem]], ...] = (
    _loops,
    _unreachable,
    _two_turns,
    _never_finished,
    _texts,
    _fields,
    _offers,
)
