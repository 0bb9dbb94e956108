"""Owns the query of what was told in the calls of a day that somebody else has to hear of: complaints, what owners
did not like, days on which they come, what is wrong with a car, questions, wishes, numbers that are wrong.
Invariant: reads only; what was undone or replaced is told no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from carecall.store.agreed import Agreed
from carecall.store.database import Transaction

COMPLAINT, DISLIKE, BOOKING, FAULT = "complaint", "low", "agreed_date", "notice"
QUESTION, WISH, NUMBER = "question", "wish", "number"
ORDER = (COMPLAINT, DISLIKE, BOOKING, FAULT, QUESTION, WISH, NUMBER)
BESIDE = {COMPLAINT: "complaint_hope", BOOKING: FAULT}
"""What was told beside it and is passed on with it: what the owner would like done, what is to be looked at."""
# From the calls of the day to their answers, which indexes find; `CROSS JOIN` keeps SQLite to this order.
TOLD = """
SELECT DISTINCT w.field, k.name, coalesce(v.plate, ''), w.value, c.programme, c.id
FROM call l CROSS JOIN attempt a CROSS JOIN answer w CROSS JOIN contact c
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
WHERE l.dealership_id = :dealership AND l.staff_id = :staff AND l.day = :day
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.undone_at IS NULL
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL
  AND c.dealership_id = w.dealership_id AND c.id = w.contact_id
  AND w.value NOT IN ('', '-', '?') AND (w.field = 'complaint' OR substr(w.field, 1, 4) = 'low.'
    OR (w.field IN ('agreed_date', 'agreed_time') AND a.outcome = 'finished')
    OR w.field IN ('notice', 'wish', 'complaint_hope')
    OR (w.field = 'question' AND a.outcome IN ('finished', 'callback') AND NOT EXISTS (
      SELECT 1 FROM answer h WHERE h.dealership_id = w.dealership_id AND h.contact_id = w.contact_id
      AND h.field IN ('question_answered', 'calls') AND h.value = 'yes' AND h.replaced_at IS NULL)))
ORDER BY c.id
"""
NUMBERS = """
SELECT l.id, k.name, l.number FROM call l
JOIN customer k ON k.dealership_id = l.dealership_id AND k.id = l.customer_id
WHERE l.dealership_id = :dealership AND l.staff_id = :staff AND l.day = :day AND l.undone_at IS NULL
  AND l.outcome IN ('wrong-number', 'not-in-service') ORDER BY l.id
"""


@dataclass(frozen=True, slots=True)
class ToPass:
    """One thing: its kind, whose it is, and what was told: words, or a number in full; `comes` of a booking; `beside`
    what was told with it (`BESIDE`)."""

    kind: str
    name: str
    plate: str = ""
    told: str = ""
    programme: str = ""
    comes: Agreed | None = None
    beside: str = ""


def of_day(tx: Transaction, dealership: int, staff: int, day: date) -> list[ToPass]:
    """What this member of staff was told that day, by the order of the kinds."""
    asked = {"dealership": dealership, "staff": staff, "day": day.isoformat()}
    contacts: dict[int, list[tuple[str, ToPass]]] = {}
    for field, name, plate, value, programme, contact in tx.all(TOLD, **asked):
        told = ToPass(_kind(field), name, plate, value, programme)
        contacts.setdefault(contact, []).append((field, told))
    found = [each for told in contacts.values() for each in _of_contact(told)]
    found += [ToPass(NUMBER, name, told=number) for _call, name, number in tx.all(NUMBERS, **asked)]
    return sorted(found, key=lambda each: (ORDER.index(each.kind), each.comes.on if each.comes else date.min))


def _of_contact(told: list[tuple[str, ToPass]]) -> Iterator[ToPass]:
    """What was told with something else goes with it; who complains has told there all that was not liked."""
    values = {field: each.told for field, each in told}
    goes_with = {beside for kind, beside in BESIDE.items() if kind in values}
    for field, each in told:
        passed_over = each.kind == DISLIKE and COMPLAINT in values
        if each.kind in ORDER and field not in goes_with and not passed_over:
            comes = _comes(each.told, values.get("agreed_time", "")) if each.kind == BOOKING else None
            yield replace(each, comes=comes, beside=values.get(BESIDE.get(each.kind, ""), ""))


def _kind(field: str) -> str:
    """`low.attitude` is of the kind `low`."""
    return field.partition(".")[0]


def _comes(day: str, hour: str) -> Agreed:
    return Agreed(date.fromisoformat(day), hour if hour[:1].isdigit() else "")
