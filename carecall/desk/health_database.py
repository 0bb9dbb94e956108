"""Owns the checks of the database: whether it is reached, may be written, has room, and what it holds. Invariant: it is
asked with little patience, and what cannot be asked any more is left out.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from carecall.config import Settings, safe_url
from carecall.desk import dealership, health, health_clock, opening, pools
from carecall.desk.context import find_agent, to_instant
from carecall.desk.health import Finding, Level, Site
from carecall.desk.pools import Deserted
from carecall.errors import Misconfigured, StoreError
from carecall.model.clock import Clock
from carecall.model.programmes import Pack
from carecall.store import calls, migrations, people, planning
from carecall.store import health as store
from carecall.store.database import Database, Transaction
from carecall.store.people import Agent

MEGABYTE = 1_000_000
SHORT, TIGHT = 100 * MEGABYTE, 1000 * MEGABYTE
OVER_THE_NET = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs",
     "davfs", "fuse.davfs2")
)  # fmt: skip
"""File systems on which SQLite's WAL must not lie: machines do not share the memory that it needs."""
NEWS_SECONDS = 120
"""What was recorded so much later than now was recorded by a clock that is simply a little fast."""


def look(site: Site, pack: Pack) -> Iterator[Finding]:
    """Each thing that is found; a database that fails ends the list with its error."""
    url = safe_url(site.settings.db_url)
    database: Database | None = None
    try:
        database = store.hurried(site.settings.db_url)
        file = store.file_of(database)
        if file:
            yield from _room(file)
        if file and not file.exists():
            yield Finding("database", Level.NOTE, "database-none", {"url": url})
        else:
            yield from _opened(site, pack, database, url)
    except StoreError as error:
        yield _failure(error, url)
    finally:
        if database:
            database.close()


def _failure(error: StoreError, url: str) -> Finding:
    """The error with the URL that it is about."""
    params = {**error.params, "url": url}
    detail = str(params.get("detail", ""))
    if "readonly" in detail.replace("-", ""):
        return Finding("database", Level.WRONG, "database-readonly", {"url": url})
    code = "database-unreached" if error.code == "database-failed" else error.code
    return Finding("database", Level.WRONG, code, params)


def _opened(site: Site, pack: Pack, database: Database, url: str) -> Iterator[Finding]:
    found = migrations.revision(database)
    yield Finding("database", Level.OK, "database-reached", {"url": url, "megabytes": _megabytes(store.size(database))})
    yield _schema(found)
    if found is not None and found > migrations.HEAD:
        return
    if not store.may_write(database, made=found is not None):
        yield Finding("database", Level.WRONG, "database-readonly", {"url": url})
    if found == migrations.HEAD:
        with database.read() as tx:
            yield from _contents(site, pack, tx)


def _megabytes(size: int) -> int:
    return -(-size // MEGABYTE)


def _schema(found: str | None) -> Finding:
    params = {"found": found, "known": migrations.HEAD}
    if found == migrations.HEAD:
        return Finding("schema", Level.OK, "schema-fine", params)
    if found is None:
        return Finding("schema", Level.NOTE, "schema-none", params)
    if found > migrations.HEAD:
        return Finding("schema", Level.WRONG, "database-newer", params)
    return Finding("schema", Level.NOTE, "schema-older", params)


# --- where the file lies --------------------------------------------------------------------------------------------


def _room(file: Path) -> Iterator[Finding]:
    """Free space, and whether the file lies where SQLite can work."""
    there = health.nearest(file)
    size = file.stat().st_size if file.exists() else 0
    free = shutil.disk_usage(there).free
    level = Level.WRONG if free < SHORT else Level.NOTE if free < max(TIGHT, 2 * size) else Level.OK
    code = "space-fine" if level is Level.OK else "space-short"
    yield Finding("space", level, code, {"megabytes": free // MEGABYTE, "folder": str(file.parent)})
    mounts = Path("/proc/self/mounts")
    kind = file_system(mounts.read_text("utf-8", "replace"), file.resolve()) if mounts.exists() else ""
    if kind in OVER_THE_NET:
        yield Finding("space", Level.WRONG, "over-the-net", {"file": str(file), "kind": kind})


def file_system(mounts: str, path: Path) -> str:
    """The kind of file system on which a path lies, by the kernel's list of mounts; "" where it says nothing."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        place, of = f"{line}   ".split(" ")[1:3]
        folder = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), place))
        if path.is_relative_to(folder) and len(folder.parts) >= best:
            best, kind = len(folder.parts), of
    return kind


# --- what it holds --------------------------------------------------------------------------------------------------


def _contents(site: Site, pack: Pack, tx: Transaction) -> Iterator[Finding]:
    card = people.dealership(tx)
    holding = store.holding(tx, int(card.id)) if card else store.Holding(0, 0, 0)
    if card is None or not holding.owners:
        yield Finding("contents", Level.NOTE, "contents-none", {})
        return
    names = {f"name_{lang}": card.name(lang) for lang in ("zh", "en")}
    counts: dict[str, Any] = {"owners": holding.owners, "staff": holding.staff, "contacts": holding.contacts}
    yield Finding("contents", Level.OK, "contents-fine", counts | names)
    if fields := dealership.lacking(card):
        yield Finding("contents", Level.NOTE, "dealership-unnamed", {"fields": list(fields)})
    clock = Clock(lambda: site.here, lambda: site.now, health.zone_of(site.settings))
    yield _planned(tx, int(card.id), clock)
    yield from _staff(tx, int(card.id), clock, site.settings)
    yield from _pools(pack, tx, int(card.id), clock)
    yield from _moments(tx, int(card.id), clock, site)
    yield health_clock.kind_of_day(site, pack.calendar.with_days(people.calendar_days(tx, int(card.id))))


def _planned(tx: Transaction, dealership: int, clock: Clock) -> Finding:
    since = to_instant(clock.from_wall(datetime.combine(clock.today(), time())))
    day = {"day": clock.today().isoformat()}
    if planning.is_planned(tx, dealership, clock.today(), since):
        return Finding("planning", Level.OK, "planned", day)
    ever = planning.last_run(tx, dealership)
    return Finding("planning", Level.NOTE, "unplanned" if ever else "planned-never", day)


def _staff(tx: Transaction, dealership: int, clock: Clock, settings: Settings) -> Iterator[Finding]:
    staff = people.staff(tx, dealership, clock.today())
    present = sum(agent.present for agent in staff)
    params = {"present": present, "count": len(staff)}
    if not staff:
        yield Finding("staff", Level.NOTE, "staff-none", params)
        return
    yield Finding("staff", Level.OK if present else Level.NOTE, "staff-fine" if present else "staff-away", params)
    yield _seated(staff, settings)


def _pools(pack: Pack, tx: Transaction, dealership: int, clock: Clock) -> Iterator[Finding]:
    """Contacts that nobody may call, and complaints that nobody takes over."""
    for pool in pools.in_picture(tx, dealership, clock.today()):
        names = {f"named_{lang}": _named(pack, pool, lang) for lang in ("zh", "en")}
        params = {"role": pool.role, "count": pool.contacts, "programmes": pool.programmes, **names}
        yield Finding("staff", Level.NOTE, "pool-away" if pool.away else "pool-deserted", params)
    if roles := pools.takers_missing(pack, people.staff(tx, dealership, clock.today())):
        yield Finding("staff", Level.NOTE, "complaints-unheard", {"role": list(roles)})


def _named(pack: Pack, pool: Deserted, lang: str) -> str:
    of = pack.programmes
    return "; ".join(f"{of[code].name(lang) if code in of else code} {n}" for code, n in pool.programmes.items())


def _seated(staff: list[Agent], settings: Settings) -> Finding:
    """Who is to sit here: the settings are obeyed or refused, who sat here last is only offered."""
    try:
        if settings.agent:
            return Finding("agent", Level.OK, "agent-set", {"name": find_agent(staff, settings.agent).name})
        last = opening.last_agent(settings)
        if last:
            return Finding("agent", Level.OK, "agent-last", {"name": find_agent(staff, last).name})
    except Misconfigured as error:
        if settings.agent:
            return Finding("agent", Level.WRONG, error.code, error.params)
    return Finding("agent", Level.OK, "agent-asked", {})


def _moments(tx: Transaction, dealership: int, clock: Clock, site: Site) -> Iterator[Finding]:
    """Work that was recorded later than now, and a server whose clock is another."""
    last = calls.last_moment(tx, dealership)
    if last and (last - site.now).total_seconds() > NEWS_SECONDS:
        params = {"at": f"{clock.wall():%Y-%m-%dT%H:%M}", "until": f"{clock.to_wall(last):%Y-%m-%dT%H:%M}"}
        yield Finding("clock", Level.WRONG, "clock-behind", params)
    server = store.server_time(tx)
    if server:
        yield _skew(abs((server - site.here).total_seconds()), site.settings.lease)


def _skew(seconds: float, lease: int) -> Finding:
    """A claim lives as long as a lease: a clock that is off by half of it breaks claims of others."""
    level = Level.WRONG if seconds > lease / 2 else Level.NOTE if seconds > min(10, lease / 4) else Level.OK
    return Finding("clock", level, "skew-none" if level is Level.OK else "skew", {"seconds": round(seconds)})
