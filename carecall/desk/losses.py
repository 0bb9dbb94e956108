"""Owns the figures of lost customers (C-13). Invariant: whoever reads them reads them here, from one query; every car
that stays away is counted once, called or not, and what is not known of it is a class of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.losses import Cover, Home, Losses, Standing
from carecall.store import losses as store
from carecall.store.database import Transaction
from carecall.store.losses import AwayCar


class Every(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}
KNOWN_CLASSES = tuple((home, cover) for home in (Home.LOCAL, Home.ELSEWHERE) for cover in (Cover.IN, Cover.OUT))
"""The four that C-13 wants; what is not known of a car makes further ones."""


@dataclass(frozen=True, slots=True)
class Lost:
    """One class: how many cars are of it, and how many of their owners were dialled about that in the period."""

    standing: Standing
    home: Home
    cover: Cover
    cars: int
    called: int

    @property
    def not_called(self) -> int:
        return self.cars - self.called


Class = tuple[Standing, Home, Cover]


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter as it stood on its `last` day, or stands today where it is not over (`so_far`). The four
    classes of who is lost, and of who is about to be where the packs say when, are always there, unknown ones where a
    car is in them."""

    first: date
    last: date
    so_far: bool
    classes: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The cars of a period by name, with the class of each: those that are counted in it."""

    first: date
    last: date
    so_far: bool
    cars: tuple[tuple[Class, AwayCar], ...]


def periods(desk: Desk, every: Every, first: date | None, last: date | None) -> tuple[Period, ...]:
    """The periods from that of the day `first` to that of `last`, or of today; of `last` alone where no first is given.
    Raises Refused `losses-none`: the packs do not say who is lost."""
    rules = _rules(desk)
    with desk.db.read() as tx:
        return tuple(
            Period(*asked, _classes(desk, tx, rules, *asked[:2])) for asked in _asked(desk, every, first, last)
        )


def named(desk: Desk, every: Every, first: date | None, last: date | None) -> tuple[Named, ...]:
    """Which cars are counted in each of these periods; by class, who was here longest ago first. Raises Refused as
    `periods` does."""
    rules, periods = _rules(desk), _asked(desk, every, first, last)
    with desk.db.read() as tx:
        found = ((asked, _cars(desk, tx, rules, *asked[:2], with_advisors=True)) for asked in periods)
        return tuple(Named(*asked, tuple(sorted(cars, key=_by_class))) for asked, cars in found)


def _by_class(each: tuple[Class, AwayCar]) -> tuple[object, ...]:
    of, car = each
    return *_place(of), car.last_visit, car.customer, car.plate


def _place(of: Class) -> tuple[object, ...]:
    """Those who are lost before those about to be, and what is known before what is not."""
    standing, home, cover = of
    return standing is Standing.SOON, of[1:] not in KNOWN_CLASSES, list(Home).index(home), list(Cover).index(cover)


def _rules(desk: Desk) -> Losses:
    if desk.pack.losses is None:
        raise Refused("losses-none")
    return desk.pack.losses


def _asked(desk: Desk, every: Every, first: date | None, last: date | None) -> list[tuple[date, date, bool]]:
    """The periods by their first and last day; of one that is not over, today, and that it is not."""
    today = desk.clock.today()
    until = min(last or today, today)
    return [(begin, min(end, today), end >= today) for begin, end in _spans(every, first or until, until)]


def _spans(every: Every, first: date, until: date) -> Iterator[tuple[date, date]]:
    months = MONTHS[every]
    begin = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    while begin <= until:
        following = begin + relativedelta(months=months)
        yield begin, following - timedelta(days=1)
        begin = following


def _cars(
    desk: Desk, tx: Transaction, rules: Losses, first: date, last: date, with_advisors: bool = False
) -> Iterator[tuple[Class, AwayCar]]:
    by, record = last - timedelta(days=rules.shortest()), rules.warranty.recorded if rules.warranty else ""
    for car in store.away(tx, desk.id, first, last, by, record, rules.programmes, with_advisors):
        standing = rules.standing(car.last_visit, last)
        if standing:
            yield (standing, rules.home(car.plate), rules.cover(car.model, car.delivered, car.warranty, last)), car


def _classes(desk: Desk, tx: Transaction, rules: Losses, first: date, last: date) -> tuple[Lost, ...]:
    cars: Counter[Class] = Counter()
    called: Counter[Class] = Counter()
    for of, car in _cars(desk, tx, rules, first, last):
        cars[of] += 1
        called[of] += car.called
    standings = (Standing.LOST, Standing.SOON) if rules.soon else (Standing.LOST,)
    wanted: set[Class] = {(standing, *known) for standing in standings for known in KNOWN_CLASSES}
    order = sorted(wanted | cars.keys(), key=_place)
    return tuple(Lost(*of, cars[of], called[of]) for of in order)
