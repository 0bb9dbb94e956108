"""Owns the sentences of errors. Invariant: every code of the error tree has one that says what is wrong and what to do.

Words of the operating system or of a driver are shown only where they say more than we can.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.view.switched_off import how_words, rests_words, switch
from carecall.view.times import day_words


def sentences(_: Words, error: CarecallError) -> dict[str, str]:
    """A template for every code; its parameters are filled in as words."""
    params = error.params
    return {
        **_calling(_, params), **_undoing(_, params), **_records(_, params), **_typed(_, params),
        **_settings(_, params), **_callbacks(_, params), **_promises(_, params), **_files(_), **_stores(_),
        **_campaigns(_), **_persons(_),
    }  # fmt: skip


def _calling(_: Words, params: dict[str, Any]) -> dict[str, str]:
    by = params.get("by")
    return {
        "taken": _("{by} has this owner open.") if by else _("Another desk has this owner, or the same number, open."),
        "unfinished": _("{by} dialled this owner and has not closed the call yet.") if by
        else _("Somebody dialled this owner and has not closed the call yet."),
        "not-now": _("Not to be called now; next: {until}."),
        "unknown-programme-code": _("There is no programme {programme} here. Known: {known}."),
        "programme-rests": _as_it_is(_rests(_, params)),
        "programme-ambiguous": _("Several programmes are called {programme}: {known}. Give the code."),
        "not-the-owners-car": _("{plate} is no car of this owner."),
        "not-yours": _("This call is made by another role: {role}."),
        "nothing-open": _("Nothing is open for this owner any more."),
        "number-held": _("{name}'s number is wrong: the calls come back with the corrected one."),
        "no-number": _("{name} has no number that works."),
        "opted-out": _("This owner wants no more calls (B-14)."),
        "outside-limits": _("Nobody is called outside {start} to {end} (D-15)."),
        "call-ended": _("This call has been closed or given back; open the owner again."),
        "call-moved": _("Another desk has taken this call up."),
        "not-dialled": _("This owner has not been dialled yet."),
        "nothing-waits": _("Nothing is open here that a promise could wait for; a note is kept."),
        "rang-in-unfit": _("The owner has rung you; this outcome is one of a dial."),
        "result-needs": _("This result needs an answer first: {step}."),
        "callback-needed": _("Say when to call back."),
        "script-ended": _("Everything was asked."),
    }  # fmt: skip


def _rests(_: Words, params: dict[str, Any]) -> str:
    """What a programme is called that does not run here, and how it is switched on."""
    code, house, settings = (str(params.get(key, "")) for key in ("programme", "house", "settings"))
    rests = rests_words(_, params.get("names", {}).get(_.lang, code), code)
    return rests + _(" {sentence}", sentence=how_words(_, house, settings)) + f" {switch(code)}"


def _as_it_is(text: str) -> str:
    """A sentence that is filled already."""
    return text.replace("{", "{{").replace("}", "}}")


def _persons(_: Words) -> dict[str, str]:
    return {
        "person-nameless": _("A contact person needs a name."),
        "person-known": _("{name} is a contact person here already: carecall owner contact change."),
        "person-unknown": _("No contact person here is called {name}. Known: {known}."),
        "number-of-another": _("A number of {name} is already another contact person's of this owner."),
        "phone-not-understood": _("{raw} is no telephone number. Such as 13800138000 or 010-62345678-801."),
        "salutation-not-understood": _("Say Mr or Ms."),
        "phone-digits-lost": _("{raw}: Excel has cut this number."),
    }


def _campaigns(_: Words) -> dict[str, str]:
    return {
        "class-not-yours": _("Something is granted with this class, so {role} must say it, here: {known}. "
                             "Say who with --agent."),
        "unknown-class": _("No class of owners is called {value}. Known: {known}."),
        "campaign-code": _("{campaign} is no code: letters without accents, digits and hyphens, 40 at most."),
        "campaign-known": _("There is a campaign, or a record, {campaign} already. Take another code; of a file's own "
                            "records a campaign is made without --day."),
        "campaign-unknown": _("There is no campaign {campaign}. Known: {known}."),
        "campaign-programme": _(
            "A campaign cannot be of the programme {programme}. It can be of: {known}. A programme that rests is "
            "switched on in the house's own file: run: yes."
        ),
        "campaign-past": _("The days {start} to {last} are over, or the last one comes before the first."),
        "campaign-wordless": _("Its messages need a text: --text \"...\"."),
        "campaign-long": _("The text has {count} characters, {most} at most: a message is short (E-10)."),
        "campaign-nobody": _("It is for nobody: no car or owner fits."),
        "campaign-full": _("It is for {count}, and its {days} open days have room for {room}: more days (--until) or "
                           "more a day (--per-day)."),
        "campaign-not-yours": _("A campaign is called off by: {role}, here by: {known}. Say who with --agent."),
        "campaign-approver": _(
            "A campaign is approved by: {role} (A-04), here by: {known}. Say who you are: --agent CODE."
        ),
        "campaign-approved": _("The campaign {campaign} was approved already, by {by}."),
        "campaign-closed": _("The campaign {campaign} is closed."),
        "campaign-model": _("There is no model {text} here. Known: {known}."),
        "campaign-not-open": _("The list of {campaign} is not open: its campaign is not approved yet, or it is over."),
        "campaign-closer": _("Whoever closes a campaign, calls it off or takes it up says who that is: --agent CODE."),
        "campaign-unfiled": _("No file has records of the number {campaign}: say on which day it is (--day)."),
        "campaign-early": _("The campaign {campaign} lasts to {last}: close it then, or now with --early; call-off "
                            "withdraws what has not gone out."),
        "campaign-running": _("The campaign {campaign} is not closed."),
        "campaign-unsaid": _("No message and no script of the programme {programme} has a place for a text of the "
                             "campaign's own ({{text}} in a message), so nobody would get it: leave --text out."),
        "days-needed": _("{option} goes with --day only: without it the campaign is of a file's records, such as a "
                         "recall's, whose days and cars the file has."),
        "bad-vin": _("{text} has {count} characters: a VIN has {most}."),
        "vins-reversed": _("{first} comes behind {last}: the first VIN belongs to --vin-from."),
        "bad-months": _("{text} is no span of months: type it as 6-12, or as 6- for six months or more."),
    }  # fmt: skip


def _undoing(_: Words, params: dict[str, Any]) -> dict[str, str]:
    by = params.get("by")
    return {
        "nothing-to-undo": _("There is no outcome of yours today that can be undone."),
        "nothing-of-today": _(
            "{name} has no outcome of today that can be undone. One of an earlier day stays, the figures of that day "
            "count it: enter what is right beside it (carecall call record CONTACT --at TIME), or take a wish for no "
            "more calls back (carecall owner take-back OWNER)."
        ),
        "undo-call-open": _("You have a call open; record its outcome first, then undo."),
        "undo-later": _("A later outcome of yours must be undone first."),
        "undo-opened": _("{by} has opened this owner since: it can no longer be undone.") if by
        else _("Another desk has opened this owner since: it can no longer be undone."),
        "undo-sent": _("The message to the owner has gone out: it can no longer be undone."),
        "undo-changed": _("The promise has been moved, handed over or cancelled since: it can no longer be undone.")
        if params.get("table") == "promise"
        else _("The owner's records have been changed since: it can no longer be undone."),
    }  # fmt: skip


def _records(_: Words, params: dict[str, Any]) -> dict[str, str]:
    owners = params.get("owners", ())
    first = f"id:{int(owners[0].customer)}" if owners else ""
    more = params.get("count", 0) > len(owners)
    several = _("{count} owners fit {text}. Type more of it, or the id of one; the first are:") if more \
        else _("{count} owners fit {text}. Type the id of one:")  # fmt: skip
    return {
        "losses-none": _("The programmes here do not say who counts as lost (losses)."),
        "unknown-contact": _("There is no contact {contact}."),
        "unknown-owner": _("No owner fits {text}. A name, pinyin, plate, VIN, phone, own number or id:12 finds one."),
        "owner-ambiguous": several + "\n{owners}",
        "owner-not-exact": _("{text} names no owner for certain, so nothing was done. Type the whole name, plate, VIN "
                             "or phone number, or the id, such as {first}.").replace("{first}", first)
        + _(" {sentence}", sentence=_("The first of {count} who may be meant:") if more else _("It may be:"))
        + "\n{owners}",
        "no-terminal": _(
            "The desk needs a terminal: a keyboard and a screen. In a script use queue list, call record, summary."
        ),
        "unknown-agent": _("Nobody here is called {agent}. Known: {known}."),
        "agent-ambiguous": _("Several here are called {agent}: {known}. Give the code."),
        "agent-gone": _("{agent} works here no more. Known: {known}."),
        "agent-unfit": _("carecall {command} is nobody's in particular: leave --agent out."),
        "unknown-rule": _("There is no rule {rule}; carecall rule lists them."),
        "unknown-script": _("There is no script {name}. Known: {known}."),
        "already-closed": _("Contact {contact} is not open: {state}."),
        "answer-refused": _("{step}: {problem}"),
        "answer-unknown": _("{step} cannot be {value}. Possible: {known}."),
        "answers-needed": _("Finished without an answer? Give those that are required: {known} (--answer STEP=VALUE). "
                            "What each may be: carecall script show {script}"),
        "unknown-step": _("The script has no question {step}. Known: {known}."),
        "answers-unheard": _("With the outcome {outcome} nobody spoke: leave the answers out."),
        "callback-unfit": _("The outcome {outcome} promises no call: leave the time out."),
        "result-unfit": _("{result} goes with the outcome not-eligible only, which knows: {known}."),
        "in-the-future": _("{at} has not come yet: a record is entered after the call."),
        "other-owners": _("This database holds {count} owners of its own; seed an empty one: --db sqlite:///new.db"),
        "empty-database": _("This database is empty. Import an extract (carecall import FILE) or try: carecall demo"),
        "script-text-unreadable": _("The stored script of this call cannot be read; open the call once more."),
        "sample-not-found": _("The sample dealership is not part of this installation ({folder})."),
    }


def _typed(_: Words, params: dict[str, Any]) -> dict[str, str]:
    return {
        "no-agent": _("Say who is calling: --agent CODE."),
        "bad-answer": _("An answer is given as STEP=VALUE, not {text}."),
        "bad-time": _("{text} is no time. Write it as 2026-11-23 15:41."),
        "bad-past-time": _("{text} is no time. Write it as 2026-11-23 15:41, 15:41 or yesterday 15:41."),
        "day-over": _("{day} is over and stays as it was."),
        "header-columns": _("{file} needs two columns: “{theirs}”, the headers of the other system, and “{ours}”, what "
                            "they mean here."),
        "calendar-columns": _(
            "{file}: needed are a column for the day ({words}) and one that says whether it is worked ({states})."
        ),
        "bad-share": _("{text} is no share: a name or code, or with a number of owners, such as 1001:20."),
        "bad-day": _(
            "{text} is not understood as a day. Such as 2026-11-23, 23 Nov, yesterday, last Monday, next Monday."
        ),
        "no-such-day": _("There is no day {text} in the calendar."),
        "unknown-command": _("There is no command {name}. Did you mean {meant}?") if params.get("meant")
        else _("There is no command {name}. Possible: {known}."),
        "too-much": _("Too much was given: {words}. What has a space in it stands in quotes."),
        "days-backwards": _("The last day, {day}, comes before the first, {start}."),
        "option-empty": _("{option} needs a value."),
        "nothing-named": _("Say what is to be set: {known}."),
        "not-both": _("{first} and {second} do not go together."),
        "one-of-two": _("Give either {first} or {second}."),
        "unknown-value": _("{option} cannot be {value}. Possible: {known}."),
    }  # fmt: skip


def _settings(_: Words, params: dict[str, Any]) -> dict[str, str]:
    return {
        "bad-file": _bad_file(_, params),
        "rules-refused": _("The changed rules have a mistake; the old ones hold: see carecall doctor."),
        "bad-setting": _bad_setting(_, str(params.get("key"))),
        "bad-seconds": _("{file}: {key} is a number of seconds from {least} to {most}."),
        "bad-language": _("{file}: {key} cannot be {value}. Possible: {known}."),
        "unknown-setting": _("{file}: nothing is called {key}. Possible: {known}."),
        "bad-toml": _toml(_, str(params.get("detail"))),
        "unknown-action": _("{file}: no action is called {action}. Did you mean {meant}?") if params.get("meant")
        else _("{file}: no action is called {action}. What there is, says carecall config keys."),
        "fixed-action": _("{file}: {action} keeps its keys: the help and the number keys stay where they are."),
        "bad-key": _("{file}: {action}: {key} is no key. Such as w, F2, ctrl+k; several with spaces between them."),
        "key-twice": _("{file}: the key {key} stands for two actions: {actions}."),
        "bad-zone": _("{file}: {zone} is no time zone. Such as Asia/Shanghai."),
    }  # fmt: skip


def _bad_file(_: Words, params: dict[str, Any]) -> str:
    """How many mistakes there are, and where."""
    count, compared = int(params.get("count", 0)), _as_it_is(str(params.get("compared", "")))
    if compared:
        return _.n("{count} mistake in the file that is compared, {file}:",
                   "{count} mistakes in the file that is compared, {file}:", count, file=compared)  # fmt: skip
    return _.n("{count} mistake in the files that are read at the start.",
               "{count} mistakes in the files that are read at the start.", count)  # fmt: skip


EXAMPLES = {
    "lease": "120", "heartbeat": "20", "bell": "false", "programme_pack": "'dealership'",
    "programme_files": "['site.yaml']",
    "script_folders": "['scripts']", "agent": "'1001'", "db": "'sqlite:///care.db'", "lang": "'zh'",
    "owner_lang": "'zh'", "time_zone": "'Asia/Shanghai'", "data": "'care'", "cache": "'cache'",
}  # fmt: skip


KEYS_EXAMPLE = ("[keys]", '"queue.why" = "y f2"')
"""The lines of the settings file that give an action other keys."""


def _bad_setting(_: Words, key: str) -> str:
    """What is wrong, and the setting as it is written; keys have a table of their own."""
    if key in EXAMPLES:
        return _("{file}: {key} cannot be {value}. Write it as: {example}").replace(
            "{example}", f"{key} = {EXAMPLES[key]}"
        )
    text = _("{file}: {key} cannot be {value}. Write it in lines of their own (the actions: carecall config keys):")
    return "\n  ".join((text, *KEYS_EXAMPLE))


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
        "callback-vague": _("{said} is no time: ask when it suits.") + _(" {sentence}", sentence=example),
        "callback-vague-day": _("{said} is no day: ask on which one.") + _(" {sentence}", sentence=example),
        "callback-contradictory": _contradiction(_, params),
        "callback-bare-day": _bare_day(_, params),
        "callback-past": past,
        "callback-too-far": _("At most {days} days ahead."),
        "callback-outside-limits": _("Nobody is called at that hour: from {first} to {last} only (D-15)."),
    }


def _bare_day(_: Words, params: dict[str, Any]) -> str:
    """A day without a time, or the two days of a weekend."""
    if not params.get("other"):
        return _("At what time? For example: tomorrow 3pm, tomorrow afternoon.")
    one, two = (day_words(_, date.fromisoformat(params[each])) for each in ("day", "other"))
    return _("{day} or {other}? For example: Saturday 10am, Sunday afternoon.", day=one, other=two)


def _promises(_: Words, params: dict[str, Any]) -> dict[str, str]:
    by, name = params.get("by"), params.get("name")
    return {
        "no-promise": _("This owner has been promised no call."),
        "on-call": _("{by} has this owner open. Try again when that call is over.") if by
        else _("Somebody has this owner open. Try again when that call is over."),
        "promise-not-yours": _("{by} has this promise: only they or a supervisor hand it on.") if by
        else _("Another role has this promise: only they or a supervisor hand it on."),
        "colleague-away-then": _("{name} is away on that day, {day}. Choose somebody else."),
        "colleague-absent": _("{name} is not here today. Choose somebody else.") if name
        else _("That colleague is not here. Choose somebody else."),
        "colleague-other-role":
            _("{name} has another role than this call ({role}): only a supervisor may hand it there."),
        "not-a-caller": _("{name} makes no calls. Choose somebody else."),
        "numbers-not-yours": _("Whole phone numbers are only for {role} (C-20), here: {known}. Say who with --agent."),
        "share-not-yours": _("Only {role} share calls out (A-07), here: {known}. Say who with --agent."),
        "share-nobody": _("Nobody of this role is here today: {role}. Say with --to who gets the calls."),
        "nothing-to-give": _("No call of this owner can be handed over: none is open without a promise, or the owner "
                             "is on the phone."),
        "give-not-yours": _("{by} has this call: only they, or who shares calls out, hand it over.") if by
        else _("Another role has this call: only they, or who shares calls out, hand it over."),
        "absence-past": _("{day} is over: nobody is away until a day that is past."),
        "absence-backwards": _("The last day away, {day}, comes before the first, {start}."),
        "absence-not-yours": _("Only a supervisor says that {name} is away."),
        "staff-code-taken": _("{staff} is {name} already: take another code."),
        "staff-not-yours": _("Only a supervisor says who works here."),
        "dealership-not-yours": _("Only a supervisor says what the dealership is called."),
        "days-not-yours": _("Only a supervisor says on which days the house is closed."),
        "nobody-seated": _("Nobody sits at this desk. Open it with --agent CODE."),
    }  # fmt: skip


def _contradiction(_: Words, params: dict[str, Any]) -> str:
    """What does not go together."""
    day = day_words(_, date.fromisoformat(params["day"])) if params.get("what") == "weekday" else ""
    return {
        "no-such-time": _("There is no such time."),
        "no-such-day": _("There is no such day."),
        "day-or-hour": _("That may be a day or an hour. An hour is typed as 10:20, a day as 12-05 10:20."),
        "two-times": _("These are two different times: which one?"),
        "two-days": _("These are two different days: which one?"),
        "hour-part": _("The hour does not fit that part of the day."),
        "weekday": _("That is {day}: which is meant?", day=day),
        "order": _("The end comes before the beginning."),
        "offset": _("Either a span or a time of day, not both."),
    }.get(str(params.get("what")), _("That contradicts itself."))


def _files(_: Words) -> dict[str, str]:
    return {
        "columns-missing": _("{file}: these columns are missing: {missing}. Their headers: carecall import --columns; "
                             "those of another system are told by a file: --headers FILE."),
        "workbook-broken": _("{file} is a workbook that cannot be read. Save it anew, or as CSV UTF-8, and import "
                             "that."),
        "workbook-locked": _("{file} is locked with a password. Save it without one and import that."),
        "workbook-too-large": _("{file} is too large a workbook. Save the table alone, or as CSV UTF-8, and import "
                                "that."),
        "file-binary": _("{file} is no text file. Save it as CSV."),
        "file-empty": _("{file} is empty."),
        "file-encoding": _("{file}, line {line}: neither UTF-8 nor GB18030. Save it as CSV UTF-8."),
        "file-kind-unknown": _(
            "{file}: the columns fit neither owners nor visits, staff or car models: {header}. Headers that are "
            "understood: carecall import --columns."
        ),
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
        "no-database": _("There is no database at {file}. `carecall seed` or `carecall import FILE` makes one there."),
        "database-url": _("{url} is no database. Such as sqlite:///care.db or postgresql://server/care"),
        "migration-broke-keys": _("The upgrade left {count} rows of {table} without their parents and was undone."),
    }
