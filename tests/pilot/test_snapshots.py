"""Every screen in every state, in both languages and at both sizes, looks as it was stored in tests/snapshots.

Where a screen was changed on purpose, `python tests/snapshots/make.py` stores it anew, and `git diff` shows the change.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from desk_driver import both
from rich.segment import Segment
from scenes import stored
from scenes.catalogue import SCENES
from scenes.houses import Houses
from scenes.seen import Cut, halved, own_text, seen
from textual.strip import Strip

AMBIGUOUS = frozenset("áèú")
"""Signs of our own that are one cell wide or two, as the terminal likes (pinyin): add none; one gone from the screens
goes from here too."""
PALETTE_BAR = frozenset("▁▂▃▄▅▆▇")
"""Textual's own: the end of the bar beside its palette."""


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Houses:
    return Houses(tmp_path_factory.mktemp("houses"), sqlite_template)


@both
@pytest.mark.parametrize("scene", sorted(SCENES))
async def test_a_screen_looks_as_it_did(scene: str, lang: str, houses: Houses) -> None:
    """And every line of it is as wide as the screen, with no wide character cut in half."""
    told: list[str] = []
    async for size, shown in seen(SCENES[scene], houses, lang):
        where = stored.path_of(scene, lang, size)
        told += [f"not as wide as the screen: {line}" for line in shown.uneven]
        told += [f"a wide character is cut in half: {text}" for text in shown.halved]
        told += filter(None, [stored.difference(where, shown.text)])
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def test_every_snapshot_belongs_to_a_scene() -> None:
    orphans = sorted(str(path.relative_to(stored.FOLDER)) for path in stored.stored() - stored.wanted())
    assert not orphans, f"run: {stored.COMMAND}"


def test_signs_of_ambiguous_width_are_no_more_than_are_known() -> None:
    """`…`, `·` or `→` is one cell on some terminals and two on others, where it pushes the rest of its line aside."""
    ours = (path for path in sorted(stored.stored()) if _is_ours(path))
    found = {sign: path for path in ours for sign in _ambiguous(path) - PALETTE_BAR}
    told = {sign: str(path.relative_to(stored.FOLDER)) for sign, path in found.items() if sign not in AMBIGUOUS}
    assert not told, "signs of ambiguous width, and where one stands"
    assert frozenset(found) == AMBIGUOUS, "take what is no more on any screen from the list"


def _is_ours(path: Path) -> bool:
    scene = SCENES.get(path.parent.name)
    return scene is not None and not scene.foreign


def _ambiguous(path: Path) -> set[str]:
    text = own_text(path.read_text(encoding="utf-8"))
    return {sign for sign in text if unicodedata.east_asian_width(sign) == "A"}


def test_a_cut_through_a_wide_character_is_seen() -> None:
    with halved() as found:
        Strip([Segment("ab张山")]).crop(0, 4)
        assert not found
        Strip([Segment("ab张山")]).crop(0, 5)
    assert found == [Cut("ab张山", "ab张 ", " ")]
    assert found[0].is_in("| ab张 |")
    assert not found[0].is_in("| something covers it |")


def test_a_difference_is_told_line_by_line_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    path = stored.path_of("queue-today", "zh", (80, 24))
    assert stored.difference(path, "a\nb\n") == f"queue-today/zh-80x24.txt is not there: {stored.COMMAND} queue-today"
    assert stored.write(path, "a\nb\n")
    assert not stored.write(path, "a\nb\n")
    assert stored.difference(path, "a\nb\n") == ""
    told = stored.difference(path, "a\nc\n").splitlines()
    assert told[-3:] == ["-b", "+c", f"Right as it looks now? {stored.COMMAND} queue-today"]
    assert stored.stored() == {path}
