"""Owns recording a call without the desk: headless, and late entry from paper (B-10). Invariant: each record is a call
of its own in one transaction; without a time it may do only what the desk would let one dial, with one it records what
happened and marks the rule that was broken. An opt-out is recorded whatever else holds (B-14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from carecall.desk import calling, closing, day_book, explaining
from carecall.desk.card import Card
from carecall.desk.context import Agent, Desk, staff_of, to_instant, with_days
from carecall.desk.conversation import Conversation
from carecall.desk.deciding import decide
from carecall.errors import Refused
from carecall.model.callback_phrases import Window
from carecall.model.consequences import Consequence, Ended, settled
from carecall.model.contacts import Standing, State
from carecall.model.dispositions import GONE, NOBODY_ANSWERS, OF_A_DIAL, UNREACHED, Outcome
from carecall.model.ids import ContactId
from carecall.model.reasons import Reason
from carecall.scripts.answers import Accepted
from carecall.scripts.steps import NOTHING, PASSED, Kind, Step
from carecall.store import calls, queue, undone
from carecall.store.calls import CallRow
from carecall.store.database import Conflict, Transaction
from carecall.store.queue import Line

WHOLE_CALL = UNREACHED | {Outcome.CALLBACK, Outcome.NOT_CONVENIENT, Outcome.WRONG_NUMBER, Outcome.NOT_IN_SERVICE}
"""The outcomes that say something about every contact of the owner that was ready."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be recorded. `answers` are (step, typed value); `at` is when the call was made, if not now; `result`:
    why it does not apply (`GONE`), where that is the outcome and it is known; `rang_in`: the owner rang us."""

    outcome: Outcome
    answers: Sequence[tuple[str, str]] = ()
    callback: str = ""
    note: str = ""
    at: datetime | None = None
    result: str = ""
    rang_in: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the contact. `outcome` is what was stored: a named time makes a callback; `window` is the promise
    that was made; `against`: the rule that was broken; `by`: in whose name it was recorded; `stands`: where the contact
    stands now, whenever the call was; None where it is closed or held; `complaint`: what was complained of and who
    follows it, where something was (B-17)."""

    contact: ContactId
    name: str
    programme: str
    outcome: Outcome
    consequence: Consequence
    window: Window | None
    against: Refused | None
    by: Agent | None
    stands: Standing | None = None
    complaint: Reason | None = None

    @property
    def reason(self) -> Reason:
        """Why the contact is where it is: its next try as it is due now, not as it was when the call was made."""
        told, then, stands = self.consequence.reason, self.consequence.next, self.stands
        if then is None or stands is None or stands.next is None:
            return told
        coming = replace(stands.next.reason, params={**stands.next.reason.params, "ready": stands.ready})
        return coming if told == then.reason else replace(told, params=coming.params)

    @property
    def broke(self) -> str:
        """The code of the rule that was broken, or ""."""
        return self.against.code if self.against else ""


def record(desk: Desk, contact: ContactId, said: Said) -> Recorded:
    """Record one call. Raises Refused: `unknown-contact`, `already-closed`, `answer-refused`, `unknown-step`,
    `answer-unknown` (choices), `answers-needed` (known, script), `in-the-future`, `answers-unheard`, `callback-unfit`
    (outcome), `result-unfit` (result), `rang-in-unfit` (outcome), and what prepare and read_callback raise."""
    _check(said)
    if said.at and said.at > desk.clock.now():
        raise Refused("in-the-future", at=said.at.isoformat())
    now = desk if said.at is None else desk.with_clock(desk.clock.at(said.at))
    window = calling.read_callback(now, said.callback) if said.callback else None
    everybody = staff_of(now)
    try:
        with day_book.writing(desk, now.clock.today()) as tx:
            line = _locked_line(now, tx, contact, said)
            acting = now if now.agent else now.seated(_acting(everybody, line))
            recorded = _record(with_days(acting, tx), tx, line, said, window)
            undone.forget(tx, desk.id, now.clock.today(), desk.clock.today())  # of an earlier day nothing is undone
            return replace(recorded, stands=_stands(with_days(desk, tx), tx, contact))
    except Conflict:
        raise Refused("taken", by="") from None


def _stands(desk: Desk, tx: Transaction, contact: ContactId) -> Standing | None:
    line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, int(contact))
    return calling.where(desk, line) if line and line.contact.state is State.OPEN else None


def _check(said: Said) -> None:
    """What does not go together is refused, as the desk would not let one choose it."""
    if said.answers and said.outcome in NOBODY_ANSWERS:
        raise Refused("answers-unheard", outcome=said.outcome.value)
    if said.rang_in and said.outcome in OF_A_DIAL:
        raise Refused("rang-in-unfit", outcome=said.outcome.value)
    if said.callback and not settled(Ended(said.outcome, promised=True)).promised:
        raise Refused("callback-unfit", outcome=said.outcome.value)
    if said.result and (said.outcome is not Outcome.NOT_ELIGIBLE or said.result not in GONE):
        raise Refused("result-unfit", result=said.result, known=list(GONE))


def _locked_line(desk: Desk, tx: Transaction, contact: ContactId, said: Said) -> Line:
    """The contact, read again once its owner is ours for the rest of the transaction."""
    customer = int(_line(desk, tx, contact, said).contact.customer)
    calls.lock_owner(tx, desk.id, customer)
    calls.lock_contacts(tx, desk.id, customer)
    return _line(desk, tx, contact, said)


def _line(desk: Desk, tx: Transaction, contact: ContactId, said: Said) -> Line:
    line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, int(contact))
    if line is None:
        raise Refused("unknown-contact", contact=int(contact))
    if line.contact.state is not State.OPEN and said.outcome is not Outcome.DO_NOT_CALL:
        raise Refused("already-closed", contact=int(contact), state=line.contact.state.value)
    return line


def _acting(everybody: Sequence[Agent], line: Line) -> Agent | None:
    """Whose it is, else anyone of the role, of those who were here that day."""
    here = [agent for agent in everybody if agent.present]
    whose = [agent for agent in here if agent.code == line.assignee_code]
    return next(iter([*whose, *(agent for agent in here if agent.role == line.contact.role)]), None)


def _record(desk: Desk, tx: Transaction, line: Line, said: Said, window: Window | None) -> Recorded:
    lines, against = _lines(desk, tx, line, said)
    calls.free_lapsed(tx, desk.id, desk.now, to_instant(desk.clock.machine()))
    if calls.open_call(tx, desk.id, int(line.contact.customer), line.phone):
        raise calling.taken(desk, tx, line.contact.customer)
    call = calling.claim(desk, tx, line.contact.customer, lines, said.rang_in)
    calling.mark_dialled(desk, tx, call, lines)
    _answer(desk, tx, call, line.contact.id, said)
    consequence = _close(desk, tx, call, line.contact.id, said, window)
    if against:
        tx.update("call", {"dealership_id": desk.id, "id": int(call.id)}, broke_rule=against.code)
    outcome = settled(_ending(said)).outcome
    programme = line.contact.programme
    complaint = explaining.complained(desk, tx, line.contact)
    return Recorded(line.contact.id, line.name, programme, outcome, consequence, window, against, desk.agent,
                    complaint=complaint)  # fmt: skip


def _lines(desk: Desk, tx: Transaction, line: Line, said: Said) -> tuple[list[Line], Refused | None]:
    """The contacts that the call covers, the named one first, and the rule that it breaks."""
    try:
        ready = calling.lines_of(desk, tx, line.contact.customer, said.rang_in)
        if line.contact.id not in {each.contact.id for each in ready}:
            raise Refused("not-now", until=calling.where(desk, line).starts.isoformat(timespec="minutes"))
    except Refused as refused:
        if said.at is None and said.outcome is not Outcome.DO_NOT_CALL:  # whoever wants no call is heard at any time
            raise
        return [line], refused
    others = [each for each in ready if each.contact.id != line.contact.id] if said.outcome in WHOLE_CALL else []
    return [line, *others], None


def _answer(desk: Desk, tx: Transaction, call: CallRow, contact: ContactId, said: Said) -> None:
    card = _card(desk, tx, call)
    held = next(each for each in card.contacts if each.contact.id == contact)
    talk = Conversation.open(card)
    if said.outcome is Outcome.FINISHED and not said.answers:
        needed = [step.id for step in _walked(talk).missing(contact)]
        if needed:
            raise Refused("answers-needed", known=needed, script=held.script.name)
    for step_id, raw in said.answers:
        step = next((step for step in held.script.steps if step.id == step_id), None)
        if step is None:
            raise Refused("unknown-step", step=step_id, known=[s.id for s in held.script.steps if s.is_question])
        checked = talk.check_step(held, step, raw, desk.clock.today(), confirmed=True)
        if not isinstance(checked, Accepted):
            raise _unfit(step, raw, checked.reason)
        assert held.attempt is not None
        calls.put_answer(tx, desk.id, int(contact), int(held.attempt), step.id, step.save, checked.value, desk.now)


def _unfit(step: Step, raw: str, reason: Reason) -> Refused:
    """Why an answer is not taken; of a choice, what may be typed: nobody sees its numbers here."""
    if step.kind is Kind.CHOOSE:
        return Refused("answer-unknown", step=step.id, value=raw, choices=step.choices)
    return Refused("answer-refused", step=step.id, problem=reason)


def _card(desk: Desk, tx: Transaction, call: CallRow) -> Card:
    found = calls.call(tx, desk.id, int(call.id))
    assert found is not None
    return calling.load_card(desk, tx, found)


def _close(
    desk: Desk, tx: Transaction, call: CallRow, contact: ContactId, said: Said, window: Window | None
) -> Consequence:
    card = _card(desk, tx, call)
    ending = _ending(said)
    talk = _walked(Conversation.open(card)) if said.outcome is Outcome.FINISHED else Conversation.open(card)
    decided = decide(desk, talk, ending, desk.clock.wall())
    dialled = calls.call(tx, desk.id, int(call.id))
    assert dialled is not None
    closing.write(desk, tx, dialled, card, ending, decided, window, said.note)
    return next(done for each, _, done in decided if each == contact)


def _ending(said: Said) -> Ended:
    return Ended(said.outcome, said.result, promised=bool(said.callback))


def _walked(talk: Conversation) -> Conversation:
    """The talk as far as its answers lead: what is only said counts as said, and that the owner was the owner and
    could talk follows from the outcome. Nothing of this is stored."""
    while isinstance(step := talk.step, Step):
        if step.is_said:
            talk, _ = talk.forward(PASSED if step.kind is Kind.SAY else NOTHING)
        elif step.each_call and step.kind is Kind.CHOOSE:
            talk, _ = talk.forward(step.choices[0].id)
        else:
            break
    return talk
