"""Owns what a programme is: a reason to contact, as data. Invariant: no programme is named in code.

The YAML packs of `programmes/packs` become these dataclasses; planning and the desk read nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from carecall.model.calendar import Calendar
from carecall.model.slots import Hours


@dataclass(frozen=True, slots=True)
class Fallback:
    """The message that is sent once when a series ends unreached (C-03)."""

    channel: str
    template: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and when an owner is tried: `tries` dials that use a try, in distinct slots where `distinct`."""

    name: str
    tries: int = 3
    distinct: bool = True
    fallback: Fallback | None = None
    promises_max: int = 3
    dials_max: int = 6
    break_offs_max: int = 2
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact that a programme makes: days from the due date, [start, end], given up after `give_up`."""

    code: str
    script: str
    start: int
    end: int
    give_up: int
    policy: Policy


@dataclass(frozen=True, slots=True)
class Programme:
    """A reason to contact. `named` is the staff field that the contact falls to (`consultant`, `advisor`) or "".

    `due` is the kind of due date, `role` who calls, `priority` 1 high to 9 low, `answered_by` the kinds of visit
    that cancel it, `after` the programme whose contact of the same due date must be closed first.
    `names` has the programme's name by language; `sources` the rule ids that it implements.
    """

    code: str
    names: dict[str, str]
    sources: tuple[str, ...]
    due: str
    role: str
    priority: int
    touches: tuple[Touch, ...]
    named: str = ""
    answered_by: frozenset[str] = frozenset()
    after: str = ""
    file: str = ""
    line: int = 0

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code


@dataclass(frozen=True, slots=True)
class Pack:
    """The programmes that run, with the hours and the calendar they run by.

    `templates` are the message texts, by name and then by language.
    """

    name: str
    hours: Hours
    calendar: Calendar
    time_zone: str
    programmes: dict[str, Programme]
    templates: dict[str, dict[str, str]] = field(default_factory=dict)

    def touch(self, programme: str, touch: str) -> Touch | None:
        """The touch of a contact; None where a pack no longer has it (its contacts are closed, not lost)."""
        found = self.programmes.get(programme)
        return next((t for t in found.touches if t.code == touch), None) if found else None
