"""Owns languages. Invariant: there is no global translator; whoever makes words is handed `Words`.

Message ids are English; `locale/zh/LC_MESSAGES/carecall.po` is the Chinese. Templates are filled with
`str.format` after translation, so that both languages may order their parameters freely.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")


class Words:
    """The words of one language. Call it with an English message: `_("Call {name}", name=...)`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else "en"
        self._catalogue = _catalogue(self.lang)

    def __call__(self, message: str, **params: Any) -> str:
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**params) if params else text

    def n(self, one: str, many: str, count: int, **params: Any) -> str:
        """The singular or plural form for `count`, which is also the parameter `count`."""
        return self._catalogue.ngettext(one, many, count).format(count=count, **params)


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    """Read once: words of the other language are wanted in the middle of a key press."""
    if lang == "en":
        return gettext.NullTranslations()
    catalogue = Path(__file__).parent / "locale" / lang / "LC_MESSAGES" / "carecall.mo"
    with catalogue.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def pick_language(wanted: str | None, environment: Mapping[str, str]) -> str:
    """The language for `--lang`, else CARECALL_LANG, else the locale; Chinese unless the locale names another.

    A locale that says nothing (C, POSIX, unset) means Chinese: the desks are Chinese.
    """
    for value in (wanted, environment.get("CARECALL_LANG"), *map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))):
        plain = (value or "").split(".")[0].lower().replace("_", "-")
        if plain and plain not in ("c", "posix"):
            return "zh" if plain.startswith("zh") else "en"
    return "zh"
