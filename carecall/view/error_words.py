"""Owns the sentences of errors. Invariant: every code of the error tree has one that says what is wrong and what to do.

Words of the operating system or of a driver are shown only where they say more than we can.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.view.times import day_words


def sentences(_: Words, error: CarecallError) -> dict[str, str]:
    """A template for every code; its parameters are filled in as words."""
    params = error.params
    return {
        **_calling(_, params), **_records(_), **_typed(_, params), **_settings(_, params), **_callbacks(_, params),
        **_files(_), **_stores(_),
    }  # fmt: skip


def _calling(_: Words, params: dict[str, Any]) -> dict[str, str]:
    by = params.get("by")
    return {
        "taken": _("{by} has this owner open.") if by else _("Another desk has this owner, or the same number, open."),
        "unfinished": _("{by} dialled this owner and has not closed the call yet.") if by
        else _("Somebody dialled this owner and has not closed the call yet."),
        "not-now": _("Not to be called now; next: {until}."),
        "nothing-open": _("Nothing is open for this owner any more."),
        "no-number": _("{name} has no number that works."),
        "opted-out": _("This owner wants no more calls (B-14)."),
        "outside-limits": _("Nobody is called outside {start} to {end} (D-15)."),
        "call-ended": _("This call has been closed or given back; open the owner again."),
        "call-moved": _("Another desk has taken this call up."),
        "not-dialled": _("This owner has not been dialled yet."),
        "callback-needed": _("Say when to call back."),
        "script-ended": _("Everything was asked."),
    }  # fmt: skip


def _records(_: Words) -> dict[str, str]:
    return {
        "unknown-contact": _("There is no contact {contact}."),
        "unknown-agent": _("Nobody here is called {agent}. Known: {known}."),
        "unknown-script": _("There is no script {name}. Known: {known}."),
        "already-closed": _("Contact {contact} is not open: {state}."),
        "answer-refused": _("{step}: {problem}"),
        "unknown-step": _("The script has no question {step}. Known: {known}."),
        "in-the-future": _("{at} has not come yet: a record is entered after the call."),
        "other-owners": _("This database holds {count} owners of its own; seed an empty one: --db sqlite:///new.db"),
        "empty-database": _("This database is empty. Import an extract (carecall import FILE) or try: carecall demo"),
        "script-text-unreadable": _("The stored script of this call cannot be read; close the call and open it again."),
        "sample-not-found": _("The sample dealership is not part of this installation ({folder})."),
    }


def _typed(_: Words, params: dict[str, Any]) -> dict[str, str]:
    return {
        "no-agent": _("Say who is calling: --agent CODE."),
        "bad-answer": _("An answer is given as STEP=VALUE, not {text}."),
        "bad-time": _("{text} is no time. Write it as 2026-11-23 15:41."),
        "bad-day": _("{text} is no day. Write it as 2026-11-23."),
        "unknown-command": _("There is no command {name}. Did you mean {meant}?") if params.get("meant")
        else _("There is no command {name}. Possible: {known}."),
        "too-much": _("Too much was given: {words}."),
        "option-empty": _("{option} needs a value."),
        "unknown-value": _("{option} cannot be {value}. Possible: {known}."),
    }  # fmt: skip


def _settings(_: Words, params: dict[str, Any]) -> dict[str, str]:
    return {
        "bad-file": _.n("{count} mistake in the files that are read at the start.",
                        "{count} mistakes in the files that are read at the start.", int(params.get("count", 0))),
        "bad-setting": _("{file}: {key} cannot be {value}."),
        "unknown-setting": _("{file}: nothing is called {key}. Possible: {known}."),
        "bad-toml": _toml(_, str(params.get("detail"))),
        "bad-zone": _("{zone} is no time zone. Such as Asia/Shanghai."),
    }  # fmt: skip


def _toml(_: Words, detail: str) -> str:
    """Where the reader stumbled; what it says of it is English and seldom helps."""
    line = re.search(r"line (\d+)", detail)
    if line:
        return _("{file}, line {line}: not understood. Write key = 'value', and each key once.").replace(
            "{line}", line[1]
        )
    return _("{file} is not understood. Save it as UTF-8, with lines of the form key = 'value'.")


def _callbacks(_: Words, params: dict[str, Any]) -> dict[str, str]:
    example = _("Say it as: tomorrow 3pm, in 20 min, 15:30.")
    past = _("That time is past. Did you mean {suggest}?") if params.get("suggest") else _("That time is past.")
    return {
        "callback-not-understood": _("Not understood: {left}.") + _(" {sentence}", sentence=example),
        "callback-contradictory": _contradiction(_, params),
        "callback-bare-day": _("At what time? For example: tomorrow 3pm, tomorrow afternoon."),
        "callback-past": past,
        "callback-too-far": _("At most {days} days ahead."),
        "callback-outside-limits": _("Nobody is called at that hour: from {first} to {last} only (D-15)."),
    }


def _contradiction(_: Words, params: dict[str, Any]) -> str:
    """What does not go together."""
    day = day_words(_, date.fromisoformat(params["day"])) if params.get("what") == "weekday" else ""
    return {
        "no-such-time": _("There is no such time."),
        "no-such-day": _("There is no such day."),
        "two-times": _("These are two different times: which one?"),
        "two-days": _("These are two different days: which one?"),
        "hour-part": _("The hour does not fit that part of the day."),
        "weekday": _("That is {day}: which is meant?", day=day),
        "order": _("The end comes before the beginning."),
        "offset": _("Either a span or a time of day, not both."),
    }.get(str(params.get("what")), _("That contradicts itself."))


def _files(_: Words) -> dict[str, str]:
    return {
        "columns-missing": _("These columns are missing: {missing}."),
        "file-is-xlsx": _("{file} is an Excel workbook. Save it as CSV UTF-8 and import that."),
        "file-is-xls": _("{file} is an old Excel workbook. Save it as CSV and import that."),
        "file-binary": _("{file} is no text file. Save it as CSV."),
        "file-empty": _("{file} is empty."),
        "file-encoding": _("{file}, line {line}: neither UTF-8 nor GB18030. Save it as CSV UTF-8."),
        "file-kind-unknown": _("The columns fit neither owners nor visits nor staff: {header}. Say which: --as owners"),
        "file-not-found": _("There is no file {file}."),
        "file-not-readable": _("{file} cannot be read. Is it open elsewhere, and may you read it?"),
        "file-not-writable": _("{file} cannot be written. Does the folder exist, and is the file not open in Excel?"),
    }


def _stores(_: Words) -> dict[str, str]:
    return {
        "conflict": _("Somebody else was faster. Try again."),
        "database-busy": _("The database has been busy for {seconds} seconds. Try again."),
        "database-failed": _("The database says: {detail}"),
        "database-newer": _("The database has schema {found}; this carecall knows {known}. Install the newer one."),
        "postgres-missing": _("PostgreSQL needs the extra pg: pip install 'carecall[pg]'"),
        "database-url": _("{url} is no database. Such as sqlite:///care.db or postgresql://server/care"),
        "migration-broke-keys": _("The upgrade left {count} rows of {table} without their parents and was undone."),
    }
