"""Owns the measure of one outcome saved: through carecall's use cases, beside raw `sqlite3` that inserts an attempt,
updates a contact, inserts an audit entry and commits, in the same schema, WAL and FULL, foreign keys on.

Invariant: one floor and one subject in turns, each on a copy of the same file.
"""

from __future__ import annotations

import cProfile
import pstats
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import dataset
from measures import Measure, ms
from paint import Say, profile_lines

from carecall.config import Settings
from carecall.desk import calling, opening, queue
from carecall.desk.context import Desk
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.model.ids import CustomerId
from carecall.store.database import SQLITE_START

AIM = 4.0
QUEUE = 500
WARM_UP = 10
ENDING = Ended(Outcome.NO_ANSWER)
ATTEMPT = """INSERT INTO attempt (dealership_id, call_id, contact_id, number, day, slot, script, outcome, aapor,
uses_try, reason, started_at, ended_at)
VALUES (1, 1, ?, 1, ?, 'morning', 'maintenance', 'no-answer', 'NC', 1, ?, ?, ?)"""
CONTACT = """UPDATE contact SET tries = tries + 1, dials = dials + 1, used_slots = 'morning', last_day = ?,
next_on = ?, reason = ? WHERE dealership_id = 1 AND id = ?"""
AUDIT = """INSERT INTO audit (dealership_id, at, staff_id, seat, subject, subject_id, action, params)
VALUES (1, ?, 1, 'bench', 'contact', ?, 'no-answer', '{"state": "open"}')"""
REASON = '{"code": "C-03", "try": 2, "of": 3, "slot": "early-afternoon"}'


def open_desk(db: Path, agent: str = dataset.AGENT, files: tuple[Path, ...] = ()) -> Desk:
    """A desk as the program opens it, with these files of programmes laid over the shipped ones; its rule clock
    stopped."""
    home, cache = dataset.folder() / "home", dataset.folder() / "cache"
    settings = Settings(home, cache, db=f"sqlite:///{db}", programme_files=files)
    now = datetime.fromisoformat(f"{dataset.NOW}+08:00")
    desk = opening.open_desk(settings, lambda: datetime.now(UTC), now)
    return opening.seat_agent(desk, agent) if agent else desk


def outcome(runs: int, cars: int, say: Say) -> list[Measure]:
    source = dataset.fleet(cars, QUEUE)
    floor_file, subject_file = dataset.copy(source, "outcome-floor"), dataset.copy(source, "outcome")
    desk = open_desk(subject_file)
    owners = [row.customer for row in queue.load(desk)]
    floor_times, whole, last = [], [], []
    with closing(_raw(floor_file)) as raw:
        contacts = [number for (number,) in raw.execute("SELECT id FROM contact WHERE state = 'open' ORDER BY id")]
        for turn in range(runs + WARM_UP):
            floor_times.append(_floor(raw, contacts[turn]))
            begun, parts = perf_counter(), _subject(desk, owners[turn])
            whole.append(perf_counter() - begun)
            last.append(parts)
    floors = ms(floor_times[WARM_UP:])
    threes = ms([sum(three) for three in zip(*[iter(floor_times[WARM_UP:])] * 3, strict=False)])
    measures = [
        Measure("outcome saved: prepare + dial + close", floors, ms(whole[WARM_UP:]), AIM),
        Measure("  the same beside three raw transactions", threes, ms(whole[WARM_UP:])),
        Measure("outcome saved: close alone", floors, ms([close for _, _, close in last[WARM_UP:]]), AIM),
        Measure("  prepare alone", floors, ms([prepare for prepare, _, _ in last[WARM_UP:]])),
        Measure("  dial alone", floors, ms([dial for _, dial, _ in last[WARM_UP:]])),
    ]
    left = owners[runs + WARM_UP :]
    if any(measure.missed for measure in measures):
        profile = _profile(lambda: [_subject(desk, owner) for owner in left[:50]])
        measures[0] = Measure(measures[0].name, floors, measures[0].subject, AIM, "ms", profile)
    desk.db.close()
    return measures


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in SQLITE_START:
        connection.execute(statement)
    connection.execute("INSERT INTO call (id, dealership_id, customer_id, number, claimed_at, lease_until, ended_at) "
                       "VALUES (1, 1, 1, '', '', '', '')")  # fmt: skip
    return connection


def _floor(raw: sqlite3.Connection, contact: int) -> float:
    day, now = dataset.TODAY.isoformat(), "2026-11-23T02:00:00Z"
    begun = perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(ATTEMPT, (contact, day, REASON, now, now))
    raw.execute(CONTACT, (day, "2026-11-24", REASON, contact))
    raw.execute(AUDIT, (now, contact))
    raw.execute("COMMIT")
    return perf_counter() - begun


def _subject(desk: Desk, owner: CustomerId) -> tuple[float, float, float]:
    """Seconds of prepare, dial and close."""
    begun = perf_counter()
    card = calling.prepare(desk, owner)
    prepared = perf_counter()
    calling.dial(desk, card.call)
    dialled = perf_counter()
    calling.close(desk, card.call, ENDING)
    return prepared - begun, dialled - prepared, perf_counter() - dialled


def _profile(work: Callable[[], object]) -> tuple[str, ...]:
    profile = cProfile.Profile()
    profile.runcall(work)
    return profile_lines(pstats.Stats(profile))
