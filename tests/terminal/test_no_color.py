"""NO_COLOR in a real terminal: no colour is sent, not even a grey; words, marks, weight and reversed ground tell what
colour tells elsewhere.
"""

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
        terminal.record()
        seen = terminal.wait("欧阳晓雪", f"Enter {_('prepare')}")
        assert [line[0] for line in seen.splitlines() if "京A" in line][:1] == [">"]
        terminal.keys("d")
        terminal.wait(_("NO_COLOR is set: the desk is drawn without colours."))
        terminal.keys("C-p", "Down")
        terminal.wait(_("prepare the call to this owner"))
        assert any("7" in style for style in styles(line_of(terminal, _("prepare the call to this owner"))))
        terminal.keys("Escape")
        terminal.wait("欧阳晓雪", gone=_("prepare the call to this owner"))
        terminal.keys("Enter")
        terminal.wait("138 0000", f"Enter {_('number dialled')}")
        terminal.keys("Enter")
        terminal.wait(_("does not know or want to say"), "欧阳")
        assert any("7" in style for style in styles(line_of(terminal, "欧阳", -1))), "the bar beside what is said"
        terminal.keys("9")
        terminal.wait(f"! {_('Press a number from 1 to {count}.', count=3)}")
        terminal.keys("x")
        terminal.wait(f"Enter {_('record')}")
        terminal.keys("Escape")
        terminal.wait(f"c {_('call back')}", gone=f"Enter {_('record')}")
        terminal.keys("c")
        terminal.wait(f"Enter {_('record')}")
        assert any("4" in style for style in styles(line_of(terminal, "15:30"))), "the line to type on"
    finally:
        terminal.close()
    sent = styles(terminal.recorded())
    assert {"1", "7", "4"} <= {code for style in sent for code in style.split(";")}, "weight and ground are sent"
    assert [style for style in sent if not plain(style)] == []


def styles(text: str) -> set[str]:
    return set(STYLES.findall(text))


def line_of(terminal: Terminal, text: str, place: int = 0) -> str:
    """A line of the screen with its styles."""
    return [line for line in terminal.styled().splitlines() if text in line][place]


def plain(style: str) -> bool:
    """Whether a style names weight, slant, lines or a reversed ground only."""
    return all(code in ("", "0", "1", "2", "3", "4", "7", "9") for code in style.split(";"))


def test_every_colour_and_grey_is_told_from_a_plain_style() -> None:
    assert not any(map(plain, ("31", "1;44", "38;5;39", "48;2;10;20;30", "1;95", "38;5;250;48;5;234", "97", "39;49")))
    assert all(map(plain, ("", "0", "1;7", "4", "2;3")))
