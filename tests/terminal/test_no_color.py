"""NO_COLOR in a real terminal: nothing but greys is sent, and what colour tells stands there in words and marks."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from terminal import Terminal

from carecall.i18n import LANGUAGES, Words
from carecall.store.database import Database

pytestmark = [pytest.mark.terminal, pytest.mark.xdist_group("terminal")]
STYLES = re.compile(r"\x1b\[([\d;:]*)m")
HUES = re.compile(r"(?<!\d)(?:[349][1-6]|10[1-6])(?!\d)")
"""The named colours as foregrounds and backgrounds, without black, grey and white."""
CHOSEN = re.compile(r"[34]8[;:](?:5[;:](?P<place>\d+)|2[;:]{1,2}(?P<rgb>\d+[;:]\d+[;:]\d+))")
GREYS = {0, 7, 8, 15, 16, 59, 102, 145, 188, 231, *range(232, 256)}
"""Those of the 256 colours that are none."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_call_is_worked_without_one_colour(office: Database, tmp_path: Path, lang: str) -> None:
    _ = Words(lang)
    terminal = Terminal(tmp_path, 80, 24)
    environment = {
        "NO_COLOR": "1", "CARECALL_DATA": str(tmp_path), "CARECALL_CACHE": str(tmp_path), "HOME": str(tmp_path),
        "CARECALL_CONFIG": str(tmp_path / "none.toml"), "TERM": "screen-256color", "LANG": "C.UTF-8",
    }  # fmt: skip
    place = ["--agent", "A01", "--db", office.url, "--now", "2026-11-23 15:41", "--lang", lang]
    terminal.start([sys.executable, "-c", "from carecall.cli import main; main()", *place], environment)
    try:
        seen = terminal.wait("欧阳晓雪", f"Enter {_('prepare')}")
        assert [line[0] for line in seen.splitlines() if "京A" in line][:1] == [">"]
        assert colours(terminal) == set()
        terminal.keys("Enter")
        terminal.wait("138 0000", f"Enter {_('number dialled')}")
        terminal.keys("Enter")
        terminal.wait(_("does not know or want to say"), "欧阳")
        assert colours(terminal) == set()
        terminal.keys("9")
        terminal.wait(f"! {_('Press a number from 1 to {count}.', count=3)}")
        terminal.keys("x")
        terminal.wait(f"Enter {_('record')}")
        assert colours(terminal) == set()
    finally:
        terminal.close()


def colours(terminal: Terminal) -> set[str]:
    """Every style on the screen that has a colour."""
    styles = set(STYLES.findall(terminal._tmux("capture-pane", "-p", "-e")))
    assert any(style.split(";")[0] == "1" for style in styles), "what matters is bold still"
    return {style for style in styles if _has_hue(style)}


def _has_hue(style: str) -> bool:
    for chosen in CHOSEN.finditer(style):
        if chosen["rgb"] and len(set(re.split("[;:]", chosen["rgb"]))) > 1:
            return True
        if chosen["place"] and int(chosen["place"]) not in GREYS:
            return True
    return bool(HUES.search(CHOSEN.sub("", style)))


def test_a_colour_is_told_from_a_grey() -> None:
    assert all(map(_has_hue, ("31", "1;44", "38;5;39", "48;2;10;20;30", "1;95")))
    assert not any(map(_has_hue, ("", "0", "1;7", "39;49", "38;5;250;48;5;234", "48;2;30;30;30", "97", "40")))
