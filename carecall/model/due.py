"""Owns when a service is due. Invariant: an estimate is never later than its cap in months.

Implements A-02, A-10, C-02, D-10, D-11, D-13 and D-14. The kilometres only ever bring a date forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from hashlib import blake2s

from dateutil.relativedelta import relativedelta

from carecall.model.reasons import Reason

FIRST_SERVICE = "first-service"
MAINTENANCE = "maintenance"
AGREED_LEEWAY = timedelta(days=7)
ROUND_TO_KM = 10
TOLERANCE_KM = 500
FORMULA = 1  # raised when the arithmetic below changes, so that planning derives the stored dates again


class Source(IntEnum):
    """Where a due date comes from, the weakest first."""

    ESTIMATED = 1
    IMPORTED = 2
    TYPED = 3
    AGREED = 4

    def beats(self, stored: Source) -> bool:
        """Whether a date of this source may overwrite the stored one: the same source renews, a weaker one never."""
        return self >= stored


@dataclass(frozen=True, slots=True)
class Terms:
    """A car model's service terms. Kilometres of 0 mean that the months alone decide."""

    first_months: int
    first_km: int
    interval_months: int
    interval_km: int

    def of(self, kind: str) -> tuple[int, ...]:
        """The months and kilometres that `kind` is derived from; none for kinds that no terms decide."""
        by_kind = {
            FIRST_SERVICE: (self.first_months, self.first_km),
            MAINTENANCE: (self.interval_months, self.interval_km),
        }
        return by_kind.get(kind, ())

    def digest(self, kind: str, model_code: str) -> str:
        """A stable mark of what a due date was derived from; planning re-derives where it has changed."""
        plain = repr((FORMULA, kind, model_code, *self.of(kind)))
        return blake2s(plain.encode(), digest_size=8).hexdigest()


DEFAULT_TERMS = Terms(first_months=3, first_km=5000, interval_months=6, interval_km=7500)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the odometer showed on a day, whoever read it: a visit, an import or an answer."""

    on: date
    km: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A due date, why it is that day, and the last day that it could ever be moved to."""

    due_on: date
    basis: Reason
    cap: date


@dataclass(frozen=True, slots=True)
class Free:
    """The last day on which a first service can cost nothing, and whether it does no more (D-12, D-27)."""

    until: date
    over: bool


@dataclass(frozen=True, slots=True)
class _Driven:
    """Kilometres driven in some days: `since` says from which event, `on` is the day they were read."""

    since: str
    km: int
    days: int
    on: date

    @property
    def km_a_day(self) -> int:
        """Rounded up to the next 10 km (D-13), in whole numbers throughout."""
        return -(-self.km // (self.days * ROUND_TO_KM)) * ROUND_TO_KM


def newest(readings: Iterable[Reading]) -> Reading | None:
    """The reading that counts: the latest, and of one day the highest."""
    return max(readings, key=lambda reading: (reading.on, reading.km), default=None)


def first_service_due(delivered_on: date, terms: Terms, newest_reading: Reading | None) -> Estimate:
    """When the first service is due: the months at the latest (A-02, D-11), sooner by the kilometres (D-13)."""
    driven = _driven("delivery", delivered_on, 0, newest_reading)
    return _estimate(delivered_on, terms.first_months, terms.first_km, driven, "A-02")


def free_first_service(delivered_on: date, terms: Terms, newest_reading: Reading | None, today: date) -> Free:
    """Free only when on time: within the months, and no more than 500 km over the kilometres (D-12, D-27)."""
    until = delivered_on + relativedelta(months=terms.first_months)
    km = newest_reading.km if newest_reading and terms.first_km else 0
    return Free(until, today > until or km > terms.first_km + TOLERANCE_KM)


def maintenance_due(
    service_on: date,
    service_km: int | None,
    terms: Terms,
    newest_reading: Reading | None,
    delivered_on: date | None = None,
) -> Estimate:
    """When the next maintenance is due, counted from the last service visit and its odometer (A-10).

    The rate is what was driven since that visit; without a later reading and with `delivered_on`, it is the owner's
    habit up to it. With neither the months alone decide.
    """
    driven = None if service_km is None else _driven("service", service_on, service_km, newest_reading)
    if driven is None and service_km is not None and delivered_on is not None:
        driven = _driven("delivery", delivered_on, 0, Reading(service_on, service_km))
    due_km = None if service_km is None else service_km + terms.interval_km
    return _estimate(service_on, terms.interval_months, terms.interval_km, driven, "A-10", due_km)


def _driven(since: str, start: date, start_km: int, reading: Reading | None) -> _Driven | None:
    """What was driven from `start` to the reading; None where that says nothing (not later, or no kilometres)."""
    if reading is None or reading.on <= start or reading.km <= start_km:
        return None
    return _Driven(since, reading.km - start_km, (reading.on - start).days, reading.on)


def _estimate(
    start: date, months: int, limit_km: int, driven: _Driven | None, by_months: str, due_km: int | None = None
) -> Estimate:
    """D-13's formula: the day the kilometres are reached at the owner's rate, at the latest the cap.

    Never before the reading: a car that has not driven so far yet is not late, one that has is due from that day.
    """
    cap = start + relativedelta(months=months)
    facts = {"start": start.isoformat(), "months": months, "cap": cap.isoformat(), "limit_km": limit_km}
    if due_km is not None:
        facts["due_km"] = due_km
    if driven is None or limit_km <= 0:
        return Estimate(cap, Reason(by_months, facts), cap)
    interval = limit_km // driven.km_a_day
    days = max(interval, (driven.on - start).days)
    facts |= {"since": driven.since, "reading_on": driven.on.isoformat(), "km": driven.km, "days": driven.days}
    facts |= {"km_a_day": driven.km_a_day, "interval_days": interval}
    facts |= {"capped": days > (cap - start).days, "reached": driven.on > start and driven.km >= limit_km}
    return Estimate(start + timedelta(days=min(days, (cap - start).days)), Reason("D-13", facts), cap)


def by_habit(basis: Reason) -> bool:
    """Whether the owner's kilometres a day decided a due date, and not the months (D-13)."""
    return basis.code == "D-13" and not basis.params.get("capped")


def agreed_window(estimated: date, cap: date) -> tuple[date, date]:
    """The first and the last day that may be agreed with the owner: a week either way, never past the cap (D-14)."""
    return min(estimated - AGREED_LEEWAY, cap), min(estimated + AGREED_LEEWAY, cap)


def agree(estimated: date, wished: date, cap: date) -> Estimate:
    """The due date that follows from the owner's wish: the wish, or the nearest day that may be agreed (D-14).

    `kept` says which; `limit` is what bound it: "" (nothing), "week" or "cap".
    """
    first, last = agreed_window(estimated, cap)
    agreed = min(max(wished, first), last)
    limit = "" if agreed == wished else "cap" if agreed == cap else "week"
    facts = {"wished": wished.isoformat(), "estimated": estimated.isoformat(), "cap": cap.isoformat()}
    return Estimate(agreed, Reason("D-14", {**facts, "kept": agreed == wished, "limit": limit}), cap)
