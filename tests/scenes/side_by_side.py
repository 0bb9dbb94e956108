"""Owns playing many scenes at once, for the commands. Invariant: a house is built before the work is shared out."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exception
from typing import TypeVar

from carecall.locale.hatch_build import compile_catalogues
from scenes.catalogue import SCENES, Scene
from scenes.houses import Houses

T = TypeVar("T")
Job = tuple[str, str]  # a scene's name, a language
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Failed:
    """A scene that could not be played, and why."""

    scene: str
    lang: str
    why: str


def side_by_side(
    work: Callable[[Houses, Scene, str], T], scenes: Iterable[Scene], langs: Iterable[str], failed: list[Failed]
) -> Iterator[T]:
    """What `work(houses, scene, lang)` gives for every scene in every language, in order, on every processor. Scenes
    that cannot be played are added to `failed`."""
    logging.getLogger("carecall").addHandler(logging.NullHandler())  # scenes of errors are no errors
    compile_catalogues(ROOT / "carecall" / "locale")
    chosen = list(scenes)
    jobs = [(scene.name, lang) for scene in chosen for lang in langs]
    with TemporaryDirectory(prefix="carecall-scenes-") as folder:
        houses = Houses(Path(folder))
        for scene in chosen:
            houses.template(scene.house)
        with get_context("fork").Pool(os.cpu_count()) as pool:
            for done in pool.imap(partial(_one, work, houses), jobs):
                if isinstance(done, Failed):
                    failed.append(done)
                else:
                    yield done


def complain(failed: Iterable[Failed]) -> int:
    """Tell on standard error what could not be played; the exit status of the command."""
    status = 0
    for each in failed:
        print(f"{each.scene} cannot be played in {each.lang}: {each.why}", file=sys.stderr)
        status = 1
    return status


def _one(work: Callable[[Houses, Scene, str], T], houses: Houses, job: Job) -> T | Failed:
    name, lang = job
    try:
        return work(houses, SCENES[name], lang)
    except Exception as error:
        return Failed(name, lang, "".join(format_exception(error)[-2:]).strip())
