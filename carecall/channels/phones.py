"""Owns how a written telephone number is read. Invariant: a number is E.164 with its extension apart, or it is refused;
no digit is ever guessed.

`is_possible` of phonenumbers is the gate, `is_valid` a doubt that is passed on: numbering plans change faster than
libraries. Carrier and geocoder data (118 MB) are never imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from carecall.errors import Refused
from carecall.text import clean, half_width


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is dialled. `doubtful`: possible, but no numbering plan knows it (or it lacks an area code)."""

    e164: str
    extension: str = ""
    doubtful: bool = False


_SEPARATORS = re.compile(r"[/;、|\n]|或")
_COMMA_EXTENSION = re.compile(r",\s*(?=\d{1,5}\s*(?:,|$))")
_TWO_MOBILES = re.compile(r"(?<=\d{4})(?<!0086)\s+(?=(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}\b)")


def split_phones(raw: str) -> list[str]:
    """The numbers of one cell, still as written: `138…/139…`, `138…、139…`, `138… 139…`; `010-…,801` stays whole."""
    text = half_width(raw).replace("\r", "\n")
    pieces: list[str] = []
    for part in _SEPARATORS.split(text):
        marked = _COMMA_EXTENSION.sub("x", part)
        pieces += [piece for comma in marked.split(",") for piece in _TWO_MOBILES.split(comma)]
    return [cleaned for piece in pieces if (cleaned := clean(piece))]


def parse_phone(raw: str) -> Phone:
    """One number. Refused as `phone-not-understood`, or as `phone-digits-lost` where a spreadsheet rounded it."""
    text = _DASHES.sub("-", clean(half_width(raw)))
    number, extension = _split_extension(_LABEL.sub("", _unrounded(text, raw)))
    if not _NUMBER.fullmatch(number):
        raise Refused("phone-not-understood", raw=clean(raw))
    phone = _parsed(_with_country(number))
    if phone is None:
        raise Refused("phone-not-understood", raw=clean(raw))
    return Phone(phone.e164, extension, phone.doubtful)


_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\ufe58\ufe63~]")
_LABEL = re.compile(
    r"^(?:手机号?|电话|座机|固话|宅电|联系电话|tel|phone|mobile|mob|cell|t|m)[.: ]*(?=[+(\d])", re.I | re.A
)
_NUMBER = re.compile(r"[ (]*\+?[ (]*\d[\d\-. ()]*", re.A)
_FLOAT = re.compile(r"(\d+)\.0*", re.A)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d*))?e\+?(\d+)", re.I | re.A)


def _unrounded(text: str, raw: str) -> str:
    """The digits of a number that went through a spreadsheet: `13800138000.0`; `1.38E+10` has lost them."""
    if found := _FLOAT.fullmatch(text):
        return found[1]
    if found := _SCIENTIFIC.fullmatch(text):
        decimals = found[2] or ""
        if len(decimals) != int(found[3][:4]):
            raise Refused("phone-digits-lost", raw=clean(raw))
        return found[1] + decimals
    return text


_MARKED = re.compile(r"(.*\d[) ]*?)[ ,;-]*(?:转分机|转|分机|ext\.?|extension|x|#|,)[ :.号]*(\d{1,6})", re.I | re.A)
_DASHED = re.compile(r"(.*\d)[ ]*-[ ]*(\d{1,6})", re.A)
_WHOLE = re.compile(r"(?:86)?(?:0?1[3-9]\d{9}|0?(?:10|2\d)\d{8}|0?[3-9]\d{2}\d{7,8}|[48]00\d{7}|[2-8]\d{6,7})")


def _split_extension(text: str) -> tuple[str, str]:
    """(number, extension). A dash parts an extension only from a number that is already whole: `138-0013-8000` has
    none, `010-12345678-801` has one."""
    if found := _MARKED.fullmatch(text):
        return found[1], found[2]
    found = _DASHED.fullmatch(text)
    if found and _WHOLE.fullmatch(_digits(found[1]).removeprefix("00")):
        return found[1], found[2]
    return text, ""


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


_WITH_86 = re.compile(r"(?:00|0)?86(0?(?:1[3-9]\d{9}|(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8}|[48]00\d{7}))")


def _with_country(number: str) -> str:
    """`0086…` and a bare `86…` before a whole Chinese number as `+86…`; a mobile too, whose digits may look like a
    dialling prefix."""
    digits = _digits(number)
    if found := _WITH_86.fullmatch(digits):
        return "+86" + found[1]
    if number.lstrip("( ").startswith("+"):
        return "+" + digits
    return "+86" + digits if re.fullmatch(r"1\d{10}", digits) else digits


@lru_cache(maxsize=4096)
def _parsed(number: str) -> Phone | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164, "", not phonenumbers.is_valid_number(parsed))
