"""Owns the estimate of a car's coming service from its records. Invariant: pure; writing a due date and reading a
sentence aloud ask the same function, so an odometer answer changes both alike (A-02, A-10, D-13).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carecall.model.due import (
    DEFAULT_TERMS,
    FIRST_SERVICE,
    MAINTENANCE,
    Estimate,
    Free,
    Reading,
    Terms,
    first_service_due,
    free_first_service,
    maintenance_due,
    newest,
)
from carecall.store.due import ServicedCar

SERVICE_VISITS = (FIRST_SERVICE, MAINTENANCE)


@dataclass(frozen=True, slots=True)
class Service:
    """The coming service of one kind. `occurrence` is its natural id within the car, `since` the day it counts from."""

    kind: str
    occurrence: str
    since: date
    km: int | None
    car: ServicedCar

    @property
    def terms(self) -> Terms:
        return Terms(*self.car.terms) if self.car.terms else DEFAULT_TERMS

    def estimate(self, heard: Reading | None = None) -> Estimate:
        """When it is due; `heard` is a reading that the owner has just given."""
        reading = self._newest(heard)
        if self.kind == FIRST_SERVICE:
            return first_service_due(self.since, self.terms, reading)
        return maintenance_due(self.since, self.km, self.terms, reading, self.car.delivered_on)

    def free(self, today: date, heard: Reading | None = None) -> Free | None:
        """Until when it costs the owner nothing; None for a service that is never free (D-12)."""
        if self.kind != FIRST_SERVICE:
            return None
        return free_first_service(self.since, self.terms, self._newest(heard), today)

    def _newest(self, heard: Reading | None) -> Reading | None:
        return newest((*self.car.readings, heard) if heard else self.car.readings)


def services(car: ServicedCar) -> dict[str, Service]:
    """The services that the car's records give a due date for, by kind."""
    found = {}
    if car.delivered_on:
        found[FIRST_SERVICE] = Service(FIRST_SERVICE, "first", car.delivered_on, None, car)
    visits = [visit for visit in car.visits if visit[2] in SERVICE_VISITS]
    if visits:
        on, number, _, km = visits[-1]
        found[MAINTENANCE] = Service(MAINTENANCE, number, on, km, car)
    return found


def coming(car: ServicedCar) -> Service | None:
    """The service that comes next; None where nothing on record gives it a date."""
    return next(reversed(services(car).values()), None)
