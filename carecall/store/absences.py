"""Owns the rows of who is away on which days. Invariant: whether somebody is here on a day is asked one way everywhere
(`present`); what a supervisor said with a day and what an extract says without one are rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from carecall.store.database import Transaction

ALWAYS_AWAY = date.max
"""Until when somebody is away of whom an extract says no day."""
SELECT = """
SELECT staff_id, first_on, last_on FROM absence
WHERE dealership_id = :dealership AND last_on >= :today ORDER BY first_on, last_on, id
"""
AWAY_ON = """
SELECT count(*) FROM absence
WHERE dealership_id = :dealership AND staff_id = :staff AND first_on <= :day AND last_on >= :day
"""
OVERLAPPING = """
DELETE FROM absence
WHERE dealership_id = :dealership AND staff_id = :staff AND first_on <= :last AND last_on >= :first
"""
GONE = """
DELETE FROM absence
WHERE dealership_id = :dealership AND staff_id = :staff AND first_on = :first AND last_on = :last
"""
AWAY_ALWAYS = "SELECT count(*) FROM absence WHERE dealership_id = :dealership AND staff_id = :staff AND last_on = :last"
HERE_AGAIN = "DELETE FROM absence WHERE dealership_id = :dealership AND staff_id = :staff AND last_on = :last"


@dataclass(frozen=True, slots=True)
class Away:
    """The first and the last day on which somebody is away."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def overlaps(self, other: Away) -> bool:
        return self.first <= other.last and other.first <= self.last


def present(who: str, day: str = ":today") -> str:
    """The condition that somebody works here and is not away on a day; `who` is the alias of the staff."""
    return f"""{who}.active = 1 AND NOT EXISTS (SELECT 1 FROM absence b
    WHERE b.dealership_id = {who}.dealership_id AND b.staff_id = {who}.id
      AND b.first_on <= {day} AND b.last_on >= {day})"""


def of_staff(tx: Transaction, dealership: int, today: date) -> dict[int, tuple[Away, ...]]:
    """The absences that are not over, the earliest first, by whose they are."""
    found: dict[int, tuple[Away, ...]] = {}
    for staff, first, last in tx.all(SELECT, dealership=dealership, today=today.isoformat()):
        away = Away(date.fromisoformat(first), date.fromisoformat(last))
        found[int(staff)] = (*found.get(int(staff), ()), away)
    return found


def away_on(tx: Transaction, dealership: int, staff: int, day: date) -> bool:
    """Whether somebody is away on a day."""
    return bool(tx.value(AWAY_ON, dealership=dealership, staff=staff, day=day.isoformat()))


def add(tx: Transaction, dealership: int, staff: int, away: Away, today: date) -> bool:
    """Somebody is away on these days; True where this is news. What is yet to begin and overlaps them is joined with
    them, so that no day of it is lost. What runs now began when it did: said of today it ends anew, said of a later day
    it goes on into that, or stands beside it where an extract says it."""
    known = of_staff(tx, dealership, today).get(staff, ())
    later = away.first > today
    runs = [each for each in known if each.covers(today) and each.covers(away.first)]
    beside = [each for each in runs if later and each.last == ALWAYS_AWAY]
    to_come = [each for each in known if each.first > today and each.overlaps(away)]
    first = min(each.first for each in (away, *to_come, *runs) if each not in beside)
    last = max(each.last for each in (away, *to_come, *(runs if later else ())) if each not in beside)
    key = {"dealership": dealership, "staff": staff}
    tx.run(OVERLAPPING, **key, first=first.isoformat(), last=last.isoformat())
    for each in (Away(first, last), *beside):
        tx.insert("absence", dealership_id=dealership, staff_id=staff,
                  first_on=each.first.isoformat(), last_on=each.last.isoformat())  # fmt: skip
    return of_staff(tx, dealership, today).get(staff, ()) != known


def back(
    tx: Transaction, dealership: int, staff: int, day: date, until: date | None, today: date
) -> tuple[Away, ...]:
    """Somebody is here from this day on, until a later absence begins, or to the end of `until`: what they were away
    for before and after it stands. The absences that this cut, as they were; none where they were here."""
    here = Away(day, until or day)
    cut = tuple(each for each in of_staff(tx, dealership, today).get(staff, ()) if each.overlaps(here))
    key = {"dealership": dealership, "staff": staff}
    for each in cut:
        tx.run(GONE, **key, first=each.first.isoformat(), last=each.last.isoformat())
        for left in _left_of(each, day, until):
            tx.insert("absence", dealership_id=dealership, staff_id=staff,
                      first_on=left.first.isoformat(), last_on=left.last.isoformat())  # fmt: skip
    return cut


def _left_of(away: Away, day: date, until: date | None) -> Iterator[Away]:
    """What an absence is before somebody is back, and after they are here no more."""
    if away.first < day:
        yield Away(away.first, day - timedelta(days=1))
    if until and until < away.last:
        yield Away(until + timedelta(days=1), away.last)


def as_the_extract_says(tx: Transaction, dealership: int, staff: int, away: bool, today: date) -> bool:
    """An extract knows who is away but not until when, so what was said with a day stands beside it. True where this
    is news."""
    key = {"dealership": dealership, "staff": staff, "last": ALWAYS_AWAY.isoformat()}
    if not away:
        return tx.run(HERE_AGAIN, **key) > 0
    if tx.value(AWAY_ALWAYS, **key):
        return False
    tx.insert("absence", dealership_id=dealership, staff_id=staff, first_on=today.isoformat(), last_on=key["last"])
    return True
