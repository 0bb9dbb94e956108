"""Owns the words and the JSON of owners who are left out or taken back (B-14). Invariant: pure."""

from __future__ import annotations

from typing import Any

from carecall.desk.opting_out import LeftOut
from carecall.i18n import Words


def left_out_words(_: Words, done: LeftOut) -> str:
    if not done.changed:
        return _("{name} was left out already (B-14).", name=done.name)
    if not done.cancelled:
        return _("{name} is never called again (B-14). Nothing was open.", name=done.name)
    return _.n("{name} is never called again (B-14). {count} open contact was cancelled.",
               "{name} is never called again (B-14). {count} open contacts were cancelled.",
               done.cancelled, name=done.name)  # fmt: skip


def taken_back_words(_: Words, done: LeftOut) -> str:
    if not done.changed:
        return _("{name} was not left out.", name=done.name)
    if done.reopened:
        return _.n("{name} may be called again: {count} contact that was cancelled is open again.",
                   "{name} may be called again: {count} contacts that were cancelled are open again.",
                   done.reopened, name=done.name)  # fmt: skip
    return _("{name} may be called again, about what falls due from now on; what was cancelled stays so.",
             name=done.name)  # fmt: skip


def left_out(done: LeftOut, out: bool) -> dict[str, Any]:
    """The answer of `owner leave-out` and `owner take-back`; `left_out` is how the owner stands now."""
    return {
        "customer": {"id": int(done.customer), "name": done.name},
        "left_out": out,
        "changed": done.changed,
        "cancelled": done.cancelled,
        "reopened": done.reopened,
    }
