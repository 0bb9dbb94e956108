"""`carecall doctor` on terminals: small, silent, wide, garbled, in tmux, in a pipe."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_terminal import PROGRAM, FakeTerminal
from terminal import Terminal as Tmux

from carecall.cli.terminal_check import judge
from carecall.cli.terminal_facts import CHINESE, OURS, SIGNS, Terminal
from carecall.cli.terminal_facts import Tmux as TmuxFacts
from carecall.desk.health import Level


def test_a_good_terminal_is_measured_and_left_as_it_was(surroundings: Mapping[str, str]) -> None:
    done = FakeTerminal().run("doctor", environment=surroundings)
    assert done.status == 0, done.text
    assert "80 columns, 24 lines." in done.text
    assert "Chinese takes two cells, every sign one." in done.text
    assert "256 colours, which is enough." in done.text
    assert done.kept


def test_a_small_window_is_wrong(surroundings: Mapping[str, str]) -> None:
    done = FakeTerminal(70, 20).run("doctor", environment=surroundings)
    assert done.status == 1
    assert re.search(r"WRONG +window +70 columns, 20 lines: the desk needs 80 and", done.text)


def test_a_size_that_the_environment_hides_is_wrong(surroundings: dict[str, str]) -> None:
    surroundings |= {"COLUMNS": "132", "LINES": "50"}
    done = FakeTerminal().run("doctor", environment=surroundings)
    assert done.status == 1
    assert "Type: unset COLUMNS LINES" in done.text


def test_signs_that_are_drawn_wide_are_named(surroundings: Mapping[str, str]) -> None:
    done = FakeTerminal(wide="中…·").run("doctor", environment=surroundings)
    assert done.status == 0
    assert "(dots, arrows, blocks) are drawn two cells" in done.text
    assert done.kept


def test_a_terminal_that_does_not_read_utf8_is_wrong(surroundings: Mapping[str, str]) -> None:
    done = FakeTerminal(utf8=False).run("doctor", environment=surroundings)
    assert done.status == 1
    assert "The terminal does not read UTF-8" in done.text


def test_a_terminal_that_answers_nothing_costs_little_time_and_is_left_as_it_was(
    surroundings: Mapping[str, str],
) -> None:
    done = FakeTerminal(silent=True).run("doctor", environment=surroundings)
    assert "The terminal does not tell how wide it draws." in done.text
    assert done.seconds < 20
    assert done.kept


def test_what_the_environment_says_of_the_terminal(surroundings: dict[str, str]) -> None:
    surroundings |= {"NO_COLOR": "1", "TERM": "nosuchterm", "LC_ALL": "zh_CN.GBK", "ESCDELAY": "900",
                     "SSH_TTY": "/dev/pts/9"}  # fmt: skip
    done = FakeTerminal().run("doctor", environment=surroundings)
    assert done.status == 1, "Chinese is garbled by a locale that is not UTF-8"
    told = " ".join(done.text.split())
    assert "does not know the terminal nosuchterm" in told
    assert "unset NO_COLOR" in told
    assert "The locale is zh_CN.GBK; carecall writes UTF-8." in told
    assert "ESCDELAY holds Esc back for 900 ms." in told
    assert done.text.replace("\x1b[6n", "").replace("\x1b[K", "").count("\x1b") == 0, "no colours with NO_COLOR"


def test_a_terminal_without_a_name_is_wrong(surroundings: dict[str, str]) -> None:
    del surroundings["TERM"]
    done = FakeTerminal().run("doctor", environment=surroundings)
    assert done.status == 1
    assert "TERM is not set" in done.text
    assert "export TERM=xterm-256color" in done.text


def test_in_a_pipe_of_a_terminal_the_width_of_letters_is_not_asked_for(surroundings: Mapping[str, str]) -> None:
    """The window is still looked at: a pager is a usual place for a long text."""
    script = f"import subprocess; subprocess.run({[*PROGRAM, 'doctor']!r}, stdout=subprocess.PIPE, check=True)"
    done = FakeTerminal().run(program=(sys.executable, "-c", script), environment=surroundings)
    assert done.status == 0
    assert "\x1b[6n" not in done.text


@pytest.mark.terminal
@pytest.mark.xdist_group("terminal")
def test_tmux_is_asked_what_it_passes_on(tmp_path: Path, surroundings: Mapping[str, str]) -> None:
    terminal = Tmux(tmp_path, 80, 60)
    try:
        stays = f"{shlex.join([*PROGRAM, 'doctor'])}; sleep 60"
        terminal.start(["sh", "-c", stays], {**surroundings, "TERM": "screen-256color", "COLUMNS": "", "LINES": ""})
        seen = terminal.wait("Nothing is wrong")
    finally:
        terminal.close()
    assert "inside tmux" in seen
    assert "set -sg escape-time 20" in seen
    assert "Chinese takes two cells" in seen


MEASURED = dict.fromkeys(SIGNS + OURS, 1) | {CHINESE: 2}
GOOD = Terminal(True, "xterm-256color", locale="zh_CN.UTF-8", cells=MEASURED)


def codes(found: Terminal, level: Level | None = None) -> set[str]:
    return {each.code for each in judge(found) if level in (None, each.level)}


@pytest.mark.parametrize(
    ("changes", "code", "level"),
    [
        ({"term": "dumb"}, "term-dumb", Level.WRONG),
        ({"locale": "C"}, "locale-plain", Level.NOTE),
        ({"colours": "standard"}, "colours-16", Level.NOTE),
        ({"colours": "256", "tmux": TmuxFacts()}, "colours-in-tmux", Level.NOTE),
        ({"tmux": TmuxFacts(rgb=False)}, "tmux-not-told", Level.NOTE),
        ({"tmux": TmuxFacts(rgb=True)}, "colours-full", Level.OK),
        ({"tmux": TmuxFacts(utf8=False)}, "tmux-without-utf8", Level.WRONG),
        ({"tmux": TmuxFacts(escape_ms=500)}, "tmux-holds-esc", Level.NOTE),
        ({"tmux": TmuxFacts(escape_ms=0)}, "keys-fine", Level.OK),
        ({"f12": False}, "no-f-keys", Level.NOTE),
        ({"size": (0, 0), "believed": (80, 24)}, "size-unknown", Level.NOTE),
        ({"size": (79, 24), "believed": (79, 24)}, "size-small", Level.WRONG),
        ({"size": (80, 23), "believed": (80, 23)}, "size-small", Level.WRONG),
        ({"cells": None}, "cells-not-asked", Level.NOTE),
        ({"cells": MEASURED | {CHINESE: 1}}, "chinese-narrow", Level.WRONG),
        ({"cells": MEASURED | {OURS[0]: 2}}, "signs-break", Level.WRONG),
        ({"cells": MEASURED | {SIGNS[0]: 2}}, "signs-wide", Level.NOTE),
    ],
)
def test_terminals_are_judged(changes: dict[str, Any], code: str, level: Level) -> None:
    assert code in codes(replace(GOOD, **changes), level)
    assert {each.level for each in judge(GOOD)} == {Level.OK}
