"""Owns the sentences of why and why-not: what stands in the way of a call, who has it, what closed it, why a list is
empty. Invariant: every code has one in each language; who did something is left out where nobody has a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carecall.i18n import Words
from carecall.model.dispositions import IMPORTED


def sentences(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """A template for every code; its parameters are filled in as words."""
    return {**_phones(_, params), **_over(_, params), **_waiting(_, params), **_due(_, params), **_never(_, params),
            **_listed(_, params), **_verdicts(_, params), **_lost(_, params), **_advice(_)}  # fmt: skip


def _phones(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    by = params.get("by")
    return {
        "claimed": _("Opened by {by}, {at}; not dialled yet.") if by
        else _("Opened at another desk, {at}; not dialled yet."),
        "on-call": _("On the phone with {by} since {at}.") if by else _("On the phone with another desk since {at}."),
        "left-open": _("Dialled by {by}, {at}, and not closed: {by} or the care manager closes it, from {day} on "
                       "anybody.") if by
        else _("Dialled {at} and not closed: from {day} on anybody may close it."),
        "number-on-call": _("The same number is on the phone with {by} since {at}, for another owner.") if by
        else _("The same number is on the phone since {at}, for another owner."),
    }  # fmt: skip


def _over(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """Who closed or held a contact, and what followed."""
    by, email = params.get("by"), params.get("channel") == "email"
    return {
        "held-by": _("Found out by {by}, {at}.") if by else _("Found out {at}."),
        "complained": _(
            "The owner complained: “{told}”. It is for the {role}, to be settled within {hours} hours (B-12); carecall "
            "tells nobody of it. The list: carecall export complaints."
        ),
        "agreed-day": _("Agreed to come {on} at {hour}; carecall tells nobody of it.") if params.get("hour")
        else _("Agreed to come {on}; carecall tells nobody of it."),
        "closed-by": _("Closed by {by}, {at}.") if by
        else _("Closed {at}.") if params.get("wish") else _("Closed {at}, by an import or by planning."),
        "dialled-times": _("Dialled {dials} times in all."),
        "closed-on": _("Closed {day} by planning."),
        "until-corrected": _("It goes on once a number that works is imported; without one it is closed after {day}."),
        "after-refused": _("Only this purpose is closed; no message follows a refusal."),
        "after-opted-out": _wished(_, params),
        "message-made": sent_by_hand(_, _("One e-mail was made for the owner.") if email
                                     else _("One SMS was made for the owner.")),
        "round-followed": _("The next round is contact {contact}, from {day}."),
        "opted-out": _wish(_, params),
        "opted-out-of": _wish(_, params),
        "left-out": _("{result}: told {by}, {at}. A newer record brings the owner back.") if by
        else _("{result}: since {at}. A newer record brings the owner back."),
    }  # fmt: skip


def sent_by_hand(_: Words, made: str) -> str:
    """What was made, and that nothing sends it but somebody who exports it (E-10)."""
    by = _("carecall itself sends nothing: it waits in the outbox for whoever exports and sends it (carecall export "
           "messages).")  # fmt: skip
    return made + _(" {sentence}", sentence=by)


def _wish(_: Words, params: Mapping[str, Any]) -> str:
    """B-14: who heard that an owner wants no more calls, or none about a part, when, and why."""
    if params.get("about"):
        told = _("Wants no more calls about {about}: told {by}, {at}.") if params.get("by") \
            else _("Wants no more calls about {about}: told us, {at}.")  # fmt: skip
    elif params.get("by"):
        told = _("Wants no more calls: told {by}, {at}.")
    elif params.get("how") == IMPORTED:
        told = _("Wants no more calls: imported, {at}.")
    else:
        told = _("Wants no more calls: told us, {at}.")
    return _with_reason(_, told, params)


def _with_reason(_: Words, told: str, params: Mapping[str, Any]) -> str:
    """With why, in the owner's words, where that is known."""
    said = _("Reason: {said}.") if params.get("said") else ""
    return ("" if _.lang == "zh" else " ").join(filter(None, (told, said)))


def _wished(_: Words, params: Mapping[str, Any]) -> str:
    """What a wish that closed a contact means now."""
    if params.get("over") and params.get("about"):
        return _("No calls about {about} were wanted; that was taken back since: what falls due anew is called about.")
    if params.get("over"):
        return _("No calls were wanted; that was taken back since: what falls due anew is called about.")
    holds = _("Nothing calls this owner about {about} any more (B-14).") if params.get("about") \
        else _("Nothing calls this owner any more (B-14).")  # fmt: skip
    return _with_reason(_, holds, params)


def _waiting(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """Where an open contact stands, and why it may not be dialled yet."""
    return {
        "unapproved": _("A file has it: {base} {number}, {on}. It waits for a director's approval (A-04), here by: "
                        "{approvers}."),
        "late-promise": _("Overdue: nobody dialled at the promised time."),
        "everybodys": _("Anybody may keep this promise now."),
        "received-by": _("Received at the last visit by {by}."),
        "list-of": _("In the list of {by}."),
        "pool-of": _("In the pool while {away} is away: {role}.") if params.get("away") else _("In the pool: {role}."),
        "once-a-day": _("Not reached today; one unreached call a day is enough."),
        "too-soon": _("Planned; its days begin {not_before}."),
        "tried-today": _("Called today; the next call is made on another day."),
        "closed-day": _("Nobody is called {day}: the house is closed."),
        "outside-hours": _("Promised for {at} and not kept; nobody is called before {until}."),
        "no-working-number": _("No number that works; it goes on once one is imported."),
        "no-car": _("No car of this owner is on record."),
    }


def _due(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """Why a due date has no contact."""
    late = _("It came in after today's planning: carecall plan takes it in today, else that of tomorrow does "
             "({due}: {due_on}).")
    if params.get("last_day"):
        late = _("It came in after today's planning, and today is its last day: carecall plan takes it in "
                 "({due}: {due_on}).")
    sent = params.get("channels")
    return {
        "not-due": _("To be sent from {not_before} on, as {channels} ({due}: {due_on}).") if sent
        else _("To be called from {not_before} on ({due}: {due_on})."),
        "not-planned": late if params.get("planned") else _("Today has not been planned yet ({due}: {due_on})."),
        "not-derived": _("The next planning works out what is due."),
        "needs-number": _("There is no number to write to ({due}: {due_on}).") if sent
        else _("There is no number to call ({due}: {due_on})."),
        "comes-after": _("Comes after {programme}, which is not closed yet."),
        "too-old": _("It was to be sent from {not_before} to {day}, as {channels}, and was never planned "
                     "({due}: {due_on}).") if sent
        else _("It was to be called from {not_before} to {day} and was never planned ({due}: {due_on})."),
        "answered": _("The car has been here for it: {kind}, {on}."),
        "other-class": _("Only for owners who are: {classes}."),
        "not-the-class": _("Not for owners who are: {classes}."),
        "not-the-owner": _("The car belonged to somebody else then, or does now."),
        "missing-delivery": _("No day of delivery is on record."),
        "missing-service": _("No first service or maintenance here is on record."),
        "enough": _enough(_, params),
        "missing-bound": _missing_bound(_, params),
        "missing-record": _("No such day is on record: {base}."),
        "missing-birth": _("No birthday is on record."),
        "missing-visit": _("No visit of this kind is on record."),
    }


def _enough(_: Words, params: Mapping[str, Any]) -> str:
    """Who has heard enough of us; of an owner who dislikes calls that is little."""
    wish = _(" The owner dislikes calls.") if params.get("seldom") else ""
    if params.get("channels"):
        said = _("Written to often enough of late: no message about this any more (E-08).") if params.get("over") \
            else _("Written to often enough of late: no other message before {day} (E-08).")  # fmt: skip
    else:
        said = _("Spoken to often enough of late: not called about this any more (E-08).") if params.get("over") \
            else _("Spoken to often enough of late: not called again before {day} (E-08).")  # fmt: skip
    return said + wish


def _missing_bound(_: Words, params: Mapping[str, Any]) -> str:
    if params.get("side") == "before":
        return _("It is due only before this day: {bound}; what it counts from must be on record: {base}.")
    return _("It is due only after this day: {bound}; what either counts from must be on record: {base}.")


def _never(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """Why what had its time was never planned."""
    ran = _("Nobody opened carecall or planned on any of these days.")
    if params.get("before") and params.get("following"):
        ran = _("Nobody opened carecall or planned on any of these days: it was done {before}, and then not before "
                "{following}.")
    elif params.get("before"):
        ran = _("Nobody opened carecall or planned on any of these days: it was last done {before}.")
    return {
        "never-came-in-time": _("The records came in only {came}, when that was over."),
        "never-begun": _("The first day that was ever planned here is {ran}; that was over by then.")
        if params.get("ran") else _("Nothing was ever planned here."),
        "never-ran": ran,
        "never-came-before": _("The records came in {came}, when those days had been planned for the last time "
                               "({ran})."),
        "never-free": _("It comes after {programme}, which was not closed in time."),
        "never-spared": _("Planning ran ({ran}) and left it out: the owner had been written to often enough (E-08).")
        if params.get("written")
        else _("Planning ran ({ran}) and left it out: the owner had been spoken to often enough (E-08)."),
        "never-taken": _("Planning ran ({ran}) and left it out: no number worked then, calls were not wanted, or the "
                         "programme did not run; which it was is not kept."),
    }  # fmt: skip


def _listed(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    return {"in-list": _list(_, params) + _others_list(_, params)}


def _list(_: Words, params: Mapping[str, Any]) -> str:
    if params.get("everybody"):
        return _("Can be called now; anybody may keep the promise.")
    if params.get("away"):
        return _("Can be called now; in the pool while {away} is away: {role}.")
    return _("Can be called now; in the list of {by}.") if params.get("by") \
        else _("Can be called now; in the pool: {role}.")  # fmt: skip


def _others_list(_: Words, params: Mapping[str, Any]) -> str:
    if not params.get("agent"):
        return ""
    also = _("Not in the list of {agent}, who may call too.") if params.get("may") else _("Not for {agent} to call.")
    return ("" if _.lang == "zh" else " ") + also


def _verdicts(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    by, here = params.get("by"), _("Is in the queue now, in the pool ({role}): {programme}.")
    if params.get("everybody"):
        here = _("Is in everybody's queue now: {programme}.")
    elif by:
        here = _("Is in the queue of {by} now: {programme}.")
    return {
        "verdict-now": here,
        "verdict-at": _("Will be called from {at} on: {programme}."),
        "verdict-from": _("Will be written to from {day} on, as {channels}: {programme}.") if params.get("channels")
        else _("Will be called from {day} on: {programme}."),
        "verdict-not-planned": _("Is written to from tomorrow, or today once carecall plan has run again, as "
                                 "{channels}: {programme}.") if params.get("channels")
        else _("Is called from tomorrow, or today once carecall plan has run again: {programme}."),
        "verdict-nothing": _("Is not called: nothing is due."),
        "verdict-opted-out": _("Is never called: wants no more calls (B-14)."),
        "verdict-left-out": _("Is not called any more, unless a newer visit or delivery is recorded: {result}."),
        "verdict-no-working-number": _("Is not called until a number that works is imported (C-06)."),
        "verdict-no-car": _("Is not called: no car is on record."),
        "verdict-claimed": _("{by} has this owner open right now.") if by
        else _("Another desk has this owner open right now."),
        "verdict-on-call": _("Is on the phone with {by} right now.") if by else _("Is on the phone right now."),
        "verdict-number-on-call": _("Is not called just now: the same number is on the phone."),
        "verdict-left-open": _("Is not called until the call of {by} is closed.") if by
        else _("Is not called until the open call is closed."),
    }  # fmt: skip


def _lost(_: Words, params: Mapping[str, Any]) -> dict[str, str]:
    """Why owners are not on a list, behind how many they are."""
    return {
        "nothing-open": _quiet(_, params),
        "due-later": _("Due later; next {day}, {owners} of them.") if params.get("day") else _("Due later."),
        "of-others": _("In the lists of others."),
        "waiting": _("Wait, {promised} of them for a promise; next {at}, {owners} of them.") if params.get("promised")
        else _("Wait for their slot or day; next {at}, {owners} of them."),
        "on-the-phone": _("On the phone with others."),
    }  # fmt: skip


def _quiet(_: Words, params: Mapping[str, Any]) -> str:
    held, opted_out = params.get("held"), params.get("opted_out")
    if held and opted_out:
        return _(
            "Nothing is due or planned; {held} wait for a number, {opted_out} want no calls (carecall owner left-out)."
        )
    if held:
        return _("Nothing is due or planned; {held} wait for a number.")
    return _("Nothing is due or planned; {opted_out} want no calls (carecall owner left-out).") if opted_out \
        else _("Nothing is due or planned.")  # fmt: skip


def _advice(_: Words) -> dict[str, str]:
    """What a list is empty for, and what helps."""
    return {
        "no-owners": _("There are no owners yet: carecall import FILE takes them in, carecall demo shows a sample."),
        "not-planned-yet": _("Today has not been planned yet: carecall plan does it."),
        "nothing-due": _("Nothing is due today, and nothing is planned for later."),
        "next-due": _("Nothing more is due today. Next: {day}, {owners} to call."),
        "all-done": _("Done: all {count} calls of today have been dealt with."),
        "others-have": _("What is due today is in the lists of others: {owners} to call."),
        "all-wait": _("Nobody can be called now. Next: {at}, {owners} to call."),
        "all-on-the-phone": _("Whoever could be called is on the phone with somebody."),
        "house-closed": _("The house is closed today; the next calling day is {day}. Promises are kept all the same."),
        "outside-limits": _("Nobody is called outside {start} to {end} (D-15)."),
        "none-in-state": _("None today: {state}."),
        "filters-hide": _("Nobody fits the filters."),
    }
