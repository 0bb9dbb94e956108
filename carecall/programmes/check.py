"""Owns the checking of packs: `examine` for a load, `check_packs` for `carecall programme check`.

Invariant: there is a pack exactly where there are no errors; warnings are about packs that run all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from carecall.errors import BadFile, Problem
from carecall.model.classes import EARNED_BY
from carecall.model.kinds import BASES
from carecall.model.programmes import DUE_KINDS, Pack
from carecall.programmes import advise, grammar, strangers
from carecall.programmes.compile import compile_pack
from carecall.programmes.compose import Composition, compose
from carecall.programmes.draft import Draft
from carecall.programmes.explain import explain
from carecall.programmes.rules import cross_check
from carecall.scripts.nodes import Node, Steps, plain, seek


@dataclass(frozen=True, slots=True)
class Merged:
    """Packs put together without a mistake: what they say, where each value stands, the files as they were laid."""

    model: grammar.Pack
    root: Node
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of some files: their pack and what it was compiled from, or the errors; `read` is the digest of every
    file looked at."""

    pack: Pack | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    read: dict[str, str]
    merged: Merged | None = None


def check_packs(files: Sequence[Path], scripts: Collection[str]) -> list[Problem]:
    """The errors of `files` laid together; where there are none, the warnings; where a file cannot be read at all, only
    why."""
    try:
        found = examine(files, scripts)
    except BadFile as error:
        return list(error.problems)
    return [*found.errors, *found.warnings]


def examine(files: Sequence[Path], scripts: Collection[str]) -> Examined:
    """Reads, merges, checks and compiles. Raises BadFile where a file could not be read at all."""
    whole = compose(files)
    root, unknown = strangers.without(whole.root)
    model, mistakes = _fill(root, _names(whole.root, scripts))
    draft = Draft(root, frozenset(path for path, _ in mistakes), whole.files)
    errors = [*whole.problems, *unknown, *(problem for _, problem in mistakes), *cross_check(draft)]
    if errors or model is None:
        return Examined(None, _in_order(errors, whole), (), whole.read)
    pack = compile_pack(model, whole.root)
    advice = _in_order(advise.warnings(pack, model, whole.root, whole.files), whole)
    return Examined(pack, (), advice, whole.read, Merged(model, whole.root, whole.files))


def _fill(
    root: Node, names: Mapping[str, Collection[str]]
) -> tuple[grammar.Pack | None, list[tuple[Steps, Problem]]]:  # fmt: skip
    try:
        return grammar.Pack.model_validate(plain(root), context=dict(names)), []
    except ValidationError as error:
        return None, explain(grammar.Pack, error, root)


def _names(root: Node, scripts: Collection[str]) -> dict[str, Collection[str]]:
    """What values may name, by its kind."""
    return {
        "script": scripts,
        "slot": _keys(root, "hours", "slots"),
        "series": _keys(root, "series"),
        "template": _keys(root, "templates"),
        "programme": _keys(root, "programmes"),
        "record": _keys(root, "records"),
        "class": _keys(root, "classes"),
        "earned-by": [EARNED_BY, *_keys(root, "records")],
        "contact-role": _keys(root, "contacts"),
        "base": [*BASES, *_keys(root, "records")],
        "own-kind": _keys(root, "due_dates"),
        "due": [*DUE_KINDS, *_keys(root, "due_dates")],
    }


def _keys(root: Node, *path: str) -> list[str]:
    node = seek(root, path)
    return node.keys() if node else []


def _in_order(problems: Sequence[Problem], whole: Composition) -> tuple[Problem, ...]:
    """By file, in the order in which they were laid, then by line."""
    places = {file: place for place, file in enumerate(whole.files)}
    return tuple(sorted(problems, key=lambda problem: (places.get(problem.file, -1), problem.line)))
