"""Owns the rows of contact persons and whose a number is (E-15). Invariant: a number of an owner is the owner's own or
that of one contact person; the owner's own stand before theirs, so that the first one is dialled where nobody says whom
to reach first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from carecall.store import records
from carecall.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person. `role`: a code of the pack's `contacts`, or ""; `said`: the same as it was said; `salutation`:
    `mr`, `ms` or ""."""

    id: int
    name: str
    latin: str = ""
    role: str = ""
    said: str = ""
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an owner; `person` is None where it is the owner's own, `ok` False once it proved wrong."""

    number: str
    ok: bool
    person: int | None
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the numbers that are said to be a person's. `added`: there is a new one; `changed`: there is, or
    one was the owner's own, or has another extension; `others`: those that are another person's, and stay so."""

    added: bool
    changed: bool
    others: tuple[str, ...]


OF_OWNER = """
SELECT id, name, latin, role, said, salutation FROM person
WHERE dealership_id = :dealership AND customer_id = :customer ORDER BY id
"""
NUMBERS = """
SELECT number, state, person_id, extension FROM phone
WHERE dealership_id = :dealership AND customer_id = :customer ORDER BY place
"""
PUT = """
INSERT INTO phone (dealership_id, customer_id, number, extension, place, person_id)
VALUES (:dealership, :customer, :number, :extension, (
  SELECT coalesce(max(place), 0) + 1 FROM phone WHERE dealership_id = :dealership AND customer_id = :customer), :person)
ON CONFLICT (dealership_id, customer_id, number) DO UPDATE SET person_id = excluded.person_id, place = excluded.place
"""
DROP_NUMBER = """
DELETE FROM phone WHERE dealership_id = :dealership AND customer_id = :customer AND number = :number
"""
SAID = "SELECT DISTINCT said, role FROM person WHERE dealership_id = :dealership AND said <> ''"
CALL_THEM = "UPDATE person SET role = :role WHERE dealership_id = :dealership AND said = :said"
FORGET = "DELETE FROM name_key WHERE dealership_id = :dealership AND customer_id = :customer AND key = :key"
DROP = "DELETE FROM person WHERE dealership_id = :dealership AND id = :person"


def of_owner(tx: Transaction, dealership: int, customer: int) -> list[Person]:
    """The owner's contact persons, in the order in which they came."""
    rows = tx.all(OF_OWNER, dealership=dealership, customer=customer)
    return [Person(int(number), *map(str, rest)) for number, *rest in rows]


def numbers(tx: Transaction, dealership: int, customer: int) -> list[Number]:
    """All numbers of the owner in their order, those of contact persons with them."""
    rows = tx.all(NUMBERS, dealership=dealership, customer=customer)
    return [
        Number(str(number), state == "ok", int(person) if person else None, str(extension))
        for number, state, person, extension in rows
    ]


def add(tx: Transaction, dealership: int, customer: int, name: str, values: Mapping[str, str]) -> int:
    return tx.insert("person", dealership_id=dealership, customer_id=customer, name=name, **values)


def update(tx: Transaction, dealership: int, person: Person, values: Mapping[str, str]) -> bool:
    """Write the values where they differ; an empty one never wipes a known one."""
    said = {name: value for name, value in values.items() if value}
    if "said" in said:
        said["role"] = values.get("role", "")
    changed = {name: value for name, value in said.items() if getattr(person, name) != value}
    if changed:
        tx.update("person", {"dealership_id": dealership, "id": person.id}, **changed)
    return bool(changed)


def name_roles(tx: Transaction, dealership: int, role_of: Callable[[str], str]) -> None:
    """Whoever is said to be something has the role that `role_of` has for it now."""
    said = {(str(word), str(role)) for word, role in tx.all(SAID, dealership=dealership)}
    wrong = sorted({word for word, role in said if role_of(word) != role})
    tx.many(CALL_THEM, [{"dealership": dealership, "said": word, "role": role_of(word)} for word in wrong])


def give(tx: Transaction, dealership: int, customer: int, person: int, said: Mapping[str, str]) -> Given:
    """The numbers that are `said`, with their extensions, are the person's from now on, behind all others, unless they
    are another person's. One that was marked bad stays so (C-06)."""
    known = {each.number: each for each in numbers(tx, dealership, customer)}
    others = tuple(number for number in said if number in known and known[number].person not in (None, person))
    new = [number for number in said if number not in known]
    own = [number for number in said if number in known and known[number].person is None]
    for number in (*own, *new):
        tx.run(PUT, dealership=dealership, customer=customer, number=number, extension=said[number], person=person)
    theirs = {number: said[number] for number in said if number in known and number not in others}
    extended = records.extend(tx, dealership, customer, theirs, {n: each.extension for n, each in known.items()})
    return Given(bool(new), bool(new or own or extended), others)


def drop_numbers(tx: Transaction, dealership: int, customer: int, gone: Sequence[str]) -> None:
    tx.many(DROP_NUMBER, [{"dealership": dealership, "customer": customer, "number": number} for number in gone])


def forget_keys(tx: Transaction, dealership: int, customer: int, keys: Collection[str]) -> None:
    """The owner is no more found by these."""
    tx.many(FORGET, [{"dealership": dealership, "customer": customer, "key": key[:80]} for key in sorted(keys)])


def remove(tx: Transaction, dealership: int, customer: int, person: int) -> None:
    """The person with all numbers that are theirs."""
    theirs = [each.number for each in numbers(tx, dealership, customer) if each.person == person]
    drop_numbers(tx, dealership, customer, theirs)
    tx.run(DROP, dealership=dealership, person=person)
