"""Owns how a whole number is read as people say and type it. Invariant: a text is understood whole or not at all; what
may mean two numbers (七八千) means none.

`12,000 km`, `1.2万`, `12k`, `８６００公里`; 一万二 and 8千5, whose last figure is of the next unit down; 三万五千,
一万零二百, 一点二万; twelve thousand five hundred, 5 thousand. "About" and 左右 say no other number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from carecall.text import half_width

_ABOUT = re.compile(
    r"^(?:大概|大约|差不多|可能|应该|将近|接近|也就|不到|不足|快到|快|刚过|刚到|超过|约|有|是|just under|just over"
    r"|under|over|about|around|roughly|approximately|approx\.?|nearly|almost|maybe|some|~)\s*"
)
_OR_SO = re.compile(r"\s*(?:左右|上下|出头|吧|了|的样子|or so|more or less|roughly|approximately)$")
_UNIT = re.compile(r"\s*(?:公里|千米|km|kms|kilometers|kilometres|里|块钱?|元|yuan|rmb|分钟|分|minutes?|min)$")
_TWO = re.compile("一[二两]|[二两]三|三四|四五|五六|六七|七八|八九")
_HOURS = re.compile(
    r"(?:大概|大约|差不多|about |around |over |more than )?"
    r"(?:(?P<count>[0-9]{1,3}(?:\.[0-9])?|[一二两三四五六七八九十]|an?|[a-z]{3,5})"
    r"\s*(?:个?(?P<half>半)?个?多?(?:小时|钟头)(?P<more>半)?|(?:hours?|h)(?P<and_half> and a half)?)"
    r"|半个?多?(?:小时|钟头)|half an hour)"
    r"(?:多|左右|吧|(?P<rest>.+))?"
)
_MORE = re.compile(r"(?<=[十百千万wk0-9])[多来]$")
_GROUPS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
LONGEST = 120
"""More signs than any number is said with."""


def read_number(typed: str) -> int | None:
    """The number that was typed; None where it is not one."""
    plain = _bare(half_width(typed).strip().lower()) if len(typed) <= LONGEST else ""
    found = _chinese(plain.replace(" ", ""))
    if found is None:
        found = _english(re.sub("(?<=[a-z])-(?=[a-z])", " ", plain).split())
    return int(found) if found is not None and found == int(found) else None


def may_be_two(typed: str) -> str:
    """The figures of which the number may be one or the other: the 七八 of 七八千; "" where there are none."""
    found = _TWO.search(half_width(typed))
    return found[0] if found else ""


def read_hours(typed: str) -> int | None:
    """The minutes of a span that was typed in hours, 一个半小时, 两个多小时, 1.5 hours; None where it is none."""
    found = _HOURS.fullmatch(half_width(typed).strip().lower()) if len(typed) <= LONGEST else None
    if found is None:
        return None
    count = found["count"] or "0"
    hours = Decimal(count) if count[0].isdigit() else read_number(count)
    over = read_number(found["rest"]) if found["rest"] else 0
    if hours is None or over is None or over >= 60:
        return None
    half = not found["count"] or found["half"] or found["more"] or found["and_half"]
    return int(hours * 60) + (30 if half else 0) + over


def _bare(plain: str) -> str:
    """Without its unit and the words that say that it is rough: 五千多公里 is the five thousand that was named."""
    before = None
    while before != plain:
        before = plain
        plain = _UNIT.sub("", _OR_SO.sub("", _ABOUT.sub("", plain)))
    return _GROUPS.sub("", _MORE.sub("", plain))


# --- in figures, and in Chinese ---

_ZEROS = "零〇"
_FIGURES = str.maketrans("零〇一二三四五六七八九两点", "00123456789" + "2.")
_COUNT = r"[0-9]{1,9}(?:\.[0-9]{1,4})?|[一二两三四五六七八九](?:点[零〇一二两三四五六七八九]{1,4})?"
_SECTION = re.compile(
    rf"(?:[{_ZEROS}]?(?P<k>{_COUNT})[千k])?(?:[{_ZEROS}]?(?P<c>{_COUNT})百)?(?:[{_ZEROS}]?(?P<x>{_COUNT}|)(?P<ten>十))?"
    rf"(?:(?P<zero>[{_ZEROS}])?(?P<last>{_COUNT}))?"
)
_MYRIAD = 10_000


def _chinese(text: str) -> Decimal | None:
    """What stands before 万, counted in tens of thousands, and what stands behind it."""
    head, myriads, tail = text.replace("w", "万").partition("万")
    if not myriads:
        return _section(text, 1)
    high, low = _section(head, 0), _section(tail, _MYRIAD) if tail else Decimal(0)
    if high is None or low is None or (tail and high != int(high)):
        return None
    return high * _MYRIAD + low


def _section(text: str, unit: int) -> Decimal | None:
    """What is below 万; `unit` is what stands before it, 0 where 万 stands behind it: then nothing is cut short."""
    found = _SECTION.fullmatch(text) if text else None
    if found is None:
        return None
    pieces = [(found["k"], 1000), (found["c"], 100), ((found["x"] or "1") if found["ten"] else None, 10)]
    named = [(_value(count), place) for count, place in pieces if count]
    short, unit = unit > 0, named[-1][1] if named else unit
    if last := found["last"]:
        named.append((_value(last), 1 if found["zero"] else _place(last, unit, short)))
    if not all(place for _count, place in named) or (len(named) > 1 and any(count % 1 for count, _place in named)):
        return None
    return sum((count * place for count, place in named), Decimal(0))


def _value(count: str) -> Decimal:
    return Decimal(count.translate(_FIGURES))


def _place(last: str, unit: int, short: bool) -> int:
    """What the last count counts, which has no unit: the 二 of 一万二 thousands where it may be cut `short`, the 500 of
    8千500 ones; 0 where that is not sure."""
    if unit <= 10:
        return 1
    if len(last) == 1 and short:
        return unit // 10
    return 1 if len(last) == len(str(unit)) - 1 else 0


# --- in English ---

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: ten * 10 for ten, word in enumerate(_TENS, start=2)}
_FIGURE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?")


def _english(words: Sequence[str]) -> Decimal | None:
    """Thousands, then what is below a thousand; the and of "one hundred and fifty" needs a hundred before it."""
    if "thousand" not in words:
        return _below(words)
    at = list(words).index("thousand")
    high, low = _below(words[:at]), _below(words[at + 1 :]) if words[at + 1 :] else Decimal(0)
    if high is None or low is None or low >= 1000 or (low and high != int(high)):
        return None
    return high * 1000 + low


def _below(words: Sequence[str]) -> Decimal | None:
    """`twelve hundred`, `one hundred and fifty`, `twenty five`, `5`."""
    if "hundred" not in words:
        return _plain(words)
    at = list(words).index("hundred")
    rest = words[at + 1 :]
    rest = rest[1:] if rest[:1] == ["and"] else rest
    high, low = _plain(words[:at]), _plain(rest) if rest else Decimal(0)
    if high is None or low is None or low >= 100 or words[-1] == "and" or (low and high != int(high)):
        return None
    return high * 100 + low


def _plain(words: Sequence[str]) -> Decimal | None:
    if len(words) == 1:
        word = words[0]
        known = 1 if word in ("a", "an") else _WORDS.get(word)
        return Decimal(known) if known is not None else Decimal(word) if _FIGURE.fullmatch(word) else None
    if len(words) == 2 and words[0] in _TENS and words[1] in _ONES[1:10]:
        return Decimal(_WORDS[words[0]] + _WORDS[words[1]])
    return None
