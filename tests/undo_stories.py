"""What an outcome can do to an owner's records, as stories: each is told up to the call whose outcome is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import support
from support import add_owner, at, days_ago, dial_and_end, finish, rows, sit, value

from carecall.desk import due_dates, planning
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.store.database import Database

TOLD = ("call", "attempt", "answer", "audit")
"""What tells of the call and stays."""
PROMISES = """
SELECT r.* FROM promise r LEFT JOIN call l ON l.dealership_id = r.dealership_id AND l.id = r.call_id
WHERE l.undone_at IS NULL"""
NUMBERS = ("+8613800138001", "+8613800138002")
Story = Iterator[Desk]
"""A story is laid up to the desk at which the call is made; the next step is the call."""


def records(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything but what tells of calls, and of the promises that undone ones made."""
    kept = {table: found for table, found in support.picture(db).items() if table not in TOLD}
    return kept | {"promise": sorted(rows(db, PROMISES), key=repr)}


def owner_of_two(desk: Desk, **more: Any) -> int:
    """One call for the first service and a survey of one car; the consultant calls about the other car."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 88), visits=((days_ago(desk, 1), "repair", 900),), **more)
    consultant = value(desk.db, "SELECT id FROM staff WHERE code = 'C01'")
    with desk.db.write() as tx:
        second = tx.insert("vehicle", dealership_id=desk.id, customer_id=owner, delivered_on=days_ago(desk, 3),
                           consultant_id=consultant)  # fmt: skip
        due_dates.derive(desk, tx, second)
    assert planning.plan(desk).planned == 3
    return owner


def ended(outcome: Outcome, result: str = "", callback: str = "", **more: Any) -> Callable[[Desk], Story]:
    def story(desk: Desk) -> Story:
        owner = owner_of_two(desk, **more)
        yield desk
        assert len(dial_and_end(desk, owner, outcome, result, callback).consequences) == 2

    return story


def third_try(desk: Desk) -> Story:
    """C-03: the last try, with its message."""
    owner = owner_of_two(desk)
    dial_and_end(desk, owner, Outcome.NO_ANSWER)
    dial_and_end(at(desk, "2026-11-24 16:00"), owner, Outcome.BUSY)
    last = at(desk, "2026-11-25 14:00")
    yield last
    dial_and_end(last, owner, Outcome.SWITCHED_OFF)
    assert value(desk.db, "SELECT count(*) FROM message") == 2


def promise_replaced(desk: Desk) -> Story:
    """The consultant's promise gives way to the agent's."""
    owner = owner_of_two(desk)
    dial_and_end(sit(desk, "C01", "seat-2"), owner, Outcome.CALLBACK, callback="tomorrow 10am")
    yield desk
    dial_and_end(desk, owner, Outcome.CALLBACK, callback="tomorrow 3pm")


def promise_answered(outcome: Outcome, callback: str = "") -> Callable[[Desk], Story]:
    def story(desk: Desk) -> Story:
        owner = owner_of_two(desk)
        dial_and_end(desk, owner, Outcome.CALLBACK, callback="12:00")
        noon = at(desk, "2026-11-23 12:01")
        yield noon
        dial_and_end(noon, owner, outcome, callback=callback)

    return story


def to_the_supervisor(desk: Desk) -> Story:
    owner = owner_of_two(desk)
    for when in ("09:30", "10:00", "10:30"):
        dial_and_end(at(desk, f"2026-11-23 {when}"), owner, Outcome.CALLBACK, callback="+30m")
    fourth = at(desk, "2026-11-23 11:00")
    yield fourth
    dial_and_end(fourth, owner, Outcome.CALLBACK, callback="+30m")
    assert support.contact_of(desk.db, owner, "visit-survey")["role"] == "care-manager"


def too_early(desk: Desk) -> Story:
    """D-16: the next round is opened, and moved by the odometer (D-13)."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 60), reading=(days_ago(desk, 10), 4500))
    planning.plan(desk)
    yield desk
    finish(desk, owner, {"odometer": "2500", "booking": "far-off"})
    assert support.contact_of(desk.db, owner)["round"] == 2


def a_whole_talk(desk: Desk) -> Story:
    """Two contacts, everything answered: plate (D-02), odometer (D-13), the owner reached."""
    owner = owner_of_two(desk)
    yield desk
    finish(desk, owner, {"plate-check": "changed", "plate": "沪C54321", "odometer": "2500", "agreed-time": "10:00"})


def date_agreed(desk: Desk) -> Story:
    """D-14: the date that the owner agreed, in the call of the first month."""
    owner, _ = add_owner(desk, delivered=days_ago(desk, 31))
    planning.plan(desk)
    yield desk
    finish(desk, owner, {"odometer": "2000", "estimate": "agreed"})
    assert value(desk.db, "SELECT count(*) FROM due_date WHERE source = 4") == 1


def nobody_seated(desk: Desk) -> Story:
    nameless = desk.seated(None)
    owner = owner_of_two(nameless)
    yield nameless
    dial_and_end(nameless, owner, Outcome.REFUSED)


STORIES: dict[str, Callable[[Desk], Story]] = {
    **{outcome.value: ended(outcome) for outcome in Outcome if outcome is not Outcome.CALLBACK},
    "callback": ended(Outcome.CALLBACK, callback="tomorrow 3pm"),
    "a third person who names a time": ended(Outcome.THIRD_PERSON, callback="tomorrow 3pm"),
    "sold": ended(Outcome.NOT_ELIGIBLE, "sold"),
    "moved": ended(Outcome.NOT_ELIGIBLE, "moved"),
    "wrong number, another one left": ended(Outcome.WRONG_NUMBER, phones=NUMBERS),
    "third try": third_try,
    "promise replaced": promise_replaced,
    "promise answered, nobody there": promise_answered(Outcome.NO_ANSWER),
    "promise answered, another made": promise_answered(Outcome.CALLBACK, "tomorrow 3pm"),
    "promise answered, no more calls": promise_answered(Outcome.DO_NOT_CALL),
    "fourth promise": to_the_supervisor,
    "too early": too_early,
    "whole talk": a_whole_talk,
    "date agreed": date_agreed,
    "nobody seated": nobody_seated,
}
