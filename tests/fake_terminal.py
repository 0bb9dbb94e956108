"""A terminal of a test's own, on a pty: it has a size, draws signs as wide as it is told, and tells its cursor."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PROGRAM = (sys.executable, "-c", "from carecall.cli import main; main()")
IN_A_SESSION = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Gives a program the terminal as a shell would, so that it is in the foreground there."""
WHERE = b"\x1b[6n"
PATIENCE = 60.0


@dataclass(frozen=True)
class Shown:
    """What a program left on the terminal; `kept`: it set the terminal back as it was."""

    status: int
    text: str
    kept: bool
    seconds: float


@dataclass(frozen=True)
class FakeTerminal:
    """`wide` are the signs drawn two cells wide; `utf8` False draws every byte; a `silent` one answers nothing."""

    columns: int = 80
    lines: int = 24
    wide: Collection[str] = "中"
    utf8: bool = True
    silent: bool = False

    def run(self, *words: str, environment: Mapping[str, str], program: Sequence[str] = PROGRAM) -> Shown:
        """Run carecall, or another program, in the foreground of this terminal."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.lines, self.columns, 0, 0))
        before: list[Any] = termios.tcgetattr(slave)
        begun = time.monotonic()
        command = [sys.executable, "-c", IN_A_SESSION, *program, *words]
        with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=dict(environment)) as process:
            said = self._listen(master, process)
        kept = termios.tcgetattr(slave) == before
        os.close(master)
        os.close(slave)
        return Shown(process.returncode, said.decode("utf-8", "replace"), kept, time.monotonic() - begun)

    def _listen(self, master: int, process: subprocess.Popen[bytes]) -> bytes:
        said, answered, until = b"", 0, time.monotonic() + PATIENCE
        while True:
            ready = select.select([master], [], [], 0.05)[0]
            if ready:
                said += os.read(master, 4096)
                for place in [found.end() for found in re.finditer(re.escape(WHERE), said)][answered:]:
                    answered += 1
                    self._answer(master, said[:place])
            elif process.poll() is not None:
                return said
            assert time.monotonic() < until, said.decode("utf-8", "replace")

    def _answer(self, master: int, so_far: bytes) -> None:
        """Where the cursor is: behind what was written since the last return."""
        written = so_far.removesuffix(WHERE).rpartition(b"\r")[2]
        cells = sum(1 + (sign in self.wide) for sign in written.decode()) if self.utf8 else len(written)
        if not self.silent:
            os.write(master, f"\x1b[1;{cells + 1}R".encode())
