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
    "losses": (),
    "export": ("contacts",),
    "doctor": (),
    "queue list": (),
    "queue why": ("1",),
    "queue why-not": ("张文山",),
    "queue distribute": ("maintenance",),
    "queue give": ("张文山", "--to", "pool"),
    "call record": ("1", "--outcome", "no-answer"),
    "call undo": (),
    "promise list": (),
    "promise hand": ("张文山", "--to", "pool"),
    "staff list": (),
    "owner leave-out": ("张文山",),
    "owner take-back": ("张文山",),
    "owner left-out": (),
    "owner call-seldom": ("张文山",),
    "owner call-usually": ("张文山",),
    "owner contact list": ("张文山",),
    "owner contact add": ("张文山", "--name", "王强", "--role", "使用人", "--salutation", "先生", "--number",
                          "13900139001"),
    "owner contact change": ("张文山", "--name", "王强", "--role", "管理员"),
    "owner contact remove": ("张文山", "--name", "王强"),
    "campaign add": ("frost", "--programme", "notice", "--name", "降温", "--day", "2026-12-01", "--text", "注意保暖。"),
    "campaign list": (),
    "campaign show": ("frost",),
    "campaign approve": ("frost",),
    "campaign close": ("frost",),
    "campaign call-off": ("frost",),
    "campaign reopen": ("frost",),
    "campaign members": ("frost",),
    "campaign signed-up": ("frost",),
    "campaign sign-up": ("frost", "张文山"),
    "class list": (),
    "class show": ("key-customer",),
    "class of": ("id:1",),
    "class put": ("grade-a", "id:1"),
    "class take": ("grade-a", "id:1"),
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
