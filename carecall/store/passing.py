"""Owns the query of what was told in the calls of a day that somebody else has to hear of: complaints, what owners did
not like, days on which they come, questions, wishes, numbers that are wrong. Invariant: reads only; what was undone or
replaced is told no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.store.agreed import Agreed
from carecall.store.database import Transaction

COMPLAINT, DISLIKE, BOOKING, QUESTION, WISH, NUMBER = "complaint", "low", "agreed_date", "question", "wish", "number"
ORDER = (COMPLAINT, DISLIKE, BOOKING, QUESTION, WISH, NUMBER)
# From the calls of the day to their answers, which indexes find; `CROSS JOIN` keeps SQLite to this order.
TOLD = """
SELECT DISTINCT w.field, k.name, coalesce(v.plate, ''), w.value, c.programme, c.id, coalesce((
  SELECT max(h.value) FROM answer h WHERE h.dealership_id = w.dealership_id AND h.contact_id = w.contact_id
  AND h.field = 'agreed_time' AND h.replaced_at IS NULL), '')
FROM call l CROSS JOIN attempt a CROSS JOIN answer w CROSS JOIN contact c
JOIN customer k ON k.dealership_id = c.dealership_id AND k.id = c.customer_id
LEFT JOIN vehicle v ON v.dealership_id = c.dealership_id AND v.id = c.vehicle_id
WHERE l.dealership_id = :dealership AND l.staff_id = :staff AND l.day = :day
  AND a.dealership_id = l.dealership_id AND a.call_id = l.id AND a.undone_at IS NULL
  AND w.dealership_id = a.dealership_id AND w.attempt_id = a.id AND w.replaced_at IS NULL
  AND c.dealership_id = w.dealership_id AND c.id = w.contact_id
  AND w.value NOT IN ('', '-', '?') AND (w.field = 'complaint' OR substr(w.field, 1, 4) = 'low.'
    OR (w.field = 'agreed_date' AND a.outcome = 'finished') OR w.field = 'wish'
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
    """One thing: its kind, whose it is, and what was told: words, or a number in full; `comes` of a booking."""

    kind: str
    name: str
    plate: str = ""
    told: str = ""
    programme: str = ""
    comes: Agreed | None = None


def of_day(tx: Transaction, dealership: int, staff: int, day: date) -> list[ToPass]:
    """What this member of staff was told that day, by the order of the kinds."""
    asked = {"dealership": dealership, "staff": staff, "day": day.isoformat()}
    told = tx.all(TOLD, **asked)
    complained = {contact for field, *_told, contact, _hour in told if field == COMPLAINT}
    found = [
        ToPass(kind, name, plate, value, programme, _comes(value, hour) if kind == BOOKING else None)
        for field, name, plate, value, programme, contact, hour in told
        if (kind := _kind(field)) != DISLIKE or contact not in complained  # who complains has told all of it there
    ]
    found += [ToPass(NUMBER, name, told=number) for _call, name, number in tx.all(NUMBERS, **asked)]
    return sorted(found, key=lambda each: ORDER.index(each.kind))


def _kind(field: str) -> str:
    """`low.attitude` is of the kind `low`."""
    return field.partition(".")[0]


def _comes(day: str, hour: str) -> Agreed:
    return Agreed(date.fromisoformat(day), hour if hour[:1].isdigit() else "")
