"""Owns what must fit together of what packs keep of owners: records, classes, contact persons. Invariant: as that of
rules, which runs these checks with the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from carecall.errors import Problem
from carecall.model.kinds import BASES
from carecall.model.kinds import Span as Length
from carecall.programmes.draft import Draft, is_yes
from carecall.scripts.nodes import Steps
from carecall.text import plain_header


def records(draft: Draft) -> Iterator[Problem]:
    """A record has a name of its own and comes from somewhere, and a header is of one column."""
    meant: dict[str, Steps] = {}
    for name in draft.names("records"):
        path = ("records", name)
        if name in BASES:
            yield draft.problem("record-name-taken", path, value=name)
        if not any(draft.node(*path, key) for key in ("day", "told", "campaign")):
            yield draft.problem("record-of-nothing", path)
        if draft.node(*path, "told") and is_yes(draft.get(*path, "each")):
            yield draft.problem("told-each", (*path, "each"), (*path, "told"))
        if is_yes(draft.get(*path, "campaign")) and not is_yes(draft.get(*path, "each")):
            yield draft.problem("campaign-each", (*path, "campaign"))
        if draft.get(*path, "delivered_within") and not is_yes(draft.get(*path, "campaign")):
            yield draft.problem("campaign-missing", (*path, "delivered_within"))
        for key in ("day", "number", "amount"):
            for place, header in enumerate(draft.get(*path, key) or ()):
                own, word = (*path, key, place), plain_header(header)
                if word in meant:
                    yield draft.problem("header-twice", meant[word], own, value=header)
                meant.setdefault(word, own)


def earned(draft: Draft) -> Iterator[Problem]:
    """A class is earned by a sum or by a number; sums are of what has amounts, no class is earned among owners of
    another one that is earned, and a grade is said and never earned: what was granted is not to end with the next."""
    for name in draft.names("classes"):
        for test in draft.names("classes", name, "earned"):
            path = ("classes", name, "earned", test)
            measures = [key for key in ("over", "at_least") if draft.node(*path, key)]
            if len(measures) != 1:
                yield draft.problem("one-measure", path)
            for place, base in enumerate(draft.get(*path, "of") or ()):
                if measures == ["over"] and not draft.node("records", base, "amount"):
                    yield draft.problem("no-amounts", (*path, "over"), (*path, "of", place), value=base)
            for key in ("among", "unless"):
                other = draft.get(*path, key)
                if other and draft.node("classes", other, "earned"):
                    yield draft.problem("earned-among-earned", (*path, key), value=other)
        if draft.node("classes", name, "scale") and draft.node("classes", name, "earned"):
            yield draft.problem("earned-grade", ("classes", name, "scale"), ("classes", name, "earned"))
        within = draft.get("classes", name, "within")
        if within is not None and not Length(**within):
            yield draft.problem("no-time-within", ("classes", name, "within"))


def for_whom(draft: Draft) -> Iterator[Problem]:
    """Nobody is of a class that a programme is for and not for."""
    for name in draft.names("programmes"):
        path = ("programmes", name)
        for place, code in enumerate(draft.get(*path, "not_for") or ()):
            if code in (draft.get(*path, "only_for") or ()):
                yield draft.problem("for-and-not-for", (*path, "only_for"), (*path, "not_for", place), value=code)


def words_of_classes(draft: Draft) -> Iterator[Problem]:
    """A word of a file is of one class."""
    meant: dict[str, Steps] = {}
    for name in draft.names("classes"):
        for place, word in enumerate(draft.get("classes", name, "words") or ()):
            own, plain_word = ("classes", name, "words", place), plain_header(word)
            if plain_word in meant:
                yield draft.problem("word-twice", meant[plain_word], own, value=word)
            meant.setdefault(plain_word, own)


def contacts(draft: Draft) -> Iterator[Problem]:
    """A word means one role (E-15)."""
    meant: dict[str, tuple[str, Steps]] = {}
    for code in draft.names("contacts"):
        for path, word in _role_words(draft, code):
            role, first = meant.setdefault(plain_header(word), (code, path))
            if role != code:
                yield draft.problem("word-of-two-roles", first, path, value=word)


def _role_words(draft: Draft, code: str) -> Iterator[tuple[Steps, str]]:
    path = ("contacts", code)
    yield path, code
    for lang in draft.names(*path, "names"):
        yield (*path, "names", lang), draft.get(*path, "names", lang) or ""
    for place, word in enumerate(draft.get(*path, "said") or ()):
        yield (*path, "said", place), word
