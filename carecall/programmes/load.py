"""Owns the way from files to the pack that runs. Invariant: a pack that comes out of here has no mistakes in it.

Quick to import: the grammar (pydantic) and the reader (ruamel) are only loaded when the cache has no answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from carecall.errors import BadFile
from carecall.model.programmes import Pack
from carecall.programmes import PACKS, cache

DEFAULT = "dealership"
"""The shipped pack that runs unless a site names another; it is put together from others."""


def shipped() -> tuple[str, ...]:
    """The names of the shipped packs."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


def default_pack_files(name: str = DEFAULT) -> tuple[Path, ...]:
    """The file of a shipped pack."""
    return (PACKS / f"{name}.yaml",)


def pack_files(site: Iterable[Path] = (), name: str = DEFAULT) -> tuple[Path, ...]:
    """A shipped pack with a site's own files laid over it: these need only say what differs."""
    return (*default_pack_files(name), *site)


def with_file(site: Sequence[Path], file: Path) -> list[Path]:
    """A site's files once it has this one too: in the place of its file of that name, else laid over all of them."""
    files = [file if each.name == file.name else each for each in site]
    return files if any(each.name == file.name for each in site) else [*files, file]


def load_packs(files: Sequence[Path], scripts: Collection[str], cache_folder: Path | None) -> Pack:
    """The pack that `files` make, later ones laid over earlier ones. Raises BadFile with every problem of them.

    `scripts` are the names that a touch may use. Without a `cache_folder` everything is read and checked anew.
    """
    known = cache.recall(cache_folder, files, scripts) if cache_folder else None
    if known:
        return known
    from carecall.programmes.check import examine

    found = examine(files, scripts)
    if not found.pack:
        raise BadFile(found.errors)
    if cache_folder:
        cache.remember(cache_folder, files, scripts, found.read, found.pack)
    return found.pack
