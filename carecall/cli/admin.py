"""Owns `db` and `config`. Invariant: a password in a URL is never shown."""

from typing import Annotated

import typer

from carecall.cli.session import Session
from carecall.i18n import Words


def build_db(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.command("upgrade", help=_("Bring the schema up to date; a backup is made first."))
    def upgrade(
        ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False
    ) -> None:
        from carecall.desk import opening

        session: Session = ctx.obj
        done = opening.upgrade_database(session.settings)
        if json:
            session.json({"upgraded": done, **opening.database_info(session.settings)})
            return
        session.err(session.words("Upgraded.") if done else session.words("Nothing to do: the schema is up to date."))

    @app.command("info", help=_("Where the database is and how far its schema is."))
    def info(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        from carecall.desk import opening

        found = opening.database_info(ctx.obj.settings)
        _show(ctx.obj, found if json else _labelled(ctx.obj.words, found), json)

    return app


def build_config(_: Words) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True)

    @app.callback()
    def config() -> None:
        """A group of its own, so that more may follow."""

    @app.command("show", help=_("The settings that are in force, and where they come from."))
    def show(ctx: typer.Context, json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False) -> None:
        from carecall.config import safe_url
        from carecall.view import plain

        settings = ctx.obj.settings
        values = plain.settings(settings) | {"db": safe_url(settings.db_url), "lang": ctx.obj.lang}
        _show(ctx.obj, values, json)

    return app


def _labelled(_: Words, info: dict[str, object]) -> dict[str, object]:
    """The facts under names that people read."""
    labels = {
        "url": _("database"),
        "schema": _("its schema"),
        "known": _("schema of this program"),
        "owners": _("owners"),
    }
    return {labels.get(name, name): value for name, value in info.items()}


def _show(session: Session, values: dict[str, object], as_json: bool) -> None:
    if as_json:
        session.json(values)
        return
    for name, value in values.items():
        session.out(f"{name} = {_shown(value)}")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
