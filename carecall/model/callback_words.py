"""Owns what each phrase of a callback time means. Invariant: a handler only notes facts, and never the day's date.

A handler is given what a row of `callback_rules` matched; the groups are those of that row.
"""

from __future__ import annotations

import re

from carecall.errors import Refused
from carecall.model.callback_facts import Clock, Facts, Side, contradiction
from carecall.model.callback_numbers import minutes, number

Said = re.Match[str]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_ZH = {name: day for day, name in enumerate("一二三四五六日")} | {"天": 6}
_WEEKS = {"上": -1, "last": -1, "": 0, "这": 0, "本": 0, "this": 0, "下": 1, "next": 1, "下下": 2}
_DAYS_FROM_TODAY = {
    -2: ("前天",),
    -1: ("昨天", "昨日", "yesterday"),
    0: ("今", "今天", "今日", "today"),
    1: ("明", "明天", "明日", "tomorrow", "tmr", "tmrw"),
    2: ("后天", "day after tomorrow"),
    3: ("大后天",),
}
_RELATIVE = {word: days for days, said in _DAYS_FROM_TODAY.items() for word in said}
_PARTS = {
    "morning": "早上 早晨 清早 清晨 一早 上午 早 morning",
    "noon": "中午 午间 午休 lunchtime lunch",
    "afternoon": "下午 午后 afternoon",
    "dusk": "傍晚 黄昏",
    "evening": "晚上 晚间 夜晚 晚 evening night",
    "night": "凌晨 半夜 深夜 夜里 午夜",
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in words.split()}
_MINUTES_OF = {"half": 30, "quarter": 15}


def nothing(said: Said, facts: Facts) -> None:
    """Words that say no time."""


def hint(said: Said, facts: Facts) -> None:
    facts.hinted = True


def offset(said: Said, facts: Facts) -> None:
    facts.note("minutes", minutes(said[0]))


def now(said: Said, facts: Facts) -> None:
    facts.note("minutes", 0)


def days_ahead(said: Said, facts: Facts) -> None:
    count = next((number(group) for group in said.groups() if group and group not in ("a", "one")), 1)
    facts.note("days", count * (7 if re.search(r"周|星期|礼拜|week|\d ?w", said[0]) else 1))


def date(said: Said, facts: Facts) -> None:
    year, month, day = said.groups()
    if year:
        facts.note("year", int(year))
    facts.note("month", number(month))
    facts.note("day", number(day))


def named_month(said: Said, facts: Facts) -> None:
    """25 nov, 25th of november 2026, nov 25."""
    day, month, year = (said[1], said[2], said[3]) if said[1] else (said[5], said[4], said[6])
    facts.note("month", _MONTHS.index(month[:3]) + 1)
    facts.note("day", int(day))
    if year:
        facts.note("year", int(year))


def day_of_month(said: Said, facts: Facts) -> None:
    facts.note("day", number(said[1] or said[2]))


def month_ahead(said: Said, facts: Facts) -> None:
    facts.note("month_shift", int(said[0].startswith(("下", "next"))))


def weekday(said: Said, facts: Facts) -> None:
    """周三, 下周三, 下下个星期三, 周3."""
    ahead, chinese, digit = said.groups()
    facts.note("weekday", int(digit) - 1 if digit else _DAYS_ZH[chinese])
    if ahead:
        facts.note("week", _WEEKS[ahead])


def named_weekday(said: Said, facts: Facts) -> None:
    facts.note("weekday", next(place for place, day in enumerate(_DAYS) if said[2].startswith(day)))
    if said[1]:
        facts.note("week", _WEEKS[said[1]])


def weekend(said: Said, facts: Facts) -> None:
    """Its two days; which of them is meant has to be said."""
    facts.note("weekend", _WEEKS[said[1] or said[2] or ""])


def week(said: Said, facts: Facts) -> None:
    facts.note("week", _WEEKS[said[1] or said[2]])


def relative_day(said: Said, facts: Facts) -> None:
    facts.note("days", _RELATIVE[said[0].removeprefix("the ").removesuffix("儿")])


def tonight(said: Said, facts: Facts) -> None:
    facts.note("days", 0)
    _mark("evening", facts)


def part(said: Said, facts: Facts) -> None:
    if said[1]:
        facts.note("days", 0)
    _mark(_PART_OF[said[2].replace(" ", "")], facts)


def meal(said: Said, facts: Facts) -> None:
    """午饭后, "before lunch": the part of the day on that side of it."""
    _mark("morning" if said[0].startswith("before") or said[0].endswith("前") else "afternoon", facts)


def after_work(said: Said, facts: Facts) -> None:
    _mark("evening", facts)


def half_day(said: Said, facts: Facts) -> None:
    _mark(f"{said[0][0]}m", facts)


def _mark(mark: str, facts: Facts) -> None:
    facts.sides[-1].marks.append(mark)
    facts.hinted = True


def clock(said: Said, facts: Facts) -> None:
    """15:30, 03:15; 3.15 before am or pm."""
    hour, minute = said[1] or said[3], said[2] or said[4]
    _say(facts, int(hour), int(minute), plain=hour.startswith("0"))


def dotted(said: Said, facts: Facts) -> None:
    """10.20, which may be a day too: `callback_phrases` sees whether it is one that is near."""
    facts.dotted = (int(said[1]), int(said[2]))
    _say(facts, int(said[1]), int(said[2]), plain=said[1].startswith("0"))


def vague(said: Said, facts: Facts) -> None:
    """晚点, later: no time by itself."""
    facts.vague = facts.vague or said[0]


def another_day(said: Said, facts: Facts) -> None:
    """改天: not today, and no day by itself."""
    facts.another_day = said[0]
    vague(said, facts)


def oclock(said: Said, facts: Facts) -> None:
    """三点, 三点半, 三点一刻, 三点十分, 三点零五, 三点差五分. `3点5` may be 3:05 or 3:50: no such time."""
    hour, half, quarters, short, few, count, unit = said.groups()
    late = 30 if half else number(quarters) * 15 if quarters else 15 if few == "一刻" else number(few or count or "0")
    if count and len(count) == 1 and late < 10 and not unit and said[0][-2] not in "零过":
        raise contradiction("no-such-time", hour=number(hour), minute=late)
    _say(facts, number(hour), -late if short else late, plain=hour.startswith("0"))


def hour_and_more(said: Said, facts: Facts) -> None:
    """十点多: within the hour from then on."""
    if facts.bound:
        raise contradiction("order")
    _say(facts, number(said[1]), 0)
    facts.bound = "within"


def short_of(said: Said, facts: Facts) -> None:
    """差一刻三点, 差五分三点."""
    _say(facts, number(said[3]), -(number(said[1]) * 15 if said[1] else number(said[2])))


def past(said: Said, facts: Facts) -> None:
    """half past three, a quarter to three, twenty past 3, twenty to three."""
    late = _MINUTES_OF[said[1]] if said[1] in _MINUTES_OF else number(said[1])
    _say(facts, number(said[3]), -late if said[2] == "to" else late)


def either(said: Said, facts: Facts) -> None:
    """Ten to three may be 2:50 or from ten until three: not guessed."""
    raise Refused("callback-not-understood", left=said[0])


def worded(said: Said, facts: Facts) -> None:
    """ten thirty, three o'clock."""
    _say(facts, number(said[3] or said[1]), number(said[2] or "0"))


def noon(said: Said, facts: Facts) -> None:
    _say(facts, 12, 0, plain=True)


def midnight(said: Said, facts: Facts) -> None:
    _say(facts, 0, 0, plain=True)


def bare_number(said: Said, facts: Facts) -> None:
    """Alone it may be an hour, a day or minutes: something else in the text has to say that it is an hour."""
    facts.sides[-1].say(Clock(number(said[0]), plain=said[0].startswith("0")))


def bare_numeral(said: Said, facts: Facts) -> None:
    """下午三到四点: a Chinese numeral without 点 is an hour in a range only; 周二十 has lost something."""
    bare_number(said, facts)


def _say(facts: Facts, hour: int, minute: int, plain: bool = False) -> None:
    """A negative minute is one before the hour: a quarter to one is 12:45."""
    if -60 < minute < 0:
        hour, minute = (hour - 1) or 12, minute + 60
    facts.sides[-1].say(Clock(hour, minute, plain))
    facts.hinted = True


def other_end(said: Said, facts: Facts) -> None:
    """A dash alone is no hint: `3-4` may be a date."""
    facts.sides.append(Side())
    facts.hinted = facts.hinted or said[0] not in "-–—~〜"


def bound(said: Said, facts: Facts) -> None:
    if facts.bound:
        raise contradiction("order")
    facts.bound = "before" if said[0] in ("before", "by") or said[0].endswith("前") else "after"
    facts.hinted = True
