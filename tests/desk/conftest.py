"""One PostgreSQL database for all tests of this room, emptied before each: making one takes longer than most tests."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import support

from carecall.store.database import Database


@pytest.fixture(scope="session")
def postgres_of_room(postgres_server: str, postgres_template: str) -> Iterator[str]:
    name = f"care_room_{uuid.uuid4().hex[:12]}"
    support.on_server(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield support.database_url(postgres_server, name)
    support.on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_db(postgres_of_room: str) -> Iterator[Database]:
    database = Database(postgres_of_room)
    support.empty(database)
    yield database
    database.close()
