"""Owns the words beside the codes of an exported table. Invariant: no code gives way to a word, which stands behind it
in a column of its own, in the language that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.names import (
    message_state_name,
    outcome_name,
    programme_name,
    result_name,
    role_name,
    state_name,
)

Row = tuple[Any, ...]


def with_words(_: Words, pack: Pack, names: Sequence[str], rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """The columns and the rows of a table, each code followed by its word; what it is of stands first."""
    of_state = message_state_name if names[0] == "message" else state_name
    known: dict[str, Callable[[str], str]] = {
        "programme": lambda code: programme_name(pack, code, _.lang),
        "passed_to": lambda code: role_name(_, code),
        "outcome": lambda code: outcome_name(_, code),
        "result": lambda code: result_name(_, code),
        "state": lambda code: of_state(_, code),
    }
    worded = [known.get(name) for name in names]
    heads = [head for name in names for head in ((name, f"{name}_name") if name in known else (name,))]
    return heads, (tuple(_cells(worded, row)) for row in rows)


def _cells(worded: Sequence[Callable[[str], str] | None], row: Row) -> Iterator[Any]:
    for word, value in zip(worded, row, strict=True):
        yield value
        if word:
            yield word(value) if value else value
