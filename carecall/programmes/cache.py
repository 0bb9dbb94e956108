"""Owns the compiled pack on disk. Invariant: a cached pack is given out only while everything that decided it is
unchanged: carecall's version, the scripts' names and every file that was read or looked for in vain; and while the
entry itself is as it was written, by the digest that it begins with.

Reading it needs neither ruamel nor pydantic. A cache that cannot be read or written is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from zlib import crc32

from carecall import __version__
from carecall.model.programmes import Pack
from carecall.programmes.frozen import freeze, thaw

ABSENT = ""
_BELOW = (
    "model/calendar",
    "model/classes",
    "model/kinds",
    "model/losses",
    "model/programmes",
    "model/slots",
    "scripts/nodes",
    "scripts/plates",
    "scripts/read",
    "scripts/validate",
    "text",
)


def digest(content: bytes) -> str:
    """By which a change or damage is noticed. Nobody means to deceive here: whoever can write the cache can write the
    packs; and to load a library of ciphers is a hundredth of the start."""
    return f"{len(content):x}-{crc32(content):08x}"


def recall(folder: Path, files: Sequence[Path], scripts: Collection[str]) -> Pack | None:
    """The compiled pack of `files`; None where there is none or it is out of date."""
    try:
        entry = json.loads(_unsealed(_place(folder, files).read_bytes()))
        fresh = entry["made_by"] == _maker(scripts) and all(_same(*pair) for pair in entry["read"].items())
        return thaw(entry["pack"]) if fresh else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def remember(
    folder: Path, files: Sequence[Path], scripts: Collection[str], read: Mapping[str, str], pack: Pack
) -> None:
    """Keeps the compiled pack, in one step: a reader finds the old entry or the new one, never half of it."""
    with suppress(OSError):
        entry = {"made_by": _maker(scripts), "read": {**read, **_own_code()}, "pack": freeze(pack)}
        folder.mkdir(parents=True, exist_ok=True)
        _write(_place(folder, files), sealed(json.dumps(entry, ensure_ascii=False).encode()))


def sealed(content: bytes) -> bytes:
    return digest(content).encode() + b"\n" + content


def _unsealed(entry: bytes) -> bytes:
    """What was sealed. Raises ValueError where it is not as it was."""
    seal, _, content = entry.partition(b"\n")
    if seal != digest(content).encode():
        raise ValueError
    return content


def _write(place: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=place.parent, suffix=".tmp", delete=False) as stream:
        stream.write(content)
    try:
        Path(stream.name).replace(place)
    except OSError:
        Path(stream.name).unlink(missing_ok=True)
        raise


def _place(folder: Path, files: Sequence[Path]) -> Path:
    names = "\n".join(str(file.absolute()) for file in files)
    return folder / f"pack-{digest(names.encode('utf-8', 'surrogateescape'))}.json"


def _maker(scripts: Collection[str]) -> str:
    return digest(json.dumps([__version__, sorted(scripts)]).encode())


def _same(path: str, wanted: str) -> bool:
    try:
        return digest(Path(path).read_bytes()) == wanted
    except FileNotFoundError:
        return wanted == ABSENT


def _own_code() -> dict[str, str]:
    """What compiles a pack: in a checkout it changes without a new version."""
    room = Path(__file__).parent
    below = (room.parent / f"{module}.py" for module in _BELOW)
    return {str(file): digest(file.read_bytes()) for file in (*room.glob("*.py"), *below)}
