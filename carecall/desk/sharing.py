"""Owns the distribution of a programme's calls among the staff, such as a quarter's lost customers (A-07). Invariant:
it is shown as it is done; whoever is away gets none, whoever has one keeps it, an owner's go to one person, and each
that changes hands stands in the audit with who gave it (A-24).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from carecall.desk import auditing, day_book
from carecall.desk.context import Agent, Desk
from carecall.desk.directing import must_direct
from carecall.desk.promising import callers
from carecall.errors import Refused
from carecall.store import people, sharing
from carecall.store.assigning import level
from carecall.store.database import Transaction
from carecall.store.sharing import Plain


class Stays(StrEnum):
    """Why an open call is not shared out: somebody who gets some has it (`theirs`), a colleague has dialled the owner
    about it (`begun`), it is a colleague's and those were not to be shared out (`colleagues`), or a colleague who is
    here and gets none keeps another of the same owner (`owners`)."""

    THEIRS = "theirs"
    BEGUN = "begun"
    COLLEAGUES = "colleagues"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Given:
    """A call and who gets it; `advisor`: who received the car at its last visit, "" where nobody knows."""

    plain: Plain
    to: Agent
    advisor: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody gets: how many open calls they had before, and owners of the programme now, with their calls."""

    agent: Agent
    had: int
    owners: int
    calls: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who gets what; `left`: calls that nobody got, for each took the number that was said; `kept`: how many stay with
    whom they are, and why; `role`: whose calls these are. `dry`: nothing is done."""

    programme: str
    shares: tuple[Share, ...]
    given: tuple[Given, ...]
    left: int
    dry: bool
    kept: Mapping[Stays, int]
    role: str


def share(
    desk: Desk, programme: str, to: Mapping[Agent, int | None], everybodys: bool = False, dry: bool = False
) -> Distribution:
    """Share out the calls of a programme that nobody has, or only somebody who works here no more; with `everybodys`
    also those of colleagues that nobody has dialled yet. `to`: who gets how many owners, None for as many as make the
    loads level; nobody named: everybody of its role who is here. Owners of whom somebody has something already go to
    them, and those of whom a colleague who gets none keeps one go to nobody else. Done again it gives nothing to
    anybody, but for as many more as are said by number.

    Raises Refused `share-not-yours` (role, known), `unknown-programme-code` (programme, known), `share-nobody` (role):
    none of the role is here; `colleague-absent` (name), `not-a-caller` (name).
    """
    _check(desk, programme, to)
    with desk.db.read() if dry else day_book.writing(desk) as tx:
        takers = _takers(desk, tx, programme, to)
        numbers = {int(agent.id) for agent in takers}
        found = _found(desk, tx, sharing.of_programme(tx, desk.id, programme), numbers, everybodys)
        plain = [each for each, why in found if why is None]
        owners = list(dict.fromkeys(each.customer for each in plain))
        had = sharing.loads(tx, desk.id)
        whose = _whose(owners, takers, had, sharing.owners_of(tx, desk.id, programme, numbers))
        given = tuple(each for each in _given(desk, tx, plain, takers, whose) if dry or _give(desk, tx, each))
    shares = tuple(_share(agent, had, given) for agent in takers)
    kept = Counter(why for _, why in found if why is not None)
    role = desk.pack.programmes[programme].role
    return Distribution(programme, shares, given, len(plain) - len(given), dry, kept, role)


def _check(desk: Desk, programme: str, to: Mapping[Agent, int | None]) -> None:
    must_direct(desk, "share-not-yours")
    if programme not in desk.pack.programmes:
        raise Refused("unknown-programme-code", programme=programme, known=sorted(desk.pack.programmes))
    for agent in to:
        if agent.role not in callers(desk):
            raise Refused("not-a-caller", name=agent.name)


def _takers(
    desk: Desk, tx: Transaction, programme: str, to: Mapping[Agent, int | None]
) -> dict[Agent, int | None]:
    """Who gets some, as they are today."""
    here = {agent.id: agent for agent in people.staff(tx, desk.id, desk.clock.today()) if agent.present}
    for agent in to:
        if agent.id not in here:
            raise Refused("colleague-absent", name=agent.name)
    role = desk.pack.programmes[programme].role
    found = {here[agent.id]: most for agent, most in to.items()}
    if not to:
        found = dict.fromkeys((agent for agent in here.values() if agent.role == role), None)
    if not found:
        raise Refused("share-nobody", role=role)
    return found


def _found(
    desk: Desk, tx: Transaction, plain: Sequence[Plain], takers: set[int], everybodys: bool
) -> list[tuple[Plain, Stays | None]]:
    """Each with why it stays with whom it is; an owner of whom a colleague keeps one gets no second caller."""
    here = {agent.id for agent in people.staff(tx, desk.id, desk.clock.today()) if agent.present}
    found = [(each, _stays(each, takers, everybodys)) for each in plain]
    kept = {each.customer for each, why in found if why not in (None, Stays.THEIRS) and each.staff in here}
    kept -= {each.customer for each, why in found if why is Stays.THEIRS}
    return [(each, why or (Stays.OWNERS if each.customer in kept else None)) for each, why in found]


def _stays(each: Plain, takers: set[int], everybodys: bool) -> Stays | None:
    """Why it does not change hands, if it does not: who gets some keeps what they have."""
    if each.staff is None or each.gone:
        return None
    if each.staff in takers:
        return Stays.THEIRS
    return Stays.BEGUN if each.dials else None if everybodys else Stays.COLLEAGUES


def _whose(
    owners: Sequence[int], takers: Mapping[Agent, int | None], had: Mapping[int, int], known: Mapping[int, int]
) -> dict[int, int]:
    """Who gets which owner: whoever has the owner already, then whoever was to get a number, then the least loaded."""
    room = {int(agent.id): most for agent, most in takers.items()}
    whose: dict[int, int] = {}
    for owner in owners:
        who = known.get(owner, 0)
        if who and room[who] != 0:
            whose[owner] = who
            room[who] = _less(room[who])
    rest = [owner for owner in owners if owner not in whose]
    counted = [who for who, most in room.items() for _ in range(min(most or 0, len(rest)))]
    whose.update(zip(rest, counted, strict=False))
    rest = rest[len(counted) :]
    loads = {who: had.get(who, 0) + list(whose.values()).count(who) for who, most in room.items() if most is None}
    turns = ((turn, who) for who, count in level(loads, len(rest)).items() for turn in range(count))
    levelled = [who for _, who in sorted(turns)]  # in turns, so that nobody gets all that comes first
    return whose | dict(zip(rest, levelled, strict=False))


def _less(most: int | None) -> int | None:
    return None if most is None else most - 1


def _given(
    desk: Desk, tx: Transaction, plain: Sequence[Plain], takers: Mapping[Agent, int | None], whose: Mapping[int, int]
) -> list[Given]:
    by_number = {int(agent.id): agent for agent in takers}
    names = {int(agent.id): agent.name for agent in people.staff(tx, desk.id, desk.clock.today())}
    return [Given(each, by_number[whose[each.customer]], names.get(each.advisor or 0, ""))
            for each in plain if each.customer in whose]  # fmt: skip


def _give(desk: Desk, tx: Transaction, each: Given) -> bool:
    done = sharing.give(tx, desk.id, each.plain, int(each.to.id))
    if done:
        note(desk, tx, each.plain, each.to)
    return done


def note(desk: Desk, tx: Transaction, plain: Plain, to: Agent | None) -> None:
    """That a call changed hands, and whose it was."""
    auditing.note(desk, tx, "contact", plain.contact, "given", programme=plain.programme, was=plain.staff,
                  to=int(to.id) if to else None)  # fmt: skip


def _share(agent: Agent, had: Mapping[int, int], given: Sequence[Given]) -> Share:
    own = [each.plain for each in given if each.to == agent]
    return Share(agent, had.get(int(agent.id), 0), len({plain.customer for plain in own}), len(own))
