"""Owns how packs are put together. Invariant: a file counts once, after the packs that it extends.

A pack names others in `extends`: first looked for beside the file that names it, then among the shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from carecall.errors import BadFile, Problem
from carecall.programmes import PACKS
from carecall.programmes.cache import ABSENT, digest
from carecall.scripts.nodes import Node, merge
from carecall.scripts.read import read_tree
from carecall.scripts.validate import nearest

_NAME = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class Composition:
    """The merged tree; the `files` in the order in which they were laid; `read`: the digest of every path looked at."""

    root: Node
    files: tuple[str, ...]
    read: dict[str, str]
    problems: tuple[Problem, ...]


def compose(files: Sequence[Path]) -> Composition:
    """Reads `files` and the packs that they extend, later ones over earlier ones; BadFile where one is unreadable."""
    reader = _Reader()
    for file in files:
        reader.add(file, ())
    if not reader.trees:
        raise BadFile(reader.problems or [Problem("", 1, "", "no-files")])
    if reader.unreadable:
        raise BadFile(reader.problems)
    root = reduce(merge, reader.trees.values())
    return Composition(root, tuple(reader.trees), reader.looked_at(), tuple(reader.problems))


@dataclass(slots=True)
class _Reader:
    trees: dict[str, Node] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    unreadable: bool = False

    def add(self, path: Path, above: tuple[Path, ...]) -> None:
        """Reads `path` after what it extends; `above` are the files that led to it."""
        if str(path) in self.read:
            return
        tree = self._tree(path)
        if tree is None:
            self.unreadable = True
            return
        for name in self._extends(tree):
            self._add_named(name, path, (*above, path))
        self.trees[str(path)] = _without_extends(tree)

    def looked_at(self) -> dict[str, str]:
        """The digest of every file that decided the result; of one whose absence did, `ABSENT`. By absolute names: the
        same relative one is another file from elsewhere."""
        found = self.read | dict.fromkeys(self.absent, ABSENT)
        return {str(Path(path).absolute()): wanted for path, wanted in found.items()}

    def _tree(self, path: Path) -> Node | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            code = "no-such-file" if isinstance(error, FileNotFoundError) else "cannot-read"
            self.problems.append(Problem(str(path), 1, "", code))
            return None
        self.read[str(path)] = digest(content)
        tree, problems = read_tree(str(path), content)
        self.problems += problems
        return tree

    def _extends(self, tree: Node) -> list[Node]:
        names = tree["extends"]
        if names is None:
            return []
        items = names.value if isinstance(names.value, list) else [names]
        good = [item for item in items if isinstance(item.value, str) and item.value]
        if not isinstance(names.value, list) or len(good) < len(items):
            params = {"expected": "list of texts"}
            self.problems.append(Problem(names.file, names.line, "extends", "wrong-type", params))
        return good

    def _add_named(self, name: Node, at: Path, above: tuple[Path, ...]) -> None:
        found = self._find(str(name.value), at)
        if found is None:
            known = sorted(path.stem for path in {*PACKS.glob("*.yaml"), *at.parent.glob("*.yaml")} - {at})
            params = {"value": name.value, "allowed": known, "meant": nearest(str(name.value), known)}
            self.problems.append(Problem(name.file, name.line, "extends", "unknown-pack", params))
            self.unreadable = True
        elif found in above:
            circle = [path.stem for path in above[above.index(found) :]]
            self.problems.append(Problem(name.file, name.line, "extends", "circle", {"circle": [*circle, found.stem]}))
        else:
            self.add(found, above)

    def _find(self, name: str, at: Path) -> Path | None:
        """The file of the pack `name`; what was looked for in vain is noted, for it may come into being."""
        for folder in (at.parent, PACKS):
            path = folder / f"{name}.yaml"
            if _NAME.fullmatch(name) and path != at:
                if path.is_file():
                    return path
                self.absent.add(str(path))
        return None


def _without_extends(tree: Node) -> Node:
    entries = tree.value if isinstance(tree.value, dict) else {}
    return Node(tree.file, tree.line, {key: child for key, child in entries.items() if key != "extends"})
