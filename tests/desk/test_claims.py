"""Invariant 2: nobody is dialled twice; invariant 3: nothing that was answered is lost. Many seats, threads, and kills,
on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support import add_owner, days_ago, make_desk, rows, sit, value

from carecall.desk import calling, planning
from carecall.desk.context import Desk
from carecall.desk.conversation import Conversation
from carecall.errors import Refused
from carecall.model.ids import CustomerId
from carecall.store import people
from carecall.store.database import Database

CHILDREN = Path(__file__).with_name("children.py")
ROOT = CHILDREN.parent.parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
OWNERS = 16


@pytest.fixture
def desk(db: Database) -> Desk:
    """Owners with a survey and a service each, every fourth number shared by two of them."""
    desk = make_desk(db, "2026-11-23 09:30")
    with db.write() as tx:
        for n in range(3, 9):
            people.upsert_staff(tx, desk.id, f"A0{n}", f"agent {n}", "care-agent")
    for n in range(OWNERS):
        shared = (f"+86139{n // 4:08d}",) if n % 4 < 2 else None
        add_owner(desk, phones=shared, delivered=days_ago(desk, 88), visits=((days_ago(desk, 1), "repair", None),))
    assert planning.plan(desk).planned == 2 * OWNERS
    return desk


def child(what: str, *args: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILDREN), what, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


def nobody_was_dialled_twice(desk: Desk, dials: list[tuple[int, str]]) -> None:
    owners = [owner for owner, _ in dials]
    numbers = [number for _, number in dials]
    assert len(set(owners)) == len(owners)
    assert len(set(numbers)) == len(numbers)
    assert len(dials) == OWNERS - OWNERS // 4, "of two owners who share a number one waits"
    assert rows(desk.db, "SELECT customer_id, count(*) FROM call WHERE dialled_at IS NOT NULL GROUP BY 1 "
                         "HAVING count(*) > 1") == []  # fmt: skip
    assert value(desk.db, "SELECT count(*) FROM attempt") == 2 * len(dials), "both contacts of an owner are one call"
    assert value(desk.db, "SELECT count(*) FROM call WHERE ended_at IS NULL") == len(dials)


def test_eight_processes_dial_nobody_twice(desk: Desk) -> None:
    with child("seats", desk.db.url, 8) as running:
        lines, _ = running.communicate(timeout=100)
    assert running.returncode == 0
    nobody_was_dialled_twice(desk, [(int(owner), number) for owner, number, _ in map(str.split, lines.splitlines())])


def test_eight_threads_dial_nobody_twice(desk: Desk) -> None:
    owners = [int(owner) for (owner,) in rows(desk.db, "SELECT id FROM customer ORDER BY id")]
    seats = [replace(sit(desk, f"A0{n + 1}"), seat=f"seat-{n}") for n in range(8)]

    def dial_all(mine: Desk) -> list[tuple[int, str]]:
        dialled = []
        for owner in owners:
            try:
                card = calling.dial(mine, calling.prepare(mine, CustomerId(owner)).call)
            except Refused:
                continue
            dialled.append((int(card.customer), card.number))
        return dialled

    with ThreadPoolExecutor(8) as pool:
        dials = [dial for each in pool.map(dial_all, seats) for dial in each]
    nobody_was_dialled_twice(desk, list(dict.fromkeys(dials)))


def test_desks_that_open_together_plan_once(db: Database) -> None:
    desk = make_desk(db, "2026-11-23 09:30")
    for _ in range(5):
        add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    with child("plan", db.url, 2) as running:
        lines, _ = running.communicate(timeout=100)
    assert running.returncode == 0
    assert sorted(lines.split()) == ["-", "5"]
    assert rows(db, "SELECT automatic, planned FROM planning_run") == [(1, 5)]
    tomorrow = make_desk(db, "2026-11-24 09:30")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: planning.plan_once(tomorrow), range(4)))
    assert sum(each is not None for each in done) == 1
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: planning.plan(tomorrow), range(2)))
    assert [each.planned for each in both] == [0, 0]
    assert value(db, "SELECT count(*) FROM contact") == 5


def test_a_kill_in_mid_call_loses_nothing_twice_over(db: Database) -> None:
    """`kill -9` while the owner is on the phone: the agent resumes at the same question, at a new desk."""
    desk = sit(make_desk(db, "2026-11-23 09:30"), "A01")
    owner, _ = add_owner(desk, visits=((days_ago(desk, 1), "repair", None),))
    planning.plan(desk)
    said: list[str] = []
    at = "identity"
    for _ in range(2):
        running = child("talk", db.url, owner, 4)
        assert running.stdout is not None
        lines = [running.stdout.readline().split() for _ in range(5)]
        running.kill()
        running.wait()
        running.stdout.close()
        assert lines[0] == ["at", at]
        said += [step for _, step in lines[1:]]
        assert [step for (step,) in rows(db, "SELECT step FROM answer WHERE replaced_at IS NULL ORDER BY id")] == said
        found = calling.unfinished(desk)
        assert found is not None
        step = Conversation.open(found).step
        assert step is not None
        at = step.id
        assert at not in said
    assert value(db, "SELECT count(*) FROM call") == 1
    assert value(db, "SELECT count(*) FROM attempt") == 1
