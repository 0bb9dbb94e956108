"""Owns the help pages and what is said of a mistyped command. Invariant: all of it is in the reader's language, and no
line is wider than the terminal, also where it is Chinese.

typer has its own English words for these and measures characters, not cells; so its commands are dressed in ours.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from carecall.errors import Misconfigured

if TYPE_CHECKING:
    from carecall.i18n import Words

WIDEST, NARROWEST, NAMES, LONG_LIST = 100, 40, 24, 40
Lines = Iterator[tuple[str, str]]


class Command(TyperCommand):
    """A command that explains itself in the reader's language."""

    allow_extra_args = True

    def get_help(self, ctx: Any) -> str:
        return page(_words(ctx), self, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest:
            raise Misconfigured("too-much", words=rest)
        return rest


class Group(TyperGroup):
    """A command with commands of its own."""

    def get_help(self, ctx: Any) -> str:
        return page(_words(ctx), self, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            meant = get_close_matches(name, self.commands)
            raise Misconfigured("unknown-command", name=name, meant=meant, known=list(self.commands))
        return super().resolve_command(ctx, args)


def dress(app: typer.Typer) -> None:
    """Give every command and group below `app` its page."""
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = Group
        assert group.typer_instance is not None
        dress(group.typer_instance)


def _words(ctx: Any) -> Words:
    words: Words = ctx.find_root().obj.words
    return words


# --- the page -------------------------------------------------------------------------------------------------------


def page(_: Words, command: Any, ctx: Any) -> str:
    """How the command is called, what it does, and everything that may be given to it."""
    from carecall.view.cells import wrap

    wide = max(min(shutil.get_terminal_size().columns, WIDEST), NARROWEST)
    params = [param for param in command.get_params(ctx) if not param.hidden]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    commands = getattr(command, "commands", {})
    lines = [usage(_, command, ctx), "", *("  " + line for line in wrap(command.help or "", wide - 2))]
    lines += _block(_("Arguments"), ((_argument_name(each), _told(_, each)) for each in arguments), wide)
    lines += _block(_("Options"), ((_option_name(_, each), _told(_, each)) for each in options), wide)
    lines += _block(_("Commands"), ((name, each.help or "") for name, each in commands.items()), wide)
    return "\n".join(lines)


def usage(_: Words, command: Any, ctx: Any) -> str:
    """`Usage: carecall queue why CONTACT [OPTIONS]`."""
    arguments = [param for param in command.get_params(ctx) if param.param_type_name == "argument"]
    names = [name if param.required else f"[{name}]" for param in arguments for name in [_argument_name(param)]]
    last = [_("COMMAND")] if hasattr(command, "commands") else []
    said = " ".join([ctx.command_path, *last, *names, _("[OPTIONS]")])
    return _("Usage: {command}", command=said)


def _block(title: str, rows: Lines, wide: int) -> list[str]:
    """A heading and its rows; a name that is too long has a line of its own."""
    from carecall.view.cells import pad, width, wrap

    found = list(rows)
    if not found:
        return []
    first = max(width(name) for name, _text in found if width(name) <= NAMES)
    lines = ["", title]
    for name, text in found:
        told = wrap(text, wide - first - 4)
        if width(name) > first:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {pad(name, first)}  {told.pop(0)}".rstrip())
        lines += [" " * (first + 4) + line for line in told]
    return lines


def _argument_name(param: Any) -> str:
    name = str(param.metavar or param.name.upper())
    return f"{name} ..." if param.nargs != 1 and not name.endswith("...") else name


def _option_name(_: Words, param: Any) -> str:
    """`--days NUMBER`."""
    kind = "" if param.is_flag else _value_name(_, param)
    return f"{', '.join(param.opts)} {kind}".strip()


def _value_name(_: Words, param: Any) -> str:
    described = param.type_descriptor
    choices = "|".join(map(str, described.choices or ())) if described.is_choice else ""
    if choices and len(choices) <= NAMES - 10:
        return choices
    if described.is_choice:
        return _("WORD")
    return _("FILE") if described.is_path else _("NUMBER") if described.annotation is int else _("TEXT")


def _told(_: Words, param: Any) -> str:
    """What it is for, what it may be, whether it must be given."""
    if param.name == "help":
        return _("Show this page.")
    is_option = param.param_type_name == "option"
    default = param.default if is_option and not param.is_flag else None
    facts = [
        _possible(_, param) if not is_option or "|" not in _option_name(_, param) else "",
        _("default {default}", default=getattr(default, "value", default)) if default else "",
        _("required") if is_option and param.required else "",
    ]
    said = _("; ").join(filter(None, facts))
    text = str(param.help or "")
    return _("{text} ({facts})", text=text.rstrip("。."), facts=said) if said else text


def _possible(_: Words, param: Any) -> str:
    """The words or the numbers that may be given."""
    described = param.type_descriptor
    if described.is_choice:
        return _(", ").join(str(getattr(choice, "value", choice)) for choice in described.choices)
    if param.min is not None and param.max is not None:
        return _("{low} to {high}", low=param.min, high=param.max)
    return ""


# --- what was mistyped ----------------------------------------------------------------------------------------------


def mistyped(_: Words, error: Any) -> str:
    """What is wrong with a command line, and where its help is."""
    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    lines = [_sentence(_, error)]
    if ctx is not None:
        lines += [usage(_, ctx.command, ctx), _("More: {command} --help", command=ctx.command_path)]
    return "\n".join(lines)


def _sentence(_: Words, error: Any) -> str:
    kind, param = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        return _no_such(_, error.option_name, error.possibilities or ())
    if kind == "BadOptionUsage":
        with_value = "does not take" in error.message
        message = _("{option} takes no value.") if with_value else _("{option} needs a value.")
        return message.format(option=error.option_name)
    if param is None:
        return str(error.format_message())
    name = _argument_name(param) if param.param_type_name == "argument" else param.opts[0]
    return _missing(_, name, param) if kind == "MissingParameter" else _bad(_, name, param)


def _no_such(_: Words, option: str, meant: Sequence[str]) -> str:
    if meant:
        return _("There is no option {name}. Did you mean {meant}?", name=option, meant=_(", ").join(sorted(meant)))
    return _("There is no option {name}.", name=option)


def _missing(_: Words, name: str, param: Any) -> str:
    possible = _possible(_, param)
    if possible:
        return _("{name} is missing. Possible: {possible}.", name=name, possible=possible)
    return _("{name} is missing: {what}", name=name, what=param.help or "")


def _bad(_: Words, name: str, param: Any) -> str:
    possible = _possible(_, param)
    if param.type_descriptor.annotation is int:
        return (_("{name} must be a whole number, {possible}.", name=name, possible=possible) if possible
                else _("{name} must be a whole number.", name=name))  # fmt: skip
    return _("{name} must be one of: {possible}.", name=name, possible=possible or param.help or "")
