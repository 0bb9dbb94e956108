"""Owns the words for days and hours. Invariant: pure; the same moment is worded the same way on every screen."""

from __future__ import annotations

from datetime import date, datetime, time

from carecall.i18n import Words

SOON_DAYS = 6


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


def due_words(_: Words, promised: datetime, now: datetime, name: str = "") -> str:
    """`Promise 16:00 Li Na, in 4 min`; `now` within a minute of it, then how late it is, in whole minutes."""
    minutes, clock = int((promised - now).total_seconds() / 60), moment_words(_, promised, now)
    clock = f"{clock} {name}".rstrip()
    if minutes > 0:
        return _("Promise {time}, in {minutes} min", time=clock, minutes=minutes)
    if minutes == 0:
        return _("Promise {time}, now", time=clock)
    return _("Promise {time}, {minutes} min late", time=clock, minutes=-minutes)


def moment_words(_: Words, moment: datetime, now: datetime) -> str:
    """`16:00` today, else with its day: `tomorrow 09:00`."""
    clock = clock_words(moment)
    if moment.date() == now.date():
        return clock
    return _("{day} {time}", day=near_words(_, moment.date(), now.date()), time=clock)
