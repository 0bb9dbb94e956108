"""Pictures: made with and without a browser, wide characters in their cells, and the one of README.md."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from scenes.catalogue import SCENES

from pictures import browser, make
from pictures.svg import CELL, exact, size_of

RICH = (
    '<svg viewBox="0 0 994 635.6"><style>@font-face {font-family: "Fira Code"; src: url("https://far.away/f.woff2")}'
    " .m { font-family: Fira Code, monospace; }</style>"
    '<text class="r1" x="12.2" y="20" textLength="85.4" clip-path="url(#l0)">张A&#160;b&lt;</text></svg>'
)


SIZE = (994, 636)  # of 80x24


def command(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    line = [sys.executable, make.__file__, *words, "--out", str(tmp_path)]
    return subprocess.run(line, env=os.environ | environment, capture_output=True, text=True, check=False)


def png_size(path: Path) -> tuple[int, ...]:
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", head[16:])


def test_every_grapheme_stands_in_its_cell_and_nothing_is_fetched() -> None:
    svg = exact(RICH)
    places = {text: float(x) for x, text in re.findall(r'x="([\d.]+)">([^<]+)</text>', svg)}
    assert places == {"张": 12.2, "A": 36.6, "b": 61.0, "&lt;": 73.2}
    assert places["A"] - places["张"] == pytest.approx(2 * CELL)
    assert "https:" not in svg
    assert "textLength" not in svg
    assert size_of(svg) == (994, 636)


def test_a_scene_is_drawn_without_a_browser(tmp_path: Path) -> None:
    done = command(tmp_path, "call-choose-note", "--lang", "zh", "--size", "80x24", "--svg", PATH="")
    assert done.returncode == 0, done.stderr
    svg = (tmp_path / "call-choose-note-zh-80x24.svg").read_text(encoding="utf-8")
    assert done.stdout.split() == [str(tmp_path / "call-choose-note-zh-80x24.svg")]
    assert all(f">{sign}</text>" in svg for sign in "方圆汽车张文山")


def test_without_a_browser_it_is_said_what_is_missing(tmp_path: Path) -> None:
    done = command(tmp_path, "call-choose-note", PATH="")
    assert done.returncode == 1
    assert "PNG needs Chromium" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_unknown_scene_is_said_with_those_there_are(tmp_path: Path) -> None:
    done = command(tmp_path, "call-of-nobody")
    assert done.returncode == 2
    assert "there is no scene call-of-nobody; there are: " in done.stderr
    assert "queue-today" in done.stderr


@pytest.mark.skipif(not browser.installed(), reason="no Chromium is installed")
def test_scenes_are_drawn_with_a_browser_and_many_on_a_sheet(tmp_path: Path) -> None:
    asked = ("picker", "summary-empty", "--lang", "zh", "--size", "80x24")
    done = command(tmp_path, *asked)
    assert done.returncode == 0, done.stderr
    one = tmp_path / "picker-zh-80x24.png"
    assert sorted(tmp_path.iterdir()) == [one, tmp_path / "summary-empty-zh-80x24.png"]
    assert command(tmp_path, *asked, "--sheet", "2").returncode == 0
    sheet = tmp_path / "sheet-zh-80x24-01.png"
    assert png_size(one) == SIZE
    assert png_size(sheet)[0] > SIZE[0], "two scenes are wider than one"
    assert one.stat().st_size > 20_000, "it shows next to nothing"


def test_the_picture_of_the_readme_is_there_and_is_made_of_a_scene() -> None:
    scene, lang, _ = make.README
    readme = (make.ROOT / "README.md").read_text(encoding="utf-8")
    assert f"]({make.READMES.relative_to(make.ROOT)})" in readme
    assert scene in SCENES
    assert lang in make.READMES.stem
    assert png_size(make.READMES) == SIZE
