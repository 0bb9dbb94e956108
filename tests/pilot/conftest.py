"""A dealership in the middle of a Monday: overdue work, promises, tries of yesterday, what waits."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import support
from desk_driver import call

from carecall.channels.names import name_keys
from carecall.desk import planning, queue
from carecall.desk.context import Desk
from carecall.model.dispositions import Outcome
from carecall.screens.call import CallScreen
from carecall.store import records
from carecall.store.database import Database

NAMES = "欧阳小雪,王磊,张文山,李娜,曾国强,单雪梅,司马光耀,仇英,解晓东,朴志勋,查良镛,林黛玉"


def furnish(desk: Desk) -> None:
    """36 owners over five programmes, planned for two days, with two tries of yesterday and two promises of today."""
    days, names = support.days_ago, NAMES.split(",")
    for n in range(36):
        name, kind = names[n % len(names)], n % 4
        visits = ((days(desk, 1 + n % 5), "maintenance", 12000),) if kind == 0 else ()
        delivered = days(desk, {0: 500, 1: 84, 2: 31, 3: 8}[kind] + n % 4)
        customer, _ = support.add_owner(desk, name, visits=visits, delivered=delivered)
        with desk.db.write() as tx:
            records.add_keys(tx, desk.id, customer, name_keys(name))
    yesterday, morning = support.at(desk, "2026-11-22 10:10"), support.at(desk, "2026-11-23 09:12")
    planning.plan(yesterday)
    planning.plan(morning)
    for row in [row for row in queue.load(yesterday) if row.lead.where and row.lead.where.ready][4:6]:
        call(yesterday, row.customer, Outcome.NO_ANSWER)
    for row, back in zip(queue.load(morning)[6:8], ("16:00", "15:45"), strict=True):
        call(morning, row.customer, Outcome.CALLBACK, back)


@pytest.fixture(scope="session")
def office_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "care.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    furnish(support.make_desk(database, agent="A01"))
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def office_db(office_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "office.db"
    shutil.copy(office_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def office(office_db: Database) -> Desk:
    """The desk of A01 at 15:41."""
    return support.make_desk(office_db, agent="A01")


@pytest.fixture(scope="session")
def postgres_office_template(postgres_server: str, postgres_template: str) -> str:
    name = f"care_office_{uuid.uuid4().hex[:8]}"
    support.on_server(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    database = Database(support.database_url(postgres_server, name))
    furnish(support.make_desk(database, agent="A01"))
    database.close()
    return name


@pytest.fixture
def postgres_office(postgres_server: str, postgres_office_template: str) -> Iterator[Desk]:
    """The same on a server."""
    with support.copied(postgres_server, postgres_office_template) as database:
        yield support.make_desk(database, agent="A01")


@pytest.fixture
def no_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are pressed faster than by hand and count at once; `test_typing`, `test_queue_seats` and `test_call_slips`
    show how long they are dropped on a step, on a list that has changed, behind a question."""
    monkeypatch.setattr(CallScreen, "guard_seconds", 0.0)
    monkeypatch.setattr("carecall.screens.queue.SETTLED", 0.0)
    monkeypatch.setattr("carecall.screens.errands.READ_SECONDS", 0.0)


@pytest.fixture
def invited(sqlite_db: Database) -> Desk:
    """An owner whose first service falls due."""
    desk = support.make_desk(sqlite_db, agent="A01")
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 84))
    planning.plan(desk)
    return desk
