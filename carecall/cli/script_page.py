"""Owns how a script is shown on the command line. Invariant: what stands there is what an agent reads, with the data of
an example where the record would be; nothing is left out that decides where an answer leads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carecall.i18n import Words
    from carecall.scripts.script import Script
    from carecall.scripts.steps import Branch, Ending, Step

INDENT = "    "
DOT = " · "


def data(script: Script, lang: str) -> dict[str, Any]:
    """The script for `--json`; `say` as it is written, `spoken` with the data of an example."""
    return {
        "script": script.name,
        "title": script.title(lang),
        "version": script.version,
        "minutes": script.minutes,
        "seconds": _seconds(script, lang),
        "sources": list(script.sources),
        "steps": [_step_data(script, step, lang) for step in script.steps],
        "endings": [_ending_data(ending, lang) for ending in script.endings],
    }


def _step_data(script: Script, step: Step, lang: str) -> dict[str, Any]:
    words = step.words[lang]
    return {
        "step": step.id,
        "kind": step.kind.value,
        "box": step.box.value,
        "name": words.name,
        "say": words.say,
        "spoken": _spoken(script, step, lang),
        "note": words.note,
        "choices": [{"choice": one.id, "text": one.words[lang], "to": one.to or step.next} for one in step.choices],
        "branches": [{"test": one.test, "limit": one.limit, "to": one.to} for one in step.branches],
        "next": step.next,
        "each_call": step.each_call,
        "optional": step.optional,
        "required": step.required,
        "must_answer": step.must_answer,
        "if_missing": step.if_missing or None,
        "if_known": step.if_known or None,
        "save": step.save or None,
        "offers_to": step.offers_to or None,
        "sources": list(step.sources),
    }


def _ending_data(ending: Ending, lang: str) -> dict[str, Any]:
    text = ending.words.get(lang)
    return {"ending": ending.id, "outcome": ending.outcome, "result": ending.result or None, "text": text}


def _seconds(script: Script, lang: str) -> int:
    from carecall.scripts.pace import estimate

    return round(sum(estimate(script, lang).values()))


def _spoken(script: Script, step: Step, lang: str) -> str:
    from carecall.scripts.speech import say

    return say(script, step, lang, _example(script, lang))


def _example(script: Script, lang: str) -> dict[str, object]:
    """A record in which nothing is missing, and an ellipsis for every answer that is read back."""
    from carecall.scripts.fields import ANSWER, sample_record
    from carecall.scripts.speech import polite_name

    sample = sample_record()
    polite = polite_name(str(sample["owner.name"]), "mr", lang, "Zhang Wenshan")
    named = {"owner.polite_name": polite, "reached.polite_name": polite}
    return {**sample, **named, **{ANSWER + step.id: "…" for step in script.steps if step.is_question}}


def page(_: Words, script: Script, cells: int) -> str:
    """The script as people read it, in lines of at most `cells` cells."""
    from carecall.view.cells import wrap

    lines: list[str] = []
    for indent, text in _lines(_, script):
        lines += [indent + line if line else "" for line in wrap(text, cells - len(indent))]
    return "\n".join(lines)


def _lines(_: Words, script: Script) -> Iterator[tuple[str, str]]:
    """Every line with its indentation."""
    yield "", _("{text} ({value})", text=script.title(_.lang), value=script.name)
    yield "", _head(_, script)
    for number, step in enumerate(script.steps, 1):
        yield "", ""
        yield "", f"{number:>2}  {step.id}{DOT}{step.words[_.lang].name}"
        for text in _step(_, script, step):
            yield INDENT, text
    yield "", ""
    yield "", _("How it can end")
    for ending in script.endings:
        yield INDENT, _ending(_, ending)


def _head(_: Words, script: Script) -> str:
    took = divmod(_seconds(script, _.lang), 60)
    length = _("about {minutes}:{seconds} of {most} min", minutes=took[0], seconds=f"{took[1]:02}", most=script.minutes)
    version = _("version {version}", version=script.version)
    return DOT.join([version, length, *([", ".join(script.sources)] if script.sources else [])])


def _step(_: Words, script: Script, step: Step) -> Iterator[str]:
    from carecall.scripts.speech import note

    yield DOT.join(_marks(_, step))
    spoken = _spoken(script, step, _.lang)
    yield f"“{spoken}”"
    hint = note(script, step, _.lang, _example(script, _.lang))
    if hint:
        yield _("Note: {text}", text=hint)
    for ways, to in _ways(_, script, step):
        yield f"{ways} → {to}".strip()


def _marks(_: Words, step: Step) -> Iterator[str]:
    from carecall.view.call import box_name

    yield box_name(_, step.box)
    if step.is_question:
        yield _kind(_, step)
    flags = {
        _("in every call"): step.each_call,
        _("partial without it"): step.required,
        _("may be left empty"): step.optional,
        _("must be answered"): step.must_answer,
        _("only where {field} is missing", field=step.if_missing): bool(step.if_missing),
        _("only where {field} is known", field=step.if_known): bool(step.if_known),
        _("saved to {field}", field=step.save): bool(step.save),
        _("offered to {step}", step=step.offers_to): bool(step.offers_to),
        ", ".join(step.sources): bool(step.sources),
    }
    yield from (flag for flag, holds in flags.items() if holds)


def _kind(_: Words, step: Step) -> str:
    names = {
        "choose": _("a choice"),
        "score": _("score {low} to {high}", low=step.low, high=step.high),
        "number": _("number {low} to {high}", low=step.low, high=step.high),
        "odometer": _("kilometres driven"),
        "date": _("a date"),
        "time": _("a time"),
        "text": _("a text"),
        "plate": _("a plate"),
    }
    return names[step.kind.value]


def _ways(_: Words, script: Script, step: Step) -> Iterator[tuple[str, str]]:
    """The answers and where each leads; the step below is not named where everything leads there."""
    for number, choice in enumerate(step.choices, 1):
        yield f"{number}  {choice.words[_.lang]}", choice.to or step.next
    for branch in step.branches:
        yield _branch(_, branch), branch.to
    unknown = step.is_question and not step.must_answer and not any(one.test == "unknown" for one in step.branches)
    if step.choices and unknown:
        yield _("does not know or want to say"), step.next
    elif not step.choices and (step.branches or _leaps(script, step)):
        yield _("otherwise") if step.branches else "", step.next


def _leaps(script: Script, step: Step) -> bool:
    """Whether it leads elsewhere than to the step below."""
    at = script.steps.index(step) + 1
    return at == len(script.steps) or script.steps[at].id != step.next


def _branch(_: Words, branch: Branch) -> str:
    names = {
        "at_most": _("at most {limit}", limit=branch.limit),
        "at_least": _("at least {limit}", limit=branch.limit),
        "nothing": _("nothing to say"),
        "unknown": _("does not know or want to say"),
    }
    return names[branch.test]


def _ending(_: Words, ending: Ending) -> str:
    from carecall.view.names import outcome_name

    named = ending.words.get(_.lang)
    outcome = outcome_name(_, ending.outcome)
    return f"{ending.id}{DOT}" + (f"{outcome}{DOT}{named}" if named else outcome)
