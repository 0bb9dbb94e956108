"""Write the text snapshots of scenes: all of them, or those whose names begin as said.

    .venv/bin/python tests/snapshots/make.py [SCENE...]

Without a name, files of scenes that are no more are removed too. What has changed is listed; `git diff` shows it line
by line. The scenes are in tests/scenes; tests/pilot/test_snapshots.py compares.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[0:0] = [str(ROOT), str(ROOT / "tests")]

from scenes import catalogue, stored  # noqa: E402
from scenes.catalogue import Scene  # noqa: E402
from scenes.houses import Houses  # noqa: E402
from scenes.seen import seen  # noqa: E402
from scenes.side_by_side import Failed, complain, side_by_side  # noqa: E402

from carecall.i18n import LANGUAGES  # noqa: E402


def write(houses: Houses, scene: Scene, lang: str) -> list[Path]:
    """Write a scene's snapshots in a language; those that are others than before."""

    async def play() -> list[Path]:
        shown = {stored.path_of(scene.name, lang, size): what.text async for size, what in seen(scene, houses, lang)}
        return [path for path, text in shown.items() if stored.write(path, text)]

    return asyncio.run(play())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("scene", nargs="*", help="the beginning of a scene's name")
    names = parser.parse_args().scene
    try:
        chosen = catalogue.find(names)
    except LookupError as error:
        parser.error(str(error))
    failed: list[Failed] = []
    for paths in side_by_side(write, chosen, LANGUAGES, failed):
        for path in paths:
            print(path.relative_to(ROOT), flush=True)
    for orphan in set() if names else stored.stored() - stored.wanted():
        orphan.unlink()
        print(f"{orphan.relative_to(ROOT)} is removed")
    return complain(failed)


if __name__ == "__main__":
    sys.exit(main())
