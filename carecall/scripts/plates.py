"""Owns what a Chinese number plate looks like. Invariant: a plate has one form, upper case without space or dot.

Ordinary plates have 7 characters, new-energy plates 8; a temporary plate bears the final number (D-08).
"""

from __future__ import annotations

import re

from carecall.text import half_width

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Z"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-Z](?:[{_LETTER}0-9]{{4}}[{_LETTER}0-9挂学警港澳]"
    rf"|[{_LETTER}][{_LETTER}0-9][0-9]{{4}}|[0-9]{{5}}[{_LETTER}])"
)
_START = re.compile(rf"[{_PROVINCES}][A-HJ-Z]?")
_OTHERS = re.compile(r"使[0-9]{6}|[0-9]{6}使|[A-Z]{2}[A-Z0-9][0-9]{4}")
_ELECTRIC = re.compile(r"..[A-E].{5}|.{7}[A-E]")
_BETWEEN = re.compile(r"[\s·•・.\-_]+")
_TEMPORARY = re.compile(r"\(?(临时|临牌|临)\)?")


def read_plate(text: str) -> str | None:
    """The plate as it is stored, or None where it is none. `京a·12345`, `京 AD12345` and `临 京A12345` are read."""
    plain = _BETWEEN.sub("", half_width(text)).upper()
    plain = _TEMPORARY.sub("", plain)
    return plain if _PLATE.fullmatch(plain) or _OTHERS.fullmatch(plain) else None


def read_plate_start(text: str) -> str | None:
    """How the plates of a place begin, as it is stored: `京`, `粤B`; None where no plate begins so."""
    plain = _BETWEEN.sub("", half_width(text)).upper()
    return plain if _START.fullmatch(plain) else None


def is_electric(plate: str) -> bool:
    """Whether a stored plate is a battery-electric car's: a new-energy one with A to E behind the city's letter or at
    its end. F to K are hybrids, which have an engine; of a car without a plate nothing is known."""
    return _ELECTRIC.fullmatch(plate) is not None
