"""Owns the reading of an edited YAML file. Invariant: whatever the bytes are, the answer is a tree or problems.

Values are told apart by our own few rules instead of YAML's many: `15:30`, `no` and `2027-02-06` stay text, whatever
version of YAML a file claims to be.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from carecall.errors import Problem
from carecall.scripts.nodes import Node, Steps, dotted
from carecall.text import clean

LARGEST = 500_000
DEEPEST = 20
LONGEST_TEXT = 1000

_INTEGER = re.compile(r"[-+]?[0-9]{1,12}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,12}\.[0-9]{1,12}")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}
_WIDE = re.compile("[：，“”‘’｛｝［］]")
_BY_COMPLAINT = (
    (r"character '\\t'", "yaml-tab"),
    (r"^found character", "yaml-character"),
    (r"^mapping values are not allowed", "yaml-colon"),
    (r"^could not find expected ':'", "yaml-no-colon"),
    (r"^expected <block end>", "yaml-indent"),
    (r"^expected (',' or|the node content)", "yaml-bracket"),
    (r"^found unexpected end of stream", "yaml-quote"),
    (r"^but found another document", "yaml-document"),
    (r"alias", "yaml-alias"),
)
_WHERE_IT_BEGAN = ("yaml-no-colon", "yaml-bracket", "yaml-quote")


def read_tree(file: str, content: bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of a file, with what is wrong with it. Without a tree the file could not be understood at all."""
    if len(content) > LARGEST:
        return None, [Problem(file, 1, "", "too-big", {"most": LARGEST})]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(file, content[: error.start].count(b"\n") + 1, "", "not-utf-8")]
    try:
        top = _compose(text)
    except Exception as error:  # a parser of other people's, fed with anything: it raises far more than YAMLError
        return None, [_syntax(file, text, error)]
    if not isinstance(top, MappingNode):
        return None, [Problem(file, 1, "", "empty-file" if _is_empty(top) else "not-a-mapping")]
    tree = _Tree(file)
    return tree.node(top, 1, ()), tree.problems


def _compose(text: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about re-used anchors, which are refused anyway
        return YAML(typ="rt").compose(text)


def _is_empty(top: Any) -> bool:
    return top is None or (isinstance(top, ScalarNode) and not top.value)


def _syntax(file: str, text: str, error: Exception) -> Problem:
    if isinstance(error, RecursionError):
        return Problem(file, 1, "", "yaml-nested", {"most": DEEPEST})
    if isinstance(error, ReaderError):
        return Problem(file, text[: int(error.position)].count("\n") + 1, "", "yaml-control")
    complaint = str(getattr(error, "problem", "") or "")
    code = next((code for pattern, code in _BY_COMPLAINT if re.search(pattern, complaint)), "yaml-syntax")
    line, column = _mark(error, code)
    lines = [*text.splitlines(), ""]
    line = min(line, len(lines) - 1)
    for at in (line, line - 1):
        if code != "yaml-tab" and at >= 0 and (wide := _WIDE.search(lines[at])):
            return Problem(file, at + 1, "", "yaml-wide", {"character": wide.group()})
    params = {"character": lines[line][column : column + 1]} if code == "yaml-character" else {}
    return Problem(file, line + 1, "", code, params)


def _mark(error: Exception, code: str) -> tuple[int, int]:
    """Line and column, from 0: of what was opened and never closed where that is the trouble, else of the trouble."""
    if not isinstance(error, MarkedYAMLError):
        return 0, 0
    marks = (error.context_mark, error.problem_mark)
    first, second = marks if code in _WHERE_IT_BEGAN else marks[::-1]
    mark = first or second
    return (mark.line, mark.column) if mark else (0, 0)


@dataclass(slots=True)
class _Tree:
    """Turns ruamel's nodes into ours and collects what is wrong on the way."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def node(self, raw: Any, line: int, path: Steps) -> Node:
        if id(raw) in self.seen or len(path) > DEEPEST:
            self._complain(line, path, "yaml-nested" if len(path) > DEEPEST else "yaml-alias")
            return Node(self.file, line, None)
        self.seen.add(id(raw))
        if isinstance(raw, MappingNode):
            return Node(self.file, line, self._mapping(raw, path))
        if isinstance(raw, SequenceNode):
            items = [self.node(item, item.start_mark.line + 1, (*path, at)) for at, item in enumerate(raw.value)]
            return Node(self.file, line, items)
        return Node(self.file, line, _scalar(raw))

    def _mapping(self, raw: MappingNode, path: Steps) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for raw_key, raw_value in raw.value:
            line = raw_key.start_mark.line + 1
            key = clean(str(raw_key.value)) if isinstance(raw_key, ScalarNode) else ""
            if not key:
                self._complain(line, path, "bad-key")
            elif key in entries:
                self._complain(line, (*path, key), "duplicate-key", key=key, first=entries[key].line)
            else:
                entries[key] = self.node(raw_value, line, (*path, key))
        return entries

    def _complain(self, line: int, path: Steps, code: str, **params: Any) -> None:
        self.problems.append(Problem(self.file, line, dotted(path), code, params))


def _scalar(raw: Any) -> str | int | float | bool | None:
    text = str(raw.value)
    if raw.style:  # quoted, so it is text
        return clean(text, LONGEST_TEXT)
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else clean(text, LONGEST_TEXT)
