"""Owns what an outcome does to a contact. Invariant: one pure function decides it, shown before Enter commits it and
then written as shown.

Implements C-03, C-06, C-08, D-16, D-17, B-14 and the table of dispositions of the design's section 4.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from carecall.model.contacts import Contact, State
from carecall.model.dispositions import BAD_NUMBER, DIED, DISPOSITIONS, MOVED, OPTED_OUT, Aapor, Outcome
from carecall.model.programmes import Fallback, Policy
from carecall.model.reasons import Reason
from carecall.model.series import Dial, NextSlot, Rhythm, Series, earliest_day, next_slot
from carecall.model.slots import Band

BECOMES_CALLBACK = frozenset({Outcome.NOT_CONVENIENT, Outcome.BROKEN_OFF})
FINISHED = Reason("finished")
MAY_PROMISE = frozenset({Outcome.CALLBACK, Outcome.THIRD_PERSON})


@dataclass(frozen=True, slots=True)
class Ended:
    """What the agent says came of the dial.

    `result` is the script's ending (`done`, `too-early`, `sold` ...); `missing`: a required answer is missing;
    `answered`: at least one question of this contact was answered; `promised`: the owner named a time;
    `other_number`: the owner has a further number that is not bad.
    """

    outcome: Outcome
    result: str = ""
    missing: bool = False
    answered: bool = False
    promised: bool = False
    other_number: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What the decision needs to know apart from the contact: policy, rhythm, the owner's wish, the wall clock now and
    when it was dialled, and whether it was the owner who rang; `stands` says of a promise to that owner whose time is
    still to come that it does, `done` what comes after a matter that is finished."""

    policy: Policy
    rhythm: Rhythm
    wish: Band | None
    now: datetime
    dialled: datetime
    rang_in: bool = False
    stands: Reason | None = None
    done: Reason = FINISHED

    def dial(self, ended: Ended) -> Dial:
        slot = self.rhythm.hours.counted_slot(self.dialled.time())
        promised = ended.promised and ended.outcome is not Outcome.CALLBACK and not self.rang_in
        return Dial(self.dialled.date(), slot, ended.outcome, promised, self.rang_in)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of the contact: its state and result, its next slot, and what else is written with it; `stays`: it
    waits for the promise that the owner had before the call."""

    state: State
    result: str
    aapor: Aapor
    reason: Reason
    series: Series
    next: NextSlot | None = None
    message: tuple[Fallback, ...] = ()
    to_supervisor: bool = False
    opts_out: bool = False
    number_bad: bool = False
    stays: bool = False


def of_person(ended: Ended) -> Ended:
    """What is heard of a contact person: whoever has died or moved is a number less, not the end of a customer (E-15,
    C-06)."""
    gone = ended.outcome is Outcome.NOT_ELIGIBLE and ended.result in (DIED, MOVED)
    return replace(ended, outcome=Outcome.WRONG_NUMBER, result="") if gone else ended


def settled(ended: Ended) -> Ended:
    """A named time makes a callback of what the owner did not finish; whatever ends the contact needs no time. A third
    person's stays what it is: the owner was not reached."""
    if not ended.promised or ended.outcome in MAY_PROMISE:
        return ended
    if ended.outcome in BECOMES_CALLBACK:
        return replace(ended, outcome=Outcome.CALLBACK)
    return replace(ended, promised=False)


def consequence(contact: Contact, ended: Ended, setting: Setting) -> Consequence:
    """What `ended` does to `contact`. Pure; raises nothing: every outcome has a consequence at any time."""
    ended = settled(ended)
    series = contact.series.after(setting.dial(ended))
    decide = _DECIDE.get(ended.outcome, _tried)
    return decide(contact, ended, setting, series)


OWN_REASON = frozenset({"too-early", "done-here"})
"""Results of a finished talk from which more follows than what the owner is called about next; they are told by
themselves."""


def _finished(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    letter = Aapor.PARTIAL if ended.missing else Aapor.COMPLETE
    reason = Reason(ended.result) if ended.result in OWN_REASON else setting.done
    return Consequence(State.COMPLETED, ended.result or "done", letter, reason, series)


def _callback(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    spent = series.promises > setting.policy.promises_max or series.dials >= setting.policy.dials_max
    code = "promise-to-supervisor" if spent else "promise"
    reason = Reason(code, {"promises": series.promises, "dials": series.dials})
    return Consequence(State.OPEN, "", Aapor.OTHER, reason, series, to_supervisor=spent)


def _refused(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    return Consequence(State.FAILED, "refused", Aapor.REFUSAL, Reason("refused"), series)


def _do_not_call(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    return Consequence(State.CANCELLED, OPTED_OUT, Aapor.REFUSAL, Reason("B-14"), series, opts_out=True)


def _not_eligible(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    reason = Reason("not-eligible", {"result": ended.result or "not-eligible"})
    return Consequence(State.CANCELLED, "not-eligible", Aapor.NOT_ELIGIBLE, reason, series)


def _bad_number(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    if not ended.other_number:
        reason = Reason("held", {"outcome": ended.outcome.value})
        return Consequence(State.HELD, "", Aapor.UNKNOWN, reason, series, number_bad=True)
    coming = _coming(contact, setting, series)
    reason = Reason("other-number", coming.reason.params)
    return Consequence(State.OPEN, "", Aapor.UNKNOWN, reason, series, coming, number_bad=True)


def _broken_off(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    if setting.stands or series.break_offs <= setting.policy.break_offs_max:
        return _again(contact, setting, series, Aapor.PARTIAL if ended.answered else Aapor.REFUSAL)
    if ended.answered:
        return Consequence(State.COMPLETED, "broken-off", Aapor.PARTIAL, Reason("broken-off-partial"), series)
    return Consequence(State.FAILED, "refused", Aapor.REFUSAL, Reason("broken-off-refused"), series)


def _tried(contact: Contact, ended: Ended, setting: Setting, series: Series) -> Consequence:
    letter = DISPOSITIONS[ended.outcome].aapor
    if ended.promised:
        return _callback(contact, ended, setting, series)
    if setting.stands or series.tries < setting.policy.tries:
        return _again(contact, setting, series, letter)
    reason, message = after_last(series.tries, setting.policy)
    return Consequence(State.FAILED, "unreached", letter, reason, series, message=message)


def after_last(tries: int, policy: Policy) -> tuple[Reason, tuple[Fallback, ...]]:
    """Why a contact that has no try left is closed, and the message that the owner gets then (C-03)."""
    message = (policy.fallback,) if policy.fallback else ()
    return Reason("unreached" if message else "unreached-silent", {"tries": tries}), message


def _again(contact: Contact, setting: Setting, series: Series, letter: Aapor) -> Consequence:
    """It is dialled again: as was promised, where that stands, else in its next slot."""
    if setting.stands:
        return Consequence(State.OPEN, "", letter, setting.stands, series, stays=True)
    coming = _coming(contact, setting, series)
    spent = series.dials >= setting.policy.dials_max
    return Consequence(State.OPEN, "", letter, coming.reason, series, coming, to_supervisor=spent)


def _coming(contact: Contact, setting: Setting, series: Series) -> NextSlot:
    today: date = setting.now.date()
    earliest = earliest_day(series, setting.rhythm.calendar, contact.not_before, today)
    return next_slot(series, setting.policy, setting.rhythm, setting.wish, earliest, setting.now)


_DECIDE = {
    Outcome.FINISHED: _finished,
    Outcome.CALLBACK: _callback,
    Outcome.REFUSED: _refused,
    Outcome.DO_NOT_CALL: _do_not_call,
    Outcome.NOT_ELIGIBLE: _not_eligible,
    Outcome.BROKEN_OFF: _broken_off,
    **dict.fromkeys(BAD_NUMBER, _bad_number),
}
