"""Owns what `carecall doctor` looks at outside the terminal. Invariant: whatever is broken is a finding, never an
error: each check is made on its own, and one that fails says so.

Nothing is changed and nothing is made: a database that is not there stays away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from carecall.config import Settings
from carecall.desk import opening
from carecall.errors import BadFile, CarecallError, Problem
from carecall.model.programmes import Pack
from carecall.programmes.load import default_pack_files, load_packs


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: `code` and `params` name and fill its sentence; `problems` are the mistakes of files."""

    check: str
    level: Level
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Where the checks look. `troubles`: what is wrong in the settings file; `log`: where errors are written;
    `here` is the machine's time in the machine's own zone, `now` what the rules take for the time."""

    settings: Settings
    settings_file: Path
    troubles: Sequence[CarecallError]
    log: Path
    here: datetime
    now: datetime


ORDER = ("settings", "folders", "programmes", "scripts", "database", "schema", "space", "contents", "planning", "staff",
         "agent", "clock", "day", "log")  # fmt: skip
Look = Callable[[], Iterable[Finding]]


def examine(site: Site) -> list[Finding]:
    """Everything that is found, check after check."""
    from carecall.desk import health_clock, health_database

    pack = usable_pack(site.settings)
    checks: dict[str, Look] = {
        "settings": lambda: _settings(site),
        "folders": lambda: _folders(site.settings),
        "programmes": lambda: _programmes(site.settings),
        "scripts": lambda: _scripts(site.settings),
        "database": lambda: health_database.look(site, pack),
        "clock": lambda: health_clock.look(site),
        "log": lambda: _log(site),
    }
    found = [finding for check, look in checks.items() for finding in guarded(check, look)]
    if all(finding.check != "day" for finding in found):  # the database, which knows better, was not reached
        found.append(health_clock.kind_of_day(site, pack.calendar))
    return sorted(found, key=lambda finding: ORDER.index(finding.check))


def guarded(check: str, look: Look) -> Iterator[Finding]:
    """What a check finds; an error of the check itself is a finding too."""
    try:
        yield from look()
    except CarecallError as error:
        problems = error.problems if isinstance(error, BadFile) else ()
        yield Finding(check, Level.WRONG, error.code, error.params, problems)
    except Exception as error:
        yield Finding(check, Level.WRONG, "check-failed", {"kind": type(error).__name__, "detail": str(error)})


def usable_pack(settings: Settings) -> Pack:
    """The pack that runs, else the shipped one, so that a mistake in a site's file hides nothing else."""
    library = opening.open_library(settings)
    try:
        return opening.open_pack(settings, library)
    except (CarecallError, OSError):
        return load_packs(default_pack_files(), library.names(), None)


def zone_of(settings: Settings) -> ZoneInfo:
    """The dealership's time zone, also where the programmes have mistakes."""
    return ZoneInfo(settings.time_zone or usable_pack(settings).time_zone)


def _settings(site: Site) -> Iterator[Finding]:
    file = str(site.settings_file)
    for trouble in site.troubles:
        yield Finding("settings", Level.WRONG, trouble.code, trouble.params)
    if site.troubles:
        return
    if site.settings.source:
        yield Finding("settings", Level.OK, "settings-read", {"file": file})
    else:
        yield Finding("settings", Level.OK, "settings-none", {"file": file})


def _folders(settings: Settings) -> Iterator[Finding]:
    """Data must be writable; without a cache a desk only opens more slowly."""
    import os

    for folder, level in ((settings.data, Level.WRONG), (settings.cache, Level.NOTE)):
        there = nearest(folder)
        if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
            yield Finding("folders", level, "folder-closed", {"folder": str(folder)})
            return
    yield Finding("folders", Level.OK, "folders-open", {"folder": str(settings.data)})


def nearest(path: Path) -> Path:
    """The path, else the nearest folder above it that there is."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def _programmes(settings: Settings) -> Iterator[Finding]:
    from carecall.programmes.check import examine as examine_packs

    found = examine_packs(opening.files_of(settings), opening.open_library(settings).names())
    if found.errors:
        yield Finding("programmes", Level.WRONG, "bad-file", {"count": len(found.errors)}, found.errors)
    elif found.warnings:
        yield Finding("programmes", Level.NOTE, "warned", {"count": len(found.warnings)}, found.warnings)
    elif found.pack:
        yield Finding("programmes", Level.OK, "programmes-fine", {"count": len(found.pack.programmes)})


def _scripts(settings: Settings) -> Iterator[Finding]:
    from carecall.programmes.citations import checked

    for folder in settings.script_folders:
        if not folder.is_dir():
            yield Finding("scripts", Level.WRONG, "no-folder", {"folder": str(folder)})
            return
    library = opening.open_library(settings)
    found = {_place(problem): problem for name in library.names() for problem in checked(library, name)}
    problems = tuple(found.values())
    errors = tuple(problem for problem in problems if not problem.warning)
    if errors:
        yield Finding("scripts", Level.WRONG, "bad-file", {"count": len(errors)}, errors)
    elif problems:
        yield Finding("scripts", Level.NOTE, "warned", {"count": len(problems)}, problems)
    else:
        yield Finding("scripts", Level.OK, "scripts-fine", {"count": len(library.names())})


def _place(problem: Problem) -> tuple[str, int, str, str]:
    """A mistake in a part stands in every script that uses it, and counts once."""
    return problem.file, problem.line, problem.key, problem.code


LOGGED = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d,\d+ ERROR ", re.MULTILINE)
TAIL = 200_000


def _log(site: Site) -> Iterator[Finding]:
    """The last error that was written, as far as the end of the log tells."""
    if not site.log.exists() or not site.log.stat().st_size:
        yield Finding("log", Level.OK, "log-empty", {"file": str(site.log)})
        return
    with site.log.open("rb") as stream:
        stream.seek(max(site.log.stat().st_size - TAIL, 0))
        dates = LOGGED.findall(stream.read().decode("utf-8", "replace"))
    written = datetime.fromtimestamp(site.log.stat().st_mtime, site.here.tzinfo)
    at = dates[-1] if dates else f"{written:%Y-%m-%d %H:%M}"
    recent = (site.here - written).days < 7
    yield Finding("log", Level.NOTE if recent else Level.OK, "log-written", {"file": str(site.log), "at": at})
