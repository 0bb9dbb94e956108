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
from carecall.store.database import Row, Transaction
from carecall.store.events import SUBJECTS

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
# As planning finds it (store.planning), for whoever is in `m`.
VERDICT = """CASE
  WHEN EXISTS (SELECT 1 FROM opt_out o WHERE o.dealership_id = :dealership AND o.customer_id = m.customer_id
               AND o.lifted_at IS NULL AND (o.vehicle_id IS NULL OR o.vehicle_id = m.vehicle_id)
               AND o.purpose IN ('', :programme) AND o.reason <> 'not-eligible') THEN 'opted-out'
  WHEN NOT EXISTS (SELECT 1 FROM phone p WHERE p.dealership_id = :dealership AND p.customer_id = m.customer_id
                   AND p.state = 'ok') THEN 'no-number'
  ELSE '' END"""
FITTING = f"SELECT m.subject, m.seen_on, {VERDICT} FROM ({AUDIENCE}) AS m"
LOAD = f"""
SELECT m.on_day, {VERDICT}, count(*) FROM (
  SELECT e.on_day, e.vehicle_id, coalesce(e.customer_id, v.customer_id) AS customer_id
  FROM event e LEFT JOIN vehicle v ON v.dealership_id = e.dealership_id AND v.id = e.vehicle_id
  WHERE e.dealership_id = :dealership AND e.kind = :kind AND e.number = :code) AS m
GROUP BY 1, 2 ORDER BY 1
"""
KEPT_DAYS = """
SELECT {column}, on_day FROM event
WHERE dealership_id = :dealership AND kind = :kind AND number = :code AND {column} IS NOT NULL
"""
# From one number to the next by the index: of those that are approved, which may be a fleet, no record is read.
UNAPPROVED = """
WITH RECURSIVE n(number) AS (
  SELECT min(number) FROM event WHERE dealership_id = :dealership AND kind = :kind
  UNION ALL
  SELECT (SELECT min(number) FROM event WHERE dealership_id = :dealership AND kind = :kind AND number > n.number)
  FROM n WHERE n.number IS NOT NULL)
SELECT e.number, count(*) FROM n JOIN event e ON e.dealership_id = :dealership AND e.kind = :kind
  AND e.number = n.number AND e.on_day >= :since
WHERE n.number IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM campaign g WHERE g.dealership_id = :dealership AND g.code = n.number AND g.programme = :programme
    AND (g.approved_at IS NOT NULL OR g.closed_at IS NOT NULL))
GROUP BY e.number ORDER BY e.number
"""
KEPT = "SELECT 1 FROM event WHERE dealership_id = :dealership AND kind = :kind AND number = :code LIMIT 1"
SUBJECT = "CASE WHEN {u}.vehicle_id IS NULL THEN 'c' || {u}.customer_id ELSE 'v' || {u}.vehicle_id END"
"""How the occurrences of a due date `u` begin."""
LEADS = f"{SUBJECT} || '/' || {{code}} || '/'"
LED_BY = f"substr({{u}}.occurrence, 1, length({LEADS})) = {LEADS}"
"""Whether a due date `u` comes from the campaign of this code."""
CONTACTS = f"""programme = :programme AND due_id IN (
SELECT d.id FROM due_date d WHERE d.dealership_id = :dealership AND d.kind = :kind
  AND {LED_BY.format(u="d", code="CAST(:code AS VARCHAR)")})"""
"""The contacts of a campaign, of its `programme` and the `kind` of due date that it counts from."""
CALLED_OFF = "called-off"
"""What became of contacts that had not gone out when their campaign was called off."""
WITHDRAWN = f"""dealership_id = :dealership AND state = 'cancelled' AND result = :result AND dials = 0 AND {CONTACTS}
AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.dealership_id = contact.dealership_id AND a.contact_id = contact.id)"""
FORGET = (
    "DELETE FROM message WHERE dealership_id = :dealership AND contact_id IN "
    f"(SELECT id FROM contact WHERE {WITHDRAWN})",
    f"DELETE FROM contact WHERE {WITHDRAWN}",
)
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
  SELECT DISTINCT d.kind, replace(d.occurrence, {SUBJECT.format(u="d")} || '/', '') FROM contact c
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
    """Somebody whom a campaign is for: the day of the last visit, and why nothing is planned, "" where it is."""

    seen: date | None
    verdict: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it is stored; the moments are stored instants, "" for what has not been done; `members`: for how
    many it was when it was approved; `called_off`: it was closed so that nothing more goes out."""

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


def approve(tx: Transaction, dealership: int, number: int, staff: int, at: str, members: int) -> bool:
    """Say that it is approved; False where somebody else was first."""
    sql = """UPDATE campaign SET approved_by = :staff, approved_at = :at, members = :members
    WHERE dealership_id = :dealership AND id = :id AND approved_at IS NULL AND closed_at IS NULL"""
    return tx.run(sql, dealership=dealership, id=number, staff=staff, at=at, members=members) == 1


def by_code(tx: Transaction, dealership: int, code: str) -> CampaignRow | None:
    row = tx.one(f"SELECT {COLUMNS} {FROM} AND g.code = :code", dealership=dealership, code=code)
    return _row(row) if row else None


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
    tx: Transaction, dealership: int, row: CampaignRow, whose: Subject, away: tuple[date, date] | None
) -> dict[int, Fits]:
    """The cars, or the owners, that it is for, each with the day on which it was here last; `away`: those which were
    here last after the first day, and by the second."""
    audience = row.draft.audience
    params: dict[str, Any] = {f"m{place}": code.casefold() for place, code in enumerate(audience.models)}
    models = f"AND lower(m.code) IN ({', '.join(f':{name}' for name in params)})" if params else ""
    params |= {"programme": row.draft.programme}
    params |= {"vin_from": audience.vins[0], "vin_to": audience.vins[1]} if audience.vins else {}
    params |= {"after": away[0].isoformat(), "by": away[1].isoformat()} if away else {}
    params |= {"campaign": row.id} if audience.listed else {}
    params |= {"delivered": _months_before(row.draft, audience.delivered)} if audience.delivered else {}
    sql = FITTING.format(
        **OF[whose], models=models, listed=LISTED if audience.listed else "",
        vins="AND v.vin <> '' AND v.vin BETWEEN :vin_from AND :vin_to" if audience.vins else "",
        delivered="AND v.delivered_on > :delivered" if audience.delivered else "",
        away="WHERE seen_on > :after AND seen_on <= :by" if away else "",
    )  # fmt: skip
    rows = tx.all(sql, dealership=dealership, **params)
    return {int(who): Fits(date.fromisoformat(seen) if seen else None, verdict) for who, seen, verdict in rows}


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


def load(tx: Transaction, dealership: int, programme: str, kind: str, code: str) -> Load:
    """How many records of this number there are, by day and by why nothing is planned, "" where it is."""
    rows = tx.all(LOAD, dealership=dealership, programme=programme, kind=kind, code=code)
    return {(date.fromisoformat(on), str(verdict)): int(count) for on, verdict, count in rows}


def unapproved(tx: Transaction, dealership: int, programme: str, kind: str, since: date) -> list[tuple[str, int]]:
    """The numbers of a file's records from that day on of which no campaign is approved, and how many each has."""
    told = {"programme": programme, "kind": kind, "since": since.isoformat()}
    return [(str(number), int(count)) for number, count in tx.all(UNAPPROVED, dealership=dealership, **told)]


def take_up(tx: Transaction, dealership: int, programme: str, due: str, code: str) -> None:
    """Take away what was withdrawn when it was called off and had never gone out, so that it is planned again like
    anything else."""
    told = {"programme": programme, "kind": due, "code": code, "result": CALLED_OFF}
    for sql in FORGET:
        tx.run(sql, dealership=dealership, **told)


def of_due(tx: Transaction, dealership: int, programme: str, due: int) -> CampaignRow | None:
    """The campaign from which a due date comes; None for any other."""
    row = tx.one(OF_DUE, dealership=dealership, due=due, programme=programme)
    return _row(row) if row else None


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
