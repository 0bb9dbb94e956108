"""Owns what an owner is called about next, as far as the records and what is told in the call say by now. Invariant: a
due date is judged as planning will judge it (desk.candidates), and what has a contact already is nothing to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from carecall.desk import candidates, due_dates
from carecall.desk.candidates import Candidate, Kind
from carecall.desk.context import Desk
from carecall.desk.service import Service, services
from carecall.model.due import Reading, agree
from carecall.model.programmes import Touch
from carecall.model.reasons import Reason
from carecall.model.series import Rhythm
from carecall.store import due
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a car in a call that its due dates rest on: kilometres, and the day that suits (D-13, D-14)."""

    reading: Reading | None
    wished: date | None


@dataclass(frozen=True, slots=True)
class NextDue:
    """From which day on, and about what; `service` is the one that falls due, where it is one."""

    day: date
    programme: str
    vehicle: int
    touch: Touch
    service: Service | None = None

    def after(self, told: Told, rhythm: Rhythm, today: date) -> NextDue:
        """The same once what was told is written."""
        if self.service is None or (told.reading is None and told.wished is None):
            return self
        found = self.service.estimate(told.reading)
        due_on = agree(found.due_on, told.wished, found.cap).due_on if told.wished else found.due_on
        day = due_dates.window(rhythm, self.touch, due_on).not_before
        return replace(self, day=max(day, rhythm.calendar.open_after(today)))


def next_calls(desk: Desk, tx: Transaction, customer: int, phone: str) -> tuple[NextDue, ...]:
    """The calls that what is on record brings after today."""
    return tuple(_to_come(desk, tx, customer, phone))


def _to_come(desk: Desk, tx: Transaction, customer: int, phone: str) -> Iterator[NextDue]:
    records = candidates.read(desk, tx, customer, phone)
    for found in candidates.candidates(desk, records):
        if isinstance(found, Candidate) and found.planned is None:
            line = candidates.judge(desk, records, found)
            if line.kind is Kind.LATER and type(line.until) is date and line.until > desk.clock.today():
                service = _service(desk, tx, found)
                yield NextDue(line.until, found.programme.code, found.vehicle, found.touch, service)


def _service(desk: Desk, tx: Transaction, found: Candidate) -> Service | None:
    car = due.serviced_car(tx, desk.id, found.vehicle)
    return services(car).get(found.row.kind) if car else None


def done_words(calls: Iterable[NextDue]) -> Reason:
    """That a matter is done, and what the owner is called about next, where anything is known."""
    first = min(calls, key=lambda each: each.day, default=None)
    return Reason("finished", {"day": first.day.isoformat(), "programme": first.programme} if first else {})
