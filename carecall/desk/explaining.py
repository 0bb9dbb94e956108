"""Owns why a contact is where it is, in every state. Invariant: every contact can say why now, every hidden one why not
and until when, and a closed one who closed it, when, and what followed (B-14, C-03, C-06, D-16).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from carecall.desk.context import Desk, from_instant, with_days
from carecall.desk.queue import Entry, entry_of, rank_of
from carecall.errors import Refused
from carecall.model.callback_parts import promised_for
from carecall.model.contacts import Contact, Promise, Shown, State
from carecall.model.dispositions import OPTED_OUT
from carecall.model.ids import BIG, CustomerId, StaffId
from carecall.model.programmes import Programme
from carecall.model.reasons import Reason, to_minute
from carecall.store import queue
from carecall.store.database import Transaction
from carecall.store.queue import Line

if TYPE_CHECKING:  # the first paint does without what only an explanation needs
    from carecall.store.agreed import Agreed
    from carecall.store.why import ContactFacts, Deed

SAYS_ALL = (
    "seen", "renewed", "ended", "bound-moved", "record-gone", "never-sent", "not-eligible", "broken-off-partial",
    "broken-off-refused", "held", "signed-up", "superseded", "other-class",
    "not-the-class",
)  # fmt: skip
"""Stored reasons whose sentence says what the state and the result would say."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a contact is where it is: the programme, the rule ids, and reasons in the order to read them."""

    contact: Contact
    programme: Programme | None
    sources: tuple[str, ...]
    reasons: tuple[Reason, ...]
    name: str


def explain(desk: Desk, contact: int) -> Explanation:
    """Why the contact is in the queue, waits, is held or was closed. Raises Refused `unknown-contact`."""
    with desk.db.read() as tx:
        desk = with_days(desk, tx)
        line = queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, contact)
        if line is None:
            raise Refused("unknown-contact", contact=contact)
        reasons = [_because(desk, line.contact), *_basis(desk, tx, line.contact), *_state_reasons(desk, tx, line)]
    found, programme = line.contact, desk.pack.programmes.get(line.contact.programme)
    return Explanation(found, programme, rules_of(desk, found.programme, found.touch), tuple(reasons), line.name)


def is_contact(desk: Desk, number: int) -> bool:
    """Whether a contact has this number."""
    with desk.db.read() as tx:
        return 0 < number < BIG and queue.contact_line(tx, desk.id, desk.clock, desk.pack.reach, number) is not None


def of_today(desk: Desk, customer: CustomerId) -> tuple[int, ...]:
    """The contacts of an owner that are not closed, in the order of the queue, the held ones last; behind them those
    that were closed today: whoever asks why somebody was called asks when it is done."""
    with desk.db.read() as tx:
        desk, now = with_days(desk, tx), desk.clock.wall()
        lines = queue.owner_lines(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
        entries = [entry_of(desk, line, now) for line in lines]
        closed = queue.owner_closed(tx, desk.id, desk.clock, desk.pack.reach, int(customer))
    standing = (int(entry.contact.id) for entry in sorted(entries, key=rank_of))
    return (*standing, *(int(line.contact.id) for line in closed))


def rules_of(desk: Desk, programme: str, touch: str) -> tuple[str, ...]:
    """The ids of the rules that a touch implements: its programme's, then its policy's."""
    found = desk.pack.programmes.get(programme)
    return tuple(dict.fromkeys((*(found.sources if found else ()), *desk.policy(programme, touch).sources)))


def _because(desk: Desk, contact: Contact) -> Reason:
    """Of an owner who rang by itself no days: nobody planned to call."""
    days = {"not_before": contact.not_before.isoformat(), "not_after": contact.not_after.isoformat()}
    planned = days if desk.pack.is_planned(contact.programme) else {}
    return Reason("because", {"programme": contact.programme, **planned})


def _basis(desk: Desk, tx: Transaction, contact: Contact) -> Iterator[Reason]:
    from carecall.store import campaigns, due

    row = due.due_by_id(tx, desk.id, int(contact.due))
    if row:
        yield row.basis
    if campaign := campaigns.of_due(tx, desk.id, contact.programme, int(contact.due)):
        yield Reason("of-campaign", {"campaign": campaign.draft.name})
    if desk.pack.losses and contact.vehicle and contact.programme in desk.pack.losses.programmes:
        yield from _received_by(desk, tx, int(contact.vehicle))


def _reaches(desk: Desk, tx: Transaction, line: Line) -> Iterator[Reason]:
    """Which of a business customer's contact persons is to be reached next (E-15)."""
    from carecall.store import persons

    customer = int(line.contact.customer)
    whose = {each.number: each.person for each in persons.numbers(tx, desk.id, customer)}.get(line.phone)
    for person in persons.of_owner(tx, desk.id, customer) if whose else ():
        if person.id == whose:
            yield Reason("reaches", {"name": person.name, "contact_role": person.role, "said": person.said})


def _received_by(desk: Desk, tx: Transaction, vehicle: int) -> Iterator[Reason]:
    """The advisor of the last visit, who is asked first why a car stays away (A-07)."""
    from carecall.store import cards

    for visit in cards.visits(tx, desk.id, vehicle)[:1]:
        if visit.advisor:
            yield Reason("received-by", {"by": visit.advisor})


def _state_reasons(desk: Desk, tx: Transaction, line: Line) -> Iterator[Reason]:
    if line.contact.state is State.OPEN:
        yield from _open(desk, tx, line)
    else:
        yield from _not_open(desk, tx, line)


# ------------------------------------------------------------------ open


def _open(desk: Desk, tx: Transaction, line: Line) -> Iterator[Reason]:
    contact, entry = line.contact, entry_of(desk, line, desk.clock.wall())
    where = entry.where
    assert where is not None
    taken = [*on_call(desk, tx, int(contact.customer), line.phone)]
    yield from taken
    yield from _reaches(desk, tx, line)
    yield from _promised(desk, tx, contact)
    yield from _tried(desk, tx, line, entry)
    if entry.spent:
        yield Reason("spent", {"of": entry.tries_max})
        yield from _listed(desk, line)
        return
    if where.shown is Shown.OVERDUE:
        last_day = {"not_after": contact.not_after.isoformat()}
        yield Reason("late-promise" if contact.promise else "late-try" if where.late else "overdue", last_day)
    elif contact.series.dials and not where.overdue and where.next and contact.not_after < desk.clock.today():
        yield Reason("begun", {"not_after": contact.not_after.isoformat()})
    if line.dialled_on == desk.clock.today() and not contact.promise:
        yield Reason("dialled-today", {"day": line.dialled_on.isoformat()})
    closed = closed_day(desk, line)
    if closed and not taken:
        yield closed
    if where.next and not taken:
        yield replace(where.next.reason, params={**where.next.reason.params, "ready": where.ready})
        yield from _own_hours(desk, line)
    yield _if_unreached(desk, contact, entry)
    yield from _listed(desk, line)


def closed_day(desk: Desk, line: Line) -> Reason | None:
    """That the house is closed on the first day on which the contact could be called else; a promise is kept then."""
    series, today = line.contact.series, desk.clock.today()
    dialled = (day + timedelta(days=1) for day in (series.last_day, line.dialled_on) if day)
    first = max(line.contact.not_before, today, *dialled)
    if line.contact.promise or desk.rhythm.calendar.is_open(first):
        return None
    return Reason("closed-day", {"day": first.isoformat()})


def on_call(desk: Desk, tx: Transaction, customer: int, number: str) -> Iterator[Reason]:
    """Who has the owner, or the owner's number, on the phone; an undialled claim whose lease ran out is nobody's."""
    from carecall.store import calls

    held = calls.open_call(tx, desk.id, customer, number)
    left = held is not None and from_instant(held.lease_until) < desk.clock.machine()
    if held is None or (left and held.dialled_at is None):
        return
    wall = desk.clock.to_wall(from_instant(held.dialled_at or held.claimed_at))
    facts = {"by": staff_name(desk, tx, held.staff), "at": wall.isoformat(timespec="minutes")}
    if held.customer != customer:
        yield Reason("number-on-call", facts)
    elif held.dialled_at is None:
        yield Reason("claimed", facts)
    elif left:
        yield Reason("left-open", facts | {"day": desk.rhythm.calendar.open_after(wall.date()).isoformat()})
    else:
        yield Reason("on-call", facts)


def staff_name(desk: Desk, tx: Transaction, staff: StaffId | None) -> str:
    """What a member of staff is called; "" for nobody."""
    from carecall.store import cards

    return cards.staff_name(tx, desk.id, int(staff)) if staff else ""


def promised(desk: Desk, tx: Transaction, promise: Promise) -> Reason:
    """For when a call was promised and who makes it; where that agent is away then, from when the others see it."""
    from carecall.store import absences

    facts = {**promised_for(promise, desk.rhythm.hours), "by": staff_name(desk, tx, promise.staff)}
    if promise.staff and absences.away_on(tx, desk.id, int(promise.staff), promise.starts.date()):
        falls = replace(promise, desk_open=False).everybodys_from()
        facts |= {"others": to_minute(falls)} if falls else {}
    return Reason("promised", facts)


def _promised(desk: Desk, tx: Transaction, contact: Contact) -> Iterator[Reason]:
    promise = contact.promise
    if promise:
        yield promised(desk, tx, promise)
        own = desk.agent is not None and promise.staff == desk.agent.id  # who is here before any sign of life is stored
        if (replace(promise, desk_open=True) if own else promise).for_everybody(desk.clock.wall()):
            yield Reason("everybodys")


def _tried(desk: Desk, tx: Transaction, line: Line, entry: Entry) -> Iterator[Reason]:
    from carecall.store import why

    series = line.contact.series
    if series.dials and series.last_day:
        counted = {"tries": series.tries, "of": entry.tries_max, "last": series.last_day.isoformat()}
        last = why.last_dial(tx, desk.id, desk.clock, int(line.contact.id))
        told = {"outcome": last.what, "at": to_minute(last.at), "by": last.by} if last else {}
        yield Reason("tried", counted | told)


def _listed(desk: Desk, line: Line) -> Iterator[Reason]:
    """In whose list it stands, where that is not the desk's own agent."""
    contact = line.contact
    if contact.promise or (desk.agent and desk.agent.id == contact.assignee):
        return
    if contact.assignee:
        yield Reason("list-of", {"by": line.assignee_name})
    else:
        yield Reason("pool-of", {"role": contact.role, "away": line.away})


def _own_hours(desk: Desk, line: Line) -> Iterator[Reason]:
    """The band that the owner asked for, which wins over the slots, never over the limits (D-15)."""
    band = line.wish.within(desk.rhythm.hours.limits) if line.wish else None
    if band:
        yield Reason("own-hours", {"start": f"{band.start:%H:%M}", "end": f"{band.end:%H:%M}"})


def _if_unreached(desk: Desk, contact: Contact, entry: Entry) -> Reason:
    """What follows where the owner is not reached this time."""
    if entry.coming_try < entry.tries_max:
        return Reason("then-next", {"try": entry.coming_try + 1, "of": entry.tries_max})
    fallback = desk.policy(contact.programme, contact.touch).fallback
    return Reason("then-message" if fallback else "then-failed", {"of": entry.tries_max})


# ------------------------------------------------------------------ held and closed


def _not_open(desk: Desk, tx: Transaction, line: Line) -> Iterator[Reason]:
    from carecall.store import why

    facts = why.contact_facts(tx, desk.id, int(line.contact.id))
    yield over(line, facts)
    yield from _who(line, why.last_closing(tx, desk.id, desk.clock, int(line.contact.id)))
    yield from _agreed(desk, tx, line.contact)
    complaint = complained(desk, tx, line.contact)
    if complaint:
        yield complaint
    if line.contact.series.dials > 1:
        yield Reason("dialled-times", {"dials": line.contact.series.dials})
    if line.contact.state is State.COMPLETED and facts.reason and facts.reason.code == "finished":
        yield _done_for_now(desk, tx, line)
    wish = wished(desk, tx, line.contact, facts)
    yield from (wish,) if wish else ()
    yield from _what_followed(line, facts)


def complained(desk: Desk, tx: Transaction, contact: Contact) -> Reason | None:
    """What the owner complained of, who follows it and in what time (A-20, B-12, B-17); None where nothing was told."""
    from carecall.store import why

    told, taker = why.complaint(tx, desk.id, int(contact.id)), desk.pack.complaints(contact.programme)
    return Reason("complained", {"told": told, "role": taker.to, "hours": taker.hours}) if told else None


def _done_for_now(desk: Desk, tx: Transaction, line: Line) -> Reason:
    """What the owner is called about next, as it is known now and not as it was when the call ended."""
    from carecall.desk.next_due import done_words, next_calls

    return done_words(next_calls(desk, tx, int(line.contact.customer), line.phone))


def over(line: Line, facts: ContactFacts) -> Reason:
    """Why a contact is no call, is held or closed, in one sentence."""
    if line.contact.state is State.OUTBOX:
        return Reason("state-outbox", {"day": line.contact.not_before.isoformat()})
    if facts.reason and facts.reason.code in SAYS_ALL and _fits(facts.reason, line.contact.state):
        return facts.reason
    return Reason(f"state-{line.contact.state.value}", {"result": line.result})


def _fits(reason: Reason, state: State) -> bool:
    """A contact that another one's call held, or that was held and then given up, still has its older reason."""
    return (reason.code == "held") == (state is State.HELD)


def _who(line: Line, deed: Deed | None) -> Iterator[Reason]:
    """Who closed or held it, and when; a day alone where planning or an import did. A wish may have come in by command
    too."""
    closed, held = line.closed_on, line.contact.state is State.HELD
    if deed and (held or closed == deed.at.date()):
        wish = {"wish": True} if line.result == OPTED_OUT and not deed.by else {}
        yield Reason("held-by" if held else "closed-by", {"by": deed.by, "at": to_minute(deed.at), **wish})
    elif closed:
        yield Reason("closed-on", {"day": closed.isoformat()})


def _agreed(desk: Desk, tx: Transaction, contact: Contact) -> Iterator[Reason]:
    """The day and hour that the owner agreed to come, unless another was agreed since (D-12)."""
    from carecall.store import agreed

    number = int(contact.id)
    found = agreed.of_contact(tx, desk.id, number)
    if found and agreed.last_of_owner(tx, desk.id, int(contact.customer)) in (0, number):
        yield agreed_day(found)


def agreed_day(found: Agreed) -> Reason:
    """That the owner comes, on which day and at what hour (D-12)."""
    return Reason("agreed-day", {"on": found.on.isoformat(), "hour": found.hour})


def wished(desk: Desk, tx: Transaction, contact: Contact, facts: ContactFacts) -> Reason | None:
    """What the wish that closed a contact means now: what the owner is left out of that it is of, or that the wish was
    taken back (B-14); None where no wish closed it."""
    from carecall.desk.opting_out import wish_reason
    from carecall.store import why

    if facts.reason is None or facts.reason.code != "B-14":
        return None
    vehicle = int(contact.vehicle) if contact.vehicle else None
    outs = [out for out in why.opt_outs(tx, desk.id, desk.clock, int(contact.customer))
            if out.is_wish and out.covers(vehicle, contact.programme)]  # fmt: skip
    if not outs:
        return Reason("after-opted-out", {**facts.reason.params, "over": True})
    widest = wish_reason(next((out for out in outs if out.of_everything), outs[0])).params
    return Reason("after-opted-out", {key: widest[key] for key in ("about", "said") if key in widest})


def _what_followed(line: Line, facts: ContactFacts) -> Iterator[Reason]:
    if line.contact.state is State.HELD:
        yield Reason("until-corrected", {"day": line.contact.give_up.isoformat()})
    if line.result == "refused":
        yield Reason("after-refused")
    if facts.message and line.contact.state is not State.OUTBOX:
        yield Reason("message-made", {"channel": facts.message})
    if facts.following and facts.following_on:
        yield Reason("round-followed", {"contact": facts.following, "day": facts.following_on.isoformat()})
