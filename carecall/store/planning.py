"""Owns the SQL of finding and judging what falls due. Invariant: set-based statements per touch, idempotent by the
contact's unique key; their cost grows with what is due, not with the fleet.

Python computes the window of each due day in reach (`WINDOW`), the database joins by `due_on`: an index range scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from carecall.model.programmes import MESSAGES, Programme, Touch
from carecall.store import campaigns, classes, judging, sign_ups
from carecall.store.database import Transaction
from carecall.store.judging import Enough
from carecall.store.lists import in_list


@dataclass(frozen=True, slots=True)
class Window:
    """When the contact of a due day may first be dialled, must be, and is given up."""

    due_on: date
    not_before: date
    not_after: date
    give_up: date


@dataclass(frozen=True, slots=True)
class Step:
    """One touch of one programme in the order in which they are judged; `awaited`: another comes `after` it."""

    number: int
    programme: Programme
    touch: Touch
    awaited: bool


MAKE_WINDOW = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_window (
  step BIGINT, due_on VARCHAR(10), not_before VARCHAR(10), not_after VARCHAR(10), give_up VARCHAR(10),
  PRIMARY KEY (step, due_on))
"""
MAKE_CANDIDATE = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_candidate (
  step BIGINT, due_id BIGINT, customer_id BIGINT, vehicle_id BIGINT, due_on VARCHAR(10), since VARCHAR(10),
  verdict VARCHAR(20))
"""
# By owners in their order, so that what is counted by owner needs no sorting.
INDEX_CANDIDATE = "CREATE INDEX IF NOT EXISTS plan_candidate_step ON plan_candidate (step, customer_id)"
MAKE_TOLD = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_told (customer_id BIGINT PRIMARY KEY, messages BIGINT)
"""
MAKE_AWAITED = """
CREATE TEMPORARY TABLE IF NOT EXISTS plan_awaited (
  programme VARCHAR(40), due_id BIGINT, PRIMARY KEY (programme, due_id))
"""
ADD_WINDOW = "INSERT INTO plan_window VALUES (:step, :due_on, :not_before, :not_after, :give_up)"

# `CROSS JOIN` keeps SQLite to this order: from the few days in reach to their due dates, by the index due_on, which
# holds all that is asked of them: a row is read only where nothing is planned yet. `BETWEEN` tells PostgreSQL, which
# joins the other way round, how little it has to read; for `OFFSET` it looks contacts up one by one instead of reading
# those of all years. They are kept by owner: owners' rows lie side by side in all that is looked up next, so that few
# pages are read twice.
IN_REACH = """
FROM plan_window w CROSS JOIN due_date d
WHERE w.step = :step AND d.dealership_id = :dealership AND d.kind = :kind AND d.due_on = w.due_on AND d.gone = 0
  AND d.due_on BETWEEN :first AND :last {meant}
"""
SELECT_CANDIDATES = f"""
INSERT INTO plan_candidate (step, due_id, customer_id, vehicle_id, due_on, since)
SELECT w.step, d.id, d.customer_id, d.vehicle_id, d.due_on, d.since {IN_REACH}
AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.dealership_id = :dealership AND c.due_id = d.id
                AND c.programme = :programme AND c.touch = :touch LIMIT 1 OFFSET 0)
ORDER BY d.customer_id, d.id
"""
COUNT_IN_REACH = f"SELECT count(*) {IN_REACH}"
# The verdicts, first that holds: the order is that of the cost.
JUDGE = "UPDATE plan_candidate SET verdict = {case} WHERE step = :step"
COMES = f"WHEN {sign_ups.COMES.format(due='{m}.due_id')} THEN '{sign_ups.SIGNED_UP}'"
OVER = f"WHEN {campaigns.IS_OVER.format(due='{m}.due_id')} THEN 'over'"
AFTER = """WHEN EXISTS (SELECT 1 FROM contact c WHERE c.dealership_id = :dealership
                 AND c.due_id = {m}.due_id AND c.programme = :after
                 AND c.state IN ('open', 'held'))
      OR EXISTS (SELECT 1 FROM plan_awaited a WHERE a.due_id = {m}.due_id AND a.programme = :after)
    THEN 'waits'"""
# Those of the steps before, which this run is about to write.
TOLD = "+ coalesce((SELECT t.messages FROM plan_told t WHERE t.customer_id = {m}.customer_id), 0)"
# Several of one step, such as those of an owner with many cars: the first ones until it is enough.
ENOUGH_AT_ONCE = """
UPDATE plan_candidate SET verdict = 'enough'
FROM (SELECT due_id, row_number() OVER (PARTITION BY customer_id ORDER BY due_on, due_id) - 1 AS earlier
      FROM plan_candidate WHERE step = :step AND verdict = 'planned') n
WHERE plan_candidate.step = :step AND plan_candidate.due_id = n.due_id AND n.earlier > 0
  AND {enough}
"""
TELL = """
INSERT INTO plan_told SELECT customer_id, count(*) FROM plan_candidate
WHERE step = :step AND verdict = 'planned' GROUP BY customer_id
ON CONFLICT (customer_id) DO UPDATE SET messages = plan_told.messages + excluded.messages
"""
AWAIT = """
INSERT INTO plan_awaited
SELECT :programme, due_id FROM plan_candidate
WHERE step = :step AND verdict IN ('planned', 'waits', 'enough') ON CONFLICT DO NOTHING
"""

COUNT_BY_DAY = """
SELECT w.not_before, p.step, count(*) FROM plan_candidate p
JOIN plan_window w ON w.step = p.step AND w.due_on = p.due_on
WHERE p.verdict = 'planned' GROUP BY 1, 2
"""
COUNT_VERDICTS = "SELECT verdict, count(*) FROM plan_candidate WHERE step = :step GROUP BY verdict"
COUNT_ALL_TOO_OLD = """
SELECT count(*) FROM due_date d
WHERE d.dealership_id = :dealership AND d.kind = :kind AND d.due_on < :first {meant}
"""
# What was written since the last run is little; `|| ''` keeps the index of the old due days, which are many, away.
COUNT_TOO_OLD = """
SELECT count(*) FROM due_date d
WHERE d.dealership_id = :dealership AND d.kind = :kind AND d.written_at > :since AND d.due_on || '' < :first {meant}
"""
NEWEST_EVENT = """
SELECT max(day) FROM (
  SELECT max(returned_on) AS day FROM visit WHERE dealership_id = :dealership
  UNION ALL SELECT max(delivered_on) FROM vehicle WHERE dealership_id = :dealership) AS latest
"""
DISTINCT_PARAMS = """
WITH RECURSIVE p(params) AS (
  SELECT min(params) FROM due_date WHERE dealership_id = :dealership AND kind = :kind
  UNION ALL
  SELECT (SELECT min(params) FROM due_date WHERE dealership_id = :dealership AND kind = :kind AND params > p.params)
  FROM p WHERE p.params IS NOT NULL)
SELECT params FROM p WHERE params IS NOT NULL
"""
VEHICLES_OF_PARAMS = """
SELECT DISTINCT vehicle_id FROM due_date
WHERE dealership_id = :dealership AND kind = :kind AND params = :params AND vehicle_id IS NOT NULL
"""


def prepare(tx: Transaction, dealership: int) -> None:
    """Planning runs one at a time in a dealership; its temporary tables belong to the connection."""
    if tx.postgres:
        # FOR UPDATE would stop every writer whose row points at the dealership.
        tx.run("SELECT id FROM dealership WHERE id = :dealership FOR NO KEY UPDATE", dealership=dealership)
        tx.run("SET LOCAL enable_nestloop = off")
    for statement in (MAKE_WINDOW, MAKE_CANDIDATE, INDEX_CANDIDATE, MAKE_AWAITED, MAKE_TOLD):
        tx.run(statement)
    for table in ("plan_window", "plan_candidate", "plan_awaited", "plan_told"):
        tx.run(f"DELETE FROM {table}")


def candidates(
    tx: Transaction, dealership: int, step: Step, windows: Sequence[Window], on: date, enough: Enough | None = None
) -> dict[str, int]:
    """Judge every due date that falls into a window of this step and has no contact of it yet; the verdicts' counts,
    those that have one among them; owners are of the classes that they are of `on` the day."""
    tx.many(ADD_WINDOW, [_window_row(step, window) for window in windows])
    planned = _find(tx, dealership, step, sorted(window.due_on.isoformat() for window in windows) or [""], on)
    sql, params = _judge_sql(step, enough)
    tx.run(sql, dealership=dealership, step=step.number, **params)
    if enough and step.touch.message:
        at_once = enough.sql(f"{TOLD} + n.earlier").replace("{m}", "plan_candidate")
        sql = ENOUGH_AT_ONCE.format(enough=at_once)
        tx.run(sql, dealership=dealership, step=step.number, **enough.params)
    if step.awaited:
        tx.run(AWAIT, step=step.number, programme=step.programme.code)
    if step.touch.message:
        tx.run(TELL, step=step.number)
    counts = tx.all(COUNT_VERDICTS, step=step.number)
    return {str(verdict): int(count) for verdict, count in counts} | {"already-planned": planned}


def _find(tx: Transaction, dealership: int, step: Step, days: Sequence[str], today: date) -> int:
    """Set aside the due dates of these days that have no contact of this step yet; how many have one."""
    programme = step.programme
    meant, params = _meant(programme, today)
    names = {"dealership": dealership, "step": step.number, "kind": programme.due, "first": days[0], "last": days[-1]}
    sql = SELECT_CANDIDATES.format(meant=meant)
    found = tx.run(sql, programme=programme.code, touch=step.touch.code, **names, **params)
    return int(tx.value(COUNT_IN_REACH.format(meant=meant), **names, **params)) - found


def made_by_day(tx: Transaction, steps: Iterable[Step]) -> dict[tuple[date, str], int]:
    """The calls that the run of this transaction planned, by the first day of their window and by programme."""
    programmes = {step.number: step.programme.code for step in steps if not step.touch.message}
    found: dict[tuple[date, str], int] = {}
    for day, step, count in tx.all(COUNT_BY_DAY):
        if step in programmes:
            key = date.fromisoformat(day), programmes[step]
            found[key] = found.get(key, 0) + int(count)
    return found


def _window_row(step: Step, window: Window) -> dict[str, str | int]:
    return {
        "step": step.number,
        "due_on": window.due_on.isoformat(),
        "not_before": window.not_before.isoformat(),
        "not_after": window.not_after.isoformat(),
        "give_up": window.give_up.isoformat(),
    }


def _meant(programme: Programme, today: date) -> tuple[str, dict[str, Any]]:
    """Which due dates `d` of its kind the programme takes: by their tags, and by the owner's classes."""
    tags, params = in_list("d.tag", "tag", sorted(programme.tags))
    owners, of_classes = classes.meant(programme.only_for, programme.not_for, "d.customer_id")
    day = {"today": today.isoformat()} if owners else {}
    return f"{tags} {owners}", params | of_classes | day


def _judge_sql(step: Step, enough: Enough | None) -> tuple[str, dict[str, Any]]:
    programme = step.programme
    parts, params = judging.out(programme)
    if programme.campaigns:
        parts.append(OVER)
    if step.touch.invites:
        parts.append(COMES)
    parts.append(judging.NO_NUMBER)
    if programme.after:
        parts.append(AFTER)
        params["after"] = programme.after
    if enough:
        parts.append(f"WHEN {enough.sql(TOLD if enough.what == MESSAGES else '')} THEN 'enough'")
        params |= enough.params
    return JUDGE.format(case=judging.case(parts, "plan_candidate")), params


def too_old(tx: Transaction, dealership: int, programme: Programme, first: date, since: str, today: date) -> int:
    """Due dates before `first`, the earliest day in reach, that were written after `since` ("": ever)."""
    meant, params = _meant(programme, today)
    sql = (COUNT_TOO_OLD if since else COUNT_ALL_TOO_OLD).format(meant=meant)
    found = tx.value(sql, dealership=dealership, kind=programme.due, since=since, first=first.isoformat(), **params)
    return int(found)


def last_run(tx: Transaction, dealership: int) -> str:
    """When planning last ran; "" where it never did."""
    return str(
        tx.value("SELECT max(started_at) FROM planning_run WHERE dealership_id = :dealership", dealership=dealership)
        or ""
    )


def is_planned(tx: Transaction, dealership: int, day: date, since: str) -> bool:
    """Whether the day was planned on that day itself: from the instant `since` on. What was planned ahead knew less."""
    sql = "SELECT 1 FROM planning_run WHERE dealership_id = :dealership AND day = :day AND started_at >= :since"
    return tx.one(sql, dealership=dealership, day=day.isoformat(), since=since) is not None


def runs(tx: Transaction, dealership: int) -> dict[date, str]:
    """The days that were ever planned, each with the instant at which that was last done."""
    sql = "SELECT day, max(started_at) FROM planning_run WHERE dealership_id = :dealership GROUP BY day"
    return {date.fromisoformat(day): str(at) for day, at in tx.all(sql, dealership=dealership)}


def newest_event(tx: Transaction, dealership: int) -> date | None:
    """The day of the latest visit or delivery on record. It reads all of them."""
    found = tx.value(NEWEST_EVENT, dealership=dealership)
    return date.fromisoformat(found) if found else None


def params_in_use(tx: Transaction, dealership: int, kind: str) -> list[str]:
    """The digests of terms that due dates of `kind` came from: a few, found by a loose index scan."""
    return [str(params) for (params,) in tx.all(DISTINCT_PARAMS, dealership=dealership, kind=kind)]


def settle_params(tx: Transaction, dealership: int, kind: str, params: str) -> int:
    """The past occurrences, which no derivation touches any more, stand for themselves from here on."""
    sql = "UPDATE due_date SET params = '' WHERE dealership_id = :dealership AND kind = :kind AND params = :params"
    return tx.run(sql, dealership=dealership, kind=kind, params=params)


def vehicles_of_params(tx: Transaction, dealership: int, kind: str, params: str) -> list[int]:
    rows = tx.all(VEHICLES_OF_PARAMS, dealership=dealership, kind=kind, params=params)
    return [int(vehicle) for (vehicle,) in rows]
