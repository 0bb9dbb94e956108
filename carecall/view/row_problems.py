"""Owns the sentences of what is wrong with a row of an extract. Invariant: every code of the door has one; of a row
that was kept out nothing is said to have been taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from carecall.channels.rows import RowProblem
from carecall.desk.intake import Rejected
from carecall.i18n import Words
from carecall.view.params import in_words


def row_problem_text(_: Words, problem: RowProblem) -> str:
    """What is wrong with the cell and what would be right; the value as it stood."""
    return _text(_, problem, {**_cells(_), **_whole_rows(_)})


def rejected_text(_: Words, rejected: Rejected) -> str:
    """Why a row was kept out, and what else looks strange in it."""
    sentences = {**_cells(_), **_whole_rows(_), **_not_taken(_)}
    told = [_text(_, doubt, sentences) for doubt in rejected.doubts]
    return row_problem_text(_, rejected.problem) + "".join(_(" {sentence}", sentence=each) for each in told)


def _text(_: Words, problem: RowProblem, sentences: Mapping[str, str]) -> str:
    sentence = sentences.get(problem.code, problem.code)
    text = sentence.format(**in_words(_, problem.params))
    return _("“{value}”: {text}", text=text, value=problem.value) if problem.value else text


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
        "lunar-not-understood": _("This is no day of the lunar calendar."),
        "birthday-without-year": _("A birthday needs its year."),
        "band-not-understood": _("No hours. Such as 14:00-16:00."),
        "band-backwards": _("The hours end before they begin."),
        "time-not-understood": _("No time. Such as 14:00."),
        "odometer-not-understood": _("No kilometres. Such as 12000."),
        "odometer-impossible": _("More than {most} km is not possible."),
        "months-impossible": _("Months from 1 to {most}. Such as 6."),
        "interval-impossible": _("Kilometres from 1 to {most}. Such as 7500."),
        "role-unknown": _("No role that is known. Such as care agent, service advisor, sales consultant."),
        "salutation-not-understood": _("Neither Mr nor Ms; left open."),
        "amount-not-understood": _("No sum of money. Such as 1280.50."),
        "sum-without-number": _("This sum has no number: two of one day count as one, the later."),
        "class-unknown": _("“{value}” is no class or grade known here; the owner's classes stay as they are."),
        "yes-or-no-not-understood": _("Neither yes nor no."),
        "returned-before-opened": _("The car was returned before it came in ({opened})."),
    }


def _not_taken(_: Words) -> dict[str, str]:
    """What looks strange in a row that was kept out."""
    return {
        "phone-doubtful": _("The number looks unusual."),
        "plate-strange": _("This does not look like a plate."),
        "visit-kind-unknown": _("This kind of visit is not known."),
        "vin-strange": _("A VIN has 17 characters."),
        "salutation-not-understood": _("Neither Mr nor Ms."),
        "class-unknown": _("“{value}” is no class or grade known here."),
        "row-too-short": _("The row has {cells} cells under {headers} columns."),
    }


def _whole_rows(_: Words) -> dict[str, str]:
    return {
        "person-without-number": _(
            "This contact person has no number of their own: a call cannot reach them first. Is it a file of contact "
            "persons: import it with --as persons."
        ),
        "number-of-another": _("A number of this contact person is already another one's of this owner and stays so."),
        "person-of-nobody": _("No owner is called so: import the owner first ({owner})."),
        "person-of-several": _("Several owners are called so: add the number of the owner ({owner})."),
        "unknown-owner-row": _("This telephone number is nobody's, or several owners' of whom none has the name."),
        "unknown-owner-number": _("No owner, or several, with this number of the dealership's own."),
        "grade-twice": _("The file has another grade of this owner before it, which stays: “{value}” is not taken."),
        "grade-by-hand": _("Somebody gave this owner another grade by hand, which stays: “{value}” is not taken."),
        "record-without-car": _("The row has a day of a car and names no car: add its plate or VIN."),
        "record-not-kept": _("No such day is on record here: name the day, and the number where it has one, as they "
                             "were imported."),
        "unknown-car": _("No car with this plate or VIN is known: import its owner first ({plate})."),
        "row-too-short": _("The row has {cells} cells under {headers} columns; those that are missing count as empty."),
        "row-too-long": _("The row has {cells} cells under {headers} columns: is there a comma too many?"),
        "row-unclosed-quote": _("A quotation mark is not closed in this row."),
        "line-too-long": _("The line is too long to be a row."),
    }
