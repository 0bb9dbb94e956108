"""Owns the way from pydantic's complaints to ours. Invariant: every mistake has the line of the value that is wrong.

Codes and parameters are those of programme packs: `unknown-key` (value, allowed, meant), `missing-key` (value),
`wrong-type` (expected: mapping, list, text, number; found, value), `not-one-of` (value, allowed, meant), `too-small`
and `too-large` (value, bound), `empty`, `bad-code`, `bad-rule-id`, `bad-yes-no` and `bad-value` (value).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from carecall.errors import Problem
from carecall.scripts.nodes import Node, dotted, find, plain

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "dict_type": "mapping",
    "model_type": "mapping",
    "list_type": "list",
    "string_type": "text",
    "int_type": "number",
}
_BOUNDS = {
    "greater_than_equal": ("too-small", "ge"),
    "less_than_equal": ("too-large", "le"),
    "too_short": ("empty", "min_length"),
    "string_too_short": ("empty", "min_length"),
    "string_too_long": ("too-large", "max_length"),
}


def read_model(model: type[Model], node: Node, prefix: Sequence[str] = ()) -> tuple[Model | None, list[Problem]]:
    """The value of `node` as `model`, or what is wrong with it. `prefix` is where `node` stands in its file."""
    try:
        return model.model_validate(plain(node)), []
    except ValidationError as error:
        return None, [_problem(one, node, model, prefix) for one in error.errors(include_url=False)]


def _problem(one: Mapping[str, Any], root: Node, model: type[BaseModel], prefix: Sequence[str]) -> Problem:
    path = [part for part in one["loc"] if part != "[key]"]
    at = find(root, path)
    code, params = _sentence(one, str(path[-1]) if path else "", keys_of(model, path))
    return Problem(at.file, at.line, dotted([*prefix, *path]), code, params)


def _sentence(one: Mapping[str, Any], key: str, allowed: Sequence[str]) -> tuple[str, dict[str, Any]]:
    kind, context, value = one["type"], one.get("ctx", {}), one.get("input")
    if kind == "extra_forbidden":
        return _unknown_key(key, allowed)
    if kind == "missing":
        return "missing-key", {"value": key}
    if kind in _EXPECTED:
        return "wrong-type", {"expected": _EXPECTED[kind], "found": kind_of(value), "value": shown(value)}
    if kind in _BOUNDS:
        code, bound = _BOUNDS[kind]
        return code, {"value": shown(value), "bound": context[bound]}
    if kind.startswith("bad-"):
        return kind, {"value": shown(value)}
    if kind in ("literal_error", "enum"):
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ",").split(",")]
        return "not-one-of", {"value": shown(value), "allowed": words, "meant": nearest(str(value), words)}
    return "bad-value", {"value": shown(value)}


def _unknown_key(key: str, allowed: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """A key with a full-width colon in it is a key and its value, typed with a Chinese input method on."""
    if "：" in key:
        return "yaml-wide", {"character": "："}
    return "unknown-key", {"value": key, "allowed": list(allowed), "meant": nearest(key, allowed)}


def kind_of(value: object) -> str:
    names = ((bool, "yes or no"), (dict, "mapping"), (list, "list"), (str, "text"), (int | float, "number"))
    return next((name for kind, name in names if isinstance(value, kind)), "nothing")


def shown(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def keys_of(model: type[BaseModel], path: Sequence[str | int] = ()) -> list[str]:
    """The keys that the grammar knows beside the last one of `path`."""
    for part in path[:-1]:
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        inner = _model_in(fields.get(str(part)))
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(kind: Any) -> type[BaseModel] | None:
    kinds = getattr(kind, "__args__", (kind,))
    return next((one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)), None)


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant; "" where none is near."""
    return next(iter(difflib.get_close_matches(word, known, n=1)), "")
