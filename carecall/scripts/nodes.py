"""Owns values that remember where they stand. Invariant: merging never loses the file and line of a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of an edited file: a plain scalar, a list or a mapping. `line` is its key's line, or the item's own."""

    file: str
    line: int
    value: str | int | float | bool | list[Node] | dict[str, Node] | None

    def __getitem__(self, key: str) -> Node | None:
        """The entry `key` of a mapping; None where there is none, or where this is no mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def keys(self) -> list[str]:
        return list(self.value) if isinstance(self.value, dict) else []


def plain(node: Node) -> Any:
    """The value without its places."""
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def merge(base: Node, over: Node) -> Node:
    """`over` laid over `base`: mappings key by key, anything else replaced. A merged mapping stands where it began."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    merged = dict(base.value)
    for key, child in over.value.items():
        merged[key] = merge(merged[key], child) if key in merged else child
    return Node(base.file, base.line, merged)


def find(root: Node, path: Sequence[str | int]) -> Node:
    """The node at `path`, or the deepest one on the way there."""
    for step in path:
        children = root.value
        if isinstance(step, int) and isinstance(children, list) and step < len(children):
            root = children[step]
        elif isinstance(children, dict) and step in children:
            root = children[str(step)]
        else:
            break
    return root


def seek(root: Node, path: Sequence[str]) -> Node | None:
    """The node at `path` through mappings; None where nothing is written there."""
    node: Node | None = root
    for step in path:
        node = node[step] if node else None
    return node


def cited(node: Node, path: Steps = ()) -> Iterator[tuple[Steps, Node]]:
    """Every rule id that a `sources` in or below `node` names, after the path of what rests on it."""
    value = node.value
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in below:
        if key == "sources" and isinstance(child.value, list):
            yield from ((path, rule) for rule in child.value)
        else:
            yield from cited(child, (*path, key))


def dotted(path: Sequence[str | int]) -> str:
    """The path as people read it. The place in a list is left out: the line and the value say which item is meant."""
    return ".".join(step for step in path if isinstance(step, str))
