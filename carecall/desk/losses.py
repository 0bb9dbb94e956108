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


@dataclass(frozen=True, slots=True)
class Period:
    """A month or a quarter as it stood on its `last` day, or stands today. The four classes of who is lost, and of who
    is about to be where the packs say when, are always there, unknown ones where a car is in them."""

    first: date
    last: date
    classes: tuple[Lost, ...]


def periods(desk: Desk, every: Every, first: date | None, last: date | None) -> tuple[Period, ...]:
    """The periods from that of the day `first` to that of `last`, or of today; of `last` alone where no first is given.
    Raises Refused `losses-none`: the packs do not say who is lost."""
    rules, today = desk.pack.losses, desk.clock.today()
    if rules is None:
        raise Refused("losses-none")
    until = min(last or today, today)
    with desk.db.read() as tx:
        return tuple(_period(desk, tx, rules, begin, end) for begin, end in _spans(every, first or until, until))


def _spans(every: Every, first: date, until: date) -> Iterator[tuple[date, date]]:
    months = MONTHS[every]
    begin = first.replace(month=(first.month - 1) // months * months + 1, day=1)
    while begin <= until:
        following = begin + relativedelta(months=months)
        yield begin, following - timedelta(days=1)
        begin = following


def _period(desk: Desk, tx: Transaction, rules: Losses, first: date, end: date) -> Period:
    last = min(end, desk.clock.today())
    by, record = last - timedelta(days=rules.shortest()), rules.warranty.recorded if rules.warranty else ""
    cars: Counter[tuple[Standing, Home, Cover]] = Counter()
    called: Counter[tuple[Standing, Home, Cover]] = Counter()
    for car in store.away(tx, desk.id, first, last, by, record, rules.programmes):
        standing = rules.standing(car.last_visit, last)
        if standing:
            cover = rules.cover(car.model, car.delivered, car.warranty, last)
            key = standing, rules.home(car.plate), cover
            cars[key] += 1
            called[key] += car.called
    wanted = [(standing, *known) for standing in (Standing.LOST, *([Standing.SOON] if rules.soon else ()))
              for known in KNOWN_CLASSES]  # fmt: skip
    order = list(dict.fromkeys([*wanted, *sorted(cars, key=lambda key: (key[0], key[1] is Home.UNKNOWN, *key[1:]))]))
    order.sort(key=lambda key: key[0] is Standing.SOON)
    return Period(first, last, tuple(Lost(*key, cars[key], called[key]) for key in order))
