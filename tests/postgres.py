"""A PostgreSQL server for the tests: `CARECALL_TEST_PG`, else a throw-away cluster of our own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoServer(Exception):
    """Neither a URL was given nor are the server's programs installed."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server's maintenance database, `postgresql://.../postgres`."""
    given = os.environ.get("CARECALL_TEST_PG")
    if given:
        yield given
        return
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="carecall-pg-"))
    try:
        yield from _cluster(programs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("needs PostgreSQL: set CARECALL_TEST_PG to a server's URL or install its programs (initdb)")


def _cluster(programs: Path, folder: Path) -> Iterator[str]:
    owner = _owner()
    if owner is not None:
        shutil.chown(folder, owner)
    data, port = folder / "data", _free_port()
    _run([programs / "initdb", "-D", data, "-U", "care", "-A", "trust", "-E", "UTF8", "--no-sync"], owner, folder)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
    _run(start, owner, folder)
    try:
        yield f"postgresql://care@127.0.0.1:{port}/postgres"
    finally:
        _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], owner, folder)


def _run(command: list[str | Path], owner: str | None, folder: Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=owner, cwd=folder)


def _owner() -> str | None:
    """Who runs the server: ourselves, or where we are root somebody who is not."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
