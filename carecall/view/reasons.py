"""Owns the sentences of reasons, and what an error says. Invariant: every code has one sentence in each language; a
code that is not known is shown with its parameters rather than hidden.

Parameters become words first (`params`: days, moments, slots, programmes, outcomes), then fill the sentence of their
code. The sentences of errors are in `error_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from carecall.errors import CarecallError
from carecall.i18n import Words
from carecall.model.dispositions import GONE, SOLD
from carecall.model.reasons import Reason
from carecall.view import error_words, names, times, why_words
from carecall.view.params import Names, in_words

if TYPE_CHECKING:  # scripts are loaded with the first call
    from carecall.scripts.steps import Choice

__all__ = ["Names", "error_text", "reason_text", "spoken_text"]


def reason_text(_: Words, reason: Reason, known: Names | None = None) -> str:
    """The sentence of a reason."""
    if reason.code.startswith("callback-") and "weekday" in reason.params:
        return spoken_text(_, reason)
    params = reason.params
    words = {**in_words(_, params, known), **_names(_, params, known), **_promised(_, params, known),
             **_rate(_, params)}  # fmt: skip
    return _filled(reason.code, _sentences(_, reason).get(reason.code), words)


def _promised(_: Words, params: Mapping[str, Any], known: Names | None) -> dict[str, str]:
    """A part of the day, where that was promised and no hour."""
    if not (known and params.get("part")):
        return {}
    starts = datetime.fromisoformat(params["at"]).replace(tzinfo=None)
    return {"at": times.when_words(_, starts, params["part"], known.now)}


def _rate(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """The kilometres a day as they were driven and as they are reckoned with, so that it can be done by hand (D-13)."""
    reckoned = params.get("km_a_day")
    if not reckoned:
        return {}
    tenths = round(params["km"] * 10 / params["days"])
    tenths += tenths % 100 == 0 and params["km"] * 10 > tenths * params["days"]  # 40.01 is rounded up to 50, 40 is not
    driven = f"{tenths / 10:,.1f}".removesuffix(".0")
    if params["km"] == reckoned * params["days"]:
        return {"rate": _("{driven} km a day", driven=driven)}
    return {"rate": _("{driven} km a day, rounded up to {reckoned}", driven=driven, reckoned=reckoned)}


def _names(_: Words, params: Mapping[str, Any], known: Names | None) -> dict[str, str]:
    """The names of codes that only reasons have, and how many owners."""
    pack = known.pack if known else None
    due, base = partial(names.due_name, pack=pack), partial(names.base_name, pack=pack)
    named: dict[str, Callable[[Words, str], str]] = {
        "role": names.role_name, "due": due, "bound": due, "kind": names.visit_kind_name, "base": base,
    }  # fmt: skip
    counted = {key: f"{params[key]:,}" for key in ("owners", "held", "opted_out", "promised") if key in params}
    if "about" in params:
        counted["about"] = names.about_name(_, pack, params["about"]["programme"], params["about"]["plate"])
    if "lunar" in params:
        counted["lunar"] = times.lunar_words(_, params["lunar"])
    if "span" in params:
        counted["span"] = times.length_words(_, params["span"])
    return counted | {key: name(_, str(params[key])) for key, name in named.items() if params.get(key)}


def error_text(_: Words, error: CarecallError, known: Names | None = None) -> str:
    """The sentence of an error: what, where, what to do."""
    params = in_words(_, error.params, known)
    for key, value in error.params.items():
        if isinstance(value, Reason):
            params[key] = reason_text(_, value, known)
        elif key == "choices":
            params["known"] = _(", ").join(_choice(each, _.lang) for each in value)
        elif key == "owners":
            params[key] = "\n".join(f"  id:{int(hit.customer)}  {hit.name}  {hit.plate}  {hit.phone}" for hit in value)
    return _filled(error.code, error_words.sentences(_, error).get(error.code), params)


def _choice(choice: Choice, lang: str) -> str:
    """What may be typed for it: `good (fine)`."""
    word = choice.words.get(lang, choice.id)
    return choice.id if word == choice.id else f"{choice.id} ({word})"


def _filled(code: str, sentence: str | None, params: Mapping[str, Any]) -> str:
    if sentence is None:
        return f"{code}: {params}" if params else code
    return sentence.format(**params)


def _sentences(_: Words, reason: Reason) -> dict[str, str]:
    why = why_words.sentences(_, reason.params)
    return {**_standing(_, reason), **_following(_, reason), **_bases(_, reason), **_answers(_, reason),
            **_days(_, reason.params), **why}  # fmt: skip


def _standing(_: Words, reason: Reason) -> dict[str, str]:
    ready, result = reason.params.get("ready"), reason.params.get("result")
    return {
        "because": _because(_, reason.params),
        "first-dial": _("It may be called now.") if ready else _("To be called {day}, {slot}."),
        "next-slot": _("Its slot is now: try {try} of {of}.") if ready else _("Next try {try} of {of}: {day}, {slot}."),
        "spent": _("Its tries are used up by the rules in force ({of}); the next planning closes it (C-03)."),
        "slot-repeats": _("Try {try} of {of}: {day}, {slot} again; the owner's own hours leave no other (D-15)."),
        "own-hours": _("The owner asked to be called between {start} and {end} (D-15)."),
        "promised": _who_calls(_, reason.params),
        "reaches": _("To be reached: {name}, {contact_role}.") if reason.params.get("contact_role")
        else _("To be reached: {name}, {said}.") if reason.params.get("said") else _("To be reached: {name}."),
        "tried": _tried(_, reason.params),
        "overdue": _("Overdue: the last day was {not_after}."),
        "begun": _("Not overdue: the last day ({not_after}) is for the first call; its further tries have their own."),
        "late-try": _("Overdue: its next try was missed."),
        "dialled-today": _("The owner was not reached today; one unreached call a day is enough (C-03)."),
        "record-gone": _("It is due no more: the record that it counts from was taken back: {base}."),
        "bound-moved": _("It is due no more: this has another day now: {bound}."),
        "campaign-over": _("Its campaign is over: {campaign}."),
        "of-campaign": _("Of the campaign {campaign}."),
        "called-off": _("Its campaign was called off: {campaign}."),
        "signed-up": _("Not invited any more: the owner has signed up for {on} (D-26)."),
        "superseded": _("The programme has been taken out of the packs."),
        "state-outbox": why_words.sent_by_hand(_, _("A message, to be sent from {day} on.")),
        "state-held": _("Held until the number is corrected (C-06)."),
        "state-completed": _("Completed: {result}.") if result not in (None, "", "done") else _("Completed."),
        "state-failed": _("Closed without success: {result}.") if result else _("Closed without success."),
        "state-cancelled": _("Cancelled: {result}.") if result else _("Cancelled."),
    }  # fmt: skip


def _who_calls(_: Words, params: Mapping[str, Any]) -> str:
    """Who calls, and who else where that agent will not be there."""
    if params.get("others"):
        return _("Promised for {at} by {by}, who is away that day: the others see it from {others} on (made {made}).")
    return _("Promised for {at}, {by} calls (made {made}).") if params.get("by") \
        else _("Promised for {at} (made {made}).")  # fmt: skip


def _tried(_: Words, params: Mapping[str, Any]) -> str:
    """How often, and what came of the last dial where that is known."""
    if not params.get("outcome"):
        return _("Tried {tries} of {of} times, last {last}.") if params.get("tries") \
            else _("Last dialled {last}; it used up no try.")  # fmt: skip
    if not params.get("by"):
        return _("Tried {tries} of {of} times, last {at}: {outcome}.") if params.get("tries") \
            else _("Last dialled {at}: {outcome}; it used up no try.")  # fmt: skip
    return _("Tried {tries} of {of} times, last {at}, {by}: {outcome}.") if params.get("tries") \
        else _("Last dialled {at}, {by}: {outcome}; it used up no try.")  # fmt: skip


def _because(_: Words, params: Mapping[str, Any]) -> str:
    """What the call is about, and in which days."""
    if "not_before" not in params:
        return _("{programme}.")
    if params["not_before"] == params.get("not_after"):
        return _("{programme}, to be called: {not_before}.")
    return _("{programme}, to be called from {not_before} to {not_after}.")


def _following(_: Words, reason: Reason) -> dict[str, str]:
    named = reason.params.get("outcome")
    return {
        "then-next": _("If not reached: try {try} of {of} on the next calling day, in another slot."),
        "then-message": _("Last try of {of}. If not reached: one message, and the contact is closed (C-03)."),
        "then-failed": _("Last try of {of}. If not reached: the contact is closed."),
        "done-here": _("No invitation follows for this service: the next import brings the visit (D-11)."),
        "finished": _("This matter is done; next {day}: {programme}.") if reason.params.get("day")
        else _("Nothing more is to be called about it.") if reason.params.get("rang_in")
        else _("This matter is done until it is due again."),
        "too-early": _("Too early: the next round is planned from the new due date (D-16)."),
        "promise": _("It comes back at the promised time."),
        "promise-stays": _("The call agreed for {at} stays."),
        "promise-to-supervisor": _("It comes back as promised, to the care manager: too many promises or dials."),
        "refused": _("Closed, and no message follows."),
        "B-14": _("Nobody calls this owner again: every open contact is cancelled (B-14)."),
        "not-eligible": _gone(_, str(reason.params.get("result", ""))),
        "ended": _("Not called about it any more: {base}, {on}."),
        "renewed": _("Cancelled: a later day is on record now, {on} ({base})."),
        "seen": _("Cancelled: the car has been here, {on}."),
        "held": _("{outcome}: held until the number is corrected (C-06).") if named
        else _("Held until the number is corrected (C-06)."),
        "other-number": _("The number is marked as bad; try {try} on another number: {day}, {slot}."),
        "broken-off-partial": _("Completed in part: it was broken off too often."),
        "broken-off-refused": _("Closed as refused: it was broken off too often."),
        "unreached": _(
            "Not reached in {tries} tries: the contact is closed, and one message waits in the outbox until somebody "
            "sends it (C-03)."
        ),
        "unreached-silent": _("Not reached in {tries} tries: the contact is closed."),
        "taken-back": _("The call was taken back."),
        "never-dialled": _("Never dialled in its time; closed and counted."),
        "never-sent": _("Never sent in its time; withdrawn."),
        "next-round": _("The next round, for {due_on}."),
    }  # fmt: skip


def _gone(_: Words, result: str) -> str:
    """Of a car that was sold nothing more is called about, of an owner who has moved away or died nothing at all; but
    whatever counts from a newer record is."""
    if result == SOLD:
        return _("Nobody calls this owner about this car any more, unless a newer visit or delivery is recorded.")
    if result in GONE:
        return _("Nobody calls this owner about anything any more, unless a newer visit or delivery is recorded.")
    return _("Cancelled: nobody calls about this matter again.")


def _bases(_: Words, reason: Reason) -> dict[str, str]:
    by_habit = _(
        "{km} km in {days} days by {reading_on}: {rate}; {limit_km} km take {interval_days} days, counted from {start} "
        "(D-13)."
    )
    capped = _(
        "{km} km in {days} days by {reading_on}: {rate}; {limit_km} km take {interval_days} days; {months} "
        "months end first, {cap} (D-13)."
    )
    reached = _("{km} km on {reading_on} is past the {limit_km} km of the service: due from that day (D-13).")
    params = reason.params
    within = _bound(_, params)
    limits = {"week": _("The owner wished {wished}; a week from the estimate ({estimated}) is the most (D-14)."),
              "cap": _("The owner wished {wished}; the term ends {cap} (D-14).")}  # fmt: skip
    return {
        "A-02": _("{months} months after delivery; no odometer reading says sooner (A-02)."),
        "A-10": _("{months} months after the last service; no odometer reading says sooner (A-10)."),
        "D-13": reached if params.get("reached") else capped if params.get("capped") else by_habit,
        "D-14": limits.get(str(params.get("limit"))) or _("Agreed with the owner (D-14)."),
        "delivery": _("Delivered {on}."),
        "counted": _("{due}: {span} after {on} ({base}).") + within,
        "counted-lunar": _("{due}: {lunar} of the lunar calendar, this time {on}."),
        "festival": _("{due}: {on}."),
        "counted-from": _("{due}: counted from {on} ({base}).") + within,
        "visit": _("The car left the workshop {on}."),
        "rang-in": _("The owner rang us: {at}."),
    }


def _bound(_: Words, params: Mapping[str, Any]) -> str:
    """What else the due day rests on; nothing where it is not bound, or what would end it has no day."""
    if not params.get("bound_on"):
        return ""
    return _(" Before {bound_on} ({bound}).") if params["side"] == "before" \
        else _(" After {bound_on} ({bound}).")  # fmt: skip


def _days(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """What the figures of a day are not."""
    nothing = _("Nothing was planned or dialled on that day.")
    if params.get("start"):
        nothing = _("Nothing is on record for that day: the first one here is {start}.")
    elif params.get("today"):
        nothing = _("Nothing is planned for today, and nobody has been called yet.")
    return {
        "day-to-come": _(
            "That day is still to come. Planned for it so far: {count} (owners: {owners}, promises: {promised}); left "
            "of the days before it, where nobody calls until then: {earlier}. carecall plan --dry-run --days {days} "
            "says what planning would add."
        ),
        "day-closed": _(
            "The house is closed that day: nobody is called, but for what is promised ({promised}). What was planned "
            "for it is called {day}."
        ),
        "day-without-work": nothing,
        "day-not-kept": _(
            "That day was over before its figures were kept. They are counted from what its contacts have become "
            "since: what was planned and waited then may have been more."
        ),
    }


def _answers(_: Words, reason: Reason) -> dict[str, str]:
    params = reason.params
    outside = _("{day} does not fit. From {earliest} to {latest}: a week either way, never past the term (D-14).")
    if not params.get("earliest"):
        outside = _("{day} is too late: {latest} at the latest (D-14).")
    elif not params.get("latest"):
        outside = _("{day} is too early: {earliest} at the earliest (D-14).")
    return {
        "answer-needed": _("This must be answered."),
        "answer-empty": _("Type an answer first."),
        "answer-not-a-choice": _("Press a number from 1 to {count}."),
        "number-not-understood": _("Type a number, such as {example}."),
        "number-two": _("“{said}” may be two numbers: ask which it is, and type that one."),
        "score-range": _("A score from {low} to {high}; 0 is 10."),
        "number-range": _("A number from {low} to {high}."),
        "odometer-range": _("That is more than {high} km. Type the kilometres once more."),
        "odometer-below": _("{given} km is less than the last {last} km. Ask again; entered twice it is taken."),
        "odometer-above": _("{given} km after {last} km on {on}? Ask again; entered twice it is taken."),
        "odometer-few": _("Only {given} km? Ask again; entered twice it is taken."),
        "text-zero": _("Only a 0: was the score 10? Then go back and press 0. Entered twice it is taken."),
        "date-not-understood": _("Type a day, such as 11-30, 30 or Saturday."),
        "date-two-days": _("{day} or {other}? Type one of the two."),
        "date-past": _("{day} is past."),
        "date-future": _("{day} has not come yet."),
        "date-outside": outside,
        "date-costs": _(
            "{day}: the first service is no longer free, only until {latest}. Tell the owner; Enter once more keeps "
            "the day."
        ),
        "time-not-understood": _("Type an hour, such as 10:30 or 3pm."),
        "time-outside": _("The house is open from {opens} to {closes}."),
        "plate-not-understood": _("That is no plate. Such as 京A12345, new energy 京AD12345."),
        "text-too-long": _("Too long: {length} characters of at most {limit}."),
    }


def spoken_text(_: Words, reason: Reason) -> str:
    """A promised window as it is read back (B-02): 明天，周三，二十五号，下午三点."""
    params = reason.params
    day = _day_spoken(_, params)
    if reason.code == "callback-part":
        if params["part"] == "noon":
            return _("{day}, at noon", day=day)
        return _("{day}, in the {part}", day=day, part=times.part_words(_, params["part"]))
    first = _hour(_, params, "")
    if reason.code == "callback-at" and params.get("minutes"):
        wait = _.n("in {count} minute", "in {count} minutes", params["minutes"])
        return _("{day}, {wait}, at {time}", day=day, wait=wait, time=first)
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
    part = times.part_words(_, params[f"{prefix}part"])
    clock = f"{hour}:{minute:02d}"
    return _("{clock} ({part})", clock=clock, part=part, hour=params[f"{prefix}hour12"], minute=_minutes(_, minute))


def _minutes(_: Words, minute: int) -> str:
    return {0: _("o'clock"), 30: _("half past")}.get(minute) or _("{minute} min", minute=f"{minute:02d}")
