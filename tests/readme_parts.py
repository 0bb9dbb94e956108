"""The parts of README.md that are made from the program: commands and keys.

`python tests/readme_parts.py` writes them into README.md; a test says when they have gone stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from carecall.cli.commands import build
from carecall.i18n import Words
from carecall.keys import KeyTable, Where

README = Path(__file__).parent.parent / "README.md"
TITLES = {Where.EVERYWHERE: "Everywhere", Where.QUEUE: "Queue", Where.CALL: "Call", Where.SUMMARY: "Summary"}


def commands() -> str:
    """Every command with its arguments and options, a line each."""
    group = typer.main.get_command(build(Words("en")))
    rows = ["| command | what it does |", "| --- | --- |"]
    rows += [f"| `{usage}` | {what} |" for usage, what in _walk("carecall", group)]
    return "\n".join(rows)


def _walk(path: str, command: Any) -> Iterator[tuple[str, str]]:
    if not hasattr(command, "commands"):
        yield f"{path} {_params(command)}".strip(), command.help or ""
        return
    if path == "carecall":
        yield f"carecall {_params(command)}", "Open the workstation."
    for name, child in command.commands.items():
        yield from _walk(f"{path} {name}", child)


def _params(command: Any) -> str:
    return " ".join(_param(param) for param in command.params if "--help" not in param.opts)


def _param(param: Any) -> str:
    if param.param_type_name == "argument":
        return (param.metavar or param.name.upper()) + ("" if param.required else "?")
    name = max(param.opts, key=len)
    return f"[{name}]" if param.is_flag or not param.required else f"{name} {param.name.upper()}"


def key_tables() -> str:
    """The keys of every screen, as the help shows them."""
    return "\n\n".join(f"**{title}**\n\n{_keys(where)}" for where, title in TITLES.items())


def _keys(where: Where) -> str:
    rows = ["| key | |", "| --- | --- |"]
    here = [action for action in KeyTable().actions(where) if action.where is where and action.help]
    rows += [f"| `{action.shown}` | {action.help} |" for action in here]
    return "\n".join(rows)


PARTS = {"commands": commands, "keys": key_tables}


def with_parts(text: str) -> str:
    """The README with its generated parts as they are now."""
    for name, make in PARTS.items():
        pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.S)
        text = pattern.sub(lambda found, make=make: f"{found[1]}{make()}\n{found[2]}", text)
    return text


if __name__ == "__main__":
    README.write_text(with_parts(README.read_text(encoding="utf-8")), encoding="utf-8")
