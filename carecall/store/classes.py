"""Owns the rows of who is of which class of owners. Invariant: a row says from when to when, and why; what was granted
is never taken away, only ended, so that nothing is granted twice (A-09, C-27).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.classes import EARNED_BY, FILE, Membership, OwnerClass, Test
from carecall.store import audit
from carecall.store.database import Row, Transaction
from carecall.store.queue import day_or_none

HOLDS = "ended_at IS NULL AND since <= :today AND (until IS NULL OR until > :today)"
"""Of a row: it is in force on the day."""
OF_CLASS = f"""EXISTS (SELECT 1 FROM owner_class WHERE dealership_id = :dealership
AND owner_class.customer_id = {{customer}} AND code IN ({{codes}}) AND {HOLDS})"""
"""Whether an owner is of one of these classes on the day."""
COLUMNS = """h.customer_id, h.code, h.since, h.until, h.how, h.test, h.count, h.sum, h.said, coalesce(s.name, ''),
h.grants"""
FROM = """FROM owner_class h LEFT JOIN staff s ON s.dealership_id = h.dealership_id AND s.id = h.staff_id
WHERE h.dealership_id = :dealership"""
OF_OWNER = f"SELECT {COLUMNS} {FROM} AND h.customer_id = :customer AND {HOLDS} ORDER BY h.code, h.since, h.id"
EVER = f"""SELECT {COLUMNS}, coalesce(h.ended_at, '') {FROM} AND h.customer_id = :customer
ORDER BY h.since DESC, h.id DESC"""
MEMBERS = f"SELECT {COLUMNS} {FROM} AND h.code = :code AND {HOLDS} ORDER BY h.since, h.id"
COUNTS = f"""SELECT code, count(DISTINCT customer_id) FROM owner_class
WHERE dealership_id = :dealership AND {HOLDS} GROUP BY code"""
END = f"""UPDATE owner_class SET ended_at = :now
WHERE dealership_id = :dealership AND customer_id = :customer AND code = :code AND {HOLDS} {{more}}"""
REWORD = f"""UPDATE owner_class SET said = :said
WHERE dealership_id = :dealership AND customer_id = :customer AND code = :code AND how = 'hand' AND {HOLDS}"""
GRANTED = """SELECT 1 FROM owner_class
WHERE dealership_id = :dealership AND customer_id = :customer AND code = :code AND how <> 'file'
  AND grants <> '{}' AND until > :today LIMIT 1"""
# What counts towards a class, of owners and of their cars; each with its day, so that what a grant has used up counts
# no more.
OF_EVENTS = """SELECT coalesce(e.customer_id, v.customer_id) AS customer_id, e.on_day AS on_day, e.amount AS amount
FROM event e LEFT JOIN vehicle v ON v.dealership_id = e.dealership_id AND v.id = e.vehicle_id
WHERE e.dealership_id = :dealership AND e.kind IN ({kinds})"""
OWN_EVENTS = """SELECT e.on_day AS on_day, e.amount AS amount FROM event e
WHERE e.dealership_id = :dealership AND e.customer_id = h.customer_id AND e.kind IN ({kinds})
UNION ALL SELECT e.on_day, e.amount FROM vehicle v
JOIN event e ON e.dealership_id = v.dealership_id AND e.vehicle_id = v.id AND e.kind IN ({kinds})
WHERE v.dealership_id = :dealership AND v.customer_id = h.customer_id
UNION ALL SELECT e.on_day, e.amount FROM sold s
JOIN event e ON e.dealership_id = :dealership AND e.vehicle_id = s.vehicle AND e.kind IN ({kinds})
WHERE s.customer = h.customer_id AND s.day >= h.since"""
OWN_DELIVERIES = """SELECT v.delivered_on AS on_day, 0 AS amount FROM vehicle v
WHERE v.dealership_id = :dealership AND v.customer_id = h.customer_id
UNION ALL SELECT v.delivered_on, 0 FROM sold s JOIN vehicle v ON v.dealership_id = :dealership AND v.id = s.vehicle
WHERE s.customer = h.customer_id AND s.day >= h.since"""
# Of grants `h` those whose ground was corrected or taken back: what is on record today would not earn them. What of it
# is of a car that was `sold` since counts as before.
SINCE = "SELECT DISTINCT h.since FROM owner_class h WHERE {those}"
FALLEN = """WITH span(day, past) AS (VALUES {spans}), sold(customer, vehicle, day) AS (VALUES {sold})
SELECT h.customer_id, h.since FROM owner_class h JOIN span w ON w.day = h.since
WHERE {those} AND coalesce((SELECT {measure} FROM ({sources}) AS u
  WHERE u.on_day > w.past AND u.on_day <= h.since AND u.on_day > coalesce(
    (SELECT max(g.since) FROM owner_class g WHERE g.dealership_id = h.dealership_id AND g.code = h.code
     AND g.customer_id = h.customer_id AND g.how <> 'file' AND g.since < h.since), '')), 0) < :enough"""
THOSE = "h.dealership_id = :dealership AND h.code = :code AND h.test = :test AND h.how = 'earned' AND {more}"
OF_DELIVERIES = """SELECT v.customer_id AS customer_id, v.delivered_on AS on_day, 0 AS amount FROM vehicle v
WHERE v.dealership_id = :dealership {among}"""
AMONG = """AND v.customer_id IN (SELECT customer_id FROM owner_class
WHERE dealership_id = :dealership AND code = :among)"""
# The few `among` whom it is are looked for first; of the many of the others only who has enough is asked about.
MET = """SELECT u.customer_id, count(*), sum(u.amount) FROM ({sources}) AS u
LEFT JOIN (SELECT customer_id, max(since) AS since, max(until) AS until FROM owner_class
  WHERE dealership_id = :dealership AND code = :code AND how <> 'file' GROUP BY customer_id) AS g
ON g.customer_id = u.customer_id
WHERE u.on_day > :after AND u.on_day <= :today AND u.on_day > coalesce(g.since, '')
  AND coalesce(g.until, '') <= :today {among}
GROUP BY u.customer_id HAVING {enough} {unless} ORDER BY u.customer_id"""


@dataclass(frozen=True, slots=True)
class Member:
    """An owner of a class."""

    customer: int
    of: Membership


def of_owner(tx: Transaction, dealership: int, customer: int, today: date) -> tuple[Membership, ...]:
    """The classes of an owner on the day, each once."""
    rows = tx.all(OF_OWNER, dealership=dealership, customer=customer, today=today.isoformat())
    return tuple(each.of for each in _once(map(_member, rows)))


def ever(tx: Transaction, dealership: int, customer: int) -> list[tuple[Membership, str]]:
    """Every class that the owner ever had, the latest first, each with the moment at which it was taken back, or ""."""
    rows = tx.all(EVER, dealership=dealership, customer=customer)
    return [(_member(row[:-1]).of, str(row[-1])) for row in rows]


def members(tx: Transaction, dealership: int, code: str, today: date) -> list[Member]:
    """Whoever is of a class on the day, each once, the longest first."""
    rows = tx.all(MEMBERS, dealership=dealership, code=code, today=today.isoformat())
    return _once(map(_member, rows))


def _once(found: Iterable[Member]) -> list[Member]:
    """Of whoever is of a class in several ways, that in which something was granted, else that which no file said,
    else the first."""
    best: dict[tuple[int, str], Member] = {}
    for each in found:
        key = each.customer, each.of.code
        if key not in best or _weight(each.of) > _weight(best[key].of):
            best[key] = each
    return list(best.values())


def _weight(of: Membership) -> tuple[bool, bool]:
    return bool(of.grants), of.how != FILE


def counts(tx: Transaction, dealership: int, today: date) -> dict[str, int]:
    """How many owners are of each class on the day."""
    rows = tx.all(COUNTS, dealership=dealership, today=today.isoformat())
    return {str(code): int(count) for code, count in rows}


def add(tx: Transaction, dealership: int, customer: int, of: Membership, staff: int | None, now: str) -> int:
    """An owner is of a class; the number of the row."""
    return tx.insert(
        "owner_class", dealership_id=dealership, customer_id=customer, code=of.code, since=of.since.isoformat(),
        until=of.until.isoformat() if of.until else None, how=of.how, test=of.test, count=of.count, sum=of.sum,
        said=of.said, staff_id=staff, grants=json.dumps(dict(of.grants), sort_keys=True), at=now,
    )  # fmt: skip


def end(tx: Transaction, dealership: int, customer: int, code: str, today: date, now: str, how: str = "") -> bool:
    """The owner is of the class no more, however that came (`how`: only where it came so); whether that was new."""
    sql, told = END.format(more="AND how = :how" if how else ""), {"how": how} if how else {}
    day = today.isoformat()
    return tx.run(sql, dealership=dealership, customer=customer, code=code, today=day, now=now, **told) > 0


def say(
    tx: Transaction, dealership: int, customer: int, code: str, others: Collection[str], today: date, now: str
) -> bool:
    """A row of a file says that an owner is of a class, and no more of the `others` that files have said; whether that
    is new."""
    known = {each.code for each in of_owner(tx, dealership, customer, today)}
    for other in known.intersection(others):
        end(tx, dealership, customer, other, today, now, FILE)
    if code not in known:
        add(tx, dealership, customer, Membership(code, today, None, FILE), None, now)
    return code not in known


def say_no_more(
    tx: Transaction, dealership: int, customer: int, codes: Collection[str], today: date, now: str
) -> None:
    """A whole file has said these classes of an owner: what a file before it said besides holds no more. What somebody
    said, or was earned, is none of its business."""
    rows = tx.all(OF_OWNER, dealership=dealership, customer=customer, today=today.isoformat())
    for of in (_member(row).of for row in rows):
        if of.how == FILE and of.code not in codes:
            end(tx, dealership, customer, of.code, today, now, FILE)


def reword(tx: Transaction, dealership: int, customer: int, code: str, said: str, today: date) -> None:
    """Another reason why somebody said it."""
    tx.run(REWORD, dealership=dealership, customer=customer, code=code, said=said, today=today.isoformat())


def is_granted(tx: Transaction, dealership: int, customer: int, code: str, today: date) -> bool:
    """Whether a grant of the class lasts that was ever made, taken back or not."""
    found = tx.value(GRANTED, dealership=dealership, customer=customer, code=code, today=today.isoformat())
    return found is not None


def earned(
    tx: Transaction, dealership: int, of: OwnerClass, test: Test, today: date
) -> list[tuple[int, int, int]]:
    """Whoever meets the test on the day and has no grant of the class that lasts: owner, how many, the sum in fen. What
    lies on the day of the last grant, or before it, was counted for that one."""
    sources, params = _sources(test, OF_EVENTS, OF_DELIVERIES.format(among=AMONG if test.among else ""))
    among = f"AND {_of_class('among')}" if test.among else ""
    unless = f"AND NOT {_of_class('unless')}" if test.unless else ""
    enough = "sum(u.amount) > :over" if test.over else "count(*) >= :least"
    sql = MET.format(sources=sources, among=among, unless=unless, enough=enough)
    told: dict[str, Any] = {"over": test.over} if test.over else {"least": test.at_least}
    told |= {key: value for key, value in (("among", test.among), ("unless", test.unless)) if value}
    days = {"after": of.counted_from(today).isoformat(), "today": today.isoformat()}
    rows = tx.all(sql, dealership=dealership, code=of.code, **days, **told, **params)
    return [(int(customer), int(count), int(total)) for customer, count, total in rows]


def fallen(
    tx: Transaction, dealership: int, of: OwnerClass, today: date, customer: int | None = None
) -> set[tuple[int, date]]:
    """Whose grants of the class, since when, what is on record today would not earn: of those that hold, or of all that
    a customer ever had."""
    where = "h.customer_id = :customer" if customer else HOLDS
    told: dict[str, Any] = {"customer": customer} if customer else {"today": today.isoformat()}
    return {each for test in of.tests for each in _fallen(tx, of, test, where, told | {"dealership": dealership})}


def _fallen(
    tx: Transaction, of: OwnerClass, test: Test, where: str, told: dict[str, Any]
) -> Iterable[tuple[int, date]]:
    those, named = THOSE.format(more=where), {**told, "code": of.code, "test": test.code}
    since = [date.fromisoformat(day) for (day,) in tx.all(SINCE.format(those=those), **named)]
    if not since:
        return ()
    spans, days = _values(("day", "past"), [(day.isoformat(), of.counted_from(day).isoformat()) for day in since])
    sources, kinds = _sources(test, OWN_EVENTS, OWN_DELIVERIES)
    measure = "sum(u.amount)" if test.over else "count(*)"
    sql = FALLEN.format(spans=spans, sold="{sold}", those=those, sources=sources, measure=measure)
    named |= {**days, **kinds, "enough": test.over + 1 if test.over else test.at_least}
    found = _not_earned(tx, sql, named, [(0, 0, "")])
    sold = _sold(tx, told["dealership"], {customer for customer, _ in found}, min(since)) if found else []
    return _not_earned(tx, sql, named, sold) if sold else found


def _not_earned(
    tx: Transaction, sql: str, named: dict[str, Any], sold: Sequence[tuple[int, int, str]]
) -> list[tuple[int, date]]:
    gone, told = _values(("owner", "car", "left"), sold)
    rows = tx.all(sql.format(sold=gone), **named, **told)
    return [(int(customer), date.fromisoformat(day)) for customer, day in rows]


def _values(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, dict[str, Any]]:
    """The rows as VALUES takes them, with their parameters."""
    texts = (", ".join(f":{name}{place}" for name in names) for place in range(len(rows)))
    params = {f"{name}{place}": value for place, row in enumerate(rows) for name, value in zip(names, row, strict=True)}
    return ", ".join(f"({text})" for text in texts), params


def _sold(tx: Transaction, dealership: int, owners: Collection[int], since: date) -> list[tuple[int, int, str]]:
    """Owner, car and last day of the cars that these owners had since this day and have no more: of who had a car
    before, only the audit knows."""
    days: dict[tuple[int, int], str] = {}
    for car, moment, params in audit.told(tx, dealership, "vehicle", "changed-hands", since.isoformat()):
        days[int(params["old"]), car] = moment[:10]
        days.pop((int(params["new"]), car), None)
    return [(owner, car, day) for (owner, car), day in days.items() if owner in owners]


def _of_class(key: str) -> str:
    return OF_CLASS.format(customer="u.customer_id", codes=f":{key}")


def _sources(test: Test, events: str, deliveries: str) -> tuple[str, dict[str, str]]:
    kinds = [each for each in test.of if each != EARNED_BY]
    params = {f"kind{place}": kind for place, kind in enumerate(kinds)}
    parts = [events.format(kinds=", ".join(f":{name}" for name in params))] if kinds else []
    if EARNED_BY in test.of:
        parts.append(deliveries)
    return " UNION ALL ".join(parts), params


def meant(
    only: Iterable[str], unless: Iterable[str], customer: str, on: str = ":today"
) -> tuple[str, dict[str, str]]:
    """The condition that the owner in the column `customer` is of one of the classes `only`, and of none of `unless`,
    on a day, with its parameters; "" for everybody."""
    parts: list[str] = []
    params: dict[str, str] = {}
    for name, codes, form in (("only", sorted(only), "AND {}"), ("unless", sorted(unless), "AND NOT {}")):
        if codes:
            named = {f"{name}{place}": code for place, code in enumerate(codes)}
            listed = ", ".join(f":{key}" for key in named)
            parts.append(form.format(OF_CLASS.format(customer=customer, codes=listed).replace(":today", on)))
            params |= named
    return " ".join(parts), params


def _member(row: Row) -> Member:
    customer, code, since, until, how, test, count, total, said, by, grants = row
    first = date.fromisoformat(since)
    told = str(how), str(test), int(count), int(total), str(said), str(by)
    return Member(int(customer), Membership(str(code), first, day_or_none(until), *told, json.loads(grants)))
