"""Owns a script and its canonical JSON. Invariant: a script's version is the hash of its text, equal scripts have equal
text, and `Script.from_json(script.text) == script`: an attempt that keeps the version (C-01) can always be shown, and
gone on with, in the words that it was read in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from carecall.errors import Misconfigured
from carecall.scripts.steps import BOX_SECONDS, Box, Branch, Choice, Ending, Kind, Step, StepWords

VERSION_DIGITS = 16
_DERIVED = frozenset({"text", "version", "_steps", "_endings"})


@dataclass(frozen=True, slots=True)
class Script:
    """A script in all its languages. `version` is the content hash of `text`, its canonical JSON.

    `minutes` is how long a call with it may last (B-03: 3, D-08: 5); the first step is where it starts.
    """

    name: str
    titles: Mapping[str, str]
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]
    sources: tuple[str, ...] = ()
    minutes: int = 3
    text: str = field(init=False, repr=False, compare=False)
    version: str = field(init=False, compare=False)
    _steps: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    _endings: Mapping[str, Ending] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        derived = {
            "text": text,
            "version": hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS],
            "_steps": {step.id: step for step in self.steps},
            "_endings": {ending.id: ending for ending in self.endings},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_json(cls, text: str) -> Script:
        """The script that `text` (a stored `Script.text`) is; `Misconfigured` where it cannot be read."""
        try:
            return _script(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Misconfigured("script-text-unreadable") from error

    def step(self, step_id: str) -> Step | None:
        return self._steps.get(step_id)

    @property
    def anywhere(self) -> Step | None:
        """The step that the talk may be turned to from wherever it stands: a complaint waits for no question (B-17)."""
        return next((step for step in self.steps if step.anywhere), None)

    @property
    def purpose(self) -> Step | None:
        """The step that says why we call (B-02)."""
        return next((step for step in self.steps if step.box is Box.PURPOSE and step.is_said), None)

    def target(self, target_id: str) -> Step | Ending:
        return self._steps.get(target_id) or self._endings[target_id]

    def title(self, lang: str) -> str:
        return self.titles.get(lang) or self.name

    def box_seconds(self, box: Box) -> int | None:
        """How long a box should take: B-03, where a script of more than 3 minutes has longer questions (D-08)."""
        extra = (self.minutes - 3) * 60 if box is Box.QUESTIONS else 0
        return BOX_SECONDS[box] + max(extra, 0) if box in BOX_SECONDS else None


def _plain(value: Any) -> Any:
    """`value` for JSON. What has its default is left out: a field added later changes no version of an old script."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if not hasattr(value, "__dataclass_fields__"):
        return value
    parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in _DERIVED and _differs(f, value)}
    return {name: _plain(part) for name, part in parts.items()}


def _differs(part: Field[Any], value: Any) -> bool:
    default = part.default if part.default_factory is MISSING else part.default_factory()
    return default is MISSING or getattr(value, part.name) != default


def _script(data: dict[str, Any]) -> Script:
    return Script(
        steps=tuple(map(_step, data.pop("steps"))),
        endings=tuple(Ending(**ending) for ending in data.pop("endings")),
        sources=tuple(data.pop("sources", ())),
        **data,
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(
        kind=Kind(data.pop("kind")),
        box=Box(data.pop("box")),
        words={lang: StepWords(**words) for lang, words in data.pop("words").items()},
        choices=tuple(Choice(**choice) for choice in data.pop("choices", ())),
        branches=tuple(Branch(**branch) for branch in data.pop("branches", ())),
        sources=tuple(data.pop("sources", ())),
        **data,
    )
