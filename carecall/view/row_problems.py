"""Owns the sentences of what is wrong with a row of an extract. Invariant: every code of the door has one."""

from __future__ import annotations

from collections.abc import Sequence

from carecall.channels.rows import RowProblem
from carecall.i18n import Words
from carecall.model.programmes import UNKNOWN_KIND, Pack, Programme
from carecall.view.params import in_words

MOST_LINES = 10
"""How many lines are named where many have the same fault."""


def row_problem_text(_: Words, problem: RowProblem) -> str:
    """What is wrong with the cell and what would be right; the value as it stood."""
    sentence = {**_cells(_), **_whole_rows(_)}.get(problem.code, problem.code)
    text = sentence.format(**in_words(_, problem.params))
    return _("“{value}”: {text}", text=text, value=problem.value) if problem.value else text


def kindless_text(_: Words, pack: Pack, lines: Sequence[int]) -> str:
    """How many visits do not say what was done, where, and what the programmes make of them (A-19, B-11)."""
    called = [p for p in pack.programmes.values() if p.due == "visit" and (not p.of or UNKNOWN_KIND in p.of)]
    answered = [p for p in pack.programmes.values() if UNKNOWN_KIND in p.answered_by]
    shown = _(", ").join(map(str, lines[:MOST_LINES])) + (" ..." if len(lines) > MOST_LINES else "")
    return _.n(
        "{count} visit does not say what was done (line {lines}). Calls that follow: {called}; reminders it answers: "
        "{answered}.",
        "{count} visits do not say what was done (lines {lines}). Calls that follow: {called}; reminders they answer: "
        "{answered}.",
        len(lines), lines=shown, called=_named(_, called), answered=_named(_, answered),
    )  # fmt: skip


def _named(_: Words, programmes: Sequence[Programme]) -> str:
    return _(", ").join(programme.name(_.lang) for programme in programmes) or _("none")


def _cells(_: Words) -> dict[str, str]:
    return {
        "value-missing": _("This is needed and is empty."),
        "phone-not-understood": _("No telephone number. Such as 13800138000 or 010-62345678-801."),
        "phone-digits-lost": _("Excel has cut this number. Format the column as text and export it again."),
        "phone-doubtful": _("The number looks unusual; it was taken as it is."),
        "plate-strange": _("This does not look like a plate; it was taken as it is."),
        "visit-kind-unknown": _("This kind of visit is not known; the visit counts as one of unknown kind."),
        "vin-strange": _("A VIN has 17 characters; it was taken as it is."),
        "date-not-understood": _("No date. Such as 2026-11-21."),
        "date-impossible": _("There is no such day."),
        "date-future": _("That day has not come yet."),
        "birthday-without-year": _("A birthday needs its year."),
        "band-not-understood": _("No hours. Such as 14:00-16:00."),
        "band-backwards": _("The hours end before they begin."),
        "time-not-understood": _("No time. Such as 14:00."),
        "odometer-not-understood": _("No kilometres. Such as 12000."),
        "odometer-impossible": _("More than {most} km is not possible."),
        "role-unknown": _("No role that is known. Such as care agent, service advisor, sales consultant."),
        "salutation-not-understood": _("Neither Mr nor Ms; left open."),
        "yes-or-no-not-understood": _("Neither yes nor no."),
        "returned-before-opened": _("The car was returned before it came in ({opened})."),
    }


def _whole_rows(_: Words) -> dict[str, str]:
    return {
        "unknown-car": _("No car with this plate or VIN is known: import its owner first ({plate})."),
        "row-too-short": _("The row has {cells} cells under {headers} columns; the missing ones count as empty."),
        "row-too-long": _("The row has {cells} cells under {headers} columns: is there a comma too many?"),
        "row-unclosed-quote": _("A quotation mark is not closed in this row."),
        "line-too-long": _("The line is too long to be a row."),
    }
