"""Owns the snapshots as files: `tests/snapshots/SCENE/LANG-SIZE.txt`. Invariant: every scene has its files, and there
is no file that belongs to none.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

from desk_driver import SIZES

from carecall.i18n import LANGUAGES
from scenes.catalogue import SCENES
from scenes.seen import Size

FOLDER = Path(__file__).parent.parent / "snapshots"
COMMAND = "python tests/snapshots/make.py"


def path_of(scene: str, lang: str, size: Size) -> Path:
    return FOLDER / scene / f"{lang}-{size[0]}x{size[1]}.txt"


def wanted() -> set[Path]:
    """The files that there are to be."""
    return {path_of(scene, lang, size) for scene in SCENES for lang in LANGUAGES for size in SIZES}


def stored() -> set[Path]:
    """The files that there are."""
    return set(FOLDER.glob("*/*.txt"))


def write(path: Path, text: str) -> bool:
    """Store a snapshot; whether it is another than before."""
    changed = not path.exists() or path.read_text(encoding="utf-8") != text
    if changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return changed


def difference(path: Path, text: str) -> str:
    """What a person is told where the screen is not as it was stored; "" where it is."""
    name = path.relative_to(FOLDER)
    if not path.exists():
        return f"{name} is not there: {COMMAND} {name.parent}"
    before = path.read_text(encoding="utf-8")
    if before == text:
        return ""
    lines = unified_diff(before.splitlines(), text.splitlines(), f"{name} as stored", "now", n=2, lineterm="")
    return "\n".join([*lines, f"Right as it looks now? {COMMAND} {name.parent}"])
