"""Fixtures for every room: a migrated database on SQLite and on PostgreSQL, and a desk with a stopped clock."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import idle
import postgres
import pytest
import support
from hypothesis import HealthCheck, settings

from carecall.desk.context import Desk
from carecall.locale.hatch_build import compile_catalogues
from carecall.store import migrations
from carecall.store.database import Database

settings.register_profile("carecall", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("carecall")
ROOT = Path(__file__).parent.parent


def pytest_sessionstart(session: pytest.Session) -> None:
    """The words that the tests read are those of the catalogue as it is now."""
    if not hasattr(session.config, "workerinput"):
        compile_catalogues(ROOT / "carecall" / "locale")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-xdist writes the group of a test behind its name, in an attribute that pytest 9.2 reads no more: said
    again where it is read, so that tests of one group go to one worker."""
    for item in items:
        grouped = vars(item).get("_nodeid")
        if grouped and hasattr(item, "_id"):
            item._id = type(item._id).parse(grouped)


@pytest.fixture(scope="session", autouse=True)
def rest_is_seen() -> Iterator[None]:
    """Who waits for a desk waits until it is at rest, and no longer."""
    with idle.seen():
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "care.db"
    database = Database(f"sqlite:///{path}")
    migrations.ensure(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    try:
        with postgres.server() as url:
            yield url
    except postgres.NoServer as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    name = f"care_template_{uuid.uuid4().hex[:8]}"
    support.on_server(postgres_server, f"CREATE DATABASE {name}")
    database = Database(support.database_url(postgres_server, name))
    migrations.ensure(database)
    database.close()
    return name


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "care.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgres_db(postgres_server: str, postgres_template: str) -> Iterator[Database]:
    with support.copied(postgres_server, postgres_template) as database:
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest) -> Database:
    """The same test on both databases."""
    found: Database = request.getfixturevalue(f"{request.param}_db")
    return found


@pytest.fixture
def make_desk() -> Callable[..., Desk]:
    """A desk over a database, its clock stopped: `make_desk(db, at="2026-11-23 15:41", agent="A01")`."""
    return support.make_desk
