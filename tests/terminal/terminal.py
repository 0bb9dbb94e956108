"""A real terminal for the tests: tmux runs the program, keys are typed, the screen is read."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

PATIENCE = 90.0
LOOK_EVERY = 0.05
PROGRAM = (sys.executable, "-c", "from carecall.cli import main; main()")
UNHURRIED = 0.2  # the program drops keys that come within 150 ms of a new step: nobody reads faster


def need_tmux() -> None:
    if shutil.which("tmux") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("needs tmux")
        pytest.skip("needs tmux")


class Terminal:
    """One tmux session of its own server, so that nothing else is touched."""

    def __init__(self, folder: Path, columns: int, lines: int) -> None:
        need_tmux()
        self._socket = f"carecall-{uuid.uuid4().hex[:8]}"
        self._folder = folder
        self._size = ["-x", str(columns), "-y", str(lines)]

    def start(self, command: list[str], environment: dict[str, str]) -> None:
        """Run a command, which takes the size of this terminal and not one that the tests' own environment names."""
        words = ["env", "-u", "COLUMNS", "-u", "LINES"]
        words += [*(f"{name}={value}" for name, value in environment.items()), *command]
        self._tmux("-f", "/dev/null", "new-session", "-d", *self._size, shlex.join(words))
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    def _tmux(self, *words: str) -> str:
        command = ["tmux", "-u", "-L", self._socket, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=self._folder).stdout

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: `Enter`, `1`, `Escape`."""
        for name in names:
            self._tmux("send-keys", name)

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", "--", text)

    def resize(self, columns: int, lines: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def styled(self) -> str:
        """The screen with the codes of its styles."""
        return self._tmux("capture-pane", "-p", "-e")

    def record(self) -> None:
        """Keep everything that the program sends from now on."""
        self._tmux("pipe-pane", f"cat > {shlex.quote(str(self._folder / 'sent'))}")

    def recorded(self) -> str:
        return (self._folder / "sent").read_text(encoding="utf-8", errors="replace")

    def wait(self, *wanted: str, gone: str = "") -> str:
        """The screen once it shows all of `wanted` and not `gone`."""
        until = time.monotonic() + PATIENCE
        while True:
            seen = self.screen()
            if all(text in seen for text in wanted) and not (gone and gone in seen):
                time.sleep(UNHURRIED)
                return self.screen()
            assert time.monotonic() < until, f"never saw {wanted} without {gone!r}:\n{seen}"
            time.sleep(LOOK_EVERY)

    def wait_for_any(self, *wanted: str) -> str:
        """The screen once it shows one of `wanted`."""
        until = time.monotonic() + PATIENCE
        while not any(text in (seen := self.screen()) for text in wanted):
            assert time.monotonic() < until, f"never saw any of {wanted}:\n{seen}"
            time.sleep(LOOK_EVERY)
        time.sleep(UNHURRIED)
        return self.screen()

    def pid(self) -> int:
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def wait_end(self) -> None:
        """Until the program has ended."""
        until = time.monotonic() + PATIENCE
        while self._tmux("display-message", "-p", "#{pane_dead}").strip() != "1":
            assert time.monotonic() < until, f"it does not end:\n{self.screen()}"
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)


def run_carecall(folder: Path, *words: str, columns: int = 80, lines: int = 24) -> Terminal:
    """The program in a terminal of its own, with its data, cache and settings in a folder."""
    terminal = Terminal(folder, columns, lines)
    environment = {**places(folder), "HOME": str(folder), "TERM": "screen-256color", "LANG": "C.UTF-8"}
    terminal.start([*PROGRAM, *words], environment)
    return terminal


def places(folder: Path) -> dict[str, str]:
    """The environment of a program that keeps everything in a folder."""
    files = {"CARECALL_DATA": "data", "CARECALL_CACHE": "cache", "CARECALL_CONFIG": "none.toml"}
    return {name: str(folder / file) for name, file in files.items()}
