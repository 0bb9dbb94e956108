"""Owns what a programme is: a reason to contact, as data. Invariant: no programme is named in code.

The YAML packs of `programmes/packs` become these dataclasses; planning and the desk read nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from carecall.model.calendar import Calendar
from carecall.model.slots import Band, Hours

if TYPE_CHECKING:  # its arithmetic is loaded with the first due date
    from carecall.model.classes import OwnerClass
    from carecall.model.kinds import Kind, Record
    from carecall.model.losses import Losses

ROLES = (
    "care-agent",
    "sales-consultant",
    "service-advisor",
    "insurance-specialist",
    "service-manager",
    "care-manager",
    "service-director",
    "care-director",
    "sales-manager",
    "sales-director",
    "front-desk-manager",
    "department-manager",
    "general-manager",
    "administrator",
    "clerk",
    "dms-keeper",
)
RING_IN = "ring-in"
"""Due when an owner rings us about nothing that is open: the owner's own call makes the contact, no day does."""
DUE_KINDS = ("visit", "first-service", "maintenance", "delivery", RING_IN)
"""What is due without any pack saying when; packs declare other kinds."""
UNKNOWN_KIND = "unknown"
"""Of a visit whose record does not say what it was for: a visit all the same (B-11)."""
VISIT_KINDS = ("first-service", "maintenance", "repair", "body", "other", UNKNOWN_KIND)
NAMED = ("consultant", "advisor")
CHANNELS = ("sms", "email")
PLACEHOLDERS = ("owner", "dealership", "hotline", "agent", "text")
"""What a message may be filled with; `text` is what its campaign says."""
HARD_LIMITS = Band("limits", time(8), time(21))


@dataclass(frozen=True, slots=True)
class Fallback:
    """A message, such as is sent once when a series ends unreached (C-03): `channels` in order of preference (C-08)."""

    channels: tuple[str, ...]
    template: str

    def channel(self, has: Collection[str]) -> str:
        """The first channel that the owner has an address for; where there is none, the last resort of the list."""
        return next((channel for channel in self.channels if channel in has), self.channels[-1])


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
    """One contact that a programme makes: days from the due date, [start, end], given up after `give_up`. It is a call
    that reads `script`, or, where that is "", the `message` that waits in the outbox for its first day. `reach`: the
    roles of contact persons, whom to reach first (E-15). It `invites` to what a campaign is: not for who has signed
    up."""

    code: str
    script: str
    start: int
    end: int
    give_up: int
    policy: Policy
    message: Fallback | None = None
    reach: tuple[str, ...] = ()
    invites: bool = False


@dataclass(frozen=True, slots=True)
class ContactRole:
    """What a contact person is at a business customer's (E-15): its names by language, and the other words, `said`, by
    which files name it."""

    code: str
    names: dict[str, str]
    said: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code

    @property
    def words(self) -> tuple[str, ...]:
        """Everything by which it may be named."""
        return (self.code, *self.names.values(), *self.said)


Reach = Mapping[tuple[str, str], tuple[str, ...]]
"""Whom to reach first at a business customer's, by (programme, touch): the codes of roles in their order (E-15)."""


@dataclass(frozen=True, slots=True)
class Complaints:
    """Who takes over a complaint that is told in a call (A-20, C-19), and in how many hours it is settled (B-12)."""

    to: str = "service-manager"
    hours: int = 24


TALKS, MESSAGES = "talks", "messages"
"""What an owner hears of us: calls of ours that reached the owner, and messages."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """How often an owner hears of us over all programmes (E-08): at most so many `usual` talks and messages in so many
    `days`, and so many of an owner who wants to hear of us `seldom`; what is in neither has no end. Programmes of the
    priority `urgent`, or a higher one, and what is `always` due, call and write all the same."""

    usual: dict[str, int]
    days: int
    urgent: int = 0
    seldom: dict[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    def binds(self, programme: Programme) -> bool:
        return programme.priority > self.urgent and not programme.always

    def most(self, what: str, seldom: bool) -> int:
        """How many talks or messages; 0: without end."""
        return self.seldom.get(what, self.usual.get(what, 0)) if seldom else self.usual.get(what, 0)


@dataclass(frozen=True, slots=True)
class Programme:
    """A reason to contact. `named` is the staff field that the contact falls to (`consultant`, `advisor`) or "".

    `due` is the kind of due date, one of DUE_KINDS or of the pack's own, `role` who calls, `priority` 1 high to 9
    low, `answered_by` the kinds of visit that cancel it, `ended_by` the records of the pack that do, `after` the
    programme whose contact of the same due date must be closed first. `of` are the tags of the due dates that it
    takes (the kind of visit, A-19); empty takes all of them. `only_for` and `not_for` are the classes of owners that it
    is for, and is not for (C-27); empty is everybody, and nobody. `always`: however often the owner has heard of us
    (E-08).
    `expected`: a day makes its contacts that every owner has, or should have; a complaint or a campaign nobody misses.
    `campaigns`: what it counts from is made by campaigns, each of which is of one programme.
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
    ended_by: frozenset[str] = frozenset()
    after: str = ""
    of: frozenset[str] = frozenset()
    complaints: Complaints = Complaints()
    always: bool = False
    only_for: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    expected: bool = True
    campaigns: bool = False
    file: str = ""
    line: int = 0

    def name(self, lang: str) -> str:
        return self.names.get(lang) or self.names.get("en") or self.code

    @property
    def planned(self) -> bool:
        """Whether a day makes its contacts, and not an owner who rings in."""
        return self.due != RING_IN

    @property
    def tags(self) -> frozenset[str]:
        """Those of the due dates that it takes; none: all of them. What comes of a campaign has its programme's."""
        return frozenset({self.code}) if self.campaigns else self.of


@dataclass(frozen=True, slots=True)
class Pack:
    """The programmes that run, with the hours and the calendar they run by.

    `templates` are the message texts, by name and then by language; `slot_names` likewise. `kinds` are the kinds of due
    date that a programme of it counts from and that are not carecall's own; `records` what is kept besides; `classes`
    those that owners may be of; `contacts` what contact persons may be (E-15). `pressure` None: an owner is called
    however often something is due; `losses` None: nobody is counted as lost. `resting`: the names of programmes that do
    not run.
    """

    name: str
    hours: Hours
    calendar: Calendar
    time_zone: str
    programmes: Mapping[str, Programme]
    templates: dict[str, dict[str, str]] = field(default_factory=dict)
    slot_names: dict[str, dict[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    pressure: Pressure | None = None
    classes: Mapping[str, OwnerClass] = field(default_factory=dict)
    resting: dict[str, dict[str, str]] = field(default_factory=dict)
    losses: Losses | None = None
    contacts: Mapping[str, ContactRole] = field(default_factory=dict)

    @property
    def reach(self) -> Reach:
        """Whom the touches reach first that say so."""
        touches = ((p.code, touch) for p in self.programmes.values() for touch in p.touches)
        return {(code, touch.code): touch.reach for code, touch in touches if touch.reach}

    def beside(self, code: str) -> frozenset[str]:
        """The other grades of the scale on which a class stands: none where it stands on none."""
        scale = self.classes[code].scale
        return frozenset(other for other, of in self.classes.items() if scale and of.scale == scale and other != code)

    def contact_role(self, said: str) -> str:
        """The code of the role that is said of a contact person, by whichever word; "" where none is known for it."""
        word = _plain(said)
        return next((code for code, role in self.contacts.items() if word in map(_plain, role.words)), "")

    def contact_name(self, role: str, said: str, lang: str) -> str:
        """What a contact person is: the role's name, else as it was `said`."""
        found = self.contacts.get(role)
        return found.name(lang) if found else said or role

    def complaints(self, programme: str) -> Complaints:
        """What becomes of a complaint that is told in a call of this programme, which may be in no pack any more."""
        found = self.programmes.get(programme)
        return found.complaints if found else Complaints()

    def counting_with(self, programme: str) -> tuple[str, ...]:
        """The programmes that count from the same record of a pack, itself among them; none of one that counts from
        what is kept for everybody."""
        due = {code: found.due for code, found in self.programmes.items()}
        bases = {code: self.kinds[kind].base for code, kind in due.items() if kind in self.kinds}
        base = bases.get(programme)
        return tuple(code for code, other in bases.items() if other == base) if base in self.records else ()

    def ringing_in(self, role: str) -> Programme | None:
        """What owners are taken up under who ring in with nothing open: the role's own, else any; None where this
        dealership takes nobody up so."""
        found = sorted((p for p in self.programmes.values() if not p.planned), key=lambda p: p.role != role)
        return found[0] if found else None

    def is_planned(self, programme: str) -> bool:
        """Whether a day made its contacts, and not an owner who rang in."""
        found = self.programmes.get(programme)
        return found is None or found.planned

    def kind_of(self, programme: str) -> Kind | None:
        """The kind of due date of the pack's own that a programme counts from; None of what is kept for everybody, and
        of a programme that does not run."""
        found = self.programmes.get(programme)
        return self.kinds.get(found.due) if found else None

    def record_of(self, programme: str) -> Record | None:
        """The record that a programme counts from; None where it counts from anything else."""
        kind = self.kind_of(programme)
        return self.records.get(kind.base) if kind else None

    def campaign_record(self, programme: str) -> Record | None:
        """The record that a campaign of this programme makes; None where campaigns cannot be of it."""
        record = self.record_of(programme)
        return record if record and record.campaign else None

    def touch(self, programme: str, touch: str) -> Touch | None:
        """The touch of a contact; None where a pack no longer has it (its contacts are closed, not lost)."""
        found = self.programmes.get(programme)
        return next((t for t in found.touches if t.code == touch), None) if found else None

    def slot_name(self, slot: str, lang: str) -> str:
        names = self.slot_names.get(slot, {})
        return names.get(lang) or names.get("en") or slot


def _plain(word: str) -> str:
    """As words for roles are compared: without capitals and blanks."""
    return "".join(word.casefold().split())
