"""Owns `Reason`: why something is so, as a code with parameters. Invariant: no words for people in it.

Stored as JSON, shown through `view.reason_text`, which knows the sentence for every code in both languages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def to_minute(moment: datetime) -> str:
    """A wall-clock time as a parameter."""
    return moment.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code such as `next-slot` or `D-13` and plain JSON values that fill its sentence."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps({"code": self.code, **self.params}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Reason:
        values = json.loads(text)
        return cls(values.pop("code"), values)
