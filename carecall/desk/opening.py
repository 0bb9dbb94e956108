"""Owns opening a desk: database, schema, programmes, scripts, clock. Invariant: nothing heavy is loaded where the
schema is up to date and the packs are compiled.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from carecall.config import Settings, read_rules, safe_url
from carecall.desk.context import Desk, find_agent, staff_of, with_days
from carecall.desk.rulebook import Rulebook
from carecall.errors import Misconfigured, Refused, StoreError
from carecall.model.clock import Clock, Ticking
from carecall.model.programmes import Pack
from carecall.programmes.load import load_packs, pack_files
from carecall.programmes.load import shipped as packs
from carecall.scripts.library import Library, shipped
from carecall.store import migrations, people
from carecall.store.database import Database
from carecall.store.people import Agent


def open_desk(settings: Settings, machine: Ticking, now: datetime | None = None, create: bool = False) -> Desk:
    """The desk of these settings, nobody seated. `now` stops the rule clock. Raises StoreError `no-database` and
    Refused `empty-database` where there is no file or no dealership and none is to be made; nothing is then."""
    database = open_database(settings, create)
    book, library = Rulebook.of(settings), open_library(settings)
    pack = open_pack(settings, library)
    with _closed_on_error(database), database.write() if create else database.read() as tx:
        card = people.ensure_dealership(tx, "") if create else people.dealership(tx)
        if card is None:
            raise Refused("empty-database")
    clock = Clock(machine, machine, ZoneInfo(settings.time_zone or pack.time_zone))
    desk = Desk(
        database, clock.at(now) if now else clock, pack, library, card, seat=new_seat(),
        owner_lang=settings.owner_lang, lease=settings.lease, heartbeat=settings.heartbeat, rulebook=book,
    )  # fmt: skip
    with database.read() as tx:
        return with_days(desk, tx)


def read_again(desk: Desk) -> Desk:
    """The desk by the rules and the scripts that are written now; its clock goes on. Raises BadFile or Misconfigured
    for mistakes."""
    if desk.rulebook is None:
        return desk
    book = Rulebook.of(read_rules(desk.rulebook.settings))
    library = open_library(book.settings)
    for name in library.names():
        library.get(name)
    return replace(desk, pack=open_pack(book.settings, library), scripts=library, rulebook=book)


def zone_of(settings: Settings) -> ZoneInfo:
    """The dealership's time zone: the settings', else the programmes'."""
    return ZoneInfo(settings.time_zone or open_pack(settings, open_library(settings)).time_zone)


def new_seat() -> str:
    """The name of this process in claims: never the same twice, even on one machine."""
    return f"{os.getpid()}-{uuid.uuid4().hex[:8]}"


def open_database(settings: Settings, create: bool = False) -> Database:
    """The database with its schema up to date. Raises StoreError `no-database`, Refused `empty-database` where it is
    not there, or has no schema, and is not to be made."""
    database = Database(settings.db_url) if create else find_database(settings)
    with _closed_on_error(database):
        migrations.ensure(database, make=create)
    return database


@contextmanager
def _closed_on_error(database: Database) -> Iterator[None]:
    """A database that is refused leaves no connection open."""
    try:
        yield
    except BaseException:
        database.close()
        raise


def find_database(settings: Settings) -> Database:
    """The database as it is. Raises StoreError `no-database` (file): looking for it never makes it."""
    database = Database(settings.db_url)
    if database.backend.missing:
        raise StoreError("no-database", file=str(database.backend.missing))
    return database


def open_library(settings: Settings) -> Library:
    return Library((shipped(), *settings.script_folders), settings.cache)


def files_of(settings: Settings, site: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """The files of the programmes; with other files of the site in the place of its own. Raises Misconfigured
    `unknown-value` where no shipped pack has that name."""
    name = settings.programme_pack
    if name not in packs():
        raise Misconfigured("unknown-value", option="programme_pack", value=name, known=packs())
    return pack_files(settings.programme_files if site is None else site, name)


def open_pack(settings: Settings, library: Library) -> Pack:
    return load_packs(files_of(settings), library.names(), settings.cache)


def seat_agent(desk: Desk, code: str) -> Desk:
    """The desk with this member of staff. Raises Misconfigured `unknown-agent`, `agent-gone`."""
    return desk.seated(find_agent(staff_of(desk), code))


def last_agent(settings: Settings) -> str:
    """Who sat here last; "" where nobody did."""
    path = settings.data / "last-agent"
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def remember_agent(settings: Settings) -> Callable[[Agent], None]:
    """Keep who sits here for the next start; in a folder that cannot be written nothing is kept."""

    def remember(agent: Agent) -> None:
        with suppress(OSError):
            settings.data.mkdir(parents=True, exist_ok=True)
            (settings.data / "last-agent").write_text(agent.code, encoding="utf-8")

    return remember


def database_info(settings: Settings) -> dict[str, object]:
    """Where the database is and how far its schema is. Raises StoreError `no-database`."""
    database = find_database(settings)
    found = migrations.revision(database)
    owners = 0
    if found == migrations.HEAD:
        with database.read() as tx:
            card = people.dealership(tx)
            owners = people.count_owners(tx, int(card.id)) if card else 0
    return {"url": safe_url(settings.db_url), "schema": found, "known": migrations.HEAD, "owners": owners}


def upgrade_database(settings: Settings) -> bool:
    """Bring the schema up; False where it stood there."""
    return migrations.ensure(Database(settings.db_url))


def at_database(settings: Settings, path: Path) -> Settings:
    return replace(settings, db=f"sqlite:///{path}")
