"""Owns which files a desk's rules and scripts come from, and whether these were written anew since they were read.
Invariant: a look costs a stat a file and opens none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from carecall.config import Settings
from carecall.programmes import PACKS

Stamp = tuple[tuple[str, int, int], ...]
"""Of each file when it was written and how long it is; the settings file first."""
NOT_THERE = (0, -1)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The files that `settings` name, as they stood just before they were read."""

    settings: Settings
    stamp: Stamp

    @classmethod
    def of(cls, settings: Settings) -> Rulebook:
        return cls(settings, tuple(_stamp(path) for path in _files(settings)))

    @property
    def now(self) -> Stamp:
        """The stamp of the same files as they stand now."""
        return Rulebook.of(self.settings).stamp

    def says_else(self, before: Rulebook) -> bool:
        """Whether more differs from `before` than the settings file, which says other things too."""
        return self.stamp[1:] != before.stamp[1:]


def _files(settings: Settings) -> Iterator[Path]:
    """The settings file; the packs, with what stands beside them, which they may extend; the scripts."""
    yield settings.file
    yield PACKS / f"{settings.programme_pack}.yaml"
    yield from settings.programme_files
    folders = dict.fromkeys([*(file.parent for file in settings.programme_files), *settings.script_folders])
    for folder in folders:
        yield from sorted(folder.glob("*.yaml"))


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (str(path), *NOT_THERE)
    return str(path), found.st_mtime_ns, found.st_size
