"""Owns of which classes owners are: said by somebody or by a file, or earned and granted (C-27, A-09). Invariant: a
class is granted at most once for what earned it, with why, and whoever takes a grant back is not granted it again
before its time is over; of the grades of one scale an owner is of one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from carecall.desk import auditing, day_book
from carecall.desk.context import Desk, from_instant
from carecall.desk.directing import must_direct
from carecall.errors import Refused
from carecall.model.classes import EARNED, FILE, HAND, Membership, OwnerClass
from carecall.model.ids import CustomerId
from carecall.store import calls, classes, owners, records
from carecall.store.database import Transaction
from carecall.text import mask_phone, plain_header


@dataclass(frozen=True, slots=True)
class Said:
    """An owner of whom somebody said that this class is theirs, or is theirs no more; `changed`: it was not so
    before, or only as a file said; `grants`: what was granted with it, by its code; `instead` of which grade of its
    scale."""

    customer: CustomerId
    name: str
    of: OwnerClass
    changed: bool
    grants: Mapping[str, int] = field(default_factory=dict)
    instead: tuple[OwnerClass, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a row of a file said of an owner: whether anything was `changed`, and the words of the grades that were not
    taken, each with the code of why: `grade-twice`, `grade-by-hand`."""

    changed: bool
    left: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An owner of a class, as they are listed: the number masked; `fallen`: what it was granted for was corrected or
    taken back since, and the grant stands."""

    customer: CustomerId
    name: str
    plate: str
    phone: str
    membership: Membership
    fallen: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A class, how many owners are of it today, and of how many of them the ground has `fallen`."""

    of: OwnerClass
    owners: int
    fallen: int


@dataclass(frozen=True, slots=True)
class Ever:
    """A class that an owner has, or had: `holds` today; `ended`: the day on which it was taken back."""

    of: OwnerClass
    membership: Membership
    holds: bool
    ended: date | None = None
    fallen: bool = False


def every(desk: Desk) -> list[Counted]:
    """The classes of the packs."""
    today = desk.clock.today()
    with desk.db.read() as tx:
        found = classes.counts(tx, desk.id, today)
        return [Counted(each, found.get(code, 0), len(classes.fallen(tx, desk.id, each, today)))
                for code, each in desk.pack.classes.items()]  # fmt: skip


def ever(desk: Desk, customer: CustomerId) -> list[Ever]:
    """Every class that an owner has or ever had, of those that the packs have, the latest first."""
    with desk.db.read() as tx:
        found = [(desk.pack.classes[each.code], each, ended) for each, ended in classes.ever(tx, desk.id, int(customer))
                 if each.code in desk.pack.classes]  # fmt: skip
        return [_ever(desk, tx, int(customer), *each) for each in found]


def _ever(desk: Desk, tx: Transaction, customer: int, of: OwnerClass, each: Membership, ended: str) -> Ever:
    today = desk.clock.today()
    day = desk.clock.to_wall(from_instant(ended)).date() if ended else None
    holds = day is None and each.since <= today and (each.until is None or each.until > today)
    return Ever(of, each, holds, day, _is_fallen(each, customer, classes.fallen(tx, desk.id, of, today, customer)))


def _is_fallen(of: Membership, customer: int, fallen: Collection[tuple[int, date]]) -> bool:
    return of.how == EARNED and (customer, of.since) in fallen


def members(desk: Desk, code: str) -> tuple[OwnerClass, list[Listed]]:
    """A class and whoever is of it today. Raises Refused `unknown-class`."""
    of = known(desk, code)
    with desk.db.read() as tx:
        found = classes.members(tx, desk.id, of.code, desk.clock.today())
        fallen = classes.fallen(tx, desk.id, of, desk.clock.today())
        shown = {row[0]: row for row in owners.shown(tx, desk.id, [each.customer for each in found])}
    return of, [_listed(shown[each.customer], each.of, _is_fallen(each.of, each.customer, fallen)) for each in found]


def _listed(row: tuple[int, str, str, str], membership: Membership, fallen: bool) -> Listed:
    customer, name, plate, phone = row
    return Listed(CustomerId(customer), name, plate, mask_phone(phone) if phone else "", membership, fallen)


def known(desk: Desk, code: str) -> OwnerClass:
    """The class of this code, or of this name in any language, or of a word that files have for it. Raises Refused
    `unknown-class`."""
    plain = plain_header(code)
    for of in desk.pack.classes.values():
        if plain in map(plain_header, (of.code, *of.names.values(), *of.words)):
            return of
    raise Refused("unknown-class", value=code, known=list(desk.pack.classes))


def of_owner(desk: Desk, tx: Transaction, customer: int) -> tuple[Membership, ...]:
    """The classes of an owner today, of those that the packs have."""
    found = classes.of_owner(tx, desk.id, customer, desk.clock.today())
    return tuple(each for each in found if each.code in desk.pack.classes)


def put(desk: Desk, customer: CustomerId, code: str, said: str = "") -> Said:
    """Somebody says that an owner is of a class, and of no other grade of its scale; `said` is why, and takes the place
    of a reason before. It stands beside what a file has said, and whatever a file says next. What can be earned is
    granted so as well, for as long, unless it was granted in that time. Raises Refused `unknown-class`,
    `class-not-yours`."""
    of = known(desk, code)
    _may(desk, of)
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        name, today = _name(desk, tx, customer), desk.clock.today()
        held = {each.code: each.how for each in classes.of_owner(tx, desk.id, int(customer), today)}
        new = held.get(of.code, FILE) == FILE
        instead = _end_all(desk, tx, int(customer), desk.pack.beside(of.code) & held.keys())
        grants = _put(desk, tx, int(customer), of, said) if new else {}
        if said and not new:
            classes.reword(tx, desk.id, int(customer), of.code, said, today)
        if new or said:
            auditing.note(desk, tx, "customer", int(customer), "class", code=of.code, said=said)
        return Said(customer, name, of, new, grants, instead)


def _end_all(desk: Desk, tx: Transaction, customer: int, codes: Collection[str]) -> tuple[OwnerClass, ...]:
    """The owner is of these no more. Raises Refused `class-not-yours`."""
    ended = tuple(desk.pack.classes[code] for code in sorted(codes))
    for of in ended:
        _may(desk, of)
        _end(desk, tx, customer, of)
    return ended


def _end(desk: Desk, tx: Transaction, customer: int, of: OwnerClass) -> bool:
    """Whether the owner was of it."""
    ended = classes.end(tx, desk.id, customer, of.code, desk.clock.today(), desk.now)
    if ended:
        auditing.note(desk, tx, "customer", customer, "class-ended", code=of.code)
    return ended


def _put(desk: Desk, tx: Transaction, customer: int, of: OwnerClass, said: str) -> dict[str, int]:
    """What is granted with it."""
    today, staff = desk.clock.today(), int(desk.agent.id) if desk.agent else None
    again = classes.is_granted(tx, desk.id, customer, of.code, today)
    grants = {} if again else {each.code: each.amount for each in of.grants}
    until = of.until(today) if of.tests else None
    classes.add(tx, desk.id, customer, Membership(of.code, today, until, HAND, said=said, grants=grants), staff,
                desk.now)  # fmt: skip
    return grants


def _may(desk: Desk, of: OwnerClass) -> None:
    """What costs the house something is given and taken by those who direct."""
    if of.grants:
        must_direct(desk, "class-not-yours")


def take(desk: Desk, customer: CustomerId, code: str) -> Said:
    """An owner is of a class no more, however that came; what was granted stays granted. Raises Refused
    `unknown-class`, `class-not-yours`."""
    of = known(desk, code)
    _may(desk, of)
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        name = _name(desk, tx, customer)
        return Said(customer, name, of, _end(desk, tx, int(customer), of))


def take_in(desk: Desk, tx: Transaction, customer: int, codes: Collection[str], said: set[str]) -> TakenIn:
    """A row of a file says classes of an owner, of which it has `said` some in rows before: those taken are added. The
    first grade of a scale in the file stands, and before it what somebody said."""
    changed, left, today = False, [], desk.clock.today()
    calls.lock_owner(tx, desk.id, customer)
    held = classes.of_owner(tx, desk.id, customer, today)
    by_hand = {each.code for each in held if each.how == HAND}
    for code in codes:
        others = desk.pack.beside(code)
        if others & (said | by_hand):
            why = "grade-twice" if others & said else "grade-by-hand"
            left.append((why, desk.pack.classes[code].name(desk.owner_lang)))
            continue
        changed |= classes.say(tx, desk.id, customer, code, others, today, desk.now)
        said.add(code)
    return TakenIn(changed, tuple(left))


def _name(desk: Desk, tx: Transaction, customer: CustomerId) -> str:
    name = records.owner_name(tx, desk.id, int(customer))
    if not name:
        raise Refused("unknown-owner", text=str(int(customer)))
    return name


def review(desk: Desk, tx: Transaction) -> Counter[str]:
    """Grant every class that was earned by today; how many grants, by class."""
    made: Counter[str] = Counter()
    for of in desk.pack.classes.values():
        for customer, membership in _earned(desk, tx, of).items():
            number = classes.add(tx, desk.id, customer, membership, None, desk.now)
            auditing.note(desk, tx, "owner_class", number, "granted", code=of.code, test=membership.test)
            made[of.code] += 1
    return made


def _earned(desk: Desk, tx: Transaction, of: OwnerClass) -> dict[int, Membership]:
    """Whoever earned the class, by the first of its tests that is met."""
    today = desk.clock.today()
    grants = {each.code: each.amount for each in of.grants}
    found: dict[int, Membership] = {}
    for test in of.tests:
        for customer, count, total in classes.earned(tx, desk.id, of, test, today):
            granted = Membership(of.code, today, of.until(today), EARNED, test.code, count, total, grants=grants)
            found.setdefault(customer, granted)
    return found
