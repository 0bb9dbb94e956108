"""Owns the reading of a script's files into a draft. Invariant: a draft remembers the file and line of every part, and
one mistake hides no other: all problems of all files come together.

A draft is well-formed; whether its parts fit together is decided by `link`, whether it makes sense by `check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from carecall.errors import Problem
from carecall.i18n import LANGUAGES
from carecall.scripts.grammar import RESERVED_STEPS, Head, PartHead, StepEntry, UseEntry, WordsHead
from carecall.scripts.nodes import Node, merge
from carecall.scripts.read import read_tree
from carecall.scripts.validate import kind_of, nearest, read_model, shown


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was found: `shown` is the path that problems name."""

    shown: str
    content: bytes


AnyHead = TypeVar("AnyHead", bound=PartHead)

Files = Mapping[str, File]
"""The files of all folders by file name, an overridden one already replaced."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A step and where it stands; `entry` is None where it is not well-formed. `part`: it came with a part."""

    id: str
    entry: StepEntry | None
    node: Node
    part: str = ""


@dataclass(slots=True)
class Draft:
    """A script as its files say it, before its parts are joined. `minutes` is None where the head is not well-formed;
    `unread` are the languages with a file that is no YAML."""

    name: str
    root: Node
    minutes: int | None = None
    sources: list[str] = field(default_factory=list)
    steps: list[Placed] = field(default_factory=list)
    endings: dict[str, Node] = field(default_factory=dict)
    words: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(step.id for step in self.steps)


def parse(name: str, files: Files) -> Draft:
    """The draft of script `name`; `draft.problems` says what is wrong with its files."""
    root, problems = _tree(f"{name}.yaml", files)
    draft = Draft(name, root, problems=problems)
    if root.value is not None:
        head = _head(draft, root, Head)
        draft.minutes = head.minutes if head else None
        _steps(draft, root, files)
        for lang in LANGUAGES:
            draft.words[lang] = _words(draft, lang, files)
    return draft


def _tree(file: str, files: Files) -> tuple[Node, list[Problem]]:
    found = files.get(file)
    if found is None:
        return Node(file, 1, None), [Problem(file, 1, "", "file-missing", {"value": file})]
    tree, problems = read_tree(found.shown, found.content)
    return tree or Node(found.shown, 1, None), problems


def _head(draft: Draft, root: Node, model: type[AnyHead]) -> AnyHead | None:
    head, problems = read_model(model, root)
    draft.problems += problems
    draft.sources += head.sources if head else []
    endings = root["endings"]
    for end, node in endings.value.items() if endings and isinstance(endings.value, dict) else ():
        taken = draft.endings.setdefault(end, node)
        if taken.value != node.value:
            draft.problems.append(Problem(node.file, node.line, f"endings.{end}", "ending-name-taken", {"value": end}))
    return head


def _steps(draft: Draft, root: Node, files: Files, part: str = "") -> None:
    steps = root["steps"]
    for item in steps.value if steps and isinstance(steps.value, list) else ():
        if item["use"]:
            _use(draft, item, files, part)
        else:
            _step(draft, item, part)


def _step(draft: Draft, item: Node, part: str) -> None:
    named = item["id"]
    step_id = str(named.value) if named else ""
    entry, problems = read_model(StepEntry, item, [step_id or "steps"])
    draft.problems += problems
    if step_id in RESERVED_STEPS or step_id in draft.ids:
        code = "reserved-name" if step_id in RESERVED_STEPS else "duplicate-step"
        draft.problems.append(Problem(item.file, item.line, step_id, code, {"value": step_id}))
    elif step_id:
        draft.steps.append(Placed(step_id, entry, item, part))


def _use(draft: Draft, item: Node, files: Files, inside: str) -> None:
    entry, problems = read_model(UseEntry, item, ["steps"])
    draft.problems += problems
    if entry is None:
        return
    file = f"_{entry.use}.yaml"
    if inside or file not in files:
        code = "part-in-part" if inside else "unknown-part"
        draft.problems.append(Problem(item.file, item.line, "steps.use", code, {"value": entry.use}))
        return
    tree, problems = _tree(file, files)
    draft.problems += problems
    if tree.value is not None:
        _head(draft, tree, PartHead)
        _steps(draft, tree, files, entry.use)


def _words(draft: Draft, lang: str, files: Files) -> Node:
    """The words of one language: those of the parts, and laid over them the script's own."""
    parts = dict.fromkeys(step.part for step in draft.steps if step.part)
    own = f"{draft.name}.{lang}.yaml"
    joined = Node(files[own].shown if own in files else own, 1, {})
    for part in parts:
        mine = {step.id for step in draft.steps if step.part == part}
        joined = merge(joined, _word_file(draft, lang, f"_{part}.{lang}.yaml", mine, files))
    return merge(joined, _word_file(draft, lang, own, draft.ids, files))


def _word_file(draft: Draft, lang: str, file: str, ids: frozenset[str] | set[str], files: Files) -> Node:
    tree, problems = _tree(file, files)
    draft.problems += problems
    if not isinstance(tree.value, dict):
        draft.unread.add(lang)
        return Node(tree.file, 1, {})
    _, problems = read_model(WordsHead, tree)
    draft.problems += problems
    for key, node in tree.value.items():
        if key not in RESERVED_STEPS:
            draft.problems += _step_words(key, node, ids)
    return Node(tree.file, 1, tree.value)


def _step_words(key: str, node: Node, ids: frozenset[str] | set[str]) -> list[Problem]:
    if key not in ids:
        params = {"value": key, "meant": nearest(key, sorted(ids))}
        return [Problem(node.file, node.line, key, "words-superfluous", params)]
    if not isinstance(node.value, dict):
        return [Problem(node.file, node.line, key, "wrong-type", _expected("mapping", node))]
    return [
        Problem(child.file, child.line, f"{key}.{name}", "wrong-type", _expected("text", child))
        for name, child in node.value.items()
        if not (isinstance(child.value, str) and child.value)
    ]


def _expected(kind: str, node: Node) -> dict[str, str]:
    return {"expected": kind, "found": kind_of(node.value), "value": shown(node.value)}
