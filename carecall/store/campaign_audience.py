"""Owns the queries of whom campaigns are for: whom their conditions fit, the records that they kept. Invariant: whom a
campaign reached stands in the records that it kept (store.events), whose number is its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.campaigns import Draft, Named
from carecall.model.kinds import Span, Subject
from carecall.model.programmes import Programme
from carecall.store import judging
from carecall.store.campaigns import CampaignRow
from carecall.store.database import Transaction
from carecall.store.events import SUBJECTS
from carecall.store.judging import Enough
from carecall.store.lists import names_of

Load = Mapping[tuple[date, str], int]
# Whom a campaign is for: every condition is one car's own, its last visit too. Without any, who has no car is in it.
AUDIENCE = """
SELECT {subject}, max(seen_on) AS seen_on FROM (
  SELECT k.id AS customer_id, v.id AS vehicle_id, coalesce(
    (SELECT max(s.returned_on) FROM visit s WHERE s.dealership_id = v.dealership_id AND s.vehicle_id = v.id),
    v.delivered_on) AS seen_on
  FROM customer k {join} JOIN vehicle v ON v.dealership_id = k.dealership_id AND v.customer_id = k.id
  LEFT JOIN car_model m ON m.dealership_id = v.dealership_id AND m.id = v.model_id
  WHERE k.dealership_id = :dealership {models} {vins} {listed} {delivered}) AS cars
{away} GROUP BY {group}
"""
MEMBERS = "SELECT l.{whose}_id FROM campaign_member l WHERE l.dealership_id = :dealership AND l.campaign_id = :campaign"
LISTED = f"AND (v.id IN ({MEMBERS.format(whose='vehicle')}) OR k.id IN ({MEMBERS.format(whose='customer')}))"
ADD_MEMBER = """
INSERT INTO campaign_member (dealership_id, campaign_id, vehicle_id, customer_id)
VALUES (:dealership, :campaign, :vehicle, :customer)
"""
ADD = """
INSERT INTO event (dealership_id, kind, number, {column}, on_day, known_on)
VALUES (:dealership, :kind, :code, :subject, :on, :today)
"""
# With the verdict of planning on whoever is in `m`.
FITTING = f"""
SELECT m.subject, m.seen_on, {{verdict}} FROM (
  SELECT a.*, CAST(:since AS VARCHAR) AS since FROM ({AUDIENCE}) AS a) AS m
"""
RECORDS = """(
  SELECT e.on_day, e.vehicle_id, coalesce(e.customer_id, v.customer_id) AS customer_id,
    CASE WHEN e.known_on < e.on_day THEN e.known_on ELSE e.on_day END AS since
  FROM event e LEFT JOIN vehicle v ON v.dealership_id = e.dealership_id AND v.id = e.vehicle_id
  WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.number = :code AND e.waits <= :waiting) AS m"""
LOAD = f"SELECT m.on_day, {{verdict}}, count(*) FROM {RECORDS} GROUP BY 1, 2 ORDER BY 1"
JUDGED = f"SELECT m.{{column}}, m.on_day, {{verdict}} FROM {RECORDS} WHERE m.{{column}} IS NOT NULL"
NAMES = {
    "vehicle": """SELECT v.id, v.customer_id, k.name, v.plate FROM vehicle v
JOIN customer k ON k.dealership_id = v.dealership_id AND k.id = v.customer_id
WHERE v.dealership_id = :dealership AND v.id IN ({those})""",
    "customer": "SELECT id, id, name, '' FROM customer WHERE dealership_id = :dealership AND id IN ({those})",
}
MOST = 500
"""Names that one statement asks for."""
KEPT_DAYS = """
SELECT {column}, on_day FROM event
WHERE dealership_id = :dealership AND kind = :kind AND number = :code AND {column} IS NOT NULL
"""
# By an index of what waits alone: of what is approved, which may be a fleet, no record is read.
UNAPPROVED = """
SELECT e.number, count(*), min(e.on_day), max(e.on_day), coalesce(g.programme, ''),
  CASE WHEN g.id IS NULL THEN '' WHEN g.closed_at IS NOT NULL THEN 'closed'
       WHEN g.approved_at IS NOT NULL THEN 'approved' ELSE 'draft' END
FROM event e LEFT JOIN campaign g ON g.dealership_id = e.dealership_id AND g.code = e.number
WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.waits = 1 AND e.on_day >= :since
  AND coalesce(g.called_off, 0) = 0
GROUP BY 1, 5, 6 ORDER BY 1
"""
TAKE = """
UPDATE event SET waits = 0 WHERE dealership_id = :dealership AND kind = :kind AND number = :code AND waits = 1
RETURNING {column}
"""
REACH = """
UPDATE campaign SET first_on = CASE WHEN first_on > :on THEN :on ELSE first_on END,
  last_on = CASE WHEN last_on < :on THEN :on ELSE last_on END
WHERE dealership_id = :dealership AND code = :code AND (first_on > :on OR last_on < :on) AND approved_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM event e WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.number = :code
              AND e.{column} = :subject AND e.waits = 0)
"""
KEPT = "SELECT 1 FROM event WHERE dealership_id = :dealership AND kind = :kind AND number = :code LIMIT 1"
OF: dict[Subject, dict[str, str]] = {
    "vehicle": {"subject": "vehicle_id AS subject, customer_id, vehicle_id", "group": "vehicle_id, customer_id",
                "join": ""},
    "customer": {"subject": "customer_id AS subject, customer_id, CAST(NULL AS BIGINT) AS vehicle_id",
                 "group": "customer_id", "join": "LEFT"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fits:
    """Somebody whom a campaign is for: the day of the last visit, and why nothing is planned, PLANNED where it is."""

    seen: date | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Judge:
    """By what planning will judge whom a campaign is for: as of `today`, and by how much each has heard (E-08)."""

    programme: Programme
    enough: tuple[Enough, ...]
    today: str

    def sql(self) -> tuple[str, dict[str, Any]]:
        """The verdict on each row of `m`."""
        parts, params = judging.coming(self.programme, self.enough, self.today)
        return judging.case(parts, "m"), params


@dataclass(frozen=True, slots=True)
class Waiting:
    """Records of a file that wait for a director: how many of this number, from which day to which; the `programme` of
    the campaign of the number, and whether that is a `draft`, `approved` or `closed`, "" where there is none."""

    number: str
    count: int
    first: date
    last: date
    programme: str
    stands: str


def last_seen(
    tx: Transaction, dealership: int, row: CampaignRow, whose: Subject, away: tuple[date, date] | None, judge: Judge
) -> dict[int, Fits]:
    """The cars, or the owners, that it is for, each with the day on which it was here last; `away`: those which were
    here last after the first day, and by the second."""
    audience = row.draft.audience
    params: dict[str, Any] = {f"m{place}": code.casefold() for place, code in enumerate(audience.models)}
    models = f"AND lower(m.code) IN ({', '.join(f':{name}' for name in params)})" if params else ""
    params |= {"vin_from": audience.vins[0], "vin_to": audience.vins[1]} if audience.vins else {}
    params |= {"after": away[0].isoformat(), "by": away[1].isoformat()} if away else {}
    params |= {"campaign": row.id} if audience.listed else {}
    verdict, told = judge.sql()
    params |= {"delivered": _months_before(row.draft, audience.delivered)} if audience.delivered else {}
    sql = FITTING.format(
        **OF[whose], models=models, listed=LISTED if audience.listed else "", verdict=verdict,
        vins="AND v.vin <> '' AND v.vin BETWEEN :vin_from AND :vin_to" if audience.vins else "",
        delivered="AND v.delivered_on > :delivered" if audience.delivered else "",
        away="WHERE seen_on > :after AND seen_on <= :by" if away else "",
    )  # fmt: skip
    rows = tx.all(sql, dealership=dealership, since=judge.today, **params, **told)
    return {int(who): Fits(date.fromisoformat(seen) if seen else None, str(verdict)) for who, seen, verdict in rows}


def _months_before(draft: Draft, months: int) -> str:
    return Span(months=months).back_from(draft.first).isoformat()


def name(tx: Transaction, dealership: int, campaign: int, named: Iterable[Named]) -> None:
    """Keep whom the list of a campaign names."""
    told = {"dealership": dealership, "campaign": campaign}
    tx.many(ADD_MEMBER, [{**told, "vehicle": each.vehicle, "customer": each.customer} for each in named])


def keep(
    tx: Transaction, dealership: int, kind: str, code: str, whose: Subject, days: Mapping[int, date], today: date
) -> None:
    """Keep a record of it for each of them."""
    told = {"dealership": dealership, "kind": kind, "code": code, "today": today.isoformat()}
    rows = [{**told, "subject": subject, "on": on.isoformat()} for subject, on in days.items()]
    tx.many(ADD.format(column=SUBJECTS[whose]), rows)


def is_kept(tx: Transaction, dealership: int, kind: str, code: str) -> bool:
    """Whether there is a record of this number already, such as a file's."""
    return tx.one(KEPT, dealership=dealership, kind=kind, code=code) is not None


def kept_days(tx: Transaction, dealership: int, kind: str, code: str, whose: Subject) -> dict[int, date]:
    """The days of the records of this number, by the car or owner."""
    rows = tx.all(KEPT_DAYS.format(column=SUBJECTS[whose]), dealership=dealership, kind=kind, code=code)
    return {int(subject): date.fromisoformat(on) for subject, on in rows}


def judged(
    tx: Transaction, dealership: int, kind: str, code: str, whose: Subject, judge: Judge, waiting: bool
) -> dict[int, tuple[date, str]]:
    """What `load` counts, by the car or owner."""
    verdict, told = judge.sql()
    told |= {"kind": kind, "code": code, "waiting": int(waiting)}
    rows = tx.all(JUDGED.format(verdict=verdict, column=SUBJECTS[whose]), dealership=dealership, **told)
    return {int(subject): (date.fromisoformat(on), str(verdict)) for subject, on, verdict in rows}


def names(tx: Transaction, dealership: int, whose: Subject, subjects: Sequence[int]) -> dict[int, tuple[int, str, str]]:
    """Of each car or owner the owner, the owner's name and the plate."""
    found: dict[int, tuple[int, str, str]] = {}
    for start in range(0, len(subjects), MOST):
        those, told = names_of("s", subjects[start : start + MOST])
        rows = tx.all(NAMES[whose].format(those=those), dealership=dealership, **told)
        found |= {int(subject): (int(customer), str(name), str(plate)) for subject, customer, name, plate in rows}
    return found


def load(tx: Transaction, dealership: int, kind: str, code: str, judge: Judge, waiting: bool) -> Load:
    """How many records of this number there are, with those that are `waiting` for a director or without, by day and by
    why nothing is planned, PLANNED where it is."""
    verdict, told = judge.sql()
    told |= {"kind": kind, "code": code, "waiting": int(waiting)}
    rows = tx.all(LOAD.format(verdict=verdict), dealership=dealership, **told)
    return {(date.fromisoformat(on), str(verdict)): int(count) for on, verdict, count in rows}


def unapproved(tx: Transaction, dealership: int, kind: str, since: date) -> list[Waiting]:
    """What files have of this kind from that day on and no director has approved, by its number; of a campaign that was
    called off none."""
    rows = tx.all(UNAPPROVED, dealership=dealership, kind=kind, since=since.isoformat())
    return [Waiting(str(number), int(count), date.fromisoformat(first), date.fromisoformat(last), str(of), str(stands))
            for number, count, first, last, of, stands in rows]  # fmt: skip


def take(tx: Transaction, dealership: int, kind: str, code: str, whose: Subject) -> list[int]:
    """What files have of this number, and waited for a director, counts from now on; of which cars or owners it is."""
    rows = tx.all(TAKE.format(column=SUBJECTS[whose]), dealership=dealership, kind=kind, code=code)
    return [int(subject) for (subject,) in rows if subject is not None]


def reach(
    tx: Transaction, dealership: int, kind: str, code: str, whose: Subject, subject: int, on: date
) -> None:
    """A file has moved the day of what is approved: the days of its campaign reach as far."""
    sql, told = REACH.format(column=SUBJECTS[whose]), {"kind": kind, "code": code, "subject": subject}
    tx.run(sql, dealership=dealership, on=on.isoformat(), **told)
