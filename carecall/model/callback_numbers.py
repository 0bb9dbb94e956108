"""Owns numbers and durations as people say them, in Chinese and English. Invariant: `number` understands all of `NUM`.

The texts are normalised: half-width, lower case, single spaces. Every pattern is bounded, so reading is linear.
"""

from __future__ import annotations

import re
from functools import cache

WORD_END = "(?![a-z])"

_ZH = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TO_TEN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_EN = {word: value for value, word in enumerate(_TO_TEN + _TEENS)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_DIGIT = "[一二两三四五六七八九]"

NUM_ZH = f"零?(?:{_DIGIT}?十{_DIGIT}?|{_DIGIT})|[零〇]"
NUM_EN = f"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(list(_EN)[1:10])}))?|(?:{'|'.join(reversed(_EN))})){WORD_END}"
NUM = rf"(?>\d{{1,3}}(?!\d)|{NUM_ZH}|{NUM_EN})"

_HOUR_ZH = "(?:小时|钟头|钟)"
_HOUR_EN = f"(?:hours?|hrs?|h){WORD_END}"
_MINUTE_EN = f"(?:minutes?|mins?|m){WORD_END}"
DURATION_ZH = (
    rf"(?:半个?{_HOUR_ZH}|{NUM}个半{_HOUR_ZH}|{NUM}(?:\.5)? ?个?(?:小时|钟头)(?:半|[零又]?{NUM} ?(?:分钟?|刻钟))?"
    rf"|{NUM} ?(?:分钟?|刻钟))"
)
DURATION_EN = (
    rf"(?:(?:a )?half (?:an )?hour{WORD_END}|a quarter of an hour{WORD_END}|{NUM} and a half {_HOUR_EN}"
    rf"|{NUM}h[0-5]\d(?!\d)(?:{_MINUTE_EN})?"
    rf"|(?:an?|{NUM}(?:\.5)?) ?{_HOUR_EN}(?: and a half{WORD_END}|(?: and)? ?{NUM} ?{_MINUTE_EN})?"
    rf"|{NUM} ?{_MINUTE_EN})"
)


def number(text: str) -> int:
    """The value of what `NUM` matched."""
    if text.isdecimal():
        return int(text)
    return _english(text) if text[0].isascii() else _chinese(text)


def _chinese(text: str) -> int:
    tens, has_ten, ones = text.lstrip("零〇").rpartition("十")
    ten = _ZH.get(tens, 1) * 10 if has_ten else 0
    return ten + _ZH.get(ones, 0)


def _english(text: str) -> int:
    first, _, last = text.replace("-", " ").partition(" ")
    return _TENS.get(first, 0) + _EN.get(last or first, 0)


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<more>{NUM})(?:个半| and a half )(?:小时|钟|h)"
        r"|(?P<half>半个?(?:小时|钟)|half (?:an )?h)"
        r"|(?P<quarter>quarter of an h)"
        rf"|(?P<hours>{NUM}|(?<![a-z])an?(?= h))(?P<point>\.5)? ?个?(?:小时|钟头|h)[a-z]*(?P<and_half>半| and a half)?"
        rf"|(?P<quarters>{NUM}) ?刻"
        rf"|(?P<minutes>{NUM}) ?(?:m|分|$)"
    )


def minutes(duration: str) -> int:
    """The minutes of what `DURATION_ZH` or `DURATION_EN` matched."""
    return sum(_piece_minutes(piece.groupdict()) for piece in _pieces().finditer(duration))


def _piece_minutes(piece: dict[str, str | None]) -> int:
    if more := piece["more"]:
        return number(more) * 60 + 30
    if piece["half"]:
        return 30
    if piece["quarter"]:
        return 15
    if hours := piece["hours"]:
        whole = 1 if hours in ("a", "an") else number(hours)
        return whole * 60 + 30 * (bool(piece["point"]) + bool(piece["and_half"]))
    if quarters := piece["quarters"]:
        return number(quarters) * 15
    return number(piece["minutes"] or "0")
