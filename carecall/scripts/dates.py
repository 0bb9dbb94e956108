"""Owns how a typed day or hour is read. Invariant: what is not understood whole is refused, never guessed (B-02, D-12).

Days: `30`, `11-30`, `11/30`, `11月30日`, `30号`, `30 Nov`, `30Nov`, `Nov 30`, `30 Nov 2026`, `2026-11-30`, `昨天`,
`明天`, `周六`, `下周三`, `上周一`, `yesterday`, `tomorrow`, `Saturday`, `next Friday`, `last Monday`, and a date with
its weekday (`Thu 3 Dec`, `Fri 27`, `12月3日周四`). Hours: `15:30`, `下午3点半`, `3pm`, `morning 10`, `9`; 1 to 6
alone is the afternoon: a workshop has no night.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta

_ISO = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_DAY = re.compile(r"([0-9]{1,2})(?:[日号]|st|nd|rd|th)?")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ?([a-z]{3,9})\.?(?:,? ?([0-9]{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ?([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?")
_WEEKDAY = re.compile(r"(下个?|上个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])")
_ENGLISH_WEEKDAY = re.compile(r"(next |last |this )?([a-z]{3,9})")
_NEAR = {
    "前天": -2, "the day before yesterday": -2, "昨天": -1, "yesterday": -1, "今天": 0, "today": 0, "明天": 1,
    "tomorrow": 1, "后天": 2, "the day after tomorrow": 2, "大后天": 3,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_WEEKDAYS = "一二三四五六日"
_NAMED = r"(?P<weekday>(?:周|星期|礼拜)[一二三四五六日天]|[a-z]{3,9})"
_WEEKDAY_FIRST = re.compile(rf"{_NAMED}[.,]*\s*(?P<day>.*[0-9].*)")
_WEEKDAY_LAST = re.compile(rf"(?P<day>.*[0-9][^a-z]*)[,\s]*{_NAMED}")

_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})\s*(am|pm)?")
_HOUR = re.compile(r"([0-9]{1,2})\s*(am|pm)?")
_CHINESE_CLOCK = re.compile(
    r"(早上|上午|中午|下午|傍晚|晚上)?([0-9]{1,2}|[一二两三四五六七八九]|十[一二]?)[点时]钟?(半|一刻|三刻|[0-9]{1,2}分?|整)?"
)
_NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_PARTS = frozenset({"早上", "上午", "中午", "下午", "傍晚", "晚上", "morning", "noon", "afternoon", "evening"})
_HOUR_MARK = re.compile(r"[点时:]|[ap]m$")
_WEEKEND = re.compile(r"(下个?|next )?(?:这个?|本|this |the )?(?:周末|weekend)")
_ROUGH = re.compile(r"^(?:大概|大约|差不多|about|around|at)|(?:左右|前后|orso)$")
_PART = re.compile(r"^(morning|afternoon|evening)(?:at)?(?=.)|(?:inthe)?(morning|afternoon|evening)$")
_TWICE = re.compile(r"^(早上|上午|中午|下午|傍晚|晚上)\1")
"""The part of the day stood on the line already, and was typed once more."""
_NOON = frozenset({"中午", "正午", "noon", "midday"})
_QUARTERS = {"": 0, "整": 0, "半": 30, "一刻": 15, "三刻": 45}


def read_day(text: str, today: date, *, past: bool) -> date | None:
    """The day that `text` (half-width, lower case) names. A day and month are the nearest such day; a bare day or
    weekday is the coming one, where `past` the last one."""
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    for pattern, read in _READERS:
        found = pattern.fullmatch(text)
        if found and (day := read(found, today, past)):
            return day
    return _with_weekday(text, today, past)


def _with_weekday(text: str, today: date, past: bool) -> date | None:
    """A day with its weekday before or behind it, as the desk writes it: `Thu 3 Dec`, `12月3日周四`; None where they do
    not belong together."""
    for pattern in (_WEEKDAY_FIRST, _WEEKDAY_LAST):
        found = pattern.fullmatch(text)
        weekday = _number_of(found["weekday"]) if found else None
        day = read_day(found["day"], today, past=past) if found and weekday is not None else None
        if day and day.weekday() == weekday:
            return day
    return None


def _number_of(weekday: str) -> int | None:
    """0 for Monday."""
    found = _CHINESE_WEEKDAYS.find(weekday[-1].replace("天", "日"))
    return found if found >= 0 else _index(_WEEKDAYS, weekday)


def read_day_of(text: str, today: date, *, past: bool) -> tuple[date, str] | None:
    """The same where an hour or a part of the day is named with it (周六上午十点, Saturday morning): the day, and what
    was said of the hour, which is asked for by itself."""
    day = read_day(text, today, past=past)
    if day:
        return day, ""
    cuts = (place for place in range(1, len(text)) if not text[place - 1 : place + 1].isdecimal())
    found = {
        day: _hour_of(text[place:])
        for place in cuts
        if _is_hour(text[place:]) and (day := read_day(text[:place].rstrip(" ,"), today, past=past))
    }
    return next(iter(found.items())) if len(found) == 1 else None


def _hour_of(text: str) -> str:
    return text.strip(" ,").removeprefix("at ").strip()


def _is_hour(text: str) -> bool:
    plain = "".join(_hour_of(text).split())
    return plain in _PARTS or (_HOUR_MARK.search(plain) is not None and read_time(plain) is not None)


def read_weekend(text: str, today: date) -> tuple[date, date] | None:
    """The two days that a weekend may mean, the coming one or the next week's."""
    found = _WEEKEND.fullmatch(text)
    if found is None:
        return None
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=12 if found[1] else 5)
    return saturday, saturday + timedelta(days=1)


def _iso(found: re.Match[str], today: date, past: bool) -> date | None:
    return _day(int(found[1]), int(found[2]), int(found[3]))


def _month_day(found: re.Match[str], today: date, past: bool) -> date | None:
    return _nearest(int(found[1]), int(found[2]), today, past)


def _day_month(found: re.Match[str], today: date, past: bool) -> date | None:
    return _of_month(found[3], _month(found[2]), int(found[1]), today, past)


def _month_first(found: re.Match[str], today: date, past: bool) -> date | None:
    return _of_month(found[3], _month(found[1]), int(found[2]), today, past)


def _of_month(year: str | None, month: int, day: int, today: date, past: bool) -> date | None:
    return _day(int(year), month, day) if year else _nearest(month, day, today, past)


def _bare_day(found: re.Match[str], today: date, past: bool) -> date | None:
    """`30`: this month, or the next (where `past`, the last) if that day is over (or not yet). The 31st of a month
    that has none is nobody's day."""
    here = _day(today.year, today.month, int(found[1]))
    if here is None or (here <= today if past else here >= today):
        return here
    month = today.year * 12 + today.month - 1 + (-1 if past else 1)
    return _day(month // 12, month % 12 + 1, int(found[1]))


def _nearest(month: int, day: int, today: date, past: bool) -> date | None:
    """The nearest such day: an agreed day that has just gone by is refused as past, not taken for next year's."""
    days = [found for year in (today.year - 1, today.year, today.year + 1) if (found := _day(year, month, day))]
    return min(days, key=lambda found: abs(found - today), default=None)


def _weekday(found: re.Match[str], today: date, past: bool) -> date | None:
    return _of_week(_CHINESE_WEEKDAYS.index(found[2].replace("天", "日")), found[1] or "", today, past)


def _english_weekday(found: re.Match[str], today: date, past: bool) -> date | None:
    weekday = _index(_WEEKDAYS, found[2])
    return None if weekday is None else _of_week(weekday, (found[1] or "").strip(), today, past)


def _of_week(weekday: int, which: str, today: date, past: bool) -> date | None:
    """`下周三` and `next wednesday` are of the next ISO week, `上周三` is of the last; `last wednesday` is the latest
    one before today, as carecall itself speaks of it. A bare weekday is the coming one, or the last."""
    monday = today - timedelta(days=today.weekday())
    if which.startswith(("下", "上")) or which == "next":
        return monday + timedelta(days=weekday + (-7 if which.startswith("上") else 7))
    if which == "last":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    if which:
        return monday + timedelta(days=weekday)
    away = (today.weekday() - weekday) % 7 if past else -((weekday - today.weekday()) % 7)
    return today - timedelta(days=away) if away else None


def _month(word: str) -> int:
    index = _index(_MONTHS, word)
    return 0 if index is None else index + 1


def _index(words: Sequence[str], word: str) -> int | None:
    """The place of the word that `word` is, or is short for by its first letters (three at least, `sept`)."""
    return next((place for place, whole in enumerate(words) if len(word) >= 3 and whole.startswith(word)), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], date | None]], ...] = (
    (_ISO, _iso),
    (_MONTH_DAY, _month_day),
    (_DAY, _bare_day),
    (_DAY_MONTH, _day_month),
    (_MONTH_FIRST, _month_first),
    (_WEEKDAY, _weekday),
    (_ENGLISH_WEEKDAY, _english_weekday),
)


def read_time(text: str) -> time | None:
    """The hour that `text` (half-width, lower case, no blanks) names, 十点左右 too; None where it is not understood
    whole."""
    text = _TWICE.sub(r"\1", _ROUGH.sub("", text))
    if text in _NOON:
        return time(12)
    if worded := _PART.search(text):
        return _of_part("am" if "morning" in worded.group() else "pm", _PART.sub("", text, count=1))
    clock = _CLOCK.fullmatch(text) or _HOUR.fullmatch(text)
    if clock:
        if "." in text and not clock[3] and 1 <= int(clock[1]) <= 12 and 1 <= int(clock[2]) <= 31:
            return None  # 11.28 may be a day
        minute, half = (clock[2], clock[3]) if clock.re is _CLOCK else ("0", clock[2])
        return _clock(int(clock[1]), int(minute), half or "", exact=clock.re is _CLOCK and len(clock[1]) == 2)
    found = _CHINESE_CLOCK.fullmatch(text)
    if not found:
        return None
    hour = int(found[2]) if found[2].isdecimal() else _NUMERALS[found[2]]
    rest = found[3] or ""
    minute = _QUARTERS[rest] if rest in _QUARTERS else int(rest.removesuffix("分"))
    part = found[1] or ""
    half = "am" if part in ("早上", "上午") else "pm" if part else ""
    return None if part == "晚上" and hour == 12 else _clock(hour, minute, half, exact=False)


def _of_part(half: str, text: str) -> time | None:
    """An English hour with its part of the day, `morning 10`, `3 in the afternoon`."""
    return read_time(text if text.endswith(half) else text + half)


def _clock(hour: int, minute: int, half: str, *, exact: bool) -> time | None:
    """`exact`: typed with two digits, `03:00`, which is meant as it stands."""
    if half == "am" and hour >= 12:
        return None
    if (half == "pm" and hour < 12) or (not half and not exact and 1 <= hour <= 6):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
