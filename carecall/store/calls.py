"""Owns the SQL of calls, attempts and answers. Invariant: inserting an open call is the claim; an answer is
replaced, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from carecall.model.dispositions import DISPOSITIONS, Outcome
from carecall.model.ids import AttemptId, CallId, ContactId, CustomerId, PromiseId, StaffId
from carecall.model.series import Dial, Series, fold
from carecall.store.database import Row, Transaction
from carecall.store.instants import from_instant
from carecall.store.planning import Window


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as it stands; moments are stored texts in UTC. `rang_in`: the owner made it."""

    id: CallId
    customer: CustomerId
    number: str
    staff: StaffId | None
    role: str
    seat: str
    claimed_at: str
    lease_until: str
    dialled_at: str | None
    reached_at: str | None
    ended_at: str | None
    day: str | None
    slot: str
    outcome: str
    promise: PromiseId | None
    note: str = ""
    changes: str = "[]"
    draft: str = ""
    rang_in: int = 0


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """What a call did for a contact so far; `outcome` is "" while it is open."""

    id: AttemptId
    contact: ContactId
    number: int
    script: str
    version: str
    outcome: str


LOCK_OWNER = "SELECT id FROM customer WHERE dealership_id = :dealership AND id = :customer FOR NO KEY UPDATE"
LOCK_OWNER_OF_CALL = """
SELECT id FROM customer WHERE dealership_id = :dealership AND id = (
  SELECT customer_id FROM call WHERE dealership_id = :dealership AND id = :id) FOR NO KEY UPDATE
"""
LOCK_CONTACTS = """
SELECT id FROM contact WHERE dealership_id = :dealership AND customer_id = :customer AND state IN ('open', 'held')
ORDER BY id FOR NO KEY UPDATE
"""
CALL_COLUMNS = """id, customer_id, number, staff_id, role, seat, claimed_at, lease_until, dialled_at, reached_at,
ended_at, day, slot, outcome, promise_id, note, changes, draft, rang_in"""
SELECT_CALL = f"SELECT {CALL_COLUMNS} FROM call WHERE dealership_id = :dealership"
BY_ID = f"{SELECT_CALL} AND id = :id"
OPEN_OF_OWNER = f"{SELECT_CALL} AND ended_at IS NULL AND customer_id = :customer"
OPEN_OF_NUMBER = f"{SELECT_CALL} AND ended_at IS NULL AND number = :number"
UNFINISHED = f"""{SELECT_CALL} AND ended_at IS NULL AND dialled_at IS NOT NULL AND staff_id = :staff
ORDER BY dialled_at LIMIT 1"""
TALKING = """
SELECT staff_id, min(dialled_at) FROM call
WHERE dealership_id = :dealership AND ended_at IS NULL AND dialled_at IS NOT NULL AND staff_id IS NOT NULL
  AND lease_until >= :machine GROUP BY staff_id
"""
FREE_LAPSED = """
UPDATE call SET ended_at = :now, outcome = ''
WHERE dealership_id = :dealership AND ended_at IS NULL AND dialled_at IS NULL AND lease_until < :machine
"""
RENEW = """
UPDATE call SET lease_until = :until
WHERE dealership_id = :dealership AND ended_at IS NULL AND seat = :seat
  AND (coalesce(staff_id, 0) = coalesce(:staff, 0) OR dialled_at IS NOT NULL)
"""
RELEASE = """
UPDATE call SET ended_at = :now WHERE dealership_id = :dealership AND id = :id AND ended_at IS NULL
AND dialled_at IS NULL AND seat = :seat
"""
RELEASE_OF = """
UPDATE call SET ended_at = :now
WHERE dealership_id = :dealership AND staff_id = :staff AND ended_at IS NULL AND dialled_at IS NULL
"""
ATTEMPTS_OF_CALL = """
SELECT id, contact_id, number, script, script_version, outcome FROM attempt
WHERE dealership_id = :dealership AND call_id = :call AND undone_at IS NULL ORDER BY contact_id
"""
DIALS_OF_CONTACT = """
SELECT a.day, a.slot, a.outcome, a.uses_try, l.rang_in FROM attempt a
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
WHERE a.dealership_id = :dealership AND a.contact_id = :contact AND a.undone_at IS NULL AND a.outcome <> ''
ORDER BY a.number
"""
COUNT_ATTEMPTS = """
SELECT count(*) FROM attempt WHERE dealership_id = :dealership AND contact_id = :contact AND undone_at IS NULL
"""
REPLACE_ANSWER = """
UPDATE answer SET replaced_at = :now
WHERE dealership_id = :dealership AND contact_id = :contact AND step = :step AND replaced_at IS NULL
"""
ANSWERS = """
SELECT step, value, attempt_id, field FROM answer
WHERE dealership_id = :dealership AND contact_id = :contact AND replaced_at IS NULL ORDER BY id
"""
MOVE_CONTACT = """
UPDATE contact SET not_before = :not_before, not_after = :not_after, give_up = :give_up, next_on = :not_before
WHERE dealership_id = :dealership AND due_id = :due AND programme = :programme AND touch = :touch
  AND state IN ('open', 'outbox') AND dials = 0 AND promise_id IS NULL
RETURNING id
"""
LAST_DIALLED = """
SELECT note, undone_at FROM call WHERE dealership_id = :dealership AND customer_id = :customer
  AND dialled_at IS NOT NULL ORDER BY dialled_at DESC, id DESC LIMIT 1
"""
UNREACHED = """
UPDATE customer SET unreached_on = :day
WHERE dealership_id = :dealership AND id = :customer AND (unreached_on IS NULL OR unreached_on < :day)
"""
FIRST_ANSWER = """
UPDATE call SET reached_at = :now WHERE dealership_id = :dealership AND id = :id AND reached_at IS NULL
"""


def _call(row: Row | None) -> CallRow | None:
    return CallRow(*row) if row else None


def call(tx: Transaction, dealership: int, number: int) -> CallRow | None:
    return _call(tx.one(BY_ID, dealership=dealership, id=number))


def locked_call(tx: Transaction, dealership: int, number: int) -> CallRow | None:
    """The call as it is once nobody else is changing it: a lapsed claim may be freed while it is being dialled. Its
    owner is locked before it, as everybody does it, so that no two wait for each other."""
    if tx.postgres:
        tx.run(LOCK_OWNER_OF_CALL, dealership=dealership, id=number)
    return _call(tx.one(f"{BY_ID} FOR UPDATE" if tx.postgres else BY_ID, dealership=dealership, id=number))


def open_call(tx: Transaction, dealership: int, customer: int, number: str = "") -> CallRow | None:
    """The claim on an owner, else on a number."""
    found = _call(tx.one(OPEN_OF_OWNER, dealership=dealership, customer=customer))
    return found or (_call(tx.one(OPEN_OF_NUMBER, dealership=dealership, number=number)) if number else None)


def unfinished(tx: Transaction, dealership: int, staff: int) -> CallRow | None:
    """The dialled call that this agent has not closed."""
    return _call(tx.one(UNFINISHED, dealership=dealership, staff=staff))


def free_lapsed(tx: Transaction, dealership: int, now: str, machine: str) -> int:
    """End the undialled claims whose lease has run out."""
    return tx.run(FREE_LAPSED, dealership=dealership, now=now, machine=machine)


def renew(tx: Transaction, dealership: int, seat: str, staff: int | None, until: str) -> int:
    return tx.run(RENEW, dealership=dealership, seat=seat, staff=staff, until=until)


def release(tx: Transaction, dealership: int, number: int, seat: str, now: str) -> int:
    return tx.run(RELEASE, dealership=dealership, id=number, seat=seat, now=now)


def release_of(tx: Transaction, dealership: int, staff: int, now: str) -> int:
    """Give back every undialled owner that this agent holds, at whatever desk; how many."""
    return tx.run(RELEASE_OF, dealership=dealership, staff=staff, now=now)


def talking(tx: Transaction, dealership: int, machine: str) -> dict[int, str]:
    """Since when each of the staff has been on the phone who is; a call whose desk was killed is nobody's."""
    rows = tx.all(TALKING, dealership=dealership, machine=machine)
    return {int(staff): str(since) for staff, since in rows}


def lock_owner(tx: Transaction, dealership: int, customer: int) -> None:
    """Writers of one owner take turns; SQLite's writers already do."""
    if tx.postgres:
        tx.run(LOCK_OWNER, dealership=dealership, customer=customer)


def lock_contacts(tx: Transaction, dealership: int, customer: int) -> None:
    """Whoever cancels an open contact of the owner meanwhile waits, and finds it as the call left it."""
    if tx.postgres:
        tx.all(LOCK_CONTACTS, dealership=dealership, customer=customer)


def attempts(tx: Transaction, dealership: int, call_id: int) -> list[AttemptRow]:
    return [AttemptRow(*row) for row in tx.all(ATTEMPTS_OF_CALL, dealership=dealership, call=call_id)]


def add_attempt(tx: Transaction, dealership: int, values: dict[str, Any]) -> AttemptId:
    """Insert an attempt, numbered after those that the contact has."""
    count = int(tx.value(COUNT_ATTEMPTS, dealership=dealership, contact=values["contact_id"]))
    return AttemptId(tx.insert("attempt", dealership_id=dealership, number=count + 1, **values))


def series_of(tx: Transaction, dealership: int, contact: int) -> Series:
    """The fold of a contact's closed attempts."""
    rows = tx.all(DIALS_OF_CONTACT, dealership=dealership, contact=contact)
    return fold(_dial(date.fromisoformat(day), slot, Outcome(outcome), *rest) for day, slot, outcome, *rest in rows)


def _dial(day: date, slot: str, outcome: Outcome, uses_try: int, rang_in: int) -> Dial:
    """An outcome of a dial that would use a try and did not was a promise: a third person named a time."""
    promised = DISPOSITIONS[outcome].tries and not uses_try and not rang_in
    return Dial(day, slot, outcome, promised, bool(rang_in))


def put_answer(
    tx: Transaction, dealership: int, contact: int, attempt: int, step: str, field: str, value: str, now: str
) -> None:
    """Store an answer; the one it replaces is kept."""
    drop_answer(tx, dealership, contact, step, now)
    tx.insert("answer", dealership_id=dealership, contact_id=contact, attempt_id=attempt, step=step, field=field,
              value=value, answered_at=now)  # fmt: skip


def drop_answer(tx: Transaction, dealership: int, contact: int, step: str, now: str) -> None:
    tx.run(REPLACE_ANSWER, dealership=dealership, contact=contact, step=step, now=now)


def answers(tx: Transaction, dealership: int, contact: int) -> list[tuple[str, str, AttemptId, str]]:
    """The answers that stand, oldest first: (step, value, attempt, field)."""
    rows = tx.all(ANSWERS, dealership=dealership, contact=contact)
    return [(step, value, AttemptId(attempt), field) for step, value, attempt, field in rows]


def first_answer(tx: Transaction, dealership: int, call_id: int, now: str) -> None:
    tx.run(FIRST_ANSWER, dealership=dealership, id=call_id, now=now)


def undone_note(tx: Transaction, dealership: int, customer: int) -> str:
    """The note of the owner's last call where that was undone: what was written down is not lost with its outcome."""
    row = tx.one(LAST_DIALLED, dealership=dealership, customer=customer)
    return str(row[0]) if row and row[1] is not None else ""


def unreached(tx: Transaction, dealership: int, customer: int, day: str | None) -> None:
    """The owner was dialled in vain on this day; one that is entered late takes no later day back (B-10)."""
    tx.run(UNREACHED, dealership=dealership, customer=customer, day=day)


def move_contact(tx: Transaction, dealership: int, due: int, programme: str, touch: str, window: Window) -> list[int]:
    """Move the untried contact of a due date to its new window; its id, where there is one."""
    moved = tx.all(
        MOVE_CONTACT,
        dealership=dealership,
        due=due,
        programme=programme,
        touch=touch,
        not_before=window.not_before.isoformat(),
        not_after=window.not_after.isoformat(),
        give_up=window.give_up.isoformat(),
    )
    return [int(number) for (number,) in moved]


def write_series(tx: Transaction, dealership: int, contact: int, series: Series, values: dict[str, Any]) -> None:
    """Write a contact's fold together with what became of it."""
    tx.update(
        "contact",
        {"dealership_id": dealership, "id": contact},
        tries=series.tries,
        dials=series.dials,
        promises=series.promises,
        break_offs=series.break_offs,
        used_slots=",".join(sorted(series.used)),
        last_day=series.last_day.isoformat() if series.last_day else None,
        any_slot=int(series.any_slot),
        **values,
    )


def last_moment(tx: Transaction, dealership: int) -> datetime | None:
    """The latest moment of any call, by the rule clock."""
    found = tx.value("SELECT max(coalesce(ended_at, dialled_at)) FROM call WHERE dealership_id = :dealership",
                     dealership=dealership)  # fmt: skip
    return from_instant(found) if found else None
