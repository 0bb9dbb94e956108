"""Owns what a cell means. Invariant: a value is understood whole or refused with a code; nothing is guessed.

Every function takes cleaned, half-width text that is not blank and raises `Refused` with a code that the rejects file
words: `date-impossible`, `odometer-not-understood` ...
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from carecall.errors import Refused
from carecall.model.lunar import LunarDay, read_lunar
from carecall.text import clean, half_width

_NOTHING = frozenset(["-", "--", "/", "\\", "无", "暂无", "未知", "空", "null", "none", "n/a", "nan", "#n/a"]) | {""}
# What systems write where they have no date.
_NO_DAY = frozenset(["0000-00-00", "1899-12-30", "1899-12-31", "1900-01-01", "1900/01/01", "1900/1/1"])


def is_nothing(text: str) -> bool:
    """Whether people or systems wrote that there is no value."""
    return text == "NA" or text.casefold() in _NOTHING or text.split(" ")[0] in _NO_DAY


_EXCEL_DAY_ZERO = date(1899, 12, 30)
_OLDEST_FACT = date(1980, 1, 1)
_OLDEST_BIRTH = date(1900, 1, 2)
_WRITTEN_DAY = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?(?:[ T]+(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.A,
)
_DIGITS_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?(?:\.0*)?", re.A)
_EXCEL_DAY = re.compile(r"([1-9]\d{4})(?:\.\d*)?", re.A)


def parse_day(text: str, today: date, oldest: date = _OLDEST_FACT) -> date:
    """A day as dealers' systems and Excel write it: 2026-11-21, 2026/11/21, 2026.11.21, 20261121, 2026年11月21日, with
    or without a time of day, or Excel's own 46347. What is recorded has happened: after `today` is `date-future`."""
    if found := _WRITTEN_DAY.fullmatch(text) or _DIGITS_DAY.fullmatch(text):
        day = _calendar_day(*(int(part) for part in found.groups()[:3]))
    elif found := _EXCEL_DAY.fullmatch(text):
        day = _EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
    else:
        raise Refused("date-not-understood")
    if day < oldest:
        raise Refused("date-impossible")
    if day > today:
        raise Refused("date-future", date=day.isoformat())
    return day


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("date-impossible") from None


_YEARLESS = re.compile(r"\d{1,2} ?[-/.月] ?\d{1,2} ?日?", re.A)


def parse_birthday(text: str, today: date) -> date:
    """A day of birth; one without a year is refused as `birthday-without-year` (a warning to whoever asks)."""
    if _YEARLESS.fullmatch(text):
        raise Refused("birthday-without-year")
    return parse_day(text, today, _OLDEST_BIRTH)


def parse_lunar(text: str) -> LunarDay:
    """A birthday by the lunar calendar: 八月十五, 腊月初八, 08-15."""
    found = read_lunar(text)
    if found is None:
        raise Refused("lunar-not-understood")
    return found


_KM = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?(万)?(?:km|公里|千米)?", re.I | re.A)
KM_MOST = 2_000_000


def parse_km(text: str) -> int:
    """An odometer reading in whole kilometres: 12345, 12,345 km, 1.2万公里, 12345.0."""
    found = _KM.fullmatch(text.replace(" ", ""))
    if not found:
        raise Refused("odometer-not-understood")
    whole, decimals, myriad = found[1].replace(",", ""), found[2] or "", found[3]
    if len(whole) > 9:
        raise Refused("odometer-impossible", most=KM_MOST)
    km = int(whole + decimals.ljust(4, "0")[:4]) if myriad else int(whole)
    if km > KM_MOST:
        raise Refused("odometer-impossible", most=KM_MOST)
    return km


_AMOUNT = re.compile(
    r"(-)?(?:￥|¥|rmb|cny)?(\d{1,3}(?:,\d{3}){1,3}|\d{1,10})(?:\.(\d{1,2})0*)?(万)?(?:元|rmb|cny|yuan)?", re.I | re.A
)


def parse_amount(text: str) -> int:
    """A sum of money in fen: 1234, 1,234.50, ￥1234.5, 1.2万元; -300, which was paid back."""
    found = _AMOUNT.fullmatch(text.replace(" ", ""))
    if not found:
        raise Refused("amount-not-understood")
    fen = int(found[2].replace(",", "") + (found[3] or "").ljust(2, "0")) * (-1 if found[1] else 1)
    return fen * 10_000 if found[4] else fen


_MONTHS = re.compile(r"(\d{1,4})(?:\.0*)?(?:个?月|months?|m)?", re.I | re.A)
MONTHS_MOST = 120
INTERVAL_MOST = 100_000


def parse_months(text: str) -> int:
    """The months between two services: 6, 6个月, 6 months."""
    found = _MONTHS.fullmatch(text.replace(" ", ""))
    if not found or not 0 < int(found[1]) <= MONTHS_MOST:
        raise Refused("months-impossible", most=MONTHS_MOST)
    return int(found[1])


def parse_interval_km(text: str) -> int:
    """The kilometres between two services, as a reading is written."""
    km = parse_km(text)
    if not 0 < km <= INTERVAL_MOST:
        raise Refused("interval-impossible", most=INTERVAL_MOST)
    return km


_YES = frozenset(("是", "y", "yes", "true", "1", "1.0", "√", "✓", "有", "t"))
_NO = frozenset(("否", "n", "no", "false", "0", "0.0", "×", "x", "f"))


def parse_yes(text: str) -> bool:
    plain = text.casefold()
    if plain not in _YES | _NO:
        raise Refused("yes-or-no-not-understood")
    return plain in _YES


_ABSENT = frozenset(
    ("请假", "休假", "产假", "病假", "事假", "年假", "缺勤", "离职", "停职", "absent", "away", "on leave", "left")
)
_PRESENT = frozenset(("在岗", "在职", "正常", "上班", "present", "active", "on duty"))


def parse_absent(text: str) -> bool:
    """Whether somebody is away: a word of their state, or yes and no."""
    plain = text.casefold()
    return plain in _ABSENT or (plain not in _PRESENT and parse_yes(text))


_MR = frozenset(("男", "男性", "先生", "m", "male", "mr", "mr.", "man"))
_MS = frozenset(("女", "女性", "女士", "小姐", "太太", "f", "female", "ms", "ms.", "mrs", "mrs.", "miss", "woman"))


def parse_salutation(text: str) -> str:
    """`mr` or `ms`."""
    plain = text.casefold()
    if plain not in _MR | _MS:
        raise Refused("salutation-not-understood")
    return "mr" if plain in _MR else "ms"


_TIME = re.compile(r"(\d{1,2})(?:(?::|点|时)(?:(\d{2})分?|(半))?)?(?::00)?", re.A)
_PARTS = {"上午": (time(8), time(12)), "下午": (time(12), time(18)), "晚上": (time(18), time(21))}
_BAND_DASH = re.compile(r" ?(?:-|~|–|—|至|到| to ) ?")
ANY_TIME = frozenset(("随时", "全天", "不限", "any", "anytime", "any time"))


def parse_time(text: str) -> time:
    """A time of day: 9:00, 09:00, 9点, 9点半, 17."""
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[1]), 30 if found[3] else int(found[2] or 0)) if found else (99, 99)
    if hour > 23 or minute > 59:
        raise Refused("time-not-understood")
    return time(hour, minute)


def parse_band(text: str) -> tuple[time, time]:
    """The hours that an owner asked for (D-15): `09:00-12:00`, `9点到12点`, 上午."""
    if text in _PARTS:
        return _PARTS[text]
    parts = _BAND_DASH.split(text)
    if len(parts) != 2:
        raise Refused("band-not-understood")
    band = parse_time(parts[0]), parse_time(parts[1])
    if band[0] >= band[1]:
        raise Refused("band-backwards")
    return band


_TEXT_MARK = re.compile(r"'(?=\+?[0-9])")


def plain_text(text: str, limit: int = 200) -> str:
    """A cell as text: cleaned; `="00123"` and `'00123`, which keep a spreadsheet from eating zeros, are 00123."""
    safe = clean(text, limit)
    if safe.startswith('="') and safe.endswith('"') and len(safe) > 3:
        safe = safe[2:-1].strip()
    return safe[1:] if _TEXT_MARK.match(safe) else safe


def plain_value(text: str) -> str:
    """A cell as a value: half width too."""
    plain = plain_text(text)
    half = half_width(plain)
    return plain if half == plain else clean(half)
