"""Owns the rows of owners, phones, cars, visits and readings. Invariant: nothing is merged that cannot be taken apart;
same phone and same name is one owner, a known VIN, else plate, is one car.

Every function takes part in the caller's transaction and says whether it changed anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from carecall.model.programmes import UNKNOWN_KIND
from carecall.store.database import Row, Transaction

if TYPE_CHECKING:  # its arithmetic is loaded with the first due date
    from carecall.model.kinds import Subject


@dataclass(frozen=True, slots=True)
class CarRow:
    """A car as it stands: whose it is and what is known of it."""

    id: int
    customer: int
    vin: str
    plate: str
    model: int | None
    delivered_on: date | None
    consultant: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What became of an owner's numbers. `added`: there is a new one; `changed`: there is, or their order, or the
    extension of one, is another;
    `other_first`: the owner had numbers, and another one is dialled first now."""

    added: bool
    changed: bool
    other_first: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """Where, when and for what a car was in the workshop."""

    vehicle: int
    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class WrittenVisit:
    """`done`: `added`, `updated` or `unchanged`; `was`: the stay that the visit is no more, by its car, day or work."""

    done: str
    was: Stay | None = None


FIND_OWNER = """
SELECT c.id, c.name, p.person_id FROM phone p
JOIN customer c ON c.dealership_id = p.dealership_id AND c.id = p.customer_id
WHERE p.dealership_id = :dealership AND p.number = :number
"""
OWNER_VALUES = """
SELECT external_id, salutation, born_on, lunar_birth, wish_from, wish_to, calls_seldom FROM customer
WHERE dealership_id = :dealership AND id = :id
"""
SELECT_CAR = "SELECT id, customer_id, vin, plate, model_id, delivered_on, consultant_id FROM vehicle"
CAR_BY_VIN = f"{SELECT_CAR} WHERE dealership_id = :dealership AND vin = :vin AND vin <> ''"
CAR_BY_PLATE = f"{SELECT_CAR} WHERE dealership_id = :dealership AND plate = :plate ORDER BY id DESC LIMIT 1"
CAR_BY_ID = f"{SELECT_CAR} WHERE dealership_id = :dealership AND id = :id"
NUMBERS = """
SELECT number, place, state, person_id, extension FROM phone
WHERE dealership_id = :dealership AND customer_id = :customer ORDER BY place
"""
ADD_NUMBER = """
INSERT INTO phone (dealership_id, customer_id, number, extension, place)
VALUES (:dealership, :customer, :number, :extension, :place)
"""
EXTEND_NUMBER = """
UPDATE phone SET extension = :extension
WHERE dealership_id = :dealership AND customer_id = :customer AND number = :number
"""
MOVE_NUMBER = """
UPDATE phone SET place = :place
WHERE dealership_id = :dealership AND customer_id = :customer AND number = :number
"""
ADD_KEY = """
INSERT INTO name_key (dealership_id, key, customer_id) VALUES (:dealership, :key, :customer) ON CONFLICT DO NOTHING
"""
ADD_READING = """
INSERT INTO odometer (dealership_id, vehicle_id, read_on, km, source)
VALUES (:dealership, :vehicle, :read_on, :km, :source)
ON CONFLICT (dealership_id, vehicle_id, read_on, source) DO UPDATE SET km = excluded.km
WHERE odometer.km <> excluded.km
"""
DROP_READING = """
DELETE FROM odometer
WHERE dealership_id = :dealership AND vehicle_id = :vehicle AND read_on = :day AND source = 'visit'
"""
KM_OF_DAY = """
SELECT max(km) FROM visit WHERE dealership_id = :dealership AND vehicle_id = :vehicle AND returned_on = :day
"""
# A row that names no work is any visit of its day; one that does is that one, or one of no number that named none.
SAME_VISIT = f"""
SELECT number FROM visit
WHERE dealership_id = :dealership AND vehicle_id = :vehicle AND returned_on = :day
  AND (:kind = '{UNKNOWN_KIND}' OR (kind IN (:kind, '{UNKNOWN_KIND}') AND number LIKE :derived))
ORDER BY CASE WHEN kind = :kind THEN 0 ELSE 1 END, id LIMIT 1
"""
VISIT_VALUES = """
SELECT id, vehicle_id, kind, opened_on, returned_on, km, advisor_id, summary
FROM visit WHERE dealership_id = :dealership AND number = :number
"""


def owners_of_number(tx: Transaction, dealership: int, number: str) -> list[tuple[int, str]]:
    """Everybody who has this number: (id, name)."""
    return [(int(i), str(name)) for i, name, _ in tx.all(FIND_OWNER, dealership=dealership, number=number)]


def add_owner(tx: Transaction, dealership: int, name: str, latin: str = "") -> int:
    return tx.insert("customer", dealership_id=dealership, name=name, latin=latin)


def update_owner(tx: Transaction, dealership: int, owner: int, values: dict[str, str | int | None]) -> bool:
    """Write the given values where they differ; an empty value never wipes a known one."""
    row = tx.one(OWNER_VALUES, dealership=dealership, id=owner)
    names = ("external_id", "salutation", "born_on", "lunar_birth", "wish_from", "wish_to", "calls_seldom")
    key = {"dealership_id": dealership, "id": owner}
    return _update_known(tx, "customer", key, dict(zip(names, row or (), strict=True)), values)


def _update_known(
    tx: Transaction, table: str, key: dict[str, int], stored: dict[str, Any], values: dict[str, Any]
) -> bool:
    changed = {name: value for name, value in values.items() if value not in (None, "") and stored[name] != value}
    if changed:
        tx.update(table, key, **changed)
    return bool(changed)


def write_numbers(tx: Transaction, dealership: int, customer: int, said: Mapping[str, str]) -> Numbers:
    """Put the numbers that are `said` (with their extensions) first, in their order; those that are known besides stay
    behind them, and those of contact persons last, whoever names them. A number that was marked bad stays so (C-06)."""
    rows = tx.all(NUMBERS, dealership=dealership, customer=customer)
    known = {str(number): (place, str(state)) for number, place, state, *_ in rows}
    theirs = [str(number) for number, _, _, person, _ in rows if person]
    own = [number for number in said if number not in theirs]
    order = [*own, *(number for number in known if number not in own and number not in theirs), *theirs]
    new = [number for number in order if number not in known]
    moved = [number for place, number in enumerate(order, 1) if number in known and known[number][0] != place]
    key = {"dealership": dealership, "customer": customer}
    for number in new:
        tx.run(ADD_NUMBER, **key, number=number, extension=said[number], place=order.index(number) + 1)
    for number in moved:
        tx.run(MOVE_NUMBER, **key, number=number, place=order.index(number) + 1)
    extended = extend(tx, dealership, customer, {n: said[n] for n in own}, {str(row[0]): str(row[4]) for row in rows})
    dialled = [number for number in order if number in new or known[number][1] == "ok"]
    before = [number for number, (_, state) in known.items() if state == "ok"]
    return Numbers(bool(new), bool(new or moved or extended), bool(known) and dialled[:1] != before[:1])


def extend(
    tx: Transaction, dealership: int, customer: int, said: Mapping[str, str], known: Mapping[str, str]
) -> bool:  # fmt: skip
    """Write the extensions that are `said` of `known` numbers where they differ; what is not said stays. Whether any
    did."""
    other = {number: said[number] for number in said if said[number] not in ("", known.get(number, said[number]))}
    key = {"dealership": dealership, "customer": customer}
    tx.many(EXTEND_NUMBER, [{**key, "number": number, "extension": text} for number, text in other.items()])
    return bool(other)


def add_keys(tx: Transaction, dealership: int, customer: int, keys: Iterable[str]) -> None:
    """Make the owner findable by these keys."""
    tx.many(ADD_KEY, [{"dealership": dealership, "key": key[:80], "customer": customer} for key in keys if key])


def _car(row: Row | None) -> CarRow | None:
    if row is None:
        return None
    number, customer, vin, plate, model, delivered, consultant = row
    return CarRow(number, customer, vin, plate, model, date.fromisoformat(delivered) if delivered else None, consultant)


def find_car(tx: Transaction, dealership: int, vin: str, plate: str) -> CarRow | None:
    """The car of a known VIN; else of the plate, unless that car has another VIN."""
    found = _car(tx.one(CAR_BY_VIN, dealership=dealership, vin=vin)) if vin else None
    if found is None and plate:
        found = _car(tx.one(CAR_BY_PLATE, dealership=dealership, plate=plate))
        if found and vin and found.vin and found.vin != vin:
            return None
    return found


def car(tx: Transaction, dealership: int, number: int) -> CarRow | None:
    return _car(tx.one(CAR_BY_ID, dealership=dealership, id=number))


def add_car(tx: Transaction, dealership: int, customer: int) -> CarRow:
    number = tx.insert("vehicle", dealership_id=dealership, customer_id=customer)
    return CarRow(number, customer, "", "", None, None, None)


def update_car(tx: Transaction, dealership: int, stored: CarRow, values: dict[str, Any]) -> bool:
    """Write the given values where they differ; an empty value never wipes a known one."""
    delivered = stored.delivered_on.isoformat() if stored.delivered_on else None
    known = {
        "customer_id": stored.customer, "vin": stored.vin, "plate": stored.plate, "model_id": stored.model,
        "delivered_on": delivered, "consultant_id": stored.consultant,
    }  # fmt: skip
    return _update_known(tx, "vehicle", {"dealership_id": dealership, "id": stored.id}, known, values)


def mark_stale(tx: Transaction, dealership: int, subject: Subject, numbers: Iterable[int]) -> None:
    """The due dates of these cars, or of these owners that are of no car, are to be derived again."""
    sql = f"UPDATE {subject} SET stale = 1 WHERE dealership_id = :dealership AND id = :id"
    tx.many(sql, [{"dealership": dealership, "id": number} for number in numbers])


def mark_all_stale(tx: Transaction, dealership: int, subject: Subject) -> None:
    """Those of every car, or of every owner."""
    tx.run(f"UPDATE {subject} SET stale = 1 WHERE dealership_id = :dealership AND stale = 0", dealership=dealership)


def take_stale(tx: Transaction, dealership: int, subject: Subject, most: int) -> list[int]:
    """Some cars, or owners, whose due dates are to be derived; they count as derived from here on."""
    sql = f"""UPDATE {subject} SET stale = 0 WHERE id IN (
      SELECT id FROM {subject} WHERE dealership_id = :dealership AND stale = 1 LIMIT :most) RETURNING id"""
    return [int(i) for (i,) in tx.all(sql, dealership=dealership, most=most)]


def add_reading(tx: Transaction, dealership: int, vehicle: int, read_on: date, km: int, source: str) -> bool:
    values = {"vehicle": vehicle, "read_on": read_on.isoformat(), "km": km, "source": source}
    return tx.run(ADD_READING, dealership=dealership, **values) > 0


def same_visit(tx: Transaction, dealership: int, vehicle: int, day: date, kind: str) -> str:
    """The number of the visit that an extract means which has none: of one that is known, else a natural id."""
    stem = f"{vehicle}-{day.isoformat()}-"
    found = tx.value(
        SAME_VISIT, dealership=dealership, vehicle=vehicle, day=day.isoformat(), kind=kind, derived=f"{stem}%"
    )
    return found or stem + kind


def write_visit(tx: Transaction, dealership: int, number: str, values: dict[str, Any]) -> WrittenVisit:
    """Write the given values where they differ; an empty value never wipes a known one."""
    row = tx.one(VISIT_VALUES, dealership=dealership, number=number)
    if row is None:
        tx.insert("visit", dealership_id=dealership, number=number, **values)
        return WrittenVisit("added")
    names = ("vehicle_id", "kind", "opened_on", "returned_on", "km", "advisor_id", "summary")
    stored = dict(zip(names, row[1:], strict=True))
    said = {**values, "kind": values["kind"] if values["kind"] != UNKNOWN_KIND else stored["kind"]}
    changed = _update_known(tx, "visit", {"dealership_id": dealership, "id": int(row[0])}, stored, said)
    was = any(stored[name] != said[name] for name in ("vehicle_id", "returned_on", "kind"))
    return WrittenVisit("updated" if changed else "unchanged", _stay(stored) if was else None)


def _stay(visit: Mapping[str, Any]) -> Stay:
    return Stay(int(visit["vehicle_id"]), date.fromisoformat(visit["returned_on"]), str(visit["kind"]))


def read_again(tx: Transaction, dealership: int, vehicle: int, day: date) -> None:
    """What the car's odometer showed in the workshop on that day, by the visits that there are now."""
    where = {"dealership": dealership, "vehicle": vehicle, "day": day.isoformat()}
    tx.run(DROP_READING, **where)
    km = tx.value(KM_OF_DAY, **where)
    if km is not None:
        add_reading(tx, dealership, vehicle, day, int(km), "visit")


def customers_by_key(tx: Transaction, dealership: int, text: str, among: Collection[int] | None = None) -> set[int]:
    """The owners with a key that starts with `text`, by an index range."""
    sql = "SELECT DISTINCT customer_id FROM name_key WHERE dealership_id = :dealership AND key >= :low AND key < :high"
    found = {int(i) for (i,) in tx.all(sql, dealership=dealership, low=text, high=after_prefix(text))}
    return found if among is None else found & set(among)


def after_prefix(text: str) -> str:
    """The least text that sorts after everything that starts with `text`."""
    return text + "\U0010ffff"


TAIL = "~"


def tail_key(number: str) -> str:
    """The key under which a phone number is found by its last digits: reversed, so that a tail is a prefix."""
    return TAIL + number[::-1]


def owner_name(tx: Transaction, dealership: int, owner: int) -> str:
    sql = "SELECT name FROM customer WHERE dealership_id = :dealership AND id = :owner"
    return str(tx.value(sql, dealership=dealership, owner=owner) or "")


def owners_by_external(tx: Transaction, dealership: int) -> dict[str, list[int]]:
    """The owners who have a number of the dealership's own, by it."""
    found: dict[str, list[int]] = {}
    sql = "SELECT external_id, id FROM customer WHERE dealership_id = :dealership AND external_id <> '' ORDER BY id"
    for external, number in tx.all(sql, dealership=dealership):
        found.setdefault(str(external), []).append(int(number))
    return found


def whose_number(tx: Transaction, dealership: int, numbers: Iterable[str], name: str) -> int | None:
    """Whose telephone number one of these is; where several have it, who has the `name` too, else whose own it is and
    no contact person's (E-15). None where it is nobody's, or several people's."""
    rows = [row for number in numbers for row in tx.all(FIND_OWNER, dealership=dealership, number=number)]
    everybody = {int(owner) for owner, _, _ in rows}
    named = {int(owner) for owner, called, _ in rows if called == name}
    own = {int(owner) for owner, _, person in rows if person is None}
    return next((found.pop() for found in (everybody, named, own) if len(found) == 1), None)


def owners_of_external(tx: Transaction, dealership: int, external_id: str, name: str) -> list[int]:
    """The owners with this DMS number and this name."""
    sql = """SELECT id FROM customer
    WHERE dealership_id = :dealership AND name = :name AND external_id = :external ORDER BY id"""
    return [int(i) for (i,) in tx.all(sql, dealership=dealership, name=name, external=external_id)]


def owners_named(tx: Transaction, dealership: int, name: str, external_id: str) -> list[int]:
    """The owners with this DMS number, where one is given, and this name, where one is."""
    parts = [f"{column} = :{column}" for column, said in (("name", name), ("external_id", external_id)) if said]
    sql = f"SELECT id FROM customer WHERE dealership_id = :dealership AND {' AND '.join(parts)} ORDER BY id"
    given = {"name": name} if name else {}
    found = tx.all(sql, dealership=dealership, **given, **({"external_id": external_id} if external_id else {}))
    return [int(i) for (i,) in found]


def owners_car(
    tx: Transaction, dealership: int, owner: int, model: int | None, delivered_on: date | None, vin: str, plate: str
) -> CarRow | None:
    """The owner's car that a row without a known VIN or plate means: the same model and delivery, and no other VIN or
    plate than the row's."""
    sql = f"""{SELECT_CAR} WHERE dealership_id = :dealership AND customer_id = :owner
      AND (model_id = :model OR model_id IS NULL) AND (delivered_on = :delivered OR delivered_on IS NULL)
      AND vin IN ('', :vin) AND (plate IN ('', :plate) OR :plate = '') ORDER BY id LIMIT 1"""
    on = delivered_on.isoformat() if delivered_on else None
    return _car(tx.one(sql, dealership=dealership, owner=owner, model=model, delivered=on, vin=vin, plate=plate))


def newest_km(tx: Transaction, dealership: int, vehicle: int) -> int | None:
    sql = """SELECT km FROM odometer WHERE dealership_id = :dealership AND vehicle_id = :vehicle
    ORDER BY read_on DESC, km DESC LIMIT 1"""
    found = tx.value(sql, dealership=dealership, vehicle=vehicle)
    return int(found) if found is not None else None
