"""The documents stay true: commands and keys in the README are those of the program, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import readme_parts

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_commands_and_keys_are_those_of_the_program() -> None:
    assert readme_parts.with_parts(TEXT) == TEXT, "run: python tests/readme_parts.py"
    assert "| `carecall plan" in TEXT


def test_every_file_that_the_readme_names_exists() -> None:
    for name in re.findall(r"\]\(([\w./-]+)\)", TEXT):
        assert (ROOT / name).exists(), name


def test_every_room_of_the_architecture_exists_and_none_is_left_out() -> None:
    table = TEXT.partition("## ARCHITECTURE")[2]
    named = set(re.findall(r"`(?:carecall/)?(\w+)(?:/|\.py)`", table))
    inside = (ROOT / "carecall").iterdir()
    rooms = {path.stem for path in inside if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert rooms - {"__init__", "locale"} <= named
