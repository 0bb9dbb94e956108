"""Owns names that no pack has: whoever says something of a programme that there is not has mistyped it. Invariant: such
a name is one problem, whatever is said of it; an entry that says half of what a new one must say is a new one.
"""

from __future__ import annotations

from typing import get_args

from carecall.errors import Problem
from carecall.programmes import grammar
from carecall.scripts.nodes import Node, dotted, seek
from carecall.scripts.validate import nearest

UNKNOWN = {"programmes": "unknown-programme", "due_dates": "unknown-due", "records": "unknown-record",
           "classes": "unknown-class", "contacts": "unknown-contact-role"}  # fmt: skip
"""The parts in which names are looked for, with what is wrong."""


def without(root: Node) -> tuple[Node, list[Problem]]:
    """The packs without the names that none of them has, and what is wrong with these."""
    kept, problems = dict(root.value) if isinstance(root.value, dict) else {}, []
    for part, code in UNKNOWN.items():
        entries = kept[part].value if part in kept else None
        if not isinstance(entries, dict):
            continue
        known = {name: entry for name, entry in entries.items() if not _is_strange(part, entry)}
        problems += [_problem(part, name, entries[name], code, list(known)) for name in entries if name not in known]
        kept[part] = Node(kept[part].file, kept[part].line, known)
    return Node(root.file, root.line, kept) if problems else root, problems


def _is_strange(part: str, entry: Node) -> bool:
    """Whether it says less than half of what every entry of its part must say."""
    required = _required(part)
    return isinstance(entry.value, dict) and 2 * sum(key in entry.value for key in required) < len(required)


def _required(part: str) -> list[str]:
    _code, model = get_args(grammar.Pack.model_fields[part].annotation)
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def _problem(part: str, name: str, entry: Node, code: str, known: list[str]) -> Problem:
    needed = [key for key in _required(part) if seek(entry, (key,)) is None]
    params = {"value": name, "allowed": known, "meant": nearest(name, known), "needed": needed}
    return Problem(entry.file, entry.line, dotted((part, name)), code, params)
