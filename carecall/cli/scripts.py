"""Owns `carecall script check|show`. Invariant: it reads the same folders as the desk, and changes none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from carecall.cli.problems import WRONG, tell

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.errors import Problem
    from carecall.i18n import Words
    from carecall.scripts.library import Library

Found = Mapping[str, Sequence["Problem"]]


def build(_: Words) -> typer.Typer:
    """The commands of `carecall script`."""
    app = typer.Typer(no_args_is_help=True)
    some_names = typer.Argument(None, metavar="NAME", help=_("The scripts to check; else all of them."))
    one_name = typer.Argument(..., metavar="NAME", help=_("The script to show."))
    json_too = typer.Option(False, "--json", help=_("Print JSON."))

    @app.command("check", help=_("Check scripts: every mistake with file, line and key."))
    def check(ctx: typer.Context, names: list[str] | None = some_names, as_json: bool = json_too) -> None:
        _check(ctx.obj, names or [], as_json)

    @app.command("show", help=_("Show a script step by step, with the data of an example."))
    def show(ctx: typer.Context, name: str = one_name, as_json: bool = json_too) -> None:
        _show(ctx.obj, name, as_json)

    return app


def _library(session: Session) -> Library:
    from carecall.scripts.library import Library, shipped

    return Library((shipped(), *session.settings.script_folders), session.settings.cache)


def _check(session: Session, names: Sequence[str], as_json: bool) -> None:
    from carecall.programmes.citations import checked

    library = _library(session)
    found = {name: checked(library, name) for name in dict.fromkeys(names or library.names())}
    if as_json:
        session.json(_data(session.words, library, found))
    else:
        tell(session, _once(found))
        _ = session.words
        session.table([_("script"), _("version"), _("title")], _rows(_, library, found))
    if not all(map(_good, found.values())):
        raise typer.Exit(WRONG)


def _good(problems: Sequence[Problem]) -> bool:
    return all(problem.warning for problem in problems)


def _once(found: Found) -> list[Problem]:
    """The problems of all scripts; one that stands in a part which several of them use is told once."""
    all_of_them = (problem for problems in found.values() for problem in problems)
    return list({_place(problem): problem for problem in all_of_them}.values())


def _place(problem: Problem) -> tuple[object, ...]:
    return (
        problem.file,
        problem.line,
        problem.key,
        problem.code,
        problem.params.get("value"),
        problem.params.get("lang"),
    )


def _rows(_: Words, library: Library, found: Found) -> list[tuple[str, str, str]]:
    rows = []
    for name, problems in found.items():
        script = library.get(name) if _good(problems) else None
        rows.append((name, script.version if script else "-", script.title(_.lang) if script else _("has mistakes")))
    return rows


def _data(_: Words, library: Library, found: Found) -> dict[str, Any]:
    from carecall.view.problems import problem_data

    scripts = [
        {
            "script": name,
            "ok": _good(problems),
            "version": library.get(name).version if _good(problems) else None,
            "problems": [problem_data(_, problem) for problem in problems],
        }
        for name, problems in found.items()
    ]
    return {"ok": all(map(_good, found.values())), "scripts": scripts}


def _show(session: Session, name: str, as_json: bool) -> None:
    from carecall.cli.script_page import data, page

    script = _library(session).get(name)
    if as_json:
        session.json(data(script, session.lang))
    else:
        session.out(page(session.words, script, session.room))
