"""The rules of the house, held by tools: style, types, import rules, and what clean interpreters load."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def run(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_ruff_finds_nothing() -> None:
    run(BIN / "ruff", "check", "--no-cache", ".")


@pytest.mark.xdist_group("slow")
def test_mypy_strict_finds_nothing() -> None:
    run(BIN / "mypy")


def test_import_contracts_hold() -> None:
    run(BIN / "lint-imports", "--no-cache")


def loaded(statement: str) -> set[str]:
    """The modules that a clean interpreter has after `statement`."""
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    return set(run(sys.executable, "-c", code).split())


HEAVY = {"sqlalchemy", "sqlmodel", "alembic", "psycopg", "pydantic", "ruamel", "pypinyin", "phonenumbers"}


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert not loaded("import carecall.cli") & (HEAVY | {"textual", "rich"})


def test_the_desk_needs_nothing_heavy_before_its_first_paint() -> None:
    assert not loaded("import carecall.app") & (HEAVY | {"typer"})


def test_what_the_rules_ask_is_not_read_before_the_first_paint() -> None:
    assert not loaded("import carecall.app") & {"carecall.programmes.catalogue", "carecall.view.rules", "tomllib"}


def test_the_use_cases_know_no_terminal() -> None:
    modules = " ".join(f"carecall.desk.{path.stem}," for path in (ROOT / "carecall" / "desk").glob("[a-z]*.py"))
    assert not loaded(f"import {modules.rstrip(',')}") & {"textual", "rich", "typer"}


def test_the_pure_rules_import_no_library_but_their_own() -> None:
    modules = " ".join(f"carecall.model.{path.stem}," for path in (ROOT / "carecall" / "model").glob("[a-z]*.py"))
    assert not loaded(f"import {modules.rstrip(',')}") & (HEAVY | {"sqlite3", "textual", "rich", "typer"})


def test_ci_calls_the_readmes_test_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    command = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert command in readme.splitlines()
    assert command.endswith("pytest")


def test_no_handler_of_a_screen_calls_that_of_its_base() -> None:
    """Textual calls the `on_...` of every class: calling it too does it twice. One that must come in between says so
    by `prevent_default`."""
    twice = []
    for path in sorted((ROOT / "carecall").rglob("*.py")):
        for handler in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(handler, ast.FunctionDef | ast.AsyncFunctionDef) or handler.name == "on_event":
                continue
            code = ast.unparse(handler)
            if handler.name.startswith("on_") and f"super().{handler.name}(" in code and "prevent_default" not in code:
                twice.append(f"{path.name}: {handler.name}")
    assert twice == []


def test_nothing_committed_names_this_machine_or_a_registry() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return  # an unpacked source distribution has no history to look at
    files = run("git", "ls-files").split()
    for name in files:
        path = ROOT / name
        if path.suffix in (".csv", ".png") or path == Path(__file__) or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        for bad in ("/wor" + "k/", "/roo" + "t/", "pypi.org", "npmjs", "--index" + "-url="):
            assert bad not in text, f"{name} names {bad}"
