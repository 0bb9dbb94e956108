"""Owns the sentences of reasons and errors. Invariant: every code has one sentence in each language; a code that is not
known is shown with its parameters rather than hidden.

Parameters become words first (days, moments, slots, programmes, outcomes), then fill the sentence of their code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.model.reasons import Reason
from carecall.view import names, times

DAYS = ("day", "last", "not_before", "not_after", "due_on", "start", "cap", "reading_on", "on", "wished", "estimated",
        "earliest", "latest")  # fmt: skip
MOMENTS = ("at", "until", "made", "suggest")


@dataclass(frozen=True, slots=True)
class Names:
    """What words need besides the language: the pack (programmes, slots) and what day and hour it is."""

    pack: Pack
    now: datetime


def reason_text(_: Words, reason: Reason, known: Names) -> str:
    """The sentence of a reason."""
    if reason.code.startswith("callback-") and "weekday" in reason.params:
        return spoken_text(_, reason)
    sentence = _sentences(_, reason).get(reason.code)
    params = _in_words(_, reason.params, known)
    if sentence is None:
        return f"{reason.code} {params}" if params else reason.code
    return sentence.format(**params)


def _in_words(_: Words, params: Mapping[str, Any], known: Names) -> dict[str, Any]:
    words = dict(params)
    for key, value in params.items():
        if isinstance(value, str) and value:
            words[key] = _word(_, key, value, known)
        elif isinstance(value, int) and key in ("km", "limit_km", "due_km", "given"):
            words[key] = f"{value:,}"
    return words


def _word(_: Words, key: str, value: str, known: Names) -> str:
    today = known.now.date()
    if key in MOMENTS:
        return times.moment_words(_, datetime.fromisoformat(value).replace(tzinfo=None), known.now)
    if key in DAYS:
        return _day(_, value, today)
    if key == "slot":
        return known.pack.slot_name(value, _.lang)
    if key == "programme":
        return names.programme_name(known.pack, value, _.lang)
    if key == "outcome":
        return names.outcome_name(_, value)
    return names.result_name(_, value) if key == "result" else value


def _day(_: Words, value: str, today: date) -> str:
    try:
        return times.near_words(_, date.fromisoformat(value[:10]), today)
    except ValueError:
        return value


def _sentences(_: Words, reason: Reason) -> dict[str, str]:
    return {**_standing(_, reason), **_following(_), **_bases(_, reason), **_answers(_)}


def _standing(_: Words, reason: Reason) -> dict[str, str]:
    ready = reason.params.get("ready")
    return {
        "because": _("{programme}, to be called from {not_before} to {not_after}."),
        "first-dial": _("It may be called now.") if ready else _("First try {day}, {slot}."),
        "next-slot": _("Its slot is now: try {try} of {of}.") if ready else _("Next try {try} of {of}: {day}, {slot}."),
        "slot-repeats": _("Try {try} of {of}: {day}, {slot} again; the owner's own hours leave no other (D-15)."),
        "promised": _("Promised for {at} (made {made})."),
        "tried": _("Tried {tries} of {of} times, last {last}."),
        "overdue": _("Overdue: the last day was {not_after}."),
        "late-try": _("Overdue: its next try was missed."),
        "dialled-today": _("The owner was not reached today; one unreached call a day is enough (C-03)."),
        "state-held": _("Held until the number is corrected (C-06)."),
        "state-completed": _("Completed: {result}."),
        "state-failed": _("Closed without success: {result}."),
        "state-cancelled": _("Cancelled: {result}."),
    }


def _following(_: Words) -> dict[str, str]:
    return {
        "then-next": _("If not reached: try {try} of {of} on the next calling day, in another slot."),
        "then-message": _("Last try of {of}. If not reached: one message, and the contact is closed (C-03)."),
        "then-failed": _("Last try of {of}. If not reached: the contact is closed."),
        "finished": _("Completed."),
        "too-early": _("Completed as too early; the next round is planned from the new due date (D-16)."),
        "promise": _("It comes back at the promised time."),
        "promise-to-supervisor": _("It comes back as promised, to the care manager: too many promises or dials."),
        "refused": _("Closed as refused. No message follows a refusal."),
        "B-14": _("Wants no more calls: every open contact of this owner is cancelled (B-14)."),
        "not-eligible": _("Cancelled: {result}."),
        "held": _("{outcome}: held until the number is corrected (C-06)."),
        "other-number": _("The number is marked as bad; try {try} on another number: {day}, {slot}."),
        "broken-off-partial": _("Completed in part: it was broken off too often."),
        "broken-off-refused": _("Closed as refused: it was broken off too often."),
        "unreached": _("Not reached in {tries} tries: one message to the owner, and the contact is closed (C-03)."),
        "unreached-silent": _("Not reached in {tries} tries: the contact is closed."),
        "never-dialled": _("Never dialled in its time; closed and counted."),
        "next-round": _("The next round, for {due_on}."),
    }


def _bases(_: Words, reason: Reason) -> dict[str, str]:
    by_habit = _(
        "At {km_a_day} km a day ({km} km in {days} days by {reading_on}) the service is due after {interval_days} days "
        "(D-13)."
    )
    capped = _(
        "At {km_a_day} km a day ({km} km in {days} days by {reading_on}) it would be later; the term of {months} "
        "months ends first, {cap} (D-13)."
    )
    reached = _("{km} km on {reading_on} is past the {limit_km} km of the service: due at once (D-13).")
    params = reason.params
    return {
        "A-02": _("{months} months after delivery; no odometer reading says sooner (A-02)."),
        "A-10": _("{months} months after the last service; no odometer reading says sooner (A-10)."),
        "D-13": reached if params.get("reached") else capped if params.get("capped") else by_habit,
        "D-14": _("Agreed with the owner (D-14)."),
        "delivery": _("Delivered {on}."),
        "visit": _("Visit returned {on}."),
    }


def _answers(_: Words) -> dict[str, str]:
    return {
        "answer-needed": _("This must be answered."),
        "answer-empty": _("Type an answer, or - for: does not know."),
        "answer-not-a-choice": _("Press a number from 1 to {count}."),
        "number-not-understood": _("Type a number, such as 12000."),
        "score-range": _("A score from {low} to {high}; 0 is 10."),
        "number-range": _("A number from {low} to {high}."),
        "odometer-range": _("That is more than {high} km. Type the kilometres once more."),
        "odometer-below": _("{given} km is less than the last {last} km. Ask again; entered twice it is taken."),
        "date-not-understood": _("Type a day, such as 11-30 or 30."),
        "date-past": _("{day} is past."),
        "date-future": _("{day} has not come yet."),
        "date-outside": _("{day} is too far from the estimate: from {earliest} to {latest} (D-14)."),
        "time-not-understood": _("Type an hour, such as 10:30."),
        "plate-not-understood": _("That is no plate. Such as 京A12345, new energy 京AD12345."),
        "text-too-long": _("Too long: {length} characters of at most {limit}."),
    }


def error_text(_: Words, error: CarecallError, known: Names | None = None) -> str:
    """The sentence of an error: what, where, what to do."""
    sentence = {**_refusals(_, error), **_callbacks(_, error), **_files(_), **_stores(_)}.get(error.code)
    params = _in_words(_, error.params, known) if known else dict(error.params)
    for key, value in params.items():
        if isinstance(value, list | tuple):
            params[key] = ", ".join(map(str, value))
        elif isinstance(value, str) and "T" in value and key in MOMENTS:
            params[key] = _plain_moment(value)
    if sentence is None:
        return f"{error.code}: {params}" if params else error.code
    return sentence.format(**params)


def _plain_moment(value: str) -> str:
    return f"{datetime.fromisoformat(value):%m-%d %H:%M}"


def _refusals(_: Words, error: CarecallError) -> dict[str, str]:
    by = error.params.get("by")
    return {
        "taken": _("{by} has this owner open.") if by else _("Another desk has this owner, or the same number, open."),
        "unfinished": _("{by} dialled this owner and has not closed the call yet.") if by
        else _("Somebody dialled this owner and has not closed the call yet."),
        "not-now": _("Not to be called now; next at {until}."),
        "nothing-open": _("Nothing is open for this owner any more."),
        "no-number": _("{name} has no number that works."),
        "opted-out": _("This owner wants no more calls (B-14)."),
        "outside-limits": _("Nobody is called outside {start} to {end} (D-15)."),
        "call-ended": _("This call has been closed or given back; open the owner again."),
        "call-moved": _("This call was taken up at another desk."),
        "not-dialled": _("This owner has not been dialled yet."),
        "callback-needed": _("Say when to call back."),
        "script-ended": _("Everything was asked."),
        "unknown-contact": _("There is no contact {contact}."),
        "unknown-agent": _("Nobody here is called {agent}. There are: {known}."),
        "unknown-script": _("There is no script {name}. There are: {known}."),
        "no-agent": _("Say who is calling: --agent CODE."),
        "already-closed": _("Contact {contact} is {state} already."),
        "answer-refused": _("{step}: {problem}"),
        "unknown-step": _("The script has no step {step}. There are: {known}."),
        "bad-answer": _("An answer is given as STEP=VALUE, not {text}."),
        "bad-time": _("{text} is no time. Write it as 2026-11-23 15:41."),
        "bad-day": _("{text} is no day. Write it as 2026-11-23."),
        "in-the-future": _("{text} has not come yet: a record is entered after the call."),
        "other-owners": _("This database holds {count} owners of its own; seed an empty one: --db sqlite:///new.db"),
        "bad-file": _("{count} mistakes in files that are read at the start."),
        "bad-setting": _("{file}: {key} cannot be {value}."),
        "unknown-setting": _("{file}: nothing is called {key}. There are: {known}."),
        "bad-toml": _("{file}: {detail}"),
        "bad-zone": _("{zone} is no time zone. Such as Asia/Shanghai."),
        "empty-database": _("This database is empty. Import an extract (carecall import FILE) or try: carecall demo"),
    }


def _callbacks(_: Words, error: CarecallError) -> dict[str, str]:
    what = {
        "no-such-time": _("there is no such time"),
        "no-such-day": _("there is no such day"),
        "two-times": _("two different times"),
        "two-days": _("two different days"),
        "hour-part": _("the hour does not fit that part of the day"),
        "weekday": _("that day is another weekday"),
        "order": _("the end comes before the beginning"),
        "offset": _("a span and a time of day"),
    }.get(str(error.params.get("what")), "")
    example = _("Say it as: tomorrow 3pm, in 20 min, 15:30.")
    return {
        "callback-not-understood": _("Not understood: {left}.") + " " + example,
        "callback-contradictory": _("That contradicts itself: {what}.").replace("{what}", what),
        "callback-bare-day": _("At what time? For example: tomorrow 3pm, tomorrow afternoon."),
        "callback-past": _("That time is past."),
        "callback-too-far": _("At most 30 days ahead."),
        "callback-outside-limits": _("Nobody is called at that hour: from 8:00 to 21:00 only (D-15)."),
    }


def _files(_: Words) -> dict[str, str]:
    return {
        "columns-missing": _("These columns are missing: {missing}."),
        "file-binary": _("{file} is no text file. Save it as CSV."),
        "file-empty": _("{file} is empty."),
        "file-encoding": _("{file}, line {line}: neither UTF-8 nor GB18030. Save it as CSV UTF-8."),
        "file-kind-unknown": _("The columns fit neither owners nor visits nor staff: {header}. Say which: --as owners"),
        "file-not-found": _("There is no file {file}."),
        "file-not-readable": _("{file} cannot be read."),
        "file-not-writable": _("{file} cannot be written: {detail}"),
    }


def _stores(_: Words) -> dict[str, str]:
    return {
        "conflict": _("Somebody else was faster. Try again."),
        "database-busy": _("The database has been busy for {seconds} seconds. Try again."),
        "database-failed": _("The database says: {detail}"),
        "database-newer": _("The database has schema {found}; this carecall knows {known}. Install the newer one."),
        "database-url": _("{url} is no database. Such as sqlite:///care.db or postgresql://server/care"),
        "migration-broke-keys": _("The upgrade left {count} rows of {table} without their parents and was undone."),
    }


def spoken_text(_: Words, reason: Reason) -> str:
    """A promised window as it is read back (B-02): 明天，周三，二十五号，下午三点."""
    params = reason.params
    day = _day_spoken(_, params)
    if reason.code == "callback-part":
        return _("{day}, in the {part}", day=day, part=_part(_, params["part"]))
    first = _hour(_, params, "")
    if reason.code == "callback-at":
        return _("{day}, {time}", day=day, time=first)
    return _("{day}, between {first} and {last}", day=day, first=first, last=_hour(_, params, "to_"))


def _day_spoken(_: Words, params: Mapping[str, Any]) -> str:
    on = date(params["year"], params["month"], params["day"])
    near = {"today": _("today"), "tomorrow": _("tomorrow"), "day-after": _("the day after tomorrow")}
    said = _("{weekday} {date}", weekday=times.weekday_words(_, on), date=times.date_words(_, on))
    relative = near.get(params.get("relative", ""))
    return _("{relative}, {day}", relative=relative, day=said) if relative else said


def _hour(_: Words, params: Mapping[str, Any], prefix: str) -> str:
    hour, minute = params[f"{prefix}hour"], params[f"{prefix}minute"]
    part = _part(_, params[f"{prefix}part"])
    clock = f"{hour}:{minute:02d}"
    return _("{clock} ({part})", clock=clock, part=part, hour=params[f"{prefix}hour12"], minute=_minutes(_, minute))


def _minutes(_: Words, minute: int) -> str:
    return {0: _("o'clock"), 30: _("half past")}.get(minute) or _("{minute} min", minute=f"{minute:02d}")


def _part(_: Words, part: str) -> str:
    return {
        "morning": _("morning"), "noon": _("noon"), "afternoon": _("afternoon"), "evening": _("evening"),
        "dusk": _("late afternoon"),
    }.get(part, part)  # fmt: skip
