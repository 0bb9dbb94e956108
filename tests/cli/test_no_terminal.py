"""A desk without a keyboard and a screen is refused at once: it would wait for its first key for ever."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest


@pytest.mark.parametrize("command", [(), ("desk",), ("demo",)])
def test_a_desk_needs_a_terminal(carecall: Any, write: Any, command: tuple[str, ...]) -> None:
    carecall("import", write("staff.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n"))
    call = [sys.executable, "-c", "from carecall.cli import main; main()", *command]
    done = subprocess.run(call, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1
