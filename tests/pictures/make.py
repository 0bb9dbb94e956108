"""Make pictures of scenes: all of them, or those whose names begin as said, to be looked at.

    .venv/bin/python tests/pictures/make.py [SCENE...] [--lang zh|en] [--size 80x24|120x40] [--theme light] [--out DIR]
    .venv/bin/python tests/pictures/make.py --sheet 6      six scenes on each picture
    .venv/bin/python tests/pictures/make.py --svg          without a browser
    .venv/bin/python tests/pictures/make.py --readme       the picture of README.md, the only one that is committed

Without --lang and --size both of each are made. The scenes are in tests/scenes; pictures go to `pictures/`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent.parent
sys.path[0:0] = [str(ROOT), str(ROOT / "tests")]

from desk_driver import SIZES  # noqa: E402
from scenes import catalogue  # noqa: E402
from scenes.catalogue import Scene  # noqa: E402
from scenes.houses import Houses  # noqa: E402
from scenes.playing import played  # noqa: E402
from scenes.side_by_side import complain, side_by_side  # noqa: E402

from carecall.i18n import LANGUAGES  # noqa: E402
from pictures import sheets  # noqa: E402
from pictures.browser import Browser, NoBrowser, find  # noqa: E402
from pictures.svg import exact, size_of  # noqa: E402

README = ("call-answers", "en", "80x24")
READMES = ROOT / "tests" / "pictures" / "call-en.png"
BY_NAME = {f"{width}x{height}": (width, height) for width, height in SIZES}


def draw(sizes: Sequence[str], theme: str, folder: Path, houses: Houses, scene: Scene, lang: str) -> list[Path]:
    """SVG of a scene in a language, one for each size."""

    async def one(size: str) -> Path:
        async with played(scene, houses, lang, BY_NAME[size], theme) as stage:
            path = folder / f"{scene.name}-{lang}-{size}.svg"
            path.write_text(exact(stage.app.export_screenshot()), encoding="utf-8")
            return path

    return [asyncio.run(one(size)) for size in sizes]


def drawn(asked: argparse.Namespace, folder: Path) -> Iterator[Path]:
    """The SVG of everything that is asked for, each as soon as it is made."""
    theme = f"carecall-{asked.theme}" if asked.theme else ""
    work = partial(draw, asked.size or list(BY_NAME), theme, folder)
    for paths in side_by_side(work, catalogue.find(asked.scene), asked.lang or LANGUAGES, asked.failed):
        yield from paths


def to_png(svgs: Sequence[Path], browser: Browser, out: Path) -> Iterator[Path]:
    """A PNG of each."""
    for svg in svgs:
        target = out / svg.with_suffix(".png").name
        browser.shoot(svg, *size_of(svg.read_text(encoding="utf-8")), 1.0, target)
        yield target


def make(asked: argparse.Namespace) -> Iterator[Path]:
    """Make what is asked for. Raises NoBrowser where PNG are asked for and there is no browser."""
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.svg:
        yield from drawn(asked, asked.out)
        return
    find()
    # A process of the browser may still write into its profile while the folder is taken away.
    with TemporaryDirectory(prefix="carecall-pictures-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        svgs = list(drawn(asked, folder))
        with Browser(folder) as browser:
            if asked.sheet:
                yield from sheets.make(svgs, asked.sheet, browser, asked.out)
            else:
                yield from to_png(svgs, browser, asked.out)


def for_readme() -> argparse.Namespace:
    """What is asked for where the picture of README.md is."""
    scene, lang, size = README
    return argparse.Namespace(scene=[scene], lang=[lang], size=[size], theme="", svg=False, sheet=0, out=READMES.parent)


def parser() -> argparse.ArgumentParser:
    it = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    it.add_argument("scene", nargs="*", help="the beginning of a scene's name")
    it.add_argument("--lang", action="append", choices=LANGUAGES)
    it.add_argument("--size", action="append", choices=list(BY_NAME))
    it.add_argument("--theme", default="", help="the end of a theme's name, such as light")
    it.add_argument("--out", type=Path, default=ROOT / "pictures", metavar="DIR")
    it.add_argument("--sheet", type=int, default=0, metavar="N", help="N scenes on each picture")
    it.add_argument("--svg", action="store_true", help="SVG, which needs no browser")
    it.add_argument("--readme", action="store_true", help="the picture of README.md")
    return it


def main(words: Sequence[str] | None = None) -> int:
    """The exit status: 1 where there is no browser, or a scene cannot be played."""
    asked = parser().parse_args(words)
    if asked.readme:
        asked = for_readme()
    asked.failed = []
    try:
        catalogue.find(asked.scene)
    except LookupError as error:
        parser().error(str(error))
    try:
        for path in make(asked):
            print(path.replace(READMES) if asked.out == READMES.parent else path, flush=True)
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return complain(asked.failed)


if __name__ == "__main__":
    sys.exit(main())
