"""Owns the measuring of a terminal program from outside: a real pty of 120x40 that answers the question whether frames
are synchronised (`CSI ?2026$p`) as modern terminals do, so that every frame ends with `CSI ?2026 l`.

Invariant: what is timed is what a person would see: from the write of a key, or from just before fork and exec, to the
end of a painted frame; nothing inside the program is asked.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Mapping, Sequence
from time import perf_counter

COLUMNS, LINES = 120, 40
ASKS = b"\x1b[?2026$p"
ANSWER = b"\x1b[?2026;2$y"
FRAME_END = b"\x1b[?2026l"
PATIENCE = 60.0


class Silent(RuntimeError):
    """The program did not paint what was waited for; its last output is told."""


class Terminal:
    """One program in a terminal of its own. `output` is everything that it wrote."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self.output = bytearray()
        self._asked = 0
        self.started = perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execve(argv[0], list(argv), dict(env))

    def until_frame_with(self, marker: bytes) -> float:
        """Seconds from the start to the end of the first frame that holds the marker."""
        self._frame_with(marker, 0)
        return perf_counter() - self.started

    def press(self, key: bytes, quiet: float, marker: bytes = b"") -> tuple[float, float]:
        """Seconds from the key to the end of the next frame (that holds the marker), and to that of the last one before
        `quiet` seconds without output."""
        done, start = len(self.output), perf_counter()
        os.write(self._fd, key)
        self._frame_with(marker, done)
        first = last = perf_counter() - start
        while self._read(quiet):
            last = perf_counter() - start
        return first, last

    def _frame_with(self, marker: bytes, begin: int) -> None:
        """Read until the end of a frame that holds the marker and began behind `begin`."""
        found = -1
        while found < 0 or self.output.find(FRAME_END, found) < 0:
            self._read_or_fail()
            found = self.output.find(marker, begin) if found < 0 else found

    def settle(self, quiet: float) -> None:
        """Wait until nothing was painted for `quiet` seconds."""
        while self._read(quiet):
            pass

    def _read_or_fail(self) -> None:
        if not self._read(PATIENCE):
            raise Silent(self.output[-2000:].decode("utf-8", "replace"))

    def _read(self, patience: float) -> bool:
        """Read what there is; False where nothing came in time, or the program has ended."""
        if not select.select([self._fd], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(self._fd, 65536)
        except OSError:  # the program has closed its terminal
            return False
        self.output += chunk
        asked = self.output.count(ASKS)
        if asked > self._asked:
            os.write(self._fd, ANSWER * (asked - self._asked))
            self._asked = asked
        return bool(chunk)

    def type(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def wait(self) -> None:
        """Until the program ends by itself."""
        while self._read(PATIENCE):
            pass
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)
