"""Owns how the findings of `carecall doctor` are told: a line or two each, aligned, in words. Invariant: level, check
and sentence are told without colour, so that a pipe and NO_COLOR lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from carecall.desk.health import Finding, Level
from carecall.errors import CarecallError, Problem
from carecall.i18n import Words
from carecall.text import clean
from carecall.view.cells import pad, widest, wrap
from carecall.view.health_words import sentences
from carecall.view.params import in_words
from carecall.view.problems import problem_data, problem_line
from carecall.view.reasons import error_text

LONGEST = 500
MOST = 20
"""The most mistakes of files that are told one by one."""


def level_name(_: Words, level: Level) -> str:
    return {Level.OK: _("ok"), Level.NOTE: _("notice"), Level.WRONG: _("WRONG")}[level]


def check_name(_: Words, check: str) -> str:
    """What a check is called at the left edge."""
    return {
        "terminal": _("terminal"), "encoding": _("encoding"), "colours": _("colours"), "width": _("window"),
        "cells": _("letters"), "keys": _("keys"), "settings": _("settings"), "folders": _("folders"),
        "programmes": _("programmes"), "scripts": _("scripts"), "database": _("database"), "schema": _("schema"),
        "space": _("space"), "contents": _("contents"), "planning": _("planning"), "staff": _("staff"),
        "agent": _("seat"), "clock": _("clock"), "day": _("today"), "log": _("log"),
    }.get(check, check)  # fmt: skip


def found_text(_: Words, finding: Finding) -> str:
    """What was found: the doctor's own sentence, else that of an error."""
    known = sentences(_, finding).get(finding.code, ("", ""))[0]
    error = CarecallError(finding.code, **finding.params)
    text = known.format(**_params(_, finding)) if known else error_text(_, error)
    return "\n".join([text, *_problem_lines(_, finding.problems)])


def _problem_lines(_: Words, problems: Sequence[Problem]) -> Iterator[str]:
    """A line a mistake, as many as are read at once."""
    for problem in problems[:MOST]:
        yield problem_line(_, problem)
    if len(problems) > MOST:
        yield _("... and {count} more.", count=len(problems) - MOST)


def todo_text(_: Words, finding: Finding) -> str:
    """What to do about it; "" where nothing is to be done."""
    if finding.level is Level.OK:
        return ""
    told = sentences(_, finding)
    known = told.get(finding.code) or told.get(finding.check) or told["check-failed"]
    return known[1].format(**_params(_, finding))


def _params(_: Words, finding: Finding) -> dict[str, Any]:
    """The parameters as people read them; none of them can do harm to a terminal."""
    params = dict(finding.params)
    params.update({key: clean(value, LONGEST) for key, value in params.items() if isinstance(value, str)})
    if "megabytes" in params:
        params["megabytes"] = _amount(params["megabytes"])
    return in_words(_, params)


def _amount(megabytes: int) -> str:
    """`12 MB`, `81.3 GB`."""
    return f"{megabytes} MB" if megabytes < 1000 else f"{megabytes / 1000:.1f} GB"


def data(_: Words, finding: Finding) -> dict[str, Any]:
    """The JSON form."""
    return {
        "check": finding.check,
        "level": finding.level.value,
        "code": finding.code,
        "params": dict(finding.params),
        "text": found_text(_, finding),
        "todo": todo_text(_, finding) or None,
        "problems": [problem_data(_, problem) for problem in finding.problems],
    }


def page(_: Words, findings: Sequence[Finding], cells: int) -> Iterator[str]:
    """The lines of all findings, and how many are wrong."""
    levels = widest(level_name(_, level) for level in Level)
    checks = widest(check_name(_, finding.check) for finding in findings)
    edge = levels + checks + 6
    for finding in findings:
        head = f" {pad(level_name(_, finding.level), levels)}  {pad(check_name(_, finding.check), checks)}   "
        told = [found_text(_, finding)]
        if todo := todo_text(_, finding):
            told.append(_("To do: {todo}", todo=todo))
        lines = [line for text in told for part in text.splitlines() for line in wrap(part, cells - edge)]
        yield head + lines[0]
        yield from (" " * edge + line for line in lines[1:])
    yield ""
    yield f" {_summary(_, findings)}"


def _summary(_: Words, findings: Sequence[Finding]) -> str:
    wrong = sum(finding.level is Level.WRONG for finding in findings)
    notes = sum(finding.level is Level.NOTE for finding in findings)
    if wrong:
        return _.n("{count} thing is wrong.", "{count} things are wrong.", wrong)
    if notes:
        return _.n("Nothing is wrong; {count} notice.", "Nothing is wrong; {count} notices.", notes)
    return _("All is well.")
