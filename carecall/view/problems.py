"""Owns how problems in edited files are shown: the place, the sentence, what was probably meant. Invariant: what is
shown has no character of the file that could do harm, and a code that is not known is shown rather than hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import carecall
from carecall.errors import Problem
from carecall.i18n import Words
from carecall.text import clean
from carecall.view.problem_words import found_words, language_words, sentences, wanted_words

WHOLE_FILE = ("no-such-file", "cannot-read", "file-missing", "empty-file", "too-big", "no-files")
PACKAGE = Path(carecall.__file__).parent
AS_TYPED = {"": "…", "None": "…", "True": "true", "False": "false"}
LONG_LIST = 10
"""A list of possible words that is longer is left out where one of them was probably meant."""


def problem_line(_: Words, problem: Problem, folder: Path | None = None) -> str:
    """`site.yaml:7  programmes.month-one.run  Write yes or no.`; the file as it is called from `folder`."""
    name = short_name(problem.file, folder)
    place = name if problem.code in WHOLE_FILE else f"{name}:{problem.line}"
    sentence = problem_text(_, problem)
    shown = _("Warning: {sentence}", sentence=sentence) if problem.warning else sentence
    return "  ".join(part for part in (place, clean(problem.key), shown) if part)


def count_line(_: Words, problems: Sequence[Problem]) -> str:
    """How many mistakes and warnings there are."""
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    parts = [_.n("{count} mistake.", "{count} mistakes.", errors) if errors else _("No mistakes.")]
    if warnings:
        parts.append(_.n("{count} warning.", "{count} warnings.", warnings))
    return "".join([parts[0], *(_(" {sentence}", sentence=part) for part in parts[1:])])


def short_name(file: str, folder: Path | None = None) -> str:
    """The path within `folder`, else within carecall, else the whole of it."""
    path = Path(file)
    for base in (folder, PACKAGE.parent if path.is_relative_to(PACKAGE) else None):
        if base and path.is_relative_to(base):
            return clean(str(path.relative_to(base)))
    return clean(file)


def problem_text(_: Words, problem: Problem) -> str:
    """The sentence of a problem."""
    sentence = sentences(_, problem).get(problem.code)
    if sentence is None:
        return f"{problem.code} {problem.params}" if problem.params else problem.code
    return sentence.format_map(_Params(_in_words(_, problem.params))) + _hint(_, problem)


def problem_data(_: Words, problem: Problem) -> dict[str, Any]:
    """The problem for `--json`: code and parameters, and the sentence in the language of the command."""
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "code": problem.code,
        "params": problem.params,
        "text": problem_text(_, problem),
        "warning": problem.warning,
    }


class _Params(dict[str, Any]):
    """A parameter that a problem does not have leaves a gap, not an error in the middle of an explanation."""

    def __missing__(self, key: str) -> str:
        return "…"


def _in_words(_: Words, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as they are shown: kinds of value and languages by name, long numbers in groups, no wild text."""
    named = {"expected": wanted_words(_), "found": found_words(_), "lang": language_words(_)}
    words: dict[str, Any] = {"language": language_words(_).get(str(params.get("value", "")), "")}
    for key, value in params.items():
        if key == "circle":
            words[key] = " → ".join(map(str, value))
        elif isinstance(value, int) and key == "most":
            words[key] = f"{value:,}"
        else:
            plain = clean(str(value))
            words[key] = named.get(key, {}).get(plain) or AS_TYPED.get(plain, plain)
    return words


def _hint(_: Words, problem: Problem) -> str:
    """What was probably meant, what would be possible, and what a new entry would have to say."""
    meant, allowed, needed = (problem.params.get(key) for key in ("meant", "allowed", "needed"))
    parts = [_("Did you mean “{word}”?", word=str(meant))] if meant else []
    if isinstance(allowed, Sequence) and allowed and not (meant and len(allowed) > LONG_LIST):
        parts.append(_("Possible: {words}.", words=_(", ").join(map(str, allowed))))
    if needed:
        parts.append(_("A new one needs {words} too.", words=_(", ").join(needed)))
    return "".join(_(" {sentence}", sentence=part) for part in parts)
