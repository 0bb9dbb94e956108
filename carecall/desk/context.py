"""Owns what every use case is handed. Invariant: a `Desk` never changes; another agent or clock is another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from carecall.desk.rulebook import Rulebook
from carecall.errors import Misconfigured
from carecall.model.clock import Clock
from carecall.model.programmes import Pack, Policy
from carecall.model.series import Rhythm
from carecall.scripts.library import Library
from carecall.store import people
from carecall.store.database import Database, Transaction
from carecall.store.instants import from_instant, to_instant
from carecall.store.people import Agent, DealershipCard
from carecall.text import plain_header

__all__ = ["Agent", "DealershipCard", "Desk", "from_instant", "to_instant"]


@dataclass(frozen=True, slots=True)
class Desk:
    """A seat at the dealership: its database, clock, programmes, scripts, and who sits there (`agent`, or nobody).

    `seat` names this process in claims and the audit; `owner_lang` is the language of messages to owners;
    `lease` and `heartbeat` are seconds; `days` are those that the database opens or closes; `rulebook`: the files that
    pack and scripts were read from.
    """

    db: Database
    clock: Clock
    pack: Pack
    scripts: Library
    dealership: DealershipCard
    agent: Agent | None = None
    seat: str = ""
    owner_lang: str = "zh"
    lease: int = 120
    heartbeat: int = 20
    days: Mapping[date, bool] = field(default_factory=dict)
    rulebook: Rulebook | None = None

    @property
    def id(self) -> int:
        return int(self.dealership.id)

    @property
    def rhythm(self) -> Rhythm:
        """The hours, and the calendar with the days that the database closes or opens."""
        return Rhythm(self.pack.hours, self.pack.calendar.with_days(self.days))

    @property
    def now(self) -> str:
        """The rule clock as it is stored."""
        return to_instant(self.clock.now())

    def seated(self, agent: Agent | None) -> Desk:
        return replace(self, agent=agent)

    def with_clock(self, clock: Clock) -> Desk:
        return replace(self, clock=clock)

    def policy(self, programme: str, touch: str) -> Policy:
        """How often the contacts of a touch are tried; the usual series where the pack no longer has it."""
        found = self.pack.touch(programme, touch)
        return found.policy if found else Policy("default")


def with_days(desk: Desk, tx: Transaction) -> Desk:
    """The desk with the closed and opened days of its database."""
    return replace(desk, days=people.calendar_days(tx, desk.id))


def bounds(desk: Desk, day: date) -> tuple[str, str]:
    """The stored moments at which a day begins and ends."""
    days = (day, day + timedelta(days=1))
    start, end = (to_instant(desk.clock.from_wall(datetime.combine(each, time()))) for each in days)
    return start, end


def staff_of(desk: Desk) -> Sequence[Agent]:
    """Everybody who works here, by role and code."""
    with desk.db.read() as tx:
        return people.staff(tx, desk.id, desk.clock.today())


def find_programme(desk: Desk, said: str, known: Sequence[str] = ()) -> str:
    """The code of the programme with this code, or with this name in any language; "" for "". Raises Misconfigured
    `unknown-programme-code` with those that are `known`, else all, `programme-ambiguous`, and `programme-rests`
    (programme, names, house, settings): the packs have it, and it does not run here."""
    pack = desk.pack
    found = called({code: programme.names for code, programme in pack.programmes.items()}, said)
    if said and not found and len(resting := called(pack.resting, said)) == 1:
        raise _rests(desk, resting[0])
    if said and len(found) != 1:
        why = "programme-ambiguous" if found else "unknown-programme-code"
        raise Misconfigured(why, programme=said, known=found or sorted(known or pack.programmes))
    return found[0] if said else ""


def _rests(desk: Desk, code: str) -> Misconfigured:
    """Says in which files it is switched on."""
    settings = desk.rulebook.settings if desk.rulebook else None
    files = {"house": settings.house_file, "settings": str(settings.file)} if settings else {}
    return Misconfigured("programme-rests", programme=code, names=desk.pack.resting[code], **files)


def called(names: Mapping[str, Mapping[str, str]], said: str) -> list[str]:
    """The codes of what has this code, else of what has this name, whatever its language, case and spaces."""
    plain = plain_header(said)
    return [said] if said in names else [code for code, of in names.items() if plain in map(plain_header, of.values())]


def find_agent(staff: Sequence[Agent], code: str) -> Agent:
    """The member of staff with this code or name, or whose first name it is alone. Raises Misconfigured with those
    there are: `unknown-agent`, `agent-gone` for somebody who works here no more, `agent-ambiguous` where several have
    the first name."""
    said = code.strip().casefold()
    named = [agent for agent in staff if said in (agent.code.casefold(), agent.name.casefold())]
    found = [agent for agent in named if agent.active][:1] or _by_first_name(staff, said)
    if len(found) == 1:
        return found[0]
    why = "agent-ambiguous" if found else "agent-gone" if named else "unknown-agent"
    known = [f"{agent.code} {agent.name}" for agent in found or staff if agent.active]
    raise Misconfigured(why, agent=code, known=known)


def _by_first_name(staff: Sequence[Agent], said: str) -> list[Agent]:
    return [agent for agent in staff if agent.active and agent.name.casefold().split()[:1] == [said]]
