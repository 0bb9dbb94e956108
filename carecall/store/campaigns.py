"""Owns the rows of campaigns, and the queries of whom they are for. Invariant: whom a campaign reached stands in the
records that it kept (store.events), whose number is its code; a campaign itself is never taken away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from carecall.model.campaigns import Audience, Draft, Named
from carecall.model.kinds import Span, Subject
from carecall.model.programmes import Programme
from carecall.store import judging
from carecall.store.database import Row, Transaction
from carecall.store.events import SUBJECTS
from carecall.store.judging import Enough
from carecall.store.lists import names_of

Load = Mapping[tuple[date, str], int]
COLUMNS = """g.id, g.code, g.programme, g.name, g.text, g.first_on, g.last_on, g.per_day, g.audience, g.members,
a.name, g.approved_at, g.closed_at, b.name, g.called_off, g.summary"""
FROM = """
FROM campaign g LEFT JOIN staff a ON a.dealership_id = g.dealership_id AND a.id = g.approved_by
LEFT JOIN staff b ON b.dealership_id = g.dealership_id AND b.id = g.closed_by
WHERE g.dealership_id = :dealership"""
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
SUBJECT = "CASE WHEN {u}.vehicle_id IS NULL THEN 'c' || {u}.customer_id ELSE 'v' || {u}.vehicle_id END"
"""How the occurrences of a due date `u` begin."""
WITHOUT_COUNT = "rtrim({}, '0123456789')"
LEFT = WITHOUT_COUNT.format(f"rtrim({WITHOUT_COUNT.format('{u}.occurrence')}, '/')")
LED_BY = f"""{SUBJECT} || '/' || {{code}} || '/' = CASE
  WHEN {{u}}.gone = 1 AND {{u}}.occurrence LIKE '%/' || {{u}}.id THEN {LEFT}
  ELSE {WITHOUT_COUNT.format('{u}.occurrence')} END"""
"""Whether a due date `u` comes from the campaign of this code: its occurrence ends in the code and a count, whatever
signs the code has (a file's number may have any); and in its own number, where it was left with who had the car before
(store.due)."""
PROGRESS = f"""
SELECT c.touch, c.state, count(*) FROM due_date d
JOIN contact c ON c.dealership_id = d.dealership_id AND c.due_id = d.id AND c.programme = :programme
WHERE d.dealership_id = :dealership AND d.kind = :kind AND {LED_BY.format(u="d", code="CAST(:code AS VARCHAR)")}
GROUP BY c.touch, c.state ORDER BY c.touch, c.state
"""
TEXT = f"""
SELECT g.text FROM campaign g JOIN due_date u ON u.dealership_id = g.dealership_id
WHERE g.dealership_id = :dealership AND u.id = {{due}} AND g.programme = {{programme}}
  AND {LED_BY.format(u="u", code="g.code")}
"""
OF_DUE = f"""
SELECT {COLUMNS} {FROM} AND g.programme = :programme AND EXISTS (
  SELECT 1 FROM due_date u
  WHERE u.dealership_id = g.dealership_id AND u.id = :due AND {LED_BY.format(u="u", code="g.code")})
"""
OVER = f"""
SELECT {{what}} FROM due_date u JOIN campaign g ON g.dealership_id = u.dealership_id AND g.closed_at IS NOT NULL
WHERE u.dealership_id = :dealership AND {{of}} AND {LED_BY.format(u="u", code="g.code")}"""
IS_OVER = f"EXISTS ({OVER.format(what='1', of='u.id = {due} AND g.programme = :programme')})"
"""Whether the campaign of the due date in the column `due` was closed."""
RUNNING_ON = """
SELECT code FROM campaign WHERE dealership_id = :dealership AND approved_at IS NOT NULL AND closed_at IS NULL
  AND first_on <= :day AND last_on >= :day ORDER BY first_on, id
"""
COMING = f"""
SELECT {COLUMNS} {FROM} AND g.programme IN ({{programmes}})
  AND g.approved_at IS NOT NULL AND g.closed_at IS NULL AND g.last_on >= :today
ORDER BY g.first_on, g.id LIMIT 1
"""
DAY_OF = """
SELECT min(e.on_day) FROM event e LEFT JOIN vehicle v ON v.dealership_id = e.dealership_id AND v.id = e.vehicle_id
WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.number = :code
  AND coalesce(v.customer_id, e.customer_id) = :customer
"""
# What follows the subject is the campaign, or the year of the festival.
GREETED = f"""
SELECT count(*) FROM (
  SELECT DISTINCT d.kind, substr(d.occurrence, length({SUBJECT.format(u="d")}) + 2) FROM contact c
  JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
  WHERE c.dealership_id = :dealership AND c.programme IN ({{programmes}}) AND c.state IN ('outbox', 'completed')
    AND d.due_on >= :first AND d.due_on < :until) AS greetings
"""


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


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it is stored; the moments are stored instants, "" for what has not been done; `members`: for how
    many it was when it was approved, before that when it was made; `called_off`: it was closed so that nothing more
    goes out."""

    id: int
    draft: Draft
    members: int
    approved_by: str
    approved_at: str
    closed_at: str
    closed_by: str
    called_off: bool
    summary: str


def add(tx: Transaction, dealership: int, draft: Draft, staff: int | None, at: str) -> int:
    return tx.insert(
        "campaign", dealership_id=dealership, code=draft.code, programme=draft.programme, name=draft.name,
        text=draft.text, first_on=draft.first.isoformat(), last_on=draft.last.isoformat(), per_day=draft.per_day,
        audience=json.dumps(asdict(draft.audience)), made_by=staff, made_at=at,
    )  # fmt: skip


def count_members(tx: Transaction, dealership: int, number: int, members: int) -> None:
    """For how many it is, as it is made."""
    tx.update("campaign", {"dealership_id": dealership, "id": number}, members=members)


def approve(tx: Transaction, dealership: int, row: CampaignRow, staff: int, at: str, days: Mapping[int, date]) -> bool:
    """Say that it is approved, for these days; those of a file's records are its own. False where somebody else was
    first."""
    told: dict[str, Any] = {"id": row.id, "staff": staff, "at": at, "before": row.approved_at, "members": len(days)}
    span = ""
    if row.draft.audience.filed or row.approved_at:
        span = ", first_on = :first, last_on = :last"
        told |= {"first": min(days.values()).isoformat(), "last": max(days.values()).isoformat()}
    sql = f"""UPDATE campaign SET approved_by = :staff, approved_at = :at, members = :members {span}
    WHERE dealership_id = :dealership AND id = :id AND closed_at IS NULL AND coalesce(approved_at, '') = :before"""
    return tx.run(sql, dealership=dealership, **told) == 1


def by_code(tx: Transaction, dealership: int, code: str) -> CampaignRow | None:
    row = tx.one(f"SELECT {COLUMNS} {FROM} AND g.code = :code", dealership=dealership, code=code)
    return _row(row) if row else None


def running_on(tx: Transaction, dealership: int, day: date) -> list[str]:
    """The codes of the campaigns that are approved, not closed, and have this day."""
    return [str(code) for (code,) in tx.all(RUNNING_ON, dealership=dealership, day=day.isoformat())]


def every(tx: Transaction, dealership: int) -> list[CampaignRow]:
    """The youngest first."""
    return [_row(row) for row in tx.all(f"SELECT {COLUMNS} {FROM} ORDER BY g.first_on DESC, g.id DESC",
                                        dealership=dealership)]  # fmt: skip


def _row(row: Row) -> CampaignRow:
    number, code, programme, name, text, first, last, per_day, audience, members, by, *rest = row
    approved, closed, closer, off, summary = rest
    said = json.loads(audience).items()
    whom: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said}
    days = date.fromisoformat(first), date.fromisoformat(last)
    draft = Draft(code, programme, name, *days, per_day, Audience(**whom), text)
    return CampaignRow(number, draft, members, by or "", approved or "", closed or "", closer or "", bool(off), summary)


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


def of_due(tx: Transaction, dealership: int, programme: str, due: int) -> CampaignRow | None:
    """The campaign from which a due date comes; None for any other."""
    row = tx.one(OF_DUE, dealership=dealership, due=due, programme=programme)
    return _row(row) if row else None


def over(tx: Transaction, dealership: int, dues: Sequence[int]) -> dict[tuple[int, str], str]:
    """The names of the closed campaigns of these due dates, by due date and programme."""
    named, told = names_of("due", dues)
    sql = OVER.format(what="u.id, g.programme, g.name", of=f"u.id IN ({named or '0'})")
    rows = tx.all(sql, dealership=dealership, **told)
    return {(int(due), str(programme)): str(name) for due, programme, name in rows}


def coming(tx: Transaction, dealership: int, programmes: Sequence[str], today: date) -> CampaignRow | None:
    """The next campaign of these programmes that is approved and not over; None where there is none."""
    if not programmes:
        return None
    names = {f"p{place}": code for place, code in enumerate(programmes)}
    sql = COMING.format(programmes=", ".join(f":{name}" for name in names))
    row = tx.one(sql, dealership=dealership, today=today.isoformat(), **names)
    return _row(row) if row else None


def day_of(tx: Transaction, dealership: int, kind: str, code: str, customer: int) -> date | None:
    """The first day that a campaign has for an owner, or for a car of the owner's; None where it has none."""
    found = tx.value(DAY_OF, dealership=dealership, kind=kind, code=code, customer=customer)
    return date.fromisoformat(found) if found else None


def progress(tx: Transaction, dealership: int, programme: str, kind: str, code: str) -> list[tuple[str, str, int]]:
    """What has become of its contacts: touch, state, how many."""
    rows = tx.all(PROGRESS, dealership=dealership, programme=programme, kind=kind, code=code)
    return [(str(touch), str(state), int(count)) for touch, state, count in rows]


def greeted(tx: Transaction, dealership: int, programmes: Iterable[str], first: date, until: date) -> int:
    """How many greetings of these programmes went out, or wait to, to anybody, with days in this time."""
    names = {f"p{place}": code for place, code in enumerate(sorted(programmes))}
    if not names:
        return 0
    sql = GREETED.format(programmes=", ".join(f":{name}" for name in names))
    return int(tx.value(sql, dealership=dealership, first=first.isoformat(), until=until.isoformat(), **names))
