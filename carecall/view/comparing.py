"""Owns how the changes that another pack would make are told. Invariant: pure; every number has its examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carecall.desk.comparing import Change, Comparison, Example
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.names import programme_name
from carecall.view.times import day_words

Row = tuple[str, ...]
Packs = tuple[Pack, ...]
"""Those that know the names of the programmes, the new one first."""


def comparison_table(_: Words, packs: Packs, found: Comparison) -> tuple[Row, list[Row]]:
    """The heads and a row a programme."""
    heads = (_("programme"), _("new"), _("gone"), _("moved"), _("as before"))
    rows: list[Row] = [
        (_name(_, packs, code), str(one.new), str(one.gone), str(one.moved), str(one.same))
        for code, one in found.programmes.items()
    ]
    return heads, rows


def example_lines(_: Words, packs: Packs, found: Comparison, today: date) -> Iterator[str]:
    """Some of what changes, a line each."""
    for code, change in found.programmes.items():
        for example in change.examples:
            yield _("{programme}: {owner}", programme=_name(_, packs, code), owner=_example(_, example, today))


def used_up_words(_: Words, found: Comparison) -> str:
    """How many of those that are gone have had as many tries as the other rules allow; "" for none more than now."""
    now, then = found.used_up
    more = then - now
    return _.n(
        "{count} call has no try left by then: the planning closes it as not reached, with the message of its series.",
        "{count} calls have no try left by then: the planning closes them as not reached, with the message of their "
        "series.",
        more,
    ) if more > 0 else ""  # fmt: skip


def _name(_: Words, packs: Packs, code: str) -> str:
    pack = next((pack for pack in packs if code in pack.programmes), packs[0])
    return programme_name(pack, code, _.lang)


def _example(_: Words, one: Example, today: date) -> str:
    who = f"{one.name}  {one.plate}" if one.plate else one.name
    before = day_words(_, one.before, today) if one.before else ""
    after = day_words(_, one.after, today) if one.after else ""
    if not before:
        return _("{owner}, new, from {day} on", owner=who, day=after)
    if not after:
        return _("{owner}, gone, was to be called from {day} on", owner=who, day=before)
    return _("{owner}, from {after} on and not from {before}", owner=who, after=after, before=before)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """By programme how many contacts are new, gone, moved and the same, with examples; days in ISO form or null."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "used_up": dict(zip(("before", "after"), found.used_up, strict=True)),
        "programmes": {code: _change_json(change) for code, change in found.programmes.items()},
    }


def _change_json(change: Change) -> dict[str, Any]:
    figures = {"new": change.new, "gone": change.gone, "moved": change.moved, "same": change.same}
    return {**figures, "examples": [_example_json(each) for each in change.examples]}


def _example_json(one: Example) -> dict[str, Any]:
    days = {"before": one.before, "after": one.after}
    told = {key: day.isoformat() if day else None for key, day in days.items()}
    return {"owner": one.name, "plate": one.plate, **told}
