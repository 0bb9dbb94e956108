"""Owns the words for days and hours. Invariant: pure; the same moment is worded the same way on every screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from carecall.i18n import Words
from carecall.model.callback_parts import Promised, part_of_window
from carecall.model.slots import Hours

if TYPE_CHECKING:
    from carecall.desk.day_load import Coming

SOON_DAYS = 6
HOUR, DAY = 60, 24 * 60
MINUTES = 2 * HOUR
"""So many are still told in minutes."""


def weekday_words(_: Words, day: date) -> str:
    """`Wed`, 周三."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def month_words(_: Words, day: date) -> str:
    """`Nov`; Chinese has no use for it."""
    names = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
    return names[day.month - 1]


def date_words(_: Words, day: date, today: date | None = None) -> str:
    """`20 Nov`, 11月20日; with the year where it is not that of `today`."""
    params = {"day": day.day, "month": day.month, "name": month_words(_, day), "year": day.year}
    if today is not None and day.year != today.year:
        return _("{day} {name} {year}", **params)
    return _("{day} {name}", **params)


def day_words(_: Words, day: date, today: date | None = None) -> str:
    """`Mon 23 Nov`, 11月23日 周一."""
    return _("{weekday} {date}", weekday=weekday_words(_, day), date=date_words(_, day, today))


def near_words(_: Words, day: date, today: date) -> str:
    """A day as it is spoken of from `today`: today, tomorrow, yesterday, `Wed 25`, `Wed 25 Nov`."""
    days = (day - today).days
    plain = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in plain:
        return plain[days]
    return day_words(_, day, today) if abs(days) > SOON_DAYS else _(
        "{weekday} {day}", weekday=weekday_words(_, day), day=day.day
    )  # fmt: skip


def clock_words(moment: datetime | time) -> str:
    """`09:05`."""
    return f"{moment:%H:%M}"


def part_words(_: Words, part: str) -> str:
    """A part of the day."""
    return {
        "morning": _("morning"), "noon": _("noon"), "afternoon": _("afternoon"), "evening": _("evening"),
        "dusk": _("late afternoon"),
    }.get(part, part)  # fmt: skip


def part_of(promise: Promised, hours: Hours) -> str:
    """The part of the day that was promised; "" where a time was."""
    return part_of_window(promise.starts, promise.ends, promise.made, hours)


def promised_words(_: Words, promise: Promised, hours: Hours, now: datetime) -> str:
    """`16:00`, `tomorrow 09:30`; `tomorrow morning` where a part of the day was promised."""
    return when_words(_, promise.starts, part_of(promise, hours), now)


def when_words(_: Words, starts: datetime, part: str, now: datetime) -> str:
    """The moment, or its part of the day where that was promised."""
    if not part:
        return moment_words(_, starts, now)
    said, day = part_words(_, part), near_words(_, starts.date(), now.date())
    if part == "noon":
        return _("{day} at noon", day=day)
    return _("this {part}", part=said) if starts.date() == now.date() else _("{day} {part}", day=day, part=said)


def due_words(_: Words, coming: Coming, now: datetime, talking: bool = False, key: str = "") -> list[str]:
    """`Promise 16:00 Li Na, in 4 min`; `now` from its time on, then how late it is; of somebody who is `talking` that
    it comes after this call; with the `key` that takes it up, where one does. Then the same shorter and shorter, for
    where there is no room: beside another sentence, so that each says that it is a promise."""
    clock = when_words(_, coming.starts, coming.part, now)
    named = f"{clock} {coming.name}".rstrip()
    shorter = [_("promise {time}", time=each) for each in (named, clock)]
    forms = [_due(_, named, coming.minutes(now), talking), *shorter]
    return [_("{key} takes up: {promise}", key=key, promise=form) for form in forms] if key else forms


def _due(_: Words, named: str, minutes: int, talking: bool) -> str:
    if talking and minutes == 0:
        return _("Next: {time}, after this call", time=named)
    if talking and minutes < 0:
        return _("Next: {time}, after this call ({length} late)", time=named, length=minutes_words(_, -minutes))
    if minutes > 0:
        return _("Promise {time}, in {length}", time=named, length=minutes_words(_, minutes))
    if minutes == 0:
        return _("Promise {time}, now", time=named)
    return _("Promise {time}, {length} late", time=named, length=minutes_words(_, -minutes))


def minutes_words(_: Words, minutes: int) -> str:
    """`12 min`; of more than two hours the whole hours, of more than a day the whole days."""
    if minutes > DAY:
        return _.n("{count} day", "{count} days", minutes // DAY)
    if minutes > MINUTES:
        return _.n("{count} hour", "{count} hours", minutes // HOUR)
    return _("{minutes} min", minutes=minutes)


def moment_words(_: Words, moment: datetime, now: datetime) -> str:
    """`16:00` today, else with its day: `tomorrow 09:00`."""
    clock = clock_words(moment)
    if moment.date() == now.date():
        return clock
    return _("{day} {time}", day=near_words(_, moment.date(), now.date()), time=clock)


def length_words(_: Words, length: Mapping[str, int]) -> str:
    """`1 year, 6 months`: a length of time by its units."""
    counts = {unit: length.get(unit, 0) for unit in ("years", "months", "weeks", "days")}
    told = {
        "years": _.n("{count} year", "{count} years", counts["years"]),
        "months": _.n("{count} month", "{count} months", counts["months"]),
        "weeks": _.n("{count} week", "{count} weeks", counts["weeks"]),
        "days": _.n("{count} day", "{count} days", counts["days"]),
    }
    return _(", ").join(told[unit] for unit, count in counts.items() if count)


def lunar_words(_: Words, text: str) -> str:
    """A day of the lunar calendar that is stored as `08-15`: 八月十五, `day 15 of month 8`."""
    from carecall.model.lunar import stored  # seldom

    day = stored(text)
    assert day is not None
    return day.chinese if _.lang == "zh" else _("day {day} of month {month}", day=day.day, month=day.month)
