"""Owns the rows of campaigns. Invariant: a campaign is never taken away; whom it is for and whom it reached are
`store.campaign_audience`'s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from carecall.model.campaigns import Audience, Draft
from carecall.store.database import Row, Transaction
from carecall.store.lists import names_of

COLUMNS = """g.id, g.code, g.programme, g.name, g.text, g.first_on, g.last_on, g.per_day, g.audience, g.members,
a.name, g.approved_at, g.closed_at, b.name, g.called_off, g.summary"""
FROM = """
FROM campaign g LEFT JOIN staff a ON a.dealership_id = g.dealership_id AND a.id = g.approved_by
LEFT JOIN staff b ON b.dealership_id = g.dealership_id AND b.id = g.closed_by
WHERE g.dealership_id = :dealership"""
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
