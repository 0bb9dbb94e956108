"""Owns leaving the goodbye out of a talk that goes on with another purpose. Invariant: what is left is said as it was
written, and where nothing would be left the sentence stays whole (D-17).
"""

from __future__ import annotations

import re

_WORDS = {"zh": ("再见",), "en": ("bye",)}
_SENTENCE = re.compile(r"[^.!?。！？]*[.!?。！？]*\s*")


def without_goodbye(text: str, lang: str) -> str:
    """`text` without the sentences that say goodbye."""
    words = _WORDS.get(lang, ())
    kept = (said for said in _SENTENCE.findall(text) if not any(word in said.casefold() for word in words))
    return "".join(kept).strip() or text
