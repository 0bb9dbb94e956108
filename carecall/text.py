"""Owns text from outside made safe, and numbers made readable. Invariant: what `clean` returns has no control
character, no direction override, no invisible character and no surrogate, and cleaning it again changes nothing.

Outside text passes `clean` once, at the door; after that it is plain text and never markup. C-20: `mask_phone`.
"""

from __future__ import annotations

import re
import unicodedata

# The patterns are compiled where text that needs them first comes: the desk paints without.
# ESC sequences go as a whole, so that "\x1b[31mWang" does not become "[31mWang". An unterminated OSC loses only its
# introducer: swallowing the rest would lose a name.
_ESCAPES = (
    r"(?:\x1b+[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b+\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b+[ -/]*[0-~]?"
)
_INVISIBLE = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED_MARKS = f"({_MARKS}{{3}}){_MARKS}+"  # three marks on a letter are a language, more are an attack
_PLAIN = re.compile("[ -~·\u3001\u3002\u4e00-\u9fff\uff01-\uff5e]*")  # nothing to do: nearly all that ever comes
_SURROGATE = "[\ud800-\udfff]"
_LINE_END = "\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]"


LONGEST = 2000
"""Characters of the longest line that is typed or pasted at a desk."""


def clean(text: str, limit: int = 200) -> str:
    """One safe line: no control or invisible characters, NFC, single spaces, at most `limit` characters."""
    if not _PLAIN.fullmatch(text):
        text = _composed(_spaced(_visible(text))[: 4 * limit])  # cut first: composing is slow on piled marks
    return _spaced(text)[:limit].rstrip()


def clean_lines(text: str, limit: int = 4000) -> str:
    """Several safe lines, joined by newlines; blank lines are kept single, and none at either end."""
    lines = [clean(line, limit) for line in re.split(_LINE_END, text)]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip()[:limit].rstrip()


def _visible(text: str) -> str:
    if re.search(_SURROGATE, text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")  # joins pairs, drops the rest
    return re.sub(_INVISIBLE, "", re.sub(_ESCAPES, "", text))


def _composed(text: str) -> str:
    return re.sub(_PILED_MARKS, r"\1", unicodedata.normalize("NFC", re.sub(_PILED_MARKS, r"\1", text)))


def _spaced(text: str) -> str:
    return " ".join(text.split())


_FORMULA = r"\s*[=+\-@＝＋－＠]|[\t\r\n]"
_NUMBER = r"[+-]?[0-9][0-9 ]*(\.[0-9]+)?"
_DEFUSED = r"'(?=\s*[=+\-@＝＋－＠\t\r\n])"


def defuse(cell: str) -> str:
    """The cell so that no spreadsheet runs it: an apostrophe goes before a leading = + - @ TAB CR LF.

    Plain numbers stay as they are (`-12.5`, `+8613800138000`, `+86 138 0013 8000`): a spreadsheet can only read them
    as numbers. `+86-138-0013` is a sum to a spreadsheet, so it is defused.
    """
    return "'" + cell if re.match(_FORMULA, cell) and not re.fullmatch(_NUMBER, cell) else cell


def restore(cell: str) -> str:
    """The cell as it was before `defuse`, so that a file of ours that was mended comes in again unchanged."""
    return cell[1:] if re.match(_DEFUSED, cell) else cell


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Full-width digits, letters, punctuation and spaces as ASCII: `１３８－００` is `138-00`."""
    return text if text.isascii() else text.translate(_HALF)


def mask_phone(number: str) -> str:
    """The number with its middle hidden: `138 **** 8001`, `010 **** 5678`, `+1 **** 0123` (C-20)."""
    head, rest = _split(number)
    if len(rest) < 6:
        return "****" if head or rest else ""
    shown = rest[-4:] if len(rest) > 6 else rest[-2:]
    return f"{head} **** {shown}".lstrip()


def group_phone(number: str, extension: str = "") -> str:
    """The number in groups to be read aloud: `138 0013 8001`, `0571 8888 7777-801`, `+1 212 555 0123`."""
    head, rest = _split(number)
    if not rest:
        return number
    groups = [head] if head else []
    shown = " ".join(groups + _groups(rest))
    return f"{shown}-{extension}" if extension else shown


def dialled(number: str) -> str:
    """The number as it is dialled in China: `13800138001`, `057188887777`, `+12125550123`."""
    return group_phone(number).replace(" ", "")


def _groups(digits: str) -> list[str]:
    """Groups of four from the right, then threes: 8 are 4-4, 7 are 3-4, 10 are 3-3-4."""
    if len(digits) <= 5:
        return [digits]
    front, tail = digits[:-4], digits[-4:]
    return [*_threes(front), tail]


def _threes(digits: str) -> list[str]:
    if len(digits) in (4, 5):
        return [digits]
    return [digits[:3], *_threes(digits[3:])] if len(digits) > 3 else [digits]


# Zones of two-digit country codes; 1 and 7 stand alone, every other code has three digits.
_TWO_DIGITS = "2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]"


def _split(number: str) -> tuple[str, str]:
    """(what stays readable: mobile prefix, area code or country code; the other digits). The head may be empty."""
    stored = number.removeprefix("+")
    digits = stored if stored.isascii() and stored.isdigit() else re.sub(r"[^0-9]", "", number)
    if not number.startswith("+"):
        return _chinese(digits)
    if digits.startswith("86"):
        return _chinese(digits[2:])
    size = 1 if digits[:1] in ("1", "7") else 2 if re.match(_TWO_DIGITS, digits) else 3
    return f"+{digits[:size]}", digits[size:]


def _chinese(digits: str) -> tuple[str, str]:
    """A number within China: mobiles and 400/800 keep three digits, landlines get their area code with its zero."""
    if (len(digits) == 11 and digits[0] == "1") or (len(digits) == 10 and digits[:3] in ("400", "800")):
        return digits[:3], digits[3:]
    national = digits.removeprefix("0")
    if len(national) < 9:
        return "", digits
    size = 2 if national[0] == "1" or (national[0] == "2" and len(national) == 10) else 3
    return "0" + national[:size], national[size:]


_NOTE = r"\([^)]*\)|\[[^]]*\]|【[^】]*】"
_NOISE = r"[\s*:_.\-\"'#]+"


def plain_header(text: str) -> str:
    """A header in the form in which headers are compared."""
    return re.sub(_NOISE, "", re.sub(_NOTE, "", half_width(clean(text)).casefold()))
