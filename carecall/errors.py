"""Owns the error tree. Invariant: an error carries a code and parameters, never words for people.

`view` puts them into words in the reader's language; the command line maps a class to its exit status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


class CarecallError(Exception):
    """Something that carecall can explain. `code` names the sentence, `params` fill it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Refused(CarecallError):
    """A rule says no (exit status 1): the request was understood and may not be done."""


class Misconfigured(CarecallError):
    """Usage, settings or an edited file is wrong (exit status 2)."""


class StoreError(CarecallError):
    """The database cannot be reached or used (exit status 3)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that people edit: where it stands and which sentence says how to mend it.

    `line` counts from 1; `key` is the dotted path to the value, such as `programmes.first-service.priority`.
    `warning` problems are shown and do not stop a load.
    """

    file: str
    line: int
    key: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    warning: bool = False


class BadFile(Misconfigured):
    """One or more problems in files that people edit (packs, scripts, settings); `compared`: the file that was to be
    compared with them, and brought the problems."""

    def __init__(self, problems: Sequence[Problem], compared: str = "") -> None:
        super().__init__("bad-file", count=len(problems), **({"compared": compared} if compared else {}))
        self.problems = tuple(problems)
