"""Owns the merged tree of packs as it is read by the checks of what must fit together. Invariant: what the grammar
found wrong is read as absent, and of two values that do not fit, the one laid last (the site's, not the shipped one) is
named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from carecall.errors import Problem
from carecall.programmes.kinds_of_value import clock
from carecall.scripts.nodes import Node, Steps, dotted, find, plain, seek

Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """The merged tree, the paths that the grammar found wrong, and the files in the order in which they were laid."""

    root: Node
    bad: frozenset[Steps]
    files: tuple[str, ...]

    def node(self, *path: str) -> Node | None:
        return seek(self.root, path)

    def get(self, *path: str) -> Any:
        """The plain value at `path`; None where it is absent, or wrong by itself or in a part of it."""
        if any(bad[: len(path)] == path or path[: len(bad)] == bad for bad in self.bad):
            return None
        node = self.node(*path)
        return plain(node) if node else None

    def names(self, *path: str) -> list[str]:
        node = self.node(*path)
        return node.keys() if node else []

    def span(self, *path: str) -> Span | None:
        start, end = self.get(*path, "from"), self.get(*path, "to")
        return (clock(start), clock(end)) if start and end else None

    def problem(self, code: str, *paths: Steps, **params: Any) -> Problem:
        """The problem at the one of `paths` whose value was laid last."""
        path = laid_last(self.root, self.files, *paths)
        node = find(self.root, path)
        return Problem(node.file, node.line, dotted(path), code, params)


def laid_last(root: Node, files: Sequence[str], *paths: Steps) -> Steps:
    """The one of `paths` whose value comes from the last of the files; among equals, the last one named."""
    order = [files.index(find(root, path).file) for path in paths]
    return paths[max(range(len(paths)), key=lambda place: (order[place], place))]


def touches(draft: Draft) -> Iterator[tuple[str, ...]]:
    for programme in draft.names("programmes"):
        for touch in draft.names("programmes", programme, "touches"):
            yield "programmes", programme, "touches", touch


def is_yes(written: object) -> bool:
    """What is written for yes, before the grammar has read it."""
    return str(written).lower() in ("true", "yes")
