"""What happens to the window of a desk: made too small and large again, stopped in the shell and taken up again."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from pathlib import Path

import pytest
from terminal import PROGRAM, Terminal, places

from carecall.i18n import LANGUAGES, Words
from carecall.store.database import Database

pytestmark = [pytest.mark.terminal, pytest.mark.xdist_group("terminal")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_window_that_is_too_small_says_so_and_a_large_one_shows_all_of_it_again(
    office: Database, tmp_path: Path, lang: str
) -> None:
    """And a desk that was stopped (SIGTSTP) is whole again after `fg`."""
    _ = Words(lang)
    terminal = Terminal(tmp_path, 80, 24)
    environment = {**places(tmp_path), "HOME": str(tmp_path), "TERM": "screen-256color", "LANG": "C.UTF-8", "PS1": "$ "}
    terminal.start(["bash", "--norc", "--noprofile"], environment)
    try:
        terminal.wait("$")
        place = ["--agent", "A01", "--db", office.url, "--now", "2026-11-23 15:41", "--lang", lang]
        terminal.type(shlex.join([*PROGRAM, *place]))
        terminal.keys("Enter")
        terminal.wait("欧阳晓雪", f"Enter {_('prepare')}")
        for key, seen in (("Enter", _("number dialled")), ("Enter", _("does not know or want to say"))):
            terminal.keys(key)
            whole = terminal.wait(seen)
        small = _("window too small: {least} at least", least="60x20")
        for columns, lines in ((59, 20), (60, 19), (40, 8), (36, 3)):
            terminal.resize(columns, lines)
            terminal.wait(small[:34])
        terminal.resize(60, 20)
        terminal.wait(_("does not know or want to say"), f"? {_('help')}", gone=small)
        terminal.resize(80, 24)
        assert still(terminal.wait(f"? {_('help')}", gone=small)) == still(whole)
        (desk,) = children(terminal.pid())
        os.kill(desk, signal.SIGTSTP)
        terminal.wait("Stopped")
        terminal.type("fg")
        terminal.keys("Enter")
        assert still(terminal.wait(f"? {_('help')}", gone="Stopped")) == still(whole)
    finally:
        terminal.close()


def still(seen: str) -> list[str]:
    """The lines of the screen without those that tell the time."""
    return [line for place, line in enumerate(seen.splitlines()) if place not in (0, 5, 22)]


def children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]
