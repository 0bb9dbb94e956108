"""Whoever reads only the beginning (`| head -1`) has read enough: no error, no words, status 0."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest


@pytest.mark.parametrize(
    "command",
    [("export", "contacts"), ("export", "contacts", "--format", "json"), ("config", "show"),
     ("script", "show", "visit-survey"), ("queue", "list"), ("summary",), ("--help",), ("--version",)],
)  # fmt: skip
def test_a_reader_who_leaves_is_no_error(carecall: Any, write: Any, command: tuple[str, ...]) -> None:
    carecall("import", write("staff.csv", "工号,姓名,岗位\n1001,林悦,客服专员\n"))
    reading, writing = os.pipe()
    os.close(reading)
    call = [sys.executable, "-c", "from carecall.cli import main; main()", *command]
    try:
        done = subprocess.run(call, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr.decode()) == (0, "")
