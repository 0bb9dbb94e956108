"""Owns the way from pydantic's complaints to ours. Invariant: every mistake has the line of the value that is wrong.

Codes: `unknown-key` (key, did_you_mean), `missing-key` (key), `wrong-type` (expected: text, number, whole-number,
yes-or-no, list, mapping), `not-one-of` (value, allowed), `too-small`/`too-large` (value, limit), `bad-name` (value),
`bad-value` (value).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from carecall.errors import Problem
from carecall.scripts.nodes import Node, dotted, find, plain

Model = TypeVar("Model", bound=BaseModel)

_TYPES = {
    "string_type": "text",
    "string_sub_type": "text",
    "int_type": "whole-number",
    "int_parsing": "whole-number",
    "int_from_float": "whole-number",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "yes-or-no",
    "bool_parsing": "yes-or-no",
    "list_type": "list",
    "tuple_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
}


def read_model(model: type[Model], node: Node, prefix: Sequence[str] = ()) -> tuple[Model | None, list[Problem]]:
    """The value of `node` as `model`, or what is wrong with it. `prefix` is where `node` stands in its file."""
    try:
        return model.model_validate(plain(node)), []
    except ValidationError as error:
        return None, problems_of(error, node, model, prefix)


def problems_of(
    error: ValidationError, node: Node, model: type[BaseModel], prefix: Sequence[str] = ()
) -> list[Problem]:
    return [_problem(one, node, model, prefix) for one in error.errors(include_url=False)]


def _problem(one: Mapping[str, Any], root: Node, model: type[BaseModel], prefix: Sequence[str]) -> Problem:
    path = [part for part in one["loc"] if part != "[key]"]
    at = find(root, path)
    key = dotted([*prefix, *path])
    code, params = _worded(one, str(path[-1]) if path else "", model)
    return Problem(at.file, at.line, key, code, params)


def _worded(one: Mapping[str, Any], key: str, model: type[BaseModel]) -> tuple[str, dict[str, Any]]:
    kind, context, value = one["type"], one.get("ctx", {}), one.get("input")
    if kind == "extra_forbidden":
        return "unknown-key", {"key": key, "did_you_mean": nearest(key, keys_of(model))}
    if kind == "missing":
        return "missing-key", {"key": key}
    if kind in _TYPES:
        return "wrong-type", {"expected": _TYPES[kind]}
    if kind in ("literal_error", "enum"):
        return "not-one-of", {"value": value, "allowed": context.get("expected", "").replace("'", "")}
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return ("too-small" if "ge" in context else "too-large"), {"value": value, "limit": limit}
    return ("bad-name" if kind == "string_pattern_mismatch" else "bad-value"), {"value": str(value)}


def keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant; "" where none is near."""
    return next(iter(difflib.get_close_matches(word, known, n=1)), "")
