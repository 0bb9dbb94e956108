"""Owns finding one owner by what somebody types. Invariant: what is exact beats what is near, nothing is guessed: where
several fit they are named, their numbers masked (C-20); a contact's number means its owner everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from carecall.desk.context import Desk
from carecall.errors import Refused
from carecall.model.ids import BIG, CustomerId
from carecall.store import owners, records
from carecall.store.database import Transaction
from carecall.text import clean, half_width, mask_phone

MOST = 10
"""How many owners are named where several fit."""
_BY_ID = re.compile(r"id[:=# ]*(\d{1,19})", re.I)
_NUMBER = re.compile(r"\+?[\d\s().-]+")
_WHOLE_NUMBER = 7


@dataclass(frozen=True, slots=True)
class Hit:
    """An owner who fits; `phone` is masked."""

    customer: CustomerId
    name: str
    plate: str
    phone: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many owners fit, and the first of them."""

    count: int
    hits: tuple[Hit, ...]


def the_owner(desk: Desk, text: str) -> Hit:
    """The one owner who is meant. Raises Refused `unknown-owner`, `owner-ambiguous` (with those who fit)."""
    return _only(text, find_owner(desk, text))


def _only(text: str, found: Found) -> Hit:
    if not found.hits:
        raise Refused("unknown-owner", text=clean(text))
    if found.count > 1:
        raise Refused("owner-ambiguous", text=clean(text), count=found.count, owners=found.hits)
    return found.hits[0]


def exactly_the_owner(desk: Desk, text: str) -> Hit:
    """The owner who is named by id, whole name, plate, VIN or whole number, for what is done without
    another question. Raises Refused as `the_owner` does, and `owner-not-exact` (with those who may be meant)."""
    with desk.db.read() as tx:
        found = _hits(desk, tx, _named(desk, tx, text))
        near = found if found.hits else _hits(desk, tx, _meant(desk, tx, text))
    if near.hits and not found.hits:
        raise Refused("owner-not-exact", text=clean(text), count=near.count, owners=near.hits)
    return _only(text, found)


def _meant(desk: Desk, tx: Transaction, text: str) -> set[int]:
    """Who may be meant by what is not exact; a bare number may be a contact's or an owner's."""
    typed = clean(half_width(text))
    return (_exact(desk, tx, text) | _by_id(desk, tx, typed)) or _near(desk, tx, text)


def find_owner(desk: Desk, text: str) -> Found:
    """The owners whom `text` means: `id:12`, the number of a contact of theirs, else whose name, plate, VIN or number
    it is, or number in the dealership's own system, or whose id, where it is too short for the end of a number; else
    whose name, pinyin, initials or plate begin with it, or whose number ends in it.
    """
    with desk.db.read() as tx:
        return _hits(desk, tx, _exact(desk, tx, text) or _near(desk, tx, text))


def _hits(desk: Desk, tx: Transaction, found: set[int]) -> Found:
    ids = sorted(found)
    shown = owners.shown(tx, desk.id, ids[:MOST])
    hits = (Hit(CustomerId(i), name, plate, mask_phone(phone) if phone else "") for i, name, plate, phone in shown)
    return Found(len(ids), tuple(hits))


def matching(desk: Desk, text: str) -> frozenset[int]:
    """All owners whom `text` may mean while it is still being typed: what name, pinyin, initials, plate or the end of
    the number begins with, and whose number or VIN it is. Indexed."""
    from carecall.channels.car_values import parse_vin

    typed = clean(half_width(text))
    with desk.db.read() as tx:
        found = _by_keys(desk, tx, text) | owners.exactly(tx, desk.id, "vin", parse_vin(typed)[0])
        return frozenset(found | (_by_number(desk, tx, typed) if _NUMBER.fullmatch(typed) else set()))


def _exact(desk: Desk, tx: Transaction, text: str) -> set[int]:
    """A bare number is a contact's, as it stands in the list, before it is anything else."""
    typed = clean(half_width(text))
    if owner := owners.exactly(tx, desk.id, "contact", listed(typed)):
        return owner
    return _named(desk, tx, text) or (_by_id(desk, tx, typed) if len(typed) < 4 else set())


def listed(text: str) -> int:
    """A number as lists write it, without a nought before it: one with noughts is of the dealership's own system. 0 for
    everything else."""
    return int(text) if text.isascii() and text.isdecimal() and not text.startswith("0") and int(text) < BIG else 0


def _named(desk: Desk, tx: Transaction, text: str) -> set[int]:
    """Whose id, name, plate, VIN or number it is, or number in the dealership's own system; the plate also as it is
    said, without its province."""
    from carecall.channels.car_values import SHORTEST_SAID, parse_plate, parse_vin

    typed = clean(half_width(text))
    by_id = _BY_ID.fullmatch(typed)
    if by_id:
        return _by_id(desk, tx, str(int(by_id[1])))
    plate, vin = parse_plate(typed)[0], parse_vin(typed)[0]
    said = [("name", typed), ("name", clean(text)), ("plate", plate), ("vin", vin), ("own", typed)]
    said += [("said", plate.casefold())] if len(plate) >= SHORTEST_SAID else []
    found = set().union(*(owners.exactly(tx, desk.id, what, value) for what, value in said))
    if _NUMBER.fullmatch(typed):
        found |= _by_number(desk, tx, typed)
    return found


def _by_id(desk: Desk, tx: Transaction, text: str) -> set[int]:
    return owners.exactly(tx, desk.id, "id", listed(text))


def _by_number(desk: Desk, tx: Transaction, typed: str) -> set[int]:
    """Whose number it is, however it is written."""
    from carecall.channels.phones import parse_phone

    if len(re.sub(r"\D", "", typed)) < _WHOLE_NUMBER:
        return set()
    try:
        return owners.exactly(tx, desk.id, "number", parse_phone(typed).e164)
    except Refused:
        return set()


def _near(desk: Desk, tx: Transaction, text: str) -> set[int]:
    from carecall.channels.names import fold

    key = fold(text)
    if _BY_ID.fullmatch(key):
        return set()
    return _by_keys(desk, tx, text) | _by_id(desk, tx, key)


def _by_keys(desk: Desk, tx: Transaction, text: str) -> set[int]:
    """Whose name, pinyin, initials or plate begin with it, however they are written, or whose number ends in it."""
    from carecall.channels.car_values import parse_plate
    from carecall.channels.names import fold

    key = fold(text)
    if not key:
        return set()
    keys = {key, key.replace(" ", ""), parse_plate(half_width(text))[0].casefold()} - {""}
    found = set().union(*(records.customers_by_key(tx, desk.id, each) for each in keys))
    if _NUMBER.fullmatch(key):
        digits = re.sub(r"\D", "", key).removeprefix("86" if key.startswith("+") else "")
        found |= records.customers_by_key(tx, desk.id, records.tail_key(digits)) if digits else set()
    return found
