"""Owns days of China's lunar calendar, which move through the year. Invariant: a day exists in every lunar year: the
30th of a month of 29 days is its last one, and what falls into a leap month counts in the plain month of that number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
TENS = ("初", "十", "廿", "三")
ONES = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
OTHER_MONTHS = {"一": 1, "十一": 11, "十二": 12}
_HEAD = "(?:农历|阴历)?"
_SAID = rf"{_HEAD}(?:[0-9〇零一二三四五六七八九]{{4}}年)?闰?(十[一二]|[正一二三四五六七八九十冬腊])月(.{{1,3}}?)[日号]?"
_FIGURES = rf"{_HEAD}(?:[0-9]{{4}} ?[-/.年] ?)?([0-9]{{1,2}}) ?[-/.月] ?([0-9]{{1,2}}) ?[日号]?"


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of a lunar month, 1 to 12 and 1 to 30."""

    month: int
    day: int

    def __str__(self) -> str:
        """As it is stored: `08-15`."""
        return f"{self.month:02}-{self.day:02}"

    @property
    def chinese(self) -> str:
        """`八月十五`."""
        exact = {10: "初十", 20: "二十", 30: "三十"}
        return f"{MONTHS[self.month - 1]}月" + (exact.get(self.day) or TENS[self.day // 10] + ONES[self.day % 10 - 1])

    def in_year(self, year: int) -> date:
        """The day on which it falls in the lunar year that begins in `year`. Raises ValueError beyond the years that
        are known (1900 to 2100)."""
        return _in_year(self, year)


@lru_cache(maxsize=2048)  # a festival is asked for as often as there are owners
def _in_year(day: LunarDay, year: int) -> date:
    from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

    try:
        found: date = LunarDate(year, day.month, day.day).to_solar_date()
    except InvalidLunarDateError:
        if day.day < 30:
            raise ValueError(f"no lunar year {year}") from None
        found = LunarDate(year, day.month, 29).to_solar_date()
    return found


Born = date | LunarDay
"""A day of birth; by the lunar calendar where it is kept by that."""


def is_birthday(born: Born, today: date) -> bool:
    """Whether the birthday is kept today."""
    if isinstance(born, LunarDay):
        return today in (born.in_year(today.year - 1), born.in_year(today.year))
    return (born.month, born.day) == (today.month, today.day)


def read_lunar(text: str) -> LunarDay | None:
    """A lunar day as it is written: 八月十五, 农历腊月初八, 08-15, 1990-08-15 (the year is left out); None for what is
    none."""
    plain = text.replace(" ", "")
    if found := re.fullmatch(_FIGURES, plain):
        month, day = int(found[1]), int(found[2])
    elif found := re.fullmatch(_SAID, plain):
        month = OTHER_MONTHS.get(found[1]) or MONTHS.index(found[1]) + 1
        day = _day(found[2])
    else:
        return None
    return LunarDay(month, day) if 1 <= month <= 12 and 1 <= day <= 30 else None


def stored(text: str) -> LunarDay | None:
    """The day that was stored as `08-15`; None for ""."""
    return LunarDay(int(text[:2]), int(text[3:])) if text else None


def _day(words: str) -> int:
    """初八, 十五, 二十, 廿三, 三十; 0 for what is none."""
    by_name = {LunarDay(1, number).chinese.removeprefix("正月"): number for number in range(1, 31)}
    others = {f"二十{one}": 20 + number for number, one in enumerate(ONES[:9], 1)}
    return (by_name | others).get(words, 0)
