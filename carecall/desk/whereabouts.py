"""Owns where an owner is who is not on the list of a desk. Invariant: it only reads; what is said of an owner here is
what `why_not` and the closed contact say.
"""

from __future__ import annotations

from dataclasses import dataclass

from carecall.desk import reach
from carecall.desk.context import Desk
from carecall.desk.explaining import agreed_day, explain
from carecall.desk.queue import QueueRow
from carecall.desk.watching import led_by
from carecall.desk.why_not import why_not
from carecall.model.ids import ContactId, CustomerId
from carecall.model.reasons import Reason
from carecall.store import agreed

CLOSED = ("closed-by", "closed-by-nobody", "closed-on")
LEFT_OPEN = "verdict-left-open"
NOTHING = "verdict-nothing"
AFTER_TODAY = (NOTHING, "verdict-from", "verdict-at", "verdict-not-planned")
"""What may be true besides that the owner was dealt with today, which then is told first."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where an owner is who is not to be called from this list. `reasons` say it in a sentence or two; `now`: the owner
    stands in somebody's queue and nobody has it open; `row`: the first contact of it, None where none was planned;
    `heard`: there is something to speak of, should the owner ring in."""

    customer: CustomerId
    name: str
    plate: str
    reasons: tuple[Reason, ...]
    now: bool
    row: QueueRow | None
    heard: bool = False

    @property
    def left_open(self) -> bool:
        """A dialled call that nobody closed: who may take it up is decided when it is asked for."""
        return any(reason.code == LEFT_OPEN for reason in self.reasons)


def whereabouts(desk: Desk, customer: CustomerId) -> Whereabouts:
    """Where the owner is: dealt with today, and by whom; expected on which day; on the phone; or called from when.
    Raises Refused `unknown-owner`."""
    found = why_not(desk, customer)
    today = desk.clock.today()
    over = max((line.contact for line in found.lines if line.contact and line.on == today), default=0)
    first = next((line.contact for line in found.lines if line.contact), 0)
    told = _closed(desk, over) if over and found.verdict.code in AFTER_TODAY else ()
    more = () if told and found.verdict.code == NOTHING else (found.verdict,)
    row = led_by(desk, ContactId(over or first)) if over or first else None
    plate = row.plate if row else next(iter(found.plates), "")
    reasons = (*told[:1], *_to_come(desk, customer), *told[1:], *more)
    return Whereabouts(customer, found.name, plate, reasons, found.now, row, reach.is_heard(desk, customer))


def _closed(desk: Desk, contact: int) -> tuple[Reason, ...]:
    """By whom and when it was closed, and how it ended."""
    reasons = explain(desk, contact).reasons
    at = next((place for place, reason in enumerate(reasons) if reason.code in CLOSED), 0)
    return (reasons[at], reasons[at - 1]) if at else ()


def _to_come(desk: Desk, customer: CustomerId) -> tuple[Reason, ...]:
    """The day that the owner has agreed to (D-12)."""
    with desk.db.read() as tx:
        found = agreed.to_come(tx, desk.id, int(customer), desk.clock.today())
    return (agreed_day(found),) if found else ()
