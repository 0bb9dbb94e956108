"""Owns looking at the terminal. Invariant: it is left as it was found: what is set to ask it is set back, whatever
happens, and no answer that comes late is taken for keys.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from carecall.view.cells import EMPTY, FULL, straight

CHINESE = "中"
SIGNS = "…→█·“"
"""Signs whose width terminals do not agree on; the desk draws others in their place."""
OURS = f"{FULL}{EMPTY}{straight('·')}"
"""Such others, which have to be one cell wide."""
PATIENCE = 1.5
ESCAPE_MS = 100
"""How long the desk itself waits after Esc, where ESCDELAY says nothing."""
REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")


@dataclass(frozen=True, slots=True)
class Tmux:
    """What tmux says of itself and of the terminal that it stands in; None where it does not say."""

    escape_ms: int | None = None
    utf8: bool | None = None
    rgb: bool | None = None


@dataclass(frozen=True, slots=True)
class Terminal:
    """What was found. `known`: by this machine's terminfo, `f12`: by it the terminal has that key; `colours` as the
    desk will use them; `size` is the window's, `believed` what the environment makes the desk believe; `cells` the
    measured width of each sign, None where the terminal was not asked, empty where it did not answer."""

    attended: bool
    term: str = ""
    known: bool = True
    f12: bool = True
    inside: str = ""
    ssh: bool = False
    locale: str = ""
    no_color: bool = False
    colours: str = "truecolor"
    size: tuple[int, int] = (80, 24)
    believed: tuple[int, int] = (80, 24)
    escape_ms: int = ESCAPE_MS
    tmux: Tmux | None = None
    cells: Mapping[str, int] | None = None


def look(environment: Mapping[str, str]) -> Terminal:
    """The terminal of this process."""
    stream = next((each for each in (sys.stdout, sys.stdin, sys.stderr) if _is_terminal(each)), None)
    if stream is None:
        return Terminal(attended=False)
    term, size = environment.get("TERM", ""), _size(stream)
    known, f12 = _terminfo(term, stream)
    inside = "tmux" if environment.get("TMUX") else "screen" if environment.get("STY") else ""
    return Terminal(
        True, term, known, f12, inside,
        ssh=bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")),
        locale=next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), ""),
        no_color="NO_COLOR" in environment,
        colours=_colours(environment),
        size=size,
        believed=(_number(environment, "COLUMNS") or size[0], _number(environment, "LINES") or size[1]),
        escape_ms=_number(environment, "ESCDELAY") or ESCAPE_MS,
        tmux=_tmux() if inside == "tmux" else None,
        cells=_cells() if _is_terminal(sys.stdin) and _is_terminal(sys.stdout) else None,
    )  # fmt: skip


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty() and stream.fileno() >= 0
    except (OSError, ValueError):
        return False


def _size(stream: TextIO) -> tuple[int, int]:
    """Columns and lines; 0 where the terminal does not know."""
    try:
        found = os.get_terminal_size(stream.fileno())
        return found.columns, found.lines
    except OSError:
        return 0, 0


def _number(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _terminfo(term: str, stream: TextIO) -> tuple[bool, bool]:
    """Whether this machine knows the terminal, and whether that has F12."""
    try:
        import curses

        curses.setupterm(term or "unknown", stream.fileno())
        return True, bool(curses.tigetstr("kf12"))
    except ImportError:
        return True, True
    except curses.error:
        return False, True


def _colours(environment: Mapping[str, str]) -> str:
    """The colours that the desk will use: truecolor, 256, standard, or none."""
    from rich.console import Console

    plain = {name: value for name, value in environment.items() if name != "NO_COLOR"}
    return Console(force_terminal=True, _environ=plain).color_system or "none"


# --- tmux -----------------------------------------------------------------------------------------------------------


def _tmux() -> Tmux:
    escape = _told("show-options", "-gqsv", "escape-time")
    client = _told("display-message", "-p", "#{client_utf8};#{client_termfeatures}")
    utf8, _, features = client.partition(";")
    return Tmux(
        int(escape) if escape.isdecimal() else None,
        utf8 == "1" if utf8 else None,
        "RGB" in features.split(",") if features else None,
    )


def _told(*words: str) -> str:
    """What tmux answers; "" where there is none to ask."""
    try:
        done = subprocess.run(["tmux", *words], capture_output=True, text=True, timeout=2, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


# --- widths ---------------------------------------------------------------------------------------------------------


def _cells() -> Mapping[str, int] | None:
    """How far the cursor moves when each sign is written at the left edge."""
    try:
        import termios
    except ImportError:
        return None
    reading, writing = sys.stdin.fileno(), sys.stdout.fileno()
    if os.tcgetpgrp(reading) != os.getpgrp():
        return None  # in the background: asking would stop us
    sys.stdout.flush()
    signs = CHINESE + SIGNS + OURS
    try:
        with _unbuffered(reading):
            os.write(writing, b"".join(f"\r{sign}\x1b[6n".encode() for sign in signs) + b"\r\x1b[K")
            columns = _columns(reading, len(signs), PATIENCE)
    except (OSError, termios.error):
        return {}
    return dict(zip(signs, (column - 1 for column in columns), strict=True)) if len(columns) == len(signs) else {}


@contextmanager
def _unbuffered(terminal: int) -> Iterator[None]:
    """Read what the terminal sends as it comes and unseen; what is left over is thrown away with the mode."""
    import termios
    import tty

    before = termios.tcgetattr(terminal)
    try:
        tty.setcbreak(terminal, termios.TCSANOW)
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _columns(terminal: int, count: int, seconds: float) -> list[int]:
    """The columns that the terminal reports, as many as come in time."""
    until, said = time.monotonic() + seconds, b""
    while len(found := REPLY.findall(said)) < count:
        left = until - time.monotonic()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            break
        said += os.read(terminal, 1024)
    return [int(column) for column in found]
