"""Owns the grammar of script files. Invariant: what a key means stands here once, and its JSON schema comes from here.

`NAME.yaml` is the structure, `NAME.zh.yaml` and `NAME.en.yaml` the words by the same step ids. A file whose name begins
with `_` is a part, which scripts take in with `- use: PART`. What is left out has the default that stands here.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from carecall.scripts.steps import TURNED, Box, Kind

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_RULE = re.compile(r"[A-Z]-[0-9]{2}")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise PydanticCustomError("bad-code", "bad-code")
    return value


def _rule(value: object) -> str:
    if not (isinstance(value, str) and _RULE.fullmatch(value)):
        raise PydanticCustomError("bad-rule-id", "bad-rule-id")
    return value


def _yes_no(value: object) -> bool:
    found = _YES_NO.get(str(value).lower())
    if found is None:
        raise PydanticCustomError("bad-yes-no", "bad-yes-no")
    return found


Id = Annotated[str, AfterValidator(_id)]
Text = Annotated[str, Field(min_length=1)]
RuleId = Annotated[str, BeforeValidator(_rule)]
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"enum": [True, False, "yes", "no"]})]

RESERVED_STEPS = frozenset({"title", "endings", TURNED})
RESERVED_CHOICES = frozenset({"name", "say", "note"})


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OnlyIf(Strict):
    """Asks a step only where a field of the record is `missing`, or only where it is `known`."""

    missing: str = ""
    known: str = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> OnlyIf:
        if bool(self.missing) == bool(self.known):
            raise PydanticCustomError("bad-value", "one of missing, known")
        return self


class StepEntry(Strict):
    """One step. Without `choose` and `ask` it is only said, and Enter moves on."""

    id: Id
    box: Box | None = Field(None, strict=False, description="time box (B-03); left out: that of the step above")
    choose: Annotated[dict[Id, Id | None], Field(min_length=1)] | None = Field(
        None, description="answers by number key, and where each leads; left empty: where the step leads"
    )
    ask: Literal["score", "number", "odometer", "date", "time", "plate", "text"] | None = None
    low: int | None = Field(None, alias="from", description="the lowest number that is taken")
    high: int | None = Field(None, alias="to", description="the highest")
    past: YesNo = Field(False, description="the date may lie before today")
    each_call: YesNo = Field(False, description="asked again in every call, once per call")
    optional: YesNo = Field(False, description="Enter alone means: nothing to say")
    required: YesNo = Field(False, description="without an answer the call counts as partial")
    must_answer: YesNo = Field(False, description="'does not know' is not taken")
    anywhere: YesNo = Field(False, description="the talk may be turned to it from wherever it stands; one in a script")
    only_if: OnlyIf | None = None
    save: str = ""
    offers_to: str = Field("", description="a later text question on whose line the answer stands: Enter takes it")
    next: dict[str, Id] = Field(default_factory=dict, description="where it goes; left out: the step below")
    sources: list[RuleId] = Field(default_factory=list)

    @field_validator("choose", mode="before")
    @classmethod
    def _list_of_choices(cls, value: Any) -> Any:
        """`choose: [good, bad]` where no answer leads elsewhere."""
        plain_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return dict.fromkeys(value) if plain_list else value

    @field_validator("next", mode="before")
    @classmethod
    def _one_target(cls, value: Any) -> Any:
        """`next: STEP` is `next: {else: STEP}`."""
        return {"else": value} if isinstance(value, str) else value

    @property
    def kind(self) -> Kind:
        if self.choose is not None:
            return Kind.CHOOSE
        return Kind(self.ask) if self.ask else Kind.SAY


class UseEntry(Strict):
    """Takes in the steps and endings of the part `_USE.yaml` at this place."""

    use: Id


class PartHead(Strict):
    """What a part says besides its steps. `endings` maps the name of a result to its outcome code."""

    sources: list[RuleId] = Field(default_factory=list)
    endings: dict[Id, str] = Field(default_factory=dict)
    steps: Annotated[list[Any], Field(min_length=1)]


class Head(PartHead):
    """What a script says besides its steps. `minutes` is how long a call with it may last (B-03, D-08)."""

    minutes: Annotated[int, Field(ge=1, le=30)] = 3


class WordsHead(Strict):
    """What a words file says besides its steps."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)
    title: Text = ""
    endings: dict[str, Text] = Field(default_factory=dict)


def json_schema() -> dict[str, Any]:
    """The JSON schema of a structure file, for editors."""
    schema = Head.model_json_schema()
    entries = {
        model.__name__: model.model_json_schema(ref_template="#/$defs/{model}") for model in (StepEntry, UseEntry)
    }
    shared = {name: part for entry in entries.values() for name, part in entry.pop("$defs", {}).items()}
    schema["properties"]["steps"]["items"] = {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in entries]}
    return {**schema, "$defs": {**shared, **entries}}
