"""Owns every figure of the day. Invariant: one query per figure, grouped by nothing, by programme or by agent; the
screen, the report, the export and `--json` all read it here, so they cannot disagree. What stands at this moment only,
promises at risk, desk.summary tells from the lines of the queue by the rule of the queue.

Attempt rates (by dial) and contact rates (by owner) are different columns and never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from carecall.model.programmes import RING_IN
from carecall.store.absences import present
from carecall.store.database import Transaction

TOTAL, PROGRAMME, AGENT = "total", "programme", "agent"

# The contacts of a day: closed on it, still waiting to be dialled by its end, or tried on it, whatever became of them
# later. Each part has its index; as one condition they would read every contact there ever was. What was missed is no
# work of the day on which that was found: nobody could do it any more. What was planned later waited on no day before.
OF_DAY = """
SELECT * FROM contact WHERE dealership_id = :dealership AND closed_on = :day AND state IN ('completed', 'failed')
  AND result <> 'never-dialled'
UNION ALL
SELECT * FROM contact WHERE dealership_id = :dealership AND state = 'open' AND next_on <= :day AND planned_on <= :day
  {whose}
UNION ALL
SELECT * FROM contact WHERE dealership_id = :dealership
  AND (state = 'held' OR (state = 'open' AND next_on > :day) OR closed_on > :day
    OR (state = 'cancelled' AND closed_on = :day))
  AND id IN (SELECT contact_id FROM attempt WHERE dealership_id = :dealership AND day = :day AND undone_at IS NULL)
"""
# An owner who rings in with nothing open is no work that was planned, until the desk has to call back.
BY_THEMSELVES = """c.dials = 0 AND NOT (c.state = 'open' AND c.next_on <= :day) AND EXISTS (
  SELECT 1 FROM due_date d WHERE d.dealership_id = c.dealership_id AND d.id = c.due_id AND d.kind = :ring_in)"""
# Of one agent's own figures what waits for nobody but somebody else is not even looked at.
MAY_BE = "AND (assignee_id = :agent OR promise_id IS NOT NULL)"
CONTACTS = f"""
SELECT {{key}}, count(*),
  sum(CASE WHEN c.state = 'completed' AND c.closed_on = :day THEN 1 ELSE 0 END),
  sum(CASE WHEN c.state = 'failed' AND c.closed_on = :day THEN 1 ELSE 0 END),
  sum(CASE WHEN c.state = 'open' AND c.next_on <= :day THEN 1 ELSE 0 END)
FROM ({OF_DAY}) AS c
WHERE NOT ({BY_THEMSELVES})
GROUP BY 1
"""
RANG_IN = """
SELECT {key}, count(DISTINCT l.id) FROM call l {join}
WHERE l.dealership_id = :dealership AND l.day = :day AND l.rang_in = 1 AND l.dialled_at IS NOT NULL
  AND l.undone_at IS NULL
GROUP BY 1
"""
ABOUT = """
JOIN attempt a ON a.dealership_id = l.dealership_id AND a.call_id = l.id
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
"""
RANG_IN_SQL = {
    TOTAL: RANG_IN.format(key="''", join=""),
    PROGRAMME: RANG_IN.format(key="c.programme", join=ABOUT),
    AGENT: RANG_IN.format(key="l.staff_id", join=""),
}
COMPLAINED = "w.replaced_at IS NULL AND w.field = 'complaint' AND w.value NOT IN ('', '-', '?')"
COMPLAINTS = f"""
SELECT {{key}}, count(*) FROM attempt a
JOIN answer w ON w.dealership_id = a.dealership_id AND w.attempt_id = a.id
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
WHERE a.dealership_id = :dealership AND a.day = :day AND {COMPLAINED}
GROUP BY 1
"""
COMPLAINT_KEYS = {TOTAL: "''", PROGRAMME: "c.programme"}
"""The number of complaints measures no agent (B-01)."""
WORKER = """(SELECT l.staff_id FROM attempt a
  JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
  WHERE a.dealership_id = c.dealership_id AND a.contact_id = c.id AND a.day = :day AND a.undone_at IS NULL
  ORDER BY a.number DESC, a.id DESC LIMIT 1)"""
# What waits is whose the list says: the promise's, else the contact's own, else the role's where they are away then.
WAITS_FOR = f"""CASE
  WHEN c.promise_id IS NOT NULL
  THEN (SELECT r.staff_id FROM promise r WHERE r.dealership_id = c.dealership_id AND r.id = c.promise_id)
  ELSE (SELECT s.id FROM staff s
    WHERE s.dealership_id = c.dealership_id AND s.id = c.assignee_id AND {present("s", ":day")}) END"""
WHOSE = f"""CASE WHEN c.state = 'open' AND c.next_on <= :day THEN {WAITS_FOR}
  ELSE coalesce({WORKER}, c.assignee_id) END"""
MISSED = """
SELECT {key}, count(*) FROM contact c
WHERE c.dealership_id = :dealership AND c.closed_on = :day AND c.state = 'failed' AND c.result = 'never-dialled'
GROUP BY 1
"""
MISSED_KEYS = {TOTAL: "''", PROGRAMME: "c.programme", AGENT: "c.assignee_id"}
CONTACT_KEYS = {TOTAL: "''", PROGRAMME: "c.programme", AGENT: WHOSE}

DIALS = """
SELECT {key}, count(*), sum(l.connected), count(DISTINCT l.customer_id),
  count(DISTINCT CASE WHEN l.reached = 1 THEN l.customer_id END)
FROM call l WHERE l.dealership_id = :dealership AND l.day = :day AND l.dialled_at IS NOT NULL AND l.undone_at IS NULL
  AND l.rang_in = 0
GROUP BY 1
"""
# A call over two programmes is a dial of each; the total counts it once. An owner who rings in is no dial of ours.
DIALS_BY_PROGRAMME = """
SELECT c.programme, count(DISTINCT l.id), count(DISTINCT CASE WHEN l.connected = 1 THEN l.id END),
  count(DISTINCT l.customer_id), count(DISTINCT CASE WHEN l.reached = 1 THEN l.customer_id END)
FROM attempt a
JOIN call l ON l.dealership_id = a.dealership_id AND l.id = a.call_id
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
WHERE a.dealership_id = :dealership AND a.day = :day AND a.undone_at IS NULL AND l.rang_in = 0
GROUP BY 1
"""
DIAL_SQL = {TOTAL: DIALS.format(key="''"), PROGRAMME: DIALS_BY_PROGRAMME, AGENT: DIALS.format(key="l.staff_id")}

# Promises whose time has come (or that were dialled early) on the day; replaced and cancelled ones are not judged.
PROMISES = """
SELECT {key}, count(DISTINCT r.id), count(DISTINCT CASE WHEN r.kept = 1 THEN r.id END)
FROM promise r {join}
WHERE r.dealership_id = :dealership AND r.starts_at >= :start AND r.starts_at < :end
  AND r.ending NOT IN ('replaced', 'cancelled') AND (r.closed_at IS NOT NULL OR r.starts_at <= :now)
GROUP BY 1
"""
OF_CALL = """
JOIN attempt a ON a.dealership_id = r.dealership_id AND a.call_id = r.call_id
JOIN contact c ON c.dealership_id = a.dealership_id AND c.id = a.contact_id
"""
PROMISE_SQL = {
    TOTAL: PROMISES.format(key="''", join=""),
    PROGRAMME: PROMISES.format(key="c.programme", join=OF_CALL),
    AGENT: PROMISES.format(key="r.staff_id", join=""),
}

FIRST_DAY = """
SELECT min(day) FROM (
  SELECT min(day) AS day FROM planning_run WHERE dealership_id = :dealership
  UNION ALL SELECT min(day) FROM call WHERE dealership_id = :dealership AND day IS NOT NULL) AS days
"""

# What is to be called on days to come, by the index of the open contacts; what came before today counts for today. A
# try that falls on a closed day is made on the next open one; a promise is kept on its own.
FROM_TODAY = "CASE WHEN next_on < :today THEN CAST(:today AS VARCHAR) ELSE next_on END"
MOVED = "CASE WHEN promise_id IS NULL THEN CASE {day} {moves} ELSE {day} END ELSE {day} END"
MOVE = "WHEN CAST(:closed_{n} AS VARCHAR) THEN CAST(:open_{n} AS VARCHAR)"
OF_COMING = "WHERE dealership_id = :dealership AND state = 'open' AND next_on <= :last"
COMING = f"SELECT {{day}}, programme, count(*) FROM contact {OF_COMING} GROUP BY 1, 2"
COMING_OWNERS = f"""
SELECT {{day}}, count(DISTINCT customer_id), count(DISTINCT promise_id) FROM contact {OF_COMING} GROUP BY 1
"""

# Transactions on SQLite write one at a time by themselves. The first number is of carecall's own choosing.
HOLD_DAYS = {
    True: "SELECT pg_advisory_xact_lock(20260, CAST(:dealership AS INTEGER))",
    False: "SELECT pg_advisory_xact_lock_shared(20260, CAST(:dealership AS INTEGER))",
}
PLAN_ALONE = "SELECT pg_advisory_xact_lock(20261, CAST(:dealership AS INTEGER))"

Figures = Mapping[str | int | None, tuple[int, ...]]
Moves = Mapping[date, date]
"""Closed days, each with the open one on which its calls are made."""


def hold_days(tx: Transaction, dealership: int, alone: bool) -> None:
    """Until the end of the transaction: write what days count beside others, or alone. To be said before anything else
    is written, so that nobody waits for each other."""
    if tx.postgres:
        tx.run(HOLD_DAYS[alone], dealership=dealership)


def plan_alone(tx: Transaction, dealership: int) -> None:
    """Until the end of the transaction: neither plan nor say what is planned beside somebody else who does. To be said
    right behind `hold_days`."""
    if tx.postgres:
        tx.run(PLAN_ALONE, dealership=dealership)


def first_day(tx: Transaction, dealership: int) -> date:
    """The first day on which anything was planned or dialled; the end of time where nothing was."""
    found = tx.value(FIRST_DAY, dealership=dealership)
    return date.fromisoformat(found) if found else date.max


def contacts(tx: Transaction, dealership: int, day: date, by: str, agent: int | None = None) -> Figures:
    """planned, completed, failed, waiting; by agent, those of this `agent` alone where one is asked about."""
    whose, named = (MAY_BE, {"agent": agent}) if agent is not None else ("", {})
    sql = CONTACTS.format(key=CONTACT_KEYS[by], whose=whose)
    found = _by_key(tx.all(sql, dealership=dealership, day=day.isoformat(), ring_in=RING_IN, **named))
    return found if agent is None else {agent: found[agent]} if agent in found else {}


def coming(tx: Transaction, dealership: int, today: date, moves: Moves, last: date) -> list[tuple[date, str, int]]:
    """Open contacts by the day on which they may be called, until `last`, and by programme."""
    day, params = _called_on(today, moves)
    rows = tx.all(COMING.format(day=day), dealership=dealership, last=last.isoformat(), **params)
    return [(date.fromisoformat(day), programme, int(count)) for day, programme, count in rows]


def coming_owners(
    tx: Transaction, dealership: int, today: date, moves: Moves, last: date
) -> dict[date, tuple[int, int]]:
    """The same in owners, and how many calls are promised."""
    day, params = _called_on(today, moves)
    rows = tx.all(COMING_OWNERS.format(day=day), dealership=dealership, last=last.isoformat(), **params)
    return {date.fromisoformat(day): (int(owners), int(promises)) for day, owners, promises in rows}


def _called_on(today: date, moves: Moves) -> tuple[str, dict[str, str]]:
    """The day on which a contact may be called, as SQL with its parameters."""
    params = {"today": today.isoformat()}
    for n, (closed, opened) in enumerate(moves.items()):
        params |= {f"closed_{n}": closed.isoformat(), f"open_{n}": opened.isoformat()}
    each = " ".join(MOVE.format(n=n) for n in range(len(moves)))
    return MOVED.format(day=FROM_TODAY, moves=each) if moves else FROM_TODAY, params


def missed(tx: Transaction, dealership: int, day: date, by: str) -> Figures:
    """contacts that nobody dialled in their time, by the day on which they were given up."""
    sql = MISSED.format(key=MISSED_KEYS[by])
    return _by_key(tx.all(sql, dealership=dealership, day=day.isoformat()))


def dials(tx: Transaction, dealership: int, day: date, by: str) -> Figures:
    """dials, dials connected, owners dialled, owners reached."""
    return _by_key(tx.all(DIAL_SQL[by], dealership=dealership, day=day.isoformat()))


def rang_in(tx: Transaction, dealership: int, day: date, by: str) -> Figures:
    """calls of owners to us."""
    return _by_key(tx.all(RANG_IN_SQL[by], dealership=dealership, day=day.isoformat()))


def complaints(tx: Transaction, dealership: int, day: date, by: str) -> Figures:
    """The complaints that were told, as their export lists them; none by agent (B-01)."""
    if by not in COMPLAINT_KEYS:
        return {}
    return _by_key(tx.all(COMPLAINTS.format(key=COMPLAINT_KEYS[by]), dealership=dealership, day=day.isoformat()))


def promises(tx: Transaction, dealership: int, start: str, end: str, now: str, by: str) -> Figures:
    """promises due in [start, end), and those kept; instants in UTC."""
    return _by_key(tx.all(PROMISE_SQL[by], dealership=dealership, start=start, end=end, now=now))


def _by_key(rows: list[tuple[object, ...]]) -> Figures:
    return {key if isinstance(key, str | int) else None: tuple(int(str(n or 0)) for n in rest) for key, *rest in rows}
