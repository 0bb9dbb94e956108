"""Owns the words and the JSON of the figures of lost customers. Invariant: pure; a sum is that of the lines above
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from carecall.desk.losses import MONTHS, Every, Lost, Named, Period
from carecall.i18n import Words
from carecall.model.losses import Cover, Home, Losses, Standing
from carecall.view.times import date_words

Table = tuple[Sequence[str], list[tuple[str, ...]]]


def losses_table(_: Words, every: Every, found: Iterable[Period]) -> Table:
    """A line for each class of each period, and their sum for who is lost and for who is about to be."""
    heads = (_("period"), _("customers"), _("where from"), _("warranty"), _("cars"), _("called"), _("not called"))
    return heads, [line for period in found for line in _lines(_, period_words(_, every, period), period.classes)]


def _lines(_: Words, period: str, classes: Sequence[Lost]) -> Iterator[tuple[str, ...]]:
    for standing in dict.fromkeys(each.standing for each in classes):
        here = [each for each in classes if each.standing is standing]
        name = standing_name(_, standing)
        for each in here:
            yield period, name, home_name(_, each.home), cover_name(_, each.cover), *_counts([each])
        yield period, name, _("all"), "", *_counts(here)


def _counts(here: Sequence[Lost]) -> tuple[str, str, str]:
    sums = (sum(each.cars for each in here), sum(each.called for each in here), sum(each.not_called for each in here))
    return str(sums[0]), str(sums[1]), str(sums[2])


def losses_json(every: Every, found: Iterable[Period]) -> list[dict[str, Any]]:
    """The same classes; sums are left to whoever reads them."""
    return [
        {"period": code(every, period), "from": period.first.isoformat(), "to": period.last.isoformat(),
         "so_far": period.so_far, "customers": each.standing.value, "plate": each.home.value,
         "warranty": each.cover.value, "cars": each.cars, "called": each.called, "not_called": each.not_called}
        for period in found for each in period.classes
    ]  # fmt: skip


def named_table(_: Words, every: Every, found: Iterable[Named], today: date) -> Table:
    """A line for each car, with the class in which it is counted."""
    heads = (_("period"), _("customers"), _("where from"), _("warranty"), _("owner"), _("plate"),
             _("model"), _("last visit"), _("service advisor"), _("state"))  # fmt: skip
    lines: list[tuple[str, ...]] = [
        (period_words(_, every, period), standing_name(_, standing), home_name(_, home), cover_name(_, cover),
         car.name, car.plate, car.model_names[_.lang] or car.model_names["zh"], date_words(_, car.last_visit, today),
         car.advisor, _("called") if car.called else _("not called"))
        for period in found for (standing, home, cover), car in period.cars
    ]  # fmt: skip
    return heads, lines


def named_json(every: Every, found: Iterable[Named]) -> list[dict[str, Any]]:
    return [
        {"period": code(every, period), "so_far": period.so_far, "customers": standing.value, "plate": home.value,
         "warranty": cover.value, "customer": car.customer, "name": car.name, "vehicle": car.plate or None,
         "model": car.model or None, "last_visit": car.last_visit.isoformat(), "advisor": car.advisor or None,
         "called": car.called}
        for period in found for (standing, home, cover), car in period.cars
    ]  # fmt: skip


def code(every: Every, period: Period | Named) -> str:
    """`2026-11`, `2026-Q4`."""
    part = f"{period.first:%m}" if every is Every.MONTH else f"Q{(period.first.month - 1) // MONTHS[every] + 1}"
    return f"{period.first:%Y}-{part}"


def period_words(_: Words, every: Every, period: Period | Named) -> str:
    """The period; of one that is not over, that it is not."""
    told = code(every, period)
    return _("{period} so far", period=told) if period.so_far else told


def remark(_: Words, rules: Losses | None) -> str:
    """What a house has to say before the classes tell anything."""
    if rules is None or rules.local:
        return ""
    return _("Nobody said which plates are local, so where cars are at home counts as unknown. In the house's own "
             "file: {example}", example="losses: {local: [京]}")  # fmt: skip


def standing_name(_: Words, standing: Standing) -> str:
    return {Standing.LOST: _("lost"), Standing.SOON: _("about to be lost")}[standing]


def home_name(_: Words, home: Home) -> str:
    return {Home.LOCAL: _("local"), Home.ELSEWHERE: _("from elsewhere"), Home.UNKNOWN: _("unknown where from")}[home]


def cover_name(_: Words, cover: Cover) -> str:
    return {Cover.IN: _("in warranty"), Cover.OUT: _("out of warranty"), Cover.UNKNOWN: _("unknown end")}[cover]
