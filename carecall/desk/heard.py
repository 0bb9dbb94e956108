"""Owns what was heard in one script of a talk: what somebody else is told of, and what the kilometres, the day that is
agreed and a wish to be called again change of the talk. Invariant: pure; what is said and what may be agreed follow
from the same estimate (D-13, D-14), and free is only what is on time (D-27).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from carecall.model.due import Free, Reading, agreed_window, by_habit
from carecall.scripts.engine import Walk
from carecall.scripts.fields import LOW
from carecall.store.agreed import Agreed

if TYPE_CHECKING:
    from carecall.desk.card import Card, CardContact

AGAIN = "again"
"""The answer of an owner who wanted no calls and wants to be called again (B-14); it is saved to `calls`."""


def wants_calls(walk: Walk) -> bool:
    """Whether the owner has told in this call that calls are wanted again."""
    return any(given.step.save == "calls" and given.value == AGAIN for given in walk.saves)


def complains(walk: Walk) -> bool:
    """Whether the owner was heard about a complaint, though perhaps not willing to tell it (B-17)."""
    return any(step.save == "complaint" and walk.own(step) is not None for step in walk.path)


def dislikes(walk: Walk) -> bool:
    """Whether the owner has told what was not to their liking (A-20)."""
    return any(given.step.save.startswith(LOW) for given in walk.saves)


def asks(walk: Walk) -> bool:
    """Whether the owner has asked what was not answered at once (E-17)."""
    settled = any(given.step.save in ("question_answered", "calls") and given.value == "yes" for given in walk.saves)
    return not settled and any(given.step.save == "question" for given in walk.saves)


def faults(walk: Walk) -> bool:
    """Whether the owner has told what is wrong with the car (B-05)."""
    return any(given.step.save == "notice" for given in walk.saves)


def wishes(walk: Walk) -> bool:
    """Whether the owner has told a wish (B-02)."""
    return any(given.step.save == "wish" for given in walk.saves)


def facts(card: Card, contact: CardContact, walk: Walk) -> dict[str, object]:
    """What the script may say otherwise since the owner gave the kilometres, or agreed to a day."""
    found = _reckoned(card, contact, walk)
    return {**found, "due.costs_then": _costs_then(walk, _last_free(contact, found))}


def free_until(card: Card, contact: CardContact, walk: Walk) -> date | None:
    """The last day on which the service costs nothing, as it was told; None where there is none to come (D-27)."""
    return _last_free(contact, _reckoned(card, contact, walk))


def _last_free(contact: CardContact, found: Mapping[str, object]) -> date | None:
    until = {**next(iter(contact.records.values())), **found}.get("due.free_until")
    return until if isinstance(until, date) else None


def comes(walk: Walk) -> Agreed | None:
    """The day and the hour that the owner agreed to come; None where there is no day (D-12)."""
    said = {given.step.save: given.value for given in walk.saves}
    on = said.get("agreed_date")
    return Agreed(date.fromisoformat(on), said.get("agreed_time", "")) if on else None


def _costs_then(walk: Walk, last_free: date | None) -> bool:
    agreed = comes(walk)
    return last_free is not None and agreed is not None and agreed.on > last_free


def _reckoned(card: Card, contact: CardContact, walk: Walk) -> dict[str, object]:
    given, service = reading(card, walk), contact.service
    if given is None or service is None:
        return {}
    estimate = service.estimate(given)
    params, over = estimate.basis.params, estimate.due_on <= given.on
    return {
        "car.odometer": given.km,
        "due.date": None if over else estimate.due_on,
        "due.over": over,
        "due.by_habit": by_habit(estimate.basis),
        "due.km": params.get("due_km") or params.get("limit_km"),
        **free_facts(service.free(given.on, given)),
    }


def free_facts(free: Free | None) -> dict[str, object]:
    """What is said of a service that costs nothing; a day on which it does no more is not named (D-27)."""
    if free is None:
        return {"due.free": None, "due.free_until": None, "due.free_over": False}
    return {"due.free": True, "due.free_until": None if free.over else free.until, "due.free_over": free.over}


def agreeable(card: Card, contact: CardContact, walk: Walk) -> tuple[date, date] | tuple[None, None]:
    """The days that may be agreed with the owner instead of the estimate, from today on where one is left (D-14)."""
    if contact.service is None:
        return None, None
    estimate = contact.service.estimate(reading(card, walk))
    first, last = agreed_window(estimate.due_on, estimate.cap)
    today = card.dialled_at.date() if card.dialled_at else first
    return (max(first, today), last) if today <= last else (first, last)


def wished(walk: Walk) -> date | None:
    """The day of the service that the owner named instead of the estimate."""
    said = next((given.value for given in walk.saves if given.step.save == "due_date"), "")
    return date.fromisoformat(said) if said[:1].isdigit() else None


def reading(card: Card, walk: Walk) -> Reading | None:
    """The odometer as the owner gave it in this call."""
    said = next((given.value for given in walk.saves if given.step.save == "odometer"), "")
    return Reading(card.dialled_at.date(), int(said)) if said.isdigit() and card.dialled_at else None
