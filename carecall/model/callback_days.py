"""Owns which day a callback phrase means. Invariant: everything that was said about the day holds of it."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from carecall.errors import Refused
from carecall.model.callback_facts import Facts, contradiction

LONG_PAST = timedelta(days=183)


def day_of(facts: Facts, today: date) -> tuple[date, bool]:
    """The day, and whether it was only named as a weekday: then, where its time is past, it is the one a week later.

    "Next week" or "next month" alone names no day.
    """
    ways = (_relative(facts, today), _by_date(facts, today), _in_week(facts, today), _at_weekend(facts, today))
    named = [day for day in ways if day]
    if (not named and facts.get("week") is not None) or (
        facts.get("day") is None and facts.get("month_shift") is not None
    ):
        raise Refused("callback-bare-day", day="")
    day = named[0] if named else _coming(facts, today)
    if len(set(named)) > 1:
        raise contradiction("two-days", day=max(named).isoformat(), other=min(named).isoformat())
    weekday, week = facts.get("weekday"), facts.get("week")
    if weekday is not None and day.weekday() != weekday:
        raise contradiction("weekday", day=day.isoformat(), weekday=day.weekday(), said=weekday)
    if week is not None and named and _monday(day) != _monday(today) + timedelta(weeks=week):
        raise contradiction("two-days", day=day.isoformat(), other=(_monday(today) + timedelta(weeks=week)).isoformat())
    return day, not named and weekday is not None


def _relative(facts: Facts, today: date) -> date | None:
    days = facts.get("days")
    return None if days is None else today + timedelta(days=days)


def _in_week(facts: Facts, today: date) -> date | None:
    """下周三, "next wednesday": that day of the next ISO week."""
    week, weekday = facts.get("week"), facts.get("weekday")
    return None if week is None or weekday is None else _monday(today) + timedelta(weeks=week, days=weekday)


def _at_weekend(facts: Facts, today: date) -> date | None:
    """周末周六, "saturday this weekend". The weekend alone is two days, which the refusal names."""
    weekend, weekday = facts.get("weekend"), facts.get("weekday")
    if weekend is None:
        return None
    saturday = _monday(today) + timedelta(weeks=weekend, days=5)
    if weekday in (5, 6):
        return saturday + timedelta(days=weekday - 5)
    saturday += timedelta(weeks=int(weekend == 0 and saturday < today))  # on a Sunday the weekend that comes
    raise Refused("callback-bare-day", day=saturday.isoformat(), other=(saturday + timedelta(days=1)).isoformat())


def _coming(facts: Facts, today: date) -> date:
    weekday = facts.get("weekday")
    return today if weekday is None else today + timedelta(days=(weekday - today.weekday()) % 7)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _by_date(facts: Facts, today: date) -> date | None:
    day, month, shift = facts.get("day"), facts.get("month"), facts.get("month_shift")
    if day is None:
        return None
    if shift is not None:
        first = today.replace(day=1) + relativedelta(months=shift)
        if month not in (None, first.month):
            raise contradiction("two-days")
        return _real(first.year, first.month, day)
    if month is None:
        return _coming_day(day, today)
    year = facts.get("year")
    return _real(year, month, day) if year is not None else _near(month, day, today)


def _near(month: int, day: int, today: date) -> date:
    """That date of this year; of the next where this year's is long past: "2 January" said in December."""
    found = _real(today.year, month, day)
    return _real(today.year + 1, month, day) if today - found > LONG_PAST else found


def _coming_day(day: int, today: date) -> date:
    """25号: of this month, or of the next that has such a day."""
    for ahead in range(4):
        first = today.replace(day=1) + relativedelta(months=ahead)
        last = first + relativedelta(months=1, days=-1)
        if day <= last.day and day > 0 and first.replace(day=day) >= today:
            return first.replace(day=day)
    raise contradiction("no-such-day", day=day)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise contradiction("no-such-day", year=year, month=month, day=day) from None
