"""Owns what another pack would change of the days to come. Invariant: both packs plan the same records from the same
state, and neither leaves a trace; a contact is the same where it is of the same touch of the same due date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from carecall.desk import planning
from carecall.desk.context import Desk
from carecall.model.programmes import Pack
from carecall.store import planned
from carecall.store.planned import Foreseen, Key

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One contact that changes: of whom, and the day from which it may be called before and after; None for none."""

    name: str
    plate: str
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the contacts of a programme: how many are `new`, `gone`, `moved` to other days, be it only the
    last, and the `same`; the first few of those that come on another day."""

    new: int = 0
    gone: int = 0
    moved: int = 0
    same: int = 0
    examples: tuple[Example, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.new or self.gone or self.moved)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The days from `first` to `last`, by programme, those of the other pack first. `used_up`: how many calls have no
    try left and are closed by the planning, now and by the other pack."""

    first: date
    last: date
    used_up: tuple[int, int] = (0, 0)
    programmes: Mapping[str, Change] = field(default_factory=dict)


def compare(desk: Desk, other: Pack, day: date | None = None, days: int = 30) -> Comparison:
    """What would be planned for the `days` from `day` (today by default) on, by the desk's pack and by `other`."""
    day = day or desk.clock.today()
    last = day + timedelta(days=days - 1)
    before, used_up = _foreseen(desk, day, days, last)
    after, used_up_then = _foreseen(replace(desk, pack=other), day, days, last)
    codes = dict.fromkeys((*other.programmes, *desk.pack.programmes, *(key.programme for key in (*before, *after))))
    found = {code: _change(_of(code, before), _of(code, after)) for code in codes}
    told = {code: change for code, change in found.items() if change != Change()}
    return Comparison(day, last, (used_up, used_up_then), told)


def _foreseen(desk: Desk, day: date, days: int, last: date) -> tuple[dict[Key, Foreseen], int]:
    """What there is to do until `last` once the days are planned, and how many calls had no try left."""
    return planning.rehearsed(desk, day, days, lambda tx, done: (planned.foreseen(tx, desk.id, last), done.used_up))


def _of(programme: str, contacts: Mapping[Key, Foreseen]) -> dict[Key, Foreseen]:
    return {key: contact for key, contact in contacts.items() if key.programme == programme}


def _change(before: Mapping[Key, Foreseen], after: Mapping[Key, Foreseen]) -> Change:
    new, gone = after.keys() - before.keys(), before.keys() - after.keys()
    moved = {key for key in after.keys() & before.keys() if after[key].window != before[key].window}
    seen = {key for key in moved if after[key].day != before[key].day}
    examples = _examples(before, after, (*_first(gone, before), *_first(new, after), *_first(seen, after)))
    return Change(len(new), len(gone), len(moved), len(after) - len(new) - len(moved), examples)


def _first(keys: Iterable[Key], contacts: Mapping[Key, Foreseen]) -> list[Key]:
    return sorted(keys, key=lambda key: (contacts[key].day, key))[:EXAMPLES]


def _examples(
    before: Mapping[Key, Foreseen], after: Mapping[Key, Foreseen], keys: Iterable[Key]
) -> tuple[Example, ...]:
    def example(key: Key) -> Example:
        was, will = before.get(key), after.get(key)
        known = will or was
        assert known is not None
        return Example(known.name, known.plate, was.day if was else None, will.day if will else None)

    return tuple(example(key) for key in keys)
