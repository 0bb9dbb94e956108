"""Every command of the command line with words that it takes, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from carecall.cli.commands import build
from carecall.i18n import Words

COMMANDS: dict[str, tuple[str, ...]] = {
    "desk": (),
    "demo": (),
    "import": ("owners.csv",),
    "seed": (),
    "plan": (),
    "summary": (),
    "export": ("contacts",),
    "doctor": (),
    "queue list": (),
    "queue why": ("1",),
    "queue why-not": ("张文山",),
    "call record": ("1", "--outcome", "no-answer"),
    "call undo": (),
    "promise list": (),
    "promise hand": ("张文山", "--to", "pool"),
    "staff list": (),
    "owner leave-out": ("张文山",),
    "owner take-back": ("张文山",),
    "owner left-out": (),
    "staff absent": ("1001",),
    "staff add": ("1009", "李力", "care-agent"),
    "dealership show": (),
    "dealership set": ("--name", "方圆汽车"),
    "calendar show": (),
    "calendar import": ("days.csv",),
    "calendar close": ("2026-11-28",),
    "calendar open": ("2026-11-28",),
    "calendar reset": ("2026-11-28",),
    "script check": (),
    "script show": ("visit-survey",),
    "programme check": (),
    "programme list": (),
    "programme show": (),
    "programme diff": (),
    "programme schema": (),
    "rule": (),
    "db upgrade": (),
    "db info": (),
    "config show": (),
    "config keys": (),
}
"""The words after each command."""


def names() -> Iterator[str]:
    """Every command that there is."""
    yield from _below(typer.main.get_command(build(Words("en"))), "")


def _below(group: Any, before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"
