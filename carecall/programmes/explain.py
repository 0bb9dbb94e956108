"""Owns the way from pydantic's errors to Problems. Invariant: every error of the grammar has a code of our own."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from carecall.errors import Problem
from carecall.i18n import LANGUAGES
from carecall.scripts.nodes import Node, Steps, dotted, find
from carecall.scripts.validate import kind_of, nearest, shown

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
    "string_too_long": ("too-long", "max_length"),
}


def explain(model: type[BaseModel], error: ValidationError, root: Node) -> list[tuple[Steps, Problem]]:
    """Each mistake with its path and its Problem, in the order of the grammar."""
    return [_explained(model, details, root) for details in error.errors(include_url=False)]


def _explained(model: type[BaseModel], details: ErrorDetails, root: Node) -> tuple[Steps, Problem]:
    path = tuple(step for step in details["loc"] if step != "[key]")
    code, params = _sentence(model, path, details)
    if allowed := params.get("allowed"):
        params["meant"] = nearest(str(params.get("value", "")), allowed)
    node = find(root, path)
    return path, Problem(node.file, node.line, dotted(path), code, params)


def _sentence(model: type[BaseModel], path: Steps, details: ErrorDetails) -> tuple[str, dict[str, Any]]:
    kind, given, context = details["type"], details["input"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(str(path[-1]), keys_at(model, path[:-1]))
    if kind == "missing":
        return "missing-language" if path[-1] in LANGUAGES else "missing-key", {"value": str(path[-1])}
    if kind in _EXPECTED:
        return "wrong-type", {"expected": _EXPECTED[kind], "found": kind_of(given), "value": shown(given)}
    if kind in _BOUNDS:
        code, bound = _BOUNDS[kind]
        return code, {"value": shown(given), "bound": context[bound]}
    return kind, dict(context)


def _unknown_key(key: str, allowed: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """A key with a full-width colon in it is a key and its value, typed with a Chinese input method on."""
    if "：" in key:
        return "yaml-wide", {"character": "："}
    return "unknown-key", {"value": key, "allowed": list(allowed)}


def keys_at(model: Any, path: Steps) -> list[str]:
    """The keys that the grammar knows for the mapping at `path`."""
    for step in path:
        model = _below(_plain_type(model), step)
    model = _plain_type(model)
    return [field.alias or name for name, field in model.model_fields.items()] if _is_model(model) else []


def _below(model: Any, step: str | int) -> Any:
    if not _is_model(model):
        return (get_args(model) or (None,))[-1]
    fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    return fields.get(str(step))


def _plain_type(model: Any) -> Any:
    """The type without an `| None`."""
    if get_origin(model) in (Union, types.UnionType):
        return next(kind for kind in get_args(model) if kind is not type(None))
    return model


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)
