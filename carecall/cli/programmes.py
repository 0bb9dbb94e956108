"""Owns `carecall programme check`. Invariant: it reads the same files as the desk, and changes none of them.

Where nothing is wrong it shows what runs, so that the effect of a change is seen before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from carecall.cli.problems import WRONG, tell

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.errors import Problem
    from carecall.i18n import Words
    from carecall.model.programmes import Pack, Programme, Touch


def build(_: Words) -> typer.Typer:
    """The commands of `carecall programme`."""
    app = typer.Typer(no_args_is_help=True)
    some_files = typer.Argument(
        None, metavar="FILE", help=_("Packs laid over the shipped one; else those of the settings.")
    )
    json_too = typer.Option(False, "--json", help=_("Print JSON."))

    @app.command("check", help=_("Check programme packs: every mistake with file, line and key, else what runs."))
    def check(ctx: typer.Context, files: list[Path] | None = some_files, as_json: bool = json_too) -> None:
        _check(ctx.obj, files or [], as_json)

    return app


def _check(session: Session, files: Sequence[Path], as_json: bool) -> None:
    pack, problems = _examined(session, files)
    if as_json:
        session.json(_data(session.words, pack, problems))
    else:
        tell(session, problems)
        if pack:
            session.table(_heads(session.words), _rows(session.words, pack))
    if pack is None:
        raise typer.Exit(WRONG)


def _examined(session: Session, files: Sequence[Path]) -> tuple[Pack | None, Sequence[Problem]]:
    from carecall.errors import BadFile
    from carecall.programmes.check import examine
    from carecall.programmes.load import pack_files
    from carecall.scripts.library import Library, shipped

    settings = session.settings
    scripts = Library((shipped(), *settings.script_folders), settings.cache).names()
    try:
        found = examine(pack_files(files or settings.programme_files), scripts)
    except BadFile as error:
        return None, error.problems
    return found.pack, [*found.errors, *found.warnings]


def _heads(_: Words) -> list[str]:
    return [_("programme"), _("title"), _("counted from"), _("days"), _("priority"), _("who calls"), _("script")]


def _rows(_: Words, pack: Pack) -> list[tuple[str, ...]]:
    """A row a touch: its days are counted from the due date, and after the last one it is given up."""
    from carecall.view.names import due_name, role_name

    return [
        (
            code,
            one.name(_.lang),
            due_name(_, one.due),
            _days(touch),
            str(one.priority),
            role_name(_, one.role),
            touch.script,
        )
        for code, one in pack.programmes.items()
        for touch in one.touches
    ]


def _days(touch: Touch) -> str:
    start, end, give_up = (f"{days:+}" if days else "0" for days in (touch.start, touch.end, touch.give_up))
    return f"{start}..{end}, {give_up}"


def _data(_: Words, pack: Pack | None, problems: Iterable[Problem]) -> dict[str, Any]:
    from carecall.view.problems import problem_data

    running = [_programme(programme, _.lang) for programme in pack.programmes.values()] if pack else []
    told = [problem_data(_, problem) for problem in problems]
    return {"ok": pack is not None, "programmes": running, "problems": told}


def _programme(programme: Programme, lang: str) -> dict[str, Any]:
    return {
        "programme": programme.code,
        "name": programme.name(lang),
        "due": programme.due,
        "caller": programme.role,
        "priority": programme.priority,
        "sources": list(programme.sources),
        "touches": [_touch(touch) for touch in programme.touches],
    }


def _touch(touch: Touch) -> dict[str, Any]:
    return {
        "touch": touch.code,
        "script": touch.script,
        "from": touch.start,
        "to": touch.end,
        "give_up": touch.give_up,
        "series": touch.policy.name,
        "tries": touch.policy.tries,
    }
