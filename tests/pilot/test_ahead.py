"""What keys load late is loaded before the first of them, beside the event loop: to load a module takes longer than a
key may."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import carecall

ROOT = Path(carecall.__file__).parent
BEFORE = {"ahead", "picker", "trainer", "guided"}
"""Screens that are needed before there is a list, and what loads the rest."""
IN_A_THREAD = {"training", "planning", "whereabouts"}
"""Use cases that the thread loads that works for them."""
LOADED = """
import sys, carecall.app
from carecall.screens import ahead
from carecall.scripts.library import Library
ahead._load(Library(), lambda: None)
print(*(name for name in sys.modules if name.startswith("carecall")))
"""


def late() -> Iterator[str]:
    """The modules of ours that something of the screens loads inside a function."""
    for path in [ROOT / "app.py", *sorted((ROOT / "screens").glob("*.py")), *sorted((ROOT / "widgets").glob("*.py"))]:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from named_in(function)


def named_in(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("carecall"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if has_module(whole) else str(node.module)


def has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # what is named before it is no package
        return False


def test_what_keys_load_late_is_loaded_before_them() -> None:
    found = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    elsewhere = {f"carecall.screens.{name}" for name in BEFORE} | {f"carecall.desk.{name}" for name in IN_A_THREAD}
    assert set(late()) - elsewhere - set(found.stdout.split()) == set()
    assert "carecall.desk.leaving" in set(late())
