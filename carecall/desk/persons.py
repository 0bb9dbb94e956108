"""Owns the contact persons of business customers (E-15): taken from a file, or entered by hand. Invariant: a number of
one contact person never becomes another's by itself, and whatever changes is in the audit.

A person is known by name at the owner's. What they are is kept as it was said, with the code of the role where the
packs have one for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carecall.channels.names import latin_name, name_keys
from carecall.channels.phones import parse_phone
from carecall.channels.rows import PersonSaid
from carecall.channels.values import parse_salutation
from carecall.desk import auditing, day_book
from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.store import calls, cards, persons, records
from carecall.store.database import Transaction
from carecall.store.persons import Person
from carecall.text import clean, mask_phone

__all__ = ["Entry", "Person", "PersonSaid"]
LONGEST, LONGEST_ROLE = 80, 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact person with the numbers, masked, and those of them that proved wrong."""

    person: Person
    phones: tuple[str, ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a row did: whether anything is new, and how many of its numbers stay another contact person's."""

    changed: bool
    others: int


def take_in(desk: Desk, tx: Transaction, customer: int, said: PersonSaid) -> Taken:
    """What a file says of a contact person; what it leaves out stays."""
    known = {person.name: person for person in persons.of_owner(tx, desk.id, customer)}
    values = _values(desk, said)
    found = known.get(said.name)
    if found is None:
        number, changed = persons.add(tx, desk.id, customer, said.name, values), True
    else:
        number, changed = found.id, persons.update(tx, desk.id, found, values)
    numbers = {phone.e164: phone.extension for phone in said.phones}
    given = persons.give(tx, desk.id, customer, number, numbers)
    if given.added:
        resume(desk, tx, customer)
    if changed or given.changed:
        records.add_keys(tx, desk.id, customer, sorted(_keys(said.name, numbers)))
        auditing.note(desk, tx, "person", number, "written" if found else "added", customer=customer, **values)
    return Taken(changed or given.changed, len(given.others))


def _values(desk: Desk, said: PersonSaid) -> dict[str, str]:
    role = desk.pack.contact_role(said.role)
    return {"latin": latin_name(said.name), "role": role, "said": said.role, "salutation": said.salutation}


def name_roles(desk: Desk, tx: Transaction) -> None:
    """What the packs have learnt since to call whoever is said to be something, or have forgotten."""
    persons.name_roles(tx, desk.id, desk.pack.contact_role)


def _keys(name: str, numbers: Mapping[str, str]) -> set[str]:
    return {*name_keys(name), *(key for number in numbers for key in number_keys(number))}


def number_keys(number: str) -> set[str]:
    """By what a number is found: whole, and by its end."""
    return {records.tail_key(number), number[3:]}


def _all_keys(desk: Desk, tx: Transaction, customer: int) -> set[str]:
    """By what the owner is found, the cars' plates apart: the names and the numbers that there are."""
    people = (person.name for person in persons.of_owner(tx, desk.id, customer))
    names = (records.owner_name(tx, desk.id, customer), *people)
    numbers = (each.number for each in persons.numbers(tx, desk.id, customer))
    return set().union(*map(name_keys, names), *map(number_keys, numbers))


def resume(desk: Desk, tx: Transaction, customer: int) -> None:
    """C-06: what waited for a number that works goes on."""
    for contact in cards.resume_owner(tx, desk.id, customer, desk.clock.today().isoformat()):
        auditing.note(desk, tx, "contact", contact, "resumed")


def entries(desk: Desk, customer: CustomerId) -> list[Entry]:
    """The owner's contact persons, in the order in which they came."""
    with desk.db.read() as tx:
        return _entries(desk, tx, int(customer))


def _entries(desk: Desk, tx: Transaction, customer: int) -> list[Entry]:
    numbers = persons.numbers(tx, desk.id, customer)
    phones = {ok: {each.number: each.person for each in numbers if each.ok is ok} for ok in (True, False)}
    return [
        Entry(person, *(tuple(mask_phone(n) for n, whose in phones[ok].items() if whose == person.id)
                        for ok in (True, False)))
        for person in persons.of_owner(tx, desk.id, customer)
    ]  # fmt: skip


def add(
    desk: Desk, customer: CustomerId, name: str, role: str, numbers: Sequence[str], salutation: str = ""
) -> Entry:
    """Somebody new. Raises Refused `person-nameless`, `person-known`, `number-of-another`, or how a number or the
    salutation is not understood."""
    said = _said(clean(name, LONGEST), role, numbers, salutation)
    if not said.name:
        raise Refused("person-nameless")
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        if said.name in (person.name for person in persons.of_owner(tx, desk.id, int(customer))):
            raise Refused("person-known", name=said.name)
        return _written(desk, tx, customer, said)


def _said(name: str, role: str, numbers: Sequence[str], salutation: str) -> PersonSaid:
    titled = parse_salutation(clean(salutation)) if salutation else ""
    return PersonSaid(name, tuple(map(parse_phone, numbers)), clean(role, LONGEST_ROLE), titled)


def change(
    desk: Desk, customer: CustomerId, name: str, role: str, numbers: Sequence[str], salutation: str = ""
) -> Entry:
    """What the person is, how they are addressed, and which numbers are theirs from now on; what is not given stays.
    Raises Refused `person-unknown` (with those there are), and as `add` does."""
    said = _said(clean(name, LONGEST), role, numbers, salutation)
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        found = _the(desk, tx, customer, name)
        if said.phones:
            _drop(desk, tx, customer, found, {phone.e164 for phone in said.phones})
        entry = _written(desk, tx, customer, said)
        _hold_where_none_works(desk, tx, customer)
        return entry


def remove(desk: Desk, customer: CustomerId, name: str) -> Entry:
    """The person is nobody to call any more, on none of the person's numbers; where the owner has no other, what is
    open waits for one (C-06). Raises Refused `person-unknown`."""
    with day_book.writing(desk) as tx:
        calls.lock_owner(tx, desk.id, int(customer))
        found = _the(desk, tx, customer, name)
        entry = _entry_of(desk, tx, customer, found.name)
        known = _all_keys(desk, tx, int(customer))
        persons.remove(tx, desk.id, int(customer), found.id)
        persons.forget_keys(tx, desk.id, int(customer), known - _all_keys(desk, tx, int(customer)))
        auditing.note(desk, tx, "person", found.id, "removed", customer=int(customer), name=found.name)
        _hold_where_none_works(desk, tx, customer)
        return entry


def _written(desk: Desk, tx: Transaction, customer: CustomerId, said: PersonSaid) -> Entry:
    taken = take_in(desk, tx, int(customer), said)
    if taken.others:
        raise Refused("number-of-another", name=said.name)
    return _entry_of(desk, tx, customer, said.name)


def _entry_of(desk: Desk, tx: Transaction, customer: CustomerId, name: str) -> Entry:
    return next(entry for entry in _entries(desk, tx, int(customer)) if entry.person.name == name)


def _the(desk: Desk, tx: Transaction, customer: CustomerId, name: str) -> Person:
    known = persons.of_owner(tx, desk.id, int(customer))
    found = next((person for person in known if person.name == clean(name, LONGEST)), None)
    if found is None:
        raise Refused("person-unknown", name=clean(name, LONGEST), known=[person.name for person in known])
    return found


def _drop(desk: Desk, tx: Transaction, customer: CustomerId, person: Person, kept: set[str]) -> None:
    """The numbers of the person but those that are `kept`."""
    theirs = (each.number for each in persons.numbers(tx, desk.id, int(customer)) if each.person == person.id)
    gone = [number for number in theirs if number not in kept]
    if gone:
        known = _all_keys(desk, tx, int(customer))
        persons.drop_numbers(tx, desk.id, int(customer), gone)
        persons.forget_keys(tx, desk.id, int(customer), known - _all_keys(desk, tx, int(customer)))
        auditing.note(desk, tx, "person", person.id, "numbers-dropped", customer=int(customer), count=len(gone))


def _hold_where_none_works(desk: Desk, tx: Transaction, customer: CustomerId) -> None:
    if not any(each.ok for each in persons.numbers(tx, desk.id, int(customer))):
        for contact in cards.hold_owner(tx, desk.id, int(customer)):
            auditing.note(desk, tx, "contact", contact, "held")
