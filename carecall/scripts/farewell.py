"""Owns leaving the goodbye out of a talk that goes on with another purpose. Invariant: what is left is said as it was
written, and where nothing would be left the sentence stays whole (D-17).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = {"zh": ("再见",), "en": ("bye",)}
_BETWEEN = "\x1f"
"""Stands between two pieces of a text; no text has it."""
_SENTENCE = re.compile(rf"[^.!?。！？]*[.!?。！？{_BETWEEN}]*\s*")


def without_goodbye(text: str, lang: str) -> str:
    """`text` without the sentences that say goodbye."""
    return "".join(pieces_without_goodbye((text,), lang))


def pieces_without_goodbye(pieces: Sequence[str], lang: str) -> tuple[str, ...]:
    """The same of a text in pieces, over which its sentences may reach: what is left of each, "" for nothing."""
    sentences = _SENTENCE.findall(_BETWEEN.join(pieces))
    left = "".join(_BETWEEN * said.count(_BETWEEN) if _says_goodbye(said, lang) else said for said in sentences)
    kept = tuple(piece.strip() for piece in left.split(_BETWEEN))
    return kept if any(kept) else tuple(pieces)


def _says_goodbye(said: str, lang: str) -> bool:
    plain = said.replace(_BETWEEN, "").casefold()
    return any(word in plain for word in _WORDS.get(lang, ()))
